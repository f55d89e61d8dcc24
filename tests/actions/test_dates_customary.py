"""Days as teams say them are read, and what looks like a day and cannot be read is said, never dropped."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.agreeing.cards import NOT_YET, VAGUE, not_read, understood
from bot.actions.changing.steps import FaultError, day_wanted
from bot.actions.reading.counting import FAR
from bot.actions.reading.dates import DateError, read_day
from bot.actions.reading.sentences import read
from bot.holidays import Nation
from tests.actions.acting import Acting, labels
from tests.actions.saying import Saying, buttons, fields, ref_of
from tests.actions.test_reading import ASKER, ROOM, SAM

WEDNESDAY, SUNDAY = date(2026, 11, 25), date(2026, 11, 22)
WEEK_OF_7 = "The week of 7 December is read as its Friday: Friday 11 December."
WEEK_OF_23 = "The week of 23 November is read as its Friday: Friday 27 November."


@pytest.mark.parametrize(
    ("words", "day", "meant"),
    [
        (
            "ring housing w/c 7 December",
            "2026-12-11",
            WEEK_OF_7,
        ),
        ("by week commencing 7/12", "2026-12-11", WEEK_OF_7),
        (
            "by w/c Monday 23 November",
            "2026-11-27",
            WEEK_OF_23,
        ),
        ("before w/c 7 Dec", "2026-12-04", "Before Monday 7 December is read as Friday 4 December."),
        ("by month end", "2026-11-30", ""),
        ("by next month-end", "2026-12-31", ""),
        ("by quarter end", "2026-12-31", ""),
        ("by end of Q4 of the financial year", "2027-03-31", ""),
        ("by the end of Q3 2027/28", "2027-12-31", ""),
        ("ring housing, 3 weeks", "2026-12-16", "“3 weeks” is read as 3 weeks from today: Wednesday 16 December."),
        ("ring Mrs Jones, dob 3/4/1941, by Monday", "2026-11-30", ""),
        ("answer the letter of 12 March, by Friday", "2026-11-27", ""),
    ],
)
def test_what_everyone_says_is_read_and_told(words: str, day: str, meant: str) -> None:
    found = read_day(words, WEDNESDAY, Nation.ENGLAND)
    assert found
    assert (found.day.isoformat(), found.meant) == (day, meant)


@pytest.mark.parametrize(
    ("words", "said_on", "day"),
    [
        ("by w/c 29 February", date(2027, 11, 22), "2028-03-03"),
        ("by w/c 29/2", date(2027, 11, 22), "2028-03-03"),
        ("by w/c 29 February", date(2028, 3, 2), "2028-03-03"),
        ("by w/c 28 December", date(2027, 1, 1), "2027-01-01"),
        ("by w/c 28/12", date(2027, 1, 1), "2027-01-01"),
    ],
)
def test_a_week_is_that_of_the_next_such_day_or_the_one_that_goes_on_over_the_new_year_too(
    words: str, said_on: date, day: str
) -> None:
    found = read_day(words, said_on, Nation.ENGLAND)
    assert found
    assert found.day.isoformat() == day


@pytest.mark.parametrize("words", ["by last Tuesday", "yesterday", "by yesterday", "by the day before yesterday"])
def test_a_day_that_is_over_is_said_to_be(words: str) -> None:
    with pytest.raises(DateError, match="in the past"):
        read_day(words, WEDNESDAY, Nation.ENGLAND)


@pytest.mark.parametrize(
    "words",
    [
        "the form sent yesterday",
        "what was said last Tuesday",
        "ask who was born 3/4/2027",
        "a stay of 3 weeks",
        "3 weeks",
        "for 3 weeks",
        "the month end report",
    ],
)
def test_what_is_only_spoken_of_is_no_due_day(words: str) -> None:
    assert read_day(words, WEDNESDAY, Nation.ENGLAND) is None


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("ring housing by end of Q4", "by end of Q4"),
        ("ring housing at the next Big Room", "at the next Big Room"),
        ("ring housing asap", "asap"),
        ("ring housing by the last Friday of the month", "by the last Friday of the month"),
        ("ring housing in 2 or 3 weeks", "in 2 or 3 weeks"),
        ("ring housing w/c Monday", "w/c Monday"),
        ("ring housing by early spring", "by early spring"),
        ("ring housing by the 2nd or 3rd", "by the 2nd"),
    ],
)
def test_what_looks_like_a_day_and_cannot_be_read_is_named_and_stays(words: str, part: str) -> None:
    found = read(words, WEDNESDAY, Nation.ENGLAND, ROOM, ASKER)
    assert (found.unread, found.day, found.fault) == (part, None, "")
    assert part in found.text


@pytest.mark.parametrize(
    "words", ["ring housing", "ring housing by Friday", "ring the ward by phone", "ask why beds are closed by night"]
)
def test_what_says_no_day_or_one_that_was_read_is_not_remarked_on(words: str) -> None:
    assert not read(words, WEDNESDAY, Nation.ENGLAND, ROOM, ASKER).unread


@pytest.mark.parametrize(
    ("words", "meets_on", "day"),
    [
        ("Sam to ring housing by the next Big Room", 3, "2026-11-26"),
        ("Sam to ring housing at the next Big Room", 2, "2026-12-02"),
        ("Sam to ring housing before the next Big Room", 4, "2026-11-26"),
        ("Sam to ring housing before our next Big Room meeting", 4, "2026-11-26"),
        ("Sam to ring housing by the end of the next Big Room", 3, "2026-11-26"),
        ("Sam to ring housing, due: next Big Room", 3, "2026-11-26"),
    ],
)
def test_a_room_that_chose_its_weekday_knows_the_day_of_its_next_big_room(words: str, meets_on: int, day: str) -> None:
    found = read(words, WEDNESDAY, Nation.ENGLAND, ROOM, ASKER, (), meets_on)
    assert (found.day, found.owner) == (date.fromisoformat(day), SAM)
    assert found.meant.startswith("The next Big Room is on ")
    assert found.text == "Ring housing"


@pytest.mark.parametrize(
    "task",
    [
        "Review the agenda of the next Big Room",
        "Cancel the next Big Room",
        "Move the next Big Room to the town hall",
        "Book the hall for the next Big Room",
        "Write a note on the next Big Room",
        "Ring housing after the next Big Room",
        "Say what was agreed at the next Big Room",
        "Check the notes before the next Big Room’s agenda is sent",
    ],
)
def test_a_big_room_that_is_only_spoken_of_is_no_due_day_and_no_word_is_cut_away(task: str) -> None:
    found = read(f"Sam to {task}", WEDNESDAY, Nation.ENGLAND, ROOM, ASKER, (), 3)
    assert (found.text, found.day) == (task, None)


def test_the_due_big_room_is_found_behind_one_that_is_only_spoken_of() -> None:
    words = "Sam to send what was agreed at the next Big Room by the next Big Room"
    found = read(words, WEDNESDAY, Nation.ENGLAND, ROOM, ASKER, (), 3)
    assert (found.text, found.day) == ("Send what was agreed at the next Big Room", date(2026, 11, 26))


@pytest.mark.parametrize(
    ("words", "text", "day"),
    [
        ("Sam to book respite for Ada, 2 weeks", "Book respite for Ada, 2 weeks", "2026-12-09"),
        ("Sam to ask housing for a bed - two weeks.", "Ask housing for a bed - two weeks.", "2026-12-09"),
        ("Sam to book respite for Ada, 2 weeks, 9 December", "Book respite for Ada, 2 weeks, 9 December", "2026-12-09"),
        ("Sam to book respite for Ada, 2 weeks from now", "Book respite for Ada", "2026-12-09"),
        ("Sam to book respite for Ada, in 2 weeks", "Book respite for Ada", "2026-12-09"),
    ],
)
def test_a_length_is_read_as_the_day_and_stays_for_it_may_be_how_long(words: str, text: str, day: str) -> None:
    found = read(words, WEDNESDAY, Nation.ENGLAND, ROOM, ASKER)
    assert (found.text, found.day) == (text, date.fromisoformat(day))


def test_a_length_that_stays_says_neither_what_nor_whom() -> None:
    assert read("Sam to follow up, 2 weeks", WEDNESDAY, Nation.ENGLAND, ROOM, ASKER).vague


@pytest.mark.parametrize("hour", ["noon", "10:30", "3pm"])
def test_an_hour_stays_and_tomorrow_does_not_be_read_on_another_day(hour: str) -> None:
    found = read(f"Sam to ring housing by {hour} tomorrow", WEDNESDAY, Nation.ENGLAND, ROOM, ASKER)
    assert (found.day, found.text) == (date(2026, 11, 26), f"Ring housing by {hour}")


def test_a_weekend_and_a_day_years_ahead_are_remarked_on() -> None:
    assert "That is at a weekend." in understood(date(2026, 12, 6), "", SUNDAY, Nation.ENGLAND)
    assert FAR in understood(date(2099, 1, 1), "", SUNDAY, Nation.ENGLAND)
    assert understood(date(2031, 11, 21), "", SUNDAY, Nation.ENGLAND) == "I understood Friday 21 November 2031."


@pytest.mark.parametrize("day", ["30 February", "29 Feb 2027"])
async def test_a_day_that_never_comes_is_not_logged_until_a_day_or_none_is_chosen(saying: Saying, day: str) -> None:
    form = await saying.say(f"action me to tell the police about the DFG by {day}")
    assert fields(form)["action"] == f"Tell the police about the DFG by {day}"
    again = await saying.log(form)
    assert f"{NOT_YET} There is no " in again.summary
    assert await saying.logged() == []
    await saying.log(again, ref_of(again, "Log it with no day yet"))
    assert [entry.action.due for entry in await saying.logged()] == [None]


async def test_a_chosen_day_answers_for_the_one_that_could_not_be_read(saying: Saying) -> None:
    form = await saying.say("action Sam to ring the housing team by end of Q4")
    assert not_read("by end of Q4") in form.summary
    assert (await saying.log(form, due="2026-12-31")).title == "Action 1 is logged"


async def test_words_that_say_little_and_no_day_are_asked_for_both_and_neither_twice(saying: Saying) -> None:
    form = await saying.say("action Sam to follow up asap")
    anyway = await saying.log(form, ref_of(form, "Log it anyway"))
    assert "Log it anyway" not in [button.label for button in buttons(anyway)]
    assert await saying.logged() == []
    assert (await saying.log(anyway, ref_of(anyway, "Log it with no day yet"))).title == "Action 1 is logged"


def test_a_new_day_that_is_over_is_said_to_be_and_a_week_commencing_is_read() -> None:
    for over in ("yesterday", "last Friday"):
        with pytest.raises(FaultError, match="in the past"):
            day_wanted({"words": over}, WEDNESDAY, Nation.ENGLAND)
    day, told = day_wanted({"words": "w/c 7 December"}, WEDNESDAY, Nation.ENGLAND)
    assert (day, told) == (date(2026, 12, 11), f"I read “w/c 7 December” as Friday 11 December. {WEEK_OF_7}")


async def test_a_new_day_in_words_is_told_as_it_was_read_with_a_way_to_choose_another(acting: Acting) -> None:
    card = await acting.press("actions.redated", words="next Friday", reason="The office is shut")
    assert "I read “next Friday” as Friday 4 December." in card.summary
    assert {"Undo", "Choose another day"} <= set(labels(card))


async def test_a_day_years_ahead_is_asked_about_before_it_is_logged(saying: Saying) -> None:
    form = await saying.log(await saying.say("action Sam to ring the housing team by 1 January 2099"))
    assert f"{NOT_YET} {FAR}" in form.summary
    assert await saying.logged() == []
    assert (await saying.log(form, ref_of(form, "Log it anyway"))).title == "Action 1 is logged"


async def test_who_agrees_that_little_is_said_has_not_agreed_to_a_day_years_ahead(saying: Saying) -> None:
    form = await saying.say("action Sam to follow up")
    again = await saying.log(form, ref_of(form, "Log it anyway"), due="2062-11-27")
    assert f"{NOT_YET} {FAR}" in again.summary
    assert VAGUE not in again.summary
    assert await saying.logged() == []
    assert (await saying.log(again, ref_of(again, "Log it anyway"))).title == "Action 1 is logged"


async def test_two_doubts_that_were_shown_together_are_agreed_to_with_one_press(saying: Saying) -> None:
    both = await saying.log(await saying.say("action Sam to follow up"), due="2099-01-01")
    assert f"{NOT_YET} {FAR}" in both.summary
    assert VAGUE in both.summary
    assert (await saying.log(both, ref_of(both, "Log it anyway"))).title == "Action 1 is logged"
