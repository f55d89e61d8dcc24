"""Brings the database to the shape this version expects, and tells whether it has it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

import bot.jargon.tables
import bot.occurrences
import bot.outbox
import bot.prompts.tables
import bot.rooms.tables
from bot.database import Database, metadata

if TYPE_CHECKING:
    from alembic.config import Config

TABLES = (bot.jargon.tables, bot.occurrences, bot.outbox, bot.prompts.tables, bot.rooms.tables)
"""Every module that adds tables to `metadata`; importing them is what makes it complete."""

ONE_AT_A_TIME = 735_100_417
"""The advisory lock under which PostgreSQL lets one of several starting replicas migrate."""


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
            await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            await connection.commit()
        async with connection.begin():
            if connection.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            await connection.run_sync(lambda raw: command.upgrade(_config(raw), revision))
            if connection.dialect.name == "sqlite":
                broken = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first()
                if broken:
                    message = "a migration left rows that point at nothing; the database was not changed"
                    raise RuntimeError(message)
        await connection.invalidate()  # the next user gets a connection with foreign keys on


async def current(database: Database) -> str:
    """The revision the database is at; empty before the first migration."""
    async with database.reading() as connection:
        return await connection.run_sync(_recorded)


def _recorded(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
