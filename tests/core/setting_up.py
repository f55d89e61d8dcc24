"""One person who fills in the form that sets a Room up, and what is in the database then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from sqlalchemy import Row, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

import bot.rooms.handlers
from bot.database import Database
from bot.message import Account, Card, Intent, Place
from bot.metrics import Metrics
from bot.rooms.membership import Here, find_here
from bot.rooms.tables import accounts, members, organisations, rooms
from bot.router import Router
from tests.rooms import Hands

SISTER = Account("slack", "T0ANYTOWN1", "U0WARDSIS1")
WORKER = Account("teams", "tenant-1", "social-worker")
CHANNEL = Place("slack", "C0DISCHRG1", "here")
FORM = {
    "name": "Home from hospital",
    "purpose": "People leave hospital the day they are ready.",
    "nation": "wales",
    "zone": "Europe/Jersey",
    "day": "1",
    "at": "09:30",
    "organisation": "Fernleigh NHS Trust",
    "others": "",
    "you": "Ada Example",
}
ANSWERED = frozenset({"bigroom charter", "checkin"})
EVERYTHING = (rooms, members, accounts, organisations)
_numbers = count(1)


@dataclass
class Desk:
    """The product's own router over the verbs of Rooms."""

    database: Database

    def __post_init__(self) -> None:
        self.route = Router(
            reads=bot.rooms.handlers.reads(()),
            writes=bot.rooms.handlers.writes(Hands(), lambda: ANSWERED),
            spoken=frozenset({"bigroom"}),
            database=self.database,
            metrics=Metrics(),
            notice=lambda _: None,
            now=Hands(),
        )

    async def send(self, verb: str, place: Place = CHANNEL, who: Account = SISTER, **fields: Any) -> Card:  # noqa: ANN401 -- any field of an Intent
        intent = replace(Intent(verb, who, place, delivery=f"Ev{next(_numbers)}"), **fields)
        reply = await self.route(intent)
        assert reply
        return reply.card

    async def fill_in(
        self, place: Place = CHANNEL, who: Account = SISTER, given: Mapping[str, str] = FORM, **changes: str
    ) -> Card:
        return await self.send("rooms.set_up", place, who, answers={**given, **changes})

    async def all(self, table: Table) -> list[Row[Any]]:
        async with self.database.reading() as connection:
            return list(await connection.execute(select(table).order_by(*table.primary_key)))

    async def counts(self) -> list[int]:
        """Rooms, Members, Accounts and organisations."""
        async with self.database.reading() as connection:
            return [await _count(connection, table) for table in EVERYTHING]

    async def here(self, place: Place = CHANNEL, who: Account = SISTER) -> Here | None:
        async with self.database.reading() as connection:
            return await find_here(connection, Intent("", who, place))


async def _count(connection: AsyncConnection, table: Table) -> int:
    return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
