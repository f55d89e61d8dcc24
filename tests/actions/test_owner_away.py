"""Who logs an Action is told that its owner is away on the day it is due, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from bot.actions.agreeing.cards import Colleague, away
from bot.rooms.tables import members
from tests.actions.saying import SAM, Saying

RING = "action Sam to ring the housing team by Friday"
THURSDAY, FRIDAY, SATURDAY = date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 28)


async def absent(saying: Saying, **values: object) -> None:
    async with saying.database.transaction() as connection:
        sam = members.c.id == await saying.member(SAM)
        await connection.execute(update(members).where(sam).values(**values))


@pytest.mark.parametrize(
    "absence",
    [
        {"away_from": FRIDAY, "away_until": FRIDAY},
        {"away_until": SATURDAY},
        {"away_from": THURSDAY},
        {"works_on": "012"},
    ],
)
async def test_the_card_to_confirm_and_what_comes_back_say_that_the_owner_is_away(
    saying: Saying, absence: dict[str, object]
) -> None:
    await absent(saying, **absence)
    form = await saying.say(RING)
    assert away(SAM.user) in form.summary
    assert away(SAM.user) in (await saying.log(form)).summary


@pytest.mark.parametrize("absence", [{"away_until": THURSDAY}, {"away_from": SATURDAY}, {"works_on": "4"}])
async def test_nothing_is_said_of_an_owner_who_is_there(saying: Saying, absence: dict[str, object]) -> None:
    await absent(saying, **absence)
    form = await saying.say(RING)
    assert "away" not in form.summary
    assert "away" not in (await saying.log(form)).summary


def test_a_weekend_is_nobodys_absence() -> None:
    sam = Colleague(1, "Sam Example", "", 1, "Ours NHS Trust", works_on="01234")
    assert not sam.is_away(SATURDAY)
    assert Colleague(1, "Sam Example", "", 1, "", away_from=SATURDAY, works_on="01234").is_away(SATURDAY)
