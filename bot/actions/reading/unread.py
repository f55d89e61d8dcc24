"""Words that look like a day by which something is due where no day could be read: nothing is dropped unsaid."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.actions.reading.counting import in_words
from bot.actions.reading.dates import Day
from bot.actions.reading.wording import COUNT, WEEKDAY

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
_MEETING = re.compile(
    r"(?<!\w)(?:(?:by|at|before|for|due)\s+)?(?:the\s+|our\s+)?next\s+big\s+room(?:\s+meeting)?(?!\w)", re.IGNORECASE
)
_LEFT_OF_MONTH = re.compile(r"\s+of\s+(?:the|this|next)\s+(?:month|year|week)\b", re.IGNORECASE)


def unread(words: str) -> str:
    """The first such words; empty where there are none. For a text in which no day was read."""
    found = _LOOKS_SO.search(words)
    if not found:
        return ""
    more = _LEFT_OF_MONTH.match(words, found.end())
    return words[found.start() : more.end() if more else found.end()]


def next_meeting(words: str, today: date, meets_on: int | None) -> Day | None:
    """The day of the next Big Room, for a Room that has chosen its weekday; None where it is not spoken of.

    Said on that very day, the next is a week from it. Before it is the day before.
    """
    found = _MEETING.search(words)
    if not found or meets_on is None:
        return None
    meets = today + timedelta(days=(meets_on - today.weekday() - 1) % 7 + 1)
    before = found.group().lower().startswith("before") and meets - timedelta(days=1) >= today
    day = meets - timedelta(days=1) if before else meets
    return Day(day, found.group(), *found.span(), f"The next Big Room is on {in_words(meets, today)}.")
