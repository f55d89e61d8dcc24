"""The history of an Action field by field, for pages, files and programs; named as chat names it. Pure.

Chat has a sentence for each, a table has columns: so days and words stand here as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.actions.changing.steps import suggester, without_suggester
from bot.actions.listing.past import KINDS, LABELS, Names, member, owner
from bot.actions.rules import Kind, Told, Values

NONE = "none"


@dataclass(frozen=True, slots=True)
class Differs:
    """A field by its name in words, as it was and as it is from then on."""

    name: str
    before: str
    after: str


def done_by(told: Told, names: Names) -> str:
    """Who did it, of which Organisation."""
    return ", ".join(filter(None, (member(told.change.by, names), told.organisation)))


def happened(told: Told) -> str:
    """What was done, in a few words."""
    return KINDS[told.change.kind]


def suggested_by(told: Told, names: Names) -> str:
    """Who suggested it; empty where nobody did."""
    of = suggester(told.change.reason)
    return member(of, names) if of else ""


def suggested(told: Told, names: Names) -> str:
    """The same, as a sentence."""
    who = suggested_by(told, names)
    return f"Suggested by {who}" if who else ""


def reason(told: Told) -> str:
    """Why, in the words of whoever did it."""
    return without_suggester(told.change.reason)


def why(told: Told, names: Names) -> str:
    """All of it as one text for a cell."""
    return ". ".join(filter(None, (reason(told), suggested(told, names))))


def differences(told: Told, names: Names) -> tuple[Differs, ...]:
    """What a change made of each field; of what is new, or was asked for in vain, only what was filled in."""
    change = told.change
    was, is_ = ({}, change.before) if change.kind is Kind.LATE_TRY else (change.before, change.after)
    before, after = _worded(was, names), _worded(is_, names)
    changed = list(dict.fromkeys((*before, *after)))
    if change.kind in {Kind.LOGGED, Kind.LATE_TRY}:
        changed = [name for name in changed if after.get(name)]
    return tuple(
        Differs(name, before.get(name, "") or (NONE if before else ""), after.get(name, "") or (NONE if after else ""))
        for name in changed
    )


def _worded(values: Values, names: Names) -> dict[str, str]:
    """An owner is a Member or someone who is not in the chat, so both are one field to whoever reads it."""
    there = {"owner" if name == "outsider" else name for name in values}
    return {label: _said(name, values, names) for name, label in LABELS.items() if name in there}


def _said(name: str, values: Values, names: Names) -> str:
    if name == "owner":
        return owner(values, names)
    value = values[name]
    if name == "due" and value:
        day = date.fromisoformat(str(value))
        return f"{day.day} {day:%b %Y}"
    return names.organisations.get(int(value or 0), "") if name == "organisation" else str(value)


def listed(told: Told, names: Names) -> tuple[str, str]:
    """All that was so before, and after, each as one text for a cell."""
    found = differences(told, names)
    before = "; ".join(f"{each.name}: {each.before}" for each in found if each.before)
    return before, "; ".join(f"{each.name}: {each.after}" for each in found if each.after)
