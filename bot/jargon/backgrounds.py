"""Where the people who ask work, as far as it tells which sense of a word they mean."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from sqlalchemy.exc import SQLAlchemyError

from bot.database import DATABASE_AWAY, Database
from bot.message import Account
from bot.rooms.organisations import names_of
from glossary.ranking import settings_of

SettingsOf: TypeAlias = Callable[[Account], Awaitable[tuple[str, ...]]]
"""The settings in which a person works, nearest first."""

KEPT: Final = timedelta(minutes=5)
MOST_KEPT: Final = 10_000
PATIENCE: Final = 0.25
"""Seconds that a look-up waits for the database, which it can do without."""

PAUSE: Final = timedelta(seconds=3)
"""While which nobody waits again for a database that said nothing."""


async def unknown(_: Account) -> tuple[str, ...]:
    """Nothing is known of anybody."""
    return ()


class Backgrounds:
    """What the Organisations of the askers are called tells their settings. It is remembered for a few minutes."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._known: dict[Account, tuple[datetime, tuple[str, ...]]] = {}
        self._silent_until = datetime.min.replace(tzinfo=UTC)

    async def of(self, them: Account) -> tuple[str, ...]:
        """Their settings, nearest first; none for a stranger, or while the database is away."""
        now = self._now()
        known = self._known.get(them)
        if known and now - known[0] < KEPT:
            return known[1]
        settings = await self._read(them) if now >= self._silent_until else None
        if settings is None:  # not known yet, and to be asked again: a slow moment must not count for minutes
            return known[1] if known else ()
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        self._known[them] = (now, settings)
        return settings

    async def _read(self, them: Account) -> tuple[str, ...] | None:
        """What the database says, or None while it says nothing."""
        try:
            async with asyncio.timeout(PATIENCE), self._database.reading() as connection:
                names = await names_of(connection, them)
        except (*DATABASE_AWAY, SQLAlchemyError):
            self._silent_until = self._now() + PAUSE
            return None
        return tuple(dict.fromkeys(setting for name in names for setting in settings_of(name)))
