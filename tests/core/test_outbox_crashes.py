"""Several processes, and processes and databases that go away in the middle: nothing is lost."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from structlog.testing import capture_logs

from bot.database import DATABASE_AWAY, Database
from bot.drain import LEASE
from bot.message import Place
from bot.outbox import State
from tests.core.posting import SECRET_WORDS, Outbox, soon


async def test_a_card_sent_but_not_marked_is_sent_again_after_its_lease_and_none_is_lost(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(*_: object) -> None:
        raise asyncio.CancelledError

    await outbox.put("C1", "first", "second")
    killed = outbox.drain()
    monkeypatch.setattr(killed, "_mark", die)
    await killed(outbox.now())
    assert outbox.platform.sent == [("C1", "first")]
    outbox.now.turn(LEASE.total_seconds() - 1)
    another = outbox.drain()
    await another(outbox.now())
    assert outbox.platform.sent == [("C1", "first")]
    outbox.now.turn(1)
    await another(outbox.now())
    assert outbox.platform.to("C1") == ["first", "first", "second"]
    assert await outbox.states() == [State.SENT, State.SENT]


async def test_a_card_in_hand_when_the_process_died_is_sent_after_its_lease(outbox: Outbox) -> None:
    await outbox.put("C1", "first", "second")
    assert [row.channel for row in await outbox.drain()._claim(64)] == ["C1"]  # noqa: SLF001 -- it died just here
    await outbox.drain()(outbox.now())
    assert outbox.platform.sent == []
    outbox.now.turn(LEASE.total_seconds())
    await outbox.drain()(outbox.now())
    assert outbox.platform.to("C1") == ["first", "second"]


async def test_several_drains_on_one_database_send_each_card_once_and_in_order(
    outbox: Outbox, database_url: str
) -> None:
    titles = [str(number) for number in range(30)]
    for channel in ("C1", "C2", "C3"):
        await outbox.put(channel, *titles)
    others = [Database(database_url) for _ in range(2)]
    drains = [outbox.drain(each) for each in (outbox.database, *others)]
    while State.WAITING in await outbox.states():
        await asyncio.gather(*(drain(outbox.now()) for drain in drains))
    for other in others:
        await other.close()
    assert set(Counter(outbox.platform.sent).values()) == {1}
    assert [outbox.platform.to(channel) for channel in ("C1", "C2", "C3")] == [titles] * 3


async def test_a_card_sent_while_the_database_goes_away_is_noted_once_and_sent_again_when_it_is_back(
    outbox: Outbox, away: Database
) -> None:
    drain = outbox.drain()

    def lose(_: Place) -> None:
        drain._database = away  # noqa: SLF001 -- the database goes away under it

    outbox.platform.first = lose
    await outbox.put("C1", "first", "second")
    with capture_logs() as logs, pytest.raises(DATABASE_AWAY):
        await drain(outbox.now())
    assert [line["event"] for line in logs] == ["post_not_marked"]
    assert SECRET_WORDS not in str(logs)
    outbox.platform.first = lambda _: None
    drain._database = outbox.database  # noqa: SLF001 -- and comes back
    outbox.now.turn(LEASE.total_seconds())
    await drain(outbox.now())
    assert outbox.platform.to("C1") == ["first", "first", "second"]


async def test_what_is_in_flight_lands_when_the_process_stops(outbox: Outbox) -> None:
    release = outbox.platform.held["C1"] = asyncio.Event()
    await outbox.put("C1", "in flight")
    drain = outbox.drain()
    beat = asyncio.create_task(drain(outbox.now()))
    await soon(lambda: bool(drain._flying))  # noqa: SLF001 -- nothing outside shows that a card has left
    beat.cancel()  # as the clock does when it stops
    asyncio.get_running_loop().call_later(0.05, release.set)
    await drain.stop()
    assert outbox.platform.to("C1") == ["in flight"]
    assert await outbox.states() == [State.SENT]
