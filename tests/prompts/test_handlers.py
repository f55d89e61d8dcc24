"""The verbs of prompts on both databases."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.message import Account, Button, Buttons, Card, Intent, Place
from bot.places import channels
from bot.principles import Principle
from bot.prompts import cards
from bot.prompts.handlers import SHOWN
from bot.prompts.library import OVERALL, library
from bot.prompts.rules import next_question
from bot.rooms.cards import for_members, no_room
from tests.prompts.asking import (
    ELSEWHERE,
    LEAD,
    NEIGHBOUR,
    NOWHERE,
    QUESTIONS,
    SISTER,
    SLACK,
    STRANGER,
    TEAMS,
    WEB,
    WORKER,
    Asking,
    question,
)
from tests.rooms import TUESDAY, waiting


async def test_prompt_asks_the_next_question_notes_it_and_sends_it_to_every_channel_of_the_room(
    asking: Asking,
) -> None:
    first = next_question(list(Principle), [], library().questions).id
    assert await asking.say("") == cards.on_its_way()
    assert await asking.asked() == [first]
    assert await waiting(asking.database) == [(place.channel, question(first, 1)) for place in (SLACK, TEAMS, WEB)]
    assert await asking.asked(asking.neighbours) == []


async def say_yes(asking: Asking, words: str, who: Account, place: Place) -> Card:
    """Ask for a question, and press Post it where that is asked back."""
    card = await asking.say(words, who, place)
    (lines,) = [each for each in card.body if isinstance(each, Buttons)] or [Buttons(())]
    posts = [each for each in lines.items if isinstance(each, Button) and each.label == "Post it"]
    return await asking.send(Intent(posts[0].verb, who, place, ref=posts[0].ref)) if posts else card


async def test_any_member_may_ask_from_any_channel_and_no_question_comes_twice_in_a_row(asking: Asking) -> None:
    for who, place in ((SISTER, SLACK), (WORKER, TEAMS), (WORKER, WEB), (LEAD, SLACK)):
        assert await say_yes(asking, "", who, place) == cards.on_its_way()
    past = await asking.asked()
    assert len(set(past)) == 4
    assert past[3] == next_question(list(Principle), past[:3], library().questions).id


@pytest.mark.parametrize(("who", "place"), [(WORKER, TEAMS), (LEAD, SLACK)])
@pytest.mark.parametrize("words", ["", "culture"])
async def test_a_member_who_does_not_facilitate_is_asked_back_before_everyone_sees_it(
    asking: Asking, who: Account, place: Place, words: str
) -> None:
    card = await asking.say(words, who, place)
    shown = (await asking.stock()).next_wanted(Principle.CULTURE if words else None)
    assert card == cards.ask_everyone(shown, words)
    assert (await asking.asked(), await waiting(asking.database)) == ([], [])
    assert await asking.send(Intent("prompts.not_now", who, place)) == cards.not_posted()
    assert await asking.asked() == []
    assert await say_yes(asking, words, who, place) == cards.on_its_way()
    assert await asking.asked() == [shown.id]


async def test_two_who_post_what_they_were_shown_post_it_once_and_the_second_sees_the_next(asking: Asking) -> None:
    card = await asking.say("", WORKER, TEAMS)
    (button,) = [each for row in card.body if isinstance(row, Buttons) for each in row.items if each.label == "Post it"]
    assert isinstance(button, Button)
    pressed = Intent(button.verb, WORKER, TEAMS, ref=button.ref)
    assert await asking.send(pressed) == cards.on_its_way()
    assert await asking.send(pressed) == cards.ask_everyone((await asking.stock()).next(), "")
    assert len(await asking.asked()) == 1


@pytest.mark.parametrize("ref", ["", ":", "nonsense", "nonsense:culture", "own-of-another-room:"])
async def test_a_button_that_points_at_no_question_posts_nothing(asking: Asking, ref: str) -> None:
    card = await asking.send(Intent("prompts.post", WORKER, TEAMS, ref=ref))
    assert card.title == "Shall I ask the Room this?"
    assert await asking.send(Intent("prompts.post", WORKER, TEAMS, ref="x:gardening")) == cards.which_principle()
    assert await asking.asked() == []


async def test_people_who_ask_at_once_get_different_questions(asking: Asking) -> None:
    both = [(SISTER, SLACK), (SISTER, TEAMS)] * 2
    await asyncio.gather(*(asking.say("culture", who, place) for who, place in both))
    assert len(set(await asking.asked())) == 4


async def test_the_overall_question_is_every_sixth(asking: Asking) -> None:
    for _ in range(12):
        await asking.say("")
    assert [turn for turn, slug in enumerate(await asking.asked(), 1) if slug == OVERALL] == [6, 12]


async def test_a_question_goes_only_where_the_app_still_is(asking: Asking) -> None:
    async with asking.database.transaction() as connection:
        await connection.execute(update(channels).where(channels.c.channel == TEAMS.channel).values(present=False))
    await asking.say("")
    assert [channel for channel, _ in await waiting(asking.database)] == [SLACK.channel, WEB.channel]


@pytest.mark.parametrize("words", ["culture", " CULTURE ", "cult"])
async def test_a_principle_that_is_named_is_asked_about_each_of_its_questions_before_one_returns(
    asking: Asking, words: str
) -> None:
    listed = [one.id for one in library().questions if one.principle is Principle.CULTURE and one.id != OVERALL]
    for _ in range(len(listed) + 1):
        assert await asking.say(words) == cards.on_its_way()
    assert await asking.asked() == [*listed, listed[0]]


async def test_a_principle_nobody_knows_is_answered_with_those_there_are_and_nothing_is_asked(asking: Asking) -> None:
    card = await asking.say("gardening")
    assert card == cards.which_principle()
    assert all(principle in card.summary for principle in Principle)
    assert await asking.asked() == []


@pytest.mark.parametrize("words", ["", "culture", "schedule", "history"])
async def test_a_channel_without_a_room_is_told_how_to_make_one(asking: Asking, words: str) -> None:
    assert await asking.say(words, place=NOWHERE) == no_room()
    assert await asking.schedule(place=NOWHERE) == no_room()
    assert await asking.stop("1", place=NOWHERE) == no_room()
    assert (await asking.asked(), await asking.arranged()) == ([], (0, 0))


@pytest.mark.parametrize("who", [STRANGER, NEIGHBOUR])
async def test_on_the_web_someone_who_is_no_member_of_this_room_asks_it_nothing(asking: Asking, who: Account) -> None:
    for words in ("", "culture", "schedule", "history"):
        assert await asking.say(words, who, WEB) == for_members()
    assert (await asking.asked(), await waiting(asking.database)) == ([], [])


async def test_history_is_newest_first_of_this_room_alone_and_not_endless(asking: Asking) -> None:
    assert await asking.say("history") == cards.history(())
    for _ in range(SHOWN + 2):
        await asking.say("")
        asking.now.turn(86400)
    await asking.say("", NEIGHBOUR, ELSEWHERE)
    rows = [
        (QUESTIONS[slug].ask, f"{at.day} {at:%B %Y}")
        for number, slug in enumerate(await asking.asked())
        for at in [TUESDAY + timedelta(days=number)]
    ]
    assert await asking.say("history") == cards.history(rows[::-1][:SHOWN])


@pytest.mark.parametrize(
    ("at", "day"), [("2026-07-13T23:30:00+00:00", "14 July 2026"), ("2026-11-16T23:30:00+00:00", "16 November 2026")]
)
async def test_the_days_of_the_history_are_days_where_the_room_is(asking: Asking, at: str, day: str) -> None:
    asking.now.at = datetime.fromisoformat(at)
    await asking.say("")
    assert day in (await asking.say("history")).summary


async def test_a_command_delivered_twice_asks_once(asking: Asking) -> None:
    for _ in range(2):
        await asking.route(Intent("prompt", SISTER, SLACK, delivery="EvOnce"))
    assert len(await asking.asked()) == 1
