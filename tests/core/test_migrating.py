from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, bindparam, text

from bot import migrating
from bot.database import Database, UtcTime, metadata
from bot.message import Account, Intent, Place, card
from bot.outbox import Post, put
from bot.rooms.membership import find_here
from bot.rooms.page.seats import load_sample, sample_people
from bot.rooms.rules import Role

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
    several = [Database(database_url) for _ in range(6)]
    await asyncio.gather(*(migrating.migrate(each) for each in several))
    assert {await migrating.current(each) for each in several} == {migrating.head()}
    for each in several:
        await each.close()


async def test_the_room_can_be_read_while_a_write_is_under_way(database: Database) -> None:
    await load_sample(database, NOON)
    async with database.transaction() as writing:
        await writing.execute(text("UPDATE members SET job = 'Governor'"))
        assert len(await sample_people(database)) == 4


async def test_a_database_that_was_never_migrated_is_at_no_revision(database_url: str) -> None:
    database = Database(database_url)
    assert await migrating.current(database) == ""
    await database.close()


async def test_foreign_keys_hold_after_a_migration(database: Database) -> None:
    async with database.reading() as connection:
        if connection.dialect.name == "sqlite":
            assert (await connection.execute(text("PRAGMA foreign_keys"))).scalar_one() == 1


OLD_ROWS = (
    "INSERT INTO deliveries (platform, delivery, seen_at) VALUES ('slack', 'Ev1', :now)",
    "INSERT INTO organisations (id, name) VALUES (1, 'Fernleigh NHS Trust')",
    "INSERT INTO rooms (id, name, purpose) VALUES (1, 'Home from hospital', 'A made-up purpose')",
    "INSERT INTO channels VALUES (1, 1, 'web', 'sample-room', '', TRUE, :now)",
    "INSERT INTO channels VALUES (2, NULL, 'slack', 'C1', 'here', FALSE, :now)",
    "INSERT INTO members (id, room_id, organisation_id, name, job) VALUES (1, 1, 1, 'Ada Example', 'Ward sister')",
    "INSERT INTO accounts (member_id, platform, tenant, \"user\") VALUES (1, 'web', 'sample', 'ada')",
    "INSERT INTO board (id, channel, card, posted_at) VALUES (1, 'sample-room', '{}', :now)",
    "INSERT INTO unknown_terms (term, times, last_asked) VALUES ('flimflam', 2, :now)",
)
OLD_TABLES = frozenset(row.split()[2] for row in OLD_ROWS)


async def old_rows(database: Database) -> dict[str, list[dict[str, object]]]:
    """Every row of the tables of the first version, as the database has them."""
    found = {}
    async with database.reading() as connection:
        for table in OLD_TABLES:
            rows = await connection.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))  # noqa: S608 -- names above
            found[table] = [dict(row) for row in rows.mappings()]
    return found


@pytest.fixture
async def first_version(database_url: str) -> AsyncIterator[Database]:
    """A database of the first version with a row in every table."""
    database = Database(database_url)
    await migrating.migrate(database, "0001")
    now = bindparam("now", NOON, UtcTime)
    async with database.transaction() as connection:
        for row in OLD_ROWS:
            await connection.execute(text(row).bindparams(now) if ":now" in row else text(row))
    yield database
    await database.close()


async def test_a_database_of_the_first_version_keeps_every_row_and_gains_sensible_values(
    first_version: Database,
) -> None:
    before = await old_rows(first_version)
    assert all(before.values())
    await migrating.migrate(first_version)
    assert await migrating.current(first_version) == migrating.head()
    after = await old_rows(first_version)
    gained = {
        "rooms": {"nation", "zone", "ground_rules", "meets_on", "meets_at", "keep_months", "paused", "closed_at"},
        "members": {"role", "away_from", "away_until", "works_on", "joined_at", "left_at"},
        "channels": {"quiet_until", "tenant", "user", "refused_at"},
        "board": {"number", "newest_of"},
    }
    for table, rows in after.items():
        for row, old in zip(rows, before[table], strict=True):
            assert row.items() >= old.items()
            assert row.keys() - old.keys() == gained.get(table, set())
    (room,), (member,) = after["rooms"], after["members"]
    assert (room["nation"], room["zone"], member["role"]) == ("england", "Europe/London", "member")
    assert {row["quiet_until"] for row in after["channels"]} == {None}
    assert {(row["tenant"], row["user"], row["refused_at"]) for row in after["channels"]} == {("", "", None)}
    async with first_version.reading() as connection:
        assert (await connection.execute(text("SELECT room_id, organisation_id FROM room_organisations"))).all() == [
            (1, 1)
        ]


async def test_a_room_of_the_first_version_works_after_the_migration(first_version: Database) -> None:
    await migrating.migrate(first_version)
    intent = Intent("prompt", Account("web", "sample", "ada"), Place("web", "sample-room"))
    async with first_version.transaction() as connection:
        here = await find_here(connection, intent)
        assert here
        assert here.role is Role.MEMBER
        await put(connection, [Post(1, card("A question"))], NOON)
        await connection.execute(text("DELETE FROM rooms"))
        assert (await connection.execute(text("SELECT room_id FROM channels ORDER BY id"))).scalars().all() == [
            None
        ] * 2
        assert (await connection.execute(text("SELECT count(*) FROM members"))).scalar_one() == 0
