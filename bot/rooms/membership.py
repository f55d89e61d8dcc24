"""Whose Room it is: from where something was said, and by whom, to the Room and the Member."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.holidays import Nation
from bot.message import Intent
from bot.places import channels
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, members, rooms


@dataclass(frozen=True, slots=True)
class Here:
    """The Room that meets in a Channel, and who the asker is in it: no role and no `member_id` for a stranger.

    `channel_id` is the Channel's.
    """

    room_id: int
    room: str
    nation: Nation
    zone: str
    channel_id: int
    member_id: int
    role: Role | None

    @property
    def steers(self) -> bool:
        """Whether the asker may change what the Room does."""
        return self.role is Role.FACILITATOR


async def find_here(connection: AsyncConnection, intent: Intent) -> Here | None:
    """The Room of the Channel an Intent came from; None where no Room has been set up."""
    them, place = intent.account, intent.place
    theirs = and_(accounts.c.platform == them.platform, accounts.c.tenant == them.tenant, accounts.c.user == them.user)
    mine = select(members.c.id, members.c.room_id, members.c.role).join_from(members, accounts).where(theirs).subquery()
    found = (
        select(
            rooms.c.id,
            rooms.c.name,
            rooms.c.nation,
            rooms.c.zone,
            channels.c.id.label("channel_id"),
            mine.c.id.label("member_id"),
            mine.c.role,
        )
        .join_from(channels, rooms, channels.c.room_id == rooms.c.id)
        .outerjoin(mine, mine.c.room_id == rooms.c.id)
        .where(channels.c.platform == place.platform, channels.c.channel == place.channel)
    )
    row = (await connection.execute(found)).first()
    if row is None:
        return None
    role = Role(row.role) if row.role else None
    return Here(row.id, row.name, Nation(row.nation), row.zone, row.channel_id, row.member_id or 0, role)


async def channels_of(connection: AsyncConnection, room_ids: list[int]) -> dict[int, list[int]]:
    """The ids of the Channels of each Room, where the app still is, in the order in which they joined."""
    found = (
        select(channels.c.room_id, channels.c.id)
        .where(channels.c.room_id.in_(room_ids), channels.c.present)
        .order_by(channels.c.id)
    )
    by_room: dict[int, list[int]] = {room: [] for room in room_ids}
    for room, channel in await connection.execute(found):
        by_room[room].append(channel)
    return by_room
