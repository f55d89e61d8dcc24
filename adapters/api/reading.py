"""What an address asks of the log, or a plain sentence for each part that cannot be read. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from bot.actions.filters import FIRST_YEAR, LAST_YEAR, LONGEST_WORDS, Filter, Show, Sort
from bot.actions.log.sheets import ORDERS, Mark, read_mark
from bot.principles import Principle

FEWEST, MOST, USUAL = 1, 200, 50
"""How many rows a page may have."""

BIGGEST_ID = 999_999_999

MARK = r"(n|[0-9]{1,17})-[1-9][0-9]{0,8}"
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MARK = re.compile(MARK)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted, where to begin and how much of it at a time."""

    wanted: Filter
    after: Mark | None
    limit: int


def number_in(text: str) -> int:
    """An id as it stands in an address; raises ValueError for anything else."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _limit(text: str) -> int:
    if not FEWEST <= number_in(text) <= MOST:
        raise ValueError(text)
    return int(text)


def _day(text: str) -> date:
    """A day before or after all that the log can hold means what the first or the last that it can hold means."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return min(max(date.fromisoformat(text), date(FIRST_YEAR, 1, 1)), date(LAST_YEAR, 12, 31))


def _words(text: str) -> str:
    if not text or len(text) > LONGEST_WORDS or "\0" in text:
        raise ValueError(text)
    return text


def _order(text: str) -> Sort:
    if text not in ORDERS:
        raise ValueError(text)
    return Sort(text)


def _mark(text: str) -> Mark:
    if not _MARK.fullmatch(text):
        raise ValueError(text)
    return read_mark(text)


_AN_ID = f"must be a whole number from 1 to {BIGGEST_ID}"
_A_DAY = "must be a day, written as 2026-11-30"


def _one_of(values: Sequence[str]) -> str:
    return "must be one of: " + ", ".join(values)


_READ: dict[str, tuple[Callable[[str], Any], str]] = {
    **dict.fromkeys(("room", "owner", "outsider", "organisation"), (number_in, _AN_ID)),
    **dict.fromkeys(("due_from", "due_until", "done_from", "done_until", "logged_from"), (_day, _A_DAY)),
    "show": (Show, _one_of(list(Show))),
    "principle": (Principle, _one_of(list(Principle))),
    "words": (_words, f"must be 1 to {LONGEST_WORDS} characters"),
    "sort": (_order, _one_of(ORDERS)),
    "limit": (_limit, f"must be a whole number from {FEWEST} to {MOST}"),
    "cursor": (_mark, "must be the next_cursor of an earlier answer"),
}
PAGING = ("limit", "cursor")
OF_ACTIONS = (*(field.name for field in fields(Filter)), *PAGING)
OF_DECISIONS = ("room", "principle", "words", "logged_from", *PAGING)


def read(given: Sequence[tuple[str, str]], known: Sequence[str]) -> tuple[Asked, dict[str, str]]:
    """What is asked, and what is wrong with it by the name of the parameter.

    A name that is not known is a fault too, because who misspells one would otherwise be shown everything.
    """
    read: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, text in given:
        if name not in known:
            faults[name] = f"is not known here. Use: {', '.join(known)}"
        elif name in read or name in faults:
            faults[name] = "must be given once"
        else:
            reader, fault = _READ[name]
            try:
                read[name] = reader(text)
            except ValueError:
                faults[name] = fault
    return _asked(read), faults


def _asked(read: Mapping[str, Any]) -> Asked:
    parts = {name: value for name, value in read.items() if name not in PAGING}
    return Asked(Filter(**{"sort": Sort.OLDEST, **parts}), read.get("cursor"), read.get("limit", USUAL))
