"""An outbox with a platform that does as a test says and a clock that a test moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from bot.database import Database
from bot.drain import Died, Drain
from bot.message import Account, Card, Intent, Place, Reply, Text, card
from bot.outbox import Post, posts, put
from tests.rooms import Hands

PACE = timedelta(seconds=1)
SECRET_WORDS = "words of Ada Example"


@dataclass
class Platform:
    """Takes cards; `first` is done before each, `then` once it was held, and either may refuse it."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    first: Callable[[Place], object] = lambda _: None
    then: Callable[[Place], object] = lambda _: None
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    tried: int = 0

    async def post(self, place: Place, card: Card) -> str:
        self.tried += 1
        self.first(place)
        await asyncio.sleep(0)  # others have their turn, as they have while a platform is waited for
        if place.channel in self.held:
            await self.held[place.channel].wait()
        self.then(place)
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

    async def put(self, channel: str, *titles: str, not_after: datetime | None = None, key: str = "") -> None:
        wanted = [Post(self.ids[channel], card(title, Text(SECRET_WORDS)), not_after, key) for title in titles]
        async with self.database.transaction() as connection:
            await put(connection, wanted, self.now())

    def drain(self, database: Database | None = None, pace: timedelta | None = None, died: Died | None = None) -> Drain:
        paces = {"slack": pace} if pace else {}
        told = (died,) if died else ()
        return Drain(database or self.database, {"slack": self.platform}, self.now, paces, *told)

    async def rows(self) -> Sequence[Row[Any]]:
        async with self.database.reading() as connection:
            return (await connection.execute(select(posts).order_by(posts.c.id))).all()

    async def states(self) -> list[str]:
        return [row.state for row in await self.rows()]


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
