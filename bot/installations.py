"""Slack installations: the token of each workspace that took the app, encrypted at rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Column, String, Table, Text, delete, select, update

from bot.database import Database, UtcTime, insert, metadata

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

installations = Table(
    "slack_installations",
    metadata,
    Column("id", String(32), primary_key=True),  # of the workspace, or of the organisation that took the app as a whole
    Column("token", Text, nullable=False),  # encrypted together with the id
    Column("scopes", Text, nullable=False),
    Column("bot_user", String(32), nullable=False),
    Column("installed_at", UtcTime, nullable=False),
)

ROUNDED = timedelta(seconds=1)
"""Slack tells when the app was removed in whole seconds."""


@dataclass(frozen=True, slots=True)
class Held:
    """One installation as the doctor sees it: the token is empty where no key of ours opens it."""

    id: str
    token: str = field(repr=False)
    old: bool


class Installations:
    """Keeps tokens under `key`; `old_keys` still open what was kept under them."""

    def __init__(self, database: Database, now: Callable[[], datetime], key: str, old_keys: Sequence[str] = ()) -> None:
        self._database = database
        self._now = now
        self._locks = [_lock([each]) for each in (key, *old_keys)]
        self._lock = _lock([key, *old_keys])

    async def token_of(self, identity: str) -> str:
        """The bot token of an installation; empty where there is none, or none that can be read."""
        kept = select(installations.c.token).where(installations.c.id == identity)
        async with self._database.reading() as connection:
            locked = (await connection.execute(kept)).scalar()
        token = self._opened(self._lock, identity, locked) if locked else ""
        if locked and not token:
            structlog.get_logger().error("slack_token_unreadable", installation=identity)
        return token

    async def keep(self, identity: str, token: str, scopes: str, bot_user: str) -> None:
        """Keep a new installation, in place of an older one of the same id."""
        locked = self._lock.encrypt(json.dumps([identity, token]).encode()).decode()
        given = {"token": locked, "scopes": scopes, "bot_user": bot_user, "installed_at": self._now()}
        async with self._database.transaction() as connection:
            row = insert(connection, installations).values(id=identity, **given)
            await connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=given))

    async def remove(self, identity: str, at: float) -> None:
        """The app was removed at this Unix time; an installation made since then stays."""
        older = installations.c.installed_at < datetime.fromtimestamp(at, UTC) + ROUNDED
        async with self._database.transaction() as connection:
            await connection.execute(delete(installations).where(installations.c.id == identity, older))

    async def held(self) -> list[Held]:
        """Every installation, with what the keys we have make of it."""
        return [
            Held(
                identity,
                self._opened(self._lock, identity, locked),
                old=not self._opened(self._locks[0], identity, locked),
            )
            for identity, locked in await self._all()
        ]

    async def rotate(self) -> tuple[int, int]:
        """Encrypt every token with today's key; how many there are now, and how many no key of ours opens."""
        unread = 0
        every = await self._all()
        for identity, locked in every:
            if not self._opened(self._lock, identity, locked):
                unread += 1
                continue
            unchanged = (installations.c.id == identity, installations.c.token == locked)
            renewed = self._lock.rotate(locked.encode()).decode()
            async with self._database.transaction() as connection:
                await connection.execute(update(installations).where(*unchanged).values(token=renewed))
        return len(every) - unread, unread

    async def _all(self) -> list[tuple[str, str]]:
        kept = select(installations.c.id, installations.c.token).order_by(installations.c.id)
        async with self._database.reading() as connection:
            return [(identity, locked) for identity, locked in await connection.execute(kept)]

    @staticmethod
    def _opened(lock: MultiFernet, identity: str, locked: str) -> str:
        """The token, if a key fits and it was kept for this very installation; a row moved to another opens nothing."""
        from cryptography.fernet import InvalidToken

        try:
            kept_for, token = json.loads(lock.decrypt(locked.encode()))
        except InvalidToken:
            return ""
        return str(token) if kept_for == identity else ""


def _lock(keys: Sequence[str]) -> MultiFernet:
    """The first key locks, each opens. Loaded here, because most processes keep no tokens."""
    from base64 import urlsafe_b64encode

    from cryptography.fernet import Fernet, MultiFernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = (HKDF(SHA256(), 32, salt=None, info=b"bigroom.slack.installations").derive(key.encode()) for key in keys)
    return MultiFernet([Fernet(urlsafe_b64encode(each)) for each in derived])
