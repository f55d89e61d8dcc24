"""The outbox on both databases, with a platform that does as a test says and a clock that a test moves."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, select
from structlog.testing import capture_logs

from bot.database import DATABASE_AWAY, Database
from bot.message import Account, Card, Intent, Place, Reply, Text, TryLater, Undeliverable, card
from bot.outbox import LEASE, MOST_TRIES, Drain, Post, State, posts, put
from bot.places import channels
from tests.cards import EXAMPLES
from tests.rooms import Hands, make_room

PACE = timedelta(seconds=1)
SECRET_WORDS = "words of Ada Example"


@dataclass
class Platform:
    """Takes cards; `first` is done before each, and may refuse it."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    first: Callable[[Place], object] = lambda _: None
    held: dict[str, asyncio.Event] = field(default_factory=dict)

    async def post(self, place: Place, card: Card) -> str:
        self.first(place)
        await asyncio.sleep(0)  # others have their turn, as they have while a platform is waited for
        if place.channel in self.held:
            await self.held[place.channel].wait()
        self.sent.append((place.channel, card.title))
        self.cards.append(card)
        return f"ref of {card.title}"

    def to(self, channel: str) -> list[str]:
        """The titles one Channel received, in order."""
        return [title for name, title in self.sent if name == channel]

    async def update(self, place: Place, ref: str, card: Card) -> None:
        raise NotImplementedError

    async def answer(self, intent: Intent, reply: Reply) -> None:
        raise NotImplementedError

    async def whisper(self, place: Place, account: Account, card: Card) -> None:
        raise NotImplementedError


@dataclass
class Outbox:
    """A Room of three Channels, the platform they are on, and what tests do with their queues."""

    database: Database
    platform: Platform = field(default_factory=Platform)
    now: Hands = field(default_factory=Hands)
    ids: dict[str, int] = field(default_factory=dict)

    async def put(self, channel: str, *titles: str, not_after: datetime | None = None) -> None:
        wanted = [Post(self.ids[channel], card(title, Text(SECRET_WORDS)), not_after) for title in titles]
        async with self.database.transaction() as connection:
            await put(connection, wanted, self.now())

    def drain(self, database: Database | None = None, pace: timedelta | None = None) -> Drain:
        paces = {"slack": pace} if pace else {}
        return Drain(database or self.database, {"slack": self.platform}, self.now, paces)

    async def rows(self) -> Sequence[Row[Any]]:
        async with self.database.reading() as connection:
            return (await connection.execute(select(posts).order_by(posts.c.id))).all()

    async def states(self) -> list[str]:
        return [row.state for row in await self.rows()]


@pytest.fixture
async def outbox(database: Database) -> Outbox:
    places = [Place("slack", name, "here") for name in ("C1", "C2", "C3")]
    await make_room(database, "Made up", [*places, Place("pigeon", "P1", "loft")])
    async with database.reading() as connection:
        known = await connection.execute(select(channels.c.channel, channels.c.id))
        return Outbox(database, ids={row.channel: row.id for row in known})


def refuse_once(trouble: Exception, channel: str = "C1") -> Callable[[Place], object]:
    """Refuse the first card to a Channel."""
    left = [trouble]

    def first(place: Place) -> None:
        if place.channel == channel and left:
            raise left.pop()

    return first


async def soon(true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError


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


async def test_a_card_that_is_too_late_is_dropped_and_one_just_in_time_is_sent(outbox: Outbox) -> None:
    await outbox.put("C1", "late", not_after=outbox.now() - timedelta(seconds=1))
    await outbox.put("C1", "in time", not_after=outbox.now())
    await outbox.put("C1", "always")
    await outbox.drain()(outbox.now())
    assert outbox.platform.to("C1") == ["in time", "always"]
    assert await outbox.states() == [State.LATE, State.SENT, State.SENT]


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
