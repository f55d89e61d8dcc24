"""Logging an Action, from what is said to the card in the Room, on both databases."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from bot.actions.agreeing import cards
from bot.actions.agreeing.cards import ANYWAY, ELSE, NONE, VAGUE
from bot.actions.cards import action_card
from bot.actions.posting import entry_of
from bot.actions.rules import LONGEST_TEXT, Kind
from bot.cards import PATIENT
from bot.message import Account, Intent, Place
from bot.principles import Principle
from bot.rooms.cards import for_members, no_room
from tests.actions.saying import (
    DIRECT,
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
from tests.rooms import TUESDAY, waiting

RING = "action Sam to ring the housing team by Friday"
FRIDAY = date(2026, 11, 27)


async def test_what_was_said_is_shown_to_be_confirmed_and_logs_nothing_yet(saying: Saying) -> None:
    form = await saying.say(RING)
    assert fields(form) == {
        "action": "Ring the housing team",
        "owner": str(await saying.member(SAM)),
        "owner_name": "",
        "owner_of": NONE,
        "due": "2026-11-27",
        "principle": NONE,
    }
    assert "I understood Friday 27 November." in form.summary
    assert [button.label for button in buttons(form)] == ["Log it", "Cancel"]
    assert await saying.logged() == []


async def test_a_bank_holiday_is_named_before_anything_is_logged(saying: Saying) -> None:
    form = await saying.say("action sam to ring the housing team by 25 December")
    assert "I understood Friday 25 December. That is a bank holiday: Christmas Day." in form.summary


async def test_what_is_confirmed_is_logged_and_shown_in_every_channel_of_the_room(saying: Saying) -> None:
    told = await saying.log(await saying.say(RING), principle="culture")
    (entry,) = await saying.logged()
    assert (entry.action.text, entry.owner, entry.organisation) == ("Ring the housing team", SAM.user, "Ours NHS Trust")
    assert (entry.action.due, entry.action.principle) == (FRIDAY, Principle.CULTURE)
    card = action_card(entry, TUESDAY.date())
    assert await waiting(saying.database) == [(place.channel, card) for place in (SLACK, TEAMS, WEB)]
    assert told.title == "Action 1 is logged"
    assert ref_of(told, "Undo") == str(entry.id)
    (change,) = await saying.history(entry.id)
    assert (change.kind, change.by) == (Kind.LOGGED, await saying.member(SISTER))
    assert await saying.logged(saying.neighbours) == []


@pytest.mark.parametrize(("who", "place"), [(SISTER, SLACK), (LEAD, TEAMS), (LEAD, WEB), (SISTER, DIRECT)])
async def test_any_member_logs_from_anywhere(saying: Saying, who: Account, place: Place) -> None:
    form = await saying.send(Intent("action", who, place, words="I will ring the housing team by Friday"))
    await saying.press("actions.log", "", who, place, **fields(form))
    assert [entry.owner for entry in await saying.logged()] == [who.user]


async def test_action_alone_and_the_button_show_the_empty_form(saying: Saying) -> None:
    form = await saying.say("action")
    assert form.title == "Log an action"
    assert fields(form) == {**dict.fromkeys(("action", "owner_name", "due"), ""), "owner": NONE, "owner_of": NONE,
                            "principle": NONE}  # fmt: skip
    assert await saying.press("actions.begin") == form


async def test_the_button_of_a_question_brings_its_principle_along_and_nonsense_none(saying: Saying) -> None:
    assert fields(await saying.press("actions.begin", Principle.TONE))["principle"] == Principle.TONE
    assert fields(await saying.press("actions.begin", "gardening"))["principle"] == NONE


async def test_a_message_is_logged_from_its_menu(saying: Saying) -> None:
    form = await saying.send(Intent("action", SISTER, SLACK, about="Could Sam ring\nthe housing team by Friday?"))
    assert "housing team" in fields(form)["action"]
    assert fields(form)["due"] == "2026-11-27"


async def test_each_field_can_be_changed_before_it_is_logged(saying: Saying) -> None:
    body = await saying.welcome("Fernshire Police")
    form = await saying.say(RING)
    assert (str(body), "Fernshire Police") in options(form, "owner_of")
    await saying.log(
        form, action="Ring the van hire", owner=ELSE, owner_name="Dot Specimen", owner_of=str(body), due="2026-12-01"
    )
    (entry,) = await saying.logged()
    assert (entry.action.text, entry.owner, entry.organisation) == (
        "Ring the van hire",
        "Dot Specimen",
        "Fernshire Police",
    )
    assert (entry.action.owner, entry.action.due) == (0, date(2026, 12, 1))


async def test_a_name_of_nobody_here_is_taken_as_that_of_somebody_else(saying: Saying) -> None:
    form = await saying.say("action Dot Specimen to ring the housing team")
    assert (fields(form)["owner"], fields(form)["owner_name"]) == (ELSE, "Dot Specimen")
    await saying.log(form)
    assert [entry.owner for entry in await saying.logged()] == ["Dot Specimen"]


async def test_the_full_name_of_a_member_is_that_member(saying: Saying) -> None:
    await saying.log(await saying.say("action Ring the van hire"), owner_name=SAM.user.upper())
    assert [entry.action.owner for entry in await saying.logged()] == [await saying.member(SAM)]


async def test_of_two_people_of_one_name_the_asker_chooses(saying: Saying) -> None:
    other = await saying.join("Sam Specimen", "Porter")
    form = await saying.say(RING)
    both = {str(other), str(await saying.member(SAM))}
    assert cards.whom(2) in form.summary
    assert fields(form)["owner"] == ""
    assert {value for value, _ in options(form, "owner")[2:4]} == both
    again = await saying.log(form)
    assert "choose who owns it" in again.summary
    assert await saying.logged() == []
    await saying.log(again, owner=str(other))
    assert [entry.action.owner for entry in await saying.logged()] == [other]


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


async def test_the_day_is_that_of_the_room(saying: Saying) -> None:
    await saying.move("Pacific/Kiritimati")  # where it is eleven on Tuesday night
    assert fields(await saying.say("action Ring the van hire tomorrow"))["due"] == "2026-11-25"
    saying.now.turn(3600)
    assert fields(await saying.say("action Ring the van hire tomorrow"))["due"] == "2026-11-26"


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


async def test_pressed_five_times_at_once_it_is_logged_once(saying: Saying) -> None:
    answers = fields(await saying.say(RING))
    press = Intent("actions.log", SISTER, SLACK, answers=answers, delivery="press-1f2e3d")
    replies = await asyncio.gather(*(saying.route(press) for _ in range(5)))
    assert len([reply for reply in replies if reply]) == 1
    assert len(await saying.logged()) == 1
    assert len(await waiting(saying.database)) == len((SLACK, TEAMS, WEB))


async def test_presses_that_the_platform_takes_for_several_log_once_too(saying: Saying) -> None:
    form = await saying.say("action Dot to ring the van hire on Friday")
    told = await asyncio.gather(*(saying.log(form) for _ in range(5)))
    assert sorted(card.title for card in told) == [*["Action 1 is already logged"] * 4, "Action 1 is logged"]
    assert "I did not log it twice" in next(card for card in told if "already" in card.title).summary
    assert len(await saying.logged()) == 1
    assert len(await waiting(saying.database)) == len((SLACK, TEAMS, WEB))


async def test_the_same_words_for_someone_else_or_a_minute_later_are_another_action(saying: Saying) -> None:
    form = await saying.say(RING)
    await saying.log(form)
    await saying.log(form, owner=str(await saying.member(LEAD)))
    saying.now.turn(61)
    await saying.log(form)
    assert len(await saying.logged()) == 3


async def test_undone_within_a_minute_it_is_withdrawn_and_its_words_leave_the_room(saying: Saying) -> None:
    told = await saying.log(await saying.say(RING))
    undo = ref_of(told, "Undo")
    assert await saying.press("actions.undo", undo, SAM) == cards.cannot_undo()
    assert await saying.press("actions.undo", undo, NEIGHBOUR, ELSEWHERE) == cards.cannot_undo()
    saying.now.turn(60)
    assert await saying.press("actions.undo", undo) == cards.undone(1, withdrew=True)
    assert await saying.press("actions.undo", undo) == cards.cannot_undo()
    assert await saying.logged() == []
    assert {card for _, card in await waiting(saying.database)} == {cards.withdrawn(1)}
    assert [change.kind for change in await saying.history(int(undo))] == [Kind.LOGGED, Kind.UNDONE]


async def test_after_a_minute_it_stays(saying: Saying) -> None:
    undo = ref_of(await saying.log(await saying.say(RING)), "Undo")
    saying.now.turn(61)
    assert await saying.press("actions.undo", undo) == cards.cannot_undo()
    async with saying.database.reading() as connection:
        entry = await entry_of(connection, saying.room, int(undo))
    assert {card for _, card in await waiting(saying.database)} == {action_card(entry, TUESDAY.date())}


async def test_cancel_logs_nothing(saying: Saying) -> None:
    assert await saying.press("actions.cancel") == cards.cancelled()
    assert (await saying.logged(), await waiting(saying.database)) == ([], [])


@pytest.mark.parametrize("verb", ["action", "actions.begin", "actions.log", "actions.undo", "actions.cancel"])
async def test_it_needs_a_room_and_on_the_web_a_member(saying: Saying, verb: str) -> None:
    answers = {"action": "Ring the van hire", "owner": NONE}
    assert await saying.press(verb, "1", SISTER, NOWHERE, **answers) == no_room()
    assert await saying.press(verb, "1", STRANGER, WEB, **answers) == for_members()
    assert await saying.logged() == []
