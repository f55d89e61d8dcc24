"""Who is in a Room, by Organisation, and what each Organisation does."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Reply
from bot.rooms.gate import Gate, Visit, Write
from bot.rooms.membership import Here
from bot.rooms.people import cards
from bot.rooms.rules import EVERY_DAY, Guest, Role, is_away
from bot.rooms.tables import members, organisations, room_organisations


def writes(gate: Gate) -> dict[str, Write]:
    """The verb that shows them."""
    return {"bigroom who": gate.members(_who)}


async def guests_of(connection: AsyncConnection, here: Here, now: datetime) -> list[Guest]:
    """The Members of a Room today, by Organisation and name; who has not said theirs comes last."""
    rows = (
        select(members, organisations.c.name.label("organisation"))
        .join_from(members, organisations, isouter=True)
        .where(members.c.room_id == here.room_id, members.c.left_at.is_(None))
    )
    today = now.astimezone(ZoneInfo(here.zone)).date()
    found = [
        Guest(
            row.id,
            row.name,
            row.job,
            row.organisation or "",
            Role(row.role),
            is_away(row.away_from, row.away_until, EVERY_DAY, today),  # not a weekend, which is everybody’s
            row.away_until,
        )
        for row in await connection.execute(rows)
    ]
    return sorted(found, key=lambda one: (not one.organisation, one.organisation, not one.name, one.name))


async def _who(visit: Visit) -> Reply:
    listed = (
        select(organisations.c.name, room_organisations.c.does)
        .join_from(room_organisations, organisations)
        .where(room_organisations.c.room_id == visit.here.room_id)
    )
    does = {row.name: row.does for row in await visit.connection.execute(listed)}
    guests = await guests_of(visit.connection, visit.here, visit.now)
    return Reply(cards.who(visit.here.room, guests, does))
