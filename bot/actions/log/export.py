"""The log as files, of exactly what a Filter shows: read few rows at a time, so that a million take little memory.

What makes the files works apart from the event loop, a batch at a time, so that nobody waits for someone's export.
Calendars and workbooks, six megabytes of library, are loaded there too, when the first one is asked for.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import IO, TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import finding
from bot.actions.listing.past import Names
from bot.actions.log import copies
from bot.actions.log.copies import Format, as_json
from bot.actions.log.pouring import Tell, pour
from bot.actions.log.telling import done_by, happened, listed, why
from bot.actions.log.view import View
from bot.actions.naming import names_of
from bot.actions.rules import Agreed, Entry, Told
from bot.actions.tables import actions, changes, decisions

if TYPE_CHECKING:
    from bot.actions.log.workbook import Book

NAME = "Actions"
"""What a calendar is called that nobody named."""


def _nobody(_: int) -> None:
    """Who wants to hear nothing."""


async def write(  # noqa: PLR0913 -- what, as what, whereto, and three wishes
    connection: AsyncConnection,
    shown: View,
    kind: Format,
    to: IO[bytes],
    *,
    tell: Tell = _nobody,
    bom: bool = True,
    name: str = NAME,
) -> None:
    """Write all that is shown to an open file. `bom` lets Excel read the accents of a CSV; `name` is a calendar's."""
    match kind:
        case Format.CSV:
            await pour(connection, shown, to, tell, bom=bom)
        case Format.JSON:
            await _write_json(connection, shown, to, tell)
        case Format.ICS:
            await _write_calendar(connection, shown, to, tell, name)
        case Format.XLSX:
            await _write_workbook(connection, shown, to, tell)


async def batches(connection: AsyncConnection, shown: View) -> AsyncIterator[list[Entry]]:
    """The Actions in order, many at a time."""
    found = finding.entries(shown.rows, shown.sort)
    rows = await connection.stream(found, execution_options={"yield_per": finding.BATCH})
    async for batch in rows.partitions(finding.BATCH):
        yield [finding.entry(row) for row in batch]


async def _write_json(connection: AsyncConnection, shown: View, to: IO[bytes], tell: Tell) -> None:
    """An array with an object a line."""

    def written(entries: Sequence[Entry], before: str) -> None:
        lines = (json.dumps(as_json(each, shown.today), ensure_ascii=False) for each in entries)
        to.write((before + ",\n".join(lines)).encode("utf-8", "replace"))

    to.write(b"[\n")
    before = ""
    async for entries in batches(connection, shown):
        await asyncio.to_thread(written, entries, before)
        before = ",\n"
        tell(len(entries))
    to.write(b"\n]\n")


async def _write_calendar(connection: AsyncConnection, shown: View, to: IO[bytes], tell: Tell, name: str) -> None:
    await asyncio.to_thread(_begin_calendar, to, name)
    async for entries in batches(connection, shown):
        await asyncio.to_thread(_add_events, to, entries)
        tell(len(entries))
    await asyncio.to_thread(_end_calendar, to)


def _begin_calendar(to: IO[bytes], name: str) -> None:
    from bot.actions.log.calendar import head

    to.write(head(name))


def _add_events(to: IO[bytes], entries: Sequence[Entry]) -> None:
    from bot.actions.log.calendar import event

    to.writelines(map(event, entries))


def _end_calendar(to: IO[bytes]) -> None:
    from bot.actions.log.calendar import END

    to.write(END)


def _begin_book(to: IO[bytes]) -> Book:
    from bot.actions.log.workbook import Book

    return Book(to)


async def _write_workbook(connection: AsyncConnection, shown: View, to: IO[bytes], tell: Tell) -> None:
    book = await asyncio.to_thread(_begin_book, to)
    try:
        await _fill(book, connection, shown, tell)
        await asyncio.to_thread(book.close)
    finally:
        await asyncio.to_thread(book.clear)


async def _fill(book: Book, connection: AsyncConnection, shown: View, tell: Tell) -> None:
    today, zone = shown.today, shown.zone
    async for entries in batches(connection, shown):
        await asyncio.to_thread(book.actions.add, [copies.cells(each, today, zone) for each in entries])
        tell(len(entries))
    async for found in decided(connection, shown):
        await asyncio.to_thread(book.decisions.add, [copies.decided(each, zone) for each in found])
    names = await names_of(connection, shown.rooms)
    async for told in _histories(connection, shown):
        await asyncio.to_thread(book.history.add, [_history_cells(each, names, zone) for each in told])


async def decided(connection: AsyncConnection, shown: View) -> AsyncIterator[list[Agreed]]:
    """The Decisions, newest first, many at a time; one that is logged meanwhile moves none of the others."""
    rows = shown.decided
    while found := await finding.agreed(connection, rows, limit=finding.BATCH):
        yield found
        rows = shown.decided & finding.agreed_before(found[-1].logged_at, found[-1].id)


async def _histories(connection: AsyncConnection, shown: View) -> AsyncIterator[list[Told]]:
    """What happened to the Actions and Decisions that are shown, in order."""
    these = changes.c.action_id.in_(select(actions.c.id).where(shown.rows))
    those = changes.c.decision_id.in_(select(decisions.c.id).where(shown.decided))
    found = finding.histories(shown.rooms, or_(these, those))
    rows = await connection.stream(found, execution_options={"yield_per": finding.BATCH})
    async for batch in rows.partitions(finding.BATCH):
        yield [finding.told(row) for row in batch]


def _history_cells(told: Told, names: Names, zone: ZoneInfo) -> tuple[copies.Cell, ...]:
    at = told.change.at.astimezone(zone)
    about = "Action" if told.action_id else "Decision"
    before, after = listed(told, names)
    who, what = done_by(told, names), happened(told)
    return (told.room, about, told.number, at.date(), f"{at:%H:%M}", who, what, before, after, why(told, names))
