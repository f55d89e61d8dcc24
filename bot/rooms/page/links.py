"""From chat to the web page: a personal link, shown to the one who asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.message import OPEN_PAGE, Reply
from bot.rooms.gate import Gate, Visit, Write
from bot.rooms.page import cards
from bot.rooms.page.seats import seat_of
from bot.rooms.rules import Seat

MAIL_LINK_SECONDS = 3 * 24 * 60 * 60
"""A mail waits longer to be read than a message in chat."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The ways into the web page, as its adapter knows them.

    `link_for` gives the address of a link that works once, for 15 minutes or for as many seconds as are given, and
    leads to a path of ours. `key_for` gives the key of an invitation, and `invitation` the address of a key.
    """

    link_for: Callable[..., str]
    key_for: Callable[[Seat], str]
    invitation: Callable[[str], str]


class Links:
    """Gives a Member the way to their own page; `open_page` first makes and greets one where the Room has none."""

    def __init__(self, gate: Gate, doors: Doors, open_page: Callable[[Visit], Awaitable[None]] | None = None) -> None:
        self._gate = gate
        self._doors = doors
        self._open_page = open_page

    def writes(self) -> dict[str, Write]:
        """A button with the verb OPEN_PAGE leads to the path it holds as its ref, such as /read/charter."""
        return {"bigroom page": self._gate.members(self._show), OPEN_PAGE: self._gate.members(self._show)}

    async def _show(self, visit: Visit) -> Reply:
        here = visit.here
        if visit.intent.verb == OPEN_PAGE and visit.intent.place.platform == "web":
            return Reply(cards.page_here(visit.intent.ref))
        if self._open_page:
            await self._open_page(visit)
        seat = await seat_of(visit.connection, here.room_id, here.member_id, visit.now)
        return Reply(cards.page_link(here.room, self._doors.link_for(seat, visit.intent.ref or "/")))
