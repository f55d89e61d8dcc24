"""Whose name stays with the log of a closed Room, and whose goes when the Room itself would have gone."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import insert, select, update

from bot.actions.changing.steps import with_suggester
from bot.actions.tables import changes
from bot.database import Database
from bot.rooms.tables import accounts, members, rooms
from tests.actions.minding import FRIDAY, LEA, NEIGHBOUR, PAT, SAM, Minding, minded
from tests.rooms import utc

ENOUGH, NOT_YET = "2027-11-23T08:00", "2027-11-23T07:59"


@pytest.fixture
async def minding(database: Database) -> Minding:
    made = await minded(database)
    await made.log(owner=SAM)
    return made


async def come(minding: Minding, *names: str, role: str = "member") -> dict[str, int]:
    """More people of our Room, each with an Account."""
    ids = {}
    async with minding.database.transaction() as connection:
        for name in names:
            person = insert(members).values(room_id=minding.room, name=name, role=role).returning(members.c.id)
            ids[name] = (await connection.execute(person)).scalar_one()
            who = {"member_id": ids[name], "platform": "slack", "tenant": "T1", "user": name}
            await connection.execute(insert(accounts).values(who))
    return ids


async def forgotten_at(minding: Minding, at: str) -> set[str]:
    """Close the Room on Monday; the names that are in the record then."""
    async with minding.database.transaction() as connection:
        closing = rooms.update().where(rooms.c.id == minding.room, rooms.c.closed_at.is_(None))
        await connection.execute(closing.values(closed_at=minding.now()))
        await minding.features.forget(connection, utc(at))
        return set(await connection.scalars(select(members.c.name)))


async def say_of_the_change(minding: Minding, **values: object) -> None:
    async with minding.database.transaction() as connection:
        await connection.execute(update(changes).values(values))


async def test_who_has_nothing_to_do_with_the_log_goes_when_the_room_would_have_gone(minding: Minding) -> None:
    await come(minding, "Dot Sample")
    everyone = {who.user for who in (SAM, PAT, LEA, NEIGHBOUR)}
    assert await forgotten_at(minding, NOT_YET) == {*everyone, "Dot Sample"}
    assert await forgotten_at(minding, ENOUGH) == everyone, "its owner, and who may read it"
    async with minding.database.reading() as connection:
        assert "Dot Sample" not in list(await connection.scalars(select(accounts.c.user)))
        assert len(list(await connection.scalars(select(changes.c.id)))) == 1


async def test_whoever_the_history_names_stays_and_nobody_whose_number_only_begins_so(minding: Minding) -> None:
    named = await come(minding, *(f"Person {number}" for number in range(1, 13)))
    before, after, hinted, by = (named[f"Person {number}"] for number in (1, 2, 3, 4))
    await say_of_the_change(
        minding,
        before=json.dumps({"owner": before}),
        after=json.dumps({"owner": after, "text": f'"owner": {named["Person 5"]}, '}),
        reason=with_suggester("She asked", hinted),
        by_id=by,
    )
    left = await forgotten_at(minding, ENOUGH)
    assert {name for name in left if name.startswith("Person")} == {"Person 1", "Person 2", "Person 3", "Person 4"}


async def test_who_led_and_has_left_may_read_nothing_any_more_and_goes(minding: Minding) -> None:
    (gone,) = (await come(minding, "Dot Sample")).values()
    async with minding.database.transaction() as connection:
        left = update(members).where(members.c.id == gone)
        await connection.execute(left.values(role="lead", left_at=minding.now()))
    assert "Dot Sample" not in await forgotten_at(minding, ENOUGH)


async def test_under_a_hold_nobody_goes(minding: Minding) -> None:
    await come(minding, "Dot Sample")
    given = {"years": "7", "hold": "on", "reason": "A complaint is looked into"}
    await minding.ask("actions.retain", PAT, answers=given)
    assert "Dot Sample" in await forgotten_at(minding, "2090-01-01T00:00")


async def test_the_log_reads_as_before_when_the_others_have_gone(minding: Minding) -> None:
    known = await minding.log("Find a room", FRIDAY, owner=LEA)
    await come(minding, "Dot Sample")
    before = await minding.history(known)
    await forgotten_at(minding, ENOUGH)
    assert await minding.history(known) == before
    assert await minding.known(known) == known
