"""The check-in as the whole product runs it: its clock, its glossary, its key questions and its broom."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.__main__ import Product, now
from bot.checkins.planning import CLOSE, OPEN
from bot.checkins.tables import answers, rounds
from bot.message import Account, Intent, Place
from bot.migrating import migrate
from bot.occurrences import schedules
from bot.prompts.tables import asked
from bot.rooms.page.seats import load_sample
from bot.settings import Settings
from tests.rooms import waiting

ADA, ROOM = Account("web", "sample", "ada"), Place("web", "sample-room")


@pytest.fixture
async def product(database_url: str) -> AsyncIterator[Product]:
    made = Product(Settings(database_url=database_url))
    await migrate(made.database)
    await load_sample(made.database, now())
    yield made
    await made.database.close()


async def ask(product: Product, verb: str, words: str = "", ref: str = "", **given: str) -> str:
    reply = await product.router(Intent(verb, ADA, ROOM, words=words, ref=ref, answers=given))
    assert reply
    return reply.card.summary


async def test_a_round_is_opened_answered_closed_by_the_clock_summed_up_and_forgotten(product: Product) -> None:
    assert "on its way to the Room" in await ask(product, "checkin", "now")
    assert "that is kept" in await ask(product, "checkin.send", ref="1", q1="Two went home", q5="ICB")
    async with product.database.transaction() as connection:
        assert await connection.scalar(select(func.count()).select_from(asked)) == 1
        await connection.execute(update(schedules).where(schedules.c.kind == CLOSE).values(next_run_at=now()))
    await product.due(now() + timedelta(seconds=1))
    *_, (_, summary) = await waiting(product.database)
    assert "Fernleigh NHS Trust – Two went home" in summary.summary
    assert "Integrated Care Board" in summary.summary
    async with product.database.transaction() as connection:
        await connection.execute(update(rounds).values(closed_at=now() - timedelta(days=367)))
    await product.forget(now())
    async with product.database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(answers)) == 0


async def test_the_clock_opens_what_is_due(product: Product) -> None:
    usual = {"every": "1", "from": "0", "opens": "2", "closes": "60", "reminders": "1", "holiday": "skip"}
    card = await ask(product, "checkin.arrange", day="2", at="09:00", **usual)
    assert card.startswith("The check-in is arranged")
    async with product.database.reading() as connection:
        due = await connection.scalar(select(schedules.c.next_run_at).where(schedules.c.kind == OPEN))
    assert due
    await product.due(max(due, now()))
    assert [card.title for _, card in await waiting(product.database)] == ["Check-in 1"]
