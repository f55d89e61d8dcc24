"""How an Action is shown: to its Room, with what can be done about it, and in lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.actions.rules import FINISHED, UNFINISHED, Action, Entry, Status
from bot.message import Button, Buttons, Card, Element, Facts, Text, card
from bot.principles import Principle
from bot.rooms.rules import EVERY_DAY, is_away

DONE, START, BLOCKED = ("Done", "actions.finish"), ("Start", "actions.start"), ("Blocked", "actions.block")
AGAIN, REDATE, DROP = ("Start again", "actions.start"), ("Re-date", "actions.redate"), ("Not doing", "actions.drop")
BESIDES = (("Reword", "actions.reword"), ("Hand over", "actions.hand_over"), ("Principle", "actions.tag"))
REOPEN = (("Reopen", "actions.reopen"),)

OFFERED = {
    Status.OPEN: (DONE, START, BLOCKED, REDATE),
    Status.DOING: (DONE, BLOCKED, REDATE, DROP),
    Status.BLOCKED: (DONE, AGAIN, REDATE, DROP),
}
"""The four steps that are wanted most, by how an Action stands."""

NAMELESS = "Name not known"
"""Of an owner who has not said theirs, or was erased."""

NOTED = {Status.BLOCKED: "Blocked by", Status.DONE: "Outcome", Status.DROPPED: "Why not"}


def action_card(entry: Entry, today: date, gone: str = "") -> Card:
    """An Action in the Room's Channels, with the buttons that keep it up to date; `gone` says its owner is away."""
    return card(f"Action {entry.number}", *told(entry, today, gone), buttons(entry))


def gone_until(action: Action, today: date, first: date | None, last: date | None) -> str:
    """Until when its owner is away, if that is so on the day it is due, or today where that day is over."""
    if action.status not in UNFINISHED or action.due is None or (first, last) == (None, None):
        return ""
    if not is_away(first, last, EVERY_DAY, max(action.due, today)):
        return ""
    return f"away until {day_said(last, today)}" if last else "away"


def told(entry: Entry, today: date, gone: str = "") -> tuple[Element, ...]:
    """All that is known of an Action."""
    action = entry.action
    owner = ", ".join(filter(None, (owner_said(entry), gone)))
    facts = [("Owner", owner), ("Due", due_said(entry, today)), ("Status", status_said(entry, today))]
    if action.note and action.status in NOTED:
        facts.append((NOTED[action.status], action.note))
    if action.principle:
        facts.append(("Principle", action.principle.capitalize()))
    return Text(action.text), Facts(tuple(facts))


def buttons(entry: Entry) -> Buttons:
    """At most four steps, and the way to the others."""
    first = OFFERED.get(entry.action.status, ())
    ref = str(entry.id)
    steps = [Button(label, verb, ref, primary=verb == DONE[1]) for label, verb in first]
    return Buttons((*steps, Button("More", "actions.more", ref)))


def more(entry: Entry, today: date) -> Card:
    """What else can be done, for whoever asked."""
    first, ref = OFFERED.get(entry.action.status, ()), str(entry.id)
    steps = (DROP, *BESIDES) if DROP not in first else BESIDES
    offered = REOPEN if entry.action.status in FINISHED else steps
    rest = [Button(label, verb, ref) for label, verb in offered]
    return card(
        f"Action {entry.number}: what would you like to do?",
        *told(entry, today),
        Buttons((*rest, Button("History", "actions.open", ref))),
    )


def owner_said(entry: Entry) -> str:
    """Who owns it, and of which Organisation they are."""
    owned = entry.action.owner or entry.action.outsider
    name = entry.owner or (NAMELESS if owned else "")
    return ", ".join(filter(None, (name, entry.organisation))) or "Nobody yet"


def due_said(entry: Entry, today: date) -> str:
    """The due day, how late that is, and how often it was another."""
    said = day_said(entry.action.due, today)
    late = f" (late by {days(late_by(entry.action, today))})" if late_by(entry.action, today) else ""
    times = {0: "", 1: ", re-dated once", 2: ", re-dated twice"}.get(entry.redated, f", re-dated {entry.redated} times")
    return f"{said}{late}{times}"


def late_by(action: Action, today: date) -> int:
    """Days since it was due; 0 where it is not late."""
    return (today - action.due).days if action.due and action.is_late(today) else 0


def days(number: int) -> str:
    """So many days, in words."""
    return "1 day" if number == 1 else f"{number} days"


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


def example(status: Status, note: str = "", redated: int = 0) -> Entry:
    """The example as it may stand later."""
    return replace(EXAMPLE, action=replace(EXAMPLE.action, status=status, note=note), redated=redated)


EXAMPLES = {
    "action": action_card(EXAMPLE, EXAMPLE_TODAY),
    "action_late": action_card(EXAMPLE, EXAMPLE_TODAY + timedelta(9)),
    "action_owner_away": action_card(
        EXAMPLE,
        EXAMPLE_TODAY,
        gone_until(EXAMPLE.action, EXAMPLE_TODAY, date(2026, 11, 25), date(2026, 12, 4)),
    ),
    "action_blocked": action_card(example(Status.BLOCKED, "No answer from <housing>", 3), EXAMPLE_TODAY),
    "action_doing": action_card(example(Status.DOING, redated=1), EXAMPLE_TODAY),
    "action_done": action_card(example(Status.DONE, "Two flats are ready"), EXAMPLE_TODAY),
    "action_unowned": action_card(
        replace(EXAMPLE, action=Action("Find a room"), owner="", organisation=""), EXAMPLE_TODAY
    ),
    "action_nameless": action_card(replace(EXAMPLE, owner=""), EXAMPLE_TODAY),
    "more": more(EXAMPLE, EXAMPLE_TODAY),
    "more_done": more(example(Status.DONE, "Two flats are ready"), EXAMPLE_TODAY),
}
