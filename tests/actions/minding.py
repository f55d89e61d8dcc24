"""A Room of two Organisations whose Actions are minded by the clock, and a neighbour's."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from adapters.slack.address import chat_with
from bot.actions import keeping
from bot.actions.keeping import By, Known
from bot.actions.rules import Action, Change
from bot.clock import Due
from bot.database import Database
from bot.features import Features
from bot.message import Account, Card, Intent, Place
from bot.metrics import Metrics
from bot.rooms.page.links import Doors
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, members, organisations, rooms
from bot.router import Router
from tests.rooms import Hands, make_room, utc, waiting

SAM, PAT, LEA = (Account("slack", "T1", name) for name in ("Sam-Example", "Pat-Sample", "Lea-Placeholder"))
NEIGHBOUR = Account("slack", "T1", "Nia-Neighbour")
SLACK, TEAMS, ELSEWHERE = Place("slack", "C1", "here"), Place("teams", "19:a", "there"), Place("slack", "C2", "here")
COUNCIL, TRUST = "Fernleigh Borough Council", "Ours NHS Trust"
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
FRIDAY = date(2026, 11, 27)
_numbers = itertools.count(1)


@dataclass
class Minding:
    """Sam and Lea of the trust, Pat of the council; Pat facilitates and Lea leads."""

    database: Database
    room: int = 0
    neighbours: int = 0
    now: Hands = field(default_factory=lambda: Hands(MONDAY))
    people: dict[Account, By] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.features = self.another()
        self.route = Router(
            reads=self.features.reads(),
            writes=self.features.writes(),
            spoken=frozenset({"actions", "bigroom"}),
            database=self.database,
            metrics=Metrics(),
            notice=lambda _: None,
            now=self.now,
        )

    def another(self) -> Features:
        """What another process has of its own."""
        doors = Doors(lambda _seat, path, *_rest: f"https://x.example{path}", lambda _: "key", lambda key: key)
        ways = {"slack": chat_with}
        return Features(self.now, doors, "https://x.example", self.database, mails=False, ways=ways)

    async def ask(self, verb: str, who: Account = SAM, place: Place = SLACK, /, **fields: Any) -> Card:  # noqa: ANN401 -- any field of an Intent
        answers = fields.pop("answers", {})
        intent = Intent(verb, who, place, answers=answers, delivery=f"Ev{next(_numbers)}", **fields)
        reply = await self.route(intent)
        assert reply
        assert "reference:" not in reply.card.summary, reply.card.summary
        return reply.card

    async def log(self, text: str = "Ring the housing team", due: date | None = FRIDAY, **other: Any) -> Known:  # noqa: ANN401 -- any field of an Action
        owner: Account | None = other.pop("owner", SAM)
        room, by = other.pop("room", self.room), other.pop("by", self.people[SAM])
        action = Action(text, due=due)
        if owner:
            action = replace(action, owner=self.people[owner].member, organisation=self.people[owner].organisation)
        async with self.database.transaction() as connection:
            return await keeping.log(connection, room, by, replace(action, **other), self.now())

    async def known(self, known: Known) -> Known:
        async with self.database.reading() as connection:
            found = await keeping.find(connection, self.room, known.id)
        assert found
        return found

    async def history(self, known: Known) -> list[Change]:
        async with self.database.reading() as connection:
            return await keeping.history_of(connection, known.id)

    async def change(self, who: Account, **columns: object) -> None:
        """Change a Member straight in the record."""
        async with self.database.transaction() as connection:
            theirs = members.c.id == self.people[who].member
            await connection.execute(update(members).where(theirs).values(columns))

    async def change_room(self, **columns: object) -> None:
        async with self.database.transaction() as connection:
            await connection.execute(update(rooms).where(rooms.c.id == self.room).values(columns))

    async def tick(self, at: str = "") -> None:
        """The clock's beats, at that moment (ISO 8601, UTC)."""
        if at:
            self.now.at = utc(at)
        await Due(self.database, self.features.openers(), self.features.slow)(self.now())

    async def days_until(self, last: str, hour: str = "09:00") -> None:
        """Let one day after the other come, each ticked once at that hour (UTC)."""
        day = self.now().date()
        while day < date.fromisoformat(last):
            day += timedelta(days=1)
            await self.tick(f"{day.isoformat()}T{hour}")

    async def said(self, title: str = "", channel: str = SLACK.channel) -> list[Card]:
        """The cards put in a Channel, oldest first, whose title begins so."""
        return [
            card for where, card in await waiting(self.database) if where == channel and card.title.startswith(title)
        ]


async def minded(database: Database) -> Minding:
    """Both Rooms."""
    room = await make_room(database, "Ours", [SLACK, TEAMS], {SAM: Role.MEMBER, PAT: Role.FACILITATOR, LEA: Role.LEAD})
    neighbours = await make_room(database, "Theirs", [ELSEWHERE], {NEIGHBOUR: Role.FACILITATOR})
    async with database.transaction() as connection:
        row = insert(organisations).values(name=COUNCIL).returning(organisations.c.id)
        council = (await connection.execute(row)).scalar_one()
        theirs = select(accounts.c.member_id).where(accounts.c.user == PAT.user)
        await connection.execute(update(members).where(members.c.id.in_(theirs)).values(organisation_id=council))
        found = select(accounts.c.user, members.c.id, members.c.organisation_id).join_from(accounts, members)
        by_user = {row.user: By(row.id, row.organisation_id) for row in await connection.execute(found)}
    return Minding(database, room, neighbours, people={who: by_user[who.user] for who in (SAM, PAT, LEA, NEIGHBOUR)})


def lines(cards: Sequence[Card]) -> str:
    """All that cards say."""
    return "\n".join(card.summary for card in cards)
