"""What ours is compared with, each a process of its own: `python -m benchmarks.baselines starlette|bolt|stock`.

All are served by the product's own listen() and serve(), so that a difference is one of what they do.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable

import requests
import uvloop
from botbuilder.core import CloudAdapterBase, TurnContext
from botbuilder.schema import Activity, ActivityTypes, Attachment
from botframework.connector.auth import (
    AuthenticationConstants,
    BotFrameworkAuthenticationFactory,
    MicrosoftAppCredentials,
    PasswordServiceClientCredentialFactory,
)
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from adapters.teams import render
from bot.jargon import cards
from bot.logs import set_up_logs
from bot.serving import listen, serve
from glossary.shipped import shipped


def starlette() -> Endpoint:
    """A route that reads the body and says nothing."""

    async def answer(request: Request) -> Response:
        await request.body()
        return Response()

    return answer


def bolt() -> Endpoint:
    """slack-bolt with its own signature check and token, acknowledging in the response, and nothing else."""
    token = os.environ["SLACK_BOT_TOKEN"]
    app = AsyncApp(
        token=token,
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        client=AsyncWebClient(token, base_url=f"http://127.0.0.1:{os.environ['PORT']}/"),  # asked once: see _who
        process_before_response=True,
    )

    @app.command("/jargon")
    async def only_ack(ack: AsyncAck) -> None:
        await ack()

    return AsyncSlackRequestHandler(app).handle


async def _who(_request: Request) -> Response:
    """What Slack's auth.test says, which Bolt asks before its first answer."""
    return JSONResponse({"ok": True, "team_id": "T0ANYTOWN1", "user_id": "U0BIGROOM1", "bot_id": "B0BIGROOM1"})


class _Kept(MicrosoftAppCredentials):  # type: ignore[misc]  # the SDK ships no types
    """As shipped a token is asked for at each turn, and by a library that refuses a local issuer; here it is kept.

    So the baseline is faster than what people run, by that request.
    """

    def __init__(self, app_id: str, password: str) -> None:
        super().__init__(app_id, password)
        self._token = ""

    def get_access_token(self, force_refresh: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 -- the SDK's signature
        if not self._token:
            scope = f"{self.oauth_scope}/.default"
            form = {"grant_type": "client_credentials", "client_id": self.microsoft_app_id, "scope": scope}
            form |= {"client_secret": self.microsoft_app_password}
            self._token = requests.post(os.environ["TEAMS_TOKEN_URL"], form, timeout=5).json()["access_token"]
        return self._token


class _Keeping(PasswordServiceClientCredentialFactory):  # type: ignore[misc]  # the SDK ships no types
    async def create_credentials(self, app_id: str, *_: object, **__: object) -> MicrosoftAppCredentials:
        known = self.__dict__.setdefault("known", {})
        return known.setdefault(app_id, _Kept(app_id, self.password))


class _Stock(CloudAdapterBase):  # type: ignore[misc]  # the SDK ships no types
    """CloudAdapter without its aiohttp server, which is slower than ours."""


def stock() -> Endpoint:
    """The SDK's own authentication, deserialiser and connector client; our look-up and our card."""
    constants = AuthenticationConstants
    authentication = BotFrameworkAuthenticationFactory.create(
        to_channel_from_bot_login_url=constants.TO_CHANNEL_FROM_BOT_LOGIN_URL_PREFIX,
        to_channel_from_bot_oauth_scope=constants.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE,
        to_bot_from_channel_token_issuer=constants.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER,
        to_bot_from_channel_open_id_metadata_url=os.environ["TEAMS_OPENID_METADATA_URL"],
        credential_factory=_Keeping(os.environ["TEAMS_APP_ID"], os.environ["TEAMS_APP_PASSWORD"]),
    )
    adapter, lookup = _Stock(authentication), shipped()

    async def turn(context: TurnContext) -> None:
        found = lookup.find(context.activity.text.removeprefix("jargon "))
        said = render.message(cards.found(found.terms), private=True)
        shown = [Attachment(content_type=each["contentType"], content=each["content"]) for each in said["attachments"]]
        await context.send_activity(Activity(type=ActivityTypes.message, summary=said["summary"], attachments=shown))

    async def answer(request: Request) -> Response:
        activity = Activity().deserialize(await request.json())
        await adapter.process_activity(request.headers["authorization"], activity, turn)
        return Response()

    return answer


Endpoint = Callable[[Request], object]
BASELINES: dict[str, tuple[str, Callable[[], Endpoint]]] = {
    "starlette": ("/slack/events", starlette),
    "bolt": ("/slack/events", bolt),
    "stock": ("/api/messages", stock),
}


async def _health(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def _nothing_to_close() -> None:
    """Baselines hold no streams."""


def main(name: str) -> None:
    """Serve one until told to stop."""
    set_up_logs()
    path, endpoint = BASELINES[name]
    beside = [Route("/health", _health), Route("/auth.test", _who, methods=["POST"])]
    app = Starlette(routes=[Route(path, endpoint(), methods=["POST"]), *beside])
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(app, listen("127.0.0.1", int(os.environ["PORT"])), _nothing_to_close))


if __name__ == "__main__":
    main(sys.argv[1])
