"""The verbs of Actions and Decisions."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions.agreeing import confirming, deciding
from bot.actions.agreeing.confirming import PrincipleOf, Undone, of_none
from bot.actions.changing import asking, suggesting
from bot.actions.listing import lists
from bot.actions.log import keys, links
from bot.message import Command
from bot.rooms.gate import Gate, Write, joined

BY_ITSELF = (
    ("quiet", "Leave your Actions out of reminders"),
    ("remind", "Have your Actions in reminders again"),
    ("report", "Have a summary of the log come weekly or monthly"),
    ("retention", "See how long Actions and decisions are kept"),
    ("forget NAME", "Erase the name of an owner who is not in the chat"),
)
"""What may follow `actions` and is about what happens without anybody asking."""

COMMANDS = (
    Command(
        "action",
        "text",
        "Log what was agreed, with its owner and its day",
        "/action Sam to ring the housing team by Friday",
        shortcut="Log as action",
    ),
    Command("decision", "text", "Log what was decided", "/decision We will use one referral form"),
    Command("decisions", "words", "Show what was decided, or search it", "/decisions referral"),
    Command(
        "actions",
        "words",
        "Show your Actions, or search the Room’s",
        "/actions late",
        also=(*lists.ALSO, *links.ALSO, *keys.ALSO, *BY_ITSELF),
    ),
)


class Actions:
    """Logs what a Room agrees, lets it be changed, and lists it."""

    def __init__(self, gate: Gate, undone: Sequence[Undone] = (), principle_of: PrincipleOf = of_none) -> None:
        """`undone` follows when a change was taken back; `principle_of` tells what a check-in is about."""
        self._gate = gate
        self._undone = undone
        self._principle_of = principle_of

    def writes(self) -> dict[str, Write]:
        """All of them look into the record."""
        parts = (asking, suggesting, lists, deciding)
        agreeing = confirming.writes(self._gate, self._undone, self._principle_of)
        return joined(agreeing, *(part.writes(self._gate) for part in parts))
