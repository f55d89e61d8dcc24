"""What of a Round is read on a page, or taken home as a file."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.checkins import notices
from bot.checkins.rounds import Lent
from bot.checkins.rules import day_and_time
from bot.checkins.summing_up import round_csv, summary_of
from bot.checkins.tables import rounds
from bot.message import Card, Reply
from bot.rooms.gate import Visit, number_in
from bot.rooms.rules import File, Role
from bot.rooms.tables import members

SHOWN = 12
"""Rounds a list offers: a quarter of a year, when there is one a week."""


class Pages:
    """Makes them for whoever sits at the Room's page; `ref` is the Round's id, and may be anything at all."""

    def __init__(self, lent: Lent) -> None:
        self._lent = lent

    async def summary(self, connection: AsyncConnection, room_id: int, _member: int, ref: str) -> Card:
        """All of a summary, for Members."""
        return await summary_of(connection, room_id, number_in(ref), self._lent, full=True)

    async def file(self, connection: AsyncConnection, room_id: int, member: int, ref: str) -> File | None:
        """A closed Round as CSV, for facilitators alone."""
        role = await connection.scalar(select(members.c.role).where(members.c.id == member))
        found = await round_csv(connection, room_id, number_in(ref)) if role == Role.FACILITATOR else None
        return File(found[0], "text/csv", found[1]) if found else None


async def show_rounds(visit: Visit) -> Reply:
    """The last closed Rounds, each with its page and its file."""
    closed = (
        select(rounds.c.id, rounds.c.number, rounds.c.closed_at)
        .where(rounds.c.room_id == visit.here.room_id, rounds.c.closed_at.is_not(None))
        .order_by(rounds.c.number.desc())
        .limit(SHOWN)
    )
    rows = await visit.connection.execute(closed)
    listed = [(row.id, row.number, day_and_time(row.closed_at, visit.here.zone)) for row in rows]
    return Reply(notices.past_rounds(listed, files=visit.here.steers))
