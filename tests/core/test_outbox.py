"""What is put is sent in order a Channel, at the pace its platform asks for."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.message import card
from bot.outbox import Post, State, put
from tests.cards import EXAMPLES
from tests.core.posting import PACE, Outbox, soon


async def test_what_waits_is_sent_in_order_and_marked_with_its_ref(outbox: Outbox) -> None:
    await outbox.put("C1", "first", "second", "third")
    await outbox.drain()(outbox.now())
    assert outbox.platform.sent == [("C1", "first"), ("C1", "second"), ("C1", "third")]
    assert [(row.state, row.ref) for row in await outbox.rows()] == [
        (State.SENT, f"ref of {title}") for title in ("first", "second", "third")
    ]
    await outbox.drain()(outbox.now())
    assert len(outbox.platform.sent) == 3


async def test_every_card_arrives_as_it_was_put(outbox: Outbox) -> None:
    async with outbox.database.transaction() as connection:
        await put(connection, [Post(outbox.ids["C1"], shown) for shown in EXAMPLES.values()], outbox.now())
    await outbox.drain()(outbox.now())
    assert outbox.platform.cards == list(EXAMPLES.values())


async def test_what_was_put_in_a_transaction_that_failed_is_not_sent(outbox: Outbox) -> None:
    with pytest.raises(LookupError):
        await _put_and_fail(outbox)
    await outbox.drain()(outbox.now())
    assert outbox.platform.sent == []


async def _put_and_fail(outbox: Outbox) -> None:
    async with outbox.database.transaction() as connection:
        await put(connection, [Post(outbox.ids["C1"], card("never"))], outbox.now())
        raise LookupError


async def test_a_slow_channel_does_not_keep_the_others_waiting(outbox: Outbox) -> None:
    release = outbox.platform.held["C1"] = asyncio.Event()
    await outbox.put("C1", "slow")
    await outbox.put("C2", "first", "second", "third")
    draining = asyncio.create_task(outbox.drain()(outbox.now()))
    await soon(lambda: len(outbox.platform.to("C2")) == 3)
    assert outbox.platform.to("C1") == []
    release.set()
    await draining
    assert outbox.platform.to("C1") == ["slow"]


async def test_a_channel_rests_after_each_card_where_its_platform_asks_for_that(outbox: Outbox) -> None:
    drain = outbox.drain(pace=PACE)
    await outbox.put("C1", "first", "second")
    await outbox.put("C2", "other")
    await drain(outbox.now())
    assert (outbox.platform.to("C1"), outbox.platform.to("C2")) == (["first"], ["other"])
    outbox.now.turn(0.9)
    await drain(outbox.now())
    assert outbox.platform.to("C1") == ["first"]
    outbox.now.turn(0.1)
    await drain(outbox.now())
    assert outbox.platform.to("C1") == ["first", "second"]


async def test_a_card_that_is_too_late_is_dropped_and_one_just_in_time_is_sent(outbox: Outbox) -> None:
    await outbox.put("C1", "late", not_after=outbox.now() - timedelta(seconds=1))
    await outbox.put("C1", "in time", not_after=outbox.now())
    await outbox.put("C1", "always")
    await outbox.drain()(outbox.now())
    assert outbox.platform.to("C1") == ["in time", "always"]
    assert await outbox.states() == [State.LATE, State.SENT, State.SENT]
