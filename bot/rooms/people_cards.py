"""What a Room says about who is in it: who they are, what their Organisations do, and which Room is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.message import Blank, Button, Buttons, Card, Choice, Day, Element, Facts, Row, Rows, Text, Time, Tone, card
from bot.rooms.rules import Guest, Role

LONGEST_NAME = 200
LONGEST_ABOUT = 300
MOST_PEOPLE = 40
"""People on one card; more would not fit a phone, nor Slack's fifty blocks."""

MOST_ORGANISATIONS = 12
MOST_ROOMS = 40
ANOTHER = "another"
NOT_SAID = "Organisation not said yet"
NO_PATIENTS = Text("Never type a patient’s name or details.", Tone.QUIET)


def has_inputs(shown: Card) -> bool:
    """Whether a card is a form of its own."""
    return any(isinstance(element, Blank | Choice | Day | Time) for element in shown.body)


@dataclass(frozen=True, slots=True)
class Typed:
    """What someone says about themselves; `chosen` is the id of an Organisation, 0 for none."""

    name: str = ""
    job: str = ""
    another: str = ""
    chosen: int = 0


Organisations = Sequence[tuple[int, str]]
"""Those of one Room, as (id, name)."""


def and_who_are_you(shown: Card, organisations: Organisations, guess: int) -> Card:
    """An answer, and after it the question that a new Member is asked once."""
    asked = Text(
        "One more thing, so that the others know who is here. Say it once and I do not ask again.", Tone.STRONG
    )
    return card(shown.title, *shown.body, asked, *_who(Typed(chosen=guess), organisations))


def who_are_you(typed: Typed, organisations: Organisations, fault: str = "", *, whole: bool = False) -> Card:
    """The same question by itself; `whole` asks for the job too."""
    warning = (Text(fault, Tone.WARNING),) if fault else ()
    return card("Who are you in this Room?", *warning, *_who(typed, organisations, whole=whole))


def _who(typed: Typed, organisations: Organisations, *, whole: bool = False) -> tuple[Element, ...]:
    job = (Blank("job", "Your job", "You may leave this empty", typed.job, limit=LONGEST_NAME),) if whole else ()
    options = (*((str(number), name) for number, name in organisations), (ANOTHER, "Another one"))
    chosen = ANOTHER if typed.another else str(typed.chosen or "")
    listed = (Choice("organisation", "Which organisation are you from?", options, chosen),) if organisations else ()
    label = "If it is another one, its name" if organisations else "Which organisation are you from?"
    return (
        Blank("name", "Your name", "As the others know you", typed.name, limit=LONGEST_NAME),
        *job,
        *listed,
        Blank("another", label, "For example Fernleigh NHS Trust", typed.another, limit=LONGEST_NAME),
        Buttons((Button("Save", "rooms.introduce", primary=True),)),
    )


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
    return " · ".join(filter(None, (role, one.job, "away" if one.away else "")))


def which_room(rooms: Sequence[tuple[int, str]]) -> Card:
    """Asked in a direct chat of someone who is in several."""
    rows = [Row(name, buttons=(Button("This one", "rooms.choose", str(number)),)) for number, name in rooms]
    return card(
        "Which Room do you mean?",
        Rows(tuple(rows[:MOST_ROOMS])),
        Text("I remember it in this chat. To change it, write /bigroom room", Tone.QUIET),
    )


def chosen(room: str) -> Card:
    """From now on."""
    return card(
        f"Here we now speak of {room}",
        Text("Please ask me again what you wanted. To change the Room, write /bigroom room"),
    )


def this_room(room: str) -> Card:
    """There is nothing to choose."""
    return card(f"This is {room}", Text("What you ask here is about this Room."))


_TRUST, _POLICE = "Fernleigh NHS Trust", "Fernshire Police"
_GUESTS = (
    Guest(1, "Ada Example", "Ward sister", _TRUST, Role.FACILITATOR),
    Guest(2, "Bilal *Sample*", "", _TRUST, Role.MEMBER, away=True),
    Guest(3, "Cerys Placeholder", "Police sergeant", _POLICE, Role.LEAD),
    Guest(4, "", "", "", Role.MEMBER),
)
_MANY = tuple(Guest(number, f"Person {number}", "", _TRUST, Role.MEMBER) for number in range(1, 46))
_DOES = {_TRUST: "We look after people in hospital & at home.", "Kettle and Chat (charity)": "We visit people at home."}
_OURS = ((1, _TRUST), (2, _POLICE))

EXAMPLES = {
    "and_who_are_you": and_who_are_you(this_room("Home from hospital"), _OURS, 1),
    "who_are_you": who_are_you(Typed("Ada Example", another="Fern <b>"), _OURS, "Please give your name.", whole=True),
    "who_are_you_first": who_are_you(Typed(), ()),
    "introduced": introduced("Ada Example", _TRUST),
    "about_us": about_us(_TRUST, "We look after people.", "Please leave that out."),
    "about_kept": about_kept(_TRUST, "We look after people."),
    "about_emptied": about_kept(_TRUST, ""),
    "who": who("Home from hospital", _GUESTS, _DOES),
    "who_many": who("Home from hospital", _MANY, {}),
    "which_room": which_room(((1, "Home from hospital"), (2, "Falls"))),
    "chosen": chosen("Home from hospital"),
    "this_room": this_room("Home from hospital"),
}
