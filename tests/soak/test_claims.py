"""Each of many due Occurrences is claimed once, however many processes claim."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import func, insert, select

from bot.database import Database
from bot.occurrences import occurrences, schedules
from tests.rooms import TUESDAY, make_room

FOLDER = Path(__file__).parents[2]
MANY, SOME = 2000, 200


@pytest.mark.parametrize("processes", [2, 4])
async def test_each_is_claimed_once_by_several_processes(
    database: Database, database_url: str, processes: int, *, long: bool
) -> None:
    kind, many = database.url.get_backend_name(), MANY if long else SOME
    if kind == "sqlite" and processes > 2:
        pytest.skip("SQLite is for small installations: one process, or two while one takes over")
    room = await make_room(database, "Made up", [])
    plan = {"room_id": room, "kind": "prompt", "rule": "", "next_run_at": TUESDAY}
    async with database.transaction() as connection:
        await connection.execute(insert(schedules), [{**plan, "subject_id": number} for number in range(many)])
    workers = [await _ready(database_url) for _ in range(processes)]
    began = perf_counter()
    told = await asyncio.gather(*(each.communicate(b"go\n") for each in workers))
    took = perf_counter() - began
    shares = [len(out.split()) for out, _ in told]
    times = Counter(number for out, _ in told for number in out.split())
    assert (len(times), set(times.values())) == (many, {1})
    async with database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(occurrences)) == many
    print(f"\n{kind}: {many} due, {processes} processes took {shares}, each once, in {took:.1f} s")


async def _ready(url: str) -> asyncio.subprocess.Process:
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.core.claiming", url),
        cwd=FOLDER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert worker.stdout
    assert await worker.stdout.readline() == b"ready\n"
    return worker
