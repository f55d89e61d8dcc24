"""What an address asks of the log, or a plain sentence for each part that cannot be read. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256
from typing import Any

from bot.actions.filters import FIRST_YEAR, LAST_YEAR, LONGEST_WORDS, Filter, Show, Sort
from bot.actions.log.sheets import ORDERS, Mark, read_mark
from bot.principles import Principle

FEWEST, MOST, USUAL = 1, 200, 50
"""How many rows a page may have."""

BIGGEST_ID = 999_999_999

CURSOR = r"(n|[0-9]{1,17})-[1-9][0-9]{0,8}-[0-9a-f]{8}"
"""Where a page ended, and the seal of the question that it belongs to."""

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CURSOR = re.compile(CURSOR)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted, where to begin and how much of it at a time; `seal` is of what is wanted alone."""

    wanted: Filter
    after: Mark | None
    limit: int
    seal: str

    def cursor(self, end: Mark) -> str:
        """For where an answer to this ends."""
        return f"{end}-{self.seal}"


def seal_of(wanted: Filter, known: Sequence[str]) -> str:
    """Eight characters by which a cursor of another question, or of another list, is told. They keep nothing secret."""
    return sha256(f"{','.join(known)}?{wanted.query()}".encode()).hexdigest()[:8]


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


def _cursor(text: str) -> tuple[Mark, str]:
    if not _CURSOR.fullmatch(text):
        raise ValueError(text)
    end, _, seal = text.rpartition("-")
    return read_mark(end), seal


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
    "cursor": (_cursor, "must be the next_cursor of an earlier answer"),
}
ANOTHERS = "belongs to an answer with other filters or another order. Send it with those, or leave it out to begin anew"
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
    asked = _asked(read, known)
    if not faults and "cursor" in read and read["cursor"][1] != asked.seal:
        faults["cursor"] = ANOTHERS
    return asked, faults


def _asked(read: Mapping[str, Any], known: Sequence[str]) -> Asked:
    parts = {name: value for name, value in read.items() if name not in PAGING}
    wanted = Filter(**{"sort": Sort.OLDEST, **parts})
    after, _ = read.get("cursor", (None, ""))
    return Asked(wanted, after, read.get("limit", USUAL), seal_of(wanted, known))
