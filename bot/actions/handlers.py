"""The verbs of Actions and Decisions."""

from __future__ import annotations

from bot.actions import agreeing, changing, deciding, listing, log_keys, log_links, suggesting
from bot.message import Command
from bot.rooms.gate import Gate, Write

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
        also=(*listing.ALSO, *log_links.ALSO, *log_keys.ALSO),
    ),
)


class Actions:
    """Logs what a Room agrees, lets it be changed, and lists it."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def writes(self) -> dict[str, Write]:
        """All of them look into the record."""
        parts = (agreeing, changing, suggesting, listing, deciding)
        return {verb: write for part in parts for verb, write in part.writes(self._gate).items()}
