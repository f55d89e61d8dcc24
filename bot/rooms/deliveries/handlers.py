"""Cards that did not arrive: told once to the Room where that can be done, and listed for its facilitators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.drain import REMOVED, Lost
from bot.message import Reply
from bot.outbox import Post, Trouble, put, troubles, try_again
from bot.places import channels
from bot.rooms.deliveries import cards
from bot.rooms.gate import Gate, Visit, Write
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, members

NOTICE = "lost:"
"""How the key of a notice begins: a notice that is lost raises none, and one that waits gives way to a newer."""


def writes(gate: Gate) -> dict[str, Write]:
    """For facilitators alone."""
    return {"bigroom deliveries": gate.facilitators(_list), "deliveries.again": gate.facilitators(_again)}


async def _list(visit: Visit) -> Reply:
    meeting = await _channels(visit.connection, visit.here.room_id)
    lost = await troubles(visit.connection, [each.id for each in meeting])
    zone = ZoneInfo(visit.here.zone)
    return Reply(cards.listed([shown for each in meeting if (shown := _troubled(each, lost.get(each.id), zone))]))


def _troubled(channel: Row[Any], lost: Trouble | None, zone: ZoneInfo) -> cards.Troubled | None:
    if lost is None:
        return None if channel.present else cards.Troubled(channel.id, channel.platform, REMOVED)
    day = lost.last_at.astimezone(zone)
    reason = lost.reason if channel.present else REMOVED
    return cards.Troubled(channel.id, channel.platform, reason, lost.count, f"{day.day} {day:%B %Y}")


async def _again(visit: Visit) -> Reply:
    """Try all that a Channel of this Room missed; pressed again it finds nothing more to do."""
    if visit.number in {each.id for each in await _channels(visit.connection, visit.here.room_id)}:
        await try_again(visit.connection, visit.number, visit.now)
    return Reply(cards.trying_again())


async def tell(connection: AsyncConnection, lost: Lost, now: datetime) -> None:
    """Say in a Channel that works that another does not: once, until something arrives there again."""
    if lost.key.startswith(NOTICE):
        return
    room = await connection.scalar(select(channels.c.room_id).where(channels.c.id == lost.channel_id))
    if room is None:
        return
    meeting = await _channels(connection, room)
    known = await troubles(connection, [each.id for each in meeting])
    (deaf,) = [each for each in meeting if each.id == lost.channel_id]
    if known[deaf.id].since_arrival > 1:
        return
    working = [each for each in meeting if each.present and not _deaf(known.get(each.id))]
    if working:
        best = min(working, key=lambda each: (not each.steered, each.id))
        shown = cards.notice(deaf.platform, lost.reason)
        await put(connection, [Post(best.id, shown, key=f"{NOTICE}{deaf.id}")], now)


def _deaf(lost: Trouble | None) -> bool:
    return lost is not None and lost.since_arrival > 0


async def _channels(connection: AsyncConnection, room: int) -> Sequence[Row[Any]]:
    """The Channels of a Room, also those we were taken out of; `steered` where a facilitator is on that platform."""
    steering = (
        exists()
        .where(members.c.room_id == room, members.c.role == Role.FACILITATOR, members.c.left_at.is_(None))
        .where(accounts.c.member_id == members.c.id, accounts.c.platform == channels.c.platform)
    )
    ours = select(channels.c.id, channels.c.platform, channels.c.present, steering.label("steered"))
    found = await connection.execute(ours.where(channels.c.room_id == room).order_by(channels.c.id))
    return found.all()
