"""What a program is given of the log: who holds a key, and plain values as JSON has them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from bot.actions.filters import Filter, Sort
from bot.actions.listing.past import Names, member
from bot.actions.log.copies import as_json
from bot.actions.log.telling import differences, happened, reason, suggested_by
from bot.actions.rules import Agreed, Entry, Told

Object: TypeAlias = dict[str, Any]
"""An object of JSON."""

ORDERS = (Sort.OLDEST, Sort.NEWEST, Sort.DUE, Sort.LATEST_DUE)
"""How a program may have the Actions ordered: by what does not depend on anybody's alphabet."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LAST_INSTANT = (datetime(2999, 12, 31, tzinfo=UTC) - EPOCH) // MICROSECOND
LAST_DAY = date(2999, 12, 31).toordinal()


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose key it is, what they call it, and what they may see with it.

    `wanted` is what the key is bound to, everything for a token.
    `stale` says that its use has not been written down for a while.
    """

    key: int
    label: str
    member: int
    rooms: Mapping[int, str]
    zone: ZoneInfo
    now: datetime
    wanted: Filter
    stale: bool = False

    @property
    def today(self) -> date:
        """The day it is in the Room in which the key was made."""
        return self.now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ended: by what its last row was ordered, and that row's id. What is added since moves nothing.

    `value` is the ordinal of a day, or microseconds since 1970; None for a row without a day, which comes last.
    """

    value: int | None
    id: int

    def __str__(self) -> str:
        """As it travels; every text of this shape is a mark."""
        return f"{'n' if self.value is None else self.value}-{self.id}"

    @property
    def day(self) -> date | None:
        """The value, where it was a day; one too late for a calendar is its last."""
        return None if self.value is None else date.fromordinal(min(max(self.value, 1), LAST_DAY))

    @property
    def instant(self) -> datetime:
        """The value, where it was a time."""
        return EPOCH + min(LAST_INSTANT if self.value is None else self.value, LAST_INSTANT) * MICROSECOND


def read_mark(text: str) -> Mark:
    """The Mark that `str` wrote."""
    value, _, number = text.partition("-")
    return Mark(None if value == "n" else int(value), int(number))


def mark_of(entry: Entry, sort: Sort) -> Mark:
    """Where a page that ends with this Action ended."""
    if sort in {Sort.DUE, Sort.LATEST_DUE}:
        return Mark(entry.action.due.toordinal() if entry.action.due else None, entry.id)
    return logged_mark(entry.logged_at, entry.id)


def logged_mark(at: datetime, number: int) -> Mark:
    """The same, in the order in which things were logged."""
    return Mark((at - EPOCH) // MICROSECOND, number)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some of the rows, and where the next begin; None at the end."""

    rows: tuple[Object, ...]
    next: Mark | None = None


def action_sheet(found: Sequence[Entry], sort: Sort, limit: int, today: date) -> Sheet:
    """Of one row more than was asked for, which tells that there is a next page."""
    shown = found[:limit]
    more = mark_of(shown[-1], sort) if len(found) > limit else None
    return Sheet(tuple(as_json(each, today) for each in shown), more)


def decision_sheet(found: Sequence[Agreed], limit: int) -> Sheet:
    """The same for Decisions, newest first."""
    shown = found[:limit]
    more = logged_mark(shown[-1].logged_at, shown[-1].id) if len(found) > limit else None
    return Sheet(tuple(map(decision, shown)), more)


def decision(agreed: Agreed) -> Object:
    """A Decision as programs read it, named as an Action's fields are."""
    return {
        "id": agreed.id,
        "room": agreed.room,
        "room_id": agreed.room_id,
        "number": agreed.number,
        "text": agreed.text,
        "organisations": list(agreed.organisations),
        "actions": list(agreed.leads_to),
        "principle": agreed.principle.value if agreed.principle else "",
        "logged_at": agreed.logged_at.isoformat(),
    }


def change(told: Told, names: Names) -> Object:
    """One entry of a history, with the names as they are known today."""
    made = told.change
    return {
        "at": made.at.isoformat(),
        "by": member(made.by, names),
        "organisation": told.organisation,
        "kind": happened(told),
        "differences": [
            {"field": each.name, "before": each.before, "after": each.after} for each in differences(told, names)
        ],
        "reason": reason(told),
        "suggested_by": suggested_by(told, names),
    }
