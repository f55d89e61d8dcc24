"""What the ids of a Room's history stand for today."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.listing.past import FORMER, NEW, Names, ids_in
from bot.actions.rules import Change
from bot.actions.tables import outsiders
from bot.rooms.tables import members, organisations


async def names_in(connection: AsyncConnection, room_id: int, changes: Iterable[Change]) -> Names:
    """The names that a history needs; of another Room's people nothing is said."""
    people, outside, bodies = ids_in(changes)
    named = select(outsiders.c.id, outsiders.c.name).where(_ours(outsiders.c.room_id, room_id, outsiders.c.id, outside))
    known = select(organisations.c.id, organisations.c.name).where(organisations.c.id.in_(bodies))
    return Names(
        await _members(connection, _ours(members.c.room_id, room_id, members.c.id, people)),
        {row.id: row.name or FORMER for row in await connection.execute(named)},
        {row.id: row.name for row in await connection.execute(known)},
    )


async def names_of(connection: AsyncConnection, rooms_seen: Collection[int]) -> Names:
    """All the names that the histories of these Rooms may need."""
    named = select(outsiders.c.id, outsiders.c.name).where(outsiders.c.room_id.in_(rooms_seen))
    known = select(organisations.c.id, organisations.c.name)  # an owner may have been of one that has left since
    return Names(
        await _members(connection, members.c.room_id.in_(rooms_seen)),
        {row.id: row.name or FORMER for row in await connection.execute(named)},
        {row.id: row.name for row in await connection.execute(known)},
    )


async def _members(connection: AsyncConnection, whose: ColumnElement[bool]) -> dict[int, str]:
    found = select(members.c.id, members.c.name, members.c.left_at).where(whose)
    return {row.id: row.name or (NEW if row.left_at is None else FORMER) for row in await connection.execute(found)}


def _ours(room: ColumnElement[int], room_id: int, key: ColumnElement[int], ids: Collection[int]) -> ColumnElement[bool]:
    return (room == room_id) & key.in_(ids)


async def name_of(connection: AsyncConnection, member_id: int) -> str:
    """A Member and their Organisation, as the Room reads them."""
    found = (
        select(members.c.name, organisations.c.name.label("organisation"))
        .join_from(members, organisations, isouter=True)
        .where(members.c.id == member_id)
    )
    row = (await connection.execute(found)).one()
    return ", ".join(filter(None, (row.name or "Someone new", row.organisation)))
