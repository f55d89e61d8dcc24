"""Whose Room it is: from where something was said, and by whom, to the Room and the Member."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import insert
from bot.holidays import Nation
from bot.many import among
from bot.message import Account, Intent
from bot.places import channels
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, attendances, chosen_rooms, invitations, members, rooms

Departed: TypeAlias = Callable[[AsyncConnection, int, int, datetime], Awaitable[None]]
"""What a feature does when a Member (the second id) has left a Room (the first); the root hands it over."""


@dataclass(frozen=True, slots=True)
class Here:
    """The Room that meets in a Channel, and who the asker is in it: no role and no `member_id` for a stranger.

    `channel_id` is the Channel's, 0 in a direct chat; `organisation_id` is 0 until they say whose they are; `attends`
    says whether they have acted in this Channel before.
    """

    room_id: int
    room: str
    nation: Nation
    zone: str
    channel_id: int
    member_id: int
    role: Role | None
    organisation_id: int = 0
    attends: bool = False

    @property
    def steers(self) -> bool:
        """Whether the asker may change what the Room does."""
        return self.role is Role.FACILITATOR


def is_of(them: Account) -> ColumnElement[bool]:
    """The rows of `accounts` that are this person's on this platform."""
    return and_(accounts.c.platform == them.platform, accounts.c.tenant == them.tenant, accounts.c.user == them.user)


async def find_here(connection: AsyncConnection, intent: Intent) -> Here | None:
    """The Room of the Channel an Intent came from; None where no Room has been set up."""
    place = intent.place
    mine = (
        select(members.c.id, members.c.room_id, members.c.role, members.c.organisation_id)
        .join_from(members, accounts)
        .where(is_of(intent.account), members.c.left_at.is_(None))
        .subquery()
    )
    attending = and_(attendances.c.member_id == mine.c.id, attendances.c.channel_id == channels.c.id)
    found = (
        select(
            rooms.c.id,
            rooms.c.name,
            rooms.c.nation,
            rooms.c.zone,
            channels.c.id.label("channel_id"),
            mine.c.id.label("member_id"),
            mine.c.role,
            mine.c.organisation_id,
            attendances.c.member_id.is_not(None).label("attends"),
        )
        .join_from(channels, rooms, channels.c.room_id == rooms.c.id)
        .outerjoin(mine, mine.c.room_id == rooms.c.id)
        .outerjoin(attendances, attending)
        .where(channels.c.platform == place.platform, channels.c.channel == place.channel)
    )
    row = (await connection.execute(found)).first()
    return _here(row, row.channel_id, attends=bool(row.attends)) if row else None


def _here(row: Row[Any], channel_id: int, *, attends: bool) -> Here:
    role = Role(row.role) if row.role else None
    whose = (row.member_id or 0, role, row.organisation_id or 0)
    return Here(row.id, row.name, Nation(row.nation), row.zone, channel_id, *whose, attends)


def _rooms_of(them: Account) -> Select[Any]:
    """The Rooms that a person is in today, in the order in which they came to them."""
    return (
        select(
            rooms.c.id,
            rooms.c.name,
            rooms.c.nation,
            rooms.c.zone,
            members.c.id.label("member_id"),
            members.c.role,
            members.c.organisation_id,
        )
        .join_from(rooms, members, members.c.room_id == rooms.c.id)
        .join(accounts)
        .where(is_of(them), members.c.left_at.is_(None), rooms.c.closed_at.is_(None))
        .order_by(members.c.id)
    )


async def rooms_of(connection: AsyncConnection, them: Account) -> list[Here]:
    """What a person may speak of in a direct chat: each Room that they are in, and nothing of any other."""
    return [_here(row, 0, attends=True) for row in await connection.execute(_rooms_of(them))]


async def chosen_of(connection: AsyncConnection, them: Account) -> int:
    """The id of the Room they last chose to speak to; 0 for none. They may have left it since."""
    theirs = and_(
        chosen_rooms.c.platform == them.platform,
        chosen_rooms.c.tenant == them.tenant,
        chosen_rooms.c.user == them.user,
    )
    return (await connection.execute(select(chosen_rooms.c.room_id).where(theirs))).scalar() or 0


async def choose(connection: AsyncConnection, them: Account, room_id: int) -> None:
    """Remember which of their Rooms they speak to in a direct chat."""
    identity = {"platform": them.platform, "tenant": them.tenant, "user": them.user}
    row = insert(connection, chosen_rooms).values(**identity, room_id=room_id)
    await connection.execute(row.on_conflict_do_update(index_elements=list(identity), set_={"room_id": room_id}))


async def channels_of(connection: AsyncConnection, room_ids: list[int]) -> dict[int, list[int]]:
    """The ids of the Channels of each Room, where the app still is, in the order in which they joined."""
    found = (
        select(channels.c.room_id, channels.c.id)
        .where(among(connection, channels.c.room_id, room_ids), channels.c.present)
        .order_by(channels.c.id)
    )
    by_room: dict[int, list[int]] = {room: [] for room in room_ids}
    for room, channel in (await connection.execute(found)).all():
        by_room[room].append(channel)
    return by_room


async def is_invited(connection: AsyncConnection, member: int, now: datetime) -> bool:
    """Whether a Member has a personal link that still works."""
    live = invitations.c.revoked_at.is_(None) & (invitations.c.expires_at > now)
    theirs = select(invitations.c.id).where(invitations.c.member_id == member, live).limit(1)
    return (await connection.execute(theirs)).first() is not None
