"""The outbox: Cards awaiting delivery to a Channel, put in the transaction that caused them and drained in order.

A Post is sent by whichever process holds its lease. A crash between sending and marking lets the lease run out, so one
card may be seen twice and none is lost; every button is idempotent, so seeing one twice does no harm.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

import structlog
from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import cards
from bot.database import Database, UtcTime, metadata
from bot.message import Card, Messenger, Place, TryLater, Undeliverable
from bot.places import channels

LEASE = timedelta(seconds=60)
"""How long one process may take over one card before another tries; longer than any platform call may last."""

MOST_TRIES = 17
"""With back-off from two seconds to an hour, about six hours; then it is dead, and logged."""

LONGEST_REF = 255
"""Characters of a platform's name for a message that are kept."""

LONGEST_KEY = 60

MOST_FLYING = 64
"""Cards one process delivers at once, each to a Channel of its own."""


NO_PAUSE = timedelta()


class State(StrEnum):
    """What became of a Post."""

    WAITING = "waiting"
    SENT = "sent"
    LATE = "late"
    DEAD = "dead"


# Keeps a Channel's place in the queue; the Room it belongs to is the rooms' own business.
posts = Table(
    "posts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel_id", ForeignKey("channels.id", ondelete="CASCADE"), nullable=False),
    Column("card", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("put_at", UtcTime, nullable=False),
    Column("not_after", UtcTime, nullable=True),
    Column("try_at", UtcTime, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("ref", String(LONGEST_REF), nullable=False, server_default=""),
    Column("reason", String(200), nullable=False, server_default=""),
    Column("key", String(LONGEST_KEY), nullable=False, server_default=""),
    Column("revises_id", ForeignKey("posts.id", ondelete="CASCADE"), nullable=True),
    Index("ix_posts_queue", "state", "channel_id", "id"),
    Index("ix_posts_key", "key"),
)


@dataclass(frozen=True, slots=True)
class Post:
    """A Card for one Channel; after `not_after` it is dropped.

    A `key` names what the card is about, for `revise`; a Post of the same key still waiting for the same Channel gives
    way to this one.
    """

    channel_id: int
    card: Card
    not_after: datetime | None = None
    key: str = ""


async def put(connection: AsyncConnection, wanted: Sequence[Post], now: datetime) -> None:
    """Put Posts in the queues of their Channels, in this order."""
    rows = [
        {
            "channel_id": post.channel_id,
            "card": _written(post.card),
            "state": State.WAITING,
            "put_at": now,
            "not_after": post.not_after,
            "try_at": now,
            "key": post.key,
        }
        for post in wanted
    ]
    for post in wanted:
        if post.key:
            outdated = _of(post.key) & (posts.c.channel_id == post.channel_id)
            await connection.execute(update(posts).where(outdated).values(state=State.LATE))
    if rows:
        await connection.execute(insert(posts), rows)


def _of(key: str) -> ColumnElement[bool]:
    return (posts.c.key == key) & (posts.c.state == State.WAITING)


async def revise(connection: AsyncConnection, key: str, card: Card, now: datetime, pause: timedelta = NO_PAUSE) -> None:
    """Let every Post of this key show another card: those that wait change as they stand, those sent are updated.

    With a `pause` an update waits that long for another to take its place, so that many changes are few updates.
    """
    await connection.execute(update(posts).where(_of(key)).values(card=_written(card)))
    changing = select(posts.c.revises_id).where(_of(key), posts.c.revises_id.is_not(None))
    shown = (posts.c.key == key) & (posts.c.state == State.SENT) & (posts.c.ref != "") & posts.c.revises_id.is_(None)
    originals = select(posts.c.id, posts.c.channel_id).where(shown, posts.c.id.not_in(changing))
    await _put_revisions(connection, (await connection.execute(originals)).all(), key, card, now, now + pause)


async def _put_revisions(  # noqa: PLR0913, PLR0917 -- the columns of a row
    connection: AsyncConnection, originals: Sequence[Row[int, int]], key: str, card: Card, now: datetime, at: datetime
) -> None:
    same = {"card": _written(card), "key": key, "state": State.WAITING, "put_at": now, "try_at": at}
    rows = [{**same, "revises_id": each.id, "channel_id": each.channel_id} for each in originals]
    if rows:
        await connection.execute(insert(posts), rows)


async def let_go(connection: AsyncConnection, channel_ids: Sequence[int]) -> None:
    """Revise nothing more in these Channels, which leave their Room; what waits for them is still sent."""
    await connection.execute(update(posts).where(posts.c.channel_id.in_(channel_ids)).values(key=""))


@lru_cache(maxsize=256)
def _written(card: Card) -> str:
    """One question goes to many Channels; writing it down once is enough."""
    return cards.written(card)


async def forget(connection: AsyncConnection, before: datetime) -> None:
    """Drop Posts that were delivered, or were too late, before then; what they asked is in the record."""
    settled = posts.c.state.in_((State.SENT, State.LATE))
    await connection.execute(delete(posts).where(settled, posts.c.put_at < before))


def _heads(now: datetime, most: int) -> Select[Any]:
    """The first waiting Post of each Channel that may be tried now: later ones wait for it, so order holds."""
    in_turn = or_(posts.c.revises_id.is_(None), posts.c.try_at <= now)  # an update that waits keeps no card waiting
    waiting = (posts.c.state == State.WAITING) & in_turn
    first = select(func.min(posts.c.id)).where(waiting).group_by(posts.c.channel_id)
    original = posts.alias()
    return (
        select(posts, channels.c.platform, channels.c.channel, channels.c.address, original.c.ref.label("original_ref"))
        .join(channels, channels.c.id == posts.c.channel_id)
        .outerjoin(original, original.c.id == posts.c.revises_id)
        .where(posts.c.id.in_(first), posts.c.state == State.WAITING, posts.c.try_at <= now)
        .where(or_(channels.c.quiet_until.is_(None), channels.c.quiet_until <= now))
        .order_by(posts.c.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=posts)
    )


class Drain:
    """Delivers what waits. Any number of processes may drain one outbox."""

    def __init__(
        self,
        database: Database,
        messengers: Mapping[str, Messenger],
        now: Callable[[], datetime],
        pace: Mapping[str, timedelta],
    ) -> None:
        self._database = database
        self._messengers = messengers
        self._now = now
        self._pace = pace
        self._flying: set[asyncio.Task[None]] = set()

    async def __call__(self, _at: datetime) -> None:
        """Deliver until nothing is due; a slow Channel does not keep the others waiting."""
        while True:
            for row in await self._claim(MOST_FLYING - len(self._flying)):
                task = asyncio.create_task(self._deliver(row))
                self._flying.add(task)
                task.add_done_callback(self._flying.discard)
            if not self._flying:
                return
            await asyncio.wait(self._flying, timeout=1, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self, patience: float = 10) -> None:
        """Let what is in flight land, for `patience` seconds; the rest is tried again when its lease runs out."""
        if self._flying:
            await asyncio.wait(self._flying, timeout=patience)

    async def _claim(self, most: int) -> list[Row[Any]]:
        if most <= 0:
            return []
        now = self._now()
        async with self._database.transaction() as connection:
            rows = list(await connection.execute(_heads(now, most)))
            if rows:
                leased = update(posts).where(posts.c.id.in_([row.id for row in rows]))
                await connection.execute(leased.values(try_at=now + LEASE, tries=posts.c.tries + 1))
        return rows

    async def _deliver(self, row: Row[Any]) -> None:
        try:
            outcome = await self._send(row)
        except TryLater as busy:
            outcome = self._again(row, busy.seconds, "busy")
        except Undeliverable as refused:
            outcome = {"state": State.DEAD, "reason": refused.reason[:200]}
        except Exception as error:  # noqa: BLE001 -- a fault of ours must not lose the card
            outcome = self._again(row, 0, type(error).__name__)
        if outcome["state"] == State.DEAD:
            structlog.get_logger().error("post_dead", post=row.id, platform=row.platform, reason=outcome["reason"])
        await self._mark_or_leave(row, outcome)

    async def _send(self, row: Row[Any]) -> dict[str, Any]:
        if row.not_after is not None and row.not_after < self._now():
            return {"state": State.LATE}
        messenger = self._messengers.get(row.platform)
        if messenger is None:
            return self._again(row, 60, "this platform is not set up here")
        place = Place(row.platform, row.channel, row.address)
        card = cards.read(row.card)
        if row.revises_id is not None:
            await messenger.update(place, row.original_ref, card)
            return {"state": State.SENT}
        return {"state": State.SENT, "ref": (await messenger.post(place, card))[:LONGEST_REF]}

    def _again(self, row: Row[Any], seconds: float, reason: str) -> dict[str, Any]:
        if row.tries + 1 >= MOST_TRIES:
            return {"state": State.DEAD, "reason": reason}
        pause = max(seconds, min(2.0 ** (row.tries + 1), 3600))
        return {"state": State.WAITING, "try_at": self._now() + timedelta(seconds=pause), "reason": reason}

    async def _mark_or_leave(self, row: Row[Any], outcome: dict[str, Any]) -> None:
        """A card sent but not marked is sent again when its lease runs out: twice is harmless, never is not."""
        try:
            await self._mark(row, outcome)
        except Exception as error:  # noqa: BLE001 -- a task that ends unwatched says nothing
            structlog.get_logger().error("post_not_marked", post=row.id, error=type(error).__name__)

    async def _mark(self, row: Row[Any], outcome: dict[str, Any]) -> None:
        quiet = self._now() + self._pace.get(row.platform, timedelta())
        async with self._database.transaction() as connection:
            if row.key and outcome["state"] == State.SENT:
                await self._catch_up(connection, row)
            await connection.execute(update(posts).where(posts.c.id == row.id).values(outcome))
            if row.platform in self._pace:
                silent = update(channels).where(channels.c.id == row.channel_id)
                await connection.execute(silent.values(quiet_until=quiet))

    async def _catch_up(self, connection: AsyncConnection, row: Row[Any]) -> None:
        """A card revised while it was on its way was sent as it had been: its new words follow."""
        ours = select(posts.c.card, posts.c.state).where(posts.c.id == row.id).with_for_update()
        latest = (await connection.execute(ours)).first()
        if latest is None or latest.state != State.WAITING or latest.card == row.card:
            return
        original = {"revises_id": row.revises_id or row.id, "channel_id": row.channel_id}
        follow = {"card": latest.card, "key": row.key, "state": State.WAITING, "put_at": self._now()}
        await connection.execute(insert(posts).values(**original, **follow, try_at=self._now()))
