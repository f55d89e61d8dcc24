"""Shows a Room's cards in every open browser at once, over server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable

from bot.message import Account

WAITING = 100
"""Events a slow browser may fall behind by; then its stream ends, and it asks for the page anew."""

HEARTBEAT_SECONDS = 15.0
"""Proxies drop a stream that is silent for 30 s or more. Another process's cards come with the heartbeat."""

Event = tuple[str, str, str]
"""(kind, id, HTML): kind is `post`, `update` or `whisper`; the id is the card's ref, empty for a whisper."""

Missed = Callable[[int], Awaitable[list[Event]]]
"""What was posted since the card of this ref: before a stream was open, or by another process."""

Welcome = Callable[[], Awaitable[bool]]
"""Whether the page may still see the Room: a Member may be removed, and a session end, while it stands open."""


class Unread:
    """What one page has yet to be told of the board, which other processes post to as well."""

    def __init__(self, missed: Missed, last: int) -> None:
        self._missed = missed
        self._last = last
        self._told: set[str] = set()

    async def take(self, *came: Event) -> list[Event]:
        """Every post the page was not told of, those that `came` among them, each once."""
        if came and all(ref in self._told for _, ref, _ in came):
            return []
        posted = await self._missed(self._last)
        self._last = max([self._last, *(int(ref) for _, ref, _ in posted)])
        return [event for event in (*posted, *came) if self._is_new(event[1])]

    def _is_new(self, ref: str) -> bool:
        """Whether a post was not told yet; the record and this process may both tell of it, in either order."""
        new = ref not in self._told
        self._told.add(ref)
        return new


class Live:
    """The open pages of this process."""

    def __init__(self) -> None:
        self._open: dict[str, dict[asyncio.Queue[Event | None], Account]] = defaultdict(dict)
        self._closing = False

    def send(self, channel: str, event: Event, account: Account | None = None) -> None:
        """Give an event to all pages of a Channel, or to those of one person."""
        for queue, owner in list(self._open[channel].items()):
            if account is None or owner == account:
                self._put(channel, queue, event)

    def _put(self, channel: str, queue: asyncio.Queue[Event | None], event: Event) -> None:
        if queue.qsize() < WAITING:
            queue.put_nowait(event)
        else:
            self._open[channel].pop(queue, None)
            queue.put_nowait(None)

    async def follow(
        self, channel: str, account: Account, last: int, missed: Missed, welcome: Welcome
    ) -> AsyncIterator[bytes]:
        """One page's stream, in the wire format of server-sent events; it begins with what came after `last`."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._open[channel][queue] = account
        unread = Unread(missed, last)
        try:
            yield b": here\n\n"
            told: list[Event] | None = await unread.take()
            while told is not None:
                for event in told:
                    yield _wire(event)
                told = await self._next(queue, unread)
                if not await welcome():
                    return
                if told == []:
                    yield b": still here\n\n"
        finally:
            self._open[channel].pop(queue, None)

    async def _next(self, queue: asyncio.Queue[Event | None], unread: Unread) -> list[Event] | None:
        """What came next, and with a post or the heartbeat what others posted; None when the stream must end."""
        if self._closing:
            return None
        try:
            event = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            return await unread.take()
        if event is None:
            return None
        return await unread.take(event) if event[0] == "post" else [event]

    def close(self) -> None:
        """End every stream, so that the server can stop; browsers come back by themselves."""
        self._closing = True
        for pages in self._open.values():
            for queue in pages:
                queue.put_nowait(None)


def _wire(event: Event) -> bytes:
    """Write an event; the browser gives a post's id back when it comes again after a break."""
    kind, ref, html = event
    mark = f"id: {ref}\n" if kind == "post" else ""
    return f"event: {kind}\n{mark}data: {json.dumps(html)}\n\n".encode()
