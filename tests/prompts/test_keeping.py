"""A Room's own questions on both databases: next, skipped, retired, brought back, added and worded anew."""

from __future__ import annotations

import asyncio

import pytest

from bot.cards import PATIENT
from bot.message import Account, Card, Intent
from bot.principles import Principle
from bot.prompts import cards, keeping_cards
from bot.prompts.library import OVERALL, library
from bot.prompts.rules import LONGEST_QUESTION, next_question
from bot.rooms.cards import for_facilitators
from tests.prompts.asking import ELSEWHERE, LEAD, NEIGHBOUR, QUESTIONS, SISTER, SLACK, STRANGER, WORKER, Asking
from tests.rooms import waiting

FIRST = next_question(list(Principle), [], library().questions)
CULTURE = [one for one in library().questions if one.principle is Principle.CULTURE and one.id != OVERALL]
NUMBER = "999 000 0018"
ASK = "What would a neighbour notice first?"


async def press(asking: Asking, verb: str, ref: str = "", who: Account = SISTER, **answers: str) -> Card:
    return await fill_in(asking, verb, answers, ref, who)


async def fill_in(asking: Asking, verb: str, answers: dict[str, str], ref: str = "", who: Account = SISTER) -> Card:
    return await asking.send(Intent(f"prompts.{verb}", who, SLACK, ref=ref, answers=answers))


async def next_of(asking: Asking) -> Card:
    return await asking.say("next")


async def own_question(asking: Asking) -> str:
    """Add one about culture; its slug, as the list's buttons have it."""
    await press(asking, "save", ask=ASK, principle="culture")
    stock = (await asking.stock()).questions
    return next(one.id for one in stock if one.ask == ASK)


async def test_the_next_question_is_shown_before_anyone_is_asked(asking: Asking) -> None:
    assert await next_of(asking) == keeping_cards.upcoming(FIRST)
    assert await asking.asked() == []


async def test_a_question_shown_is_asked_once_however_often_it_is_pressed(asking: Asking) -> None:
    assert await press(asking, "ask", FIRST.id) == cards.on_its_way()
    again = await press(asking, "ask", FIRST.id)
    assert await asking.asked() == [FIRST.id]
    assert again == await next_of(asking) != keeping_cards.upcoming(FIRST)


async def test_a_skipped_question_is_passed_over_until_its_list_is_used_up(asking: Asking) -> None:
    shown = await press(asking, "skip", FIRST.id)
    assert shown == await next_of(asking) != keeping_cards.upcoming(FIRST)
    assert await press(asking, "skip", FIRST.id) == shown
    assert await waiting(asking.database) == []
    await asking.say("")
    assert (await asking.asked())[1] != FIRST.id
    assert "Skipped on 24 November 2026" in (await asking.say("history")).summary


async def test_a_retired_question_is_asked_no_more_until_it_is_brought_back(asking: Asking) -> None:
    for one in CULTURE[1:]:
        shown = await press(asking, "retire", one.id)
        assert f"{one.ask} – Retired" in shown.summary
    for _ in range(2):
        await asking.say("culture")
    assert await asking.asked() == [CULTURE[0].id] * 2
    await press(asking, "bring_back", CULTURE[1].id)
    await asking.say("culture")
    assert (await asking.asked())[2] == CULTURE[1].id


async def test_when_all_of_a_principle_are_retired_there_is_nothing_to_ask(asking: Asking) -> None:
    for one in CULTURE:
        await press(asking, "retire", one.id)
    assert await asking.say("culture") == cards.nothing_to_ask()


async def test_a_question_of_the_rooms_own_is_asked_in_its_turn(asking: Asking) -> None:
    own = await own_question(asking)
    for _ in range(len(CULTURE) + 1):
        await asking.say("culture")
    assert (await asking.asked())[-1] == own
    assert ASK in (await waiting(asking.database))[-1][1].summary


async def test_a_shipped_question_worded_anew_keeps_its_place(asking: Asking) -> None:
    changed = await press(asking, "save", FIRST.id, ask=ASK, why="It helps.", principle="leadership")
    assert changed == keeping_cards.question_saved(ASK)
    await asking.say("")
    shown = (await waiting(asking.database))[-1][1]
    assert ASK in shown.summary
    assert FIRST.ask not in shown.summary
    assert str(FIRST.principle) in shown.title
    form = await press(asking, "edit", FIRST.id)
    assert form == keeping_cards.question_form(FIRST.id, {"ask": ASK, "why": "It helps."})


@pytest.mark.parametrize("wrong", [{"ask": ""}, {"ask": "   "}, {"principle": "gardening"}, {"principle": ""}])
async def test_a_question_that_lacks_something_comes_back_as_it_was_typed(
    asking: Asking, wrong: dict[str, str]
) -> None:
    given = {"ask": ASK, "why": "It helps.", "principle": "culture", **wrong}
    form = await fill_in(asking, "save", given)
    assert "Write a question" in form.summary
    assert "It helps." in form.summary
    assert len((await asking.stock()).questions) == len(QUESTIONS)


@pytest.mark.parametrize("field", ["ask", "why", "principle"])
async def test_a_question_with_an_nhs_number_is_not_kept(asking: Asking, field: str) -> None:
    given = {"ask": ASK, "why": "", "principle": "culture", field: f"see {NUMBER}"}
    form = await fill_in(asking, "save", given)
    assert PATIENT in form.summary
    assert NUMBER not in form.summary
    assert field == "ask" or ASK in form.summary
    assert len((await asking.stock()).questions) == len(QUESTIONS)


async def test_a_very_long_question_is_cut_where_the_form_said(asking: Asking) -> None:
    await press(asking, "save", ask="a" * 5000, principle="culture")
    assert max(len(one.ask) for one in (await asking.stock()).questions) == LONGEST_QUESTION


async def test_the_list_shows_own_and_shipped_questions_of_one_principle(asking: Asking) -> None:
    await own_question(asking)
    shown = await asking.say("questions culture")
    assert all(one.ask in shown.summary for one in CULTURE)
    assert ASK in shown.summary
    assert await asking.say("questions") == keeping_cards.principles_to_open()
    assert await press(asking, "list", "culture") == shown


async def test_another_room_sees_nothing_of_it(asking: Asking) -> None:
    own = await own_question(asking)
    await press(asking, "retire", FIRST.id)
    theirs = await asking.send(Intent("prompts.list", NEIGHBOUR, ELSEWHERE, ref="culture"))
    assert ASK not in theirs.summary
    assert await asking.send(Intent("prompt next", NEIGHBOUR, ELSEWHERE)) == keeping_cards.upcoming(FIRST)
    blank = await asking.send(Intent("prompts.edit", NEIGHBOUR, ELSEWHERE, ref=own))
    assert ASK not in blank.summary


@pytest.mark.parametrize("verb", ["ask", "skip", "list", "edit", "save", "retire", "bring_back"])
async def test_questions_are_kept_by_facilitators_alone(asking: Asking, verb: str) -> None:
    for who in (WORKER, LEAD):
        assert await press(asking, verb, FIRST.id, who, ask=ASK, principle="culture") == for_facilitators()
    assert (await press(asking, verb, FIRST.id, STRANGER)).title == for_facilitators().title
    assert (await asking.asked(), (await asking.stock()).retired) == ([], set())


async def test_two_who_skip_at_once_skip_one_question(asking: Asking) -> None:
    await asyncio.gather(*(press(asking, "skip", FIRST.id) for _ in range(3)))
    assert await asking.asked() == [FIRST.id]


async def test_how_others_did_it_is_shown_with_where_we_have_it_from(asking: Asking) -> None:
    studies = library().case_studies_on(Principle.CULTURE)
    assert studies
    for shown in (await asking.say("others culture", WORKER), await press(asking, "others", "culture", WORKER)):
        assert all(study.name in shown.summary and study.changed in shown.summary for study in studies)
        assert all(library().documents[study.sources[0].document].title in shown.summary for study in studies)
    assert await asking.say("others") == cards.principles_with_others()
