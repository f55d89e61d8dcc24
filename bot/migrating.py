"""Brings the database to the shape this version expects, and tells whether it has it."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

import bot.actions.tables
import bot.checkins.tables
import bot.installations
import bot.jargon.tables
import bot.occurrences
import bot.outbox
import bot.prompts.tables
import bot.rooms.joining.tables
import bot.rooms.tables
from bot.database import Database, metadata

if TYPE_CHECKING:
    import aiosqlite
    from alembic.config import Config

TABLES = (
    bot.actions.tables,
    bot.checkins.tables,
    bot.installations,
    bot.jargon.tables,
    bot.occurrences,
    bot.outbox,
    bot.prompts.tables,
    bot.rooms.joining.tables,
    bot.rooms.tables,
)
"""Every module that adds tables to `metadata`; importing them is what makes it complete."""

ONE_AT_A_TIME = 735_100_417
"""The advisory lock under which PostgreSQL lets one of several starting replicas migrate."""


WRITE_AHEAD_TRIES = 100
WRITE_AHEAD_WAIT = 0.05
"""Seconds between tries: five seconds in all, as long as SQLite waits for any other lock."""

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes.update(connection=connection, metadata=metadata)
    return config


def head() -> str:
    """The newest revision this version knows; a revision's file begins with its number.

    Alembic is loaded only to migrate: it takes a tenth of a second and 11 MB from a process that serves.
    """
    return max(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


async def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade, all or nothing; several processes may call this at once."""
    from alembic import command

    async with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # A batch change copies a table and drops the old one; with foreign keys on that would delete its children.
            await (await _driver(connection)).execute_fetchall("PRAGMA foreign_keys=OFF")
        async with connection.begin():
            if connection.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            await connection.run_sync(lambda raw: command.upgrade(_config(raw), revision))
            if connection.dialect.name == "sqlite":
                broken = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first()
                if broken:
                    message = "a migration left rows that point at nothing; the database was not changed"
                    raise RuntimeError(message)
        if connection.dialect.name == "sqlite":
            await _write_ahead(connection)
        await connection.invalidate()  # the next user gets a connection with foreign keys on


async def _write_ahead(connection: AsyncConnection) -> None:
    """Let pages be read while a write is under way, for good: the file keeps this setting.

    SQLite does not wait its turn for this one change, whatever its busy time-out, so several processes that start
    together take turns here.
    """
    driver = await _driver(connection)
    for left in reversed(range(WRITE_AHEAD_TRIES)):
        try:
            await driver.execute_fetchall("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if not left:
                raise
            await asyncio.sleep(WRITE_AHEAD_WAIT)
        else:
            return


async def _driver(connection: AsyncConnection) -> aiosqlite.Connection:
    """Speak to SQLite outside the transaction that SQLAlchemy begins, inside which these settings do nothing."""
    raw = await connection.get_raw_connection()
    return cast("aiosqlite.Connection", raw.driver_connection)


async def current(database: Database) -> str:
    """The revision the database is at; empty before the first migration."""
    async with database.reading() as connection:
        return await connection.run_sync(_recorded)


def _recorded(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
