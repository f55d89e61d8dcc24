"""What is kept of a person in the log of a Room.

It is counted and told to them, shown without their name when they are erased, and moved when two Members are one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TypeAlias

from sqlalchemy import Column, ColumnElement, Table, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.changing.steps import without_suggester
from bot.actions.keeping import change_of
from bot.actions.listing.past import KINDS, differences
from bot.actions.naming import names_in
from bot.actions.posting import show_anew
from bot.actions.rules import UNFINISHED, Change, Kind, Status
from bot.actions.tables import actions, changes, decisions, log_keys, suggestions, unreminded
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


Line: TypeAlias = tuple[str, str, str]
"""Of what they take home: what it is, when it was written down, and the words of it."""


async def told(connection: AsyncConnection, member_id: int) -> list[Line]:
    """All of it, for them to take home."""
    owned = select(actions).where(actions.c.owner_id == member_id, actions.c.status != Status.WITHDRAWN)
    keys = select(log_keys).where(log_keys.c.member_id == member_id).order_by(log_keys.c.id)
    silenced = select(unreminded).where(unreminded.c.member_id == member_id)
    return [
        *(
            (f"Action {row.number}, which is yours", _when(row.logged_at), row.text)
            for row in await connection.execute(owned.order_by(actions.c.number))
        ),
        *await _changed(connection, member_id),
        *await _suggested(connection, member_id),
        *(("You want no reminders of your Actions", "", "") for _ in await connection.execute(silenced)),
        *((f"Key to the log: {row.kind}", _when(row.made_at), row.label) for row in await connection.execute(keys)),
    ]


def _when(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


async def _changed(connection: AsyncConnection, member_id: int) -> list[Line]:
    number = func.coalesce(actions.c.number, decisions.c.number)
    mine = (
        select(changes, number.label("number"))
        .outerjoin(actions, actions.c.id == changes.c.action_id)
        .outerjoin(decisions, decisions.c.id == changes.c.decision_id)
        .where(changes.c.by_id == member_id)
        .order_by(changes.c.id)
    )
    rows = (await connection.execute(mine)).all()
    made = [change_of(row) for row in rows]
    said = await _worded(connection, member_id, made)
    return [
        (f"You changed {'action' if row.action_id else 'decision'} {row.number}: {KINDS[each.kind]}", *words)
        for row, each, words in zip(rows, made, said, strict=True)
    ]


async def _suggested(connection: AsyncConnection, member_id: int) -> list[Line]:
    mine = (
        select(suggestions, actions.c.number)
        .join_from(suggestions, actions)
        .where(suggestions.c.by_id == member_id)
        .order_by(suggestions.c.id)
    )
    rows = (await connection.execute(mine)).all()
    made = [Change(row.at, member_id, 0, Kind(row.kind), {}, json.loads(row.after), row.reason) for row in rows]
    said = await _worded(connection, member_id, made)
    return [
        (f"You suggested for action {row.number}: {KINDS[each.kind]}", *words)
        for row, each, words in zip(rows, made, said, strict=True)
    ]


async def _worded(connection: AsyncConnection, member_id: int, made: Sequence[Change]) -> list[tuple[str, str]]:
    """When each was made, and what it says."""
    room = (await connection.execute(select(members.c.room_id).where(members.c.id == member_id))).scalar_one()
    names = await names_in(connection, room, made)
    return [
        (_when(each.at), ". ".join(filter(None, (*differences(each.before, each.after, names, each.at.date()),
                                                 without_suggester(each.reason)))))
        for each in made
    ]  # fmt: skip


async def erased(connection: AsyncConnection, room_id: int, member_id: int, now: datetime) -> None:
    """Show anew whatever is still theirs, now that they have no name: the cards of what is finished say who did it."""
    theirs = (actions.c.owner_id == member_id) & (actions.c.room_id == room_id) & (actions.c.status != Status.WITHDRAWN)
    for number in list(await connection.scalars(select(actions.c.id).where(theirs).order_by(actions.c.id))):
        await show_anew(connection, room_id, number, now)


async def went_or_came(connection: AsyncConnection, room_id: int, member_id: int, now: datetime) -> None:
    """Show anew what is still theirs to do by a day: the cards say until when its owner is away."""
    theirs = (actions.c.owner_id == member_id) & (actions.c.room_id == room_id) & actions.c.due.is_not(None)
    undone = select(actions.c.id).where(theirs, actions.c.status.in_(UNFINISHED))
    for number in list(await connection.scalars(undone.order_by(actions.c.id))):
        await show_anew(connection, room_id, number, now)


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
