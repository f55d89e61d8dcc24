from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import StatementError

from bot.database import Database, claim, deliveries, driver_url, forget_deliveries, next_wait

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_database_that_is_away_is_tried_ever_more_rarely_and_at_least_twice_a_minute() -> None:
    waits = [next_wait(None)]
    for _ in range(6):
        waits.append(next_wait(waits[-1]))
    assert [wait.total_seconds() for wait in waits] == [1, 2, 4, 8, 16, 30, 30]


async def test_a_delivery_is_claimed_once(database: Database) -> None:
    async with database.transaction() as connection:
        assert await claim(connection, "slack", "Ev1", NOON)
        assert not await claim(connection, "slack", "Ev1", NOON)
        assert await claim(connection, "teams", "Ev1", NOON)


async def test_a_claim_survives_a_restart(database_url: str, database: Database) -> None:
    async with database.transaction() as connection:
        assert await claim(connection, "slack", "Ev1", NOON)
    again = Database(database_url)
    async with again.transaction() as connection:
        assert not await claim(connection, "slack", "Ev1", NOON)
    await again.close()


async def test_a_claim_falls_with_the_transaction_it_was_made_in(database: Database) -> None:
    async def claim_and_fail() -> None:
        async with database.transaction() as connection:
            assert await claim(connection, "slack", "Ev1", NOON)
            message = "power cut"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="power cut"):
        await claim_and_fail()
    async with database.transaction() as connection:
        assert await claim(connection, "slack", "Ev1", NOON)


async def test_old_deliveries_are_forgotten_and_new_ones_kept(database: Database) -> None:
    async with database.transaction() as connection:
        await claim(connection, "slack", "old", NOON - timedelta(days=4))
        await claim(connection, "slack", "new", NOON)
        await forget_deliveries(connection, NOON - timedelta(days=3))
        assert (await connection.execute(select(deliveries.c.delivery))).scalars().all() == ["new"]


async def test_times_come_back_aware_and_in_utc_from_any_zone(database: Database) -> None:
    summer = datetime(2026, 7, 1, 9, tzinfo=timezone(timedelta(hours=1)))
    async with database.transaction() as connection:
        await connection.execute(insert(deliveries).values(platform="web", delivery="1", seen_at=summer))
        kept = (await connection.execute(select(deliveries.c.seen_at))).scalar_one()
    assert kept == summer
    assert kept.utcoffset() == timedelta(0)


async def test_a_time_without_its_zone_is_refused(database: Database) -> None:
    naive = NOON.replace(tzinfo=None)
    async with database.transaction() as connection:
        with pytest.raises((ValueError, StatementError), match="needs its time zone"):
            await connection.execute(insert(deliveries).values(platform="web", delivery="1", seen_at=naive))


async def test_an_error_carries_nobodys_words(database: Database) -> None:
    with pytest.raises(Exception, match="hidden") as caught:
        async with database.transaction() as connection:
            await connection.execute(text("INSERT INTO deliveries VALUES (:words)"), {"words": "flimflam"})
    assert "flimflam" not in str(caught.value)


@pytest.mark.parametrize("url", ["", "mysql://somewhere/db", "not an address", "oracle://x"])
def test_an_unknown_kind_of_database_is_named_plainly(url: str) -> None:
    with pytest.raises(ValueError, match="must begin with"):
        driver_url(url)


@pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
def test_every_usual_postgresql_address_is_taken(url: str) -> None:
    assert driver_url(url).drivername == "postgresql+asyncpg"
