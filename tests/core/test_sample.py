"""The sample Room of the demo: in the middle of its week, whatever day it is, and left alone at a second start."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot import sample
from bot.__main__ import Product
from bot.checkins.tables import answers, rounds
from bot.message import Account, Card, Intent, Picture
from bot.migrating import migrate
from bot.outbox import posts
from bot.rooms.page import board
from bot.rooms.page.seats import sample_people
from bot.settings import Settings

DAYS = {
    "a Sunday": datetime(2026, 11, 22, 15, tzinfo=UTC),
    "an early Monday": datetime(2026, 11, 23, 6, 30, tzinfo=UTC),
    "a Friday evening": datetime(2026, 11, 27, 20, tzinfo=UTC),
    "Christmas Eve": datetime(2026, 12, 24, 12, tzinfo=UTC),
    "the day after the clocks change": datetime(2027, 3, 29, 9, tzinfo=UTC),
}


@pytest.fixture
async def telling(database_url: str) -> AsyncIterator[Product]:
    past = sample.Past(datetime(2026, 1, 1, tzinfo=UTC))
    product = Product(Settings(database_url=database_url), demo=True, now=past)
    await migrate(product.database)
    yield product
    await product.database.close()


async def fill(product: Product, until: datetime) -> None:
    assert isinstance(product.now, sample.Past)
    await sample.fill(sample.Told(product.database, product.now, product.router, product.due, product.drain), until)


@pytest.mark.parametrize("day", DAYS)
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
    pins = list(shown.pins)
    while shown.earlier:
        shown = await board.pinned(telling.database, "sample-room", telling.now(), int(pins[-1].ref))
        pins += shown.pins
    return [pin.card for pin in reversed(pins)]


async def test_what_is_over_is_told_so_and_what_goes_on_is_not(telling: Product) -> None:
    await fill(telling, DAYS["a Sunday"])
    over = {card.title: card.over for card in await on_board(telling)}
    for title in ("Check-in 3 is closed", "Check-in 3: how many answered"):
        assert (title, over[title]) == (title, True)
    for title in ("Check-in 3: what we heard", "Check-in 4", "Check-in 4 so far"):
        assert (title, over[title]) == (title, False)


async def test_the_board_tells_the_weeks_before_with_a_picture_of_how_they_went(telling: Product) -> None:
    await fill(telling, DAYS["a Sunday"])
    cards = await on_board(telling)
    titles = [card.title for card in cards]
    assert titles.index("Check-in 1: what we heard") < titles.index("Check-in 3: what we heard")
    assert titles.index("Check-in 3: what we heard") < titles.index("Check-in 4")
    last = cards[titles.index("Check-in 3: what we heard")]
    assert any(isinstance(element, Picture) for element in last.body)
    assert "Fernleigh Borough Council – One form now, and not three." in last.summary


async def test_a_second_start_leaves_the_room_as_people_have_changed_it(telling: Product) -> None:
    await fill(telling, DAYS["a Sunday"])
    before = await on_board(telling)
    await fill(telling, DAYS["a Sunday"] + timedelta(days=1))
    assert await on_board(telling) == before


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
