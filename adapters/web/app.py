"""The web Channel: its Messenger, and what its pages stand on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.web.live import Event, Live
from adapters.web.pages import Pages
from adapters.web.render import pinned, render_private
from adapters.web.sessions import LINK_SECONDS, Sessions
from adapters.web.store import Store
from bot import message
from bot.message import Account, Audience, Card, Intent, Place, Reply, Undeliverable
from bot.rooms.rules import Pin, Seat

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class WebSettings:
    """`public_url` is where browsers reach us, as an operator says; links begin with `address`, which is never empty.

    `open_to_all` lets a visitor be any sample person, in the demo alone.
    """

    secret: str
    public_url: str = ""
    address: str = "http://127.0.0.1"
    open_to_all: bool = False


class Ways:
    """The addresses that lead into the web page, for those who hand them out."""

    def __init__(self, settings: WebSettings) -> None:
        self._address = settings.address
        self._sessions = Sessions(settings.secret)

    def link_for(self, seat: Seat, path: str = "/", seconds: int = LINK_SECONDS) -> str:
        """A link for one person, that works once and leads to a page of ours."""
        return f"{self._address}/enter?link={self._sessions.link(seat, path, seconds)}"

    def key_for(self, seat: Seat) -> str:
        """The key of an invitation to this seat."""
        return self._sessions.key(seat)

    def invitation(self, key: str) -> str:
        """Where an invitation is opened."""
        return f"{self._address}/invited?key={key}"


class Web:
    """A Room in a browser; implements bot.message.Messenger."""

    def __init__(self, settings: WebSettings, route: message.Route, store: Store) -> None:
        self._store = store
        self._live = Live(self._changed)
        public = urlsplit(settings.public_url)
        self.pages = Pages(
            route=route,
            store=store,
            sessions=Sessions(settings.secret),
            live=self._live,
            post=self.post,
            host=public.netloc.lower(),
            https=public.scheme == "https",
            open_to_all=settings.open_to_all,
        )
        self.routes: list[BaseRoute] = [
            Route("/", self.pages.room),
            Route("/about", self.pages.about),
            *self.pages.doors.routes,
            Route("/read/{what}", self.pages.read),
            Route("/read/{what}/{ref}", self.pages.read),
            Route("/download/{what}", self.pages.download),
            Route("/download/{what}/{ref}", self.pages.download),
            *self.pages.log.routes,
            *self.pages.glossary.routes,
            Route("/leave", self.pages.leave, methods=["POST"]),
            Route("/say", self.pages.say, methods=["GET", "POST"]),
            Route("/press", self.pages.press, methods=["GET", "POST"]),
            Route("/events", self.pages.events),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ]

    async def start(self) -> None:
        """Nothing to open: pages come from memory and the store."""

    async def stop(self) -> None:
        """End the streams, which would otherwise keep the server from stopping."""
        self._live.close()

    async def post(self, place: Place, card: Card) -> str:
        """Pin a card to the board and show it in every open browser."""
        ref = await self._store.pin(place.channel, card)
        await self._live.look(place.channel)
        return ref

    async def update(self, place: Place, ref: str, card: Card) -> None:
        """Replace a card on the board and in every open browser."""
        if not await self._store.replace(ref, card):
            reason = "the board no longer has that card"
            raise Undeliverable(reason)
        await self._live.look(place.channel)

    async def answer(self, intent: Intent, reply: Reply) -> None:
        """Answer later than in the response: to the Room's board, or in the asker's open pages."""
        if reply.audience is Audience.ROOM:
            await self.post(intent.place, reply.card)
        else:
            await self.whisper(intent.place, intent.account, reply.card)

    async def whisper(self, place: Place, account: Account, card: Card) -> None:
        """Show a card in one person's open pages. It is kept nowhere."""
        self._live.whisper(place.channel, account, str(render_private(card)))

    async def look(self, channel: str) -> None:
        """Another process may have changed this Channel's board, or who is welcome at it."""
        await self._live.look(channel)

    def channels(self) -> list[str]:
        """The Channels that somebody has open in this process."""
        return self._live.channels

    async def _changed(self, channel: str, since: int) -> tuple[int, list[Event]]:
        reached, pins = await self._store.changed(channel, since)
        return reached, [_event_of(pin) for pin in pins]


def _event_of(pin: Pin) -> Event:
    """Whom it calls no more gets the card without its call."""
    quiet = pinned(replace(pin, card=replace(pin.card, call=""))) if pin.card.call and not pin.card.over else ""
    return Event("card", pin.number, pinned(pin), quiet)
