"""The verbs of the check-in, and what of it happens by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.checkins import answering, arranging, closing, opening, pages, planning, questions, voting
from bot.checkins.rounds import Lent
from bot.message import Command, Reply
from bot.occurrences import Occurrence, Opener
from bot.rooms.gate import Gate, Visit, Write

COMMANDS = (
    Command(
        "checkin",
        "",
        "Answer the Room’s check-in, or see when it opens",
        "/checkin schedule",
        also=(
            ("schedule", "Say when the Room checks in"),
            ("questions", "Change what the check-in asks"),
            ("now", "Open a check-in now"),
            ("close", "Close the check-in that is open"),
            ("rounds", "Read or download earlier check-ins"),
        ),
    ),
)


class CheckIns:
    """Opens, reminds of, closes and sums up Rounds, and takes their answers."""

    def __init__(self, gate: Gate, lent: Lent) -> None:
        self._gate = gate
        self._lent = lent

    def writes(self) -> dict[str, Write]:
        """All of them look into the record."""
        members, facilitators = self._gate.members, self._gate.facilitators
        return {
            "checkin": members(answering.show),
            "checkin.send": members(answering.send),
            "checkin.away": members(answering.away),
            "checkin.vote": members(voting.vote),
            "checkin schedule": facilitators(arranging.show),
            "checkin.arrange": facilitators(arranging.save),
            "checkin.stop": facilitators(arranging.stop),
            "checkin questions": facilitators(questions.show),
            "checkin.ask": facilitators(questions.save),
            "checkin.raise": facilitators(questions.move_up),
            "checkin.retire": facilitators(questions.retire),
            "checkin.let_go": facilitators(questions.let_go),
            "checkin.retired": facilitators(questions.show_retired),
            "checkin.bring_back": facilitators(questions.bring_back),
            "checkin.template": facilitators(questions.choose_template),
            "checkin.start_afresh": facilitators(questions.start_afresh),
            "checkin now": facilitators(self._open),
            "checkin close": facilitators(closing.ask_to_close),
            "checkin.close": facilitators(self._close),
            "checkin rounds": facilitators(pages.show_rounds),
        }

    async def _open(self, visit: Visit) -> Reply:
        return await opening.open_now(visit, self._lent)

    async def _close(self, visit: Visit) -> Reply:
        return await closing.close_now(visit, self._lent)

    async def open_due(self, connection: AsyncConnection, due: Sequence[Occurrence], now: datetime) -> None:
        """For the clock."""
        await opening.open_due(connection, due, now, self._lent)

    async def remind_due(self, connection: AsyncConnection, due: Sequence[Occurrence], now: datetime) -> None:
        """For the clock."""
        await closing.remind_due(connection, due, now)

    async def close_due(self, connection: AsyncConnection, due: Sequence[Occurrence], now: datetime) -> None:
        """For the clock."""
        await closing.close_due(connection, due, now, self._lent)

    async def show_in(self, connection: AsyncConnection, room_id: int, channel_id: int, now: datetime) -> None:
        """For a Channel that joins its Room."""
        await opening.show_in(connection, room_id, channel_id, now, self._lent.top)

    def due(self) -> dict[str, Opener]:
        """What the clock does with each kind of Occurrence."""
        return {
            planning.CLOSE: self.close_due,
            planning.OPEN: self.open_due,
            planning.REMIND: self.remind_due,
            planning.COUNT: voting.count_due,
        }
