"""Everything that is a Room's in the database, found by following what points at it: new tables need no word here."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, Table, bindparam, delete, event, insert, or_, select, tuple_

from bot.database import Database, metadata
from bot.places import channels
from bot.rooms.rules import Role
from bot.rooms.tables import members, rooms

Rows: TypeAlias = dict[str, list[dict[str, Any]]]
"""By table, in the order of their keys."""

HARMLESS = ("SELECT", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "INSERT INTO deliveries")
"""How a statement begins that changes nothing of a Room: a delivery that was acted on is of no Room."""


_INTO_ONE = re.compile(r"(?:INSERT INTO|UPDATE) \"?(\w+)")


@cache
def _owned() -> dict[Table, ColumnElement[bool]]:
    """Which rows of each table are a Room's, in words that databases understand: asked at once, and built once."""
    owned: dict[Table, ColumnElement[bool]] = {}
    for table in metadata.sorted_tables:
        if table is rooms:
            owned[table] = rooms.c.id == bindparam("room")
        elif ours := [
            key.parent.in_(select(key.column).where(owned[key.column.table]))
            for key in table.foreign_keys
            if key.column.table in owned
        ]:
            owned[table] = or_(*ours)
    return owned


@cache
def _reads() -> dict[str, Select[Any]]:
    return {
        table.name: select(table).where(ours).order_by(*table.primary_key.columns) for table, ours in _owned().items()
    }


async def belongings(database: Database, room: int, tables: Collection[str] = ()) -> Rows:
    """The rows of a Room: itself, what points at it, and what points at that; of these tables alone if named."""
    found: Rows = {}
    async with database.reading() as connection:
        for name, read in _reads().items():
            if tables and name not in tables:
                continue
            found[name] = [dict(row) for row in (await connection.execute(read, {"room": room})).mappings()]
    return found


async def restore(database: Database, room: int, kept: Rows) -> None:
    """Make a Room again what it was."""
    async with database.transaction() as connection:
        for table, ours in reversed(_owned().items()):
            await connection.execute(delete(table).where(ours), {"room": room})
            if kept.get(table.name):
                await connection.execute(delete(table).where(_same(table, kept[table.name])))
        for table in metadata.sorted_tables:
            if kept.get(table.name):
                await connection.execute(insert(table), kept[table.name])


def _same(table: Table, rows: list[dict[str, Any]]) -> ColumnElement[bool]:
    """Rows that were the Room's and are not now, such as a Channel that was cut loose."""
    key = list(table.primary_key.columns)
    return tuple_(*key).in_([tuple(row[column.name] for column in key) for row in rows])


class Written:
    """Which tables a product wrote: much that is asked of it changes nothing, or little, and needs no look at all."""

    def __init__(self, database: Database) -> None:
        self._written = set(_reads())
        event.listen(database.engine.sync_engine, "before_cursor_execute", self._note)

    def _note(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(HARMLESS):
            return
        one = _INTO_ONE.match(statement)
        self._written |= {one[1]} if one else _reads().keys()

    def since(self) -> set[str]:
        """Which were, since this was last asked; all of them after what deletes, because rows may go with others."""
        written, self._written = self._written, set()
        return written


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
