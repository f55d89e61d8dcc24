"""What is asked of a Room about an Action that it has carried over for weeks: keep, change or stop. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.actions.cards import EXAMPLE, EXAMPLE_TODAY, day_said, owner_said
from bot.actions.rules import LONGEST_NOTE, Entry, Status
from bot.message import Blank, Button, Buttons, Card, Day, Element, Facts, Text, Tone, card


def put_to_room(entry: Entry, weeks: int, today: date) -> Card:
    """To the Room, once every three weeks."""
    ref = str(entry.id)
    return card(
        f"Action {entry.number}: keep, change or stop?",
        *_told(entry, today),
        Text(f"It was first due {weeks} weeks ago. That is nobody’s fault: perhaps it is too big, or no longer right."),
        Buttons(
            (
                Button("Keep it", "actions.keep", ref, primary=True),
                Button("Change it", "actions.more", ref),
                Button("Stop it", "actions.stop", ref),
            )
        ),
        Text("Its owner, facilitators and leads can press these.", Tone.QUIET),
    )


def _told(entry: Entry, today: date) -> Sequence[Element]:
    facts = (("Owner", owner_said(entry)), ("Due", day_said(entry.action.due, today)))
    return Text(entry.action.text), Facts(facts)


def answered(entry: Entry, reason: str, today: date) -> Card:
    """What the question to the Room becomes."""
    stopped = entry.action.status is Status.DROPPED
    told = "We are not doing it." if stopped else f"We keep it. It is due on {day_said(entry.action.due, today)}."
    return card(f"Action {entry.number}: {'stopped' if stopped else 'kept'}", Text(entry.action.text), Text(told),
                Text(reason))  # fmt: skip


def keep_form(entry: Entry, given: Mapping[str, str], fault: str = "") -> Card:
    """By when, and why it is worth it."""
    return card(
        f"Keep Action {entry.number}",
        *_fault(fault),
        Text(entry.action.text),
        Day("day", "By when will it be done?", given.get("day", "")),
        Blank("reason", "What will be different now?", "One line", given.get("reason", ""), limit=LONGEST_NOTE),
        Buttons((Button("Keep it", "actions.keep", str(entry.id), primary=True),)),
    )


def stop_form(entry: Entry, given: Mapping[str, str], fault: str = "") -> Card:
    """Why not."""
    return card(
        f"Stop Action {entry.number}",
        *_fault(fault),
        Text(entry.action.text),
        Blank("reason", "Why do we stop it?", "One line, for the record", given.get("reason", ""), limit=LONGEST_NOTE),
        Buttons((Button("Stop it", "actions.stop", str(entry.id), primary=True),)),
    )


def _fault(fault: str) -> tuple[Element, ...]:
    return (Text(fault, Tone.WARNING),) if fault else ()


def done(entry: Entry, today: date) -> Card:
    """To whoever answered for the Room, with a minute to take it back."""
    stopped = entry.action.status is Status.DROPPED
    return card(
        f"Action {entry.number} is {'stopped' if stopped else 'kept'}",
        *_told(entry, today),
        Buttons((Button("Undo", "actions.undo", str(entry.id)),)),
        Text("You can undo this for a minute.", Tone.QUIET),
    )


def not_yours(entry: Entry) -> Card:
    """Pressed by someone who may not decide it."""
    return card(
        f"Action {entry.number} is for others to decide",
        Text("Its owner, the facilitators and the leads of this Room can keep, change or stop it."),
        Text("Say in the thread or in the Big Room what you think. They will be glad to hear it."),
    )


def not_found() -> Card:
    """Withdrawn, or of another Room."""
    return card("I cannot find that Action", Text("It may have been taken back. To see the others, write /actions"))


_LATE = replace(EXAMPLE, action=replace(EXAMPLE.action, due=EXAMPLE_TODAY - timedelta(22)))
_STOPPED = replace(EXAMPLE, action=replace(EXAMPLE.action, status=Status.DROPPED, note="The flats were sold"))

EXAMPLES = {
    "put_to_room": put_to_room(_LATE, 3, EXAMPLE_TODAY),
    "put_answered": answered(EXAMPLE, "The *new* manager has started", EXAMPLE_TODAY),
    "put_stopped": answered(_STOPPED, "The flats were sold", EXAMPLE_TODAY),
    "keep_form": keep_form(EXAMPLE, {"reason": "The new manager has started"}, "Please choose the new day."),
    "stop_form": stop_form(EXAMPLE, {}, "Please say why we stop it."),
    "kept": done(EXAMPLE, EXAMPLE_TODAY),
    "stopped": done(_STOPPED, EXAMPLE_TODAY),
    "not_yours": not_yours(EXAMPLE),
    "not_found_any_more": not_found(),
}
