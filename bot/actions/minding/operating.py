"""What whoever runs the service does to the log of a Room: lift a hold, and make how things stand anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import keeping
from bot.actions.log.taking import found_room
from bot.actions.tables import log_keeping
from bot.database import DATABASE_AWAY, Database
from bot.settings import SettingsError

Done = TypeVar("Done")


async def release(url: str, room: str) -> bool:
    """Lift a hold, which a closed Room has no facilitator for; whether there was one.

    Raises SettingsError for what the person can put right.
    """

    async def lift(connection: AsyncConnection, room_id: int) -> bool:
        held = (log_keeping.c.room_id == room_id) & log_keeping.c.held
        return (await connection.execute(update(log_keeping).where(held).values(held=False))).rowcount > 0

    return await _in_room(url, room, lift)


async def rebuild(url: str, room: str) -> None:
    """Make every Action of a Room anew from its history, should what stands ever be in doubt.

    Raises SettingsError for what the person can put right.
    """
    await _in_room(url, room, keeping.rebuild)


async def _in_room(url: str, room: str, do: Callable[[AsyncConnection, int], Awaitable[Done]]) -> Done:
    database = Database(url)
    try:
        async with database.transaction() as connection:
            return await do(connection, (await found_room(connection, room)).id)
    except DATABASE_AWAY:
        message = "DATABASE_URL is wrong, or its database is not running or not migrated: it cannot be used."
        raise SettingsError(message) from None
    finally:
        await database.close()
