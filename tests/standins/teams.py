"""Microsoft Teams on loopback: the connector, which takes what a bot sends, beside the logins of teams_login.py.

Facts from the Bot Connector REST reference and Teams' documents on proactive and targeted messages. Stricter than Teams
where our users need it: a card must come with words for its notification.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.standins.server import Refused, StandIn, platform_clock
from tests.standins.teams_activities import APP_ID, SERGEANT, TENANT, WARD_SISTER, Person
from tests.standins.teams_login import KEYS_PATH, METADATA_PATH, Login
from tests.standins.teams_shapes import activity_faults, create_faults, targeting_faults

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.requests import Request

    from tests.standins.teams_tokens import Wrong

    Answer = tuple[Response, dict[str, Any]]  # what to say, and what to remember of the call
    Handler = Callable[[Request], Awaitable[Answer]]

RATE_LIMITED = {"error": {"code": "TooManyRequests", "message": "rate limited"}}
PAGE = 200


class TeamsStandIn(StandIn):
    """Teams for one bot. `members` is every conversation's roster.

    `targeting = False` makes targeted messages fail everywhere, as in a tenant without them. `absent` holds ids of
    conversations and people that the bot may not write to: an uninstalled channel, a person of another tenant.
    """

    methods = frozenset(
        {"metadata", "keys", "token", "create", "send", "reply", "update", "delete", "member", "pagedmembers"}
    )
    rate_limited = RATE_LIMITED

    def __init__(
        self,
        app_id: str = APP_ID,
        password: str = "stand-in-password",
        tenant: str = TENANT,
        clock: Callable[[], float] = platform_clock,
    ) -> None:
        super().__init__(clock)
        self.bot = f"28:{app_id}"
        self.login = Login(app_id, password, tenant, clock)
        self.members: list[Person] = [WARD_SISTER, SERGEANT]
        self.targeting = True
        self.absent: set[str] = set()
        self._sent: set[tuple[str, str]] = set()
        self._numbers = count(1)

    @property
    def service_url(self) -> str:
        """The connector's base URL, which every activity from this stand-in should carry."""
        return f"{self.url}/connector/"

    @property
    def metadata_url(self) -> str:
        """For the setting TEAMS_OPENID_METADATA_URL."""
        return f"{self.url}{METADATA_PATH}"

    @property
    def token_url(self) -> str:
        """Where the bot buys its token for the connector."""
        return f"{self.url}/{self.login.tenant}/oauth2/v2.0/token"

    def token(self, **claims: Any) -> str:  # noqa: ANN401 - a claim is any JSON
        """A token as Teams sends with an activity from this stand-in's connector."""
        return self.login.issuer.token(self.service_url, **claims)

    def rotate_keys(self) -> None:
        """Sign with a new key from now on."""
        self.login.issuer.rotate()

    def wrong_token(self, fault: Wrong) -> str:
        """A token that is right in all but one thing; `teams_tokens.WRONG` lists what there is."""
        return self.login.issuer.wrong_token(fault, self.service_url)

    def access_token(self) -> str:
        """A token that the connector takes for an hour, for tests that hand in their own credentials."""
        return self.login.access_token()

    def forget(self) -> None:
        """As every stand-in, and with it the messages and closed doors of the test before; keys and tokens stay."""
        super().forget()
        self.targeting = True
        self.absent.clear()
        self._sent.clear()

    def routes(self) -> Sequence[Route]:
        """Issuer, Entra and connector under one host."""
        conversations = "/connector/v3/conversations"
        one = f"{conversations}/{{conversation}}"
        activity = f"{one}/activities/{{activity}}"
        return [
            self._route(METADATA_PATH, "GET", "metadata", self.login.metadata),
            self._route(KEYS_PATH, "GET", "keys", self.login.keys),
            self._route("/{tenant}/oauth2/v2.0/token", "POST", "token", self.login.buy),
            self._route(conversations, "POST", "create", self._create),
            self._route(f"{one}/activities", "POST", "send", self._send),
            self._route(activity, "POST", "reply", self._send),
            self._route(activity, "PUT", "update", self._update),
            self._route(activity, "DELETE", "delete", self._delete),
            self._route(f"{one}/pagedmembers", "GET", "pagedmembers", self._pagedmembers),
            self._route(f"{one}/members/{{member}}", "GET", "member", self._member),
        ]

    def _route(self, path: str, verb: str, name: str, handler: Handler) -> Route:
        async def answer(request: Request) -> Response:
            if (trouble := await self.trouble(name, request)) is not None:
                return trouble
            try:
                if path.startswith("/connector/"):
                    self._admit(request)
                response, args = await handler(request)
            except Refused as refusal:
                self.refuse(name, refusal)
                return JSONResponse(_error(name, refusal), refusal.status)
            self.accept(name, args)
            return response

        return Route(path, answer, methods=[verb], name=name)

    def _admit(self, request: Request) -> None:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind != "Bearer" or not self.login.admits(token):
            fault = "the bearer token is missing, unknown or expired"
            raise Refused(status=HTTPStatus.UNAUTHORIZED, code="Unauthorized", faults=[fault])
        conversation = request.path_params.get("conversation", "a:")
        if not conversation.startswith(("a:", "19:")):
            raise Refused(status=HTTPStatus.NOT_FOUND, code="ConversationNotFound", faults=["no such conversation"])
        self._reach(conversation)

    def _reach(self, *ids: str) -> None:
        if any(name.partition(";")[0] in self.absent for name in ids):
            away = ["the bot is not there"]
            raise Refused(status=HTTPStatus.FORBIDDEN, code="BotNotInConversationRoster", faults=away, ours=False)

    async def _create(self, request: Request) -> Answer:
        body = await _object(request)
        _check(create_faults(body, self.bot))
        channel = (body.get("channelData") or {}).get("channel") or {}
        self._reach(*(member["id"] for member in body.get("members", [])), str(channel.get("id", "")))
        activity_id = self._new_id()
        name = f"{channel['id']};messageid={activity_id}" if channel else f"a:1standin{activity_id}"
        if "activity" in body:
            _check(activity_faults({"conversation": {"id": name}, **body["activity"]}, name, self.bot))
            self._sent.add((name, activity_id))
        answer = {"id": name, "activityId": activity_id, "serviceUrl": self.service_url}
        return JSONResponse(answer, HTTPStatus.CREATED), {"conversation": name, **body}

    async def _send(self, request: Request) -> Answer:
        return await self._take(request, self._new_id(), HTTPStatus.CREATED, new=True)

    async def _update(self, request: Request) -> Answer:
        self._known(request)
        return await self._take(request, request.path_params["activity"], HTTPStatus.OK, new=False)

    async def _take(self, request: Request, name: str, status: HTTPStatus, *, new: bool) -> Answer:
        conversation, activity = request.path_params["conversation"], await _object(request)
        targeted = request.query_params.get("isTargetedActivity") == "true"
        _check(activity_faults(activity, conversation, self.bot))
        _check(targeting_faults(activity, conversation, targeted=targeted, new=new))
        if targeted and not self.targeting:
            away = ["targeted messages are not to be had here"]
            raise Refused(status=HTTPStatus.BAD_REQUEST, code="BadArgument", faults=away, ours=False)
        self._sent.add((conversation, name))
        return JSONResponse({"id": name}, status), {
            "conversation": conversation,
            "id": name,
            "reply_to": request.path_params.get("activity") if new else None,
            "targeted": targeted,
            "activity": activity,
        }

    async def _delete(self, request: Request) -> Answer:
        self._known(request)
        self._sent.discard((request.path_params["conversation"], request.path_params["activity"]))
        return Response(), dict(request.path_params)

    def _known(self, request: Request) -> None:
        if (request.path_params["conversation"], request.path_params["activity"]) not in self._sent:
            faults = ["no such message of this bot in that conversation"]
            raise Refused(status=HTTPStatus.NOT_FOUND, code="ActivityNotFoundInConversation", faults=faults)

    async def _member(self, request: Request) -> Answer:
        wanted = request.path_params["member"]
        for person in self.members:
            if wanted in (person.id, person.object_id):
                return JSONResponse(_account(person)), dict(request.path_params)
        raise Refused(status=HTTPStatus.NOT_FOUND, code="MemberNotFoundInConversation", faults=["no such member"])

    async def _pagedmembers(self, request: Request) -> Answer:
        start = int(request.query_params.get("continuationToken") or 0)
        end = start + int(request.query_params.get("pageSize") or PAGE)
        page: dict[str, Any] = {"members": [_account(person) for person in self.members[start:end]]}
        if end < len(self.members):
            page["continuationToken"] = str(end)
        return JSONResponse(page), dict(request.path_params)

    def _new_id(self) -> str:
        return str(1795430000000 + next(self._numbers))


async def _object(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(status=HTTPStatus.BAD_REQUEST, code="BadSyntax", faults=["the body is no JSON object"])
    return body


def _error(name: str, refusal: Refused) -> dict[str, Any]:
    """Entra words its errors by OAuth's rules, the connector by Microsoft's."""
    words = "; ".join(refusal.faults)
    if name == "token":
        return {"error": refusal.code, "error_description": words}
    return {"error": {"code": refusal.code, "message": words}}


def _check(faults: list[str]) -> None:
    if faults:
        raise Refused(status=HTTPStatus.BAD_REQUEST, code="BadSyntax", faults=faults)


def _account(person: Person) -> dict[str, Any]:
    """One roster entry: `tenantId` is the person's own, which tells a partner in a shared channel."""
    return {
        "id": person.id,
        "aadObjectId": person.object_id,
        "objectId": person.object_id,
        "name": person.name,
        "userPrincipalName": f"{person.id[3:]}@anytown.example",
        "tenantId": person.tenant,
        "userRole": "user",
    }
