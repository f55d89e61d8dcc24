"""What becomes of a card when a platform is busy, broken or away for good."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from bot.drain import REMOVED, Drain, Lost
from bot.leases import MOST_TRIES
from bot.message import Place, TryLater, Undeliverable, card
from bot.outbox import Post, State, put, troubles, try_again
from bot.places import channels
from tests.core.posting import SECRET_WORDS, Outbox, refuse_once, soon

NOT_THERE = "not_in_channel"


async def test_a_busy_platform_is_left_alone_for_as_long_as_it_asks_and_for_that_channel_only(outbox: Outbox) -> None:
    outbox.platform.first = refuse_once(TryLater(30))
    await outbox.put("C1", "first", "second")
    await outbox.put("C2", "other")
    drain = outbox.drain()
    await drain(outbox.now())
    assert outbox.platform.sent == [("C2", "other")]
    outbox.now.turn(29.9)
    await drain(outbox.now())
    assert outbox.platform.to("C1") == []
    outbox.now.turn(0.1)
    await drain(outbox.now())
    assert outbox.platform.to("C1") == ["first", "second"]


async def test_a_fault_is_tried_again_ever_more_seldom_for_about_six_hours_then_is_dead_with_one_line(
    outbox: Outbox,
) -> None:
    def fail(place: Place) -> None:
        if place.channel == "C1":
            raise RuntimeError(SECRET_WORDS)

    outbox.platform.first = fail
    await outbox.put("C1", "never")
    pauses = []
    with capture_logs() as logs:
        while (await outbox.states()) == [State.WAITING]:
            await outbox.drain()(outbox.now())
            if (row := (await outbox.rows())[0]).state == State.WAITING:
                pauses.append((row.try_at - outbox.now()).total_seconds())
                outbox.now.at = row.try_at
    assert pauses == [min(2**n, 3600) for n in range(1, MOST_TRIES)]
    assert 5 * 3600 < sum(pauses) < 7 * 3600
    assert await outbox.states() == [State.DEAD]
    assert [(line["event"], line["reason"]) for line in logs] == [("post_dead", "RuntimeError")]
    assert SECRET_WORDS not in str(logs)


async def test_what_a_platform_will_never_take_is_dead_at_once_and_the_next_goes_on(outbox: Outbox) -> None:
    outbox.platform.first = refuse_once(Undeliverable("channel_is_archived"))
    await outbox.put("C1", "first", "second")
    with capture_logs() as logs:
        await outbox.drain()(outbox.now())
    assert outbox.platform.sent == [("C1", "second")]
    first, second = await outbox.rows()
    assert (first.state, first.reason, first.tries, second.state) == (State.DEAD, "channel_is_archived", 1, State.SENT)
    assert [line["event"] for line in logs] == ["post_dead"]


async def test_a_long_reason_fits_its_column(outbox: Outbox) -> None:
    outbox.platform.first = refuse_once(Undeliverable("x" * 500))
    await outbox.put("C1", "first")
    await outbox.drain()(outbox.now())
    assert [row.reason for row in await outbox.rows()] == ["x" * 200]


async def test_a_card_for_a_platform_that_is_not_set_up_waits_until_it_is(outbox: Outbox) -> None:
    await outbox.put("P1", "by pigeon")
    await outbox.put("C1", "by Slack")
    await outbox.drain()(outbox.now())
    assert outbox.platform.sent == [("C1", "by Slack")]
    first = (await outbox.rows())[0]
    assert (first.state, first.reason) == (State.WAITING, "this platform is not set up here")
    outbox.now.turn(60)
    await Drain(outbox.database, {"pigeon": outbox.platform}, outbox.now, {})(outbox.now())
    assert outbox.platform.to("P1") == ["by pigeon"]


async def test_a_channel_we_were_taken_out_of_is_not_tried_and_its_cards_are_dead_at_once(outbox: Outbox) -> None:
    await outbox.put("C1", "first", "second")
    await outbox.put("C2", "other")
    async with outbox.database.transaction() as connection:
        await connection.execute(update(channels).where(channels.c.channel == "C1").values(present=False))
    await outbox.drain()(outbox.now())
    assert outbox.platform.sent == [("C2", "other")]
    assert [(row.state, row.reason) for row in await outbox.rows()] == [(State.DEAD, REMOVED)] * 2 + [(State.SENT, "")]


async def test_a_card_that_gave_way_while_it_was_on_its_way_and_failed_does_not_come_back(outbox: Outbox) -> None:
    outbox.platform.then = refuse_once(TryLater(1))
    release = outbox.platform.held["C1"] = asyncio.Event()
    await outbox.put("C1", "older", key="count")
    draining = asyncio.create_task(outbox.drain()(outbox.now()))
    await soon(lambda: outbox.platform.tried == 1)
    await outbox.put("C1", "newer", key="count")
    release.set()
    await draining
    outbox.now.turn(60)
    await outbox.drain()(outbox.now())
    assert outbox.platform.to("C1") == ["newer"]
    assert await outbox.states() == [State.LATE, State.SENT]


@dataclass
class Told:
    """Is told of what did not arrive; notes it in the record, and may fail after that."""

    outbox: Outbox
    fails: bool = False
    losses: list[Lost] = field(default_factory=list)

    async def __call__(self, connection: AsyncConnection, lost: Lost, now: datetime) -> None:
        self.losses.append(lost)
        await put(connection, [Post(self.outbox.ids["C2"], card(f"lost: {lost.reason}"))], now)
        if self.fails:
            raise LookupError(SECRET_WORDS)


async def test_a_lost_card_is_told_of_once_with_its_channel_its_key_and_why(outbox: Outbox) -> None:
    outbox.platform.first = refuse_once(Undeliverable("channel_is_archived"))
    await outbox.put("C1", "never", key="news")
    told = Told(outbox)
    for _ in range(2):
        await outbox.drain(died=told)(outbox.now())
    assert told.losses == [Lost(outbox.ids["C1"], "news", "channel_is_archived")]
    assert outbox.platform.sent == [("C2", "lost: channel_is_archived")]


async def test_what_cannot_be_told_is_taken_back_logged_and_stops_neither_the_marking_nor_the_drain(
    outbox: Outbox,
) -> None:
    outbox.platform.first = refuse_once(Undeliverable("channel_is_archived"))
    await outbox.put("C1", "never", "next")
    with capture_logs() as logs:
        await outbox.drain(died=Told(outbox, fails=True))(outbox.now())
    assert await outbox.states() == [State.DEAD, State.SENT]
    assert outbox.platform.sent == [("C1", "next")]
    assert [line["event"] for line in logs] == ["post_dead", "loss_not_told"]
    assert SECRET_WORDS not in str(logs)


async def test_a_card_too_late_by_itself_is_no_loss_and_one_that_trouble_made_late_is(outbox: Outbox) -> None:
    await outbox.put("C3", "late", not_after=outbox.now() - timedelta(seconds=1))
    outbox.platform.first = refuse_once(TryLater(30))
    await outbox.put("C1", "held up", not_after=outbox.now() + timedelta(seconds=20))
    told = Told(outbox)
    await outbox.drain(died=told)(outbox.now())
    outbox.now.turn(30)
    await outbox.drain(died=told)(outbox.now())
    assert told.losses == [Lost(outbox.ids["C1"], "", "busy")]


async def test_what_was_lost_is_tried_again_in_its_order_before_later_cards_and_what_is_too_late_is_not(
    outbox: Outbox,
) -> None:
    def refuse(_: Place) -> None:
        raise Undeliverable(NOT_THERE)

    outbox.platform.first = refuse
    await outbox.put("C1", "first", "second")
    await outbox.put("C1", "of the day", not_after=outbox.now() + timedelta(hours=1))
    await outbox.drain()(outbox.now())
    outbox.platform.first = lambda _: None
    outbox.now.turn(7200)
    await outbox.put("C1", "third")
    for _ in range(2):  # pressed twice
        async with outbox.database.transaction() as connection:
            await try_again(connection, outbox.ids["C1"], outbox.now())
    await outbox.drain()(outbox.now())
    assert outbox.platform.to("C1") == ["first", "second", "third"]
    async with outbox.database.reading() as connection:
        assert await troubles(connection, list(outbox.ids.values())) == {}


async def test_a_platform_that_breaks_for_one_card_stops_no_other(outbox: Outbox) -> None:
    def fail(place: Place) -> None:
        if place.channel == "C1":
            raise ValueError(SECRET_WORDS)

    outbox.platform.first = fail
    for channel in ("C1", "C2", "C3"):
        await outbox.put(channel, "news")
    await outbox.drain()(outbox.now())
    assert sorted(outbox.platform.sent) == [("C2", "news"), ("C3", "news")]
