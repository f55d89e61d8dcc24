"""Days as teams say them: week commencing 7 December, by month end, a quarter of the financial year, 3 weeks."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.actions.reading.counting import (
    MONTHS,
    Stretch,
    exact,
    financial_year_end,
    in_words,
    last_of_month,
    month_end,
    months_ahead,
    one,
    quarter_end,
    without_year,
)
from bot.actions.reading.wording import (
    COUNT,
    DAY,
    ENDED,
    MONTH,
    WEEKDAY,
    YEAR,
    ends_there,
    is_firm,
    month_of,
    number,
    phrase,
    stands_apart,
    weekday_of,
)
from bot.actions.reading.years import in_full, year_of
from bot.holidays import Nation
from bot.schedule import Weekday

_ONE_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_QUARTER = 3


def _is_wanted(match: re.Match[str]) -> bool:
    """With "by" before it, or at the end of something: by itself it may be the week of a rota."""
    return bool(match["lead"]) or (match.start() > 0 and ends_there(match))


def _named_week(match: re.Match[str], today: date, _nation: Nation) -> Stretch | None:
    if not _is_wanted(match):
        return None
    month, day = month_of(match["month"]), number(match["day"])
    year = year_of(match, today.year + ((month, day) < (today.month, today.day)), today)
    return _week_of(exact(year, month, day) if year else _begun(month, day, today), today)


def _numbered_week(match: re.Match[str], today: date, _nation: Nation) -> Stretch | None:
    if not _is_wanted(match):
        return None
    day, month = int(match["day"]), int(match["month"])
    return _week_of(exact(in_full(match["year"]), month, day) if match["year"] else _begun(month, day, today), today)


def _begun(month: int, day: int, today: date) -> date:
    """The next one to come, or that of the week which goes on."""
    return without_year(month, day, today - _WEEK + _ONE_DAY).last


def _week_of(begins: date, today: date) -> Stretch:
    """As any other week, it is over on its Friday."""
    last = max(begins, begins + _ONE_DAY * (Weekday.FRIDAY - begins.weekday()))
    name = f"{begins.day} {MONTHS[begins.month - 1]}"
    return Stretch(begins, last, f"The week of {name} is read as its Friday: {in_words(last, today)}.")


def _end(match: re.Match[str], today: date, _nation: Nation) -> Stretch | None:
    if not (match["lead"] or ends_there(match)):
        return None  # "the month end report"
    ahead = int((match["which"] or "").lower() == "next")
    return Stretch(None, (month_end if match["unit"].lower() == "month" else quarter_end)(ahead, today))


def _financial_quarter(match: re.Match[str], today: date, _nation: Nation) -> Stretch | None:
    """Only where it says that the year is the financial one: the fourth quarter of the other ends in December."""
    if not (match["lead"] or ends_there(match)):
        return None
    ends = in_full(match["begins"]) + 1 if match["begins"] else financial_year_end(0, today).year
    first = months_ahead(date(ends - 1, 3, 1), int(match["quarter"]) * _QUARTER)
    return Stretch(None, last_of_month(first.year, first.month))


def _so_long(match: re.Match[str], today: date, _nation: Nation) -> Stretch | None:
    """Ring housing, 3 weeks."""
    count = number(match["count"])
    if match["lead"] or match["close"] or not count or not match.start() or not stands_apart(match):
        return None
    unit = match["unit"].lower()
    day = (
        months_ahead(today, count) if unit.startswith("m") else today + count * (_WEEK if unit[0] == "w" else _ONE_DAY)
    )
    said = " ".join(match.group().split())
    return one(day, f"“{said}” is read as {said} from today: {in_words(day, today)}.")


def _gone(match: re.Match[str], today: date, _nation: Nation) -> Stretch | None:
    """By yesterday, by last Tuesday: plainly meant as the day, and over."""
    if match["weekday"]:
        day = today - _ONE_DAY * ((today.weekday() - weekday_of(match) - 1) % 7 + 1)
        return one(day) if is_firm(match.group()) else None
    alone = match.string.strip(" .!") == match.group()
    return one(today - _ONE_DAY * (2 if match["before"] else 1)) if is_firm(match.group()) or alone else None


_WEEK_OF = r"(?:the\s+)?(?:w/c|w/b|week\s+(?:commencing|beginning|starting|of))\s+(?:the\s+)?"
_NAMED = rf"(?:{WEEKDAY},?\s+)?"
_TWO = r"[0-9]{1,2}"

PHRASES = (
    phrase(rf"{_WEEK_OF}{_NAMED}{DAY}(?:\s+of)?[\s-]*{MONTH}{YEAR}", _named_week),
    phrase(
        rf"{_WEEK_OF}{_NAMED}(?P<day>{_TWO})/(?P<month>{_TWO})(?:/(?P<year>20[0-9]{{2}}|[0-9]{{2}}))?{ENDED}",
        _numbered_week,
    ),
    phrase(r"(?:the\s+)?(?:(?P<which>this|next)\s+)?(?P<unit>month|quarter)[\s-]end", _end),
    phrase(
        r"(?:the\s+)?end\s+of\s+(?:q|quarter\s)\s?(?P<quarter>[1-4])\s+(?:"
        r"(?P<begins>20[0-9]{2})/(?:20)?[0-9]{2}|of\s+(?:the|this)\s+financial\s+year)",
        _financial_quarter,
    ),
    phrase(rf"{COUNT}\s+(?P<unit>days?|weeks?|months?)", _so_long),
    phrase(rf"last\s+{WEEKDAY}(?!\s+(?:of|in)\b)(?P<before>)", _gone),
    phrase(r"(?P<weekday>)(?:(?:the\s+)?(?P<before>day\s+before)\s+)?yesterday", _gone),
)
