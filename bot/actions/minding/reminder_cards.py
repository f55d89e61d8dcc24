"""What a Room is reminded of, and how anyone turns that off for what is theirs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

from bot.actions.cards import EXAMPLE, EXAMPLE_TODAY, day_said, owner_said
from bot.actions.rules import Entry
from bot.message import Button, Buttons, Card, Element, Row, Rows, Text, Tone, card

MOST = 20
"""Actions on one card: Slack takes fifty blocks, and each owner's name is one too."""


def reminders(entries: Sequence[Entry], today: date) -> list[Card]:
    """The Actions that are due or late, all of them, on as many cards as they need."""
    listed = sorted(entries, key=_by_owner)
    return [_reminder(listed[first : first + MOST], today) for first in range(0, len(listed), MOST)]


def _reminder(listed: Sequence[Entry], today: date) -> Card:
    """Grouped by Organisation and owner; nobody's is told apart by a colour."""
    shown: list[Element] = []
    for owner, theirs in groupby(listed, key=owner_said):
        rows = tuple(Row(f"{one.number}. {one.action.text}", when_said(one, today), (_done(one),)) for one in theirs)
        shown += [Text(owner, Tone.STRONG), Rows(rows)]
    return card(
        "A reminder of our Actions",
        *shown,
        Buttons((Button("All that are late", "actions late"),)),
        Text("To leave yours out of these reminders, write /actions quiet", Tone.QUIET),
    )


def _by_owner(one: Entry) -> tuple[str, str, str, date]:
    return one.organisation.casefold(), one.owner.casefold(), owner_said(one), one.action.due or date.max


def _done(one: Entry) -> Button:
    return Button("Done", "actions.finish", str(one.id))


def when_said(one: Entry, today: date) -> str:
    """How far off its day is, in words."""
    due = one.action.due
    if due == today:
        return "Due today"
    if due == today + timedelta(1):
        return "Due tomorrow"
    return f"Late: it was due on {day_said(due, today)}" if one.action.is_late(today) else f"Due {day_said(due, today)}"


def quiet() -> Card:
    """To whoever turned them off."""
    return card(
        "Your Actions are left out of reminders",
        Text("They stay in the log, and anyone in the Room can see them there."),
        Text("To be reminded again, write /actions remind", Tone.QUIET),
    )


def reminded() -> Card:
    """To whoever turned them on."""
    return card(
        "The Room is reminded of your Actions",
        Text("Two days before, on the day, and once a week while one is late. Never while you are away."),
        Text("To leave yours out, write /actions quiet", Tone.QUIET),
    )


EXAMPLE_LATE = replace(
    EXAMPLE,
    id=9,
    number=4,
    owner="Bilal Sample",
    organisation="Fernleigh Borough Council",
    action=replace(EXAMPLE.action, text="Share the list of stair lifts", due=EXAMPLE_TODAY - timedelta(4)),
)
EXAMPLE_TODAYS = replace(EXAMPLE, id=8, number=6, action=replace(EXAMPLE.action, due=EXAMPLE_TODAY))
EXAMPLE_NOBODYS = replace(
    EXAMPLE_LATE, id=10, number=2, owner="", organisation="", action=replace(EXAMPLE_LATE.action, owner=0)
)
EXAMPLE_NAMELESS = replace(EXAMPLE, id=11, number=7, owner="")

EXAMPLES = {
    "reminder": reminders((EXAMPLE, EXAMPLE_LATE, EXAMPLE_TODAYS, EXAMPLE_NOBODYS, EXAMPLE_NAMELESS), EXAMPLE_TODAY)[0],
    "reminder_many": reminders(
        [replace(EXAMPLE, id=n, number=n, owner=f"Person {n % 21}", organisation="") for n in range(1, 40)],
        EXAMPLE_TODAY,
    )[0],
    "quiet": quiet(),
    "reminded": reminded(),
}
