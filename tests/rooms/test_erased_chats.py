"""Who is erased is not written down again by the clock, and who comes back is known again without a restart."""

from __future__ import annotations

import pytest

from bot.database import Database
from bot.message import Intent
from bot.metrics import Metrics
from bot.places import Places
from bot.rooms.reaching import forget_chats
from bot.router import Router
from tests.actions.directly import CHAT, IN_SLACK, IN_TEAMS, Directly, directly
from tests.actions.minding import SAM


@pytest.fixture
async def ours(database: Database) -> Directly:
    return await directly(database)


def router(ours: Directly, places: Places) -> Router:
    """As the root builds it: whatever is asked is noticed first."""
    features, now = ours.minding.features, ours.minding.now
    return Router(
        reads=features.reads(),
        writes=features.writes(),
        spoken=frozenset({"bigroom"}),
        database=ours.minding.database,
        metrics=Metrics(),
        notice=places.hear,
        now=now,
    )


async def test_the_press_that_erases_does_not_write_the_chat_down_again(ours: Directly) -> None:
    places, known = Places(), Places()
    await ours.hear(SAM, IN_SLACK, known)
    for process in (places, known):
        process.hear(Intent("rooms.erase", SAM, IN_SLACK))
    assert len(await ours.chats()) == 1
    for process in (places, known):
        await router(ours, process)(Intent("rooms.erase_now", SAM, IN_SLACK, delivery="x1"))
    for process in (places, known):
        await process.save(ours.minding.database, ours.minding.now())
    assert await ours.chats() == []


async def test_who_comes_back_is_known_again_though_the_process_had_met_the_chat_before(ours: Directly) -> None:
    places = Places()
    await ours.move(SAM, IN_TEAMS)
    await ours.hear(IN_TEAMS, CHAT, places)
    async with ours.minding.database.transaction() as connection:
        await forget_chats(connection, ours.minding.people[SAM].member)
    assert await ours.chats() == []
    await ours.hear(IN_TEAMS, CHAT, places)
    assert [chat.channel for chat in await ours.chats()] == [CHAT.channel]
