"""Actions poured from the database into a CSV with as little done a row as can be: a log may hold a million.

The database makes every cell. PostgreSQL writes the file too (COPY) and sends it as it is made. SQLite can neither
tell a day in another time zone nor look for what a spreadsheet would run, so its rows are finished here.
"""

from __future__ import annotations

import asyncio
import csv
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from io import TextIOWrapper
from threading import Event
from typing import IO, Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, Select, String, case, cast, func, literal
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.finding import OWNER, entries
from bot.actions.log.copies import HEADINGS, LATE
from bot.actions.log.view import View
from bot.actions.rules import UNFINISHED
from bot.actions.tables import actions
from bot.cells import BYTE_ORDER_MARK, MAY_RUN, all_harmless
from bot.rooms.tables import organisations, rooms

BATCH = 1000
STEPS = 10_000
"""Of SQLite's own, after which it asks whether the reading is given up: so often that a sort of all rows stops too."""

COPY_SECONDS = 60 * 60
Row: TypeAlias = tuple[Any, ...]
Finisher: TypeAlias = Callable[[Sequence[Row]], Iterable[Row]]
Tell: TypeAlias = Callable[[int], object]
"""Told how many Actions more are written."""


async def pour(connection: AsyncConnection, shown: View, to: IO[bytes], tell: Tell, *, bom: bool) -> None:
    """Write all that is shown to an open file, under HEADINGS. `bom` lets Excel read the accents."""
    text = TextIOWrapper(to, encoding="utf-8", errors="replace", newline="")
    text.write(BYTE_ORDER_MARK if bom else "")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    if connection.dialect.name == "postgresql":
        text.flush()
        await _copied(connection, cells_whole(shown), to, tell)
    else:
        query, given = _as_sent(connection, cells_raw(shown))
        given_up, made = Event(), finisher(shown.zone)
        opened = _opener(connection, given_up)
        try:
            await asyncio.to_thread(pour_rows, opened, query, given, lambda rows: writer.writerows(made(rows)), tell)
        finally:
            given_up.set()  # if the thread still reads, nobody waits for it any more
        text.flush()
    text.detach()


def _opener(connection: AsyncConnection, given_up: Event) -> Callable[[], sqlite3.Connection]:
    """Opens the same file once more, because this connection keeps to a thread of its own; reads until given up."""
    (file,), options = connection.dialect.create_connect_args(connection.engine.url)

    def opened() -> sqlite3.Connection:
        reading: sqlite3.Connection = sqlite3.connect(file, **options)
        reading.set_progress_handler(given_up.is_set, STEPS)
        return reading

    return opened


def pour_rows(
    opened: Callable[[], sqlite3.Connection],
    query: str,
    given: Sequence[Any],
    add: Callable[[Sequence[Row]], object],
    tell: Tell,
) -> None:
    """Open, read, finish and write in one thread: rows that one made and another took cost a fifth more."""
    with closing(opened()) as reading:
        found = reading.execute(query, given)
        while batch := found.fetchmany(BATCH):
            add(batch)
            tell(len(batch))


async def _copied(connection: AsyncConnection, rows: Select[Any], to: IO[bytes], tell: Tell) -> None:
    """Have PostgreSQL write it. A piece holds whole rows; line ends are made those of RFC 4180."""
    query, given = _as_sent(connection, rows)

    def keep(piece: bytes) -> None:
        to.write(piece.replace(b"\n", b"\r\n"))

    async def take(piece: bytes) -> None:
        await asyncio.to_thread(keep, piece)
        tell(piece.count(b"\n"))

    driver = await _driver(connection)
    await driver.copy_from_query(query, *given, output=take, format="csv", timeout=COPY_SECONDS)


async def _driver(connection: AsyncConnection) -> Any:  # noqa: ANN401 -- aiosqlite's or asyncpg's
    return (await connection.get_raw_connection()).driver_connection


def _as_sent(connection: AsyncConnection, rows: Select[Any]) -> tuple[str, list[Any]]:
    """A query as the driver takes it, and what is put into it: never written into its words."""
    query = rows.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    values = query.construct_params()
    names = query.positiontup or ()
    ready = {
        name: bind.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        for name, bind in query.binds.items()
    }
    return str(query), [made(values[name]) if (made := ready.get(name)) else values[name] for name in names]


def _columns(
    shown: View,
    weeks: ColumnElement[Any],
    words: Callable[[ColumnElement[str]], ColumnElement[str]],
    day: Callable[[ColumnElement[Any]], ColumnElement[str]],
) -> Select[Any]:
    at = actions.c
    unfinished = at.status.in_([str(status) for status in UNFINISHED])
    late = case((unfinished & (at.due < shown.today), LATE), else_="")
    carried = case((unfinished & (at.first_due < shown.today), weeks), else_=0)
    named = [words(OWNER), words(func.coalesce(organisations.c.name, ""))]
    dates = [cast(at.due, String), cast(at.first_due, String)]
    times = [day(at.logged_at), day(at.changed_at), day(at.closed_at)]
    text, note, room = words(at.text), words(at.note), words(rooms.c.name)
    columns = [room, at.number, text, *named, at.status, late, *dates, at.redated, carried, at.principle, note, *times]
    return entries(shown.rows, shown.sort).with_only_columns(*columns)


def cells_whole(shown: View) -> Select[Any]:
    """The cells as they go into the file, from PostgreSQL."""

    def words(column: ColumnElement[str]) -> ColumnElement[str]:
        return case((column.regexp_match(f"^{MAY_RUN}"), literal("'") + column), else_=func.nullif(column, ""))

    def day(column: ColumnElement[Any]) -> ColumnElement[str]:
        return func.to_char(func.timezone(str(shown.zone), column), "YYYY-MM-DD")

    since = literal(shown.today) - actions.c.first_due
    return _columns(shown, cast(since, Integer) // 7, words, day)


def cells_raw(shown: View) -> Select[Any]:
    """The cells from SQLite: words as they are, and of times the hour in UTC."""
    since = func.julianday(shown.today.isoformat()) - func.julianday(actions.c.first_due)
    weeks = cast(since / 7, Integer)
    return _columns(shown, weeks, lambda column: column, lambda column: func.substr(cast(column, String), 1, 13))


def finisher(zone: ZoneInfo) -> Finisher:
    """What finishes rows of SQLite's, a column at a time: of a million, each row costs what its columns cost in C.

    A zone that is not whole hours from UTC has its days begin up to an hour late.
    """

    @cache
    def day(hour: str | None) -> str:
        """The day of the zone by an hour of UTC, as in `2026-11-24 09`. A log has far fewer hours than Actions."""
        moment = datetime.fromisoformat(f"{hour}:00").replace(tzinfo=UTC) if hour else None
        return moment.astimezone(zone).date().isoformat() if moment else ""

    def made(batch: Sequence[Row]) -> Iterable[Row]:
        room, number, text, owner, theirs, *some, note, logged, changed, closed = zip(*batch, strict=True)
        in_, task, *whose, told = map(all_harmless, (room, text, owner, theirs, note))
        times = (map(day, each) for each in (logged, changed, closed))
        return zip(in_, number, task, *whose, *some, told, *times, strict=True)

    return made
