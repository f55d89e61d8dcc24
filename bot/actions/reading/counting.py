"""Counting on the calendar as people here count: weeks from Monday, and the next one to come.

Bank holidays are left out only where working days are counted; any other day may be one, and `bank_holiday` says so.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from bot.holidays import Nation, bank_holiday_name, is_weekend, is_working_day, working_days_before
from bot.schedule import LAST_DAY, Weekday

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MONTHS_A_YEAR = len(MONTHS)
_QUARTER = 3
_FINANCIAL_YEAR_ENDS = 3
_LONGEST_MONTH = 31
_FAR_YEARS = 5
FAR = f"That is more than {_FAR_YEARS} years from now. Is the year right?"
_ONE_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


class DateError(ValueError):
    """Words that are plainly meant as a day and cannot be one. Its text is for the person, and says what to do."""


class UnsureError(DateError):
    """Words that may be a day, and nobody can tell which: none is read, and none that is said less firmly."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days a phrase covers. Due by it is its last day; due before it is before its first.

    The end of something has no first day: before the end of June is by the end of June.
    """

    first: date | None
    last: date
    meant: str = ""


def in_words(day: date, today: date) -> str:
    """The day in British words, as it is shown to people; the year only when it is another."""
    words = f"{Weekday(day.weekday()).name.capitalize()} {day.day} {MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year}"


def bank_holiday(day: date, nation: Nation) -> str:
    """A sentence for whoever may not know that the day is one; empty on any other day."""
    name = bank_holiday_name(day, nation)
    return f"That is a bank holiday: {name}." if name else ""


def remarks(day: date, today: date, nation: Nation) -> str:
    """What people may not have noticed about a day: most are off then, or it is years away."""
    off = bank_holiday(day, nation) or ("That is at a weekend." if is_weekend(day) else "")
    return " ".join(filter(None, (off, FAR if is_far(day, today) else "")))


def is_far(day: date, today: date) -> bool:
    """Whether it is so far ahead that the year may be a slip."""
    return day > months_ahead(today, _FAR_YEARS * MONTHS_A_YEAR)


def one(day: date, meant: str = "") -> Stretch:
    """A phrase that covers one day."""
    return Stretch(day, day, meant)


def in_time(day: date, today: date) -> date:
    """The same day, unless nothing can be due then."""
    if day < today:
        message = f"{in_words(day, today)} is in the past. Please give today or a later day."
        raise DateError(message)
    if day > LAST_DAY:
        message = f"That day is too far away. Please give one before the year {LAST_DAY.year + 1}."
        raise DateError(message)
    return day


def exact(year: int, month: int, day: int) -> date:
    """The day of the calendar."""
    if not 1 <= month <= MONTHS_A_YEAR:
        raise DateError(_no_month(month, day))
    name = MONTHS[month - 1]
    if day == monthrange(2000, month)[1] > monthrange(year, month)[1]:
        message = f"There is no {day} {name} in {year}. Please give another day."
        raise DateError(message)
    if not 1 <= day <= monthrange(year, month)[1]:
        message = f"There is no {day} {name}. Please give another day."
        raise DateError(message)
    return date(year, month, day)


def of_weekday(day: date, weekday: int) -> date:
    """The day itself, if that weekday, named with it, is its own."""
    if day.weekday() != weekday:
        own, named = (Weekday(each).name.capitalize() for each in (day.weekday(), weekday))
        message = (
            f"{day.day} {MONTHS[day.month - 1]} {day.year} is a {own}, not a {named}. Please give the day you mean."
        )
        raise DateError(message)
    return day


def _no_month(month: int, day: int) -> str:
    if 1 <= day <= MONTHS_A_YEAR and 1 <= month <= _LONGEST_MONTH:
        return f"The day comes first here. For {month} {MONTHS[day - 1]} please write {month}/{day}, not {day}/{month}."
    return f"There is no month {month}. Please give another day."


def without_year(month: int, day: int, today: date) -> Stretch:
    """The next one to come. When the last one is nearer, it may have been meant, so we say which we took."""
    if (month, day) >= (today.month, today.day):
        return one(exact(today.year, month, day))
    found = exact(today.year + 1, month, day)
    name = f"{day} {MONTHS[month - 1]}"
    if day > monthrange(today.year, month)[1]:
        return one(found, f"There is no {name} this year, so this is {in_words(found, today)}.")
    return one(found, gone(name, date(today.year, month, day), found, today))


def gone(name: str, last: date, found: date, today: date) -> str:
    """That the next one was taken, where the one that has gone is nearer and may have been meant."""
    near = today - last <= found - today
    return f"{name} has gone this year, so this is {in_words(found, today)}." if near else ""


def in_month(day: int, months: int, today: date) -> date:
    """A day of this month or a later one, by its number alone."""
    first = months_ahead(today.replace(day=1), months)
    return exact(first.year, first.month, day)


def coming(weekday: int, today: date) -> date:
    """The next one after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def of_week(weekday: int, weeks: int, today: date) -> date:
    """That weekday in this week or so many weeks on; a week begins on Monday."""
    return today + timedelta(days=weekday - today.weekday()) + weeks * _WEEK


def months_ahead(day: date, months: int) -> date:
    """The same day of a later month, or that month's last where it has no such day."""
    years, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def last_of_month(year: int, month: int) -> date:
    """A month's last day, working day or not."""
    return date(year, month, monthrange(year, month)[1])


def month_end(months: int, today: date) -> date:
    """The last day of this month or so many on."""
    first = months_ahead(today.replace(day=1), months)
    return last_of_month(first.year, first.month)


def quarter_end(quarters: int, today: date) -> date:
    """March, June, September or December: quarters of the year and of the financial year end together."""
    return month_end(-today.month % _QUARTER + quarters * _QUARTER, today)


def year_end(years: int, today: date) -> date:
    """31 December."""
    return date(today.year + years, MONTHS_A_YEAR, 31)


def financial_year_end(years: int, today: date) -> date:
    """31 March."""
    return date(today.year + (today.month > _FINANCIAL_YEAR_ENDS) + years, _FINANCIAL_YEAR_ENDS, 31)


def working_days_after(day: date, count: int, nation: Nation) -> date:
    """The working day that comes `count` working days after `day`, which itself need not be one."""
    while count:
        day += _ONE_DAY
        count -= is_working_day(day, nation)
    return day


def working_day_before(day: date, today: date, nation: Nation) -> date:
    """The last working day before; the day before where that has gone already."""
    found = working_days_before(day, 1, nation)
    return found if found >= today else day - _ONE_DAY


def feast(name: str, year: int, nation: Nation) -> tuple[date, date]:
    """The first and last day on which people are away."""
    if name == "easter":
        start = date(year, 3, 20)
        days = (start + timedelta(days=number) for number in range(36))
        friday = next(day for day in days if bank_holiday_name(day, nation) == "Good Friday")
        monday = friday + timedelta(days=3)
        return friday, monday if bank_holiday_name(monday, nation) else monday - _ONE_DAY
    if name == "new year":
        return date(year, 1, 1), date(year, 1, 1)
    return date(year, 12, 25), date(year, 12, 26)
