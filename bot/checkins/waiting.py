"""Whether an open check-in waits for somebody or has their answer: for the line on their page that leads to it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.checkins.rounds import find_open
from bot.checkins.tables import absences, answers, marks
from bot.rooms.rules import EVERY_DAY, is_away
from bot.rooms.tables import members, rooms


async def waits_for(connection: AsyncConnection, room_id: int, member_id: int, now: datetime) -> bool:
    """Whether this Member can answer, and has neither answered nor said that they are away.

    A day on which they do not work is theirs to answer on, if they look at the page then.
    """
    asked = await find_open(connection, room_id)
    if asked is None or not asked.takes_answers(now):
        return False
    heard = [exists().where(each.c.round_id == asked.id, each.c.member_id == member_id) for each in _HEARD]
    found = (
        select(members.c.away_from, members.c.away_until, rooms.c.zone)
        .join_from(members, rooms)
        .where(members.c.id == member_id, members.c.room_id == room_id, *(~each for each in heard))
    )
    row = (await connection.execute(found)).first()
    return row is not None and not is_away(
        row.away_from, row.away_until, EVERY_DAY, now.astimezone(ZoneInfo(row.zone)).date()
    )


async def has_answered(connection: AsyncConnection, room_id: int, member_id: int, now: datetime) -> bool:
    """Whether this Member has answered the open check-in, and can still change that."""
    asked = await find_open(connection, room_id)
    if asked is None or not asked.takes_answers(now):
        return False
    theirs = [exists().where(each.c.round_id == asked.id, each.c.member_id == member_id) for each in (answers, marks)]
    return bool(await connection.scalar(select(or_(*theirs))))


_HEARD = (answers, marks, absences)
