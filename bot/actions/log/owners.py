"""Whom and what the Actions of a Room can be of: what a program may ask for by id."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.log.sheets import Object
from bot.actions.tables import actions, outsiders
from bot.rooms.organisations import of_room
from bot.rooms.tables import members, organisations


async def around(connection: AsyncConnection, room_id: int) -> Object:
    """The Organisations, Members and outsiders of one Room, each with the id that a filter takes."""
    owns = exists().where(actions.c.owner_id == members.c.id)
    there = or_(members.c.left_at.is_(None), owns)
    return {
        "organisations": await _organisations(connection, room_id),
        "members": await _people(connection, members, (members.c.room_id == room_id) & there),
        "outsiders": await _people(connection, outsiders, outsiders.c.room_id == room_id),
    }


async def _organisations(connection: AsyncConnection, room_id: int) -> list[Object]:
    """Those of the Room now, and those that own something there still."""
    owning = select(actions.c.organisation_id).where(actions.c.room_id == room_id)
    found = select(organisations.c.id, organisations.c.name).where(organisations.c.id.in_(owning))
    named = {row.id: row.name for row in await connection.execute(found)} | dict(await of_room(connection, room_id))
    return [{"id": number, "name": name} for number, name in sorted(named.items(), key=lambda one: one[1].casefold())]


async def _people(connection: AsyncConnection, table: Table, whose: ColumnElement[bool]) -> list[Object]:
    """Who has a name: nobody who was erased has one."""
    found = select(table.c.id, table.c.name, table.c.organisation_id).where(whose, table.c.name != "")
    rows = await connection.execute(found.order_by(func.lower(table.c.name), table.c.id))
    return [{"id": row.id, "name": row.name, "organisation_id": row.organisation_id} for row in rows]
