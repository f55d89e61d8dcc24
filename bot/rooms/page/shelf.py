"""What a Member may read on a page of its own, or take home as a file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Database
from bot.message import Card
from bot.rooms.page import cards
from bot.rooms.page.seats import sitting_at
from bot.rooms.rules import File, Seat
from bot.rooms.tables import organisations, room_organisations, rooms

Reader: TypeAlias = Callable[[AsyncConnection, int, int, str], Awaitable[Card | None]]
"""Makes a page for a Room and one of its Members (their ids) and a ref out of an address; None where there is none.

The ref may be anything at all: whatever it names is shown only if it is the Room's, and the Member may see it.
"""

Copier: TypeAlias = Callable[[AsyncConnection, int, int, str], Awaitable[File | None]]
"""The same for a file."""

Found = TypeVar("Found")
LONGEST_REF = 100


class Shelf:
    """Finds pages and files for who sits at a Room's web page, by their names in the address."""

    def __init__(self, database: Database, readers: Mapping[str, Reader], copiers: Mapping[str, Copier]) -> None:
        self._database = database
        self._readers = readers
        self._copiers = copiers

    async def read(self, seat: Seat, what: str, ref: str) -> Card | None:
        """The page; None where there is none for this seat."""
        return await self._found(self._readers, seat, what, ref)

    async def download(self, seat: Seat, what: str, ref: str) -> File | None:
        """The file; None where there is none for this seat."""
        return await self._found(self._copiers, seat, what, ref)

    async def _found(
        self,
        kept: Mapping[str, Callable[[AsyncConnection, int, int, str], Awaitable[Found | None]]],
        seat: Seat,
        what: str,
        ref: str,
    ) -> Found | None:
        find = kept.get(what)
        if find is None or len(ref) > LONGEST_REF or not ref.isprintable():
            return None
        async with self._database.reading() as connection:
            sitting = await sitting_at(connection, seat)
            return await find(connection, *sitting, ref) if sitting else None


async def about_room(connection: AsyncConnection, room: int, _member: int, _ref: str) -> Card | None:
    """The Room's name and purpose, and its Organisations with what they do."""
    ours = (await connection.execute(select(rooms.c.name, rooms.c.purpose).where(rooms.c.id == room))).one()
    theirs = (
        select(organisations.c.name, room_organisations.c.does)
        .join_from(room_organisations, organisations)
        .where(room_organisations.c.room_id == room)
        .order_by(organisations.c.name)
    )
    rows = [(name, does) for name, does in await connection.execute(theirs)]
    return cards.room_page(ours.name, ours.purpose, rows)
