"""The summary of the log that a Room arranged, and the form that arranges it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.message import Button, Buttons, Card, Choice, Element, Row, Rows, Text, Time, Tone, card
from bot.rooms.rules import WEEK

WEEKLY, MONTHLY = "weekly", "monthly"
ROOM, LEADS = "room", "leads"
LAST_OF_MONTH = 31
OFFERED_DAYS = (1, 8, 15, 22)
"""A week apart: nobody scrolls through every day of a month."""

MOST_ORGANISATIONS = 20
FAULT = "Please choose from each list, and give a time such as 09:00."


@dataclass(frozen=True, slots=True)
class Figures:
    """How the Actions of one Organisation stand; `done` counts those finished since the last summary."""

    organisation: str
    open: int = 0
    late: int = 0
    carried: int = 0
    done: int = 0


def report(room: str, figures: Sequence[Figures]) -> Card:
    """To the Channels, in words."""
    whole = Figures("", *(sum(getattr(one, name) for one in figures) for name in ("open", "late", "carried", "done")))
    listed = sorted(figures, key=lambda one: one.organisation.casefold())
    rows = tuple(Row(one.organisation or "No organisation", _said(one)) for one in listed[:MOST_ORGANISATIONS])
    more = len(listed) - MOST_ORGANISATIONS
    return card(
        f"Our Actions in {room}",
        Text(f"{_said(whole)}."),
        *((Rows(rows),) if len(figures) > 1 else ()),
        *((Text(f"And {more} more organisations in the log."),) if more > 0 else ()),
        _to_log(),
    )


def _said(one: Figures) -> str:
    """Always all four, so that no figure is missing without being nought."""
    late = f"{one.late} of them late" if one.open else "none late"
    return (
        f"{one.open or 'None'} open, {late}, {one.carried or 'none'} carried over for three weeks or more, "
        f"{one.done or 'none'} done since the last summary"
    )


def _to_log() -> Buttons:
    return Buttons((Button("Open the log", "links.open", "/log", primary=True),))


def for_leads(room: str) -> Card:
    """To the Channels, where the figures are for leads alone."""
    return card(
        f"The log of {room} is ready for its leads",
        Text("Facilitators and leads can open it here, by a link of their own."),
        _to_log(),
    )


def form(given: Mapping[str, str], arranged: str, fault: str = "") -> Card:
    """To facilitators and leads, with what is arranged in words: empty for nothing."""
    ref = Buttons((Button("Stop it", "actions.report_stop"),))
    stands: tuple[Element, ...] = (Text(f"Arranged: {arranged}"), ref) if arranged else ()
    standing = {day for day in range(1, 29) if str(day) == given.get("day")}
    days = (*sorted({*OFFERED_DAYS, *standing}), LAST_OF_MONTH)
    rhythms = ((WEEKLY, "Every week"), (MONTHLY, "Every month"))
    whom = ((ROOM, "The figures, to the whole Room"), (LEADS, "Only a link, for leads and facilitators"))
    return card(
        "A summary of our Actions",
        *((Text(fault, Tone.WARNING),) if fault else ()),
        *stands,
        Choice("rhythm", "How often?", rhythms, given.get("rhythm", "")),
        Choice("weekday", "If weekly, when?", tuple((str(n), WEEK[n]) for n in range(5)), given.get("weekday", "")),
        Choice("day", "If monthly, when?", tuple((str(day), _on(day)) for day in days), given.get("day", "")),
        Time("at", "At what time?", given.get("at", "")),
        Choice("whom", "What is shown in the Channels?", whom, given.get("whom", "")),
        Buttons((Button("Arrange it", "actions.report", primary=True),)),
        Text("On a weekend or a bank holiday it comes on the working day after.", Tone.QUIET),
    )


def arranged(words: str) -> Card:
    """To whoever arranged it."""
    return card("The summary is arranged", Text(words), Text("To change or stop it, write /actions report", Tone.QUIET))


def stopped() -> Card:
    """Also when there was none."""
    return card("No summary comes any more", Text("To arrange one, write /actions report"))


def not_for_you() -> Card:
    """To a Member."""
    return card(
        "That is for facilitators and leads",
        Text("They arrange when the Room sees a summary of its Actions. To see how things stand now, write /actions"),
    )


def in_words(rhythm: str, when: str, at: str, whom: str) -> str:
    """One line of what is arranged."""
    days = f"Every {WEEK[int(when)]}" if rhythm == WEEKLY else f"Every month on {_day(int(when))}"
    return f"{days} at {at}, {'to the whole Room' if whom == ROOM else 'as a link for leads'}"


def _on(day: int) -> str:
    return f"On {_day(day)}"


def _day(day: int) -> str:
    return "its last day" if day == LAST_OF_MONTH else f"day {day}"


_FIGURES = (Figures("Fernleigh NHS Trust", 4, 1, 0, 3), Figures("", 0, 0, 0, 1), Figures("Fernshire Police", 2, 0, 1))
_GIVEN = {"rhythm": MONTHLY, "weekday": "0", "day": "31", "at": "09:00", "whom": LEADS}

EXAMPLES = {
    "report": report("Home from *hospital*", _FIGURES),
    "report_none": report("Home from hospital", ()),
    "report_for_leads": for_leads("Home from hospital"),
    "report_form": form(_GIVEN, in_words(MONTHLY, "31", "09:00", LEADS), FAULT),
    "report_arranged": arranged(in_words(WEEKLY, "0", "09:00", ROOM)),
    "report_stopped": stopped(),
    "report_not_for_you": not_for_you(),
}
