"""What is read of a Room's past, on both databases: little of it, and enough to choose as if all had been read."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import insert

from bot.database import Database
from bot.principles import Principle
from bot.prompts.library import OVERALL, library
from bot.prompts.rules import OVERALL_EVERY, next_of_principle, next_question
from bot.prompts.stock import stocks_of
from bot.prompts.tables import asked
from tests.prompts.asking import Asking
from tests.rooms import TUESDAY

SLUGS = [one.id for one in library().questions]
GONE = "own-since-removed"


async def remember(database: Database, pasts: dict[int, list[str]]) -> None:
    """Two Rooms that were asked all this, turn by turn beside each other."""
    turns = [(room, slug) for each in zip(*pasts.values(), strict=True) for room, slug in zip(pasts, each, strict=True)]
    rows = [{"room_id": room, "question": slug, "asked_at": TUESDAY, "skipped": False} for room, slug in turns]
    async with database.transaction() as connection:
        for start in range(0, len(rows), 1000):
            await connection.execute(insert(asked), rows[start : start + 1000])


def chosen(past: list[str]) -> list[str]:
    """What would be asked next, of all in turn, of each principle standing, and of each that someone names."""
    every = [list(Principle), *([one] for one in Principle)]
    standing = [next_question(principles, past, library().questions).id for principles in every]
    return [*standing, *(next_of_principle(one, past, library().questions).id for one in Principle)]


@pytest.mark.parametrize("length", [0, 1, 4, 5, 6, 30, 3000])
@pytest.mark.parametrize("seed", range(3))
async def test_a_room_of_thousands_of_questions_gets_the_same_answers_as_when_all_were_read(
    asking: Asking, length: int, seed: int
) -> None:
    chance = random.Random(f"{length} {seed}")  # noqa: S311 -- a made-up past, the same in each run
    some = chance.sample([*SLUGS, GONE], chance.randint(2, len(SLUGS)))
    pasts = {room: chance.choices([*some, OVERALL], k=length) for room in (asking.room, asking.neighbours)}
    await remember(asking.database, pasts)
    async with asking.database.transaction() as connection:
        stocks = await stocks_of(connection, pasts)
    for room, past in pasts.items():
        assert chosen(stocks[room].past) == chosen(past)
        assert len(stocks[room].past) <= len(SLUGS) + 1 + OVERALL_EVERY
        follow = stocks[room].past
        for _ in range(OVERALL_EVERY + 1):  # and it stays so while more is asked
            following = next_question(list(Principle), past, library().questions).id
            assert next_question(list(Principle), follow, library().questions).id == following
            past.append(following)
            follow.append(following)
