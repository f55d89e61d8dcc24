"""The verbs of Actions and Decisions."""

from __future__ import annotations

from bot.actions import change_cards as cards
from bot.actions import changing, keeping, listing, suggesting
from bot.actions.doing import today, unsay
from bot.actions.keeping import By
from bot.actions.posting import entry_of, show_anew
from bot.message import Command, Reply
from bot.rooms.gate import Gate, Visit, Write

COMMANDS = (Command("actions", "words", "Show your Actions, or search the Room’s", "/actions late", also=listing.ALSO),)


class Actions:
    """What a Room has agreed to do."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def writes(self) -> dict[str, Write]:
        """All of them look into the record."""
        gate = self._gate
        return {
            **changing.writes(gate),
            **suggesting.writes(gate),
            **listing.writes(gate),
            "actions.undo": gate.members(_undo),
        }


async def _undo(visit: Visit) -> Reply:
    by, room = By(visit.here.member_id, visit.here.organisation_id), visit.here.room_id
    known = await keeping.undo(visit.connection, room, visit.number, by, visit.now)
    if known is None:
        return Reply(cards.not_found())
    await show_anew(visit.connection, room, known.id, visit.now)
    await unsay(visit.connection, room, known.id, visit.now)
    return Reply(cards.unchanged(await entry_of(visit.connection, room, known.id), today(visit)))
