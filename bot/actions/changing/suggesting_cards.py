"""A suggestion for an Action: how it is put to the Room, what becomes of it, and what each side is told. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.actions.cards import EXAMPLE, example
from bot.actions.changing.cards import STEPS
from bot.actions.rules import Entry, Kind, Status
from bot.message import Button, Buttons, Card, Text, Tone, card


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion in words: of whom, what, and how it would be then."""

    id: int
    by: str
    kind: Kind
    words: Sequence[str] = ()


def suggestion(entry: Entry, said: Suggested) -> Card:
    """To the Room: those who may take it or leave it, with a press."""
    ref = str(said.id)
    return card(
        f"A suggestion for Action {entry.number}",
        Text(entry.action.text),
        Text(f"{said.by} suggests that it {STEPS[said.kind]}.", Tone.STRONG),
        *(Text(line) for line in said.words),
        Text("For its owner, facilitators and leads:", Tone.QUIET),
        Buttons((Button("Take it", "actions.take", ref, primary=True), Button("Not now", "actions.leave", ref))),
    )


class End(StrEnum):
    """What became of a suggestion; its value is told of whoever settled it."""

    TAKEN = "took it."
    LEFT = "said: not now."
    LATE = "wanted to take it, but it came too late."


def settled(entry: Entry, said: Suggested, by: str, end: End) -> Card:
    """The same, once someone has settled it."""
    return card(
        f"A suggestion for Action {entry.number}",
        Text(entry.action.text),
        Text(f"{said.by} suggested that it {STEPS[said.kind]}."),
        *(Text(line) for line in said.words),
        Text(f"{by} {end}", Tone.QUIET),
    )


def suggestion_kept(entry: Entry, meant: str = "") -> Card:
    """To whoever suggested; `meant` says how the words they gave were read."""
    return card(
        "I have put your suggestion to the Room",
        Text(entry.action.text),
        *((Text(meant),) if meant else ()),
        Text("Its owner, a facilitator or a lead can take it with one press.", Tone.QUIET),
    )


def suggested_already(entry: Entry) -> Card:
    """The same of the same person still waits."""
    return card("You have suggested that already", Text(entry.action.text), Text("The Room has not settled it yet."))


def left_for_now(entry: Entry) -> Card:
    """To whoever said not now."""
    return card("I have put that suggestion aside", Text(f"Action {entry.number} stays as it is."))


def settled_already() -> Card:
    """Somebody else was first, or it is of elsewhere."""
    return card("That suggestion is settled already", Text("To see the Action, write /actions and its number."))


def for_those_who_may() -> Card:
    """Pressed by someone who may suggest and no more."""
    return card("That is for its owner, facilitators and leads", Text("Ask one of them to settle the suggestion."))


def no_longer(why: str) -> Card:
    """A suggestion that time has overtaken."""
    return card("That suggestion cannot be taken any more", Text(why))


_DONE = example(Status.DONE, "Two flats are ready")
_BY = "Bilal *Sample*, Fernleigh Borough Council"
_SUGGESTED = Suggested(4, "Cerys Placeholder", Kind.DONE, ("What came of it: Two flats are ready",))

EXAMPLES = {
    "suggestion": suggestion(EXAMPLE, _SUGGESTED),
    "suggestion_taken": settled(_DONE, _SUGGESTED, _BY, End.TAKEN),
    "suggestion_late": settled(_DONE, _SUGGESTED, _BY, End.LATE),
    "suggestion_kept": suggestion_kept(EXAMPLE),
    "suggested_already": suggested_already(EXAMPLE),
    "suggestion_left": left_for_now(EXAMPLE),
    "suggestion_settled": settled_already(),
    "suggestion_not_yours": for_those_who_may(),
    "suggestion_overtaken": no_longer("The day it names is over."),
}
