"""A person's Organisation puts the senses of its setting first, and a look-up does not depend on it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Database
from bot.jargon.backgrounds import KEPT, PAUSE, Backgrounds
from bot.jargon.handlers import Jargon
from bot.jargon.misses import Misses
from bot.message import Account, Intent, Place, Rows
from bot.rooms.rules import Seat
from bot.rooms.tables import members, organisations
from glossary.lookup import Lookup
from tests.core.conftest import NOON, add_member


@dataclass
class Hands:
    """A clock that a test sets."""

    time: datetime = NOON

    def __call__(self) -> datetime:
        return self.time


SEAT = Seat("northshire", "ada", "northshire-room")
ADA = Account("web", SEAT.tenant, SEAT.user)
BILAL = Account("web", SEAT.tenant, "bilal")
ROOM = Place("web", SEAT.channel)


async def first_of(jargon: Jargon, who: Account, words: str = "AP") -> tuple[str, int]:
    reply = await jargon.look_up(Intent("jargon", who, ROOM, words=words))
    rows = next(element.rows for element in reply.card.body if isinstance(element, Rows))
    return rows[0].words, len(rows)


async def works_for(database: Database, name: str) -> None:
    async with database.transaction() as connection:
        await connection.execute(update(organisations).values(name=name))


@pytest.fixture
async def people(database: Database) -> Database:
    await add_member(database, SEAT, name="Ada", room="Ours")
    return database


async def test_the_sense_of_ones_own_setting_comes_first_and_all_stay(people: Database, lookup: Lookup) -> None:
    hands = Hands()
    jargon = Jargon(lookup, Misses(), "", Backgrounds(people, hands).of)
    await works_for(people, "Northshire Police")
    first, shown = await first_of(jargon, ADA)
    assert first in {"Aggrieved Person", "Approved Premises"}
    await works_for(people, "Nowhere Academy")
    hands.time += KEPT
    assert await first_of(jargon, ADA) == ("Alternative Provision", shown)


async def test_it_is_remembered_for_a_while(people: Database) -> None:
    hands = Hands()
    backgrounds = Backgrounds(people, hands)
    await works_for(people, "Northshire Police")
    known = await backgrounds.of(ADA)
    await works_for(people, "Nowhere Academy")
    hands.time += KEPT - timedelta(seconds=1)
    assert await backgrounds.of(ADA) == known
    hands.time += timedelta(seconds=1)
    assert await backgrounds.of(ADA) == ("Children & education",)


async def test_nothing_is_known_of_a_stranger_or_of_who_has_left(people: Database) -> None:
    await works_for(people, "Northshire Police")
    assert await Backgrounds(people, Hands()).of(Account("web", SEAT.tenant, "somebody else")) == ()
    assert await Backgrounds(people, Hands()).of(Account("slack", SEAT.tenant, SEAT.user)) == ()
    async with people.transaction() as connection:
        await connection.execute(update(members).values(left_at=NOON))
    assert await Backgrounds(people, Hands()).of(ADA) == ()


async def test_a_look_up_is_answered_while_the_database_is_away(away: Database, lookup: Lookup) -> None:
    jargon = Jargon(lookup, Misses(), "", Backgrounds(away, Hands()).of)
    reply = await jargon.look_up(Intent("jargon", ADA, ROOM, words="ICB"))
    assert "Integrated Care Board" in reply.card.summary


async def test_what_a_database_that_was_away_did_not_say_is_not_remembered(
    people: Database, away: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await works_for(people, "Northshire Police")
    hands = Hands()
    backgrounds = Backgrounds(people, hands)
    with monkeypatch.context() as broken:
        broken.setattr(backgrounds, "_database", away)
        assert await backgrounds.of(ADA) == ()
    hands.time += PAUSE
    known = await backgrounds.of(ADA)
    assert known[0] == "Police & justice"
    hands.time += KEPT
    with monkeypatch.context() as broken:
        broken.setattr(backgrounds, "_database", away)
        assert await backgrounds.of(ADA) == known


async def test_of_a_database_that_hangs_one_look_up_waits_and_those_of_the_next_seconds_do_not(
    people: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[Account] = []

    async def hangs(_connection: AsyncConnection, them: Account) -> tuple[str, ...]:
        waited.append(them)
        return await asyncio.Future()

    await works_for(people, "Northshire Police")
    hands = Hands()
    backgrounds = Backgrounds(people, hands)
    with monkeypatch.context() as hanging:
        hanging.setattr("bot.jargon.backgrounds.names_of", hangs)
        assert [await backgrounds.of(each) for each in (ADA, ADA, BILAL, ADA)] == [(), (), (), ()]
    assert waited == [ADA]
    hands.time += PAUSE
    assert (await backgrounds.of(ADA))[0] == "Police & justice"


async def test_what_is_shown_to_everyone_is_in_the_order_that_the_asker_saw(people: Database, lookup: Lookup) -> None:
    await works_for(people, "Nowhere Academy")
    jargon = Jargon(lookup, Misses(), "", Backgrounds(people, Hands()).of)
    seen = await jargon.look_up(Intent("jargon", ADA, ROOM, words="AP"))
    async with people.transaction() as connection:
        shown = await jargon.show(Intent("jargon.show", ADA, ROOM, ref="AP"), connection)
    assert [each for each in shown.card.body if isinstance(each, Rows)] == [
        each for each in seen.card.body if isinstance(each, Rows)
    ]
