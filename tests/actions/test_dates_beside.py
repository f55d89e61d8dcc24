"""A day beside a number, a year, a bracket or another day: the one that is meant, or none and never another."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.reading.counting import bank_holiday
from bot.actions.reading.dates import DateError, read_day
from bot.holidays import Nation

TUESDAY, NOVEMBER_1 = date(2026, 11, 24), date(2026, 11, 1)


def day_and_meaning(words: str, today: date = TUESDAY) -> tuple[str, str]:
    found = read_day(words, today, Nation.ENGLAND)
    return (found.day.isoformat(), found.meant) if found else ("no day", "")


def due(words: str, today: date = TUESDAY) -> str:
    return day_and_meaning(words, today)[0]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("by Friday 4th ring police", "2026-12-04"),
        ("by Friday the 4th ring police", "2026-12-04"),
        ("by Friday the fourth ring police", "2026-12-04"),
        ("Ring the police by Monday 7th to agree the plan", "2026-12-07"),
        ("by Friday 4th noon", "2026-12-04"),
        ("by the 4th ring the police", "2026-12-04"),
        ("by the fourth and then ring the police", "2026-12-04"),
        ("by the 4th noon", "2026-12-04"),
        ("by the 4th (Sam)", "2026-12-04"),
        ("by 4th ring the police", "2026-12-04"),
        ("ring Sam on Friday, 4th floor", "2026-11-27"),
        ("ring police by Friday 4", "2026-12-04"),
        ("by Friday 4 noon", "2026-11-27"),
        ("by Friday 4pm", "2026-11-27"),
        ("by Friday 10.30", "2026-11-27"),
        ("by Friday 2 to 4pm", "2026-11-27"),
        ("by Friday, 4 beds", "2026-11-27"),
        ("by Friday 40 beds", "2026-11-27"),
        ("by Friday first thing", "2026-11-27"),
        ("by Friday 4 ring police", "no day"),
        ("report of 12 March by Friday 4 ring police", "no day"),
        ("by Friday the second team meets", "no day"),
        ("by Wed 2nd or Thu 3rd", "no day"),
        ("by Wed 2nd or 3rd ring police", "no day"),
        ("by Friday 2 weeks from now", "no day"),
        ("by the 4th floor lifts", "no day"),
        ("by the 2nd and 3rd floor lifts", "no day"),
    ],
)
def test_a_number_after_a_weekday_is_its_day_of_the_month_or_plainly_is_not(words: str, day: str) -> None:
    assert due(words) == day


@pytest.mark.parametrize(
    ("words", "day", "phrase"),
    [
        ("by Friday (4 Dec) ring police", "2026-12-04", "by Friday (4 Dec)"),
        ("by Friday (4/12) ring police", "2026-12-04", "by Friday (4/12)"),
        ("by Friday (27 Nov) ring police", "2026-11-27", "by Friday (27 Nov)"),
        ("by Friday [the 4th] ring police", "2026-12-04", "by Friday [the 4th]"),
        ("by 4th Dec (Friday) ring police", "2026-12-04", "by 4th Dec (Friday)"),
        ("by 4 Dec, Friday, ring police", "2026-12-04", "by 4 Dec, Friday"),
        ("by tomorrow, Wednesday, ring police", "2026-11-25", "by tomorrow, Wednesday"),
        ("by next Friday (4 Dec) ring police", "2026-12-04", "by next Friday (4 Dec)"),
        ("by 4 Dec (Fri.) ring police", "2026-12-04", "by 4 Dec (Fri.)"),
        ("before Friday (4 Dec) ring police", "2026-12-03", "before Friday (4 Dec)"),
        ("ring police on Friday (4 Dec)", "2026-12-04", "on Friday (4 Dec)"),
    ],
)
def test_a_day_said_twice_is_one_day_and_both_sayings_belong_to_it(words: str, day: str, phrase: str) -> None:
    found = read_day(words, TUESDAY, Nation.ENGLAND)
    assert found
    assert (found.day.isoformat(), found.said) == (day, phrase)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (
            "by Thursday (4 Dec) ring police",
            "4 December 2026 is a Friday, not a Thursday. Please give the day you mean.",
        ),
        ("by 4 Dec (Thursday) ring police", "4 December 2026 is a Friday, not a Thursday."),
        ("by tomorrow (Friday)", "25 November 2026 is a Wednesday, not a Friday."),
        ("by Friday (30 February)", "There is no 30 February."),
        (
            "by next Friday (27 Nov)",
            "Friday 4 December and Friday 27 November are two days. Please give the one you mean.",
        ),
        ("by Monday, Tuesday at worst", "Monday 30 November and Tuesday 1 December are two days."),
        ("by Thursday 27th ring.", "27 November 2026 is a Friday, not a Thursday."),
        ("by Friday the 13th ring police", "13 December 2026 is a Sunday, not a Friday."),
    ],
)
def test_two_that_disagree_are_a_fault_that_says_so(words: str, fault: str) -> None:
    with pytest.raises(DateError) as refused:
        read_day(words, TUESDAY, Nation.ENGLAND)
    assert fault in str(refused.value)


@pytest.mark.parametrize(
    "words",
    [
        "by Friday (4 Dec is too late)",
        "by 11 (Friday)",
        "by Friday (or Monday) ring Sam",
        "by Friday 4th, 5th or 6th",
        "clinics on Monday, Wednesday",
        "ring Sam on Monday (Friday is full)",
    ],
)
def test_two_days_of_which_nobody_can_tell_are_none(words: str) -> None:
    assert due(words) == "no day"


@pytest.mark.parametrize(
    ("words", "day", "meant"),
    [
        ("send it by 4 Dec 27 to the police", "2027-12-04", "27 is read as the year 2027."),
        ("send it by 4 Dec 27 noon", "2027-12-04", "27 is read as the year 2027."),
        ("by 29 Feb 28 send report", "2028-02-29", "28 is read as the year 2028."),
        ("by 4 December '27 to police", "2027-12-04", ""),
        ("by 4 December ’27 beds", "2027-12-04", ""),
        ("by March 12 28 send it", "2028-03-12", "28 is read as the year 2028."),
        ("by March 12 27 send it", "2027-03-12", ""),
        ("by 4 Dec 27 (Sam)", "2027-12-04", ""),
        ("by 4 Dec 27 beds must be free", "no day", ""),
        ("by 4 Dec 26 beds must be free", "2026-12-04", ""),
        ("by 4 Dec 60 beds must be free", "2026-12-04", ""),
        ("by 4 Dec 12 noon", "2026-12-04", ""),
        ("by 4 Dec 10.30", "2026-12-04", ""),
    ],
)
def test_two_figures_after_a_month_are_its_year_or_nobody_can_tell(words: str, day: str, meant: str) -> None:
    assert day_and_meaning(words) == (day, meant)


@pytest.mark.parametrize(
    ("words", "today", "day", "meant"),
    [
        ("by end of Nov 26", TUESDAY, "2026-11-30", "26 is read as the year 2026."),
        ("by end of Dec 27", TUESDAY, "2027-12-31", "27 is read as the year 2027."),
        ("by the end of Feb 28", TUESDAY, "2028-02-29", "28 is read as the year 2028."),
        ("by the end of Feb ’28", TUESDAY, "2028-02-29", ""),
        ("by end of Nov 26th", TUESDAY, "2026-11-26", ""),
        ("by end of Dec 27 beds must be free", TUESDAY, "no day", ""),
        ("mid-January 28", TUESDAY, "2028-01-15", "28 is read as the year 2028."),
        (
            "by end of October",
            NOVEMBER_1,
            "2027-10-31",
            "October has gone this year, so this is Sunday 31 October 2027.",
        ),
        ("by end of April", NOVEMBER_1, "2027-04-30", ""),
        ("this time next week", TUESDAY, "2026-12-01", ""),
        ("by this time tomorrow", TUESDAY, "2026-11-25", ""),
        ("this time on Friday", TUESDAY, "2026-11-27", ""),
        ("this time next month", TUESDAY, "2026-12-24", ""),
        ("this time next year", TUESDAY, "2027-11-24", ""),
    ],
)
def test_the_end_of_a_month_and_this_time_next_week(words: str, today: date, day: str, meant: str) -> None:
    assert day_and_meaning(words, today) == (day, meant)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        *((words, "no day") for words in ("ring weekly on Friday", "pay monthly on the 12th", "meet daily by Friday")),
        *((words, "no day") for words in ("fortnightly, Friday", "every Friday", "every other week on Friday")),
        *(
            (words, "no day")
            for words in ("on Friday each week", "on Friday, weekly", "report weekly to Sam on Friday")
        ),
        ("meet weekly on Friday about the 12 March letter", "no day"),
        ("send the weekly report by Friday", "2026-11-27"),
        ("by Friday weekly figures for Sam", "2026-11-27"),
        ("report weekly to Sam, and begin by Friday", "2026-11-27"),
    ],
)
def test_what_comes_round_again_has_no_one_day(words: str, day: str) -> None:
    assert due(words) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        *((words, "no day") for words in ("Email Jan 12 forms", "Give May 10 leaflets", "Ask April 2 questions")),
        *(
            (words, "2027-01-12")
            for words in ("Email Sam Jan 12", "Meet, Jan 12, at noon", "Email forms by Jan 12 to Sam")
        ),
        *((words, "2027-01-12") for words in ("Email forms Jan 12th to Sam", "Email Tuesday Jan 12 forms")),
    ],
)
def test_a_month_that_may_be_a_name_is_one_only_where_it_stands_apart(words: str, day: str) -> None:
    assert due(words) == day


@pytest.mark.parametrize(
    ("day", "nation", "told"),
    [
        (date(2026, 12, 25), Nation.ENGLAND, "That is a bank holiday: Christmas Day."),
        (date(2026, 12, 28), Nation.WALES, "That is a bank holiday: Boxing Day (substitute day)."),
        (date(2027, 1, 2), Nation.ENGLAND, ""),
        (date(2027, 3, 29), Nation.SCOTLAND, ""),
    ],
)
def test_a_bank_holiday_of_the_nation_is_named(day: date, nation: Nation, told: str) -> None:
    assert bank_holiday(day, nation) == told
