"""The board: what a web Channel shows to everyone who opens it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace as altered
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import read, written
from bot.database import Database
from bot.message import Card, Series
from bot.places import channels
from bot.rooms.page.news import tell
from bot.rooms.rules import Board, Pin, months_before, when_said
from bot.rooms.tables import board, news, rooms

SHOWN = 15
"""Cards of a board that a page shows, so that a phone is not full of them; others are on earlier pages."""

MOST_CHANGES = 100
"""That an open page is told of at once."""


async def pin(database: Database, channel: str, card: Card, now: datetime) -> str:
    """Keep a card; the ref returned names it for `replace`."""
    async with database.transaction() as connection:
        number = await tell(connection, channel)
        if card.series and await _fold(connection, channel, card.series, number):
            number = await tell(connection, channel)
        row = insert(board).values(channel=channel, posted_at=now, number=number, **_columns(card))
        return str((await connection.execute(row.returning(board.c.id))).scalar_one())


def _columns(card: Card) -> dict[str, str]:
    return {"card": written(card), "newest_of": "" if card.over else card.series}


async def _fold(connection: AsyncConnection, channel: str, series: Series, number: int) -> bool:
    """A newer Card of the series comes: the one that was the newest gives way to it. Whether there was one."""
    ours = (board.c.channel == channel) & (board.c.newest_of == series)
    older = (await connection.execute(select(board.c.id, board.c.card).where(ours))).all()
    for row in older:
        given = _columns(altered(read(row.card), over=True))
        await connection.execute(update(board).where(board.c.id == row.id).values(number=number, **given))
    return bool(older)


async def replace(database: Database, ref: str, card: Card) -> bool:
    """Show another card in its place; False when it is no longer there."""
    async with database.transaction() as connection:
        channel = await connection.scalar(select(board.c.channel).where(board.c.id == int(ref)))
        if channel is None:
            return False
        number = await tell(connection, channel)
        newer = (board.c.channel == channel) & (board.c.id > int(ref)) & (board.c.newest_of == card.series)
        gave_way = card.series and (await connection.execute(select(board.c.id).where(newer))).first()
        given = _columns(altered(card, over=True) if gave_way else card)
        row = update(board).where(board.c.id == int(ref)).values(number=number, **given)
        return (await connection.execute(row)).rowcount == 1


async def pinned(database: Database, channel: str, now: datetime, before: int = 0) -> Board:
    """The newest Cards of a Channel's board, or the newest of those that are older than the one with this id."""
    ours = board.c.channel == channel
    page = ours & (board.c.id < before) if before else ours
    async with database.reading() as connection:
        zone = await _zone(connection, channel)
        rows = (await connection.execute(_newest_first(page).limit(SHOWN + 1))).all()
        staying = (await connection.execute(_staying(channel))).all()
    pins = [_pin(row, zone, now) for row in rows[:SHOWN]]
    at_hand = [_pin(row, zone, now) for row in staying]
    slipped = [pin for pin in at_hand if not before and pin.ref not in {one.ref for one in pins}]
    return Board((*pins, *slipped), pins[-1].ref if len(rows) > SHOWN else "", _calling(at_hand))


async def calling(database: Database, channel: str, now: datetime) -> tuple[Pin, ...]:
    """The Cards of a Channel's board that a line at the top leads to, newest first, and no others read for them."""
    async with database.reading() as connection:
        rows = (await connection.execute(_staying(channel))).all()
        zone = await _zone(connection, channel)
    return _calling(_pin(row, zone, now) for row in rows)


def _calling(at_hand: Iterable[Pin]) -> tuple[Pin, ...]:
    return tuple(pin for pin in at_hand if pin.card.call)


def _staying(channel: str) -> Select[Any]:
    """The newest of each series, however many others are newer."""
    return _newest_first((board.c.channel == channel) & (board.c.newest_of != ""))


def _newest_first(which: ColumnElement[bool]) -> Select[Any]:
    return select(board).where(which).order_by(board.c.id.desc())


async def _zone(connection: AsyncConnection, channel: str) -> ZoneInfo:
    """Of the Room that meets in a web Channel."""
    ours = (channels.c.channel == channel) & (channels.c.platform == "web")
    name = await connection.scalar(select(rooms.c.zone).join_from(channels, rooms).where(ours))
    return ZoneInfo(name or "Europe/London")


def _pin(row: Row[Any], zone: ZoneInfo, now: datetime) -> Pin:
    at = row.posted_at.astimezone(zone)
    return Pin(str(row.id), read(row.card), at, when_said(at, now.astimezone(zone)), row.number)


async def latest(database: Database, channel: str) -> int:
    """The number of a Channel's newest change; 0 before the first."""
    async with database.reading() as connection:
        return int(await connection.scalar(select(news.c.number).where(news.c.channel == channel)) or 0)


async def changed(database: Database, channel: str, since: int, now: datetime) -> tuple[int, list[Pin]]:
    """The number up to which this tells, and every Card that changed since, in order.

    A number without a Card is a change of another kind, as when somebody is no longer welcome.
    """
    reached = await latest(database, channel)
    ours = (board.c.channel == channel) & (board.c.number > since)
    newest = select(board).where(ours).order_by(board.c.number.desc()).limit(MOST_CHANGES)
    async with database.reading() as connection:
        rows = (await connection.execute(newest)).all()
        zone = await _zone(connection, channel) if rows else ZoneInfo("UTC")
    pins = [_pin(row, zone, now) for row in reversed(rows)]
    return max([reached, *(pin.number for pin in pins)]), pins


async def clear(database: Database, before: datetime) -> None:
    """Forget cards older than a board is kept, save the standing card of a Room that is there."""
    in_use = select(channels.c.channel).where(channels.c.platform == "web", channels.c.room_id.is_not(None))
    stands = _stands() & board.c.channel.in_(in_use)
    async with database.transaction() as connection:
        await connection.execute(delete(board).where(board.c.posted_at < before, ~stands))


def _stands() -> ColumnElement[bool]:
    """The card that a Room always has at hand: nobody would know to ask for it anew."""
    return board.c.newest_of == Series.STANDING


async def forget(connection: AsyncConnection, now: datetime) -> None:
    """Forget cards of each Room older than the Room wishes, save its standing card."""
    for months in list(await connection.scalars(select(rooms.c.keep_months).distinct())):
        wishing = select(channels.c.channel).join_from(channels, rooms).where(rooms.c.keep_months == months)
        theirs = board.c.channel.in_(wishing.where(channels.c.platform == "web"))
        await connection.execute(
            delete(board).where(theirs, board.c.posted_at < months_before(now, months), ~_stands())
        )
