"""How long a Room's Actions and Decisions are kept: told to everyone, set by facilitators. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from bot.kept import LOG_YEARS
from bot.message import Blank, Button, Buttons, Card, Choice, Element, Text, Tone, card

YEARS = LOG_YEARS
MOST_YEARS = 30
OFFERED = (1, 2, 3, 5, 7, 8, 10, 15, 20, 25, MOST_YEARS)
"""The periods that records are usually kept for: a list of every year to 30 is long on a phone."""

LONGEST_REASON = 300
HELD, FREE = "on", "off"
TOO_SHORT = "The answers to check-ins are kept longer than that. Please choose more years."


def log_shorter(years: int) -> str:
    """In the Room's settings, where answers were to be kept longer than that."""
    return (
        f"Actions and decisions are kept for {_years(years)}, and answers cannot be kept longer than that. To keep all "
        "of it longer, choose more years first: write /actions retention"
    )


def notice(years: int, *, held: bool) -> Text:
    """For whoever reads about the Room."""
    if held:
        until = (
            "until a facilitator lifts a hold that was put on them; once the Room is closed, whoever runs Big Room can."
        )
    else:
        until = f"for {_years(years)} after the Room has closed."
    words = f"are kept, with the names of their owners and of those who changed them, {until}"
    return Text(f"Actions and decisions {words}", Tone.QUIET)


def _years(years: int) -> str:
    return "1 year" if years == 1 else f"{years} years"


def shown(years: int, *, held: bool) -> Card:
    """To Members."""
    return card(
        "How long our Actions and decisions are kept",
        Text(notice(years, held=held).words),
        Text("To change it, ask a facilitator of this Room.", Tone.QUIET),
    )


def form(given: Mapping[str, str], fault: str = "") -> Card:
    """To facilitators, as it is or as it was typed."""
    faults: tuple[Element, ...] = (Text(fault, Tone.WARNING),) if fault else ()
    standing = {number for number in range(1, MOST_YEARS + 1) if str(number) == given.get("years")}
    years = tuple((str(number), _years(number)) for number in sorted({*OFFERED, *standing}))
    hold = ((FREE, "No: delete it when its time is over"), (HELD, "Yes: delete nothing until it is lifted"))
    return card(
        "How long our Actions and decisions are kept",
        *faults,
        Choice("years", "For how long after the Room has closed?", years, given.get("years", "")),
        Choice("hold", "Put a hold on it?", hold, given.get("hold", "")),
        Blank("reason", "Why is the hold changed?", "The Room is told", given.get("reason", ""), limit=LONGEST_REASON),
        Buttons((Button("Save", "actions.retain", primary=True),)),
        Text(
            "A hold is for an inquiry or a complaint. Once the Room is closed, only whoever runs Big Room can lift it.",
            Tone.QUIET,
        ),
    )


def saved(years: int, *, held: bool) -> Card:
    """To the one who changed it."""
    return card("That is saved", notice(years, held=held))


def hold_told(reason: str, years: int, *, held: bool) -> Card:
    """To the Room, when a hold is put on its log or lifted."""
    title = "Our Actions and decisions are on hold" if held else "The hold on our Actions and decisions is lifted"
    words = "Nothing of them is deleted until a facilitator lifts it." if held else notice(years, held=False).words
    return card(title, Text(words), Text(f"Why: {reason}"))


EXAMPLES = {
    "retention": shown(7, held=False),
    "retention_held": shown(1, held=True),
    "retention_form": form({"years": "7", "hold": HELD}, "Please say why the hold is changed."),
    "retention_saved": saved(1, held=False),
    "hold_told": hold_told("A *complaint* is looked into", 7, held=True),
    "hold_lifted": hold_told("The complaint is closed", 7, held=False),
}
