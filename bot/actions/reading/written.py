"""Days written with a number: 12 March, March 12, Friday the 12th, 12/3, 2027-03-12."""

from __future__ import annotations

import re
from datetime import date

from bot.actions.reading.counting import (
    MONTHS,
    MONTHS_A_YEAR,
    DateError,
    Stretch,
    UnsureError,
    exact,
    in_month,
    of_weekday,
    one,
    without_year,
)
from bot.actions.reading.wording import (
    CLOSED,
    DAY,
    ENDED,
    GOES_ON,
    HOUR,
    MONTH,
    NO_NOUN,
    NUMERIC,
    ORDINAL,
    WEEKDAY,
    YEAR,
    ends_there,
    goes_on,
    is_firm,
    month_of,
    number,
    phrase,
    stands_apart,
    weekday_of,
)
from bot.actions.reading.years import in_full, taken, year_of
from bot.holidays import Nation

_VERBS = frozenset(("may", "march"))
_DOES = re.compile(r"\s+(?:also|be|come|go|have|help|need|not|only|still|take|want|well|wish|work)\b", re.IGNORECASE)
"""The 12th may be late."""
_HOUR_BEFORE = re.compile(r"(?<![\w.:/-])(?:[01]?[0-9]|2[0-3])\s+$")
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
    """12 March. Small "may" and "march" are also verbs: the 12 may come, and so may those of "at 9"."""
    month, day = match["month"], number(match["day"])
    may_do = month.lower() == "may" and not match["year"] and bool(_DOES.match(match.string, match.end()))
    sure = (
        (match["lead"] or "").strip().lower() not in {"", "at"}
        or match["weekday"]
        or match["year"]
        or not match["day"].isdigit()
        or match["of"]
        or stands_apart(match)
    )
    if _is_counted(match) or may_do or (month in _VERBS and not sure):
        return None
    if _may_be_an_hour(match):
        raise UnsureError
    return _of_year(match, month_of(month), day, today)


def _month_first(match: re.Match[str], today: date, nation: Nation) -> Stretch | None:
    """March 12. Some months are names: email Jan 12 forms, ask April 2 questions."""
    if not match["day"].isdigit():
        return _by_name(match, today, nation)
    if (match["close"] or "").lower().split()[-1:] == ["of"] and len(match["day"]) == len("26"):
        raise UnsureError  # "by the end of November 26 beds must be free"
    sure = match["lead"] or match["weekday"] or match["year"] or match["short"] or goes_on(match)
    return _by_name(match, today, nation) if sure else None


def _of_year(match: re.Match[str], month: int, day: int, today: date) -> Stretch:
    coming = today.year + ((month, day) < (today.month, today.day))
    year = year_of(match, coming, today)
    meant = taken(match, year) if year and year != coming and match["bare"] else ""
    found = one(exact(year, month, day), meant) if year else without_year(month, day, today)
    _agreed(match, found.last)
    return found


def _day_first(match: re.Match[str], today: date, _nation: Nation) -> Stretch | None:
    """12/3, where nothing else can be meant: three quarters and 24/7 have a stroke as well."""
    day, month = int(match["day"]), int(match["month"])
    if _is_counted(match):
        return None
    if match["year"]:
        return one(_agreed(match, exact(in_full(match["year"]), month, day)))
    if not _is_meant(match) or _is_fraction(match):
        return None
    found = without_year(month, day, today) if 1 <= month <= MONTHS_A_YEAR else one(exact(today.year, month, day))
    both = month != day <= MONTHS_A_YEAR and not found.meant
    meant = f"{match['day']}/{match['month']} is read with the day first: {day} {MONTHS[month - 1]}."
    return Stretch(found.first, _agreed(match, found.last), meant if both else found.meant)


def _is_meant(match: re.Match[str]) -> bool:
    if is_firm(match.group()) or match["weekday"] or stands_apart(match):
        return True
    return (match["lead"] or "").strip().lower() == "on" and ends_there(match)


def _is_fraction(match: re.Match[str]) -> bool:
    """A share of something, or a financial year."""
    day, month = int(match["day"]), int(match["month"])
    if MONTHS_A_YEAR < day == month - 1:
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
    if match["day"][0].isalpha() and not (is_firm(match.group()) or match["weekday"]):
        return None
    day, month = number(match["day"]), (match["whose"] or "").lower()
    ahead = 1 if month == "next" or (not month and day < today.day) else 0
    return one(_agreed(match, in_month(day, ahead, today)))


def _led(match: re.Match[str], today: date, nation: Nation) -> Stretch | None:
    """By the 4th ring the police."""
    sure = match["lead"] and (match["the"] or match["day"][0].isdigit())
    return _of_this_month(match, today, nation) if sure else None


def _in_a_word(match: re.Match[str], today: date, nation: Nation) -> Stretch | None:
    """Friday the fourth ring the police, unless it is Friday, the fourth team."""
    try:
        return _of_this_month(match, today, nation)
    except DateError:
        raise UnsureError from None


def _number_after(_match: re.Match[str], _today: date, _nation: Nation) -> None:
    """By Friday 4 ring the police: the fourth, or four of something."""
    raise UnsureError


def _is_counted(match: re.Match[str]) -> bool:
    start = match.start()
    return not (match["lead"] or match["weekday"]) and bool(_COUNTED.search(match.string[max(0, start - 15) : start]))


def _may_be_an_hour(match: re.Match[str]) -> bool:
    """10 30 May: half past ten, or the last but one day of the month."""
    start, minutes = match.start(), match["day"]
    return (
        not (match["lead"] or match["weekday"])
        and len(minutes) == len("30")
        and minutes.isdigit()
        and not int(minutes) % 5
        and bool(_HOUR_BEFORE.search(match.string[max(0, start - len(" 10 ")) : start]))
    )


def _agreed(match: re.Match[str], day: date) -> date:
    """The day itself, if the weekday named with it is its own."""
    return of_weekday(day, weekday_of(match)) if match["weekday"] else day


_NAMED = rf"(?:{WEEKDAY},?\s+)?"
_DAY_OF_WEEK = rf"{WEEKDAY},?\s+"
_WHOSE = r"(?P<whose>this|next|the)"
_TWO = r"[0-9]{1,2}"
_UNIT = r"(?:(?:working|business|calendar)\s+)?(?:day|week|fortnight|month|year)"
_NO_DAY = rf"{HOUR}|\s+(?:to|until|till)\s+[0-9]|\s+{_UNIT}"

PHRASES = (
    phrase(rf"{NUMERIC}{_NAMED}(?:the\s+)?{DAY}(?P<of>\s+of)?[\s-]*{MONTH}{YEAR}", _by_name),
    phrase(rf"{NUMERIC}{_NAMED}(?P<of>){MONTH}\s+(?:the\s+)?{DAY}(?!\s*(?:[.:][0-9]|%|am\b|pm\b)){YEAR}", _month_first),
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
    phrase(rf"{NUMERIC}{_NAMED}(?P<the>the\s+)?{ORDINAL}(?:\s+(?:of\s+)?{_WHOSE}\s+month|{CLOSED})", _of_this_month),
    phrase(rf"{_DAY_OF_WEEK}(?P<the>the\s+)?(?P<day>{_TWO}(?:st|nd|rd|th))(?P<whose>){NO_NOUN}", _of_this_month),
    phrase(rf"{_DAY_OF_WEEK}(?P<the>the)\s+{ORDINAL}(?P<whose>)", _in_a_word),
    phrase(rf"(?P<weekday>)(?P<the>the\s+)?{ORDINAL}(?P<whose>){GOES_ON}", _led),
    phrase(rf"{_DAY_OF_WEEK}(?P<the>the\s+)?(?P<day>{_TWO})(?P<whose>){CLOSED}", _of_this_month),
    phrase(rf"{WEEKDAY}\s+(?:the\s+)?(?:3[01]|[12][0-9]|0?[1-9])(?![\w/£$€]|[-–—][0-9])(?!{_NO_DAY})", _number_after),
)
