"""The board: what a web Channel shows to everyone who opens it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import read, written
from bot.database import Database
from bot.message import Card
from bot.places import channels
from bot.rooms.page.news import tell
from bot.rooms.rules import months_before
from bot.rooms.tables import board, news, rooms

SHOWN = 100
"""Cards of a board that a page shows, newest last; what is older is in the record, not on the board."""


async def pin(database: Database, channel: str, card: Card, now: datetime) -> str:
    """Keep a card; the ref returned names it for `replace`."""
    async with database.transaction() as connection:
        number = await tell(connection, channel)
        row = insert(board).values(channel=channel, card=written(card), posted_at=now, number=number)
        return str((await connection.execute(row.returning(board.c.id))).scalar_one())


async def replace(database: Database, ref: str, card: Card) -> bool:
    """Show another card in its place; False when it is no longer there."""
    async with database.transaction() as connection:
        channel = await connection.scalar(select(board.c.channel).where(board.c.id == int(ref)))
        if channel is None:
            return False
        number = await tell(connection, channel)
        row = update(board).where(board.c.id == int(ref)).values(card=written(card), number=number)
        return (await connection.execute(row)).rowcount == 1


async def pinned(database: Database, channel: str) -> list[tuple[str, Card]]:
    """The board of a Channel as (ref, card), oldest first."""
    async with database.reading() as connection:
        newest = select(board.c.id, board.c.card).where(board.c.channel == channel).order_by(board.c.id.desc())
        rows = (await connection.execute(newest.limit(SHOWN))).all()
    return [(str(ref), read(text)) for ref, text in reversed(rows)]


async def latest(database: Database, channel: str) -> int:
    """The number of a Channel's newest change; 0 before the first."""
    async with database.reading() as connection:
        return int(await connection.scalar(select(news.c.number).where(news.c.channel == channel)) or 0)


async def changed(database: Database, channel: str, since: int) -> tuple[int, list[tuple[int, str, Card]]]:
    """The number up to which this tells, and every card that changed since as (number, ref, card), in order.

    A number without a card is a change of another kind, as when somebody is no longer welcome.
    """
    reached = await latest(database, channel)
    ours = (board.c.channel == channel) & (board.c.number > since)
    newest = select(board.c.number, board.c.id, board.c.card).where(ours).order_by(board.c.number.desc()).limit(SHOWN)
    async with database.reading() as connection:
        rows = [
            (number, str(ref), read(text)) for number, ref, text in reversed((await connection.execute(newest)).all())
        ]
    return max([reached, *(number for number, _, _ in rows)]), rows


async def clear(database: Database, before: datetime) -> None:
    """Forget cards older than a board is kept."""
    async with database.transaction() as connection:
        await connection.execute(delete(board).where(board.c.posted_at < before))


async def forget(connection: AsyncConnection, now: datetime) -> None:
    """Forget cards of each Room older than the Room wishes."""
    for months in list(await connection.scalars(select(rooms.c.keep_months).distinct())):
        wishing = select(channels.c.channel).join_from(channels, rooms).where(rooms.c.keep_months == months)
        theirs = board.c.channel.in_(wishing.where(channels.c.platform == "web"))
        await connection.execute(delete(board).where(theirs, board.c.posted_at < months_before(now, months)))
