"""Two processes on one database: what one shows or changes, the open pages of the other show at once."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import delete, select, text
from structlog.testing import capture_logs

from adapters.web import live
from bot.database import Database
from bot.message import Place, Text, card
from bot.rooms.page import news
from bot.rooms.page.news import News, tell
from bot.rooms.tables import members
from tests.core.conftest import MakeRouter
from tests.web.conftest import Site, Stream

ROOM = Place("web", "sample-room")
CARD = card("A card", Text("Said to all"))


@asynccontextmanager
async def following(site: Site, database: Database) -> AsyncIterator[None]:
    """As the root starts it for the pages of one process."""
    followed = News(database, site.web.look, site.web.channels)
    followed.start()
    try:
        yield
    finally:
        await followed.stop()


@pytest.fixture
async def elsewhere(database: Database, router_on: MakeRouter) -> AsyncIterator[Site]:
    """Another process, which has connections of its own."""
    theirs = Database(database.url.render_as_string(hide_password=False))
    yield Site(theirs, open_to_all=False, make_router=router_on)
    await theirs.close()


@pytest.fixture(autouse=True)
def no_help_from_the_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 600)
    monkeypatch.setattr(news, "LOOK_SECONDS", 0.02)


async def test_a_card_posted_by_one_process_and_its_update_are_seen_in_the_pages_of_another(
    site: Site, elsewhere: Site, database: Database
) -> None:
    async with following(site, database), Stream(site, "ada") as stream:
        ref = await elsewhere.web.post(ROOM, CARD)
        posted = await stream.event()
        await elsewhere.web.update(ROOM, ref, card("A newer card"))
        updated = await stream.event()
    assert posted
    assert f'id="card-{ref}"' in posted[2]
    assert updated
    assert f'id="card-{ref}"' in updated[2]
    assert "A newer card" in updated[2]


async def test_many_cards_of_several_processes_come_each_once_and_in_order(
    site: Site, elsewhere: Site, database: Database
) -> None:
    async with following(site, database), Stream(site, "ada") as stream:
        for _ in range(5):
            await asyncio.gather(*(each.web.post(ROOM, CARD) for each in (site, elsewhere) for _ in range(3)))
        numbers = [int(event[1]) for _ in range(30) if (event := await stream.event())]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 30


async def test_who_is_removed_loses_the_page_at_once(site: Site, database: Database) -> None:
    async with following(site, database), Stream(site, "ada") as stream:
        async with database.transaction() as connection:
            await connection.execute(delete(members).where(members.c.name == "Ada Example"))
            await tell(connection, ROOM.channel)
        await stream.closes()


async def test_what_is_undone_is_told_to_nobody(site: Site, elsewhere: Site, database: Database) -> None:
    async with following(site, database), Stream(site, "ada") as stream:
        async with database.engine.connect() as connection:
            await tell(connection, ROOM.channel)
            await connection.rollback()
        ref = await elsewhere.web.post(ROOM, CARD)
        event = await stream.event()
    assert event
    assert (event[1], f'id="card-{ref}"' in event[2]) == ("1", True)


async def test_a_connection_that_is_cut_is_made_anew_and_nothing_told_meanwhile_is_missed(
    site: Site, elsewhere: Site, database: Database
) -> None:
    async with following(site, database), Stream(site, "ada") as stream:
        for _ in range(3):
            await elsewhere.web.post(ROOM, CARD)
            assert await stream.event()
            await cut(elsewhere.database)
            await elsewhere.web.post(ROOM, CARD)
            assert await stream.event()


async def cut(database: Database) -> None:
    """End every other connection of this database, as a restart of the server would."""
    if database.url.get_backend_name() != "postgresql":
        return
    async with database.transaction() as connection:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        listening = await connection.execute(text(f"SELECT count(*) {others} AND query LIKE 'LISTEN%'"))
        assert listening.scalar_one() == 1
        await connection.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))


async def test_news_goes_on_after_the_database_could_not_be_reached(
    site: Site, elsewhere: Site, database: Database, away: Database
) -> None:
    followed = News(away, site.web.look, site.web.channels)
    async with Stream(site, "ada") as stream:
        followed.start()
        await asyncio.sleep(0.1)  # some tries fail
        followed._database = database  # noqa: SLF001 -- it is back
        await elsewhere.web.post(ROOM, CARD)
        assert await stream.event()
        await followed.stop()


async def test_a_database_that_stays_away_is_told_once_and_told_well_once(database: Database) -> None:
    tries, enough, well = itertools.count(1), asyncio.Event(), asyncio.Event()

    def channels() -> list[str]:
        if well.is_set():
            return [ROOM.channel]
        if next(tries) > 3:
            enough.set()
        raise ConnectionError

    async def hear(_: str) -> None:
        heard.set()

    heard = asyncio.Event()
    followed = News(database, hear, channels)
    async with database.transaction() as connection:
        await tell(connection, ROOM.channel)
    with capture_logs() as logs:
        followed.start()
        await asyncio.wait_for(enough.wait(), 20)
        well.set()
        await asyncio.wait_for(heard.wait(), 20)
        await asyncio.sleep(0)
        await followed.stop()
    assert [line["event"] for line in logs] == ["news_lost", "news_well_again"]


async def test_stopping_gives_the_connection_back(site: Site, database: Database) -> None:
    async with following(site, database), Stream(site, "ada") as stream:
        await site.web.post(ROOM, CARD)
        assert await stream.event()
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # each pool of ours counts
    async with database.reading() as connection:
        assert (await connection.execute(select(1))).scalar_one() == 1
