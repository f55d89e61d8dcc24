"""What happened to an Action, in words: who, of which Organisation, when, what, before and after. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from bot.actions.cards import NOTED, day_said
from bot.actions.changing.steps import suggester, without_suggester
from bot.actions.rules import Change, Kind, Status, Told, Values
from bot.message import Row

FORMER = "a former Member"
NEW = "someone who has not said their name"
OURSELVES = "Big Room"

STATUS = "Status"

KINDS = {
    Kind.LOGGED: "Logged",
    Kind.REWORDED: "Reworded",
    Kind.ASSIGNED: "Handed over",
    Kind.REDATED: "Re-dated",
    Kind.STARTED: "Started",
    Kind.BLOCKED: "Blocked",
    Kind.DONE: "Done",
    Kind.DROPPED: "Not doing",
    Kind.REOPENED: "Reopened",
    Kind.TAGGED: "Another principle",
    Kind.PUT: "Put to the Room",
    Kind.KEPT: "Kept by the Room",
    Kind.LATE_TRY: "Asked for when it was finished already, so nothing changed",
    Kind.UNDONE: "Taken back",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of a history stand for today. Who was erased has no name."""

    members: Mapping[int, str] = field(default_factory=dict)
    outsiders: Mapping[int, str] = field(default_factory=dict)
    organisations: Mapping[int, str] = field(default_factory=dict)


def ids_in(changes: Iterable[Change]) -> tuple[set[int], set[int], set[int]]:
    """The Members, outsiders and Organisations that a history names by id."""
    listed = list(changes)
    values = [values for each in listed for values in (each.before, each.after)]
    members = {each.by for each in listed} | {suggester(each.reason) for each in listed} | _of(values, "owner")
    return members, _of(values, "outsider"), _of(values, "organisation")


def _of(values: Iterable[Values], name: str) -> set[int]:
    return {int(each[name]) for each in values if each.get(name)}


def rows(history: Sequence[Told], names: Names, today: date, zone: ZoneInfo) -> list[Row]:
    """A history, the latest first."""
    return [_row(each, names, today, zone) for each in reversed(history)]


def _row(told: Told, names: Names, today: date, zone: ZoneInfo) -> Row:
    change = told.change
    reason, of = without_suggester(change.reason), suggester(change.reason)
    said = [
        KINDS[change.kind],
        *(differences({}, change.before, names, today) if change.kind is Kind.LATE_TRY else ()),
        *differences(change.before, change.after, names, today),
        *([f"Why: {reason}"] if reason else ()),
        *([f"Suggested by {member(of, names)}"] if of else ()),
    ]
    who = ", ".join(filter(None, (member(change.by, names), told.organisation)))
    at = change.at.astimezone(zone)
    return Row(". ".join(said), f"{who[:1].upper()}{who[1:]}, {day_said(at.date(), today)} at {at:%H:%M}")


def member(number: int, names: Names) -> str:
    """A Member as the history names them."""
    return names.members.get(number, FORMER) if number else OURSELVES


def differences(before: Values, after: Values, names: Names, today: date) -> list[str]:
    """What changed, each in words of its own; without a before it is said as it is."""
    said = []
    for name, label in LABELS.items():
        if name not in after and not (name == "owner" and "outsider" in after):
            continue
        then, now = (_said(name, values, names, today) for values in (before, after))
        if then and now:
            said.append(f"{label}: from {then} to {now}")
        elif now:
            said.append(f"{_noted(after) if name == 'note' else label}: {now}")
        elif then and name != "note":
            said.append(f"{label}: {then} no more")
    return said


LABELS = {
    "text": "Words",
    "status": STATUS,
    "note": "Note",
    "due": "Due",
    "owner": "Owner",
    "organisation": "Organisation",
    "principle": "Principle",
}


def _noted(after: Values) -> str:
    status = after.get("status")
    return NOTED.get(Status(str(status)), "Note") if status in set(Status) else "Note"


def _said(name: str, values: Values, names: Names, today: date) -> str:
    value = values.get(name, "")
    match name:
        case "owner":
            return owner(values, names)
        case _ if not value:
            return ""
        case "due":
            return day_said(date.fromisoformat(str(value)), today)
        case "organisation":
            return names.organisations.get(int(value), "")
        case "text" | "note":
            return f"“{value}”"
        case _:
            return str(value)


def owner(values: Values, names: Names) -> str:
    """Whoever owns it, in the chat or not; empty for nobody."""
    if theirs := int(values.get("owner") or 0):
        return member(theirs, names)
    outsider = int(values.get("outsider") or 0)
    return names.outsiders.get(outsider, FORMER) if outsider else ""
