"""A hold on the log of a Room lifted by whoever runs the service: a closed Room has no facilitator to lift it."""

from __future__ import annotations

from sqlalchemy import update

from bot.actions.log.taking import found_room
from bot.actions.tables import log_keeping
from bot.database import DATABASE_AWAY, Database
from bot.settings import SettingsError


async def release(url: str, room: str) -> bool:
    """Whether there was a hold; raises SettingsError for what the person can put right."""
    database = Database(url)
    try:
        async with database.transaction() as connection:
            found = await found_room(connection, room)
            held = (log_keeping.c.room_id == found.id) & log_keeping.c.held
            return (await connection.execute(update(log_keeping).where(held).values(held=False))).rowcount > 0
    except DATABASE_AWAY:
        message = "DATABASE_URL is wrong, or its database is not running or not migrated: it cannot be used."
        raise SettingsError(message) from None
    finally:
        await database.close()
