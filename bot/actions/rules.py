"""What an Action and a Decision are, who may change them, and how their history makes them what they are. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from bot.principles import Principle
from bot.rooms.rules import Role

LONGEST_TEXT = 500
LONGEST_NOTE = 500
CARRIED_DAYS = 21
"""After three weeks an Action that is not finished is put to the Room: keep, change or stop."""

UNDO = timedelta(minutes=1)


class Status(StrEnum):
    """How an Action or a Decision stands. The value is what people read, and what is stored."""

    OPEN = "open"
    DOING = "in progress"
    BLOCKED = "blocked"
    DONE = "done"
    DROPPED = "not doing"
    WITHDRAWN = "withdrawn"  # undone within the minute: kept in the history, shown nowhere else


UNFINISHED = (Status.OPEN, Status.DOING, Status.BLOCKED)
FINISHED = (Status.DONE, Status.DROPPED)


class Kind(StrEnum):
    """What happened to an Action or a Decision."""

    LOGGED = "logged"
    REWORDED = "reworded"
    ASSIGNED = "assigned"
    REDATED = "re-dated"
    STARTED = "started"
    BLOCKED = "blocked"
    DONE = "done"
    DROPPED = "dropped"
    REOPENED = "reopened"
    TAGGED = "tagged"  # its principle
    PUT = "put to the Room"  # carried over for three weeks: keep, change or stop?
    KEPT = "kept"  # what the Room said to that
    LATE_TRY = "tried too late"  # asked for when it had been finished a moment before; it changed nothing
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Action:
    """Something agreed to be done, as it stands. Owner and Organisation are ids; 0 stands for none."""

    text: str
    owner: int = 0
    outsider: int = 0  # an owner who is not in the chat
    organisation: int = 0
    principle: Principle | None = None
    status: Status = Status.OPEN
    note: str = ""
    due: date | None = None

    def is_late(self, today: date) -> bool:
        """Not finished, and its day is over."""
        return self.status in UNFINISHED and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class Decision:
    """Something agreed, as it stands."""

    text: str
    principle: Principle | None = None
    status: Status = Status.OPEN


Values: TypeAlias = Mapping[str, str | int]
"""Fields by name as the history keeps them: words, ids, and days as YYYY-MM-DD; empty for none."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the history. `by` is a Member's id, 0 for the bot itself."""

    at: datetime
    by: int
    organisation: int
    kind: Kind
    before: Values
    after: Values
    reason: str = ""


def values_of(thing: Action | Decision) -> dict[str, str | int]:
    """Every field as the history keeps it."""
    return {name: _kept(value) for name, value in asdict(thing).items()}


def difference(old: Action | Decision, new: Action | Decision) -> tuple[Values, Values]:
    """The fields in which two differ, before and after."""
    before, after = values_of(old), values_of(new)
    names = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def _kept(value: Any) -> str | int:  # noqa: ANN401 -- asdict gives values of any type
    return value.isoformat() if isinstance(value, date) else "" if value is None else value


def _given(name: str, value: str | int) -> Any:  # noqa: ANN401 -- as many types as there are fields
    match name:
        case "due":
            return date.fromisoformat(str(value)) if value else None
        case "principle":
            return Principle(str(value)) if value else None
        case "status":
            return Status(str(value))
        case _:
            return value


def changed(action: Action, after: Values) -> Action:
    """The Action with fields of the history put in; names it does not know are of a later release and left out."""
    known = {field.name for field in fields(Action)}
    return replace(action, **{name: _given(name, value) for name, value in after.items() if name in known})


@dataclass(frozen=True, slots=True)
class Standing:
    """How an Action stands, and what its history alone can tell."""

    action: Action
    first_due: date | None
    redated: int
    logged_at: datetime
    changed_at: datetime
    closed_at: datetime | None


def replay(history: Iterable[Change]) -> Standing:
    """How an Action stands after all that happened to it, in order. Raises ValueError for no history at all."""
    past: list[Standing] = []
    for change in history:
        if change.kind is Kind.LATE_TRY:  # it changed nothing, so there is nothing of it to take back
            continue
        if change.kind is not Kind.UNDONE:
            past.append(follow(past[-1] if past else None, change))
        elif len(past) > 1:
            past.pop()
            past[-1] = replace(past[-1], changed_at=change.at)
        elif past:
            past[-1] = follow(past[-1], change)
    if not past:
        message = "an Action without a history is none"
        raise ValueError(message)
    return past[-1]


def left_of(history: Iterable[Change]) -> list[Change]:
    """What counts of a history: neither what was tried too late nor what was taken back."""
    left: list[Change] = []
    for change in history:
        if change.kind is Kind.UNDONE:
            left = left[:-1]
        elif change.kind is not Kind.LATE_TRY:
            left.append(change)
    return left


def taken_back(history: Sequence[Change]) -> Kind | None:
    """What kind of change the last of a history took back; None where it took back nothing."""
    before = left_of(history[:-1])
    return before[-1].kind if before and history[-1].kind is Kind.UNDONE else None


def follow(standing: Standing | None, change: Change) -> Standing:
    """How it stands after one more change that takes none back."""
    action = changed(standing.action if standing else Action(""), change.after)
    closed = change.at if action.status in FINISHED else None
    if standing is None:
        return Standing(action, action.due, 0, change.at, change.at, closed)
    if change.kind is Kind.LATE_TRY:
        return standing
    stays_closed = standing.action.status in FINISHED and action.status in FINISHED
    return Standing(
        action,
        standing.first_due or action.due,
        standing.redated
        + (change.kind is Kind.REDATED and standing.action.due is not None),  # a first day is no new one
        standing.logged_at,
        change.at,
        standing.closed_at if stays_closed else closed,
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """An Action as a list shows it: with the names of its Room, owner and Organisation. Empty for none."""

    id: int
    room_id: int
    room: str
    number: int
    action: Action
    owner: str
    organisation: str
    first_due: date | None
    redated: int
    logged_at: datetime
    changed_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """A Decision as a list shows it; `leads_to` are the numbers of its Actions."""

    id: int
    room_id: int
    room: str
    number: int
    text: str
    principle: Principle | None
    logged_at: datetime
    organisations: tuple[str, ...] = ()
    leads_to: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the history as people read it; the names are as they are known today."""

    action_id: int
    decision_id: int
    number: int
    room: str
    change: Change
    by: str
    organisation: str


def may_change(role: Role | None, *, owns: bool) -> bool:
    """Its owner, facilitators and leads change an Action; everyone else of the Room may suggest it."""
    return owns or role in {Role.FACILITATOR, Role.LEAD}


def weeks_carried(action: Action, first_due: date | None, today: date) -> int:
    """Whole weeks since it was first due, while it is not finished."""
    if action.status not in UNFINISHED or first_due is None:
        return 0
    return max((today - first_due).days, 0) // 7
