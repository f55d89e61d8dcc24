"""What several features say and keep: the box for looking up a word, our own troubles, and a card as text."""

from __future__ import annotations

from functools import cache

from pydantic import ConfigDict, RootModel

from bot.message import Blank, Button, Buttons, Card, Text, Tone, card

NO_PATIENTS = Text("Never type a patient’s name or details.", Tone.QUIET)
NO_ORGANISATION = "No organisation given"

LOOK_UP = (
    Blank("term", "Look up a word or abbreviation", hint="For example ICB"),
    Buttons((Button("Look up", "jargon", primary=True),)),
)


def log_an_action(principle: str = "") -> Button:
    """On what people talk about: what they agree is logged from there, with the principle it is about."""
    return Button("Log an action", "actions.begin", principle)


PATIENT = (
    "Something you typed holds a number that looks like an NHS number. I left it out and kept nothing. "
    "Please send it again without anything about a patient."
)
"""Over a form that comes back without the number."""


def patient_refused(*buttons: Button) -> Card:
    """What was to be kept holds an NHS number; nothing of it is kept."""
    return card(
        "I have not kept that",
        Text("It holds a number that looks like an NHS number. Please leave out anything about a patient."),
        Text("Then send it again.", Tone.QUIET),
        *((Buttons(buttons),) if buttons else ()),
    )


def database_away(reference: str) -> Card:
    """Our record cannot be reached, and what was asked needs it."""
    return card(
        "Not just now",
        Text("I cannot reach my records at the moment, so I have not done that. Nothing is half done."),
        Text("Please try again in a few minutes. Looking up a word still works."),
        Text(f"If it goes on, give your IT team this reference: {reference}", Tone.QUIET),
    )


def our_fault(reference: str) -> Card:
    """Something broke that no person caused."""
    return card(
        "Sorry, that went wrong",
        Text("The fault is ours, not yours. Nothing is half done, so it is safe to try again."),
        Text(f"If it goes on, give your IT team this reference: {reference}", Tone.QUIET),
    )


@cache
def _kept() -> type[RootModel[Card]]:
    """Made once, when first wanted: it takes a megabyte."""

    class Kept(RootModel[Card]):
        model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")  # pictures

    return Kept


def written(card: Card) -> str:
    """A card as JSON, as the record keeps it."""
    return _kept()(card).model_dump_json()


def read(text: str) -> Card:
    """The card that `written` wrote."""
    return _kept().model_validate_json(text).root


EXAMPLES = {
    "patient_refused": patient_refused(),
    "database_away": database_away("1A2B3C4D"),
    "our_fault": our_fault("1A2B3C4D"),
}
