from __future__ import annotations

import asyncio
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any

import pytest

from bot.actions import keeping
from bot.actions.filters import Filter
from bot.actions.log import export, pouring
from bot.actions.log.copies import Format
from bot.actions.log.view import view
from bot.actions.rules import Action
from bot.database import Database
from tests.actions.record import LONDON, a_room
from tests.rooms import TUESDAY


async def test_a_csv_that_nobody_waits_for_any_more_is_given_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not database.one_writer:
        pytest.skip("PostgreSQL writes the file by itself")
    monkeypatch.setattr(pouring, "BATCH", 1)
    monkeypatch.setattr(pouring, "STEPS", 1)
    room, sam, _ = await a_room(database)
    async with database.transaction() as connection:
        for number in range(9):
            await keeping.log(connection, room, sam, Action(f"Ring number {number}"), TUESDAY)
    told: list[int] = []
    begun, left, ended = threading.Event(), threading.Event(), threading.Event()

    def tell(rows: int) -> None:
        told.append(rows)
        begun.set()
        left.wait(20)

    def watched(pour_rows: partial[None]) -> None:
        try:
            pour_rows()
        finally:
            ended.set()

    rows = pouring.pour_rows
    monkeypatch.setattr(pouring, "pour_rows", lambda *given: watched(partial(rows, *given)))
    async with database.reading() as connection:
        shown = await view(connection, Filter(), [room], date(2026, 11, 24), LONDON)
        writing = asyncio.create_task(export.write(connection, shown, Format.CSV, BytesIO(), tell=tell))
        await asyncio.to_thread(begun.wait, 20)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
    left.set()
    assert await asyncio.to_thread(ended.wait, 20)
    assert told == [1]


async def test_a_csv_given_up_before_its_turn_in_the_threads_came_leaves_no_connection_open(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not database.one_writer:
        pytest.skip("PostgreSQL writes the file by itself")
    opened: list[sqlite3.Connection] = []
    connect, turn, loop = sqlite3.connect, threading.Event(), asyncio.get_running_loop()

    def watched(*given: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 -- as sqlite3 takes them
        opened.append(connect(*given, **options))
        return opened[-1]

    with ThreadPoolExecutor(1) as threads:
        threads.submit(turn.wait, 20)
        monkeypatch.setattr(asyncio, "to_thread", lambda do, *given: loop.run_in_executor(threads, partial(do, *given)))
        async with database.reading() as connection:
            shown = await view(connection, Filter(), [], date(2026, 11, 24), LONDON)
            monkeypatch.setattr(sqlite3, "connect", watched)
            writing = asyncio.create_task(export.write(connection, shown, Format.CSV, BytesIO()))
            await asyncio.sleep(0)
            writing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await writing
        turn.set()
    for each in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            each.execute("SELECT 1")


async def test_a_csv_given_up_when_its_last_row_is_written_is_still_given_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not database.one_writer:
        pytest.skip("PostgreSQL writes the file by itself")
    rows, loop = pouring.pour_rows, asyncio.get_running_loop()

    def ended(*given: Any) -> None:  # noqa: ANN401 -- as pour_rows takes them
        rows(*given)
        loop.call_soon_threadsafe(writing.cancel)

    monkeypatch.setattr(pouring, "pour_rows", ended)
    async with database.reading() as connection:
        shown = await view(connection, Filter(), [], date(2026, 11, 24), LONDON)
        writing = asyncio.create_task(export.write(connection, shown, Format.CSV, BytesIO()))
        with pytest.raises(asyncio.CancelledError):
            await writing
