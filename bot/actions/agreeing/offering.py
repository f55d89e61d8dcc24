"""What the forms of a Room offer to choose from: its people, its Organisations, and what is still to be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.actions import finding
from bot.actions.agreeing.colleagues import Colleague, Offered
from bot.actions.agreeing.deciding_cards import MOST_LEADS
from bot.actions.filters import Filter, Show, Sort
from bot.actions.rules import Entry
from bot.rooms.gate import Visit
from bot.rooms.organisations import of_room
from bot.rooms.tables import members, organisations


def today_of(visit: Visit) -> date:
    """The day it is in the Room."""
    return visit.now.astimezone(ZoneInfo(visit.here.zone)).date()


async def colleagues(visit: Visit) -> list[Colleague]:
    """Every Member who has not left, by name."""
    found = (
        select(members, organisations.c.name.label("body"))
        .join_from(members, organisations, isouter=True)
        .where(members.c.room_id == visit.here.room_id, members.c.left_at.is_(None))
        .order_by(func.lower(members.c.name), members.c.id)
    )
    rows = await visit.connection.execute(found)
    return [
        Colleague(
            row.id,
            row.name,
            row.job,
            row.organisation_id or 0,
            row.body or "",
            row.away_from,
            row.away_until,
            row.works_on,
        )
        for row in rows
    ]


async def offered(visit: Visit, people: Sequence[Colleague], first: Sequence[int] = ()) -> Offered:
    """What the form of an Action is filled in from; those of `first` come before the others."""
    sorted_ = sorted(people, key=lambda each: first.index(each.id) if each.id in first else len(first))
    return Offered(visit.here.room, sorted_, await of_room(visit.connection, visit.here.room_id))


async def unfinished(visit: Visit) -> list[Entry]:
    """The newest of the Room's Actions that are still to be done."""
    wanted = Filter(room=visit.here.room_id, show=Show.UNFINISHED)
    zone = ZoneInfo(visit.here.zone)
    rows = await finding.wanted(visit.connection, wanted, [visit.here.room_id], today_of(visit), zone)
    return await finding.page(visit.connection, rows, Sort.NEWEST, limit=MOST_LEADS)
