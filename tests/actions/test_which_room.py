"""An Action typed in a direct chat by somebody of several Rooms: the words wait until the Room is chosen."""

from __future__ import annotations

import pytest

from bot.message import Card, Intent
from bot.rooms.cards import LONGEST_ASKED
from tests.actions.saying import DIRECT, ELSEWHERE, NHS_NUMBER, SISTER, Saying, buttons, fields

RING = "Ring the housing team about the ramp by Friday"


@pytest.fixture
async def torn(saying: Saying) -> Saying:
    """The sister is of both Rooms by now, and has chosen neither."""
    await saying.say("action", SISTER, ELSEWHERE)
    return saying


async def choose(saying: Saying, asked: Card, number: int) -> Card:
    """Press one of the Rooms, with what the card holds."""
    pressed = buttons(asked)[number]
    return await saying.press(pressed.verb, pressed.ref, SISTER, DIRECT, **fields(asked))


@pytest.mark.parametrize("shortcut", [False, True])
async def test_what_was_typed_is_in_the_form_of_the_room_that_was_chosen(torn: Saying, shortcut: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    intent = Intent("action", SISTER, DIRECT, words="" if shortcut else RING, about=RING if shortcut else "")
    asked = await torn.send(intent)
    assert asked.title == "Which Room do you mean?"
    form = await choose(torn, asked, 1)
    assert "everyone in Theirs" in form.summary
    assert fields(form)["action"] == "Ring the housing team about the ramp"
    assert "Friday" in form.summary
    await torn.press("actions.log", "", SISTER, DIRECT, **fields(form))
    assert [each.action.text for each in await torn.logged(torn.neighbours)] == ["Ring the housing team about the ramp"]
    assert await torn.logged() == []


async def test_a_decision_waits_as_an_action_does(torn: Saying) -> None:
    form = await choose(torn, await torn.say("decision We use one form", SISTER, DIRECT), 0)
    assert "We use one form" in fields(form).values()


@pytest.mark.parametrize("words", [f"Ring {NHS_NUMBER}", "x" * (LONGEST_ASKED + 1)])
async def test_what_is_about_a_patient_or_too_long_is_asked_for_again(torn: Saying, words: str) -> None:
    asked = await torn.say(f"action {words}", SISTER, DIRECT)
    assert fields(asked) == {}
    assert {each.verb for each in buttons(asked)} == {"rooms.choose"}
    assert NHS_NUMBER not in asked.summary


async def test_a_patient_written_into_what_waits_goes_no_further(torn: Saying) -> None:
    pressed = buttons(await torn.say(f"action {RING}", SISTER, DIRECT))[0]
    form = await torn.press(pressed.verb, pressed.ref, SISTER, DIRECT, asked=f"Ring {NHS_NUMBER}")
    assert NHS_NUMBER not in form.summary
    assert fields(form)["action"] == ""
