"""Cards that change after they were put: while they wait, while they are on their way, and once they are shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.database import Database
from bot.drain import Drain
from bot.message import Account, Card, Intent, Place, Reply, Text, TryLater, Undeliverable, card
from bot.outbox import Post, put, revise, troubles, try_again
from bot.rooms.membership import channels_of
from tests.rooms import Hands, make_room

FIRST, SECOND, THIRD = (card(title, Text("made up")) for title in ("one has answered", "two have", "three have"))
LATER = card("something else", Text("made up"))


@dataclass
class Wall:
    """A platform that shows cards, each under its ref; `slow` holds a post until it is set."""

    shown: dict[str, str] = field(default_factory=dict)
    updates: int = 0
    slow: asyncio.Event | None = None
    refuses: Exception | None = None
    away: bool = False

    async def post(self, place: Place, card: Card) -> str:
        if self.away:
            reason = "not_in_channel"
            raise Undeliverable(reason)
        if self.slow:
            await self.slow.wait()
        ref = f"{place.channel}/{len(self.shown)}"
        self.shown[ref] = card.title
        return ref

    async def update(self, place: Place, ref: str, card: Card) -> None:
        assert ref.startswith(place.channel)
        if self.refuses:
            raise self.refuses
        self.updates += 1
        self.shown[ref] = card.title

    async def answer(self, intent: Intent, reply: Reply) -> None:
        raise AssertionError(intent, reply)

    async def whisper(self, place: Place, account: Account, card: Card) -> None:
        raise AssertionError(place, account, card)


@dataclass
class Outbox:
    database: Database
    channels: list[int]
    wall: Wall
    now: Hands
    drain: Drain

    async def put(self, *cards: Card, key: str = "") -> None:
        async with self.database.transaction() as connection:
            wanted = [Post(channel, each, key=key) for each in cards for channel in self.channels]
            await put(connection, wanted, self.now())

    async def revise(self, card: Card, pause: float = 0) -> None:
        async with self.database.transaction() as connection:
            await revise(connection, "count", card, self.now(), timedelta(seconds=pause))

    async def deliver(self) -> list[str]:
        await self.drain(self.now())
        return sorted(self.wall.shown.values())


@pytest.fixture
async def outbox(database: Database) -> AsyncIterator[Outbox]:
    places = [Place("wall", "east", "{}"), Place("wall", "west", "{}")]
    room = await make_room(database, "Home", places)
    wall, now = Wall(), Hands()
    drain = Drain(database, {"wall": wall}, now, {})
    async with database.reading() as connection:
        meeting = (await channels_of(connection, [room]))[room]
    yield Outbox(database, meeting, wall, now, drain)
    await drain.stop()


async def test_a_card_that_waits_is_shown_as_it_was_last_revised(outbox: Outbox) -> None:
    await outbox.put(FIRST, key="count")
    await outbox.revise(SECOND)
    assert await outbox.deliver() == [SECOND.title] * 2
    assert outbox.wall.updates == 0


async def test_a_card_that_was_sent_is_updated_in_every_channel(outbox: Outbox) -> None:
    await outbox.put(FIRST, key="count")
    assert await outbox.deliver() == [FIRST.title] * 2
    await outbox.revise(SECOND)
    assert await outbox.deliver() == [SECOND.title] * 2
    assert outbox.wall.updates == 2


async def test_many_changes_within_a_pause_are_one_update_with_the_last_words(outbox: Outbox) -> None:
    await outbox.put(FIRST, key="count")
    await outbox.deliver()
    for each in (SECOND, FIRST, THIRD):
        await outbox.revise(each, pause=10)
    assert await outbox.deliver() == [FIRST.title] * 2
    outbox.now.turn(11)
    assert await outbox.deliver() == [THIRD.title] * 2
    assert outbox.wall.updates == 2


async def test_an_update_that_waits_keeps_no_later_card_waiting(outbox: Outbox) -> None:
    await outbox.put(FIRST, key="count")
    await outbox.deliver()
    await outbox.revise(SECOND, pause=10)
    await outbox.put(LATER)
    assert await outbox.deliver() == sorted([FIRST.title, LATER.title] * 2)


async def test_a_card_revised_while_it_was_on_its_way_shows_its_new_words_in_the_end(outbox: Outbox) -> None:
    outbox.wall.slow = asyncio.Event()
    await outbox.put(FIRST, key="count")
    delivering = asyncio.create_task(outbox.deliver())
    await asyncio.sleep(0.2)
    await outbox.revise(SECOND)
    outbox.wall.slow.set()
    await delivering
    assert await outbox.deliver() == [SECOND.title] * 2


async def test_a_card_that_waits_gives_way_to_a_newer_one_of_its_key(outbox: Outbox) -> None:
    await outbox.put(FIRST, key="count")
    await outbox.put(SECOND, key="count")
    assert await outbox.deliver() == [SECOND.title] * 2


async def test_a_change_that_cannot_wait_takes_along_one_that_could(outbox: Outbox) -> None:
    await outbox.put(FIRST, key="count")
    await outbox.deliver()
    await outbox.revise(SECOND, pause=10)
    await outbox.revise(THIRD)
    assert await outbox.deliver() == [THIRD.title] * 2
    assert outbox.wall.updates == 2


async def test_an_update_that_a_busy_channel_put_off_lets_no_later_card_flood_it(outbox: Outbox) -> None:
    await outbox.put(FIRST, key="count")
    await outbox.deliver()
    outbox.wall.refuses = TryLater(30)
    await outbox.revise(SECOND)
    await outbox.deliver()
    await outbox.put(LATER)
    outbox.now.turn(29)
    assert await outbox.deliver() == [FIRST.title] * 2
    outbox.wall.refuses = None
    outbox.now.turn(1)
    assert await outbox.deliver() == sorted([SECOND.title, LATER.title] * 2)


async def test_an_update_that_is_refused_for_good_is_no_lost_card_and_the_next_change_is_tried(outbox: Outbox) -> None:
    await outbox.put(FIRST, key="count")
    await outbox.deliver()
    outbox.wall.refuses = Undeliverable("message_not_found")
    await outbox.revise(SECOND)
    assert await outbox.deliver() == [FIRST.title] * 2
    async with outbox.database.reading() as connection:
        assert await troubles(connection, outbox.channels) == {}
    outbox.wall.refuses = None
    await outbox.revise(THIRD)
    assert await outbox.deliver() == [THIRD.title] * 2


async def test_a_card_that_died_is_not_updated_and_shows_its_latest_words_if_it_is_tried_again(outbox: Outbox) -> None:
    await outbox.put(FIRST, key="count")
    outbox.wall.away = True
    await outbox.deliver()
    await outbox.revise(SECOND)
    outbox.wall.away = False
    assert await outbox.deliver() == []
    async with outbox.database.transaction() as connection:
        for channel in outbox.channels:
            await try_again(connection, channel, outbox.now())
    assert await outbox.deliver() == [SECOND.title] * 2
    assert outbox.wall.updates == 0


async def test_of_changes_by_several_processes_at_once_the_last_is_shown_in_the_end(
    outbox: Outbox, database_url: str
) -> None:
    await outbox.put(FIRST, key="count")
    other = Database(database_url)
    drains = [outbox.drain, Drain(other, {"wall": outbox.wall}, outbox.now, {})]
    said: list[str] = []

    async def change(database: Database, title: str) -> None:
        async with database.transaction() as connection:
            await revise(connection, "count", card(title), outbox.now())
            said.append(title)  # what follows waits for this one: the order of the record

    for turn in range(20):
        work = [change(each, f"{turn} by {name}") for name, each in (("one", outbox.database), ("other", other))]
        await asyncio.gather(*work, *(drain(outbox.now()) for drain in drains))
    for _ in range(3):
        await asyncio.gather(*(drain(outbox.now()) for drain in drains))
    await other.close()
    assert sorted(outbox.wall.shown.values()) == [said[-1]] * 2
