"""What is due and late in a Room now, for its check-in and the summary of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.finding import entries, entry
from bot.actions.minding.ahead_cards import Count, at_top
from bot.actions.rules import UNFINISHED, Entry
from bot.actions.tables import actions, unreminded
from bot.message import Element
from bot.rooms.tables import organisations, rooms

WEEK = timedelta(days=7)
NEXT = 3


async def top(connection: AsyncConnection, room_id: int, now: datetime) -> Sequence[Element]:
    """Counts, and the next ones; who wants no reminder of what is theirs is counted and not named."""
    zone = (await connection.execute(select(rooms.c.zone).where(rooms.c.id == room_id))).scalar_one()
    today = now.astimezone(ZoneInfo(zone)).date()
    counts = await _counts(connection, room_id, today)
    return at_top(counts, await _following(connection, room_id, today) if counts else (), today)


async def _counts(connection: AsyncConnection, room_id: int, today: date) -> list[Count]:
    late = func.sum(case((actions.c.due < today, 1), else_=0))
    found = (
        select(organisations.c.name, late.label("late"), func.count().label("all"))
        .select_from(actions)
        .outerjoin(organisations, organisations.c.id == actions.c.organisation_id)
        .where(actions.c.room_id == room_id, actions.c.status.in_(UNFINISHED), actions.c.due <= today + WEEK)
        .group_by(organisations.c.name)
    )
    return [Count(row.name or "", row.late, row.all - row.late) for row in await connection.execute(found)]


async def _following(connection: AsyncConnection, room_id: int, today: date) -> list[Entry]:
    soon = (
        (actions.c.room_id == room_id) & actions.c.status.in_(UNFINISHED) & actions.c.due.between(today, today + WEEK)
    )
    named = or_(actions.c.owner_id.is_(None), actions.c.owner_id.not_in(select(unreminded.c.member_id)))
    return [entry(row) for row in await connection.execute(entries(soon & named).limit(NEXT))]
