import asyncio
from datetime import UTC, datetime

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from bot import migrating
from bot.database import Database, metadata
from bot.rooms.people import load_sample, sample_people

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


async def test_models_and_migrations_agree(database: Database) -> None:
    def differences(raw: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(raw), metadata))

    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_again_changes_nothing_and_keeps_every_row(database: Database) -> None:
    await load_sample(database, NOON)
    before = await sample_people(database)
    await migrating.migrate(database)
    assert await sample_people(database) == before
    assert len(before) == 4


async def test_several_processes_may_migrate_at_once(database_url: str) -> None:
    several = [Database(database_url) for _ in range(3)]
    await asyncio.gather(*(migrating.migrate(each) for each in several))
    assert {await migrating.current(each) for each in several} == {migrating.head()}
    for each in several:
        await each.close()


async def test_a_database_that_was_never_migrated_is_at_no_revision(database_url: str) -> None:
    database = Database(database_url)
    assert await migrating.current(database) == ""
    await database.close()


async def test_foreign_keys_hold_after_a_migration(database: Database) -> None:
    async with database.reading() as connection:
        if connection.dialect.name == "sqlite":
            assert (await connection.execute(text("PRAGMA foreign_keys"))).scalar_one() == 1
