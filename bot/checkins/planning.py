"""What of the check-in happens when: the rows that the clock claims.

The clock holds a row it has claimed and then waits for its Room; people hold the Room. So whoever holds a Room never
waits for a row: what the clock has in hand is left to it, and it looks whether the row still counts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.checkins.rounds import Standing
from bot.checkins.rules import SHORTEST_OPEN, Window, next_window, reminder_times
from bot.checkins.tables import rounds
from bot.occurrences import Arrangement, arrange, schedules

OPEN, CLOSE, REMIND, COUNT = "round.open", "round.close", "round.remind", "round.count"


async def plan_next(connection: AsyncConnection, standing: Standing, now: datetime) -> Window | None:
    """Let the next Round open in its time, in place of what was planned."""
    await drop(connection, OPEN, standing.room_id)
    window = await next_round(connection, standing, now + SHORTEST_OPEN)
    if window:
        await arrange(connection, Arrangement(standing.room_id, OPEN, standing.room_id), window.opens_at)
    return window


async def next_round(connection: AsyncConnection, standing: Standing, after: datetime) -> Window | None:
    """The first Round that closes after then. A Big Room that had its Round gets no second one."""
    if standing.rhythm is None or standing.stopped:
        return None
    had = await last_big_room(connection, standing.room_id)
    window = next_window(standing.rhythm, after)
    while window and window.meets_at and had and not later_day(window.meets_at, had, standing.zone):
        window = next_window(standing.rhythm, window.closes_at)
    return window


def later_day(meets_at: datetime, had: datetime, zone: str) -> bool:
    """A Big Room that was moved to another hour of its day is the same."""
    local = ZoneInfo(zone)
    return meets_at.astimezone(local).date() > had.astimezone(local).date()


async def last_big_room(connection: AsyncConnection, room_id: int) -> datetime | None:
    """The latest that had its Round."""
    latest = select(func.max(rounds.c.meets_at)).where(rounds.c.room_id == room_id)
    found: datetime | None = await connection.scalar(latest)
    return found


async def plan_round(
    connection: AsyncConnection, standing: Standing, round_id: int, window: Window, now: datetime
) -> None:
    """Let a Round that opens now be reminded of, and closed."""
    room, zone, nation = standing.room_id, standing.zone, standing.nation
    await arrange(connection, Arrangement(room, CLOSE, round_id), window.closes_at)
    for at in reminder_times(replace(window, opens_at=now), zone, nation, standing.reminders):
        await arrange(connection, Arrangement(room, REMIND, round_id), at)


async def drop(connection: AsyncConnection, kind: str, subject_id: int) -> None:
    """Let it happen no more, save what the clock has in hand at this moment."""
    planned = select(schedules.c.id).where(schedules.c.kind == kind, schedules.c.subject_id == subject_id)
    free = (await connection.execute(planned.with_for_update(skip_locked=True))).scalars().all()
    if free:
        await connection.execute(delete(schedules).where(schedules.c.id.in_(free)))


async def awaited(connection: AsyncConnection, room_id: int, kind: str) -> set[int]:
    """What of this kind is planned in a Room and has not had its time."""
    ours = (schedules.c.room_id == room_id) & (schedules.c.kind == kind) & schedules.c.next_run_at.is_not(None)
    return set(await connection.scalars(select(schedules.c.subject_id).where(ours)))
