"""What several features say and keep: the box for looking up a word, our own troubles, and a card as text."""

from __future__ import annotations

from functools import cache

from pydantic import TypeAdapter

from bot.message import Blank, Button, Buttons, Card, Text, Tone, card

LOOK_UP = (
    Blank("term", "Look up a word or abbreviation", hint="For example ICB"),
    Buttons((Button("Look up", "jargon", primary=True),)),
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
def _adapter() -> TypeAdapter[Card]:
    """Made once, when first wanted: it takes a megabyte."""
    return TypeAdapter(Card)


def written(card: Card) -> str:
    """A card as JSON, as the record keeps it."""
    return _adapter().dump_json(card).decode()


def read(text: str) -> Card:
    """The card that `written` wrote."""
    return _adapter().validate_json(text)


EXAMPLES = {"database_away": database_away("1A2B3C4D"), "our_fault": our_fault("1A2B3C4D")}
