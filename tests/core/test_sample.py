"""The sample Room of the demo: in the middle of its week, whatever day it is, and left alone at a second start."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update

from bot import sample
from bot.__main__ import Product
from bot.checkins.tables import absences, answers, rounds
from bot.message import Account, Card, Intent, Picture
from bot.migrating import migrate
from bot.outbox import posts
from bot.rooms.page import board
from bot.rooms.page.seats import sample_people
from bot.rooms.tables import members
from bot.settings import Settings

DAYS = {
    "a Sunday": datetime(2026, 11, 22, 15, tzinfo=UTC),
    "an early Monday": datetime(2026, 11, 23, 6, 30, tzinfo=UTC),
    "a Friday evening": datetime(2026, 11, 27, 20, tzinfo=UTC),
    "Christmas Eve": datetime(2026, 12, 24, 12, tzinfo=UTC),
    "the day after the clocks change": datetime(2027, 3, 29, 9, tzinfo=UTC),
}


ON_BOTH = [("sqlite", day) for day in DAYS] + [("postgresql", "Christmas Eve")]
"""Which day it is hangs on no database."""


@asynccontextmanager
async def started(database_url: str) -> AsyncIterator[Product]:
    past = sample.Past(datetime(2026, 1, 1, tzinfo=UTC))
    product = Product(Settings(database_url=database_url), demo=True, now=past)
    await migrate(product.database)
    yield product
    await product.database.close()


@pytest.fixture
async def telling(database_url: str) -> AsyncIterator[Product]:
    async with started(database_url) as product:
        yield product


@pytest.fixture(scope="module")
async def sunday(module_database_url: str) -> AsyncIterator[Product]:
    """Told until a Sunday, for tests that only look."""
    async with started(module_database_url) as product:
        await fill(product, DAYS["a Sunday"])
        yield product


async def fill(product: Product, until: datetime) -> None:
    assert isinstance(product.now, sample.Past)
    await sample.fill(sample.Told(product.database, product.now, product.router, product.due, product.drain), until)


@pytest.mark.parametrize(("database_url", "day"), ON_BOTH, indirect=["database_url"])
async def test_a_check_in_is_open_and_two_have_answered_it(telling: Product, day: str) -> None:
    await fill(telling, DAYS[day])
    async with telling.database.reading() as connection:
        (running,) = (await connection.execute(select(rounds).where(rounds.c.closed_at.is_(None)))).all()
        answered = set(await connection.scalars(select(answers.c.member_id).where(answers.c.round_id == running.id)))
        unsent = list(await connection.scalars(select(posts.c.state).where(posts.c.state != "sent")))
    assert running.opened_at <= DAYS[day] < running.closes_at
    assert running.number >= 2
    assert len(answered) == 2
    assert set(unsent) <= {"late"}


async def on_board(telling: Product) -> list[Card]:
    """All its cards, oldest first."""
    shown = await board.pinned(telling.database, "sample-room", telling.now())
    pins = {int(pin.ref): pin.card for pin in shown.pins}
    while shown.earlier:
        shown = await board.pinned(telling.database, "sample-room", telling.now(), int(shown.earlier))
        pins |= {int(pin.ref): pin.card for pin in shown.pins}
    return [pins[ref] for ref in sorted(pins)]


async def test_what_is_over_is_told_so_and_what_goes_on_is_not(sunday: Product) -> None:
    over = {card.title: card.over for card in await on_board(sunday)}
    for title in ("Check-in 3 is closed", "Check-in 3: how many answered", "Check-in 2: what we heard"):
        assert (title, over[title]) == (title, True)
    for title in ("Check-in 3: what we heard", "Check-in 4", "Check-in 4 so far"):
        assert (title, over[title]) == (title, False)


async def test_the_board_tells_the_weeks_before_with_a_picture_of_how_they_went(sunday: Product) -> None:
    cards = await on_board(sunday)
    titles = [card.title for card in cards]
    assert titles.index("Check-in 1: what we heard") < titles.index("Check-in 3: what we heard")
    assert titles.index("Check-in 3: what we heard") < titles.index("Check-in 4")
    last = cards[titles.index("Check-in 3: what we heard")]
    assert any(isinstance(element, Picture) for element in last.body)
    assert "Fernleigh Borough Council – One form now, and not three." in last.summary
    assert "MASH – In children’s services and schools: Multi-Agency Safeguarding Hub: " in last.summary
    assert "Or in the NHS: Metabolic" in last.summary
    assert "a worry about a child must name the team in full." in last.summary


async def test_a_second_start_leaves_the_room_as_people_have_changed_it(sunday: Product) -> None:
    before = await on_board(sunday)
    await fill(sunday, DAYS["a Sunday"] + timedelta(days=1))
    assert await on_board(sunday) == before


async def test_a_sample_room_that_was_closed_makes_way_for_a_new_one(telling: Product) -> None:
    await fill(telling, DAYS["a Sunday"])
    ada = Account("web", "sample", "ada")
    closing = Intent("rooms.close", ada, sample.PAGE, answers={"name": "Home from hospital"}, delivery="close")
    assert await telling.router(closing)
    assert await sample_people(telling.database) == []
    await fill(telling, DAYS["a Friday evening"])
    assert len(await sample_people(telling.database)) == 4
    titles = [card.title for card in await on_board(telling)]
    assert titles.count("Check-in 1: what we heard") == 1


async def test_a_member_takes_home_all_that_is_held_about_them_and_nothing_of_others(sunday: Product) -> None:
    async with sunday.database.engine.connect() as connection:  # what is written in it goes when it closes
        dot = (await connection.execute(select(members).where(members.c.name == "Dot Fictional"))).one()
        away = {"away_from": date(2026, 12, 21), "job": "=1+1"}
        await connection.execute(update(members).where(members.c.id == dot.id).values(away))
        running = (await connection.execute(select(func.max(rounds.c.id)))).scalar_one()
        await connection.execute(insert(absences).values(round_id=running, member_id=dot.id))
        file = await sunday.features.copiers()["held"](connection, dot.room_id, dot.id, "")
    assert file
    assert (file.name, file.media_type) == ("held-about-me.csv", "text/csv")
    lines = [(what, words) for what, _, words in csv.reader(io.StringIO(file.content.decode("utf-8-sig")))]
    for line in (
        ("Name", "Dot Fictional"),
        ("Job", "'=1+1"),
        ("Organisation", "Kettle and Chat (charity)"),
        ("First day away", "2026-12-21"),
        ("Account", "web sample dot"),
        ("Answer to check-in 1: What moved forward?", "We can wait at home for the delivery."),
        ("You were away for check-in 4", ""),
    ):
        assert line in lines
    assert [words for what, words in lines if what.startswith("Thought on: ")] == [sample.THOUGHTS[0][1]]
    assert len([what for what, _ in lines if what.startswith("Answer")]) == 7
    assert "Ada" not in file.content.decode()
    assert "Two people went home on a Friday." not in file.content.decode()
