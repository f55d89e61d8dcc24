"""Which of the log someone wants to see, and how it travels in an address or behind a button. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from bot.actions.rules import Status
from bot.principles import Principle

LONGEST_WORDS = 100
LONGEST_QUERY = 1600
"""More than any Filter takes: a character of its words is twelve in an address."""

FIRST_YEAR, LAST_YEAR = 1900, 2999


class Show(StrEnum):
    """Ready-made groups of Actions by how they stand."""

    UNFINISHED = "unfinished"
    LATE = "late"
    NOBODYS = "nobody"  # unfinished, and owned by nobody yet
    OPEN = "open"
    DOING = "in progress"
    BLOCKED = "blocked"
    DONE = "done"
    DROPPED = "not doing"
    ALL = "all"


class Sort(StrEnum):
    """In what order; `-` turns it round."""

    TO_DO = "to do"  # what is not finished first, the next due on top; what is finished after it
    DUE = "due"
    LATEST_DUE = "-due"
    NEWEST = "-logged"
    OLDEST = "logged"
    OWNER = "owner"
    ORGANISATION = "organisation"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted; every field empty means everything. Ids may be of another Room, and then match nothing.

    `due_from` and `due_until` include their day; so do `done_from` and `done_until`, the days on which it was finished,
    and `logged_from`, since when it is in the log.
    """

    room: int = 0
    show: Show = Show.ALL
    owner: int = 0
    outsider: int = 0
    organisation: int = 0
    principle: Principle | None = None
    due_from: date | None = None
    due_until: date | None = None
    done_from: date | None = None
    done_until: date | None = None
    logged_from: date | None = None
    words: str = ""
    sort: Sort = Sort.TO_DO

    @property
    def order(self) -> Sort:
        """The plainest order that is the same: where all is to do, or all is finished, neither comes before the other.

        A database that was asked for what is late and finished read a whole log to find none.
        """
        one_kind = self.show is not Show.ALL or self.done_from or self.done_until
        return Sort.DUE if self.sort is Sort.TO_DO and one_kind else self.sort

    def query(self) -> str:
        """As part of an address, without what is not set."""
        kept = {field.name: getattr(self, field.name) for field in fields(self)}
        plain = Filter()
        return urlencode({name: str(value) for name, value in kept.items() if value and value != getattr(plain, name)})


def read_filter(given: Mapping[str, str]) -> tuple[Filter, tuple[str, ...]]:
    """A Filter out of an address or a form, and a plain sentence for each part that is left out as unreadable."""
    wanted, faults = Filter(), list[str]()
    for name, value in given.items():
        typed = value.strip()
        if not typed or name not in _READ:
            continue
        try:
            wanted = replace(wanted, **{name: _READ[name](typed)})
        except ValueError:
            faults.append(_FAULTS[name])
    return wanted, (*faults, *_backwards(wanted))


def _backwards(wanted: Filter) -> list[str]:
    """Two days in the wrong order find nothing, which looks like an empty log unless it is said."""
    pairs = ((wanted.due_from, wanted.due_until, "due day"), (wanted.done_from, wanted.done_until, "day of finishing"))
    return [
        f"The first {name} is after the last one, so nothing can be found. Please change one of them."
        for first, last, name in pairs
        if first and last and first > last
    ]


def unknown(name: str) -> str:
    """What is said of a part that nobody and nothing has."""
    return _FAULTS[name]


def read_query(query: str) -> Filter:
    """The Filter that `query` wrote; what cannot be read is left out."""
    return read_filter(dict(parse_qsl(query[:LONGEST_QUERY])))[0]


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 9):  # noqa: PLR2004 -- fits an INTEGER everywhere
        raise ValueError(typed)
    return int(typed)


def _day(typed: str) -> date:
    day = date.fromisoformat(typed)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:  # so that there is a day before and after it in every zone
        raise ValueError(typed)
    return day


_READ = {
    "room": _number,
    "show": Show,
    "owner": _number,
    "outsider": _number,
    "organisation": _number,
    "principle": Principle,
    "due_from": _day,
    "due_until": _day,
    "done_from": _day,
    "done_until": _day,
    "logged_from": _day,
    "words": lambda typed: typed.replace("\0", "")[:LONGEST_WORDS],  # PostgreSQL has no such character
    "sort": Sort,
}
_FAULTS = {
    "room": "I do not know that Room, so I show all of yours.",
    "show": "I do not know that status, so I show all.",
    "owner": "I do not know that owner, so I show everyone’s.",
    "outsider": "I do not know that owner, so I show everyone’s.",
    "organisation": "I do not know that organisation, so I show all.",
    "principle": "I do not know that principle, so I show all.",
    "due_from": "I could not read the first due day, so I left it out. Write it as 2026-11-30.",
    "due_until": "I could not read the last due day, so I left it out. Write it as 2026-11-30.",
    "done_from": "I could not read the first day of what was finished, so I left it out. Write it as 2026-11-30.",
    "done_until": "I could not read the last day of what was finished, so I left it out. Write it as 2026-11-30.",
    "logged_from": "I could not read the day since when, so I left it out. Write it as 2026-11-30.",
    "words": "I could not read those words.",
    "sort": "I do not know that order, so what is to do comes first.",
}
STATUSES = {
    Show.OPEN: Status.OPEN,
    Show.DOING: Status.DOING,
    Show.BLOCKED: Status.BLOCKED,
    Show.DONE: Status.DONE,
    Show.DROPPED: Status.DROPPED,
}
