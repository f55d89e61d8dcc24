"""When a Room is asked key questions, as facilitators arrange it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.message import Button, Buttons, Card, Choice, Element, Row, Rows, Text, Time, Tone, card
from bot.principles import Principle
from bot.schedule import OnHoliday, Schedule

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
    """What is arranged, each with ways to change and stop it, and a form for more; what was given comes back."""
    rows = tuple(Row(words, buttons=_ways(str(number))) for number, words in standing)
    another = (Rows(rows), Text("Ask on another day as well", Tone.STRONG)) if rows else ()
    press = "Ask every week as well" if rows else "Ask every week"
    return card(
        "When shall I ask the Room a key question?",
        *((Text(fault, Tone.WARNING),) if fault else ()),
        *another,
        *_fields(given or {}),
        Buttons((Button(press, "prompts.schedule", primary=True),)),
        Text("A question comes back only when its list is used up.", Tone.QUIET),
    )


def _ways(ref: str) -> tuple[Button, ...]:
    return Button("Change this", "prompts.change", ref), Button("Stop this", "prompts.stop", ref)


def change_form(number: int, given: Mapping[str, str], fault: str = "") -> Card:
    """One that is arranged, as it is or as it was typed; saving it moves it."""
    return card(
        "Change when I ask the Room",
        *((Text(fault, Tone.WARNING),) if fault else ()),
        *_fields(given),
        Buttons(
            (
                Button("Save the change", "prompts.schedule", str(number), primary=True),
                Button("Back", "prompt schedule"),
            )
        ),
    )


def given_by(schedule: Schedule, principle: str) -> dict[str, str]:
    """The form as somebody filled it in for this."""
    days = [str(int(day)) for day in schedule.weekdays]
    every = len(days) == len(DAYS)
    return {
        "day": EVERY_DAY if every else days[0],
        "also": NO_DAY if every or len(days) == 1 else days[1],
        "at": f"{schedule.at:%H:%M}",
        "principle": principle or ALL_IN_TURN,
        "holiday": schedule.on_holiday.value,
    }


def _fields(typed: Mapping[str, str]) -> tuple[Element, ...]:
    principles = ((ALL_IN_TURN, "All in turn"), *((str(each), str(each).capitalize()) for each in Principle))
    days = tuple((str(number), day) for number, day in enumerate(DAYS))
    return (
        Choice("day", "On which day?", (*days, (EVERY_DAY, "Every weekday")), typed.get("day", "1")),
        Choice("also", "And on a second day?", ((NO_DAY, "No second day"), *days), typed.get("also", NO_DAY)),
        Time("at", "At what time?", typed.get("at", "09:00")),
        Choice("principle", "About what?", principles, typed.get("principle", ALL_IN_TURN)),
        Choice("holiday", "And on a bank holiday?", HOLIDAYS, typed.get("holiday", OnHoliday.SKIP.value)),
    )


def arranged(words: str, others: Sequence[str] = ()) -> Card:
    """What was understood, to be checked at a glance, and what else the Room is asked: perhaps too much."""
    also = (Text("The Room is also asked", Tone.STRONG), Rows(tuple(map(Row, others)))) if others else ()
    return card(
        "I will ask the Room",
        Text(words),
        *also,
        Text("To change what is arranged, write /prompt schedule", Tone.QUIET),
    )


def arranged_already(words: str) -> Card:
    """The very same was arranged before, perhaps by the press before this one."""
    return card("That is arranged already", Text(words), Text("To change it, write /prompt schedule", Tone.QUIET))


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
    "arranged_as_well": arranged(
        "Every Tuesday at 09:00, moved past bank holidays: all principles in turn",
        ["Every Monday at 13:00, skipped on bank holidays: culture"],
    ),
    "arranged_already": arranged_already("Every Tuesday at 09:00, moved past bank holidays: all principles in turn"),
    "change_form": change_form(1, {"day": "1", "also": "3", "at": "09:00"}, "Give a time such as 09:00."),
    "stopped": stopped(),
    "missed": missed(datetime.fromisoformat("2026-11-24T09:00:00+00:00")),
}
