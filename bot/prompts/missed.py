"""Questions that were not asked because the service was down: said to each Room, once an outage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.occurrences import Occurrence
from bot.outbox import Post, posts, put
from bot.prompts import arranging_cards
from bot.prompts.tables import prompts
from bot.rooms.membership import channels_of
from bot.rooms.tables import rooms

OUTAGE = timedelta(hours=1)
"""What is found missed so soon after a Room heard of it is of the same outage: replicas find it piece by piece."""


async def say_missed(connection: AsyncConnection, missed: Sequence[Occurrence], now: datetime) -> None:
    """Tell each Room of the last question it missed, unless nobody wants that question any more."""
    if not missed:
        return
    standing = select(prompts.c.id).where(prompts.c.id.in_({one.subject_id for one in missed}))
    wanted = set(await connection.scalars(standing))
    last = {one.room_id: one for one in sorted(missed, key=lambda one: one.due_at) if one.subject_id in wanted}
    zones = await _locked(connection, list(last))
    told = await _told(connection, list(last), now)
    meeting = await channels_of(connection, list(last))
    notices = [
        Post(channel, arranging_cards.missed(one.due_at.astimezone(ZoneInfo(zones[room]))), key=_key(room))
        for room, one in last.items()
        if _key(room) not in told
        for channel in meeting[room]
    ]
    await put(connection, notices, now)


def _key(room: int) -> str:
    return f"prompts.missed:{room}"


async def _locked(connection: AsyncConnection, room_ids: Sequence[int]) -> dict[int, str]:
    """The zone of each Room; another process that finds more of the same outage waits until we have told."""
    ours = select(rooms.c.id, rooms.c.zone).where(rooms.c.id.in_(room_ids)).order_by(rooms.c.id)
    return dict((await connection.execute(ours.with_for_update(key_share=True))).all())


async def _told(connection: AsyncConnection, room_ids: Sequence[int], now: datetime) -> set[str]:
    keys = posts.c.key.in_([_key(room) for room in room_ids])
    return set(await connection.scalars(select(posts.c.key).where(keys, posts.c.put_at > now - OUTAGE)))
