"""Slack over slack-bolt: what comes in goes to `route`, what comes back goes out."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from starlette.routing import Route as HttpRoute

from adapters.slack import inbound
from adapters.slack.connector import Connector, reason_of
from adapters.slack.dispatch import Answer, Dispatch, acknowledged, challenged
from adapters.slack.endpoint import Endpoint
from adapters.slack.installations import NOT_INSTALLED, Installations, TokenOf
from adapters.slack.render import home, render
from adapters.slack.verify import Signature
from bot.message import Account, Audience, Card, Intent, Place, Reply, Route, TryLater, Undeliverable

PATH = "/slack/events"
GONE = frozenset({"app_uninstalled", "tokens_revoked"})
PATIENCE = 5.0  # seconds that `stop` gives to answers under way

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """`signing_secret` turns HTTP on, `app_token` Socket Mode; `bot_token` is needed unless a store has the tokens."""

    signing_secret: str = field(default="", repr=False)
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    api_url: str = "https://slack.com/api/"


class Slack:
    """Implements bot.message.Messenger for Slack.

    `clock` gives Unix seconds, for the age of signatures. `token_of` gives the bot token of a workspace, where there
    is more than one installation. Raises ValueError for settings with which nothing could be heard or said.
    """

    def __init__(
        self, settings: SlackSettings, route: Route, *, clock: Callable[[], float], token_of: TokenOf | None = None
    ) -> None:
        _check(settings, token_of)
        self._route = route
        self._app_token = settings.app_token
        self._sdk_log = _quiet_log()
        self._installations = Installations(token_of or _always(settings.bot_token))
        self._connector = Connector(settings.api_url, self._sdk_log)
        self._bolt = self._listening()
        self._socket: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self.routes: list[HttpRoute] = []
        if settings.signing_secret:
            endpoint = Endpoint(Signature(settings.signing_secret, clock), self._bolt)
            self.routes = [HttpRoute(PATH, endpoint, methods=["POST"])]

    async def start(self, session: aiohttp.ClientSession | None = None) -> None:
        """Open what outlives a request. Socket Mode connects in the background: Slack being away stops nobody else."""
        self._connector.start(session)
        if self._app_token:
            self._socket = AsyncSocketModeHandler(self._bolt, self._app_token, logger=self._sdk_log)
            connecting = self._socket.connect_async()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
            self._connecting = asyncio.create_task(connecting)

    async def stop(self) -> None:
        """Hear no more, finish the answers under way within five seconds, close."""
        if self._socket is not None and self._connecting is not None:
            self._connecting.cancel()  # it tries for ever
            await self._socket.close_async()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=PATIENCE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._connector.stop()

    async def post(self, place: Place, card: Card) -> str:
        """Put a card in a channel, or in its thread; the ref names channel and time, as Slack does."""
        posted = await self._say("chat.postMessage", place, **render(card))
        return f"{posted['channel']}/{posted['ts']}"

    async def update(self, place: Place, ref: str, card: Card) -> None:
        """Replace a card posted earlier."""
        team, _ = _address(place)
        channel, _, ts = ref.partition("/")
        token = await self._installations.token(team)
        await self._connector.call("chat.update", token, channel=channel, ts=ts, **render(card))

    async def whisper(self, place: Place, account: Account, card: Card) -> None:
        """Show a card to one person. In a direct chat there is nobody else."""
        if place.direct:
            await self.post(place, card)
        else:
            await self._say("chat.postEphemeral", place, user=account.user, **render(card))

    async def answer(self, intent: Intent, reply: Reply) -> None:
        """Answer by the way the Intent came."""
        match intent.handle.get("way"):
            case "home":
                await self._publish(intent, reply.card)
            case "url":
                await self._respond(intent, reply)
            case _ if reply.audience is Audience.ROOM:
                await self.post(intent.place, reply.card)
            case _:
                await self.whisper(intent.place, intent.account, reply.card)

    async def _publish(self, intent: Intent, card: Card) -> None:
        token = await self._installations.token(_address(intent.place)[0])
        await self._connector.call("views.publish", token, user_id=intent.account.user, view=home(card))

    async def _respond(self, intent: Intent, reply: Reply) -> None:
        """Through the response URL, which works where the bot is no member.

        In a direct chat with us an answer should stay, and an ephemeral one vanishes: it is posted. Two people's own
        chat has the same look, but Slack lets us post only into ours, so the refusal tells them apart.
        """
        replaces = "replace" in intent.handle
        if intent.place.direct and not replaces:
            try:
                await self.post(intent.place, reply.card)
            except Undeliverable:
                pass
            else:
                return
        await self._connector.respond(intent.handle["response_url"], _message(reply, intent, replaces=replaces))

    async def _say(self, method: str, place: Place, **arguments: Any) -> Mapping[str, Any]:  # noqa: ANN401 -- JSON
        team, channel = _address(place)
        thread = {"thread_ts": place.thread} if place.thread else {}
        token = await self._installations.token(team)
        return await self._connector.call(method, token, channel=channel, **thread, **arguments)

    def _listening(self) -> AsyncApp:
        """Bolt with nothing of its own switched on that we do not use; what that saves is in benchmarks/."""
        bolt = AsyncApp(
            name="bigroom",  # Bolt otherwise walks the stack to find one
            logger=self._sdk_log,
            client=self._connector.client,
            authorize=self._installations,  # type: ignore[arg-type]  # Bolt takes its own AsyncAuthorize too
            user_facing_authorize_error_message=NOT_INSTALLED,
            process_before_response=True,  # else Bolt looks every 10 ms whether the answer is there
            request_verification_enabled=False,  # verify.py comes first and is stricter
            ssl_check_enabled=False,  # the listeners below know these four
            url_verification_enabled=False,
            ignoring_self_events_enabled=False,
            ignoring_self_assistant_message_events_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        bolt.use(Dispatch(self._answers()))
        return bolt

    def _answers(self) -> dict[str, Answer]:
        return {
            "command": self._on_command,
            "event_callback": self._on_event,
            "message_action": self._on_shortcut,
            "block_actions": self._on_press,
            "view_submission": acknowledged,  # we open no modal
            "view_closed": acknowledged,
            "ssl_check": acknowledged,
            "url_verification": challenged,
        }

    async def _on_command(self, form: dict[str, Any]) -> BoltResponse:
        """Answered in the HTTP response: no second call, and nothing to lose between the two."""
        reply = await self._route(inbound.command(form))
        return BoltResponse(status=HTTPStatus.OK, body=_message(reply) if reply is not None else "")

    async def _on_event(self, body: dict[str, Any]) -> BoltResponse:
        if inbound.event_type(body) in GONE:  # the remembered token is dead
            self._installations.forget(inbound.installed_team(body))
        return await self._apart(inbound.event(body))

    async def _on_shortcut(self, body: dict[str, Any]) -> BoltResponse:
        return await self._apart(inbound.shortcut(body))

    async def _on_press(self, body: dict[str, Any]) -> BoltResponse:
        return await self._apart(inbound.press(body))

    async def _apart(self, intent: Intent | None) -> BoltResponse:
        """What must last is done by `route` before Slack is told that we have it; the answer follows by itself.

        Slack repeats an event when it doubts that we have it, and Bolt would run each: `route` knows a repeat by its
        delivery and gives None.
        """
        reply = await self._route(intent) if intent is not None else None
        if intent is not None and reply is not None:
            self._begin(self._deliver(intent, reply))
        return BoltResponse(status=HTTPStatus.OK)

    async def _deliver(self, intent: Intent, reply: Reply) -> None:
        try:
            await self.answer(intent, reply)
        except (TryLater, Undeliverable) as error:
            log.warning("slack.unanswered", verb=intent.verb, reason=reason_of(error))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Held so that `stop` can wait for it; Bolt's lazy listeners are held by nobody and lost at shutdown."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


def _check(settings: SlackSettings, token_of: TokenOf | None) -> None:
    message = ""
    if not settings.signing_secret.strip() and (settings.signing_secret or not settings.app_token):
        message = "Slack needs a signing secret, or an app token for Socket Mode. Set SLACK_SIGNING_SECRET."
    if token_of is None and not settings.bot_token.strip():
        message = "Slack needs a bot token to answer with. Set SLACK_BOT_TOKEN."
    if message:
        raise ValueError(message)


def _quiet_log() -> logging.Logger:
    """For the SDK, which writes whole bodies at DEBUG, and composes them even for a logger with no level of its own."""
    quiet = logging.getLogger("adapters.slack.sdk")
    quiet.setLevel(logging.WARNING)
    return quiet


def _always(token: str) -> TokenOf:
    async def token_of(_: str) -> str:
        return token

    return token_of


def _address(place: Place) -> tuple[str, str]:
    """The workspace whose token reaches the place, and the channel."""
    address = json.loads(place.address) if place.address else {}
    return address.get("team", ""), address.get("channel", place.channel)


def _message(reply: Reply, intent: Intent | None = None, *, replaces: bool = False) -> dict[str, Any]:
    """A card in an answer to Slack: who sees it, and in an answer by URL what it replaces and the thread it goes to."""
    private = reply.audience is Audience.ASKER
    message = render(reply.card, private=private)
    if not private:
        message["response_type"] = "in_channel"
    if intent is not None:
        message["replace_original"] = replaces and private  # false must be said: Slack's default replaces
        if intent.place.thread:
            message["thread_ts"] = intent.place.thread
    return message
