"""What is kept of a person in the log of a Room: counted for them, and moved when two Members turn out to be one."""

from __future__ import annotations

import json
from functools import partial

from sqlalchemy import Column, ColumnElement, Table, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.tables import actions, changes, log_keys, suggestions, unreminded
from bot.database import insert
from bot.rooms.tables import members


async def _counted(column: Column[int], label: str, connection: AsyncConnection, member_id: int) -> tuple[str, str]:
    count = await connection.scalar(select(func.count()).where(column == member_id))
    return label, str(count or 0)


HELD = (
    partial(_counted, actions.c.owner_id, "Actions that are yours"),
    partial(_counted, changes.c.by_id, "Changes to Actions and decisions that you made"),
    partial(_counted, suggestions.c.by_id, "Changes to Actions that you suggested"),
    partial(_counted, log_keys.c.member_id, "Links and keys to the log that you made"),
)
"""What a Member may ask: how much of each is kept of theirs."""

_POINTING = (actions.c.owner_id, changes.c.by_id, suggestions.c.by_id, log_keys.c.member_id)


async def merged(connection: AsyncConnection, from_member: int, into_member: int) -> None:
    """Two Members turned out to be one person; the history, which names people by id, says so from its beginning."""
    for column in _POINTING:
        moved = update(column.table).where(column == from_member)
        await connection.execute(moved.values({column.name: into_member}))
    gone = delete(unreminded).where(unreminded.c.member_id == from_member)
    if (await connection.execute(gone)).rowcount:
        kept = insert(connection, unreminded).values(member_id=into_member)
        await connection.execute(kept.on_conflict_do_nothing())
    room = select(members.c.room_id).where(members.c.id == into_member).scalar_subquery()
    await _rename(connection, changes, changes.c.room_id == room, (from_member, into_member))
    ours = suggestions.c.action_id.in_(select(actions.c.id).where(actions.c.room_id == room))
    await _rename(connection, suggestions, ours, (from_member, into_member))


async def _rename(connection: AsyncConnection, table: Table, ours: ColumnElement[bool], ids: tuple[int, int]) -> None:
    """Put one id for the other wherever a record names an owner, or says who suggested it."""
    said = [f"Member {number})" for number in ids]
    columns = [table.c[name] for name in ("before", "after") if name in table.c]
    named = or_(*(column.contains(f'"owner": {ids[0]}') for column in columns), table.c.reason.contains(said[0]))
    for row in (await connection.execute(select(table).where(ours, named))).all():
        values = {column.name: _with_owner(getattr(row, column.name), *ids) for column in columns}
        values["reason"] = row.reason.replace(*said)
        await connection.execute(update(table).where(table.c.id == row.id).values(values))


def _with_owner(kept: str, old: int, new: int) -> str:
    fields = json.loads(kept)
    return json.dumps({**fields, "owner": new}, ensure_ascii=False) if fields.get("owner") == old else kept
