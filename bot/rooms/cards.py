"""What a Room says about itself and about the bot."""

from __future__ import annotations

from collections.abc import Iterable

from bot.cards import LOOK_UP
from bot.message import Card, Command, Row, Rows, Text, Tone, card


def help_card(commands: Iterable[Command], puzzled_by: str = "") -> Card:
    """What can be asked, from the one list of Commands; `puzzled_by` is what was asked in vain."""
    puzzled = (Text(f"I do not know how to “{puzzled_by[:60]}”. Here is what I can do.", Tone.WARNING),)
    return card(
        "Big Room: what you can ask",
        *(puzzled if puzzled_by else ()),
        Text("I explain the words that different organisations use. Only you see my answer, unless you share it."),
        Rows(tuple(Row(command.usage, f"{command.help}. Try: {command.example}") for command in commands)),
        *LOOK_UP,
        Text("In a chat or a thread you can also write @BigRoom and your question.", Tone.QUIET),
        Text("Never type a patient’s name or details. I am not for clinical use.", Tone.QUIET),
    )


_EXAMPLE_COMMANDS = (
    Command("jargon", "word", "Say what a word or abbreviation means", "/jargon ICB"),
    Command("bigroom", "help", "Show what you can ask", "/bigroom help"),
)

EXAMPLES = {
    "help": help_card(_EXAMPLE_COMMANDS),
    "help_after_an_unknown_verb": help_card(_EXAMPLE_COMMANDS, "dance *now*"),
}
