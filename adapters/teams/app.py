"""Teams: listens at /api/messages, asks the core, and delivers cards."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route as HttpRoute

from adapters.teams import address, inbound, render
from adapters.teams.cards import NOT_ALONE
from adapters.teams.connector import Connectors, Conversation, Json
from adapters.teams.credentials import Credentials, asking
from adapters.teams.homes import Homes
from adapters.teams.keys import SigningKeys
from adapters.teams.listener import Listener, Remember
from adapters.teams.settings import TeamsSettings
from adapters.teams.turn import Turns
from adapters.teams.underway import Underway
from adapters.teams.verify import Refused, Verifier, check_local
from bot.message import (
    Account,
    Audience,
    Card,
    Command,
    Intent,
    Place,
    Reply,
    Route,
    TryLater,
    Undeliverable,
)

__all__ = ["Teams", "TeamsSettings"]

log = structlog.get_logger()

Token = Callable[[], Awaitable[str]]

# How often and how long, in seconds, an answer is tried for; posts are tried again by the outbox instead.
_ATTEMPTS = 4
_PATIENCE = 20.0

# How long, in seconds, the response to a press may wait to hear whether Teams shows the answer to one person.
_IN_RESPONSE = 3.0


class Teams:
    """The Messenger for Microsoft Teams.

    `remember(place, present)` is awaited when we are added to a conversation or removed from it, and must not raise.
    `token` stands in for Entra in tests; `session` is used and not closed if given, else start() opens one.
    """

    def __init__(  # noqa: PLR0913 -- what the root hands over, each once
        self,
        settings: TeamsSettings,
        route: Route,
        commands: tuple[Command, ...],
        remember: Remember,
        *,
        token: Token | None = None,
        session: aiohttp.ClientSession | None = None,
    ) -> None:
        verbs = frozenset(command.verb for command in commands)
        self._listener = Listener(route, verbs, remember, send=self._send, show=self._show, home_of=self._home_of)
        self._session = session
        self._own_session = session is None
        self._underway = Underway()
        self._homes = Homes(self._underway)
        credentials = None if settings.anonymous else Credentials(_given(token) or asking(settings, self._http))
        self._connectors = Connectors(settings.service_hosts, self._http, credentials)
        self._anonymous = settings.anonymous
        self._verifier = Verifier(settings, SigningKeys(settings.openid_metadata_url, self._http))
        self._turns = Turns(self._verifier, self._connectors)
        self.routes = [HttpRoute("/api/messages", self._listen, methods=["POST"])]

    async def start(self) -> None:
        """Open the HTTP session, unless one was given."""
        if self._session is None:
            self._session = aiohttp.ClientSession()

    async def stop(self) -> None:
        """Finish the answers on their way, within bounds, and close what start() opened."""
        await self._underway.finish()
        if self._session is not None and self._own_session:
            await self._session.close()
            self._session = None

    async def post(self, place: Place, card: Card) -> str:
        """Put a card where the Room meets; the ref is Teams' activity id."""
        return await self._conversation(place).send(render.message(card))

    async def update(self, place: Place, ref: str, card: Card) -> None:
        """Replace a card posted earlier."""
        await self._conversation(place).replace(ref, render.message(card))

    async def answer(self, intent: Intent, reply: Reply) -> None:
        """Answer where it was asked: to everyone, or to the asker alone."""
        if reply.audience is Audience.ROOM or intent.place.direct:
            activity = render.message(reply.card, private=intent.place.direct)
            await self._conversation(intent.place).send(activity | _reply_to(intent))
        else:
            await self.whisper(intent.place, intent.account, reply.card)

    async def whisper(self, place: Place, account: Account, card: Card) -> None:
        """Show a card to one person: in the Channel, else in a chat with them, else say that it could not be shown.

        Teams takes targeted messages in chats and channels of several people only, refuses them where the client or the
        tenant does not know them, and takes them away after a day. A chat with a person of another tenant may be
        refused as well. What is private is never shown to the Channel instead.
        """
        conversation = self._conversation(place)
        activity = render.message(card, private=True)
        if place.direct:
            await conversation.send(activity)
            return
        try:
            await conversation.send(activity, to=account.user)
        except Undeliverable as refusal:
            log.info("teams_targeted_refused", code=refusal.reason)
            await self._whisper_apart(conversation, account, activity)

    async def _whisper_apart(self, conversation: Conversation, account: Account, activity: Json) -> None:
        try:
            home = await self._homes.of(conversation, account) or account.tenant
            chat = await conversation.chat_with(account.user, home)
            await chat.send(activity)
        except Undeliverable as refusal:
            log.info("teams_chat_refused", code=refusal.reason)
            await conversation.send(render.message(NOT_ALONE))

    async def _home_of(self, place: Place, account: Account) -> str:
        """Find a person's own tenant; raises Refused for one that may not use us."""
        home = await self._homes.of(self._conversation(place), account)
        self._verifier.check_home(home)
        return home or account.tenant

    async def _listen(self, request: Request) -> Response:
        try:
            activity = inbound.parse(await request.body())
        except (ValueError, ClientDisconnect):  # who went away in the middle reads no answer, and is no fault of ours
            return Response(status_code=400)
        try:
            if self._anonymous:
                check_local(request.client.host if request.client else "", request.headers)
            status, body = await self._turns.run(
                request.headers.get("authorization", ""), activity, self._listener.hear
            )
        except Refused as refusal:
            log.warning("teams_refused", status=refusal.status, reason=refusal.reason)
            return Response(status_code=refusal.status)
        return Response(status_code=status) if body is None else JSONResponse(body, status)

    def _send(self, intent: Intent, reply: Reply) -> None:
        self._underway.begin(self._deliver(intent, reply))

    async def _show(self, intent: Intent, reply: Reply) -> bool:
        """Answer one person where they pressed, and tell whether Teams lets us.

        If that takes longer than a response may wait, the answer is on its way, and a late refusal sends it round by a
        chat.
        """
        if intent.place.direct:
            self._send(intent, reply)
            return True

        def late(attempt: asyncio.Task[bool | None]) -> None:
            if not attempt.cancelled() and not attempt.result():
                self._send(intent, reply)

        attempt = self._underway.begin(self._targeted(intent, reply))
        await asyncio.wait({attempt}, timeout=_IN_RESPONSE)
        if attempt.done():
            return not attempt.cancelled() and bool(attempt.result())
        attempt.add_done_callback(late)
        return True

    async def _targeted(self, intent: Intent, reply: Reply) -> bool:
        activity = render.message(reply.card, private=True)
        try:
            await self._conversation(intent.place).send(activity, to=intent.account.user)
        except Undeliverable as refusal:
            log.info("teams_targeted_refused", code=refusal.reason)
            return False
        except TryLater:
            self._send(intent, reply)
        return True

    async def _deliver(self, intent: Intent, reply: Reply) -> None:
        """Try a few times within bounds; then say once, in the log, what was lost."""
        code, left = "busy", _PATIENCE
        for attempt in range(_ATTEMPTS):
            try:
                await self.answer(intent, reply)
            except TryLater as busy:
                pause = max(busy.seconds, 0.25 * 2**attempt)
                left -= pause
                if left < 0:
                    break
                await asyncio.sleep(pause)
            except Undeliverable as refusal:
                code = refusal.reason
                break
            else:
                return
        log.error("teams_answer_lost", verb=intent.verb, code=code)

    def _conversation(self, place: Place) -> Conversation:
        home = address.read(place)
        return Conversation(self._connectors.at(home.service_url), address.conversation_of(place), home.bot)

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            message = "Teams is not started"
            raise RuntimeError(message)
        return self._session


def _reply_to(intent: Intent) -> Json:
    replied = intent.handle.get("activity")
    return {"replyToId": replied} if replied else {}


def _given(token: Token | None) -> Callable[[], Awaitable[Json]] | None:
    if token is None:
        return None

    async def ask() -> Json:
        return {"access_token": await token()}

    return ask
