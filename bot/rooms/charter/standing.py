"""How a Room greets a Channel, and the standing card it keeps there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, String, cast, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.outbox import Post, put, revise
from bot.rooms.charter import cards
from bot.rooms.charter.ground_rules import rules_of
from bot.rooms.membership import channels_of
from bot.rooms.tables import rooms


def standing_key(room_id: int | str) -> str:
    """By which a Room's standing card is revised."""
    return f"room:{room_id}:card"


def keys_standing() -> Select[str]:
    """Of all standing cards of Rooms that are open."""
    begins, _, ends = standing_key(" ").partition(" ")
    return select(literal(begins) + cast(rooms.c.id, String) + literal(ends)).where(rooms.c.closed_at.is_(None))


async def greet(
    connection: AsyncConnection, room_id: int, channel_ids: Sequence[int], verbs: Collection[str], now: datetime
) -> None:
    """Welcome the Room in these Channels, and give each its standing card; `verbs` are all that somebody answers."""
    about = select(rooms.c.name, rooms.c.purpose, rooms.c.ground_rules, rooms.c.keep_months)
    room = (await connection.execute(about.where(rooms.c.id == room_id))).one()
    welcome = cards.welcome(room.name, room.purpose, rules_of(room.ground_rules), room.keep_months)
    standing = cards.standing_card(room.name, verbs)
    wanted = [
        post
        for channel in channel_ids
        for post in (Post(channel, welcome), Post(channel, standing, key=standing_key(room_id)))
    ]
    await put(connection, wanted, now)


async def post_standing(
    connection: AsyncConnection, room_id: int, name: str, verbs: Collection[str], now: datetime
) -> None:
    """Show the standing card once more in every Channel, below all that was said since."""
    meeting = (await channels_of(connection, [room_id]))[room_id]
    card, key = cards.standing_card(name, verbs), standing_key(room_id)
    await put(connection, [Post(channel, card, key=key) for channel in meeting], now)


async def revise_standing(
    connection: AsyncConnection, room_id: int, name: str, verbs: Collection[str], now: datetime
) -> None:
    """Let every standing card of the Room show its new name."""
    await revise(connection, standing_key(room_id), cards.standing_card(name, verbs), now)
