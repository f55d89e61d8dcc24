"""Shows a Room's cards in every open browser at once, over server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable

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


class Live:
    """The open pages of this process."""

    def __init__(self) -> None:
        self._open: dict[str, dict[asyncio.Queue[Event | None], str]] = defaultdict(dict)
        self._closing = False

    def send(self, channel: str, event: Event, user: str | None = None) -> None:
        """Give an event to all pages of a Channel, or to those of one person."""
        for queue, owner in list(self._open[channel].items()):
            if user is None or owner == user:
                self._put(channel, queue, event)

    def _put(self, channel: str, queue: asyncio.Queue[Event | None], event: Event) -> None:
        if queue.qsize() < WAITING:
            queue.put_nowait(event)
        else:
            self._open[channel].pop(queue, None)
            queue.put_nowait(None)

    async def follow(
        self, channel: str, user: str, last: int, missed: Missed, welcome: Welcome
    ) -> AsyncIterator[bytes]:
        """One page's stream, in the wire format of server-sent events; it begins with what came after `last`."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._open[channel][queue] = user
        try:
            yield b": here\n\n"
            told: list[Event] | None = await missed(last)
            while told is not None:
                for event in told:
                    last = max(last, int(event[1] or 0))
                    yield _wire(event)
                told = await self._next(queue, last, missed)
                if not await welcome():
                    return
                yield b": still here\n\n"
        finally:
            self._open[channel].pop(queue, None)

    async def _next(self, queue: asyncio.Queue[Event | None], last: int, missed: Missed) -> list[Event] | None:
        """What came next, or with the heartbeat what another process posted; None when the stream must end."""
        if self._closing:
            return None
        try:
            event = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            return await missed(last)
        return None if event is None else [event]

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
