"""How an Action is shown: to its Room, with what can be done about it, and in lists."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.actions.rules import Action, Entry, Status
from bot.message import Button, Buttons, Card, Facts, Text, card
from bot.principles import Principle


def action_card(entry: Entry, today: date) -> Card:
    """An Action in the Room's Channels, with the buttons that keep it up to date."""
    action, ref = entry.action, str(entry.id)
    owner = f"{entry.owner}, {entry.organisation}" if entry.organisation else entry.owner
    facts = [
        ("Owner", owner or "Nobody yet"),
        ("Due", day_said(action.due, today)),
        ("Status", status_said(entry, today)),
    ]
    if action.principle:
        facts.append(("Principle", action.principle.capitalize()))
    return card(
        f"Action {entry.number}",
        Text(action.text),
        Facts(tuple(facts)),
        Buttons((Button("Done", "actions.finish", ref, primary=True), Button("Change", "actions.change", ref))),
    )


def status_said(entry: Entry, today: date) -> str:
    """The status in words, and that it is late."""
    said = entry.action.status.capitalize()
    return f"{said}, late" if entry.action.is_late(today) else said


def day_said(day: date | None, today: date) -> str:
    """A due day as British people write it, the year only where it is another one."""
    if day is None:
        return "No date yet"
    return f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


EXAMPLE_TODAY = date(2026, 11, 24)
_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
EXAMPLE = Entry(
    7,
    1,
    "Home from hospital",
    3,
    Action("Ring the housing team about *Mill Lane*", 1, 0, 1, Principle.CULTURE, Status.OPEN, "", date(2026, 11, 27)),
    "Ada Example",
    "Fernleigh NHS Trust",
    date(2026, 11, 27),
    0,
    _NOON,
    _NOON,
    None,
)

EXAMPLES = {
    "action": action_card(EXAMPLE, EXAMPLE_TODAY),
    "action_late": action_card(EXAMPLE, EXAMPLE_TODAY + timedelta(9)),
}
