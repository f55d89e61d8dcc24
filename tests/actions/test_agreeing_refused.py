"""What an Action cannot be logged with is said plainly, and what was typed stays in the form, on both databases."""

from __future__ import annotations

import pytest

from bot.actions.agreeing import cards
from bot.actions.agreeing.cards import ANYWAY, ELSE, NONE, VAGUE
from bot.actions.rules import LONGEST_TEXT
from bot.cards import PATIENT
from bot.message import Intent
from bot.rooms.cards import for_members, no_room
from tests.actions.saying import (
    ELSEWHERE,
    NEIGHBOUR,
    NHS_NUMBER,
    NOWHERE,
    SISTER,
    SLACK,
    STRANGER,
    WEB,
    Saying,
    fields,
    ref_of,
)
from tests.rooms import waiting

RING = "action Sam to ring the housing team by Friday"


@pytest.mark.parametrize(
    ("words", "said"),
    [("by 20 November 2026", "in the past"), ("by 30 February", "no 30 February")],
)
async def test_a_day_that_cannot_be_is_said_and_nothing_is_lost(saying: Saying, words: str, said: str) -> None:
    form = await saying.say(f"action Sam to ring the housing team {words}")
    assert said in form.summary
    assert words.removeprefix("by ") in fields(form)["action"]
    assert fields(form)["due"] == ""


@pytest.mark.parametrize(("due", "said"), [("2026-11-23", "in the past"), ("2026-02-30", "cannot read that day")])
async def test_a_day_that_cannot_be_is_refused_in_the_form_and_the_rest_stays(
    saying: Saying, due: str, said: str
) -> None:
    form = await saying.log(await saying.say(RING), due=due, owner_name="Dot", principle="culture")
    assert said in form.summary
    kept = {"action": "Ring the housing team", "owner_name": "Dot", "due": due, "principle": "culture"}
    assert kept.items() <= fields(form).items()
    assert await saying.logged() == []


async def test_a_text_that_says_too_little_gets_a_nudge_and_may_be_logged_anyway(saying: Saying) -> None:
    form = await saying.say("action Sam to follow up")
    assert VAGUE in form.summary
    assert "Not logged yet." not in form.summary
    again = await saying.log(form)
    assert again.summary.index("Not logged yet.") < again.summary.index(VAGUE)
    assert await saying.logged() == []
    await saying.log(form, ref_of(form, "Log it anyway"))
    assert [entry.action.text for entry in await saying.logged()] == ["Follow up"]
    assert ref_of(form, "Log it anyway") == ANYWAY


@pytest.mark.parametrize("name", ["action", "owner_name", "due", "owner", "owner_of", "principle"])
async def test_an_nhs_number_in_any_field_is_refused_and_that_field_emptied(saying: Saying, name: str) -> None:
    form = await saying.say(RING)
    again = await saying.log(form, ANYWAY, **{name: f"about {NHS_NUMBER}"})
    assert PATIENT in again.summary
    assert fields(again) == {**fields(form), name: ""}
    assert NHS_NUMBER not in again.summary
    assert (await saying.logged(), await waiting(saying.database)) == ([], [])


async def test_an_nhs_number_that_is_said_or_in_a_message_comes_back_as_an_empty_form(saying: Saying) -> None:
    for form in (
        await saying.say(f"action ring about {NHS_NUMBER}"),
        await saying.send(Intent("action", SISTER, SLACK, about=f"943\u200b476\u200b5919 {NHS_NUMBER}")),
    ):
        assert PATIENT in form.summary
        assert fields(form)["action"] == ""


async def test_the_owner_and_the_day_of_words_with_an_nhs_number_stay_in_the_form(saying: Saying) -> None:
    read = fields(await saying.say(RING))
    form = await saying.say(f"{RING} about {NHS_NUMBER}")
    assert (read["owner"] not in {"", NONE}, read["due"]) == (True, "2026-11-27")
    assert fields(form) == {**read, "action": ""}
    assert PATIENT in form.summary
    assert NHS_NUMBER not in form.summary


async def test_an_owner_who_is_not_in_the_room_may_be_the_patient_and_is_left_out(saying: Saying) -> None:
    form = await saying.say(f"action Dilys Fictional to ring the team by Friday about {NHS_NUMBER}")
    assert (fields(form)["owner"], fields(form)["owner_name"]) == (NONE, "")
    assert "Dilys" not in form.summary


@pytest.mark.parametrize("length", [LONGEST_TEXT + 1, 1_000, 5_000])
async def test_a_text_that_is_too_long_is_cut_to_what_fits_and_what_is_left_out_is_said(
    saying: Saying, length: int
) -> None:
    text = ("Ring the van hire " * 300)[: length - 1] + "x"
    form = await saying.say(f"action {text}")
    kept = fields(form)["action"]
    assert LONGEST_TEXT - 10 < len(kept) <= LONGEST_TEXT
    left_out = text.removeprefix(kept).strip()
    for shown in (form, await saying.log(form, action=text)):
        assert f"That is {length:,} characters long, and there is room for 500." in shown.summary
        assert f"I left out the last {len(left_out):,}, from here on: “{left_out[:50]}" in shown.summary
        assert fields(shown)["action"] == kept
    assert await saying.logged() == []
    assert (await saying.log(form)).title == "Action 1 is logged"


def test_a_text_without_a_space_is_cut_where_it_must_be() -> None:
    assert cards.fitted("x" * 501) == "x" * 500
    assert "I left out the last 1, from here on: “x”" in cards.shortened("x" * 501)


async def test_nothing_written_and_no_name_are_asked_for(saying: Saying) -> None:
    form = await saying.log(await saying.say("action"), owner=ELSE)
    assert "write what is to be done" in form.summary
    assert "write the name of the owner" in form.summary


async def test_a_person_or_an_organisation_of_another_room_owns_nothing_here(saying: Saying) -> None:
    await saying.press("actions.log", "", NEIGHBOUR, ELSEWHERE, action="Ring the van hire", owner=NONE)
    form = await saying.say("action Ring the van hire")
    again = await saying.log(form, owner="4")
    assert NEIGHBOUR.user not in again.summary
    assert await saying.logged() == []
    await saying.log(form, owner=ELSE, owner_name="Dot", owner_of="2")
    assert [entry.action.organisation for entry in await saying.logged()] == [0]


@pytest.mark.parametrize("verb", ["action", "actions.begin", "actions.log", "actions.undo", "actions.cancel"])
async def test_it_needs_a_room_and_on_the_web_a_member(saying: Saying, verb: str) -> None:
    answers = {"action": "Ring the van hire", "owner": NONE}
    assert await saying.press(verb, "1", SISTER, NOWHERE, **answers) == no_room()
    assert await saying.press(verb, "1", STRANGER, WEB, **answers) == for_members()
    assert await saying.logged() == []
