"""What a Room says about itself and about the bot."""

from __future__ import annotations

from collections.abc import Iterable

from bot.cards import LOOK_UP
from bot.message import Button, Buttons, Card, Command, Row, Rows, Text, Tone, card


def help_card(commands: Iterable[Command], puzzled_by: str = "") -> Card:
    """What can be asked, from the one list of Commands; `puzzled_by` is what was asked in vain."""
    puzzled = (Text(f"I do not know how to “{puzzled_by[:60]}”. Here is what I can do.", Tone.WARNING),)
    return card(
        "Big Room: what you can ask",
        *(puzzled if puzzled_by else ()),
        Text("I explain the words that different organisations use. Only you see my answer, unless you share it."),
        Rows(tuple(Row(command.usage, f"{command.help}. Try: {command.example}") for command in commands)),
        Buttons((Button("Everything you can ask", "bigroom.everything"),)),
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


def set_up_done(name: str) -> Card:
    """To the one who sent the form."""
    return card(f"{name} is set up", Text("The welcome is on its way to this Channel. You are the facilitator."))


def already_set_up(name: str) -> Card:
    """There is a Room here."""
    return card(f"This Channel already has a Room: {name}", Text("Each Channel belongs to one Room."))


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


def set_up_here() -> Card:
    """Asked for by typing; the button looks whether there is a Room already."""
    return card(
        "Set up a Big Room in this Channel",
        Text("A Room has a name, a purpose and a facilitator. It takes a minute."),
        Buttons((Button("Set up a Room", "rooms.begin", primary=True),)),
    )


def for_facilitators() -> Card:
    """The verb changes what the Room does."""
    return card("That is for the Room’s facilitators", Text("Ask a facilitator of this Room to do it."))


def for_members() -> Card:
    """The verb shows or does something of the Room."""
    return card("That is for the Members of this Room", Text("Ask a facilitator of the Room to do it for you."))


_EXAMPLE_COMMANDS = (
    Command("jargon", "word", "Say what a word or abbreviation means", "/jargon ICB"),
    Command("bigroom", "help", "Show what you can ask", "/bigroom help", also=(("set up", "Set up a Room here"),)),
)

EXAMPLES = {
    "help": help_card(_EXAMPLE_COMMANDS),
    "everything": everything_card(_EXAMPLE_COMMANDS),
    "set_up_done": set_up_done("Home from hospital"),
    "already_set_up": already_set_up("Home from hospital"),
    "invite_me_first": invite_me_first(),
    "no_room": no_room(),
    "set_up_here": set_up_here(),
    "for_facilitators": for_facilitators(),
    "for_members": for_members(),
    "help_after_an_unknown_verb": help_card(_EXAMPLE_COMMANDS, "dance *now*"),
}
