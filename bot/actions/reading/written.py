"""Days written with a number: 12 March, March 12, Friday the 12th, 12/3, 2027-03-12."""

from __future__ import annotations

import re
from datetime import date

from bot.actions.reading.counting import MONTHS, DateError, Stretch, exact, in_month, one, without_year
from bot.actions.reading.wording import (
    CLOSED,
    DAY,
    ENDED,
    MONTH,
    NUMERIC,
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
from bot.holidays import Nation
from bot.schedule import Weekday

_CENTURY = 2000
_MONTHS_IN_ALL = len(MONTHS)
_VERBS = frozenset(("may", "march"))
_COUNTED = re.compile(
    r"\b(?:ward|bay|bed|room|floor|unit|number|no|version|page|item|step|stage|level|grade|band|part|phase|section|flat"
    r"|house|tier|option|table|figure|appendix|chapter|clause|paragraph|week|day|aged?|top|type|team|act|score|group"
    r"|site|block|door|line|bus|clinic|gate|lot|form|policy|ref|ext|extension|question|point)\.?\s*$",
    re.IGNORECASE,
)
_LESS_OR_MORE = re.compile(
    r"\b(?:reduc|increas|cut|rais|lower|rise|fall|drop|improv|shorten|halv|grow|up|down)\w*\b", re.IGNORECASE
)


def _by_name(match: re.Match[str], today: date, _nation: Nation) -> Stretch | None:
    """12 March. Small "may" and "march" are also verbs: the 12 may come."""
    month, day = match["month"], number(match["day"])
    sure = (
        match["lead"]
        or match["weekday"]
        or match["year"]
        or not match["day"].isdigit()
        or match["of"]
        or stands_apart(match)
    )
    if _is_counted(match) or (month in _VERBS and not sure):
        return None
    year = _year_of(match)
    found = one(exact(year, month_of(month), day)) if year else without_year(month_of(month), day, today)
    _agreed(match, found.last)
    return found


def _day_first(match: re.Match[str], today: date, _nation: Nation) -> Stretch | None:
    """12/3, where nothing else can be meant: three quarters and 24/7 have a stroke as well."""
    day, month = int(match["day"]), int(match["month"])
    if _is_counted(match):
        return None
    if match["year"]:
        year = int(match["year"])
        return one(_agreed(match, exact(year if year > _CENTURY else _CENTURY + year, month, day)))
    if not _is_meant(match) or _is_fraction(match):
        return None
    found = without_year(month, day, today) if 1 <= month <= _MONTHS_IN_ALL else one(exact(today.year, month, day))
    both = month != day <= _MONTHS_IN_ALL and not found.meant
    meant = f"{match['day']}/{match['month']} is read with the day first: {day} {MONTHS[month - 1]}."
    return Stretch(found.first, _agreed(match, found.last), meant if both else found.meant)


def _is_meant(match: re.Match[str]) -> bool:
    if is_firm(match) or match["weekday"] or stands_apart(match):
        return True
    return (match["lead"] or "").strip().lower() == "on" and ends_there(match)


def _is_fraction(match: re.Match[str]) -> bool:
    """A share of something, or a financial year."""
    day, month = int(match["day"]), int(match["month"])
    if _MONTHS_IN_ALL < day == month - 1:
        return True
    after = match.string[match.end() :].lstrip().lower()
    return after.startswith(("of ", "an ", "a ")) or bool(_LESS_OR_MORE.search(match.string[: match.start()]))


def _year_first(match: re.Match[str], _today: date, _nation: Nation) -> Stretch | None:
    if _is_counted(match):
        return None
    return one(_agreed(match, exact(int(match["year"]), int(match["month"]), int(match["day"]))))


def _of_this_month(match: re.Match[str], today: date, _nation: Nation) -> Stretch | None:
    """The 12th, or Friday 12th: the next one to come. "The second" alone may be the second of anything."""
    if not (match["the"] or match["lead"] or match["weekday"] or stands_apart(match)):
        return None
    if match["day"][0].isalpha() and not (is_firm(match) or match["weekday"]):
        return None
    day, month = number(match["day"]), (match["whose"] or "").lower()
    ahead = 1 if month == "next" or (not month and day < today.day) else 0
    return one(_agreed(match, in_month(day, ahead, today)))


def _is_counted(match: re.Match[str]) -> bool:
    start = match.start()
    return not (match["lead"] or match["weekday"]) and bool(_COUNTED.search(match.string[max(0, start - 15) : start]))


def _year_of(match: re.Match[str]) -> int | None:
    if match["year"]:
        return int(match["year"])
    return _CENTURY + int(match["short"]) if match["short"] else None


def _agreed(match: re.Match[str], day: date) -> date:
    """The day itself, if the weekday named with it is its own."""
    if match["weekday"] and weekday_of(match) != day.weekday():
        own, named = (Weekday(each).name.capitalize() for each in (day.weekday(), weekday_of(match)))
        message = (
            f"{day.day} {MONTHS[day.month - 1]} {day.year} is a {own}, not a {named}. Please give the day you mean."
        )
        raise DateError(message)
    return day


_NAMED = rf"(?:{WEEKDAY},?\s+)?"
_TWO = r"[0-9]{1,2}"

PHRASES = (
    phrase(rf"{NUMERIC}{_NAMED}(?:the\s+)?{DAY}(?P<of>\s+of)?[\s-]*{MONTH}{YEAR}", _by_name),
    phrase(rf"{NUMERIC}{_NAMED}(?P<of>){MONTH}\s+(?:the\s+)?{DAY}(?!\s*(?:[.:][0-9]|%|am\b|pm\b)){YEAR}", _by_name),
    phrase(
        rf"{NUMERIC}{_NAMED}(?P<day>{_TWO})/(?P<month>{_TWO})(?:/(?P<year>20[0-9]{{2}}|19[0-9]{{2}}|[0-9]{{2}}))?{ENDED}",
        _day_first,
    ),
    phrase(
        rf"{NUMERIC}{_NAMED}(?P<day>{_TWO})\.(?P<month>{_TWO})\.(?P<year>20[0-9]{{2}}|19[0-9]{{2}}|[0-9]{{2}}){ENDED}",
        _day_first,
    ),
    phrase(
        rf"{NUMERIC}{_NAMED}(?P<day>{_TWO})-(?P<month>{_TWO})-(?P<year>20[0-9]{{2}}|19[0-9]{{2}}){ENDED}", _day_first
    ),
    phrase(
        rf"{NUMERIC}{_NAMED}(?P<year>20[0-9]{{2}}|19[0-9]{{2}})[-/](?P<month>{_TWO})[-/](?P<day>{_TWO}){ENDED}",
        _year_first,
    ),
    phrase(
        rf"{NUMERIC}{_NAMED}(?P<the>the\s+)?{DAY.replace('(?:st|nd|rd|th)?', '(?:st|nd|rd|th)')}"
        rf"(?:\s+(?:of\s+)?(?P<whose>this|next|the)\s+month|{CLOSED})",
        _of_this_month,
    ),
    phrase(
        rf"{WEEKDAY},?\s+(?P<the>the\s+)?(?P<day>{_TWO})(?P<whose>)(?=\s*(?:$|[,;!?)\]–—]|\.(?![0-9])))", _of_this_month
    ),
)
