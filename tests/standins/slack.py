"""Slack's Web API on loopback: the methods this product calls, and response URLs, checked as Slack checks them.

Facts from docs.slack.dev/reference/methods. Stricter than Slack in two ways that our users need: `text` is required
beside blocks (screen readers read it and skip the blocks), and an argument that the method does not have is refused.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.standins.server import Refused, StandIn, platform_clock
from tests.standins.slack_blocks import message_faults, view_faults
from tests.standins.slack_files import Files
from tests.standins.slack_methods import METHODS, RESPONSE_ARGUMENTS, Method
from tests.standins.slack_oauth import Installing
from tests.standins.slack_shapes import MESSAGE_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request

RATE_LIMITED = {"ok": False, "error": "ratelimited"}
RESPONSE_USES = 5
RESPONSE_SECONDS = 30 * 60
JSON_ARGUMENTS = ("blocks", "view", "metadata", "files")
CHANNEL = re.compile(r"[CDGUW][A-Z0-9]{8,}")
USER = re.compile(r"[UW][A-Z0-9]{8,}")
SCOPES = (
    "app_mentions:read",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:read",
    "im:history",
    "im:write",
    "users:read",
)


class SlackStandIn(StandIn):
    """One workspace that has installed the app, with `token`, and knows the app by `app_token`.

    `posted` holds (channel, ts) of every message that may be updated; `gone` holds channels and people that Slack no
    longer lets us reach (`channel_not_found`). `scopes` come back as the `x-oauth-scopes` header.
    `installing` is how others install it, and `used` holds (method, token) of every accepted call.
    For `fail_next` and `calls_to`, a response URL is the method `response`, and where a file's bytes go is `upload`.
    """

    methods = frozenset({*METHODS, "response", "upload", "oauth.v2.access"})
    rate_limited = RATE_LIMITED

    def __init__(
        self,
        token: str = "xoxb-stand-in",
        app_token: str = "xapp-stand-in",
        team: str = "T0ANYTOWN1",
        scopes: Sequence[str] = SCOPES,
        clock: Callable[[], float] = platform_clock,
    ) -> None:
        super().__init__(clock)
        self.token = token
        self.app_token = app_token
        self.team = team
        self.scopes = tuple(scopes)
        self.installing = Installing()
        self.posted: set[tuple[str, str]] = set()
        self.used: list[tuple[str, str]] = []
        self._authors: dict[tuple[str, str], str] = {}
        self.gone: set[str] = set()
        self.files = Files()  # what was uploaded
        self._used_triggers: set[str] = set()
        self._response_urls: dict[str, tuple[float, int]] = {}
        self._numbers = count(1)

    @property
    def api_url(self) -> str:
        """For the setting SLACK_API_URL and the SDK's `base_url`, which ends in a slash."""
        return f"{self.url}/api/"

    def new_response_url(self) -> str:
        """A fresh response URL: five uses within thirty minutes, as Slack gives with each interaction."""
        name = f"R{next(self._numbers):08}"
        self._response_urls[name] = (self.clock() + RESPONSE_SECONDS, RESPONSE_USES)
        return f"{self.url}/response/{name}"

    def new_ts(self) -> str:
        """A message's `ts`: unique in this stand-in, and later than the one before."""
        return f"{int(self.clock())}.{next(self._numbers):06}"

    def forget(self) -> None:
        """As every stand-in, and with it the messages, used triggers and closed doors of the test before."""
        super().forget()
        self.posted.clear()
        self.used.clear()
        self._authors.clear()
        self.gone.clear()
        self.files.forget()
        self._used_triggers.clear()

    def routes(self) -> Sequence[Route]:
        """The Web API and the response URLs."""
        return [
            Route("/api/{method}", self._api, methods=["GET", "POST"]),
            Route("/oauth/v2/authorize", self.installing.authorize),
            Route("/response/{name}", self._response, methods=["POST"]),
            Route("/upload/{name}", self._upload, methods=["POST"]),
        ]

    async def _api(self, request: Request) -> Response:
        method = request.path_params["method"]
        if (trouble := await self.trouble(method, request)) is not None:
            return trouble
        try:
            args = await _arguments(request)
            answer = self._answer(method, args, request.headers.get("authorization", ""))
        except Refused as refusal:
            self.refuse(method, refusal)
            return JSONResponse({"ok": False, "error": refusal.code})
        self.accept(method, args)
        return JSONResponse({"ok": True, **answer}, headers={"x-oauth-scopes": ",".join(self.scopes)})

    def _answer(self, name: str, args: dict[str, Any], authorization: str) -> dict[str, Any]:
        if name == "oauth.v2.access":
            return self.installing.exchange(args, authorization)
        if name not in METHODS:
            raise Refused(code="unknown_method", faults=["Slack has no such method"])
        method = METHODS[name]
        token = self._check_token(method, authorization)
        if method.scope and method.scope not in self.scopes:
            raise Refused(code="missing_scope", faults=[f"{method.scope} is not granted"], ours=False)
        _check_names(method, args)
        self._check_ids(args)
        if "text" in method.needs:
            _check_text(args)
        _check_layout(method, args)
        self.files.check(args["view"].get("blocks") if method.view else args.get("blocks"))
        self._check_once(method, args, token)
        answer = method.answer(self, args)
        if name == "auth.test" and (holder := self.installing.tokens.get(token)):
            answer |= {"team_id": holder.team, "user_id": holder.bot_user}
        if name == "chat.postMessage":
            self._authors[answer["channel"], answer["ts"]] = token
        self.used.append((name, token))
        return answer

    def _check_token(self, method: Method, authorization: str) -> str:
        """The token, if it lives and is of the kind that this method takes."""
        token = authorization.removeprefix("Bearer ")
        if token in self.installing.revoked:
            raise Refused(code="token_revoked", faults=["the workspace removed the app"], ours=False)
        if token not in ({self.app_token} if method.for_the_app else {self.token, *self.installing.tokens}):
            raise Refused(code="invalid_auth", faults=["the bearer token is missing or not the one this method takes"])
        return token

    def _check_ids(self, args: dict[str, Any]) -> None:
        for key, pattern, code in (
            ("channel", CHANNEL, "channel_not_found"),
            ("user", USER, "user_not_found"),
            ("user_id", USER, "user_not_found"),
            ("users", USER, "user_not_found"),
        ):
            for value in str(args[key]).split(",") if key in args else ():
                if not pattern.fullmatch(value):
                    raise Refused(code=code, faults=[f"{key} is no id of Slack's"])
                if value in self.gone:
                    raise Refused(code=code, faults=[f"{key} can no longer be reached"], ours=False)

    def _check_once(self, method: Method, args: dict[str, Any], token: str) -> None:
        if "ts" in method.needs and (args["channel"], args["ts"]) not in self.posted:
            raise Refused(code="message_not_found", faults=["ts is no message of this app in that channel"])
        if "ts" in method.needs and self._authors.get((args["channel"], args["ts"]), token) != token:
            raise Refused(code="cant_update_message", faults=["the message was posted with another workspace's token"])
        if "trigger_id" in method.needs:
            if args["trigger_id"] in self._used_triggers:
                raise Refused(code="exchanged_trigger_id", faults=["trigger_id was used before"])
            self._used_triggers.add(args["trigger_id"])

    async def _response(self, request: Request) -> Response:
        if (trouble := await self.trouble("response", request)) is not None:
            return trouble
        try:
            self._spend(request.path_params["name"])
            args = await _arguments(request)
            _check_response(args, request.headers.get("content-type", ""))
        except Refused as refusal:
            self.refuse("response", refusal)
            spent = refusal.code in ("used_url", "expired_url")
            status = HTTPStatus.NOT_FOUND if spent else HTTPStatus.BAD_REQUEST
            return JSONResponse({"ok": False, "error": refusal.code}, status)
        self.accept("response", args)
        return JSONResponse({"ok": True})

    async def _upload(self, request: Request) -> Response:
        if (trouble := await self.trouble("upload", request)) is not None:
            return trouble
        content = await request.body()
        try:
            self.files.take(request.path_params["name"], content, request.headers)
        except Refused as refusal:
            self.refuse("upload", refusal)
            return PlainTextResponse(refusal.code, HTTPStatus.BAD_REQUEST)
        self.accept("upload", {"length": len(content)})
        return PlainTextResponse(f"OK - {len(content)}")

    def _spend(self, name: str) -> None:
        until, uses = self._response_urls.get(name, (0.0, 0))
        if self.clock() > until:
            raise Refused(code="expired_url", faults=["the response URL is unknown or older than thirty minutes"])
        if uses == 0:
            raise Refused(code="used_url", faults=[f"the response URL was used {RESPONSE_USES} times before"])
        self._response_urls[name] = (until, uses - 1)


async def _arguments(request: Request) -> dict[str, Any]:
    """Arguments as slack_sdk sends them: JSON, a form whose blocks are JSON in a string, or a query."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    body = (await request.body()).decode()
    try:
        said = json.loads(body or "{}") if kind == "application/json" else dict(parse_qsl(body, keep_blank_values=True))
        args = {**request.query_params, **said}
        return {key: _decoded(key, value) for key, value in args.items()}
    except (ValueError, TypeError) as error:
        raise Refused(code="invalid_json", faults=["the body or an argument is not the JSON it should be"]) from error


def _decoded(key: str, value: object) -> object:
    return json.loads(value) if key in JSON_ARGUMENTS and isinstance(value, str) else value


def _check_names(method: Method, args: dict[str, Any]) -> None:
    missing = [key for key in method.needs if args.get(key) in (None, "")]
    if "text" in missing:
        raise Refused(code="no_text", faults=["text is missing: screen readers read it and skip the blocks"])
    if missing:
        raise Refused(code="invalid_arguments", faults=[f"{key} is missing" for key in missing])
    if method.one_of and not any(args.get(key) for key in method.one_of):
        raise Refused(code="invalid_arguments", faults=[f"one of {', '.join(method.one_of)} is needed"])
    unknown = sorted(args.keys() - {*method.needs, *method.one_of, *method.may})
    if unknown:
        raise Refused(code="invalid_arguments", faults=[f"{key} is no argument of this method" for key in unknown])


def _check_text(args: dict[str, Any]) -> None:
    text = args["text"]
    if not isinstance(text, str) or not text.strip():
        raise Refused(code="no_text", faults=["text is blank: screen readers read it and skip the blocks"])
    if len(text) > MESSAGE_TEXT:
        raise Refused(code="msg_too_long", faults=[f"text is {len(text)} characters; Slack takes {MESSAGE_TEXT}"])


def _check_layout(method: Method, args: dict[str, Any]) -> None:
    faults = view_faults(args["view"], method.view) if method.view else []
    if args.get("blocks"):
        faults += message_faults(args["blocks"])
    if faults:
        raise Refused(code="invalid_blocks", faults=faults)


def _check_response(args: dict[str, Any], content_type: str) -> None:
    if not content_type.startswith("application/json"):
        raise Refused(code="invalid_payload", faults=["the body is not JSON"])
    unknown = sorted(args.keys() - RESPONSE_ARGUMENTS)
    if unknown:
        raise Refused(code="invalid_payload", faults=[f"{key} is no part of a response" for key in unknown])
    if args.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
        raise Refused(code="invalid_payload", faults=["response_type is neither ephemeral nor in_channel"])
    if args.get("delete_original"):
        return
    _check_text({"text": "", **args})
    if args.get("blocks") and (faults := message_faults(args["blocks"])):
        raise Refused(code="invalid_blocks", faults=faults)
