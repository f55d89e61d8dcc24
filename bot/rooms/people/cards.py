"""What a Room says about who is in it: who they are, what their Organisations do, and which Room is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from bot.cards import NO_PATIENTS
from bot.message import Blank, Button, Buttons, Card, Element, Facts, Text, Tone, card
from bot.rooms.rules import Guest, Role

LONGEST_ABOUT = 300
MOST_PEOPLE = 40
"""People on one card; more would not fit a phone, nor Slack's fifty blocks."""

MOST_ORGANISATIONS = 12
NOT_SAID = "Organisation not said yet"


def introduced(name: str, organisation: str) -> Card:
    """To the one who said it."""
    return card(
        f"Thank you, {name}",
        Text(f"The others see you as {name}, {organisation}."),
        Text("To change it, write /bigroom me", Tone.QUIET),
    )


def about_us(organisation: str, does: str, fault: str = "") -> Card:
    """The form in which a Member says what their Organisation does."""
    return card(
        f"What does {organisation} do?",
        *((Text(fault, Tone.WARNING),) if fault else ()),
        Blank("does", "In a sentence or two", "In words that anyone would use", does, long=True, limit=LONGEST_ABOUT),
        Buttons((Button("Save", "rooms.about", primary=True),)),
        NO_PATIENTS,
    )


def about_kept(organisation: str, does: str) -> Card:
    """What the others read from now on."""
    words = (Text(organisation, Tone.STRONG), Text(does)) if does else (Text(f"Nothing is said about {organisation}."),)
    return card("The others can read this now", *words, Text("They see it with /bigroom who", Tone.QUIET))


def who(room: str, guests: Sequence[Guest], does: Mapping[str, str]) -> Card:
    """The Organisations of a Room with what each does, and their people with their roles.

    `guests` come by Organisation; those who have not said theirs come last.
    """
    shown, body = guests[:MOST_PEOPLE], list[Element]()
    people = [(name or NOT_SAID, list(theirs)) for name, theirs in groupby(shown, key=lambda one: one.organisation)]
    silent = [(name, list[Guest]()) for name in sorted(does) if name not in {known for known, _ in people}]
    listed = [*people, *silent][:MOST_ORGANISATIONS]
    for name, theirs in listed:
        body += _organisation(name, does.get(name, ""), theirs)
    more = len(guests) - sum(len(theirs) for _, theirs in listed)
    if more:
        body.append(Text(f"And {more} more.", Tone.QUIET))
    body.append(Text("To say what your organisation does, write /bigroom about", Tone.QUIET))
    return card(f"Who is in {room}", *body)


def _organisation(name: str, does: str, guests: Sequence[Guest]) -> list[Element]:
    facts = (Facts(tuple((one.known_as, _described(one)) for one in guests)),) if guests else ()
    return [Text(name, Tone.STRONG), *((Text(does),) if does else ()), *facts]


def _described(one: Guest) -> str:
    role = one.role.capitalize()
    return " · ".join(filter(None, (role, one.job, _away(one))))


def _away(one: Guest) -> str:
    if not one.away or one.away_until is None:
        return "away" if one.away else ""
    return f"away until {one.away_until.day} {one.away_until:%B}"


_TRUST, _POLICE = "Fernleigh NHS Trust", "Fernshire Police"
_GUESTS = (
    Guest(1, "Ada Example", "Ward sister", _TRUST, Role.FACILITATOR),
    Guest(2, "Bilal *Sample*", "", _TRUST, Role.MEMBER, away=True, away_until=date(2027, 1, 4)),
    Guest(3, "Cerys Placeholder", "Police sergeant", _POLICE, Role.LEAD),
    Guest(4, "", "", "", Role.MEMBER),
)
_MANY = tuple(Guest(number, f"Person {number}", "", _TRUST, Role.MEMBER) for number in range(1, 46))
_DOES = {_TRUST: "We look after people in hospital & at home.", "Kettle and Chat (charity)": "We visit people at home."}

EXAMPLES = {
    "introduced": introduced("Ada Example", _TRUST),
    "about_us": about_us(_TRUST, "We look after people.", "Please leave that out."),
    "about_kept": about_kept(_TRUST, "We look after people."),
    "about_emptied": about_kept(_TRUST, ""),
    "who": who("Home from hospital", _GUESTS, _DOES),
    "who_many": who("Home from hospital", _MANY, {}),
}
