"""What a Room and each owner are reminded of, and how anyone turns that off for what is theirs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate, groupby

from bot.actions.cards import BLOCKED, DONE, EXAMPLE, EXAMPLE_TODAY, REDATE, day_said, owner_said
from bot.actions.rules import Entry, Status
from bot.message import Button, Buttons, Card, Element, Row, Rows, Series, Text, Tone, card

MOST = 20
"""Actions on one card: Slack takes fifty blocks, and each owner's name is one too."""


MOST_OWN, MOST_WORDS = 12, 2_500
"""Actions on a card for one person, and characters of them: Teams takes a card of 28 KB, Slack a text of 4,000."""


def reminders(entries: Sequence[Entry], today: date) -> list[Card]:
    """The Actions that are due or late, all of them, on as many cards as they need.

    The first alone is of the series, in which each card folds the one before: those of one day stand side by side.
    """
    listed = sorted(entries, key=_by_owner)
    return [
        _reminder(listed[first : first + MOST], today, Series.NONE if first else Series.REMINDER)
        for first in range(0, len(listed), MOST)
    ]


def _reminder(listed: Sequence[Entry], today: date, series: Series) -> Card:
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
        series=series,
    )


def direct(theirs: Sequence[Entry], today: date) -> Card:
    """To an owner alone, in their direct chat: what is theirs in one Room and due or late, with what can be done."""
    rows = tuple(
        Row(f"{one.number}. {one.action.text}", when_said(one, today), _steps(one))
        for one in theirs[: _fitting(theirs)]
    )
    left, room = len(theirs) - len(rows), theirs[0]
    more = f"And {left} more. To see them all, write /actions mine"
    return card(
        "A reminder of your Actions",
        Text(f"In {room.room}", Tone.STRONG),
        Rows(rows),
        *((Text(more),) if left > 0 else ()),
        Buttons((Button("Turn these reminders off", "actions quiet", str(room.room_id)),)),
        Text("Only you see this. Turning it off also leaves your Actions out of the Room’s reminders.", Tone.QUIET),
    )


def _fitting(theirs: Sequence[Entry]) -> int:
    """How many go on one card, the first in any case."""
    lengths = accumulate(len(one.action.text) for one in theirs[:MOST_OWN])
    return max(1, sum(length <= MOST_WORDS for length in lengths))


def _steps(one: Entry) -> tuple[Button, ...]:
    steps = (DONE, REDATE) if one.action.status is Status.BLOCKED else (DONE, REDATE, BLOCKED)
    return tuple(Button(label, verb, str(one.id)) for label, verb in steps)


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


def quiet(room: str, room_id: int) -> Card:
    """To whoever turned them off."""
    return card(
        "Your Actions are left out of reminders",
        Text(f"In {room} I remind nobody of them: not the Room in its Channels, and not you in your own chat with me."),
        Text("They stay in the log, and anyone in the Room can see them there."),
        Buttons((Button("Remind me again", "actions remind", str(room_id)),)),
        Text("You can also write /actions remind", Tone.QUIET),
    )


def reminded(room: str, room_id: int) -> Card:
    """To whoever turned them on."""
    return card(
        "The Room is reminded of your Actions",
        Text("Two days before, on the day, and once a week while one is late. Never while you are away."),
        Text(f"It is told in the Channels of {room}. Where I may write to you alone, I remind you there too."),
        Buttons((Button("Turn reminders off", "actions quiet", str(room_id)),)),
        Text("You can also write /actions quiet", Tone.QUIET),
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
EXAMPLE_OWN_LATE = replace(EXAMPLE_LATE, owner=EXAMPLE.owner, organisation=EXAMPLE.organisation)
EXAMPLE_BLOCKED = replace(EXAMPLE, id=12, number=8, action=replace(EXAMPLE.action, status=Status.BLOCKED))
EXAMPLE_NAMELESS = replace(EXAMPLE, id=11, number=7, owner="")

EXAMPLES = {
    "reminder": reminders((EXAMPLE, EXAMPLE_LATE, EXAMPLE_TODAYS, EXAMPLE_NOBODYS, EXAMPLE_NAMELESS), EXAMPLE_TODAY)[0],
    "reminder_many": reminders(
        [replace(EXAMPLE, id=n, number=n, owner=f"Person {n % 21}", organisation="") for n in range(1, 40)],
        EXAMPLE_TODAY,
    )[0],
    "reminder_direct": direct((EXAMPLE_OWN_LATE, EXAMPLE_TODAYS, EXAMPLE_BLOCKED), EXAMPLE_TODAY),
    "reminder_direct_many": direct(
        [
            replace(EXAMPLE, id=n, number=n, action=replace(EXAMPLE.action, text="Ring them " * 30))
            for n in range(1, 20)
        ],
        EXAMPLE_TODAY,
    ),
    "quiet": quiet(EXAMPLE.room, EXAMPLE.room_id),
    "reminded": reminded(EXAMPLE.room, EXAMPLE.room_id),
}
