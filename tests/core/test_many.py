"""Many rows at once are the same rows as one by one, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.database import Database
from bot.many import among, change, put_in, put_in_for_ids
from bot.occurrences import schedules
from tests.rooms import TUESDAY, make_room

COUNT = 1200
"""More than the databases, or SQLAlchemy, take in one page."""


async def _put(database: Database) -> list[int]:
    """Schedules whose subjects fall from COUNT to 1, every third without a time."""
    room = await make_room(database, "Made up", [])
    plan = {"room_id": room, "kind": "prompt", "rule": "It’s {\"quoted\", 'twice'}"}
    times = [None if number % 3 == 0 else TUESDAY + timedelta(microseconds=number) for number in range(COUNT)]
    rows = [{**plan, "subject_id": COUNT - number, "next_run_at": at} for number, at in enumerate(times)]
    async with database.transaction() as connection:
        return await put_in_for_ids(connection, schedules, rows)


async def test_ids_come_back_in_the_order_of_the_rows(database: Database) -> None:
    ids = await _put(database)
    async with database.reading() as connection:
        found = {row.id: row for row in await connection.execute(select(schedules))}
    assert [found[number].subject_id for number in ids] == list(range(COUNT, 0, -1))
    assert [found[number].next_run_at for number in ids[:3]] == [
        None,
        *(TUESDAY + timedelta(microseconds=n) for n in (1, 2)),
    ]
    assert {row.rule for row in found.values()} == {"It’s {\"quoted\", 'twice'}"}


async def test_rows_are_put_in_in_their_order(database: Database) -> None:
    room = await make_room(database, "Made up", [])
    plan = {"room_id": room, "kind": "prompt", "rule": "", "next_run_at": TUESDAY}
    async with database.transaction() as connection:
        await put_in(connection, schedules, [{**plan, "subject_id": COUNT - number} for number in range(COUNT)])
        found = list(await connection.scalars(select(schedules.c.subject_id).order_by(schedules.c.id)))
    assert found == list(range(COUNT, 0, -1))


async def test_each_row_is_changed_by_its_own_values_and_no_other_is(database: Database) -> None:
    ids = await _put(database)
    new = datetime(2027, 1, 1, tzinfo=UTC)
    moved = {number: None if place % 2 else new + timedelta(seconds=place) for place, number in enumerate(ids[10:])}
    async with database.transaction() as connection:
        await change(connection, schedules, [{"id": each, "next_run_at": at} for each, at in moved.items()])
        found = dict((await connection.execute(select(schedules.c.id, schedules.c.next_run_at))).all())
    assert {number: found[number] for number in ids[10:]} == moved
    assert found[ids[1]] == TUESDAY + timedelta(microseconds=1)


async def test_among_finds_those_that_are_given_and_nothing_among_none(database: Database) -> None:
    ids = await _put(database)
    async with database.reading() as connection:
        some = select(schedules.c.id).where(among(connection, schedules.c.id, {*ids[::2], 0, ids[-1] + 1}))
        none = select(schedules.c.id).where(among(connection, schedules.c.id, []))
        assert set(await connection.scalars(some)) == set(ids[::2])
        assert list(await connection.scalars(none)) == []
