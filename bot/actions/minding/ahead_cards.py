"""What stands over the questions of a check-in and over its summary: the Actions that are due or late. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions.cards import owner_said
from bot.actions.minding.reminder_cards import EXAMPLE_LATE, EXAMPLE_TODAYS, when_said
from bot.actions.rules import Entry
from bot.message import Button, Buttons, Card, Element, Row, Rows, Text, Tone, card

MOST_ORGANISATIONS = 6


@dataclass(frozen=True, slots=True)
class Count:
    """How many Actions of one Organisation are late, and due in the next days."""

    organisation: str
    late: int
    due: int


def at_top(counts: Sequence[Count], following: Sequence[Entry], today: date) -> tuple[Element, ...]:
    """Counts by Organisation in the order of the alphabet, and the few that are due next; nothing for none."""
    late, due = sum(one.late for one in counts), sum(one.due for one in counts)
    if not late and not due:
        return ()
    by_name = sorted(counts, key=lambda one: one.organisation.casefold())
    told = [f"{one.organisation or 'No organisation'}: {_said(one.late, one.due)}" for one in by_name]
    more = len(told) - MOST_ORGANISATIONS
    listed = "; ".join([*told[:MOST_ORGANISATIONS], *([f"and {more} more"] if more > 0 else [])])
    rows = tuple(Row(f"{one.number}. {one.action.text}", f"{owner_said(one)}. {when_said(one, today)}")
                 for one in following)  # fmt: skip
    return (
        Text(f"Our Actions: {_said(late, due)}", Tone.STRONG),
        Text(listed, Tone.QUIET),
        *((Rows(rows),) if rows else ()),
        *((Buttons((Button("Show the late ones", "actions late"),)),) if late else ()),
    )


def _said(late: int, due: int) -> str:
    parts = [f"{due} due in the next seven days" if due else "", f"{late} late" if late else ""]
    return ", ".join(filter(None, parts))


def _example(*elements: Element) -> Card:
    return card("Check-in 3", *elements, Text("The questions follow."))


_COUNTS = (Count("Fernleigh NHS Trust", 0, 2), Count("", 1, 0), Count("Fernleigh Borough Council", 2, 0))
EXAMPLES = {
    "at_top": _example(*at_top(_COUNTS, (EXAMPLE_TODAYS,), EXAMPLE_LATE.logged_at.date())),
    "at_top_many": _example(*at_top([Count(f"Body {n}", n, 1) for n in range(9)], (), EXAMPLE_LATE.logged_at.date())),
}
