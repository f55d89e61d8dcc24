"""Thoughts of a question on both databases: kept, changed, shown in a summary by Organisation, and forgotten."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.cards import patient_refused
from bot.message import Account, Blank, Card, Intent, Text, card
from bot.prompts import cards
from bot.prompts.handlers import key_question
from bot.prompts.rules import LONGEST_THOUGHT
from bot.prompts.tables import thoughts
from bot.prompts.thinking import end, forget, held, in_summary, merged
from bot.rooms.tables import members, rooms
from tests.prompts.asking import ELSEWHERE, LEAD, NEIGHBOUR, QUESTIONS, SISTER, SLACK, TEAMS, WORKER, Asking
from tests.rooms import TUESDAY, waiting

NUMBER = "999 000 0018"
DAY = timedelta(days=1)


async def think(asking: Asking, words: str, who: Account = SISTER, ref: str = "1") -> Card:
    place = TEAMS if who.platform == "teams" else SLACK
    return await asking.send(Intent("prompts.keep", who, place, ref=ref, answers={"thought": words}))


async def summary(asking: Asking, room: int | None = None) -> str:
    async with asking.database.reading() as connection:
        shown = await in_summary(connection, room or asking.room, TUESDAY - DAY, asking.now())
    return card("Summary", *shown).summary


async def test_a_thought_is_in_the_next_summary_with_its_organisation_and_without_a_name(asking: Asking) -> None:
    await asking.say("culture")
    assert await think(asking, "We measure by another clock.", WORKER) == cards.thought_kept(
        "We measure by another clock."
    )
    shown = await summary(asking)
    assert "Ours NHS Trust – We measure by another clock." in shown
    assert QUESTIONS[(await asking.asked())[0]].ask in shown
    assert WORKER.user not in shown


async def test_a_second_thought_of_one_person_takes_the_place_of_the_first(asking: Asking) -> None:
    await asking.say("culture")
    await asyncio.gather(*(think(asking, "The first thought.") for _ in range(5)))
    await think(asking, "The second thought.")
    await think(asking, "Somebody else's.", WORKER)
    shown = await summary(asking)
    assert "The first" not in shown
    assert shown.count("The second thought.") == 1
    assert "Somebody else's." in shown


async def test_only_what_was_kept_since_the_last_summary_is_shown(asking: Asking) -> None:
    await asking.say("culture")
    await think(asking, "An old thought.")
    asking.now.turn(10)
    async with asking.database.reading() as connection:
        assert await in_summary(connection, asking.room, TUESDAY, asking.now()) == ()


async def test_a_thought_with_an_nhs_number_is_not_kept(asking: Asking) -> None:
    await asking.say("culture")
    assert await think(asking, f"see {NUMBER}") == patient_refused()
    assert await summary(asking) == "Summary"


@pytest.mark.parametrize(("words", "ref"), [("", "1"), ("  ", "1"), ("A thought", "99"), ("A thought", "nonsense")])
async def test_nothing_is_kept_of_no_thought_or_of_no_question(asking: Asking, words: str, ref: str) -> None:
    await asking.say("culture")
    assert await think(asking, words, ref=ref) == cards.no_thought()
    assert await summary(asking) == "Summary"


async def test_another_room_keeps_nothing_here(asking: Asking) -> None:
    await asking.say("culture")
    theirs = Intent("prompts.keep", NEIGHBOUR, ELSEWHERE, ref="1", answers={"thought": "A neighbour's"})
    assert await asking.send(theirs) == cards.no_thought()
    assert await summary(asking) == await summary(asking, asking.neighbours) == "Summary"


async def test_a_very_long_thought_is_cut_where_the_card_said(asking: Asking) -> None:
    await asking.say("culture")
    await think(asking, "a" * 9000)
    assert "a" * LONGEST_THOUGHT in await summary(asking)
    assert "a" * (LONGEST_THOUGHT + 1) not in await summary(asking)


async def test_two_members_who_are_one_person_keep_one_thought_a_question(asking: Asking) -> None:
    for _ in range(2):
        await asking.say("culture")
    await think(asking, "Mine on the first.")
    await think(asking, "Also mine on the first.", WORKER, "1")
    await think(asking, "Mine on the second.", WORKER, "2")
    async with asking.database.transaction() as connection:
        ids = {row.name: row.id for row in await connection.execute(select(members.c.name, members.c.id))}
        await merged(connection, ids[WORKER.user], ids[SISTER.user])
        assert await held(connection, ids[SISTER.user]) == ("Thoughts you kept", "2")
        assert await held(connection, ids[WORKER.user]) == ("Thoughts you kept", "0")
    shown = await summary(asking)
    assert "Mine on the first." in shown
    assert "Mine on the second." in shown
    assert "Also mine" not in shown


async def test_thoughts_are_forgotten_when_a_room_has_kept_them_long_enough(asking: Asking) -> None:
    await asking.say("culture")
    await think(asking, "An old thought.")
    asking.now.turn(DAY.total_seconds())
    await think(asking, "A newer thought.", LEAD)
    async with asking.database.transaction() as connection:
        await connection.execute(update(rooms).where(rooms.c.id == asking.neighbours).values(keep_months=3))
        for keep, left in ((TUESDAY + 300 * DAY, 2), (TUESDAY + 365 * DAY + DAY / 2, 1)):
            await forget(connection, keep)
            assert len(list(await connection.scalars(select(thoughts.c.words)))) == left
        assert list(await connection.scalars(select(thoughts.c.words))) == ["A newer thought."]


async def test_a_check_in_takes_the_next_key_question_and_it_counts_as_asked(asking: Asking) -> None:
    async with asking.database.transaction() as connection:
        words = await key_question(connection, asking.room, asking.now())
    assert words == QUESTIONS[(await asking.asked())[0]].ask
    shown = await asking.say("next")
    assert Text(words) not in shown.body
    assert words not in shown.summary


async def test_when_a_summary_is_out_the_questions_before_it_take_no_more_thoughts(asking: Asking) -> None:
    await asking.say("culture")
    asking.now.turn(24 * 3600)
    await asking.say("culture")
    await asking.say("culture", NEIGHBOUR, ELSEWHERE)
    async with asking.database.transaction() as connection:
        await end(connection, asking.room, TUESDAY - DAY, asking.now())
    shown = await waiting(asking.database)
    ours = [card for channel, card in shown if channel == SLACK.channel]
    assert [card.over for card in ours] == [True, False]
    assert QUESTIONS[(await asking.asked())[0]].ask in ours[0].summary
    assert not [each for each in ours[0].body if isinstance(each, Blank)]
    assert [card.over for channel, card in shown if channel == ELSEWHERE.channel] == [False]


async def test_a_question_asked_just_before_a_summary_ends_with_the_next(asking: Asking) -> None:
    await asking.say("culture")
    first = TUESDAY + DAY / 2
    for since, until, over in ((TUESDAY - DAY, first, False), (first, first + 7 * DAY, True)):
        async with asking.database.transaction() as connection:
            await end(connection, asking.room, since, until)
        assert {card.over for _, card in await waiting(asking.database)} == {over}
