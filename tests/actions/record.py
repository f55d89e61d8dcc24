"""Rooms whose Actions are written and changed in the record itself, without their verbs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import keeping
from bot.actions.keeping import By
from bot.actions.rules import (
    Action,
    Kind,
)
from bot.database import Database
from bot.message import Account, Place
from bot.principles import Principle
from bot.rooms.rules import Role
from bot.rooms.tables import members
from tests.rooms import make_room

SLACK = Place("slack", "C1")
SAM, PAT = Account("slack", "T1", "sam"), Account("slack", "T1", "pat")
FRIDAY = date(2026, 11, 27)
RING = Action("Ring the housing team", due=FRIDAY, principle=Principle.CULTURE)
LONDON = ZoneInfo("Europe/London")


async def a_room(database: Database, name: str = "Ours") -> tuple[int, By, By]:
    room = await make_room(database, name, [replace(SLACK, channel=name)], {SAM: Role.MEMBER, PAT: Role.LEAD})
    async with database.reading() as connection:
        found = select(members.c.id, members.c.organisation_id).where(members.c.room_id == room).order_by(members.c.id)
        sam, pat = [By(*row) for row in await connection.execute(found)]
    return room, sam, pat


async def change(
    connection: AsyncConnection,
    where: tuple[int, int],
    by: By,
    kind: Kind,
    at: datetime,
    **to: Any,  # noqa: ANN401 -- a field of any type
) -> keeping.Outcome:
    room, action = where
    known = await keeping.find(connection, room, action, lock=True)
    assert known
    return await keeping.change(connection, room, known, by, kind, replace(known.action, **to), at)
