"""Shows a Room's cards in every open browser at once, over server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from adapters.web.marks import CLOSED
from bot.message import Account, TryLater

WAITING = 100
"""Events a slow browser may fall behind by; then its stream ends, and it asks for the page anew."""

HEARTBEAT_SECONDS = 15.0
"""Proxies drop a stream that is silent for 30 s or more. The board is looked at then too, in case no news came."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a page is told.

    `kind` is `card` (new, or in the place of an older one), `whisper`, or `look`, which tells the page nothing but has
    us ask whether its person is still welcome, and still called: if not, the page hears `answered`, and if they are
    again, as when they took their answer back, `called`, each with the lines that stand on top then. The last words are
    `closed`, when they are not welcome, and `moved`, when the browser has become somebody else's. `number` is that of
    the board's change, 0 for a whisper. `quiet` is the HTML for those whom a card that calls does not call any more.
    """

    kind: str
    number: int = 0
    html: str = ""
    quiet: str = ""


BEAT = Event("beat")

Changed = Callable[[str, int], Awaitable[tuple[int, list[Event]]]]
"""What changed on a Channel's board since a number, and the number up to which that tells; raises TryLater."""

Welcome = Callable[[], Awaitable[bool]]
"""Whether the page may still see the Room: a Member may be removed, and a session end, while it stands open."""


Called = Callable[[], Awaitable[bool]]
"""Whether what is open on the board waits for the page's person."""


Lines = Callable[[bool], Awaitable[str]]
"""The HTML of the lines on top about what is open on the board, by whether that waits for the page's person."""


async def no_lines(_called: bool) -> str:  # noqa: FBT001 -- as Lines are asked
    """For a page without a place for them."""
    return ""


async def always() -> bool:
    """For a page that is called whatever its person did."""
    return True


@dataclass(eq=False, slots=True)
class _Page:
    """An open page; `given` is the newest change that it was handed."""

    owner: Account
    given: int
    queue: asyncio.Queue[Event | None] = field(default_factory=asyncio.Queue)


class Live:
    """The open pages of this process."""

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self._open: dict[str, set[_Page]] = defaultdict(set)
        self._closing = False

    @property
    def channels(self) -> list[str]:
        """Those that somebody here has open."""
        return [channel for channel, pages in self._open.items() if pages]

    async def look(self, channel: str) -> None:
        """Hand every open page of a Channel what is new to it, whichever process made it so.

        While the record is away nothing is handed out; the next look finds it.
        """
        pages = self._open.get(channel)
        if not pages:
            return
        since = min(page.given for page in pages)
        try:
            number, events = await self._changed(channel, since)
        except TryLater:
            return
        for page in list(pages):
            self._hand(channel, page, number, events)

    def _hand(self, channel: str, page: _Page, number: int, events: Sequence[Event]) -> None:
        if number <= page.given:
            return
        fresh = [event for event in events if event.number > page.given]
        page.given = number
        for event in fresh or [Event("look", number)]:
            self._put(channel, page, event)

    def whisper(self, channel: str, account: Account, html: str) -> None:
        """Show something in one person's open pages alone."""
        for page in list(self._open.get(channel, ())):
            if page.owner == account:
                self._put(channel, page, Event("whisper", 0, html))

    def acted(self, channel: str, account: Account) -> None:
        """Somebody did something: their open pages may call them to it no more."""
        for page in list(self._open.get(channel, ())):
            if page.owner == account:
                self._put(channel, page, Event("look"))

    def _put(self, channel: str, page: _Page, event: Event) -> None:
        if page.queue.qsize() < WAITING:
            page.queue.put_nowait(event)
        elif page in self._open[channel]:
            self._open[channel].discard(page)
            page.queue.put_nowait(None)

    async def follow(  # noqa: PLR0913, PLR0917 -- whose page it is, and what is asked of the record for it
        self,
        channel: str,
        account: Account,
        last: int,
        welcome: Welcome,
        called: Called = always,
        lines: Lines = no_lines,
    ) -> AsyncIterator[bytes]:
        """One page's stream, in the wire format of server-sent events; it begins with what came after `last`."""
        page, waits = _Page(account, last), _Waits(called, lines)
        self._open[channel].add(page)
        try:
            yield b": here\n\n"
            await self.look(channel)
            while event := await self._next(page):
                if not await welcome():
                    yield last_word("closed", CLOSED)
                    return
                if event is BEAT:
                    await self.look(channel)
                    yield b": still here\n\n"
                elif told := await waits.told(event):
                    yield _wire(told)
        finally:
            self._open[channel].discard(page)

    async def _next(self, page: _Page) -> Event | None:
        """What comes next; None when the stream must end."""
        if self._closing:
            return None
        try:
            return await asyncio.wait_for(page.queue.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            return BEAT

    def close(self) -> None:
        """End every stream, so that the server can stop; browsers come back by themselves."""
        self._closing = True
        for pages in self._open.values():
            for page in pages:
                page.queue.put_nowait(None)


class _Waits:
    """Whether what is open waits for the person of a page, and the lines on top, as far as the page was told."""

    def __init__(self, called: Called, lines: Lines) -> None:
        self._called = called
        self._lines = lines
        self._was: bool | None = None
        self._shown: str | None = None

    async def told(self, event: Event) -> Event | None:
        """What the page is told of an event; nothing where a look found all as it was."""
        if event.kind != "look" and not event.quiet:
            return event
        was, self._was = self._was, await self._called()
        if event.quiet:
            self._shown = None  # a card that calls changes the lines of a page by itself
            return event if self._was else replace(event, html=event.quiet)
        if was and self._was:
            return None
        shown, self._shown = self._shown, await self._lines(self._was)
        if self._was:
            return Event("called", 0, self._shown) if self._shown else None
        return Event("answered", 0, self._shown) if was or self._shown != shown else None


def last_word(kind: str, words: str) -> bytes:
    """After it the page asks for no stream again."""
    return _wire(Event(kind, 0, words))


def _wire(event: Event) -> bytes:
    """Write an event; the browser gives a card's number back when it comes again after a break."""
    mark = f"id: {event.number}\n" if event.number else ""
    return f"event: {event.kind}\n{mark}data: {json.dumps(event.html)}\n\n".encode()
