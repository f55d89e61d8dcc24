"""A process that is killed at any moment loses nothing; at most the card in flight in a Channel is seen twice."""

from __future__ import annotations

import asyncio
import random
import sys
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from sqlalchemy import insert, select

from bot.database import Database
from bot.message import Place, card
from bot.occurrences import schedules
from bot.outbox import Post, State, posts, put
from bot.places import channels
from bot.prompts.arranging import KIND
from bot.prompts.library import library
from bot.prompts.tables import asked, prompts
from tests.rooms import TUESDAY, make_room
from tests.soak.working import COUNTED

FOLDER = Path(__file__).parents[2]
RUNS, FEW_RUNS = 100, 5
A_RUN = 120
"""Seconds of made-up time from one run to the next: longer than a lease."""

EACH_RUN = 6
LONGEST_LIFE = 0.25
ROOMS = ("one", "two", "three")
SEED = 20261124


async def test_nothing_is_lost_by_kills_at_random_moments(
    database: Database, database_url: str, tmp_path: Path, *, long: bool
) -> None:
    runs, log = RUNS if long else FEW_RUNS, tmp_path / "shown"
    ids = [await _room(database, name, runs) for name in ROOMS]
    chance = random.Random(SEED)  # noqa: S311 -- the same moments each time, as far as a machine allows
    for run in range(runs):
        await _work(database_url, log, run * A_RUN, life=chance.uniform(0, LONGEST_LIFE))
    for last in range(3):  # leases run out, then all is quiet
        await _work(database_url, log, (runs + last) * A_RUN, life=None)
    repeats = [await _check(database, room, name, runs, log) for room, name in zip(ids, ROOMS, strict=True)]
    kind = database.url.get_backend_name()
    print(f"\n{kind}: {runs} kills, {runs * EACH_RUN * len(ROOMS)} questions, none lost; cards seen twice: {repeats}")


async def _room(database: Database, name: str, runs: int) -> int:
    """A Room with a card that counts, asked a few questions in each run."""
    room = await make_room(database, name, [Place("wall", name, "{}")])
    async with database.transaction() as connection:
        row = insert(prompts).values(room_id=room, principle="", words="made up").returning(prompts.c.id)
        prompt = (await connection.execute(row)).scalar_one()
        plan = {"room_id": room, "kind": KIND, "subject_id": prompt, "rule": ""}
        times = [TUESDAY + timedelta(seconds=run * A_RUN - turn) for run in range(runs) for turn in range(EACH_RUN)]
        await connection.execute(insert(schedules), [{**plan, "next_run_at": at} for at in times])
        channel = await connection.scalar(select(channels.c.id).where(channels.c.channel == name))
        await put(connection, [Post(int(channel or 0), card("0 questions so far"), key=COUNTED)], TUESDAY)
    return room


async def _work(url: str, log: Path, seconds: float, life: float | None) -> None:
    """One process, killed after so long a life, or left to finish."""
    told = (url, str(log), str(seconds), *(["once"] if life is None else []))
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.soak.working", *told), cwd=FOLDER, stdout=asyncio.subprocess.PIPE
    )
    assert worker.stdout
    assert await worker.stdout.readline() == b"ready\n"
    if life is not None:
        await asyncio.sleep(life)
        worker.kill()
    assert await worker.wait() == (0 if life is None else -9)


async def _check(database: Database, room: int, channel: str, runs: int, log: Path) -> int:
    """Every question once in the record, and shown in its order; how many cards were seen twice."""
    async with database.reading() as connection:
        slugs = list(
            await connection.scalars(select(asked.c.question).where(asked.c.room_id == room).order_by(asked.c.id))
        )
        total = len(list(await connection.scalars(select(asked.c.id))))
        left = list(await connection.scalars(select(posts.c.id).where(posts.c.state != State.SENT)))
    assert (len(slugs), total, left) == (runs * EACH_RUN, runs * EACH_RUN * len(ROOMS), [])
    lines = _lines(log)
    shown = [words for what, where, _, words in lines if (what, where) == ("post", channel)]
    questions = [words for words in shown if "so far" not in words]
    wording = {one.id: " ".join(one.ask.split()) for one in library().questions}
    once = [words for words, _ in groupby(questions)]
    assert len(once) == len(slugs)
    assert all(wording[slug] in words for slug, words in zip(slugs, once, strict=True))
    repeated = len(shown) - len(once) - 1  # the one is the card that counts
    assert 0 <= repeated <= runs
    counts = {ref: words for _, where, ref, words in lines if where == channel and "so far" in words}
    assert f"{total} questions so far" in counts.values()
    return repeated


def _lines(log: Path) -> list[list[str]]:
    return [line.split("\t") for line in log.read_text(encoding="utf-8").splitlines()]
