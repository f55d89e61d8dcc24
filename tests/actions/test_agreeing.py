"""Logging an Action, from what is said to the card in the Room, on both databases."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from bot.actions.agreeing import cards
from bot.actions.agreeing.cards import ELSE, NONE
from bot.actions.cards import action_card
from bot.actions.posting import entry_of
from bot.actions.rules import Kind
from bot.message import Account, Intent, Place
from bot.principles import Principle
from tests.actions.saying import (
    DIRECT,
    ELSEWHERE,
    LEAD,
    NEIGHBOUR,
    SAM,
    SISTER,
    SLACK,
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


async def test_the_day_is_that_of_the_room(saying: Saying) -> None:
    await saying.move("Pacific/Kiritimati")  # where it is eleven on Tuesday night
    assert fields(await saying.say("action Ring the van hire tomorrow"))["due"] == "2026-11-25"
    saying.now.turn(3600)
    assert fields(await saying.say("action Ring the van hire tomorrow"))["due"] == "2026-11-26"


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
