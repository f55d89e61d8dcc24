"""The one gate into a Room: every verb that shows or changes something of a Room passes it.

It finds the Room of the Channel an Intent came from, and what the asker is in it, before a verb sees anything. A verb
is handed that Room and reads nothing of another, so two Rooms never see each other's anything.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Intent, Reply
from bot.rooms import cards
from bot.rooms.membership import Here, find_here

BIGGEST_NUMBER = 9
"""Digits of an id that certainly fits an INTEGER of both databases."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One Intent of one Member in their Room; all is read and written over `connection`, all or nothing."""

    intent: Intent
    connection: AsyncConnection
    here: Here
    now: datetime

    @property
    def number(self) -> int:
        """The id that a button points at; 0, which nothing has, for anything else. It may be of another Room."""
        return number_in(self.intent.ref)


def number_in(text: str) -> int:
    """Read an id out of a ref; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= BIGGEST_NUMBER else 0


Handle: TypeAlias = Callable[[Visit], Awaitable[Reply]]
"""What a verb does in a Room for someone who may."""

Write: TypeAlias = Callable[[Intent, AsyncConnection], Awaitable[Reply]]
"""As the router calls it."""


class Gate:
    """Makes verbs of handles, each for those who may."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def members(self, handle: Handle) -> Write:
        """For everyone of the Room."""

        async def write(intent: Intent, connection: AsyncConnection) -> Reply:
            here = await find_here(connection, intent)
            if here is None:
                return Reply(cards.no_room())
            if here.role is None:
                return Reply(cards.for_members())
            return await handle(Visit(intent, connection, here, self._now()))

        return write

    def facilitators(self, handle: Handle) -> Write:
        """For the Room's facilitators alone."""

        async def steer(visit: Visit) -> Reply:
            return await handle(visit) if visit.here.steers else Reply(cards.for_facilitators())

        return self.members(steer)
