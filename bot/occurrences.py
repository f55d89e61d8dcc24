"""What recurs and what is due of it: the row in SQL is the truth, and claiming it is one transaction.

A claim takes due rows that no other process holds, writes each Occurrence (unique on schedule and due time), and moves
the row on. What an Occurrence opens is written in the same transaction, so it happens once or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    column,
    delete,
    insert,
    select,
    table,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import UtcTime, metadata
from bot.many import change, put_in
from bot.schedule import Schedule, as_json, from_json, next_run

schedules = Table(
    "schedules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("subject_id", Integer, nullable=False),
    Column("rule", Text, nullable=False),  # empty for what happens once
    Column("next_run_at", UtcTime, nullable=True),
    Index("ix_schedules_next_run_at", "next_run_at"),
    Index("ix_schedules_subject", "kind", "subject_id"),
)

occurrences = Table(
    "occurrences",
    metadata,
    Column("schedule_id", ForeignKey("schedules.id", ondelete="CASCADE"), primary_key=True),
    Column("due_at", UtcTime, primary_key=True),
    Column("claimed_at", UtcTime, nullable=False),
)

# All that is asked here about a Room; the rest of it is the rooms' own business.
_rooms = table("rooms", column("id"), column("paused"))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One due moment, claimed by us alone. `due_at` says when it should have been; it may be claimed late."""

    schedule_id: int
    room_id: int
    kind: str
    subject_id: int
    due_at: datetime


Opener = Callable[[AsyncConnection, Sequence[Occurrence], datetime], Awaitable[None]]
"""Writes what due Occurrences of one kind open, in the transaction that claimed them."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What is to happen in a Room: a kind, what of that kind, and a rule by which it recurs (empty for once)."""

    room_id: int
    kind: str
    subject_id: int
    rule: str = ""


async def arrange(connection: AsyncConnection, wanted: Arrangement, first: datetime | None) -> int:
    """Let it happen at `first`, and again as its rule says; the schedule's id comes back.

    In a paused Room what recurs waits for `resume`.
    """
    if wanted.rule and await _paused(connection, wanted.room_id):
        first = None
    row = {**asdict(wanted), "next_run_at": first}
    return int((await connection.execute(insert(schedules).values(row).returning(schedules.c.id))).scalar_one())


async def _paused(connection: AsyncConnection, room_id: int) -> bool:
    """Whoever pauses the Room meanwhile waits, and then sees what was arranged."""
    asked = select(_rooms.c.paused).where(_rooms.c.id == room_id).with_for_update(read=True)
    return bool((await connection.execute(asked)).scalar())


async def cancel(connection: AsyncConnection, kind: str, subject_id: int) -> None:
    """Let it happen no more."""
    await connection.execute(delete(schedules).where(schedules.c.kind == kind, schedules.c.subject_id == subject_id))


async def cancel_all(connection: AsyncConnection, room_id: int) -> None:
    """Let nothing happen in a Room any more."""
    await connection.execute(delete(schedules).where(schedules.c.room_id == room_id))


async def hold(connection: AsyncConnection, room_id: int) -> None:
    """Lock what is arranged in a Room, before the Room itself is changed.

    The clock takes both in this order; in the other one, it and we could wait for each other.
    """
    ours = select(schedules.c.id).where(schedules.c.room_id == room_id).order_by(schedules.c.id)
    await connection.execute(ours.with_for_update())


async def rearrange(
    connection: AsyncConnection, room_id: int, kind: str, change: Callable[[Schedule], Schedule], now: datetime
) -> None:
    """Change the rule of all that recurs in a Room, of one kind.

    What is due already still happens, and what is paused stays so.
    """
    ours = select(schedules).where(schedules.c.room_id == room_id, schedules.c.kind == kind, schedules.c.rule != "")
    for row in (await connection.execute(ours)).all():
        rule = rule_of(change(from_json(json.loads(row.rule))))
        ahead = row.next_run_at is not None and row.next_run_at > now
        onward = {"rule": rule, "next_run_at": next_of(rule, now) if ahead else row.next_run_at}
        await connection.execute(update(schedules).where(schedules.c.id == row.id).values(onward))


async def recurring(connection: AsyncConnection, room_id: int, kind: str) -> dict[int, Schedule]:
    """What recurs in a Room, of one kind, by subject."""
    ours = select(schedules.c.subject_id, schedules.c.rule).where(
        schedules.c.room_id == room_id, schedules.c.kind == kind, schedules.c.rule != ""
    )
    return {subject: from_json(json.loads(rule)) for subject, rule in await connection.execute(ours)}


async def pause(connection: AsyncConnection, room_id: int) -> None:
    """Let nothing recur in a Room until `resume`; what was to happen once still does."""
    ours = update(schedules).where(schedules.c.room_id == room_id, schedules.c.rule != "")
    await connection.execute(ours.values(next_run_at=None))


async def resume(connection: AsyncConnection, room_id: int, now: datetime) -> None:
    """Let all that recurs in a Room go on from its next moment; what was due meanwhile stays out."""
    ours = select(schedules.c.id, schedules.c.rule).where(schedules.c.room_id == room_id, schedules.c.rule != "")
    moved = [{"moved_id": number, "following": next_of(rule, now)} for number, rule in await connection.execute(ours)]
    if moved:
        onward = update(schedules).where(schedules.c.id == bindparam("moved_id"))
        await connection.execute(onward.values(next_run_at=bindparam("following")), moved)


def rule_of(schedule: Schedule) -> str:
    """Write a Schedule down as a rule."""
    return json.dumps(as_json(schedule), sort_keys=True)


@lru_cache(maxsize=4096)
def next_of(rule: str, after: datetime) -> datetime | None:
    """The first moment of a rule later than `after`, in UTC; None when there is none. Rooms share rules: remembered."""
    return next_run(from_json(json.loads(rule)), after) if rule else None


async def claim_due(
    connection: AsyncConnection, now: datetime, most: int, kinds: Collection[str] = (), *, among: bool = False
) -> list[Occurrence]:
    """Take up to `most` due Occurrences, each once in all processes; empty when nothing is due.

    They are `among` these kinds, or of all others. Of several moments missed while the service was down only the last
    is taken: it tells how late it is.
    """
    due = (
        select(schedules)
        .where(schedules.c.next_run_at <= now, schedules.c.kind.in_(kinds) if among else schedules.c.kind.not_in(kinds))
        .order_by(schedules.c.next_run_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    taken, moved = [], []
    for row in (await connection.execute(due)).all():
        last, following = _last_and_next(row.rule, row.next_run_at, now)
        taken.append(Occurrence(row.id, row.room_id, row.kind, row.subject_id, last))
        moved.append({"id": row.id, "next_run_at": following})
    if not taken:
        return []
    claimed = [{"schedule_id": one.schedule_id, "due_at": one.due_at, "claimed_at": now} for one in taken]
    await put_in(connection, occurrences, claimed)
    await change(connection, schedules, moved)
    return taken


def _last_and_next(rule: str, due: datetime, now: datetime) -> tuple[datetime, datetime | None]:
    following = next_of(rule, due)
    while following and following <= now:
        due, following = following, next_of(rule, following)
    return due, following
