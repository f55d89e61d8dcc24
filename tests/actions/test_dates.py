"""The due day is read out of plain words, or not at all; never a wrong one in silence."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.reading.dates import Day, read_day
from bot.holidays import Nation

WEDNESDAY, FRIDAY, SATURDAY = date(2026, 11, 25), date(2026, 11, 27), date(2026, 11, 28)
AFTER_CHRISTMAS, NEW_YEARS_EVE = date(2026, 12, 28), date(2026, 12, 31)
JANUARY_31, LEAP_DAY, EVE_OF_LEAP_DAY = date(2027, 1, 31), date(2028, 2, 29), date(2028, 2, 28)
NO_LEAP_DAY = "There is no 29 February this year, so this is Tuesday 29 February 2028."
BEFORE_SUMMER_TIME, BEFORE_WINTER_TIME = date(2027, 3, 27), date(2026, 10, 24)


def read(words: str, today: date = WEDNESDAY, nation: Nation = Nation.ENGLAND) -> Day | None:
    return read_day(words, today, nation)


def due(words: str, today: date = WEDNESDAY, nation: Nation = Nation.ENGLAND) -> str:
    found = read(words, today, nation)
    return found.day.isoformat() if found else "no day"


@pytest.mark.parametrize(
    ("words", "today", "day"),
    [
        ("today", WEDNESDAY, "2026-11-25"),
        ("Tomorrow", WEDNESDAY, "2026-11-26"),
        ("tomorrow", BEFORE_SUMMER_TIME, "2027-03-28"),
        ("in 2 days", BEFORE_WINTER_TIME, "2026-10-26"),
        ("tomorrow", EVE_OF_LEAP_DAY, "2028-02-29"),
        ("the day after tomorrow", WEDNESDAY, "2026-11-27"),
        ("Fri", WEDNESDAY, "2026-11-27"),
        ("by FRIDAY", WEDNESDAY, "2026-11-27"),
        ("on Tues", WEDNESDAY, "2026-12-01"),
        ("due: sat", WEDNESDAY, "2026-11-28"),
        ("this Friday", WEDNESDAY, "2026-11-27"),
        ("this Monday", WEDNESDAY, "2026-11-30"),
        ("coming Friday", WEDNESDAY, "2026-11-27"),
        ("next Friday", WEDNESDAY, "2026-12-04"),
        ("next Monday", WEDNESDAY, "2026-11-30"),
        ("Monday next week", WEDNESDAY, "2026-11-30"),
        ("next week on Thursday", WEDNESDAY, "2026-12-03"),
        ("by Friday", AFTER_CHRISTMAS, "2027-01-01"),
        ("a week on Monday", WEDNESDAY, "2026-12-07"),
        ("a fortnight on Monday", WEDNESDAY, "2026-12-14"),
        ("Monday week", WEDNESDAY, "2026-12-07"),
        ("Friday fortnight", WEDNESDAY, "2026-12-11"),
        ("two weeks today", WEDNESDAY, "2026-12-09"),
        ("a week tomorrow", WEDNESDAY, "2026-12-03"),
        ("tomorrow week", WEDNESDAY, "2026-12-03"),
        ("in two weeks", WEDNESDAY, "2026-12-09"),
        ("in two weeks’ time", WEDNESDAY, "2026-12-09"),
        ("in a week's time", WEDNESDAY, "2026-12-02"),
        ("three weeks from now", WEDNESDAY, "2026-12-16"),
        ("in 10 days", WEDNESDAY, "2026-12-05"),
        ("in twenty-one days", WEDNESDAY, "2026-12-16"),
        ("in thirty one days", WEDNESDAY, "2026-12-26"),
        ("in a fortnight", WEDNESDAY, "2026-12-09"),
        ("in s\u0131x weeks", WEDNESDAY, "2027-01-06"),
        ("by frİday", WEDNESDAY, "2026-11-27"),
        ("within the next 3 weeks", WEDNESDAY, "2026-12-16"),
        ("in a month", JANUARY_31, "2027-02-28"),
        ("in a year", LEAP_DAY, "2029-02-28"),
        ("in six months", date(2026, 8, 31), "2027-02-28"),
        ("in 3 working days", FRIDAY, "2026-12-02"),
        ("within five working days", WEDNESDAY, "2026-12-02"),
        ("within 2 working days", NEW_YEARS_EVE, "2027-01-05"),
        ("end of the week", WEDNESDAY, "2026-11-27"),
        ("by the end of the week", FRIDAY, "2026-11-27"),
        ("end of next week", WEDNESDAY, "2026-12-04"),
        ("this week", WEDNESDAY, "2026-11-27"),
        ("end of the month", WEDNESDAY, "2026-11-30"),
        ("end of next month", NEW_YEARS_EVE, "2027-01-31"),
        ("at the end of the quarter", WEDNESDAY, "2026-12-31"),
        ("end of the quarter", JANUARY_31, "2027-03-31"),
        ("end of next quarter", NEW_YEARS_EVE, "2027-03-31"),
        ("end of the year", WEDNESDAY, "2026-12-31"),
        ("end of the financial year", WEDNESDAY, "2027-03-31"),
        ("end of the financial year", BEFORE_SUMMER_TIME, "2027-03-31"),
        ("end of June", WEDNESDAY, "2027-06-30"),
        ("by the end of February", JANUARY_31, "2027-02-28"),
        ("end of February 2028", WEDNESDAY, "2028-02-29"),
        ("by close of play Friday", WEDNESDAY, "2026-11-27"),
        ("close of business on Friday", WEDNESDAY, "2026-11-27"),
        ("Friday COB", WEDNESDAY, "2026-11-27"),
        ("EOD tomorrow", WEDNESDAY, "2026-11-26"),
        ("by EOD", WEDNESDAY, "2026-11-25"),
        ("COB", WEDNESDAY, "2026-11-25"),
        ("by the end of the day", WEDNESDAY, "2026-11-25"),
        ("next week", WEDNESDAY, "2026-12-04"),
        ("the week after next", WEDNESDAY, "2026-12-11"),
        ("next month", JANUARY_31, "2027-02-28"),
        ("next month", LEAP_DAY, "2028-03-31"),
        ("mid-January", WEDNESDAY, "2027-01-15"),
        ("the middle of January 2028", WEDNESDAY, "2028-01-15"),
        ("before Friday", WEDNESDAY, "2026-11-26"),
        ("before Monday", FRIDAY, "2026-11-27"),
        ("before Monday", SATURDAY, "2026-11-29"),
        ("before the end of June", WEDNESDAY, "2027-06-30"),
    ],
)
def test_days_spoken_of_from_today(words: str, today: date, day: str) -> None:
    assert due(words, today) == day


@pytest.mark.parametrize(
    ("words", "today", "day"),
    [
        ("12 March", WEDNESDAY, "2027-03-12"),
        ("12 march", WEDNESDAY, "2027-03-12"),
        ("12th of March", WEDNESDAY, "2027-03-12"),
        ("the twelfth of March", WEDNESDAY, "2027-03-12"),
        ("March 12", WEDNESDAY, "2027-03-12"),
        ("March the 12th", WEDNESDAY, "2027-03-12"),
        ("March 12, 2028", WEDNESDAY, "2028-03-12"),
        ("12 Mar 2028", WEDNESDAY, "2028-03-12"),
        ("12-Mar-2028", WEDNESDAY, "no day"),
        ("12 March 28", WEDNESDAY, "2028-03-12"),
        ("Friday 12 March", WEDNESDAY, "2027-03-12"),
        ("Fri, 12th March 2027", WEDNESDAY, "2027-03-12"),
        ("12/3", WEDNESDAY, "2027-03-12"),
        ("by 12/3", WEDNESDAY, "2027-03-12"),
        ("meet on 12/3.", WEDNESDAY, "2027-03-12"),
        ("12/03/2027", WEDNESDAY, "2027-03-12"),
        ("12.3.27", WEDNESDAY, "2027-03-12"),
        ("12-03-2027", WEDNESDAY, "2027-03-12"),
        ("2027-03-12", WEDNESDAY, "2027-03-12"),
        ("25 November", WEDNESDAY, "2026-11-25"),
        ("28 Dec", AFTER_CHRISTMAS, "2026-12-28"),
        ("3 January", AFTER_CHRISTMAS, "2027-01-03"),
        ("29 February", EVE_OF_LEAP_DAY, "2028-02-29"),
        ("29/2", LEAP_DAY, "2028-02-29"),
        ("31/1", JANUARY_31, "2027-01-31"),
        ("the 12th", WEDNESDAY, "2026-12-12"),
        ("by the 30th", WEDNESDAY, "2026-11-30"),
        ("by the twenty-eighth", WEDNESDAY, "2026-11-28"),
        ("the 1st of next month", WEDNESDAY, "2026-12-01"),
        ("by the 12th next month", WEDNESDAY, "2026-12-12"),
        ("Friday the 27th", WEDNESDAY, "2026-11-27"),
        ("Friday 27", WEDNESDAY, "2026-11-27"),
        ("no later than 3 December", WEDNESDAY, "2026-12-03"),
        ("deadline: 3 Dec", WEDNESDAY, "2026-12-03"),
        ("by 3 \u017feptember", WEDNESDAY, "2027-09-03"),
        ("due date 3 Dec", WEDNESDAY, "2026-12-03"),
    ],
)
def test_days_written_with_a_number(words: str, today: date, day: str) -> None:
    assert due(words, today) == day


@pytest.mark.parametrize(
    ("words", "today", "nation", "day"),
    [
        ("before Christmas", WEDNESDAY, Nation.ENGLAND, "2026-12-24"),
        ("by Xmas", date(2027, 12, 1), Nation.WALES, "2027-12-24"),
        ("before Christmas", AFTER_CHRISTMAS, Nation.ENGLAND, "2027-12-24"),
        ("after Christmas", WEDNESDAY, Nation.ENGLAND, "2026-12-29"),
        ("before Easter", WEDNESDAY, Nation.ENGLAND, "2027-03-25"),
        ("after Easter", WEDNESDAY, Nation.ENGLAND, "2027-03-30"),
        ("after Easter", WEDNESDAY, Nation.SCOTLAND, "2027-03-29"),
        ("after New Year", WEDNESDAY, Nation.ENGLAND, "2027-01-04"),
        ("after New Year", WEDNESDAY, Nation.SCOTLAND, "2027-01-05"),
        ("in 1 working day", FRIDAY, Nation.ENGLAND, "2026-11-30"),
        ("in 1 working day", FRIDAY, Nation.SCOTLAND, "2026-12-01"),
        ("within one working day", date(2026, 7, 10), Nation.NORTHERN_IRELAND, "2026-07-14"),
    ],
)
def test_bank_holidays_are_those_of_the_nation(words: str, today: date, nation: Nation, day: str) -> None:
    assert due(words, today, nation) == day


@pytest.mark.parametrize(
    ("words", "today", "day", "meant"),
    [
        ("Friday", FRIDAY, "2026-12-04", "Friday, said on a Friday, is a week from today: Friday 4 December."),
        ("this Friday", FRIDAY, "2026-11-27", "This Friday, said on a Friday, is today: Friday 27 November."),
        (
            "next Friday",
            FRIDAY,
            "2026-12-04",
            "Next Friday, said on a Friday, is a week from today: Friday 4 December.",
        ),
        ("by next Friday", WEDNESDAY, "2026-12-04", "Next Friday is the Friday of next week: Friday 4 December."),
        (
            "Friday week",
            FRIDAY,
            "2026-12-11",
            "Friday week, said on a Friday, is two weeks from today: Friday 11 December.",
        ),
        ("next week", WEDNESDAY, "2026-12-04", "Next week is read as its Friday: Friday 4 December."),
        ("next month", WEDNESDAY, "2026-12-31", "Next month is read as its last day: Thursday 31 December."),
        (
            "end of the week",
            SATURDAY,
            "2026-12-04",
            "The end of the week, said at a weekend, is the Friday to come: Friday 4 December.",
        ),
        ("by 12/3", WEDNESDAY, "2027-03-12", "12/3 is read with the day first: 12 March."),
        ("24 Nov", WEDNESDAY, "2027-11-24", "24 November has gone this year, so this is Wednesday 24 November 2027."),
        ("before Friday", WEDNESDAY, "2026-11-26", "Before Friday 27 November is read as Thursday 26 November."),
        (
            "after Easter",
            WEDNESDAY,
            "2027-03-30",
            "After Easter is read as the first working day after it: Tuesday 30 March 2027.",
        ),
        ("end of year", WEDNESDAY, "2026-12-31", "The year is the calendar’s, so this is Thursday 31 December."),
        ("by Friday", WEDNESDAY, "2026-11-27", ""),
        ("by 29 February", date(2027, 3, 1), "2028-02-29", NO_LEAP_DAY),
    ],
)
def test_words_with_two_readings_say_which_was_taken(words: str, today: date, day: str, meant: str) -> None:
    found = read(words, today)
    assert found
    assert (found.day.isoformat(), found.meant) == (day, meant)
