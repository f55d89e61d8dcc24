"""The board: what a web Channel shows to everyone who opens it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.cards import read, written
from bot.database import Database
from bot.message import Card
from bot.rooms.tables import board

SHOWN = 100
"""Cards of a board that a page shows, newest last; what is older is in the record, not on the board."""


async def pin(database: Database, channel: str, card: Card, now: datetime) -> str:
    """Keep a card; the ref returned names it for `replace`."""
    async with database.transaction() as connection:
        row = insert(board).values(channel=channel, card=written(card), posted_at=now)
        return str((await connection.execute(row.returning(board.c.id))).scalar_one())


async def replace(database: Database, ref: str, card: Card) -> bool:
    """Show another card in its place; False when it is no longer there."""
    async with database.transaction() as connection:
        row = update(board).where(board.c.id == int(ref)).values(card=written(card))
        return (await connection.execute(row)).rowcount == 1


async def pinned(database: Database, channel: str) -> list[tuple[str, Card]]:
    """The board of a Channel as (ref, card), oldest first."""
    async with database.reading() as connection:
        newest = select(board.c.id, board.c.card).where(board.c.channel == channel).order_by(board.c.id.desc())
        rows = (await connection.execute(newest.limit(SHOWN))).all()
    return [(str(ref), read(text)) for ref, text in reversed(rows)]


async def clear(database: Database, before: datetime) -> None:
    """Forget cards older than a board is kept."""
    async with database.transaction() as connection:
        await connection.execute(delete(board).where(board.c.posted_at < before))
