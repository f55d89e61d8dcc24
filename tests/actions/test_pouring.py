from __future__ import annotations

import asyncio
import threading
from datetime import date
from functools import partial
from io import BytesIO

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
