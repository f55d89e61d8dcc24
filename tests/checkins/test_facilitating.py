"""How facilitators set the rhythm and the Questions, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.cards import patient_refused
from bot.checkins import forms, notices
from bot.checkins.questions import NO_WORDS, TOO_MANY
from bot.checkins.templates import TEMPLATES
from bot.message import Account, Blank, Card, Choice, Place, Rows, Text, Time
from bot.rooms.cards import for_facilitators, for_members, no_room
from bot.rooms.tables import rooms
from tests.checkins.conftest import (
    ELSEWHERE,
    EVERY_TUESDAY,
    NEIGHBOUR,
    PAGE,
    SISTER,
    SLACK,
    STRANGER,
    TEAMS,
    WORKER,
    Checking,
)
from tests.rooms import without_the_question

STEERING = ("schedule", "questions", "now", "close")
PRESSES = (
    "arrange",
    "stop",
    "ask",
    "raise",
    "retire",
    "let_go",
    "retired",
    "bring_back",
    "template",
    "start_afresh",
)


def asked(card: Card) -> list[str]:
    (rows,) = [element.rows for element in card.body if isinstance(element, Rows)]
    return [row.words for row in rows]


def values(card: Card) -> dict[str, str]:
    return {each.name: each.value for each in card.body if isinstance(each, Blank | Choice | Time)}


def warnings(card: Card) -> list[str]:
    return [each.words for each in card.body if isinstance(each, Text) and each.tone == "warning"]


@pytest.mark.parametrize(
    ("who", "place", "refusal"),
    [
        (WORKER, SLACK, for_facilitators()),
        (STRANGER, SLACK, for_facilitators()),
        (NEIGHBOUR, SLACK, for_facilitators()),
        (STRANGER, PAGE, for_members()),
        (NEIGHBOUR, PAGE, for_members()),
    ],
)
async def test_only_facilitators_steer(checking: Checking, who: Account, place: Place, refusal: Card) -> None:
    await checking.open_page()
    before = await checking.say("schedule"), await checking.say("questions")
    for words in STEERING:
        assert without_the_question(await checking.say(words, who, place)) == refusal
    for verb in PRESSES:
        assert without_the_question(await checking.press(verb, "1", who, place, **EVERY_TUESDAY)) == refusal
    assert (await checking.say("schedule"), await checking.say("questions")) == before
    assert (await checking.rows(), await checking.said()) == ([], [])


async def test_a_channel_without_a_room_is_told_how_to_make_one(checking: Checking) -> None:
    for words in ("", *STEERING):
        assert await checking.say(words, SISTER, Place("slack", "C0", "here")) == no_room()


async def test_the_form_asks_an_old_room_for_its_big_room_and_then_shows_what_is_arranged(checking: Checking) -> None:
    first = values(await checking.say("schedule"))
    assert (first["day"], first["at"], first["opens"], first["closes"]) == ("", "", "2", "60")
    changed = {"day": "3", "at": "13:30", "every": "2", "from": "1", "opens": "3", "holiday": "move"}
    await checking.arrange(**changed)
    assert values(await checking.say("schedule")) == {**EVERY_TUESDAY, **changed}
    async with checking.database.reading() as connection:
        kept = select(rooms.c.meets_on, rooms.c.meets_at).order_by(rooms.c.id)
        assert [tuple(row) for row in await connection.execute(kept)] == [(3, "13:30"), (None, "")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": ""},
        {"day": "7"},
        {"at": "nine"},
        {"at": "9:00"},
        {"at": "09:00:30"},
        {"at": "09:00+01:00"},
        {"every": "3"},
        {"opens": "0"},
        {"closes": "9999"},
        {"reminders": "3"},
        {"holiday": "x"},
    ],
)
async def test_a_form_filled_in_wrongly_comes_back_as_it_was_and_arranges_nothing(
    checking: Checking, wrong: dict[str, str]
) -> None:
    card = await checking.arrange(**wrong)
    assert warnings(card) == [forms.ONE_FAULT]
    assert values(card) == {**EVERY_TUESDAY, **wrong}
    await checking.tick("2026-11-20T09:00:00")
    assert await checking.rows() == []


async def test_a_new_rhythm_leaves_the_open_round_alone_and_counts_from_the_next(opened: Checking) -> None:
    await opened.arrange(day="2")
    await opened.tick("2026-11-24T08:00:00")
    assert len(await opened.said("summary")) == 1
    await opened.tick("2026-11-24T08:00:02")
    assert [number for number, *_ in await opened.rows()] == [1, 2]  # Wednesday's, which should be open by now
    await opened.tick("2026-11-25T08:00:00")
    assert len(await opened.said("summary")) == 2


async def test_a_room_begins_with_the_usual_questions(checking: Checking) -> None:
    assert asked(await checking.say("questions")) == [words for _, words in TEMPLATES["running"][1]]


async def test_a_question_is_added_reworded_moved_and_retired(checking: Checking) -> None:
    usual = asked(await checking.say("questions"))
    await checking.press("let_go", 1)
    added = await checking.press(
        "ask", "", SISTER, SLACK, which="new", words=" What  surprised you? ", kind="text", anonymous="yes"
    )
    assert asked(added) == [*usual[1:], "What surprised you?"]
    assert "What surprised you? – Words, anonymous" in added.summary
    await checking.press("ask", "", SISTER, SLACK, which="2", words="What is hard?", kind="", anonymous="no")
    moved = await checking.press("raise", 3)
    assert asked(moved)[:2] == [usual[2], "What is hard?"]
    assert asked(await checking.press("raise", 3)) == asked(moved)


async def test_changes_wait_for_the_next_round(opened: Checking) -> None:
    await opened.say("questions")
    await opened.press("ask", "", SISTER, SLACK, which="1", words="Quite another question?", kind="", anonymous="yes")
    await opened.press("let_go", 2)
    assert "Quite another" not in (await opened.say()).summary
    await opened.send(q1="Openly said", q2="Still asked")
    await opened.close()
    (summary,) = await opened.said("summary")
    assert "Ours NHS Trust – Openly said" in summary.summary
    assert "Still asked" in summary.summary
    await opened.say("now")
    assert "Quite another question? (anonymous)" in (await opened.said("card"))[-1].summary


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"which": "new", "words": " ", "kind": "text"}, NO_WORDS),
        ({"which": "1", "words": "", "kind": "key"}, NO_WORDS),
        ({"which": "new", "words": "What?", "kind": "essay"}, forms.ONE_FAULT),
        ({"which": "new", "words": "Whose help now?", "kind": "help"}, TOO_MANY),
    ],
)
async def test_a_question_that_cannot_be_asked_comes_back_with_what_to_do(
    checking: Checking, typed: dict[str, str], fault: str
) -> None:
    before = asked(await checking.say("questions"))
    card = await checking.press("ask", "", SISTER, SLACK, **typed)
    assert warnings(card) == [fault]
    assert values(card)["words"] == typed["words"]
    assert asked(await checking.say("questions")) == before


async def test_a_question_with_an_nhs_number_is_not_kept(checking: Checking) -> None:
    before = asked(await checking.say("questions"))
    card = await checking.press("ask", "", SISTER, SLACK, which="new", words="How is 999 000 0018?", kind="text")
    assert card == patient_refused()
    assert asked(await checking.say("questions")) == before


@pytest.mark.parametrize("name", TEMPLATES)
async def test_a_template_takes_the_place_of_what_was_asked_and_fits_the_card(checking: Checking, name: str) -> None:
    await checking.say("questions")
    card = await checking.press("start_afresh", name)
    assert asked(card) == [words for _, words in TEMPLATES[name][1]]
    await checking.say("now")
    (shown,) = await checking.said("card")
    assert len([each for each in shown.body if isinstance(each, Blank | Choice)]) <= 8


async def test_a_question_that_two_templates_share_stays_the_same_so_that_its_trend_goes_on(
    checking: Checking,
) -> None:
    await checking.say("now")
    before = {each.label: each.name for each in (await checking.say()).body if isinstance(each, Choice)}
    await checking.close()
    await checking.press("start_afresh", "review")
    await checking.say("now")
    after = {each.label: each.name for each in (await checking.say()).body if isinstance(each, Choice)}
    assert after["How well are we working together?"] == before["How well are we working together?"]


async def test_another_rooms_questions_are_neither_seen_nor_changed(checking: Checking) -> None:
    ours = asked(await checking.say("questions"))
    await checking.say("questions", NEIGHBOUR, ELSEWHERE)
    for verb in ("retire", "let_go", "bring_back", "raise"):
        await checking.press(verb, 2, NEIGHBOUR, ELSEWHERE)
    await checking.press("ask", "", NEIGHBOUR, ELSEWHERE, which="2", words="Taken over?", kind="text")
    assert asked(await checking.say("questions")) == ours


@pytest.mark.parametrize("ref", ["", "none", "-1", "²", "9" * 30])
async def test_a_button_that_points_at_nothing_changes_nothing(checking: Checking, ref: str) -> None:
    before = asked(await checking.say("questions"))
    for verb in ("retire", "let_go", "bring_back", "raise", "template", "start_afresh"):
        assert asked(await checking.press(verb, ref)) == before


async def test_anyone_is_told_when_the_next_one_opens(checking: Checking) -> None:
    await checking.arrange()
    assert await checking.say("", WORKER, TEAMS) == notices.next_opens("Friday 20 November at 09:00")


async def test_closing_is_asked_back_once_and_a_button_of_an_earlier_check_in_closes_none(opened: Checking) -> None:
    first = await opened.last_round()
    asked = await opened.say("close")
    assert asked == notices.confirm_closing(first)
    assert "Answers cannot be changed then" in asked.summary
    assert [closed for _, _, closed in await opened.rows()] == [None]
    assert await opened.press("close", first) == notices.closed_now()
    assert await opened.press("close", first) == notices.none_open()
    await opened.say("now")
    assert await opened.press("close", first) == notices.closed_before()
    assert [closed is None for _, _, closed in await opened.rows()] == [False, True]
