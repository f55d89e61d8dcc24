from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import event, text

from bot.database import DATABASE_AWAY, Claims, Database
from tests.core.conftest import NOON


@pytest.fixture
def claims(database: Database) -> Claims:
    return Claims(database)


@asynccontextmanager
async def held_up(database: Database) -> AsyncIterator[None]:
    """While nobody can claim, because another process writes."""
    async with database.transaction() as other:
        if other.dialect.name == "postgresql":
            await other.execute(text("LOCK TABLE deliveries"))
        yield


async def begun(claims: Claims, *identities: str) -> list[asyncio.Task[bool]]:
    """Claims under way, in order: the first leads, and the others wait for the next turn."""
    tasks = [asyncio.create_task(claims.claim("slack", identity, NOON)) for identity in identities]
    await asyncio.sleep(0.05)
    return tasks


async def test_those_who_wait_share_one_transaction(claims: Claims, database: Database) -> None:
    commits: list[object] = []
    async with held_up(database):
        tasks = await begun(claims, *(f"Ev{number}" for number in range(30)))
        event.listen(database.engine.sync_engine, "commit", commits.append)
    assert await asyncio.gather(*tasks) == [True] * 30
    assert len(commits) == 3  # the other process, the first claim, and the rest together


async def test_an_id_repeated_in_one_batch_is_claimed_once_by_the_first(claims: Claims, database: Database) -> None:
    async with held_up(database):
        tasks = await begun(claims, "Ev0", "Ev2", "Ev1", "Ev2", "Ev0", "Ev2")
    assert await asyncio.gather(*tasks) == [True, True, True, False, False, False]


async def test_everyone_of_a_failing_batch_hears_of_it_and_later_claims_are_made(
    database: Database, away: Database
) -> None:
    claims = Claims(away)
    heard = await asyncio.gather(
        *(claims.claim("slack", f"Ev{number}", NOON) for number in range(5)), return_exceptions=True
    )
    assert [isinstance(each, DATABASE_AWAY) for each in heard] == [True] * 5
    claims._database = database  # noqa: SLF001 -- the database comes back
    assert await claims.claim("slack", "Ev1", NOON)


async def test_a_leader_that_hangs_up_takes_no_other_claim_along(claims: Claims, database: Database) -> None:
    async with held_up(database):
        alone, leader, *others = await begun(claims, "Ev0", "Ev1", "Ev2", "Ev3")
        for hung_up in (alone, leader):
            hung_up.cancel()
            await asyncio.sleep(0.05)
    assert await asyncio.gather(*others) == [True, True]
    assert alone.cancelled()
    assert leader.cancelled()


async def test_what_nobody_waits_for_any_more_is_not_claimed(claims: Claims, database: Database) -> None:
    async with held_up(database):
        leader, impatient, patient = await begun(claims, "Ev0", "Ev1", "Ev2")
        impatient.cancel()
        await asyncio.sleep(0)
    assert all(await asyncio.gather(leader, patient))
    assert await claims.claim("slack", "Ev1", NOON)  # delivered again, it is answered
