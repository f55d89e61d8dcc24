"""The days on which somebody says they are away: next week, Monday to Friday, 1 to 5 December. Pure."""

from __future__ import annotations

import re
from datetime import date

from bot.actions.reading.counting import of_week
from bot.actions.reading.dates import DateError, read_day
from bot.holidays import Nation
from bot.schedule import Weekday

_LEAD = re.compile(r"^(?:(?:from|on|between|for|all)\s+)+", re.IGNORECASE)
_UNTIL = re.compile(r"^(?:until|till)\s+", re.IGNORECASE)
_WEEK = re.compile(r"(?P<which>this|next)\s+week", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+(?:to|until|till|and|[-–])\s+|(?<=\d)[-–](?=\d{1,2}\s)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,2}(?:st|nd|rd|th)?", re.IGNORECASE)


def days_away(words: str, today: date, nation: Nation) -> tuple[date, date] | None:
    """The first and the last day; None for words that say no days for certain."""
    said = _LEAD.sub("", words.strip(" .!"))
    if week := _WEEK.fullmatch(said):
        weeks = int(week["which"].lower() == "next")
        first, last = of_week(Weekday.MONDAY, weeks, today), of_week(Weekday.FRIDAY, weeks, today)
        return (max(first, today), last) if last >= today else None
    try:
        return _read(said, today, nation)
    except DateError:
        return None


def _read(said: str, today: date, nation: Nation) -> tuple[date, date] | None:
    if until := _UNTIL.match(said):
        last = read_day(said[until.end() :], today, nation)
        return (today, last.day) if last else None
    begin, *end = _BETWEEN.split(said, maxsplit=1)
    if end and _NUMBER.fullmatch(begin):
        begin = _NUMBER.sub(begin, end[0], count=1)  # 1 to 5 December: the month is said once
    first = read_day(begin, today, nation)
    last = read_day(end[0], first.day, nation) if first and end else first
    return (first.day, last.day) if first and last else None
