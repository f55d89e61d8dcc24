"""Where the app is: the latest address of every Channel it was added to or spoken to in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Row, String, Table, Text, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Database, UtcTime, insert, metadata
from bot.message import Place

# Where the app has been met. A Channel without a Room is a place the app was added to and nobody has set up yet.
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
    UniqueConstraint("platform", "channel"),
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


class Places:
    """Addresses travel with every Intent and seldom change, so only a change is written, and not on the way.

    Noticing is a dictionary look-up; `save` is called by the clock and at the end.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[str, bool]] = {}
        self._changed: dict[tuple[str, str], Place] = {}

    def notice(self, place: Place, *, present: bool = True) -> None:
        """Take note of where something was said, or that the app was added there or removed."""
        key = (place.platform, place.channel)
        if place.address and self._known.get(key) != (place.address, present):
            self._known[key] = (place.address, present)
            self._changed[key] = place

    async def save(self, database: Database, now: datetime) -> None:
        """Write what changed since the last call; when the database is away it is kept for the next one."""
        changed, self._changed = self._changed, {}
        if not changed:
            return
        rows = [
            {
                "platform": place.platform,
                "channel": place.channel,
                "address": place.address,
                "present": self._known[key][1],
                "seen_at": now,
            }
            for key, place in sorted(changed.items(), key=lambda each: each[0])
        ]
        try:
            async with database.transaction() as connection:
                row = insert(connection, channels)
                newer = {name: row.excluded[name] for name in ("address", "present", "seen_at")}
                await connection.execute(
                    row.on_conflict_do_update(index_elements=["platform", "channel"], set_=newer), rows
                )
        except BaseException:  # also when the clock stops in the middle
            self._changed = changed | self._changed
            raise
