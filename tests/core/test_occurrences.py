"""Due things are claimed once, whoever else is claiming, and move on; the database is the only judge."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from sqlalchemy import Row, event, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

import bot.clock
from bot.clock import Due
from bot.database import Database
from bot.holidays import Nation
from bot.occurrences import (
    Arrangement,
    Occurrence,
    arrange,
    cancel,
    claim_due,
    next_of,
    occurrences,
    rule_of,
    schedules,
)
from bot.rooms.tables import rooms
from bot.schedule import OnHoliday, Schedule, next_run
from tests.core import plans
from tests.core.claiming import claim_all
from tests.core.plans import TUESDAYS_AT_NINE
from tests.rooms import TUESDAY, make_room

WEEK = timedelta(weeks=1)
RULE = rule_of(TUESDAYS_AT_NINE)
MANY = 300
FOLDER = Path(__file__).parents[2]


@pytest.fixture
async def room(database: Database) -> int:
    return await make_room(database, "Made up", [])


async def plan(database: Database, room: int, first: datetime | None, rule: str = RULE, kind: str = "prompt") -> int:
    async with database.transaction() as connection:
        return await arrange(connection, Arrangement(room, kind, 1, rule), first)


async def claimed(database: Database, now: datetime = TUESDAY) -> list[Occurrence]:
    async with database.transaction() as connection:
        return await claim_due(connection, now, 100)


async def next_runs(database: Database) -> list[datetime | None]:
    async with database.reading() as connection:
        return list(await connection.scalars(select(schedules.c.next_run_at).order_by(schedules.c.id)))


async def recorded(database: Database) -> Sequence[Row[Any]]:
    async with database.reading() as connection:
        return (await connection.execute(select(occurrences).order_by(occurrences.c.due_at))).all()


async def many(database: Database, room: int) -> list[int]:
    """Schedules due over the last hours, with rules that recur and without; their ids."""
    rows = [
        {
            "room_id": room,
            "kind": "prompt",
            "subject_id": number,
            "rule": RULE if number % 2 else "",
            "next_run_at": TUESDAY - timedelta(minutes=number),
        }
        for number in range(MANY)
    ]
    async with database.transaction() as connection:
        await connection.execute(insert(schedules), rows)
        return list(await connection.scalars(select(schedules.c.id).order_by(schedules.c.id)))


@pytest.mark.parametrize("claimers", [2, 4])
async def test_each_of_many_due_is_claimed_once_by_several_at_work(
    database: Database, database_url: str, room: int, claimers: int
) -> None:
    wanted = await many(database, room)
    several = [Database(database_url) for _ in range(claimers)]
    shares = await asyncio.gather(*(claim_all(each) for each in several))
    for each in several:
        await each.close()
    assert sorted(number for share in shares for number in share) == wanted
    assert len(await recorded(database)) == MANY
    assert await claimed(database) == []


async def test_each_of_many_due_is_claimed_once_by_two_processes(
    database: Database, database_url: str, room: int
) -> None:
    wanted = await many(database, room)
    both = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.core.claiming", database_url),
            cwd=FOLDER,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for each in both:
        assert each.stdout
        assert await each.stdout.readline() == b"ready\n"
    told = await asyncio.gather(*(each.communicate(b"go\n") for each in both))
    assert sorted(int(number) for out, _ in told for number in out.split()) == wanted


@asynccontextmanager
async def transactions(*several: Database) -> AsyncIterator[list[AsyncConnection]]:
    """One open transaction on each."""
    first, second = several
    async with first.transaction() as one, second.transaction() as other:
        yield [one, other]


async def test_on_postgresql_one_takes_what_another_has_not_without_waiting_for_it(
    database: Database, database_url: str, room: int
) -> None:
    if database.url.get_backend_name() == "sqlite":
        pytest.skip("SQLite has one writer, who has it all")
    wanted = await many(database, room)
    other = Database(database_url)
    async with transactions(database, other) as both:
        shares = [{one.schedule_id for one in await claim_due(each, TUESDAY, MANY // 2)} for each in both]
    await other.close()
    assert [len(share) for share in shares] == [MANY // 2] * 2
    assert shares[0] | shares[1] == set(wanted)


async def test_of_moments_missed_only_the_last_is_taken_and_the_next_is_to_come(database: Database, room: int) -> None:
    number = await plan(database, room, TUESDAY - 5 * WEEK)
    now = TUESDAY + timedelta(days=1)
    assert await claimed(database, now) == [Occurrence(number, room, "prompt", 1, TUESDAY)]
    assert await next_runs(database) == [TUESDAY + WEEK]
    (row,) = await recorded(database)
    assert (row.due_at, row.claimed_at) == (TUESDAY, now)
    assert await claimed(database, now) == []


async def test_a_moment_is_due_when_it_comes_and_not_before(database: Database, room: int) -> None:
    await plan(database, room, TUESDAY)
    assert await claimed(database, TUESDAY - timedelta(microseconds=1)) == []
    assert [one.due_at for one in await claimed(database)] == [TUESDAY]


async def test_what_recurs_comes_again_week_after_week(database: Database, room: int) -> None:
    await plan(database, room, TUESDAY)
    weeks = [await claimed(database, TUESDAY + number * WEEK) for number in range(4)]
    assert [one.due_at for taken in weeks for one in taken] == [TUESDAY + number * WEEK for number in range(4)]


async def test_what_happens_once_happens_once(database: Database, room: int) -> None:
    await plan(database, room, TUESDAY, rule="")
    assert len(await claimed(database)) == 1
    assert await next_runs(database) == [None]
    assert await claimed(database, TUESDAY + 52 * WEEK) == []


async def test_a_rule_that_has_ended_comes_no_more(database: Database, room: int) -> None:
    await plan(database, room, TUESDAY, rule_of(plans.schedule(until=TUESDAY.date())))
    assert len(await claimed(database)) == 1
    assert await next_runs(database) == [None]


async def test_only_so_many_are_taken_at_a_time_and_the_oldest_first(database: Database, room: int) -> None:
    ids = [await plan(database, room, TUESDAY - number * WEEK, rule="") for number in range(3)]
    async with database.transaction() as connection:
        taken = await claim_due(connection, TUESDAY, 2)
    assert [one.schedule_id for one in taken] == [ids[2], ids[1]]


async def test_what_is_cancelled_comes_no_more_and_the_rest_does(database: Database, room: int) -> None:
    await plan(database, room, TUESDAY)
    other = await plan(database, room, TUESDAY, kind="round")
    async with database.transaction() as connection:
        await cancel(connection, "prompt", 1)
    assert [one.schedule_id for one in await claimed(database)] == [other]


async def test_a_look_at_nothing_due_writes_nothing(database: Database, room: int) -> None:
    await plan(database, room, TUESDAY + WEEK)
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement.partition(" ")[0].strip())

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", listen)
    await Due(database, {})(TUESDAY)
    event.remove(engine, "before_cursor_execute", listen)
    assert "SELECT" in said
    assert not {"INSERT", "UPDATE", "DELETE"} & set(said)


class Opener:
    """Notes what it opened; fails after writing when a schedule is broken, or the record goes away."""

    def __init__(self, *, broken: int = 0, away: bool = False) -> None:
        self.broken = broken
        self.away = away
        self.batches: list[list[Occurrence]] = []

    async def __call__(self, connection: AsyncConnection, due: Sequence[Occurrence], _now: datetime) -> None:
        if self.away:
            raise ConnectionError
        if self.broken in {one.schedule_id for one in due}:
            await connection.execute(update(rooms).values(name="half opened"))
            raise LookupError
        self.batches.append(list(due))


async def test_one_rooms_fault_is_logged_and_keeps_no_other_from_being_opened(database: Database, room: int) -> None:
    broken, sound = [await plan(database, room, TUESDAY) for _ in range(2)]
    opener = Opener(broken=broken)
    with capture_logs() as logs:
        await Due(database, {"prompt": opener})(TUESDAY)
    async with database.reading() as connection:
        assert await connection.scalar(select(rooms.c.name)) == "Made up"  # what the broken one wrote was taken back
    assert [[one.schedule_id for one in batch] for batch in opener.batches] == [[sound]]
    assert [(line["event"], line["schedule"]) for line in logs] == [("occurrence_failed", broken)]
    assert await next_runs(database) == [TUESDAY + WEEK] * 2


async def test_while_the_record_is_away_nothing_is_claimed_and_it_opens_later(database: Database, room: int) -> None:
    number = await plan(database, room, TUESDAY)
    with pytest.raises(ConnectionError):
        await Due(database, {"prompt": Opener(away=True)})(TUESDAY)
    assert await recorded(database) == []
    assert await next_runs(database) == [TUESDAY]
    opener = Opener()
    await Due(database, {"prompt": opener})(TUESDAY)
    assert opener.batches == [[Occurrence(number, room, "prompt", 1, TUESDAY)]]


async def test_each_kind_is_opened_by_its_own_and_all_that_is_due_in_batches(
    database: Database, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.clock, "AT_ONCE", 3)
    prompts = {await plan(database, room, TUESDAY) for _ in range(7)}
    rounds = {await plan(database, room, TUESDAY, kind="round") for _ in range(3)}
    prompt, check = Opener(), Opener()
    await Due(database, {"prompt": prompt, "round": check})(TUESDAY)
    assert {one.schedule_id for batch in prompt.batches for one in batch} == prompts
    assert {one.schedule_id for batch in check.batches for one in batch} == rounds
    assert max(map(len, prompt.batches)) <= 3


@given(planned=plans.schedules(), day=plans.DAYS)
def test_a_rule_written_down_means_what_the_schedule_meant(planned: Schedule, day: Any) -> None:  # noqa: ANN401 -- a date
    after = datetime.combine(day, time(12), TUESDAY.tzinfo)
    assert next_of(rule_of(planned), after) == next_run(planned, after)


async def test_a_rule_survives_the_database(database: Database, room: int) -> None:
    planned = plans.schedule(
        weekdays=(0, 3), zone="Asia/Kolkata", every_weeks=2, nation=Nation.SCOTLAND, on_holiday=OnHoliday.MOVE
    )
    first = next_run(planned, TUESDAY)
    assert first
    await plan(database, room, first, rule_of(planned))
    assert [one.due_at for one in await claimed(database, first)] == [first]
    assert await next_runs(database) == [next_run(planned, first)]
