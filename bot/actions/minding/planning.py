"""What of Actions happens by itself, and when: the rows that the clock claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.holidays import Nation
from bot.occurrences import Arrangement, arrange, next_of, rearrange, rule_of, schedules
from bot.rooms.tables import rooms
from bot.schedule import Schedule

KIND = "actions"
REPORT = "actions report"

WORKING_DAYS = (0, 1, 2, 3, 4)
AT = time(9)


@dataclass(frozen=True, slots=True)
class Awake:
    """A Room that is neither paused nor closed, with what decides which day it is there."""

    zone: str
    nation: Nation

    def day(self, moment: datetime) -> date:
        """The day of the Room at that moment."""
        return moment.astimezone(ZoneInfo(self.zone)).date()


async def awake(connection: AsyncConnection, room_ids: Sequence[int]) -> dict[int, Awake]:
    """Those of these Rooms in which anything may happen by itself."""
    open_ = rooms.c.closed_at.is_(None) & rooms.c.paused.is_(False)
    found = select(rooms.c.id, rooms.c.zone, rooms.c.nation).where(rooms.c.id.in_(room_ids), open_)
    return {row.id: Awake(row.zone, Nation(row.nation)) for row in await connection.execute(found)}


async def start(connection: AsyncConnection, room_id: int, now: datetime) -> None:
    """Look every working day for what a Room is to be reminded of; once, however often this is called."""
    ours = select(schedules.c.id).where(schedules.c.kind == KIND, schedules.c.subject_id == room_id)
    if (await connection.execute(ours)).first():
        return
    about = select(rooms.c.zone, rooms.c.nation).where(rooms.c.id == room_id)
    zone, nation = (await connection.execute(about)).one()
    rule = rule_of(Schedule(weekdays=WORKING_DAYS, at=AT, zone=zone, anchor=now.date(), nation=Nation(nation)))
    await arrange(connection, Arrangement(room_id, KIND, room_id, rule), next_of(rule, now))


async def follow_room(connection: AsyncConnection, room_id: int, now: datetime) -> None:
    """Keep to the local time of the Room's zone as it is now, and to its nation's working days."""
    about = select(rooms.c.zone, rooms.c.nation).where(rooms.c.id == room_id)
    zone, nation = (await connection.execute(about)).one()

    def moved(schedule: Schedule) -> Schedule:
        return replace(schedule, zone=zone, nation=Nation(nation))

    for kind in (KIND, REPORT):
        await rearrange(connection, room_id, kind, moved, now)
