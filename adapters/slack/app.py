"""Slack over slack-bolt: what comes in goes to `route`, what comes back goes out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import aiohttp
import structlog
from starlette.routing import Route as HttpRoute

from adapters.slack import address
from adapters.slack.bolt import build, quiet_log
from adapters.slack.connector import Connector, reason_of
from adapters.slack.dispatch import Dispatch
from adapters.slack.endpoint import Endpoint
from adapters.slack.installations import Installations, Store
from adapters.slack.listener import Listener
from adapters.slack.manifest import PATH
from adapters.slack.oauth import OAuth
from adapters.slack.pictures import Pictures
from adapters.slack.render import Files, answer, home, render
from adapters.slack.settings import SlackSettings
from adapters.slack.verify import Signature
from bot.message import Account, Audience, Card, Intent, Place, Reply, Route, TryLater, Undeliverable

__all__ = ["Slack", "SlackSettings", "Store"]

if TYPE_CHECKING:
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

log = structlog.get_logger()

Call = Callable[[str, Files], Awaitable[Mapping[str, Any]]]
"""One call of Slack, with a token and the files that a card's pictures became."""

# How often an answer is tried for, the first pause, which doubles, and all pauses together, in seconds. Posts are tried
# again by the outbox instead.
ATTEMPTS = 4
PAUSE = 0.5
PATIENCE = 20.0

DEAD = frozenset({"account_inactive", "invalid_auth", "token_expired", "token_revoked"})
"""What Slack says of a token that is none any more."""

FAREWELL = 5.0  # seconds that `stop` gives to answers under way


class Slack:
    """Implements bot.message.Messenger for Slack.

    `clock` gives Unix seconds, for the age of signatures. `store` has the tokens where there is more than one
    installation. Raises ValueError for settings with which nothing could be heard or said.
    """

    def __init__(
        self, settings: SlackSettings, route: Route, *, clock: Callable[[], float], store: Store | None = None
    ) -> None:
        settings.check(stored=store is not None)
        self._app_token = settings.app_token
        self._sdk_log = quiet_log()
        self._connector = Connector(settings.api_url, self._sdk_log)
        self._pictures = Pictures(self._connector)
        self._installations = Installations(settings.bot_token, store, self._connector.whose)
        listener = Listener(route, self._installations, self._send)
        self._bolt = build(Dispatch(listener.answers()), self._installations, self._connector.client, self._sdk_log)
        self._socket: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self.routes: list[HttpRoute] = []
        if settings.signing_secret:
            endpoint = Endpoint(Signature(settings.signing_secret, clock), self._bolt)
            self.routes = [HttpRoute(PATH, endpoint, methods=["POST"])]
        if store is not None and settings.client_id:
            self.routes += OAuth(settings, store, self._installations, self._connector, clock).routes

    async def start(self, session: aiohttp.ClientSession | None = None) -> None:
        """Open what outlives a request. Socket Mode connects in the background: Slack being away stops nobody else."""
        self._connector.start(session)
        if self._app_token:
            from slack_bolt.adapter.socket_mode.aiohttp import (
                AsyncSocketModeHandler,
            )  # a tenth of a start that HTTP does without

            self._socket = AsyncSocketModeHandler(self._bolt, self._app_token, logger=self._sdk_log)
            connecting = self._socket.connect_async()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
            self._connecting = asyncio.create_task(connecting)

    async def stop(self) -> None:
        """Hear no more, finish the answers under way within five seconds, close."""
        if self._socket is not None and self._connecting is not None:
            self._connecting.cancel()  # it tries for ever
            await self._socket.close_async()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=FAREWELL)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
                log.error("slack_answers_lost", count=len(late))
        await self._connector.stop()

    async def post(self, place: Place, card: Card) -> str:
        """Put a card in a channel, or in its thread; the ref names channel and time, as Slack does, and who posted.

        Where several workspaces share a channel each has a bot of its own, and none may change another's message.
        """
        posted = await self._say("chat.postMessage", place, card)
        return "/".join(filter(None, (posted["channel"], posted["ts"], address.read(place)[0])))

    async def update(self, place: Place, ref: str, card: Card) -> None:
        """Replace a card posted earlier."""
        channel, ts, posted_by = (*ref.split("/"), "", "")[:3]

        def call(token: str, files: Files) -> Awaitable[Mapping[str, Any]]:
            return self._connector.call("chat.update", token, channel=channel, ts=ts, **render(card, files))

        await self._show(card, posted_by or address.read(place)[0], call)

    async def whisper(self, place: Place, account: Account, card: Card) -> None:
        """Show a card to one person. In a direct chat there is nobody else."""
        if place.direct:
            await self.post(place, card)
        else:
            await self._say("chat.postEphemeral", place, card, user=account.user)

    async def answer(self, intent: Intent, reply: Reply) -> None:
        """Answer by the way the Intent came."""
        for part in _parts(intent, reply):
            await self._answer(intent, part)

    async def _answer(self, intent: Intent, reply: Reply) -> None:
        place = _reached(intent)
        match intent.handle.get("way"):
            case "home":
                await self._publish(place, intent.account, reply.card)
            case "url":
                await self._respond(intent, reply)
            case _ if reply.audience is Audience.ROOM:
                await self.post(place, reply.card)
            case _:
                await self.whisper(place, intent.account, reply.card)

    async def _publish(self, place: Place, account: Account, card: Card) -> None:
        def call(token: str, files: Files) -> Awaitable[Mapping[str, Any]]:
            return self._connector.call("views.publish", token, user_id=account.user, view=home(card, files))

        await self._show(card, address.read(place)[0], call)

    async def _respond(self, intent: Intent, reply: Reply) -> None:
        """Through the response URL, which works where the bot is no member, and may have no right to add a picture.

        In a direct chat with us an answer should stay, and an ephemeral one vanishes: it is posted. Two people's own
        chat has the same look, but Slack lets us post only into ours, so the refusal tells them apart.
        """
        private_card = "replace" in intent.handle
        if intent.place.direct and not private_card:
            try:
                await self.post(_reached(intent), reply.card)
            except Undeliverable:
                pass
            else:
                return
        replaces = private_card and reply.audience is Audience.ASKER  # false must be said: Slack's default replaces
        message = {**answer(reply), "replace_original": replaces, **_thread(intent.place)}
        await self._connector.respond(intent.handle["response_url"], message)

    async def _say(self, method: str, place: Place, card: Card, **to: str) -> Mapping[str, Any]:
        team, channel = address.read(place)
        where = {"channel": channel, **_thread(place), **to}

        def call(token: str, files: Files) -> Awaitable[Mapping[str, Any]]:
            return self._connector.call(method, token, **where, **render(card, files))

        return await self._show(card, team, call)

    async def _show(self, card: Card, team: str, call: Call) -> Mapping[str, Any]:
        """Show a card with the workspace's token. A dead one may be news to us alone: the store is asked once."""
        token = await self._installations.token(team)
        try:
            return await self._pictures.sent(card, token, partial(call, token))
        except Undeliverable as refusal:
            if refusal.reason not in DEAD:
                raise
            self._installations.forget(team)
            newer = await self._installations.token(team)
            if newer == token:
                raise
        return await self._pictures.sent(card, newer, partial(call, newer))

    def _send(self, intent: Intent, reply: Reply) -> None:
        """Held so that `stop` can wait for it; Bolt's lazy listeners are held by nobody and lost at shutdown."""
        task = asyncio.create_task(self._deliver(intent, reply))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _deliver(self, intent: Intent, reply: Reply) -> None:
        """Try a few times within bounds; then say once, in the log, what was lost. Nobody watches this task."""
        try:
            for part in _parts(intent, reply):  # each by itself: what the Room has seen it is not shown again
                await self._patiently(intent, part)
        except (TryLater, Undeliverable) as error:
            log.error("slack_unanswered", verb=intent.verb, code=reason_of(error))  # noqa: TRY400 -- codes only
        except Exception as error:  # noqa: BLE001 -- the last place where a fault of ours can be told
            log.error("slack_unanswered", verb=intent.verb, code=type(error).__name__)  # noqa: TRY400 -- no bodies

    async def _patiently(self, intent: Intent, part: Reply) -> None:
        left = PATIENCE
        for attempt in range(1, ATTEMPTS + 1):
            try:
                await self._answer(intent, part)
            except TryLater as busy:
                pause = max(busy.seconds, PAUSE * 2 ** (attempt - 1))
                left -= pause
                if left < 0 or attempt == ATTEMPTS:
                    raise
                await asyncio.sleep(pause)
            else:
                return


def _parts(intent: Intent, reply: Reply) -> tuple[Reply, ...]:
    """An answer, and after one to the Room what takes the place of the private card whose button asked for it."""
    if reply.aside is None or reply.audience is not Audience.ROOM or "replace" not in intent.handle:
        return (reply,)
    return reply, Reply(reply.aside)


def _reached(intent: Intent) -> Place:
    """The place with the address of this one answer; a Place has one of its own only where we may post any time."""
    return replace(intent.place, address=intent.handle.get("address", intent.place.address))


def _thread(place: Place) -> dict[str, str]:
    return {"thread_ts": place.thread} if place.thread else {}
