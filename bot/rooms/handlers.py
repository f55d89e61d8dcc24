"""The verbs of a Room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.message import Command, Intent, Reply
from bot.rooms.cards import help_card
from bot.safety import clean

COMMANDS = (Command("bigroom", "help", "Show what you can ask", "/bigroom help"),)


def reads(commands: tuple[Command, ...]) -> dict[str, Callable[[Intent], Awaitable[Reply]]]:
    """The verbs without an effect; `commands` is the whole list, which help shows."""
    plain = Reply(help_card(commands))

    async def explain_itself(intent: Intent) -> Reply:
        if intent.words.lower() in {"", "help"}:
            return plain
        return Reply(help_card(commands, clean(intent.words)))

    return {"bigroom": explain_itself}
