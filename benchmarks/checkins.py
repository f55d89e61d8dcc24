"""Check-ins of many Rooms that open, and close, at once, beside the bare writing of the same rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from time import perf_counter
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks import figures
from benchmarks.load import Unanswered
from benchmarks.records import TUESDAY, make_rooms, record, tidy
from bot.checkins.handlers import CheckIns
from bot.checkins.planning import CLOSE, OPEN, plan_next
from bot.checkins.rounds import Lent, find_standing
from bot.checkins.tables import answers, checkin_questions, checkins, rounds
from bot.clock import Due
from bot.database import Database
from bot.occurrences import occurrences, schedules
from bot.outbox import posts
from bot.rooms.gate import Gate
from bot.rooms.tables import members, organisations, rooms

ROOMS = 200
ROUNDS = 3
PEOPLE = 3
"""Members of each Room; all answer the first question."""

WRITTEN: tuple[Table, ...] = (rounds, schedules, occurrences, posts)
"""What a check-in that opens or closes leaves behind."""

Rows = dict[Table, list[dict[str, Any]]]


async def _key_question(_connection: AsyncConnection, _room: int, _now: datetime) -> str:
    return "Whose day got better because of us?"


async def measure() -> None:
    """Print both, on both databases."""
    for kind in ("sqlite", "postgresql"):
        async with record(kind) as database:
            await _arrange(database)
            opened, closed, bare = [], [], []
            for _ in range(ROUNDS):
                await _afresh(database)
                opened.append(await _timed(lambda: _come(database, OPEN)))
                await _answer(database)
                closed.append(await _timed(lambda: _come(database, CLOSE)))
                bare.append(await _bare(database))
            _show(kind, opened, closed, bare)


def _show(kind: str, opened: Sequence[float], closed: Sequence[float], bare: Sequence[float]) -> None:
    figures.heading(f"Check-ins on {kind}: {ROOMS} due at once, one Channel each, {ROUNDS} rounds", "milliseconds each")
    for name, taken in (("opened", opened), (f"closed, with {PEOPLE} answers and a summary", closed)):
        figures.row(name, [1000 * seconds / ROOMS for seconds in taken])
    figures.row(
        "bare: the same rows written, a statement and a transaction each", [1000 * each / ROOMS for each in bare]
    )
    both = [one + other for one, other in zip(opened, closed, strict=True)]
    figures.row("opened and closed, times the bare writing", figures.ratios(both, bare))


async def _timed(work: Callable[[], Awaitable[None]]) -> float:
    began = perf_counter()
    await work()
    return perf_counter() - began


async def _arrange(database: Database) -> None:
    """Rooms that check in before their Big Room on Tuesdays."""
    await make_rooms(database, ROOMS, "web")
    numbers = range(1, ROOMS + 1)
    async with database.transaction() as connection:
        await connection.execute(update(rooms).values(meets_on=1, meets_at="09:00"))
        await connection.execute(insert(checkins), [{"room_id": n, "anchor": TUESDAY.date()} for n in numbers])
        await connection.execute(
            insert(organisations), [{"id": n, "name": f"Organisation {n}"} for n in range(1, PEOPLE + 1)]
        )
        people = [
            {"room_id": n, "organisation_id": each, "name": "Made up"} for n in numbers for each in range(1, PEOPLE + 1)
        ]
        await connection.execute(insert(members), people)


async def _afresh(database: Database) -> None:
    """No check-in has been yet; the first of each Room is planned."""
    async with database.transaction() as connection:
        for table in (answers, posts, occurrences, schedules, rounds):
            await connection.execute(delete(table))
        for number in range(1, ROOMS + 1):
            await plan_next(connection, await find_standing(connection, number), TUESDAY)
    await tidy(database)


async def _come(database: Database, kind: str) -> None:
    """The time comes at which all of a kind are due."""
    async with database.reading() as connection:
        at = await connection.scalar(select(func.max(schedules.c.next_run_at)).where(schedules.c.kind == kind))
    if at is None:
        message = f"nothing of {kind} is planned"
        raise Unanswered(message)
    checking = CheckIns(Gate(lambda: at), Lent(_key_question, lambda word, _organisations: word)).due()
    await Due(database, {kind: checking[kind]}, slow=checking)(at)


async def _answer(database: Database) -> None:
    """Every Member answers the first question."""
    first = select(func.min(checkin_questions.c.id)).where(checkin_questions.c.room_id == rounds.c.room_id)
    asked = select(rounds.c.id, first.scalar_subquery(), members.c.id).join(
        members, members.c.room_id == rounds.c.room_id
    )
    async with database.transaction() as connection:
        rows = [
            {
                "round_id": number,
                "question_id": question,
                "member_id": member,
                "words": "Made up",
                "answered_at": TUESDAY,
            }
            for number, question, member in await connection.execute(asked)
        ]
        await connection.execute(insert(answers), rows)


async def _bare(database: Database) -> float:
    """Seconds for writing what the Rounds left behind once more, one row a statement, one Room a transaction."""
    async with database.reading() as connection:
        left: Rows = {
            table: [dict(row) for row in (await connection.execute(select(table))).mappings()] for table in WRITTEN
        }
    counts = {table.name: len(rows) for table, rows in left.items()}
    if counts["rounds"] != ROOMS or counts["posts"] < 2 * ROOMS:
        message = f"not every check-in was opened and closed: {counts}"
        raise Unanswered(message)
    async with database.transaction() as connection:
        for table in reversed(WRITTEN):
            await connection.execute(delete(table))
    began = perf_counter()
    for place in range(ROOMS):
        async with database.transaction() as connection:
            for table, rows in left.items():
                for row in rows[place * len(rows) // ROOMS : (place + 1) * len(rows) // ROOMS]:
                    await connection.execute(insert(table).values(row))
    return perf_counter() - began
