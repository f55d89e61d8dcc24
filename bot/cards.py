"""What several features say and keep: the box for looking up a word, our own troubles, and a card as text."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache

from cattrs import Converter
from cattrs.preconf.json import make_converter
from cattrs.strategies import configure_tagged_union

from bot.message import Blank, Button, Buttons, Card, Element, Link, Text, Tone, card

NO_PATIENTS = Text("Never type a patient’s name or details.", Tone.QUIET)
NO_ORGANISATION = "No organisation given"

LOOK_UP = (
    Blank("term", "Look up a word or abbreviation", hint="For example ICB"),
    Buttons((Button("Look up", "jargon", primary=True),)),
)


ROUND = "round-"
"""How the ref of a button begins that stands on a check-in or its summary; the Round's id follows."""


def log_an_action(about: str = "") -> Button:
    """On what people talk about: what they agree is logged from there, and brings along what it is about.

    `about` is a principle, or `ROUND` and an id: then the principle of what the Room was asked for that check-in.
    """
    return Button("Log an action", "actions.begin", about)


PATIENT = (
    "Something you typed holds a number that looks like an NHS number. I left it out and kept nothing. "
    "Please send it again without anything about a patient."
)
"""Over a form that comes back without the number."""


PERHAPS_A_PATIENT = "This looks like a patient’s details. Please take them out before you log it."
"""Over a form that may be sent all the same: what it holds may be innocent."""


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


def written(card: Card) -> str:
    """A card as JSON, as the record keeps it."""
    return json.dumps(_converter().unstructure(card, Card), ensure_ascii=False)


def read(text: str) -> Card:
    """The card that `written` wrote."""
    return _converter().structure(json.loads(text), Card)


@cache
def _converter() -> Converter:
    """Made once, when first wanted. An element says its kind; pictures are written in base 64."""
    converter = make_converter()
    converter.register_unstructure_hook(bytes, lambda content: urlsafe_b64encode(content).decode())
    converter.register_structure_hook(bytes, lambda text, _: urlsafe_b64decode(text))
    for union in (Element, Button | Link):
        configure_tagged_union(union, converter, _kind, tag_name="kind")
    return converter


def _kind(element: type) -> str:
    return element.__name__.lower()


EXAMPLES = {
    "patient_refused": patient_refused(),
    "database_away": database_away("1A2B3C4D"),
    "our_fault": our_fault("1A2B3C4D"),
}
