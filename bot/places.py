"""Where the app is: the latest address of every Channel and direct chat it was added to or spoken to in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    case,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Database, UtcTime, insert, metadata
from bot.message import Account, Intent, Place

Key: TypeAlias = tuple[str, str]
"""A Channel or chat: its platform, and what it is called there."""

Noticed: TypeAlias = tuple[str, bool, Account | None]
"""The latest address, whether the app is there, and whose chat it is."""

FRESH = timedelta(days=1)
"""A direct chat is written as used no oftener than this."""

ERASE = "rooms.erase_now"
"""The verb by which a person is erased: nobody is met by it, or what it erased would be written anew."""

# Where the app has been met. A Channel without a Room is a place the app was added to and nobody has set up yet. Of a
# direct chat it is kept whose it is: only there can a person be told something that nobody else reads.
channels = Table(
    "channels",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="SET NULL"), nullable=True, index=True),
    Column("platform", String(20), nullable=False),
    Column("channel", String(255), nullable=False),
    Column("address", Text, nullable=False),
    Column("present", Boolean, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("quiet_until", UtcTime, nullable=True),  # the platform takes nothing for this Channel before then
    Column("tenant", String(255), nullable=False, server_default=""),
    Column("user", String(255), nullable=False, server_default=""),  # whose direct chat it is; empty for a Channel
    Column("refused_at", UtcTime, nullable=True),  # a direct chat: when the platform last took no card for them
    UniqueConstraint("platform", "channel"),
    Index("ix_channels_person", "platform", "tenant", "user"),
)


async def reachable(connection: AsyncConnection, place: Place) -> bool:
    """Whether we can post there: it says so itself, by its address, or we know that we were added."""
    if place.address or place.platform == "web":
        return True
    known = select(channels.c.id).where(
        channels.c.platform == place.platform, channels.c.channel == place.channel, channels.c.present
    )
    return (await connection.execute(known)).first() is not None


async def hold(connection: AsyncConnection, place: Place, now: datetime) -> Row[int, int | None]:
    """A reachable Channel's id and Room, its row locked: of two who give it a Room, the second finds one."""
    row = insert(connection, channels).values(
        platform=place.platform, channel=place.channel, address=place.address, present=True, seen_at=now
    )
    here = {"address": place.address, "present": True}
    known = row.on_conflict_do_update(index_elements=["platform", "channel"], set_=here) if place.address else None
    await connection.execute(row.on_conflict_do_nothing() if known is None else known)
    same = (channels.c.platform == place.platform) & (channels.c.channel == place.channel)
    return (await connection.execute(select(channels.c.id, channels.c.room_id).where(same).with_for_update())).one()


async def refuse(connection: AsyncConnection, channel_id: int, now: datetime) -> None:
    """The platform lets us write to nobody there."""
    await connection.execute(update(channels).where(channels.c.id == channel_id).values(refused_at=now))


class Places:
    """Addresses travel with every Intent and seldom change, so only a change is written, and not on the way.

    Of a direct chat it is also written on each day when it is used, because a person is told in the one they use.
    Noticing is a dictionary look-up; `save` is called by the clock and at the end.
    """

    def __init__(self) -> None:
        self._known: dict[Key, Noticed] = {}
        self._changed: dict[Key, Place] = {}
        self._used: dict[Key, Place] = {}

    def hear(self, intent: Intent) -> None:
        """Take note of where something was asked, and whose chat it is where that is one with a single person."""
        if intent.verb == ERASE:
            self._forget(intent.account)
        else:
            self.notice(intent.place, who=intent.account if intent.place.direct else None)

    def notice(self, place: Place, *, present: bool = True, who: Account | None = None) -> None:
        """Take note of where something was said, or that the app was added there or removed."""
        key = (place.platform, place.channel)
        known = self._known.get(key)
        noticed = (place.address, present, who or (known[2] if known else None))
        if not place.address:
            return
        if known != noticed:
            self._known[key] = noticed
            self._changed[key] = place
        elif who:
            self._used[key] = place

    def _forget(self, who: Account) -> None:
        """Write nothing any more of somebody who is being erased, not even that they asked for it."""
        for key in [key for key, noticed in self._known.items() if noticed[2] == who]:
            for kept in (self._known, self._changed, self._used):
                kept.pop(key, None)

    async def save(self, database: Database, now: datetime) -> None:
        """Write what changed since the last call; when the database is away it is kept for the next one."""
        changed, used = self._changed, self._used
        self._changed, self._used = {}, {}
        try:
            stale = await _stale(database, used, now) if used else {}
            rows = [self._row(place, now) for key, place in sorted((stale | changed).items()) if key in self._known]
            if rows:
                await _write(database, rows)
        except BaseException:  # also when the clock stops in the middle
            self._changed = changed | self._changed
            self._used = used | self._used
            raise

    def _row(self, place: Place, now: datetime) -> dict[str, object]:
        _, present, who = self._known[place.platform, place.channel]
        return {
            "platform": place.platform,
            "channel": place.channel,
            "address": place.address,
            "present": present,
            "seen_at": now,
            "tenant": who.tenant if who else "",
            "user": who.user if who else "",
            "refused_at": None,
        }


async def _stale(database: Database, used: Mapping[Key, Place], now: datetime) -> dict[Key, Place]:
    """Those of the chats used of which the record does not say so yet: forgotten, refused, or not seen for a day."""
    fresh = select(channels.c.platform, channels.c.channel).where(
        channels.c.channel.in_({channel for _, channel in used}),
        channels.c.refused_at.is_(None),
        channels.c.seen_at > now - FRESH,
    )
    async with database.reading() as connection:
        known = {(row.platform, row.channel) for row in await connection.execute(fresh)}
    return {key: place for key, place in used.items() if key not in known}


async def _write(database: Database, rows: list[dict[str, object]]) -> None:
    async with database.transaction() as connection:
        row = insert(connection, channels)
        newer = {name: row.excluded[name] for name in ("address", "present", "seen_at", "refused_at")}
        named = row.excluded["user"] != ""  # who is added or removed somewhere is not always said
        whose = {name: case((named, row.excluded[name]), else_=channels.c[name]) for name in ("tenant", "user")}
        later = row.on_conflict_do_update(index_elements=["platform", "channel"], set_=newer | whose)
        await connection.execute(later, rows)
