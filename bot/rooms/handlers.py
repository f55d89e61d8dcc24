"""The verbs of a Room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Command, Intent, Reply
from bot.rooms.cards import help_card, set_up_here
from bot.rooms.setting_up import SettingUp
from bot.safety import clean

COMMANDS = (Command("bigroom", "help", "Show what you can ask, or set up a Room here", "/bigroom set up"),)
SET_UP = frozenset({"set up", "setup", "set-up"})


def reads(commands: tuple[Command, ...]) -> dict[str, Callable[[Intent], Awaitable[Reply]]]:
    """The verbs without an effect; `commands` is the whole list, which help shows."""
    plain = Reply(help_card(commands))

    async def explain_itself(intent: Intent) -> Reply:
        if intent.words.lower() in {"", "help"}:
            return plain
        if intent.words.lower() in SET_UP:
            return Reply(set_up_here())
        return Reply(help_card(commands, clean(intent.words)))

    return {"bigroom": explain_itself}


def writes(now: Callable[[], datetime]) -> dict[str, Callable[[Intent, AsyncConnection], Awaitable[Reply]]]:
    """The verbs with an effect, and those that look into the record."""
    setting_up = SettingUp(now)
    return {"rooms.begin": setting_up.begin, "rooms.set_up": setting_up.finish}
