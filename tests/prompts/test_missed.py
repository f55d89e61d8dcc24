"""A question that was due while the service was down, and too long ago to be asked, is said not to have been asked."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import delete

from bot.clock import Due
from bot.database import Database
from bot.prompts import arranging_cards
from bot.prompts.arranging import KIND, WINDOW, open_due
from bot.prompts.tables import prompts
from tests.prompts.asking import ELSEWHERE, NEIGHBOUR, SLACK, TEAMS, WEB, Asking, arrange_due
from tests.rooms import TUESDAY, waiting

NOTICE = arranging_cards.missed(TUESDAY)
EVERYWHERE = [(place.channel, NOTICE) for place in (SLACK, TEAMS, WEB)]


async def test_it_is_said_once_in_every_channel_however_many_questions_were_missed(asking: Asking) -> None:
    await arrange_due(asking, "culture", "leadership", "workforce")
    await asking.due(WINDOW.total_seconds())
    assert await waiting(asking.database) == EVERYWHERE
    await asking.due(1)
    assert len(await waiting(asking.database)) == 3
    assert "Tuesday’s question was not asked" in NOTICE.summary
    assert "The service was not running at 09:00 on Tuesday 24 November." in NOTICE.summary


async def test_replicas_that_come_up_together_say_it_once(asking: Asking, database_url: str) -> None:
    await arrange_due(asking, *["culture"] * 9)
    asking.now.turn(WINDOW.total_seconds())
    several = [Database(database_url) for _ in range(3)]
    await asyncio.gather(*(Due(each, {KIND: open_due})(asking.now()) for each in several))
    for each in several:
        await each.close()
    assert await waiting(asking.database) == EVERYWHERE


async def test_the_next_outage_is_said_anew_and_a_question_in_time_is_asked_without_a_word(asking: Asking) -> None:
    await arrange_due(asking, "culture")
    week = timedelta(weeks=1)
    await asking.due(WINDOW.total_seconds())
    await asking.due((week - WINDOW).total_seconds())
    await asking.due((week + WINDOW).total_seconds())
    titles = [card.title for channel, card in await waiting(asking.database) if channel == SLACK.channel]
    assert titles == [NOTICE.title, "A question for us all: culture", NOTICE.title]


async def test_each_room_hears_of_its_own(asking: Asking) -> None:
    await asking.schedule(NEIGHBOUR, ELSEWHERE)
    await arrange_due(asking)
    await asking.due(WINDOW.total_seconds())
    assert await waiting(asking.database) == [(ELSEWHERE.channel, NOTICE)]


@pytest.mark.parametrize("late", [timedelta(), WINDOW - timedelta(seconds=1)])
async def test_nothing_is_said_of_a_question_that_is_asked_after_all(asking: Asking, late: timedelta) -> None:
    await arrange_due(asking, "culture")
    await asking.due(late.total_seconds())
    assert NOTICE.title not in {card.title for _, card in await waiting(asking.database)}


async def test_nothing_is_said_of_a_question_nobody_wants_any_more(asking: Asking) -> None:
    await arrange_due(asking, "culture")
    async with asking.database.transaction() as connection:
        await connection.execute(delete(prompts))
    await asking.due(WINDOW.total_seconds())
    assert await waiting(asking.database) == []
