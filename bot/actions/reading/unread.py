"""Words that look like a day by which something is due where no day could be read: nothing is dropped unsaid."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.actions.reading.beside import is_astray
from bot.actions.reading.counting import coming, in_words
from bot.actions.reading.dates import Day
from bot.actions.reading.wording import COUNT, LEAD, TRAIL, WEEKDAY, is_before

_WEEKDAY = WEEKDAY.replace("(?P<weekday>", "(?:")
_COUNT = COUNT.replace("(?P<count>", "(?:")
_OF_CALENDAR = (
    rf"(?:{_WEEKDAY}|(?:weeks?|weekend|fortnights?|months?|quarter|term|years?|christmas|easter|spring|summer|autumn"
    r"|winter|january|february|april|june|july|august|september|october|november|december|q[1-4]|big\s+room)\b"
    r"|[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?\b|[0-9]{1,2}(?:st|nd|rd|th)\b)"
)
_SOON = r"a\.?s\.?a\.?p\b|as\s+soon\s+as\s+(?:possible|(?:you|we|they)\s+can)"
_BY = rf"(?:by|before|due|deadline|no\s+later\s+than)\b(?:[\s:]+(?!to\b|and\b)[\w/’'-]+){{0,4}}?[\s:]+{_OF_CALENDAR}"
_LATER = rf"(?:in|within)\s+(?:a\s+few|a\s+couple\s+of|{_COUNT}\s+or\s+\w+)\s+(?:days|weeks|months)"
_AT = rf"(?:w/c|w/b|week\s+commencing)\s+(?:the\s+)?(?:[0-9]\S*(?:\s+[A-Za-z]{{3,9}}\b)?|{_WEEKDAY})"
_LOOKS_SO = re.compile(
    rf"(?<![\w/-])(?:{_SOON}|{_BY}|{_LATER}|{_AT}|(?:the\s+)?end\s+of\s+q[1-4]\b|at\s+the\s+next\s+big\s+room\b)",
    re.IGNORECASE,
)
_MEETING = re.compile(rf"(?<!\w){LEAD}(?:(?:the|our)\s+)?next\s+big\s+room(?:\s+meeting)?{TRAIL}", re.IGNORECASE)
_NO_TIME = frozenset(("", "for", "on"))
"""What may stand before a Big Room that an Action is about, where "by" and "at" say when it is to be done."""
_LEFT_OF_MONTH = re.compile(r"\s+of\s+(?:the|this|next)\s+(?:month|year|week)\b", re.IGNORECASE)


def unread(words: str) -> str:
    """The first such words; empty where there are none. For a text in which no day was read."""
    found = _LOOKS_SO.search(words)
    if not found:
        return ""
    more = _LEFT_OF_MONTH.match(words, found.end())
    return words[found.start() : more.end() if more else found.end()]


def next_meeting(words: str, today: date, meets_on: int | None) -> Day | None:
    """The day of the next Big Room, for a Room that has chosen its weekday; None where nothing is due by it.

    Said on that very day, the next is a week from it. Before it is the day before.
    """
    found = next(filter(_says_when, _MEETING.finditer(words)), None)
    if not found or meets_on is None:
        return None
    meets = coming(meets_on, today)
    day = meets - timedelta(days=is_before(found))
    return Day(day, found.group(), *found.span(), f"The next Big Room is on {in_words(meets, today)}.")


def _says_when(match: re.Match[str]) -> bool:
    """Not so "the agenda of the next Big Room", "cancel the next Big Room", "what we agreed at the next Big Room"."""
    return (match["lead"] or "").strip().lower() not in _NO_TIME and not is_astray(match)
