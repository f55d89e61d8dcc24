"""Leaving a Room: by leaving the Channels in which it meets, or by saying so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Intent, Reply
from bot.places import channels
from bot.rooms.announcing import tell
from bot.rooms.arriving import hold
from bot.rooms.gate import BY_INVITATION, Gate, Visit, Write
from bot.rooms.membership import Departed, Here, find_here, is_invited
from bot.rooms.people import member_cards as cards
from bot.rooms.rules import Role, Standing, successor
from bot.rooms.tables import attendances, members


def writes(gate: Gate, now: Callable[[], datetime], departed: Sequence[Departed] = ()) -> dict[str, Write]:
    """The verbs of leaving; adapters send `rooms.left` when someone is no longer in a Channel."""

    async def leave(visit: Visit) -> Reply:
        await hold(visit.connection, visit.here.room_id)
        await depart(visit.connection, visit.here, visit.now, departed)
        return Reply(cards.left())

    async def left(intent: Intent, connection: AsyncConnection) -> Reply:
        here = await find_here(connection, intent)
        if here is not None and here.role is not None:
            await _leave_channel(connection, here, now(), departed)
        return Reply(cards.left())

    return {
        "rooms.left": left,
        "bigroom leave": gate.members(_ask_whether_to_leave, asks=False),
        "rooms.leave": gate.members(leave, asks=False),
    }


async def _ask_whether_to_leave(visit: Visit) -> Reply:
    return Reply(cards.leaving(visit.here.room))


async def _leave_channel(connection: AsyncConnection, here: Here, now: datetime, departed: Sequence[Departed]) -> None:
    """Who leaves the last Channel of a Room in which they acted leaves the Room, unless they were invited to it."""
    await hold(connection, here.room_id)
    stays = await _meets_elsewhere(connection, here) or await is_invited(connection, here.member_id, now)
    left = (attendances.c.member_id == here.member_id) & (attendances.c.channel_id == here.channel_id)
    await connection.execute(delete(attendances).where(left))
    if not stays:
        await depart(connection, here, now, departed)


async def _meets_elsewhere(connection: AsyncConnection, here: Here) -> bool:
    """The web page keeps nobody who came to it by way of chat: who has left all chat Channels has left the Room."""
    found = (
        select(channels.c.id, channels.c.platform, channels.c.present)
        .join_from(attendances, channels, channels.c.id == attendances.c.channel_id)
        .where(attendances.c.member_id == here.member_id, channels.c.room_id == here.room_id)
    )
    rows = (await connection.execute(found)).all()
    chat = [row for row in rows if row.platform not in BY_INVITATION]
    return any(row.present and row.id != here.channel_id for row in chat or rows)


async def depart(connection: AsyncConnection, here: Here, now: datetime, departed: Sequence[Departed] = ()) -> None:
    """End a membership in every Channel, and see that someone looks after the Room; the caller holds the Room.

    A role ends with it, so that whoever comes back is a Member like any other.
    """
    us = (members.c.id == here.member_id) & (members.c.room_id == here.room_id)
    await connection.execute(update(members).where(us).values(left_at=now, role=Role.MEMBER))
    await connection.execute(delete(attendances).where(attendances.c.member_id == here.member_id))
    if here.steers:
        await _keep_steered(connection, here.room_id, now)
    for follow in departed:
        await follow(connection, here.room_id, here.member_id, now)


async def _keep_steered(connection: AsyncConnection, room_id: int, now: datetime) -> None:
    """A Room whose last facilitator left has a new one, and is told so."""
    present = (members.c.room_id == room_id) & members.c.left_at.is_(None)
    rows = select(members.c.id, members.c.name, members.c.role, members.c.joined_at).where(present)
    people = {row.id: row for row in await connection.execute(rows)}
    standing = [Standing(row.id, Role(row.role), row.joined_at) for row in people.values()]
    if not standing or any(one.role is Role.FACILITATOR for one in standing):
        return
    chosen = successor(standing)
    await connection.execute(update(members).where(members.c.id == chosen).values(role=Role.FACILITATOR))
    news = cards.new_facilitator(people[chosen].name)
    await tell(connection, room_id, news, now)
