"""What a Room says about itself and about the bot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.cards import LOOK_UP
from bot.message import (
    Blank,
    Button,
    Buttons,
    Card,
    Choice,
    Command,
    Day,
    Element,
    Link,
    Row,
    Rows,
    Text,
    Time,
    Tone,
    card,
)

LONGEST_NAME = 200
MOST_ROOMS = 40
ANOTHER = "another"

CHOOSE = "rooms.choose"
THAT_ROOM = "room:"
"""Before the id of the Room that a button chooses for what was asked."""

ASKED = "asked"
"""The field that holds what was asked before the Room was known."""

LONGEST_ASKED = 1_500
"""Characters of it: a card with more could be too big for Teams."""


def help_card(commands: Iterable[Command], puzzled_by: str = "", glossary: str = "") -> Card:
    """What can be asked, from the one list of Commands; `puzzled_by` is what was asked in vain.

    `glossary` is where it can be read.
    """
    read = (Link("Read the glossary", glossary),) if glossary else ()
    puzzled = (Text(f"I do not know how to “{puzzled_by[:60]}”. Here is what I can do.", Tone.WARNING),)
    return card(
        "Big Room: what you can ask",
        *(puzzled if puzzled_by else ()),
        Text("I explain the words that different organisations use. Only you see my answer, unless you share it."),
        Rows(tuple(Row(command.usage, f"{command.help}. Try: {command.example}") for command in commands)),
        Buttons((Button("Everything you can ask", "bigroom.everything"), *read)),
        *LOOK_UP,
        Text("In a chat or a thread you can also write @BigRoom and your question.", Tone.QUIET),
        Text("Never type a patient’s name or details. I am not for clinical use.", Tone.QUIET),
    )


def everything_card(commands: Iterable[Command]) -> Card:
    """Every phrase, for those who look for one."""
    rows = [Row(f"/{command.verb} {words}", help_) for command in commands for words, help_ in command.also]
    return card("Everything you can ask", Rows(tuple(rows)))


NATIONS = (
    ("england", "England"),
    ("scotland", "Scotland"),
    ("wales", "Wales"),
    ("northern_ireland", "Northern Ireland"),
)


BEGIN_ELSEWHERE = (
    "A new Room begins in another Slack channel or Teams channel: add Big Room to it and write there: @BigRoom set up"
)


def set_up_done(name: str) -> Card:
    """To the one who sent the form."""
    return card(f"{name} is set up", Text("The welcome is on its way to this Channel. You are the facilitator."))


def already_set_up(name: str) -> Card:
    """There is a Room here."""
    return card(
        f"This Channel already has a Room: {name}",
        Text("Each Channel belongs to one Room."),
        Text(BEGIN_ELSEWHERE, Tone.QUIET),
    )


def invite_me_first() -> Card:
    """Nowhere to post."""
    return card(
        "I am not in this Channel yet",
        Text("Add me first (in Slack: /invite @BigRoom). Then write in the Channel: @BigRoom set up"),
    )


def no_room() -> Card:
    """The verb needs a Room."""
    return card(
        "This Channel has no Room yet",
        Text("A Room gives its people weekly questions. To make one here, write: @BigRoom set up"),
        Buttons((Button("Set up a Room", "rooms.begin", primary=True),)),
    )


def in_none_of_your_rooms() -> Card:
    """To whoever pressed a button in a direct chat, long after."""
    return card(
        "That is in none of your Rooms",
        Text(
            "It may have been taken back, or you may have left its Room, or the Room was closed. Nothing was changed."
        ),
    )


def no_room_of_theirs() -> Card:
    """The verb needs a Room, and in a direct chat no new one begins."""
    return card(
        "You are in no Room yet",
        Text("Ask me again where your Room meets. Who writes to me there is of the Room from then on."),
        Text(BEGIN_ELSEWHERE, Tone.QUIET),
    )


def set_up_elsewhere() -> Card:
    """Asked for where no new Room can begin: on the page of one, or in a chat with one person."""
    return card("A Room cannot begin here", Text(BEGIN_ELSEWHERE))


def set_up_here() -> Card:
    """Asked for by typing; the button looks whether there is a Room already."""
    return card(
        "Set up a Big Room in this Channel",
        Text("A Room has a name, a purpose and a facilitator. It takes a minute."),
        Buttons((Button("Set up a Room", "rooms.begin", primary=True),)),
    )


def for_facilitators() -> Card:
    """The verb changes what the Room does."""
    return card(
        "That is for the Room’s facilitators",
        Text("Ask a facilitator of this Room to do it."),
        Buttons((Button("See who they are", "bigroom who"),)),
    )


def for_members() -> Card:
    """The verb shows or does something of the Room."""
    return card("That is for the Members of this Room", Text("Ask a facilitator of the Room to do it for you."))


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


def which_room(rooms: Sequence[tuple[int, str]], verb: str = CHOOSE, words: str = "") -> Card:
    """Asked in a direct chat of someone who is in several; `verb` and `words` are what they asked, which goes on."""
    rows = [Row(name, buttons=(Button("This one", verb, f"{THAT_ROOM}{number}"),)) for number, name in rooms]
    return card(
        "Which Room do you mean?",
        *((Blank(ASKED, "You wrote", value=words, long=True, limit=LONGEST_ASKED),) if words else ()),
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


_OURS = ((1, "Fernleigh NHS Trust"), (2, "Fernshire Police"))
_EXAMPLE_COMMANDS = (
    Command("jargon", "word", "Say what a word or abbreviation means", "/jargon ICB"),
    Command("bigroom", "help", "Show what you can ask", "/bigroom help", also=(("set up", "Set up a Room here"),)),
)

EXAMPLES = {
    "help": help_card(_EXAMPLE_COMMANDS, glossary="https://bigroom.example/glossary"),
    "everything": everything_card(_EXAMPLE_COMMANDS),
    "set_up_done": set_up_done("Home from hospital"),
    "already_set_up": already_set_up("Home from hospital"),
    "invite_me_first": invite_me_first(),
    "no_room": no_room(),
    "in_none_of_your_rooms": in_none_of_your_rooms(),
    "no_room_of_theirs": no_room_of_theirs(),
    "set_up_here": set_up_here(),
    "set_up_elsewhere": set_up_elsewhere(),
    "for_facilitators": for_facilitators(),
    "for_members": for_members(),
    "and_who_are_you": and_who_are_you(this_room("Home from hospital"), _OURS, 1),
    "who_are_you": who_are_you(Typed("Ada Example", another="Fern <b>"), _OURS, "Please give your name.", whole=True),
    "who_are_you_first": who_are_you(Typed(), ()),
    "which_room": which_room(((1, "Home from hospital"), (2, "Falls"))),
    "which_room_for": which_room(
        ((1, "Home from hospital"), (2, "Falls")), "action", "Sam to *ring* the housing team by Friday"
    ),
    "chosen": chosen("Home from hospital"),
    "this_room": this_room("Home from hospital"),
    "help_after_an_unknown_verb": help_card(_EXAMPLE_COMMANDS, "dance *now*"),
}
