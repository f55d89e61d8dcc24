"""The verbs about people over real Rooms, as the root puts them together."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Table, select, update

from bot.database import Database
from bot.message import Account, Card, Intent, Place, Reply, Text, card
from bot.metrics import Metrics
from bot.rooms.gate import Gate, Visit
from bot.rooms.people import handlers as people_handlers
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, members
from bot.router import Router
from tests.rooms import Hands, make_room

SISTER = Account("slack", "T0ANYTOWN1", "U0WARDSIS1")
WORKER = Account("teams", "tenant-1", "social-worker")
LEAD = Account("slack", "T0ANYTOWN1", "U0LEAD0001")
NEW = Account("slack", "T0ANYTOWN1", "U0NEW00001")
NEIGHBOUR = Account("slack", "T0ANYTOWN1", "U0NEIGHBOU")
SLACK, TEAMS, WEB = Place("slack", "C1", "here"), Place("teams", "19:a", "there"), Place("web", "ours")
ELSEWHERE, DIRECT = Place("slack", "C2", "here"), Place("slack", "D1", "here", direct=True)
DONE = card("Done", Text("made up"))

_numbers = itertools.count(1)


async def _act(_visit: Visit) -> Reply:
    return Reply(DONE)


async def _answers(connection: object, member_id: int) -> tuple[str, str]:
    assert connection
    return "Answers", f"{member_id} of them"


@dataclass
class People:
    """Two Rooms, ours with three Channels, and a Router that knows the verbs about people and one more, `act`."""

    database: Database
    room: int = 0
    neighbours: int = 0
    now: Hands = field(default_factory=Hands)

    def __post_init__(self) -> None:
        self.route = self.router()

    def router(self) -> Router:
        """What another process has of its own."""
        gate = Gate(self.now)
        return Router(
            reads={},
            writes={"act": gate.members(_act), **people_handlers.writes(gate, self.now, [_answers])},
            spoken=frozenset({"bigroom"}),
            database=self.database,
            metrics=Metrics(),
            notice=lambda _: None,
            now=self.now,
        )

    async def send(self, verb: str, who: Account = SISTER, place: Place = SLACK, **fields: Any) -> Card:  # noqa: ANN401 -- any field of an Intent
        reply = await self.route(Intent(verb, who, place, delivery=f"Ev{next(_numbers)}", **fields))
        assert reply
        assert "reference:" not in reply.card.summary
        return reply.card

    async def introduce(self, who: Account = NEW, place: Place = SLACK, /, **answers: str) -> Card:
        return await self.send("rooms.introduce", who, place, answers=answers)

    async def rows(self, table: Table) -> list[Row[Any]]:
        async with self.database.reading() as connection:
            return list(await connection.execute(select(table).order_by(*table.primary_key.columns)))

    async def member(self, who: Account, room: int | None = None) -> Row[Any] | None:
        """Who someone is in our Room, also when they have left it."""
        theirs = (accounts.c.platform == who.platform) & (accounts.c.user == who.user)
        query = select(members).join_from(members, accounts).where(theirs, members.c.room_id == (room or self.room))
        async with self.database.reading() as connection:
            return (await connection.execute(query)).first()

    async def known(self, who: Account) -> Row[Any]:
        found = await self.member(who)
        assert found
        return found

    async def present(self) -> dict[str, str]:
        """The roles of those who are in our Room, by user."""
        query = select(accounts.c.user, members.c.role).join_from(members, accounts)
        here = (members.c.room_id == self.room) & members.c.left_at.is_(None)
        async with self.database.reading() as connection:
            return {row.user: row.role for row in await connection.execute(query.where(here))}

    async def change(self, who: Account, values: Mapping[str, object]) -> None:
        """Write to a Member's row behind the product's back."""
        async with self.database.transaction() as connection:
            ours = members.c.id == (await self.known(who)).id
            await connection.execute(update(members).where(ours).values(values))


async def two_rooms(database: Database) -> People:
    """Ours and the neighbours'."""
    ours = {SISTER: Role.FACILITATOR, WORKER: Role.MEMBER, LEAD: Role.LEAD}
    room = await make_room(database, "Ours", [SLACK, TEAMS, WEB], ours)
    neighbours = await make_room(database, "Theirs", [ELSEWHERE], {NEIGHBOUR: Role.FACILITATOR})
    return People(database, room, neighbours)
