"""Logging Decisions and finding them again, on both databases."""

from __future__ import annotations

import asyncio

import pytest

from bot.actions.agreeing import deciding_cards as cards
from bot.actions.agreeing.cards import NONE, shortened
from bot.actions.agreeing.deciding import PAGE
from bot.actions.rules import LONGEST_TEXT, Agreed
from bot.cards import PATIENT, patient_refused
from bot.message import Card, Intent, Rows
from bot.principles import Principle
from bot.rooms.cards import for_members, no_room
from tests.actions.saying import (
    ELSEWHERE,
    LEAD,
    NEIGHBOUR,
    NHS_NUMBER,
    NOWHERE,
    SAM,
    SISTER,
    SLACK,
    STRANGER,
    TEAMS,
    WEB,
    Saying,
    buttons,
    fields,
    options,
    ref_of,
)
from tests.rooms import waiting

FORM = "decision We will use one referral form"
TRUST = "Ours NHS Trust"


async def a_todo(saying: Saying, text: str) -> str:
    """The id of an Action of our Room, logged a minute after what was before."""
    saying.now.turn(60)
    await saying.press("actions.log", "anyway", SISTER, SLACK, action=text, owner=NONE)
    return str((await saying.logged())[-1].id)


async def test_what_was_decided_is_shown_to_be_confirmed_with_who_may_have_been_there(saying: Saying) -> None:
    await saying.welcome("Fernshire Police")
    form = await saying.say(FORM)
    assert fields(form) == {
        "decision": "We will use one referral form",
        "present": f"Fernshire Police\n{TRUST}",
        "principle": NONE,
    }
    assert [button.label for button in buttons(form)] == ["Log it", "Cancel"]
    assert await saying.decided() == []


async def test_what_is_confirmed_is_logged_and_shown_in_every_channel_of_the_room(saying: Saying) -> None:
    await saying.welcome("Fernshire Police")
    ring, hire = await a_todo(saying, "Ring the housing team"), await a_todo(saying, "Hire a van")
    form = await saying.say(FORM)
    assert options(form, "leads_1") == [(NONE, "None"), (hire, "2. Hire a van"), (ring, "1. Ring the housing team")]
    told = await saying.log(form, present=TRUST.upper(), principle="culture", leads_1=hire, leads_3=ring)
    (agreed,) = await saying.decided()
    text = "We will use one referral form"
    assert agreed == Agreed(1, saying.room, "Ours", 1, text, Principle.CULTURE, saying.now(), (TRUST,), (1, 2))
    shown = [(place.channel, cards.decision_card(agreed)) for place in (SLACK, TEAMS, WEB)]
    assert (await waiting(saying.database))[-3:] == shown
    assert told == cards.logged(agreed)
    assert await saying.decided(saying.neighbours) == []


async def test_an_organisation_that_the_room_has_not_is_said_and_nothing_is_lost(saying: Saying) -> None:
    form = await saying.say(FORM)
    again = await saying.log(form, present=f"{TRUST}\nGardeners", principle="culture")
    assert cards.strangers(["Gardeners"], [TRUST]) in again.summary
    assert fields(again) == {**fields(form), "present": f"{TRUST}\nGardeners", "principle": "culture"}
    assert await saying.decided() == []


async def test_an_organisation_or_an_action_of_another_room_is_not_taken(saying: Saying) -> None:
    await saying.press("actions.log", "anyway", NEIGHBOUR, ELSEWHERE, action="Hire a van", owner=NONE)
    theirs = str((await saying.logged(saying.neighbours))[0].id)
    form = await saying.say(FORM)
    assert "Theirs NHS Trust" not in form.summary
    refused = await saying.log(form, present="Theirs NHS Trust")
    assert "I know no organisation here" in refused.summary
    await saying.log(form, leads_1=theirs)
    assert [each.leads_to for each in await saying.decided()] == [()]


async def test_nobody_present_may_be_said(saying: Saying) -> None:
    await saying.log(await saying.say(FORM), present="")
    assert [each.organisations for each in await saying.decided()] == [()]


@pytest.mark.parametrize("name", ["decision", "present", "principle", "leads_1"])
async def test_an_nhs_number_in_any_field_is_refused_and_that_field_emptied(saying: Saying, name: str) -> None:
    await a_todo(saying, "Hire a van")
    form = await saying.say(FORM)
    again = await saying.log(form, "", SISTER, **{name: f"for {NHS_NUMBER}"})
    assert PATIENT in again.summary
    assert fields(again) == {**fields(form), name: ""}
    assert NHS_NUMBER not in again.summary
    assert await saying.decided() == []


async def test_an_nhs_number_that_is_said_comes_back_as_an_empty_form(saying: Saying) -> None:
    form = await saying.say(f"decision about {NHS_NUMBER}")
    assert PATIENT in form.summary
    assert fields(form)["decision"] == ""
    assert await saying.say(f"decisions {NHS_NUMBER}") == patient_refused()


@pytest.mark.parametrize("length", [LONGEST_TEXT + 1, 5_000])
async def test_a_text_that_is_too_long_is_cut_to_what_fits_and_that_is_said(saying: Saying, length: int) -> None:
    text = "x" * length
    form = await saying.say(f"decision {text}")
    assert shortened(text) in form.summary
    assert fields(form)["decision"] == text[:LONGEST_TEXT]
    assert shortened(text) in (await saying.log(form, decision=text)).summary
    assert await saying.decided() == []


async def test_nothing_written_is_asked_for(saying: Saying) -> None:
    form = await saying.say("decision")
    assert form.title == "Log a decision"
    assert "write what was decided" in (await saying.log(form)).summary


async def test_pressed_five_times_at_once_it_is_logged_once(saying: Saying) -> None:
    form = await saying.say(FORM)
    press = Intent("decisions.log", SISTER, SLACK, answers=fields(form), delivery="press-1f2e3d")
    replies = await asyncio.gather(*(saying.route(press) for _ in range(5)))
    assert len([reply for reply in replies if reply]) == 1
    told = await asyncio.gather(*(saying.log(form) for _ in range(3)))
    assert {card.title for card in told} == {"Decision 1 is logged"}
    assert len(await saying.decided()) == 1
    assert len(await waiting(saying.database)) == len((SLACK, TEAMS, WEB))


async def test_undone_within_a_minute_it_is_withdrawn_and_its_words_leave_the_room(saying: Saying) -> None:
    undo = ref_of(await saying.log(await saying.say(FORM)), "Undo")
    for who, place in ((SAM, SLACK), (NEIGHBOUR, ELSEWHERE)):
        assert await saying.press("decisions.undo", undo, who, place) == cards.cannot_undo()
    saying.now.turn(60)
    assert await saying.press("decisions.undo", undo) == cards.undone()
    assert await saying.press("decisions.undo", undo) == cards.cannot_undo()
    assert await saying.decided() == []
    assert {card for _, card in await waiting(saying.database)} == {cards.withdrawn(1)}


async def test_after_a_minute_it_stays(saying: Saying) -> None:
    undo = ref_of(await saying.log(await saying.say(FORM)), "Undo")
    saying.now.turn(61)
    assert await saying.press("decisions.undo", undo) == cards.cannot_undo()
    assert len(await saying.decided()) == 1


async def log_many(saying: Saying, count: int) -> None:
    for number in range(1, count + 1):
        saying.now.turn(60)
        await saying.press("decisions.log", decision=f"Form {number} is the one")


def shown(card: Card) -> list[str]:
    """What is listed."""
    rows = [row.words for each in card.body if isinstance(each, Rows) for row in each.rows]
    return [words.partition(".")[0] for words in rows]


async def test_decisions_are_listed_newest_first_in_pages(saying: Saying) -> None:
    await log_many(saying, PAGE + 2)
    first = await saying.say("decisions")
    assert shown(first) == [str(number) for number in range(PAGE + 2, 2, -1)]
    older = await saying.press("decisions.page", ref_of(first, "Older"))
    assert shown(older) == ["2", "1"]
    assert [button.label for button in buttons(older)] == ["Newer", "Search"]
    assert await saying.press("decisions.page", ref_of(older, "Newer")) == first
    for ref in ("800:", "999999999:", "-1:", "no number", ""):
        assert await saying.press("decisions.page", ref) == first


async def test_decisions_are_searched_by_words_in_any_letters(saying: Saying) -> None:
    await log_many(saying, PAGE + 1)
    await saying.press("decisions.log", decision="100% of us will use one REFERRAL sheet")
    found = await saying.say("decisions referral")
    assert shown(found) == [str(PAGE + 2)]
    assert await saying.press("decisions.search", words=" referral ") == found
    page = await saying.press("decisions.search", words="form")
    assert shown(await saying.press("decisions.page", ref_of(page, "Older"))) == ["1"]
    assert shown(await saying.say("decisions 100% of")) == [str(PAGE + 2)]
    assert shown(await saying.say("decisions sheet referral one")) == [str(PAGE + 2)]
    assert shown(await saying.say("decisions heet")) == []
    nothing = await saying.say("decisions gardening")
    assert "I found no decision with those words." in nothing.summary
    assert shown(await saying.press("decisions.search", words="")) == shown(await saying.say("decisions"))


async def test_a_room_sees_its_own_decisions_alone(saying: Saying) -> None:
    await saying.log(await saying.say(FORM))
    theirs = await saying.say("decisions", NEIGHBOUR, ELSEWHERE)
    assert "No decision has been logged yet." in theirs.summary
    assert shown(await saying.say("decisions", LEAD, TEAMS)) == ["1"]


@pytest.mark.parametrize(
    "verb",
    [
        "decision",
        "decisions.log",
        "decisions.undo",
        "decisions.cancel",
        "decisions",
        "decisions.search",
        "decisions.page",
    ],
)
async def test_it_needs_a_room_and_on_the_web_a_member(saying: Saying, verb: str) -> None:
    assert await saying.press(verb, "1", SISTER, NOWHERE, decision="We go") == no_room()
    assert await saying.press(verb, "1", STRANGER, WEB, decision="We go") == for_members()
    assert await saying.decided() == []


async def test_cancel_logs_nothing(saying: Saying) -> None:
    assert await saying.press("decisions.cancel") == cards.cancelled()
    assert await saying.decided() == []
