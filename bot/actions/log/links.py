"""From chat to the log: a personal link, shown to the one who asks. The page decides what they may see."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.actions.log import cards
from bot.message import Card, Reply
from bot.rooms.gate import Gate, Handle, Visit, Write
from bot.rooms.page.links import Doors
from bot.rooms.page.seats import seat_of

LOG, FILES = "/log", "/log/downloads"

ALSO = (
    ("log", "Open the log of Actions on its own page"),
    ("export", "Take the log home as a file"),
)
"""For the list of what can be asked."""


def writes(gate: Gate, doors: Doors, open_page: Callable[[Visit], Awaitable[None]]) -> dict[str, Write]:
    """Typed as `/actions log` and `/actions export`; `open_page` greets a web page where the Room has none yet."""

    def leading(path: str, shown: Callable[[str, str], Card]) -> Handle:
        async def lead(visit: Visit) -> Reply:
            here = visit.here
            await open_page(visit)
            seat = await seat_of(visit.connection, here.room_id, here.member_id, visit.now)
            return Reply(shown(here.room, doors.link_for(seat, path)))

        return lead

    return {
        "actions log": gate.members(leading(LOG, cards.log_link)),
        "actions export": gate.members(leading(FILES, cards.export_link)),
    }
