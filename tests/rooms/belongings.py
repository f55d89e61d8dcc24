"""Everything that is a Room's in the database, found by following what points at it: new tables need no word here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Table, delete, insert, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Database, metadata
from bot.places import channels
from bot.rooms.rules import Role
from bot.rooms.tables import members, rooms

Rows: TypeAlias = dict[str, list[dict[str, Any]]]
"""By table, in the order of their keys."""


async def _owned(connection: AsyncConnection, room: int) -> Rows:
    found: Rows = {}
    for table in metadata.sorted_tables:
        ours = _pointing_at(found, table, room)
        if ours is None:
            continue
        rows = await connection.execute(select(table).where(ours).order_by(*table.primary_key.columns))
        found[table.name] = [dict(row) for row in rows.mappings()]
    return found


def _pointing_at(found: Mapping[str, list[dict[str, Any]]], table: Table, room: int) -> ColumnElement[bool] | None:
    if table is rooms:
        return rooms.c.id == room
    ours = [
        key.parent.in_({row[key.column.name] for row in found[key.column.table.name]})
        for key in table.foreign_keys
        if key.column.table.name in found
    ]
    return or_(*ours) if ours else None


async def belongings(database: Database, room: int) -> Rows:
    """The rows of a Room: itself, what points at it, and what points at that."""
    async with database.reading() as connection:
        return await _owned(connection, room)


async def restore(database: Database, room: int, kept: Rows) -> None:
    """Make a Room again what it was."""
    async with database.transaction() as connection:
        present = await _owned(connection, room)
        for table in reversed(metadata.sorted_tables):
            ours = _pointing_at(present, table, room)
            if ours is not None:
                await connection.execute(delete(table).where(or_(ours, _same(table, kept.get(table.name, [])))))
        for table in metadata.sorted_tables:
            if kept.get(table.name):
                await connection.execute(insert(table), kept[table.name])


def _same(table: Table, rows: list[dict[str, Any]]) -> ColumnElement[bool]:
    """Rows that were the Room's and are not now, such as a Channel that was cut loose."""
    key = list(table.primary_key.columns)
    return tuple_(*key).in_([tuple(row[column.name] for column in key) for row in rows])


async def works(database: Database, room: int, meeting: int, people: int) -> bool:
    """Whether a Room is open, with a facilitator, and with as many Channels and Members as it should have."""
    open_ = select(rooms.c.id).where(rooms.c.id == room, rooms.c.closed_at.is_(None), rooms.c.paused.is_(False))
    met = select(channels.c.id).where(channels.c.room_id == room, channels.c.present)
    here = select(members.c.role).where(members.c.room_id == room, members.c.left_at.is_(None))
    async with database.reading() as connection:
        roles = list(await connection.scalars(here))
        counted = len((await connection.execute(met)).all())
        is_open = (await connection.execute(open_)).first() is not None
    return is_open and counted >= meeting and len(roles) >= people and Role.FACILITATOR in roles
