"""The end and the middle of a month that is named: the end of June, mid-January, the end of February 28."""

from __future__ import annotations

import re
from datetime import date

from bot.actions.reading.counting import MONTHS, Stretch, exact, gone, last_of_month, one, without_year
from bot.actions.reading.wording import MONTH, YEAR, ends_there, month_of, phrase
from bot.actions.reading.years import taken, year_of
from bot.holidays import Nation

_MIDDLE = 15


def _end(match: re.Match[str], today: date, _nation: Nation) -> Stretch | None:
    if not (match["lead"] or ends_there(match)):
        return None
    month = month_of(match["month"])
    coming = today.year + (month < today.month)
    year = year_of(match, coming, today)
    if year:
        return Stretch(None, last_of_month(year, month), taken(match, year))
    day, last = last_of_month(coming, month), last_of_month(today.year, month)
    return Stretch(None, day, gone(MONTHS[month - 1], last, day, today) if day > last else "")


def _middle(match: re.Match[str], today: date, _nation: Nation) -> Stretch | None:
    found = without_year(month_of(match["month"]), _MIDDLE, today)
    year = year_of(match, found.last.year, today)
    return one(exact(year, found.last.month, _MIDDLE), taken(match, year)) if year else found


PHRASES = (
    phrase(rf"(?:the\s+)?end\s+of\s+{MONTH}{YEAR}", _end),
    phrase(rf"(?:the\s+middle\s+of\s+|mid[\s-]+){MONTH}{YEAR}", _middle),
)
