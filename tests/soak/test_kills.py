"""A process that is killed at any moment loses nothing; at most the card in flight in a Channel is seen twice."""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from sqlalchemy import func, insert, select

from bot.checkins.planning import CLOSE, OPEN, REMIND
from bot.checkins.tables import answers, rounds
from bot.database import Database
from bot.message import Account, Intent, Place, card
from bot.occurrences import schedules
from bot.outbox import Post, State, posts, put
from bot.places import channels
from bot.prompts.arranging import KIND
from bot.prompts.library import library
from bot.prompts.tables import asked, prompts
from bot.rooms.rules import Role
from tests.checkins.conftest import EVERY_TUESDAY
from tests.rooms import TUESDAY, Hands, make_room
from tests.soak.working import ANSWERS, COUNTED, PLATFORM, checking, router

FOLDER = Path(__file__).parents[2]
WEEKS, KILLS = 12, 3
FEW_WEEKS, FEW_KILLS = 1, 1
"""How many check-ins a Room has, and how often a process is killed while each opens, is reminded of, and closes."""

A_RUN = timedelta(minutes=2)
"""Made-up time from one run to the next: longer than a lease."""

EACH_RUN = 4
LONGEST_LIFE = 500
"""Statements that a process begins before it is killed: about twice as many as make all happen that is due."""

ROOMS = ("one", "two", "three")
SEED = 20261124


async def test_nothing_is_lost_by_kills_at_random_moments(
    database: Database, database_url: str, tmp_path: Path, *, long: bool
) -> None:
    weeks, kills = (WEEKS, KILLS) if long else (FEW_WEEKS, FEW_KILLS)
    log, chance = tmp_path / "shown", random.Random(SEED)  # noqa: S311 -- the same moments each time, nearly
    for name in ROOMS:
        await _room(database, name)
    for _ in range(weeks * len((OPEN, REMIND, CLOSE))):
        at = await _next_planned(database)
        for _ in range(kills):
            await _plan_questions(database, at)
            await _work(database_url, log, at, life=chance.randrange(LONGEST_LIFE))
            at += A_RUN
        await _work(database_url, log, at, life=None)  # leases ran out, and all that is due is done
    await _work(database_url, log, at + A_RUN, life=None)  # what waited for more to come goes out
    deaths = weeks * 3 * kills
    await _check_record(database, log, weeks, deaths * EACH_RUN)
    repeats = [await _check_channel(database, each, log, deaths) for each in await _channels(database)]
    kind, questions = database.url.get_backend_name(), deaths * EACH_RUN * len(ROOMS)
    print(
        f"\n{kind}: {deaths} kills, {weeks * len(ROOMS)} check-ins, {questions} questions, "
        f"{len(_lines(log, 'answer'))} answers, none lost; cards seen twice in each Channel: {repeats}"
    )


async def _room(database: Database, name: str) -> None:
    """A Room of two Channels, with a card that counts, a check-in each week, and somebody who never answers it."""
    meeting = [Place(PLATFORM, f"{name}{other}", "{}") for other in ("", " too")]
    them = Account(PLATFORM, ANSWERS, name)
    people = {them: Role.FACILITATOR, Account(PLATFORM, "silent", name): Role.MEMBER}
    room, now = await make_room(database, name, meeting, people), Hands(TUESDAY)
    async with database.transaction() as connection:
        ours = await connection.scalars(select(channels.c.id).where(channels.c.room_id == room))
        await put(connection, [Post(each, card("0 questions so far"), key=COUNTED) for each in ours], TUESDAY)
        await connection.execute(insert(prompts).values(id=room, room_id=room, principle=""))
    arranging = Intent("checkin.arrange", them, meeting[0], answers=EVERY_TUESDAY)
    assert await router(database, checking(now), now)(arranging)


async def _next_planned(database: Database) -> datetime:
    """When a check-in next opens, is reminded of, or closes."""
    planned = select(func.min(schedules.c.next_run_at)).where(schedules.c.kind.in_((OPEN, REMIND, CLOSE)))
    async with database.reading() as connection:
        at: datetime | None = await connection.scalar(planned)
    assert at
    return at


async def _plan_questions(database: Database, at: datetime) -> None:
    """A few questions in each Room, due by then."""
    async with database.transaction() as connection:
        plans = [
            {"room_id": room, "kind": KIND, "subject_id": room, "rule": "", "next_run_at": at - timedelta(seconds=turn)}
            for room in await connection.scalars(select(prompts.c.id))
            for turn in range(EACH_RUN)
        ]
        await connection.execute(insert(schedules), plans)


async def _work(url: str, log: Path, at: datetime, life: int | None) -> None:
    """One process, killed after so many statements, or left to finish."""
    told = (url, str(log), at.isoformat(), *(["once"] if life is None else []))
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.soak.working", *told), cwd=FOLDER, stdout=asyncio.subprocess.PIPE
    )
    assert worker.stdout
    assert await worker.stdout.readline() == b"ready\n"
    if life is not None:
        for _ in range(life):
            await worker.stdout.readline()
        worker.kill()
    assert await worker.wait() == (0 if life is None else -9)


async def _check_record(database: Database, log: Path, weeks: int, questions: int) -> None:
    """Each Round was opened and closed once with the answer last taken in it, each question asked, each card sent."""
    async with database.reading() as connection:
        had = (await connection.execute(select(rounds).order_by(rounds.c.room_id, rounds.c.number))).all()
        kept = dict((await connection.execute(select(answers.c.round_id, answers.c.words))).all())
        each = await connection.execute(select(asked.c.room_id, func.count()).group_by(asked.c.room_id))
        assert [count for _, count in each] == [questions] * len(ROOMS)
        assert not (await connection.scalars(select(posts.c.id).where(posts.c.state != State.SENT))).all()
        keys = select(posts.c.key, posts.c.channel_id).where(posts.c.revises_id.is_(None), posts.c.key != COUNTED)
        put_once = Counter(
            (key, channel) for key, channel in await connection.execute(keys.where(posts.c.key.startswith("round:")))
        )
    assert [one.number for one in had] == [*range(1, weeks + 1)] * len(ROOMS)
    assert all(one.closed_at for one in had)
    each_card = [f"round:{one.id}:{what}" for one in had for what in ("card", "count", "reminder", "summary")]
    assert Counter(key for key, _ in put_once) == Counter(dict.fromkeys(each_card, 2))
    assert set(put_once.values()) == {1}
    taken = {int(number): int(words) for _, number, _, words in _lines(log, "answer")}
    assert all(taken.get(one.id, 0) <= int(kept[one.id]) for one in had)
    summaries = [words for _, _, _, words in _lines(log, "post") if "what we heard" in words]
    assert all(any(_holds(words, one.number, kept[one.id]) for words in summaries) for one in had)


def _holds(words: str, number: int, answer: str) -> bool:
    """Whether this is the summary of a Round of this number with this answer in it."""
    return words.startswith(f"Check-in {number}: what we heard") and f" {answer} " in f"{words} "


async def _channels(database: Database) -> list[tuple[int, str]]:
    async with database.reading() as connection:
        return [(number, name) for number, name in await connection.execute(select(channels.c.id, channels.c.channel))]


async def _check_channel(database: Database, channel: tuple[int, str], log: Path, deaths: int) -> int:
    """Every card was shown in its order and ended as it should; how many were seen twice."""
    number, name = channel
    mine = select(posts.c.ref, posts.c.key).where(posts.c.channel_id == number, posts.c.revises_id.is_(None))
    async with database.reading() as connection:
        sent = (await connection.execute(mine.order_by(posts.c.id))).all()
        questions = select(asked.c.question).join(channels, channels.c.room_id == asked.c.room_id)
        slugs = list(await connection.scalars(questions.where(channels.c.id == number).order_by(asked.c.id)))
        total = await connection.scalar(select(func.count()).select_from(asked))
    lines = [line for line in _lines(log, "post") if line[1] == name]
    real = {each.ref for each in sent}
    assert [ref for _, _, ref, _ in lines if ref in real] == [each.ref for each in sent]
    extra = [(words, following) for (_, _, ref, words), (_, _, _, following) in pairwise(lines) if ref not in real]
    assert len(extra) == len(lines) - len(sent) <= deaths
    assert all(words.split()[:2] == following.split()[:2] for words, following in extra)  # each just before its like
    wording = {one.id: " ".join(one.ask.split()) for one in library().questions}
    shown = [words for _, _, ref, words in lines if ref in real and words.startswith("A question for us all")]
    assert len(shown) == len(slugs)
    assert all(wording[slug] in words for slug, words in zip(slugs, shown, strict=True))
    last = {ref: words for _, where, ref, words in _lines(log) if where == name}
    endings = {"card": " is closed", "reminder": "takes no more answers", "count": f"{total} questions so far"}
    assert all(
        endings.get(each.key.rpartition(":")[2], "") in last[each.ref] for each in sent if "count" not in each.key
    )
    assert endings["count"] in next(last[each.ref] for each in sent if each.key == COUNTED)
    return len(extra)


def _lines(log: Path, what: str = "") -> list[list[str]]:
    lines = [line.split("\t") for line in log.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if not what or line[0] == what]
