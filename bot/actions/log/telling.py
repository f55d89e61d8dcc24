"""The history of an Action in the words that people read: who did what, and what was so before and after. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.actions.rules import Kind, Told, Values

NAMED = {
    "text": "Words",
    "owner": "Owner",
    "outsider": "Owner",
    "organisation": "Organisation",
    "principle": "Principle",
    "status": "Status",
    "note": "Note",
    "due": "Due",
}
NONE = "none"
BOT = "Big Room"
SOMEONE = "Someone who has left"


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in a history are called today."""

    members: Mapping[int, str] = field(default_factory=dict)
    outsiders: Mapping[int, str] = field(default_factory=dict)
    organisations: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Differs:
    """A field by its name in words, as it was and as it is from then on."""

    name: str
    before: str
    after: str


def done_by(told: Told) -> str:
    """Who did it, of which Organisation."""
    who = told.by or (SOMEONE if told.change.by else BOT)
    return f"{who}, {told.organisation}" if told.organisation else who


def happened(told: Told) -> str:
    """What was done, as a word or two."""
    return str(told.change.kind).capitalize()


def differences(told: Told, names: Names) -> tuple[Differs, ...]:
    """What a change made of each field; of what was new only what was filled in."""
    before, after = _worded(told.change.before, names), _worded(told.change.after, names)
    changed = list(dict.fromkeys((*before, *after)))
    if told.change.kind is Kind.LOGGED:
        changed = [name for name in changed if after.get(name)]
    return tuple(
        Differs(name, before.get(name, "") or (NONE if before else ""), after.get(name, "") or (NONE if after else ""))
        for name in changed
    )


def _worded(values: Values, names: Names) -> dict[str, str]:
    """An owner is a Member or someone who is not in the chat, so both are one field to whoever reads it."""
    worded: dict[str, str] = {}
    for name, value in values.items():
        said = _said(name, value, names)
        if name in NAMED and (said or NAMED[name] not in worded):
            worded[NAMED[name]] = said
    return worded


def _said(name: str, value: str | int, names: Names) -> str:
    whose = {"owner": names.members, "outsider": names.outsiders, "organisation": names.organisations}.get(name)
    if name == "due" and value:
        day = date.fromisoformat(str(value))
        return f"{day.day} {day:%b %Y}"
    if whose is None:
        return str(value)
    return whose.get(int(value), SOMEONE) if value else ""


def listed(told: Told, names: Names) -> tuple[str, str]:
    """All that was so before, and after, each as one text for a cell."""
    found = differences(told, names)
    before = "; ".join(f"{each.name}: {each.before}" for each in found if each.before)
    return before, "; ".join(f"{each.name}: {each.after}" for each in found if each.after)
