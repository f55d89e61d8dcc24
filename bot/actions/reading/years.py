"""The year that is named with a day or a month, in full or by its last two figures."""

from __future__ import annotations

import re
from datetime import date

from bot.actions.reading.counting import UnsureError

_CENTURY, _HUNDRED = 2000, 100
_FEW_YEARS = 10
"""From now, in which a number may be a year: 27 beds may be 2027, and 60 beds are beds."""


def in_full(figures: str) -> int:
    """27 is 2027."""
    year = int(figures.lstrip("'’"))
    return year if year >= _HUNDRED else _CENTURY + year


def year_of(match: re.Match[str], coming: int, today: date) -> int | None:
    """The year that is named; None where none is, and the one to come is meant.

    Raises UnsureError for a number that may be a year or a count, as in "by 4 December 27 beds".
    """
    named = match["year"] or match["short"] or match["bare"]
    if named:
        return in_full(named)
    perhaps = in_full(match["perhaps"]) if match["perhaps"] else coming
    if perhaps != coming and abs(perhaps - today.year) <= _FEW_YEARS:
        raise UnsureError
    return None


def taken(match: re.Match[str], year: int) -> str:
    """That two bare figures were read as a year."""
    figures = match["short"] or match["bare"] or ""
    return f"{figures} is read as the year {year}." if figures.isdigit() else ""
