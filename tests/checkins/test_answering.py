"""Answering a Round, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.cards import PATIENT
from bot.checkins import cards
from bot.checkins.answering import recount
from bot.checkins.tables import absences, anonymous_answers, answers, marks
from bot.message import Blank, Button, Buttons, Card, Choice, Intent
from bot.outbox import posts
from bot.rooms.cards import for_members
from bot.rooms.tables import accounts, members
from tests.checkins.conftest import (
    COUNCIL,
    NAMES,
    PAGE,
    POLICE,
    SISTER,
    SLACK,
    STRANGER,
    TEAMS,
    VOLUNTEER,
    WORKER,
    Checking,
)
from tests.rooms import without_the_question

NHS_NUMBER = "999 000 0018"
TABLES = (answers, anonymous_answers, marks, absences)


async def rows(checking: Checking) -> list[tuple[int, str, str | None]]:
    """Each answer: Question, words, and whose help it asks for."""
    found = select(answers.c.question_id, answers.c.words, answers.c.of_organisation_id)
    async with checking.database.reading() as connection:
        return [tuple(row) for row in await connection.execute(found.order_by(answers.c.question_id, answers.c.words))]


async def sizes(checking: Checking) -> list[int]:
    """How much is in each table."""
    async with checking.database.reading() as connection:
        return [await connection.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def values(card: Card) -> dict[str, str]:
    return {each.name: each.value for each in card.body if isinstance(each, Blank | Choice) and each.value}


async def test_what_was_sent_is_said_back_to_the_sender_alone_with_until_when_it_can_be_changed(
    opened: Checking,
) -> None:
    number = await opened.last_round()
    reply = await opened.route(Intent("checkin.send", SISTER, SLACK, ref=str(number), answers={"q1": "Two went home"}))
    assert reply
    assert reply.audience == "asker"
    assert "Two went home" in reply.card.summary
    assert "Tuesday 24 November at 08:00" in reply.card.summary
    assert await rows(opened) == [(1, "Two went home", None)]


async def test_answers_left_blank_keep_the_earlier_ones_and_a_new_one_takes_the_place_of_the_old(
    opened: Checking,
) -> None:
    await opened.send(q1="First", q2="A challenge")
    await opened.send(q1="Second", q2="  ", q4="5")
    assert await rows(opened) == [(1, "Second", None), (2, "A challenge", None), (4, "5", None)]


async def test_my_earlier_answers_stand_in_the_card_that_i_ask_for_and_in_nobody_elses(opened: Checking) -> None:
    await opened.send(SISTER, q1="Two went home", q3="A van", q3_of="3", q4="4")
    mine = await opened.say()
    whose = {each.name: dict(each.options) for each in mine.body if isinstance(each, Choice)}["q3_of"]
    assert values(mine) == {"q1": "Two went home", "q3": "A van", "q3_of": "3", "q4": "4"}
    assert whose.pop(cards.NONE) == "No organisation"
    assert sorted(whose.values(), key=str.casefold) == list(whose.values())
    assert values(await opened.say("", WORKER, TEAMS)) == {}


@pytest.mark.parametrize("score", ["0", "6", "4.5", "four", "-1", "٤"])
async def test_a_number_that_is_not_on_the_scale_is_not_kept(opened: Checking, score: str) -> None:
    assert await opened.send(q4=score) == cards.nothing_written()
    assert await sizes(opened) == [0, 0, 0, 0]


async def test_an_empty_card_is_met_with_what_to_do(opened: Checking) -> None:
    assert await opened.send(q1=" ", q99="nobody asked") == cards.nothing_written()
    assert await sizes(opened) == [0, 0, 0, 0]


@pytest.mark.parametrize("of", ["0", "3", "999", "x"])
async def test_help_is_asked_only_of_an_organisation_of_this_room(opened: Checking, of: str) -> None:
    expected = None if of != "3" else 3
    await opened.send(q3="A van", q3_of=of)
    assert await rows(opened) == [(3, "A van", expected)]


async def test_help_chosen_without_words_comes_back_to_be_worded_and_all_else_is_kept(opened: Checking) -> None:
    form = await opened.send(q1="Two went home", q3="", q3_of="3")
    assert cards.help_needs_words([COUNCIL]) in form.summary
    assert values(form) == {"q1": "Two went home", "q3_of": "3"}
    assert await rows(opened) == [(1, "Two went home", None)]
    form = await opened.send(WORKER, q3_of="3")
    assert cards.help_needs_words([COUNCIL]) in form.summary
    assert "is kept" in (await opened.send(q3="A van", q3_of="3")).title
    assert "is kept" in (await opened.send(q1="Three went home", q3="", q3_of="3")).title


async def test_an_answer_with_an_nhs_number_is_refused_and_nothing_of_what_was_sent_is_kept(opened: Checking) -> None:
    card = await opened.send(q1="All fine", q2=f"We cannot place {NHS_NUMBER}")
    assert PATIENT in card.summary
    assert NHS_NUMBER not in card.summary
    assert await sizes(opened) == [0, 0, 0, 0]


async def test_what_was_typed_beside_an_nhs_number_comes_back_to_be_sent_again(opened: Checking) -> None:
    await opened.send(q1="Kept before", q4="4")
    form = await opened.send(q1="All fine", q2=f"We cannot place {NHS_NUMBER}", q3="A van", q3_of="1")
    assert values(form) == {"q1": "All fine", "q3": "A van", "q3_of": "1", "q4": "4"}
    assert await rows(opened) == [(1, "Kept before", None), (4, "4", None)]
    own = next(
        item for each in form.body if isinstance(each, Buttons) for item in each.items if isinstance(item, Button)
    )
    await opened.press("send", own.ref, q1="All fine", q2="", q3="A van", q3_of="1", q4="4")
    assert await rows(opened) == [(1, "All fine", None), (3, "A van", 1), (4, "4", None)]


async def test_who_has_answered_and_goes_away_is_counted_once(opened: Checking) -> None:
    await opened.send(q1="All fine")
    await opened.press("away", await opened.last_round())
    assert "away" not in (await opened.said("count"))[-1].summary


async def test_what_is_typed_is_cleaned_and_no_longer_than_the_card_allows(opened: Checking) -> None:
    await opened.send(q1="a\u202eb\x00 c\nd", q2="long " * 500)
    (_, first, _), (_, second, _) = await rows(opened)
    assert first == "ab c d"
    assert len(second) <= cards.LONGEST_WORDS


@pytest.mark.parametrize("ref", ["", "none", "-1", "99", "1; 2", "²", "9" * 30])
async def test_a_button_that_points_at_no_round_keeps_nothing(opened: Checking, ref: str) -> None:
    assert await opened.press("send", ref, q1="Lost") == cards.too_late()
    assert await opened.press("away", ref) == cards.too_late()
    assert await sizes(opened) == [0, 0, 0, 0]


async def test_a_press_after_the_closing_keeps_nothing_and_says_so_kindly(opened: Checking) -> None:
    number = await opened.last_round()
    await opened.close()
    assert await opened.send(ref=number, q1="Late") == cards.too_late()
    assert await opened.press("away", number) == cards.too_late()
    assert await sizes(opened) == [0, 0, 0, 0]


async def test_a_stranger_answers_nothing_on_the_web(opened: Checking) -> None:
    await opened.open_page()
    number = await opened.last_round()
    assert await opened.say("", STRANGER, PAGE) == for_members()
    assert await opened.press("send", number, STRANGER, PAGE, q1="Hello") == for_members()
    assert await opened.press("away", number, STRANGER, PAGE) == for_members()
    assert await sizes(opened) == [0, 0, 0, 0]


async def test_whoever_answers_in_chat_counts_as_a_member_who_has_not_said_whose_they_are(opened: Checking) -> None:
    thanks = await opened.send(STRANGER, q1="Hello")
    assert without_the_question(thanks) == await opened.send(WORKER, q1="Hello")
    assert without_the_question(thanks) != thanks
    assert await rows(opened) == [(1, "Hello", None)] * 2
    assert "2 people from 1 organisation have answered" in (await opened.said())[-1].summary


async def make_anonymous(checking: Checking) -> int:
    """Have the second Question answered anonymously in a Round of its own; its number comes back."""
    await checking.say("questions")
    await checking.press("ask", which="2", words="What worries you?", kind="text", anonymous="yes")
    await checking.say("now")
    return await checking.last_round()


async def test_five_presses_at_once_give_one_answer_to_each_question(checking: Checking) -> None:
    number = await make_anonymous(checking)
    routes = [checking.route, checking.router()]  # as two processes have
    typed = {"q1": "Once", "q2": "Quietly", "q4": "4"}
    presses = [
        Intent("checkin.send", SISTER, SLACK, ref=str(number), answers=typed, delivery=f"Press{each}")
        for each in range(5)
    ]
    replies = await asyncio.gather(*(routes[at % 2](press) for at, press in enumerate(presses)))
    assert all(reply and "reference" not in reply.card.summary for reply in replies)
    assert await sizes(checking) == [2, 1, 1, 0]
    assert len(await checking.said("count")) == 1


async def test_people_who_answer_first_at_the_same_moment_are_counted_in_one_message(opened: Checking) -> None:
    await asyncio.gather(*(opened.send(who, q1="Mine") for who in (SISTER, WORKER, POLICE, VOLUNTEER)))
    counts = await opened.said("count")
    assert len(counts) == 1
    assert "4 people from 3 organisations have answered." in counts[0].summary


async def test_the_count_follows_when_someone_says_whose_they_are_after_they_answered(opened: Checking) -> None:
    theirs = select(members.c.organisation_id).join(accounts).where(accounts.c.user == WORKER.user)
    async with opened.database.reading() as connection:
        mine = await connection.scalar(theirs)
    await opened.change(WORKER, organisation_id=None)
    await opened.send(WORKER, q1="Mine")
    (count,) = await opened.said("count")
    assert "1 person has answered." in count.summary
    await opened.change(WORKER, organisation_id=mine)
    async with opened.database.transaction() as connection:
        await recount(connection, opened.room, opened.now())
    (count,) = await opened.said("count")
    assert "1 person from 1 organisation has answered." in count.summary


async def test_an_anonymous_answer_is_kept_apart_and_cannot_be_changed(checking: Checking) -> None:
    number = await make_anonymous(checking)
    first = await checking.send(SISTER, number, q2="The rota")
    again = await checking.send(SISTER, number, q2="Something else")
    assert "cannot be changed" in first.summary
    assert again.title == "That was kept before"
    assert {column.name for column in anonymous_answers.columns} == {"id", "round_id", "question_id", "words"}
    assert {column.name for column in marks.columns} == {"round_id", "question_id", "member_id"}
    async with checking.database.reading() as connection:
        assert list(await connection.scalars(select(anonymous_answers.c.words))) == ["The rota"]
    mine = await checking.say()
    assert "You have answered this one." in mine.summary
    assert "The rota" not in mine.summary
    assert "q2" not in {each.name for each in mine.body if isinstance(each, Blank)}


async def test_the_card_says_what_anonymous_means_and_only_where_a_question_is(opened: Checking) -> None:
    (plain,) = await opened.said("card")
    assert "anonymous" not in plain.summary
    await opened.close()
    await make_anonymous(opened)
    *_, promising = await opened.said("card")
    assert "What worries you? (anonymous)" in promising.summary
    assert "only when at least three people have answered" in promising.summary
    assert "we do not keep whose it is" in promising.summary


async def test_the_count_is_a_message_of_its_own_that_names_nobody_and_waits_a_little(opened: Checking) -> None:
    await opened.send(SISTER, q1="Mine")
    await opened.send(WORKER, q1="Mine too")
    await opened.press("away", await opened.last_round(), POLICE)
    (count,) = await opened.said("count")
    assert "2 people from 2 organisations have answered. 1 is away." in count.summary
    assert not any(name in count.summary for name in (*NAMES, "Trust", "Council", "Police"))
    async with opened.database.transaction() as connection:
        await connection.execute(posts.update().values(state="sent", ref="1"))
    await opened.send(VOLUNTEER, q1="Me too")
    async with opened.database.reading() as connection:
        waits = select(posts.c.try_at, posts.c.put_at)
        found = (await connection.execute(waits.where(posts.c.revises_id.is_not(None)))).all()
    assert {at - put for at, put in found} == {timedelta(seconds=10)}


async def test_away_is_undone_by_an_answer_and_pressing_it_twice_is_once(opened: Checking) -> None:
    number = await opened.last_round()
    for _ in range(2):
        assert (await opened.press("away", number)).title == "You are away for this check-in"
    assert await sizes(opened) == [0, 0, 0, 1]
    await opened.send(q1="Back again")
    assert await sizes(opened) == [1, 0, 0, 0]
