"""The outbox: Cards awaiting delivery to a Channel, put in the transaction that caused them; `bot.drain` delivers them.

Whoever reads the Posts of a key and then writes by what was read holds the originals of that key first, so that of two
changes at once the second sees all that the first wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

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
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import cards
from bot.database import UtcTime, metadata
from bot.many import put_in
from bot.message import Card

LONGEST_REF = 255
"""Characters of a platform's name for a message that are kept."""

LONGEST_KEY = 60

KEYS_AT_ONCE = 5_000
"""In one query: databases limit what a query may carry."""

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
    Column("revises_id", ForeignKey("posts.id", ondelete="CASCADE"), nullable=True, index=True),
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
    for key in await taken(connection, {post.key for post in wanted if post.key}):
        await _hold(connection, posts.c.key == key)
        theirs = posts.c.channel_id.in_({post.channel_id for post in wanted if post.key == key})
        await connection.execute(update(posts).where(_waiting(key), theirs).values(state=State.LATE, reason=""))
    if rows:
        await put_in(connection, posts, rows)


async def taken(connection: AsyncConnection, keys: set[str]) -> list[str]:
    """Which of these keys name Posts already: most are new, and thousands may be put at once."""
    known: list[str] = []
    listed = sorted(keys)
    for start in range(0, len(listed), KEYS_AT_ONCE):
        several = listed[start : start + KEYS_AT_ONCE]
        known += await connection.scalars(select(posts.c.key).where(posts.c.key.in_(several)).distinct())
    return sorted(known)


def _waiting(key: str) -> ColumnElement[bool]:
    return (posts.c.key == key) & (posts.c.state == State.WAITING)


async def _hold(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Keep others from changing these originals, or what revises them, until this transaction ends."""
    originals = select(posts.c.id).where(which, posts.c.revises_id.is_(None)).order_by(posts.c.id)
    await connection.execute(originals.with_for_update())


async def revise(connection: AsyncConnection, key: str, card: Card, now: datetime, pause: timedelta = NO_PAUSE) -> None:
    """Let every Post of this key show another card: those that wait change as they stand, those sent are updated.

    With a `pause` an update waits that long for another to take its place, so that many changes are few updates.
    """
    await _hold(connection, posts.c.key == key)
    unsent = (posts.c.key == key) & posts.c.state.in_((State.WAITING, State.DEAD))  # the dead may be tried again
    await connection.execute(update(posts).where(unsent).values(card=_written(card)))
    untried = _waiting(key) & posts.c.revises_id.is_not(None) & (posts.c.tries == 0)
    await connection.execute(update(posts).where(untried, posts.c.try_at > now + pause).values(try_at=now + pause))
    changing = select(posts.c.revises_id).where(_waiting(key), posts.c.revises_id.is_not(None))
    shown = (posts.c.key == key) & (posts.c.state == State.SENT) & (posts.c.ref != "") & posts.c.revises_id.is_(None)
    originals = select(posts.c.id, posts.c.channel_id).where(shown, posts.c.id.not_in(changing))
    rows = [
        _revision(key, each.id, each.channel_id, _written(card), now, now + pause)
        for each in await connection.execute(originals)
    ]
    if rows:
        await connection.execute(insert(posts), rows)


def _revision(  # noqa: PLR0913, PLR0917 -- the columns of a row
    key: str, original: int, channel: int, text: str, now: datetime, at: datetime
) -> dict[str, Any]:
    about = {"key": key, "revises_id": original, "channel_id": channel}
    return {**about, "card": text, "state": State.WAITING, "put_at": now, "try_at": at}


async def let_go(connection: AsyncConnection, channel_ids: Sequence[int]) -> None:
    """Send, revise and list nothing more of what was put so far in these Channels, which leave their Room."""
    theirs = posts.c.channel_id.in_(channel_ids)
    await connection.execute(update(posts).where(theirs).values(key=""))
    unsent = update(posts).where(theirs, posts.c.state != State.SENT)
    await connection.execute(unsent.values(state=State.LATE, reason=""))


async def catch_up(connection: AsyncConnection, sent: Row[Any], now: datetime) -> None:
    """A card revised while it was on its way was sent as it had been: its new words follow."""
    original = sent.revises_id or sent.id
    await _hold(connection, posts.c.id == original)
    ours = select(posts.c.card, posts.c.state).where(posts.c.id == sent.id).with_for_update()
    latest = (await connection.execute(ours)).first()
    if latest is None or latest.state != State.WAITING or latest.card == sent.card:
        return
    follow = _revision(sent.key, original, sent.channel_id, latest.card, now, now)
    await connection.execute(insert(posts).values(follow))


@lru_cache(maxsize=256)
def _written(card: Card) -> str:
    """One question goes to many Channels; writing it down once is enough."""
    return cards.written(card)


async def forget(
    connection: AsyncConnection, before: datetime, in_use: Select[str], standing: Select[str] | None = None
) -> None:
    """Drop Posts that were delivered, were too late or never arrived, before then; the record has what they asked.

    The originals of keys that are `in_use` stay, since what they show may change still; of those that are `standing`,
    which are posted again and again, the newest of each Channel. Their old words go.
    """
    needed = posts.c.key.in_(in_use) & posts.c.revises_id.is_(None)
    if standing is not None:
        seen = posts.c.key.in_(standing) & posts.c.revises_id.is_(None) & (posts.c.state == State.SENT)
        newest = select(func.max(posts.c.id)).where(seen).group_by(posts.c.key, posts.c.channel_id)
        needed |= posts.c.id.in_(newest)
    old = (posts.c.state != State.WAITING) & (posts.c.put_at < before)
    await connection.execute(delete(posts).where(old, ~needed))
    shown = old & (posts.c.state == State.SENT) & (posts.c.card != "")
    await connection.execute(update(posts).where(shown).values(card=""))


def in_trouble() -> ColumnElement[bool]:
    """Posts that did not arrive because of their Channel or its platform; an update that failed is no lost card."""
    held_up = (posts.c.state == State.LATE) & (posts.c.reason != "")
    return or_(posts.c.state == State.DEAD, held_up) & posts.c.revises_id.is_(None)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A Channel's Posts that did not arrive: how many, how many since one did, when the last was put, why it failed."""

    count: int
    since_arrival: int
    last_at: datetime
    reason: str


async def troubles(connection: AsyncConnection, channel_ids: Sequence[int]) -> dict[int, Trouble]:
    """What did not arrive in these Channels, for those where anything did not."""
    ours = posts.c.channel_id.in_(channel_ids)
    arrived = select(posts.c.channel_id, func.max(posts.c.id)).where(ours, posts.c.state == State.SENT)
    since = dict((await connection.execute(arrived.group_by(posts.c.channel_id))).all())
    found: dict[int, Trouble] = {}
    lost = select(posts.c.id, posts.c.channel_id, posts.c.put_at, posts.c.reason).where(ours, in_trouble())
    for number, channel, put_at, reason in await connection.execute(lost.order_by(posts.c.id)):
        before = found.get(channel)
        count, recent = (before.count, before.since_arrival) if before else (0, 0)
        found[channel] = Trouble(count + 1, recent + (number > since.get(channel, 0)), put_at, reason)
    return found


async def try_again(connection: AsyncConnection, channel_id: int, now: datetime) -> None:
    """Put what did not arrive in a Channel back in its queue, in its old order, save what is too late by now."""
    still = case((posts.c.not_after < now, State.LATE), else_=State.WAITING)
    again = update(posts).where(posts.c.channel_id == channel_id, in_trouble())
    await connection.execute(again.values(state=still, reason="", tries=0, try_at=now))
