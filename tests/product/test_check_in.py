"""A week of a Room that spans Slack, Teams and the web page, in a whole installed product.

Check-ins open, remind and close in working hours of working days, so a test that went by today's date would see one
thing on a Tuesday and another on a Sunday. Here the product's machine, and both platforms, go by a calendar of the
test's own. Between the hours at which something happens the process is stopped, as a machine is that sleeps, and
started again two seconds before; what then happens, the clock of the running process does by itself.
"""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.product.rooms import CHARITY, COUNCIL, ROOM, TRUST
from tests.product.week import Week, the_room_begins, weeks

THURSDAY = "2026-11-19T15:00:00"
BEFORE_OPENING = "2026-11-20T08:59:58"
BEFORE_REMINDER = "2026-11-23T09:59:58"
BEFORE_CLOSING = "2026-11-24T07:59:58"
BEFORE_PROMPT = "2026-11-24T11:59:58"
RHYTHM = {
    "On which day is the Big Room?": "Tuesday",
    "At what time?": "09:00",
    "How often?": "Every week",
    "When does the check-in open?": "Two working days before",
    "When does it close?": "One hour before",
    "How many reminders?": "One",
}
PROMPTS = {"On which day?": "Tuesday", "At what time?": "12:00", "About what?": "Culture"}

FORWARD = "What moved forward?"
TOGETHER = "How well are we working together?"
UNCLEAR = "Which word or abbreviation was unclear?"
HOME, TEAM, VISITS = "Two people went *home* on Friday.", "The new team starts on Monday.", "We visited four people."


@pytest.fixture
async def week(database_url: str, tmp_path: Path) -> AsyncIterator[Week]:
    async with weeks(database_url, tmp_path, THURSDAY) as begun:
        yield begun


@pytest.mark.timeout(300)  # five starts of a process, which take their time on a busy machine
async def test_a_room_on_three_platforms_is_asked_reminded_and_told_by_the_clock_and_loses_nothing(week: Week) -> None:
    await the_room_begins(week)
    await it_is_given_a_rhythm(week)
    await week.until(BEFORE_OPENING)
    await two_answer_as_soon_as_it_opens(week)
    await week.until(BEFORE_REMINDER)
    await one_answers_when_reminded(week)
    await week.until(BEFORE_CLOSING, signal.SIGKILL)
    await all_are_told_when_it_closes(week)
    await week.until(BEFORE_PROMPT)
    await all_are_asked_the_question_of_the_week(week)


async def it_is_given_a_rhythm(week: Week) -> None:
    told = await week.ada.press(await week.ada.command("schedule", "checkin"), "Save", RHYTHM)
    opens, closes = "Friday 20 November at 09:00", "Tuesday 24 November at 08:00"
    assert f"The next check-in opens on {opens} and closes on {closes}." in told.words
    told = await week.ada.press(await week.ada.command("schedule", "prompt"), "Ask every week", PROMPTS)
    assert "Every Tuesday at 12:00, skipped on bank holidays: culture" in told.words
    assert not week.ada.all_posted("Check-in 1")


async def two_answer_as_soon_as_it_opens(week: Week) -> None:
    in_slack, in_teams, on_the_page = await week.everywhere("Check-in 1")
    for card in (in_slack, in_teams, on_the_page):
        assert "You can change it until Tuesday 24 November at 08:00." in card.words
        assert FORWARD in card.fields
    told = await week.ada.press(in_slack, "Send my answers", {FORWARD: HOME, TOGETHER: "4", UNCLEAR: "ICB"})
    assert "Thank you, that is kept" in told.words
    assert "who is here" not in told.words, "she said so when she set the Room up"
    for card in await week.everywhere("Check-in 1 so far"):
        assert "1 person from 1 organisation has answered." in card.words
    told = await week.bilal.press(in_teams, "Send my answers", {FORWARD: TEAM, TOGETHER: "3"})
    assert "Thank you, that is kept" in told.words
    me = {"Your name": "Bilal Sample", "Which organisation are you from?": COUNCIL}
    assert "Thank you, Bilal Sample" in (await week.bilal.press(told, "Save", me)).words


async def one_answers_when_reminded(week: Week) -> None:
    for card in await week.everywhere("The check-in is still open"):
        assert "It closes on Tuesday 24 November at 08:00." in card.words
        for missing in ("Dot", "Fictional", CHARITY):
            assert missing not in card.words
    for chat in (week.ada, week.bilal):
        await chat.updated("2 people from 2 organisations have answered.")
    card = await week.page.posted("Check-in 1")
    told = await week.page.press(card, "Send my answers", {FORWARD: VISITS, TOGETHER: "5 – most"})
    assert "Thank you, that is kept" in told.words


async def all_are_told_when_it_closes(week: Week) -> None:
    for card in await week.everywhere("Check-in 1: what we heard"):
        for words in (HOME, TEAM, VISITS, TRUST, COUNCIL, CHARITY):
            assert words in card.words
        assert "3 people from 3 organisations answered." in card.words
        assert "4.0 of 5 on average: 1 said 3, 1 said 4, 1 said 5." in card.words
        assert "Integrated Care Board" in card.words
        assert "Ada" not in card.words
    for chat in (week.ada, week.bilal):
        counted = await chat.updated("Check-in 1: how many answered")
        assert "3 people from 3 organisations answered." in counted.words
        assert len(chat.all_posted("so far")) == 1
        closed = await chat.updated("Check-in 1 is closed")
        assert not closed.fields
        assert not closed.buttons
        assert len(chat.all_posted("The check-in is still open")) == 1
        assert len(chat.all_posted("Check-in 1: what we heard")) == 1
    on_the_page = await week.page.posted("Check-in 1 is closed")
    assert not on_the_page.fields
    assert "3 people from 3 organisations" in (await week.page.posted("Check-in 1: how many answered")).words
    assert "Check-in 1" not in await week.page.cards()


async def all_are_asked_the_question_of_the_week(week: Week) -> None:
    for card in await week.everywhere("A question for us all: culture"):
        assert "Why we ask:" in card.words
    told = await week.ada.command("", "checkin")
    assert "The next one opens on Friday 27 November at 09:00." in told.words
    assert ROOM in (await week.ada.command("who")).words
