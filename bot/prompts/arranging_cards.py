"""When a Room is asked key questions, as facilitators arrange it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.message import Button, Buttons, Card, Choice, Row, Rows, Text, Time, Tone, card
from bot.principles import Principle
from bot.schedule import OnHoliday

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
EVERY_DAY = "every"
NO_DAY = "none"
ALL_IN_TURN = "all"
HOLIDAYS = (
    (OnHoliday.SKIP.value, "Skip the question"),
    (OnHoliday.MOVE.value, "Ask it on the next working day"),
)


def schedule_form(
    standing: Sequence[tuple[int, str]] = (), fault: str = "", given: Mapping[str, str] | None = None
) -> Card:
    """What is arranged, each with a way to stop it, and a form for more; what was given comes back with a fault."""
    typed = given or {}
    rows = tuple(Row(words, buttons=(Button("Stop this", "prompts.stop", str(number)),)) for number, words in standing)
    principles = ((ALL_IN_TURN, "All in turn"), *((str(each), str(each).capitalize()) for each in Principle))
    days = tuple((str(number), day) for number, day in enumerate(DAYS))
    return card(
        "When shall I ask the Room a key question?",
        *((Text(fault, Tone.WARNING),) if fault else ()),
        *((Rows(rows),) if rows else ()),
        Choice("day", "On which day?", (*days, (EVERY_DAY, "Every weekday")), typed.get("day", "1")),
        Choice("also", "And on a second day?", ((NO_DAY, "No second day"), *days), typed.get("also", NO_DAY)),
        Time("at", "At what time?", typed.get("at", "09:00")),
        Choice("principle", "About what?", principles, typed.get("principle", ALL_IN_TURN)),
        Choice("holiday", "And on a bank holiday?", HOLIDAYS, typed.get("holiday", OnHoliday.SKIP.value)),
        Buttons((Button("Ask every week", "prompts.schedule", primary=True),)),
        Text("A question comes back only when its list is used up.", Tone.QUIET),
    )


def arranged(words: str) -> Card:
    """What was understood, to be checked at a glance."""
    return card("I will ask the Room", Text(words), Text("To change it, write /prompt schedule", Tone.QUIET))


def stopped() -> Card:
    """It no longer happens."""
    return card("I have stopped that", Text("To arrange another, write /prompt schedule", Tone.QUIET))


def missed(due: datetime) -> Card:
    """A question was due while the service was down, too long ago to be asked now; `due` is in the Room's own time."""
    return card(
        f"{due:%A}’s question was not asked",
        Text(f"The service was not running at {due:%H:%M} on {due:%A} {due.day} {due:%B}."),
        Text("The next question comes as planned. To ask one now, write /prompt", Tone.QUIET),
    )


EXAMPLES = {
    "schedule_form": schedule_form(
        ((1, "Every Tuesday at 09:00, skipped on bank holidays: culture"),), "Give a time such as 09:00."
    ),
    "arranged": arranged("Every Tuesday at 09:00, moved past bank holidays: all principles in turn"),
    "stopped": stopped(),
    "missed": missed(datetime.fromisoformat("2026-11-24T09:00:00+00:00")),
}
