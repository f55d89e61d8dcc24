"""What the web Channel needs remembered, as the root hands it over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.web.log import LogStore
from bot.jargon.book import Book
from bot.message import Card
from bot.rooms.rules import Board, Desk, File, Pin, Seat


@dataclass(frozen=True, slots=True)
class Store:
    """Each raises TryLater while the record is away.

    Refs are whole numbers as text. Every change of a board has a number, one higher than the last.
    `pinned` takes the ref before which to look, or 0 for the newest; `calling` gives those of the whole board that a
    line at the top leads to. `called` tells whether what is open on the board still waits for somebody, and `answered`
    whether they have answered it.
    """

    desk: Callable[[Seat], Awaitable[Desk | None]]
    sample_people: Callable[[], Awaitable[list[Desk]]]
    pin: Callable[[str, Card], Awaitable[str]]
    replace: Callable[[str, Card], Awaitable[bool]]
    pinned: Callable[[str, int], Awaitable[Board]]
    calling: Callable[[str], Awaitable[tuple[Pin, ...]]]
    called: Callable[[Seat], Awaitable[bool]]
    answered: Callable[[Seat], Awaitable[bool]]
    latest: Callable[[str], Awaitable[int]]
    changed: Callable[[str, int], Awaitable[tuple[int, list[Pin]]]]
    use_once: Callable[[str], Awaitable[bool]]
    is_used: Callable[[str], Awaitable[bool]]
    invited: Callable[[str], Awaitable[Desk | None]]
    renew: Callable[[Seat], Awaitable[None]]
    read: Callable[[Seat, str, str], Awaitable[Card | None]]
    download: Callable[[Seat, str, str], Awaitable[File | None]]
    log: LogStore
    book: Book
