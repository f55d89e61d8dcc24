"""What a Room is told in all of its Channels."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Card
from bot.outbox import Post, put
from bot.rooms.membership import channels_of


async def tell(connection: AsyncConnection, room_id: int, card: Card, now: datetime) -> None:
    """Show a card in every Channel of the Room."""
    meeting = (await channels_of(connection, [room_id]))[room_id]
    await put(connection, [Post(channel, card) for channel in meeting], now)
