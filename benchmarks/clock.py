"""The clock: what a beat costs when nothing is due, and how soon many things due at once are in the outbox."""

from __future__ import annotations

from datetime import time, timedelta
from time import perf_counter

from sqlalchemy import delete, func, insert, select, update

from benchmarks import figures, theirs
from benchmarks.load import Unanswered
from benchmarks.records import TUESDAY, make_rooms, record, tidy
from bot.clock import Due
from bot.database import Database
from bot.holidays import Nation
from bot.occurrences import occurrences, rule_of, schedules
from bot.outbox import posts
from bot.prompts.arranging import KIND, open_due
from bot.prompts.tables import asked, prompts
from bot.schedule import Schedule

FEW, MANY = 1_000, 100_000
BEATS = 400
MOST_TIMES = 2
DUE = 10_000
THEIRS = 2_000
"""A fifth as many: putting them in its store takes long, and is not measured."""

ROUNDS = 3
MOST_SECONDS = 2.5
HISTORY = 12
"""Questions that each Room was asked before."""

_PLAN = Schedule(weekdays=(1,), at=time(9), zone="Europe/London", anchor=TUESDAY.date(), nation=Nation.ENGLAND)
EVERY_TUESDAY = rule_of(_PLAN)


async def measure() -> None:
    """Print both, on both databases, and APScheduler's own job store beside the second."""
    for kind in ("sqlite", "postgresql"):
        async with record(kind) as database:
            await _idle(database, kind)
            await _all_due(database, kind)
            their = await (theirs.in_sqlite(THEIRS) if kind == "sqlite" else theirs.in_postgresql(database, THEIRS))
            figures.row(f"APScheduler's SQLAlchemyJobStore, {THEIRS:,} due jobs that do nothing", [their])


async def _idle(database: Database, kind: str) -> None:
    await make_rooms(database, 1, "web")
    taken = {}
    for count in (FEW, MANY):
        await _fill(database, count)
        taken[count] = await _beats(database)
    figures.heading(f"Clock on {kind}: a beat with nothing due, {BEATS} beats", "milliseconds")
    for count in (FEW, MANY):
        figures.row(f"with {count:,} schedules", taken[count])
    both = [sorted(taken[count])[BEATS // 2] for count in (FEW, MANY)]
    figures.at_most(f"{MANY:,} schedules, times the beat with {FEW:,}", [both[1] / both[0]], MOST_TIMES)


async def _fill(database: Database, count: int) -> None:
    """Schedules due one by one over the week to come."""
    async with database.transaction() as connection:
        have = await connection.scalar(select(func.count()).select_from(schedules)) or 0
        rows = [
            {"room_id": 1, "kind": KIND, "subject_id": n, "rule": "", "next_run_at": TUESDAY + timedelta(seconds=6 * n)}
            for n in range(have + 1, count + 1)
        ]
        await connection.execute(insert(schedules), rows)
    await tidy(database)


async def _beats(database: Database) -> list[float]:
    beat, taken = Due(database, {}), []
    for _ in range(BEATS):
        began = perf_counter()
        await beat(TUESDAY)
        taken.append(1000 * (perf_counter() - began))
    return taken


async def _all_due(database: Database, kind: str) -> None:
    await make_rooms(database, DUE, "web")
    await _arrange(database)
    due = Due(database, {KIND: open_due})
    taken = []
    for _ in range(ROUNDS):
        await _afresh(database)
        began = perf_counter()
        await due(TUESDAY)
        taken.append(perf_counter() - began)
        await _check(database)
    figures.heading(f"Clock on {kind}: {DUE:,} prompts of as many Rooms due at once, {ROUNDS} rounds", "seconds")
    figures.at_most("claimed, a question chosen for each, all in the outbox", taken, MOST_SECONDS)


async def _arrange(database: Database) -> None:
    numbers = range(1, DUE + 1)
    plan = {"kind": KIND, "rule": EVERY_TUESDAY, "next_run_at": TUESDAY}
    async with database.transaction() as connection:
        await connection.execute(delete(schedules))
        await connection.execute(insert(prompts), [{"id": n, "room_id": n, "principle": ""} for n in numbers])
        await connection.execute(insert(schedules), [{**plan, "room_id": n, "subject_id": n} for n in numbers])


async def _afresh(database: Database) -> None:
    """All due again, each Room with some history."""
    earlier = [
        {"room_id": n, "question": f"retired-{turn}", "asked_at": TUESDAY - timedelta(weeks=HISTORY - turn)}
        for turn in range(HISTORY)
        for n in range(1, DUE + 1)
    ]
    async with database.transaction() as connection:
        for table in (posts, occurrences, asked):
            await connection.execute(delete(table))
        await connection.execute(insert(asked), earlier)
        await connection.execute(update(schedules).values(next_run_at=TUESDAY))
    await tidy(database)


async def _check(database: Database) -> None:
    async with database.reading() as connection:
        found = await connection.scalar(select(func.count()).select_from(posts))
    if found != DUE:
        message = f"{found} Posts in the outbox, not {DUE}"
        raise Unanswered(message)
