"""A Room of three Organisations that checks in before its Big Room on Tuesdays at nine, and a neighbour's."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.checkins.handlers import CheckIns
from bot.checkins.rounds import Lent
from bot.checkins.tables import rounds
from bot.clock import Due
from bot.database import Database
from bot.message import Account, Card, Element, Intent, Place, Text
from bot.metrics import Metrics
from bot.outbox import posts
from bot.places import channels
from bot.rooms.gate import Gate
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, members, organisations
from bot.router import Router
from tests.rooms import Hands, make_room, waiting

SISTER, WORKER = Account("slack", "T1", "Ada-Example"), Account("teams", "tenant-1", "Bilal-Sample")
POLICE, VOLUNTEER = Account("slack", "T1", "Cerys-Placeholder"), Account("web", "links", "Dot-Fictional")
NEIGHBOUR, STRANGER = Account("slack", "T1", "Nia-Neighbour"), Account("slack", "T9", "nobody")
NAMES = tuple(them.user for them in (SISTER, WORKER, POLICE, VOLUNTEER))
SLACK, TEAMS, ELSEWHERE = Place("slack", "C1", "here"), Place("teams", "19:a", "there"), Place("slack", "C2", "here")
PAGE = Place("web", "ours")
COUNCIL, FORCE, TRUST = "Fernleigh Borough Council", "Fernshire Police", "Ours NHS Trust"
THURSDAY = datetime(2026, 11, 19, 9, tzinfo=UTC)
EVERY_TUESDAY = {
    "day": "1",
    "at": "09:00",
    "every": "1",
    "from": "0",
    "opens": "2",
    "closes": "60",
    "reminders": "1",
    "holiday": "skip",
}
KEY_QUESTION = "Whose day got better because of us?"
_numbers = itertools.count(1)


async def key_question(_connection: AsyncConnection, _room: int, _now: datetime) -> str:
    return KEY_QUESTION


async def actions_due(_connection: AsyncConnection, room: int, _since: datetime, _until: datetime) -> list[Element]:
    return [Text(f"Actions due in Room {room}: none")]


LENT = Lent(key_question, lambda word, _organisations: f"{word} means something plain", (actions_due,))


@dataclass
class Checking:
    """Two Rooms and a Router that knows the verbs of the check-in alone."""

    database: Database
    room: int = 0
    neighbours: int = 0
    now: Hands = field(default_factory=lambda: Hands(THURSDAY))

    def __post_init__(self) -> None:
        self.checkins = CheckIns(Gate(self.now), LENT)
        self.route = self.router()

    def router(self) -> Router:
        """What another process has of its own."""
        return Router(
            reads={},
            writes=self.checkins.writes(),
            spoken=frozenset({"checkin"}),
            database=self.database,
            metrics=Metrics(),
            notice=lambda _: None,
            now=self.now,
        )

    async def ask(self, intent: Intent) -> Card:
        reply = await self.route(replace(intent, delivery=intent.delivery or f"Ev{next(_numbers)}"))
        assert reply
        return reply.card

    async def say(self, words: str = "", who: Account = SISTER, place: Place = SLACK) -> Card:
        return await self.ask(Intent("checkin", who, place, words=words))

    async def press(
        self, verb: str, ref: object = "", who: Account = SISTER, place: Place = SLACK, **answers: str
    ) -> Card:
        return await self.ask(Intent(f"checkin.{verb}", who, place, ref=str(ref), answers=answers))

    async def close(self) -> Card:
        """Close the Round that was opened last, asked back or not."""
        return await self.press("close", await self.last_round())

    async def arrange(self, **changed: str) -> Card:
        return await self.press("arrange", "", SISTER, SLACK, **{**EVERY_TUESDAY, **changed})

    async def send(self, who: Account = SISTER, ref: object = 0, **answers: str) -> Card:
        """Press Send my answers; `ref` 0 means the Round that was opened last."""
        return await self.press("send", ref or await self.last_round(), who, SLACK, **answers)

    async def tick(self, at: str = "") -> None:
        """The clock's beats, at that moment (ISO 8601, UTC)."""
        if at:
            self.now.at = datetime.fromisoformat(at).replace(tzinfo=UTC)
        for _ in range(2):  # what a beat plans for the past is done by the next
            await Due(self.database, self.checkins.due())(self.now())

    async def last_round(self) -> int:
        async with self.database.reading() as connection:
            return await connection.scalar(select(func.max(rounds.c.id))) or 0

    async def said(self, key: str = "") -> list[Card]:
        """The cards put in the Slack Channel, of a key where one is given, oldest first."""
        if not key:
            return [card for channel, card in await waiting(self.database) if channel == SLACK.channel]
        numbers = select(posts.c.key).order_by(posts.c.id)
        async with self.database.reading() as connection:
            keys = list(await connection.scalars(numbers))
        shown = zip(keys, await waiting(self.database), strict=True)
        return [card for of, (channel, card) in shown if channel == SLACK.channel and of.endswith(f":{key}")]

    async def titles(self) -> list[str]:
        return [card.title for card in await self.said()]

    async def rows(self) -> list[tuple[int, datetime, datetime | None]]:
        """Each Round of ours: number, when it opened, when it closed."""
        found = select(rounds.c.number, rounds.c.opened_at, rounds.c.closed_at).where(rounds.c.room_id == self.room)
        async with self.database.reading() as connection:
            return [tuple(row) for row in await connection.execute(found.order_by(rounds.c.id))]

    async def change(self, who: Account, **columns: object) -> None:
        """Change a Member straight in the record."""
        async with self.database.transaction() as connection:
            theirs = select(accounts.c.member_id).where(accounts.c.user == who.user)
            await connection.execute(update(members).where(members.c.id.in_(theirs)).values(columns))

    async def open_page(self) -> None:
        """Our Room meets on the web too."""
        async with self.database.transaction() as connection:
            where = {"platform": PAGE.platform, "channel": PAGE.channel, "address": PAGE.address}
            page = insert(channels).values(room_id=self.room, present=True, seen_at=self.now(), **where)
            await connection.execute(page)

    async def member(self, who: Account) -> int:
        async with self.database.reading() as connection:
            theirs = select(accounts.c.member_id).where(accounts.c.user == who.user)
            return int((await connection.execute(theirs)).scalar_one())


@pytest.fixture
async def checking(database: Database) -> Checking:
    people = {SISTER: Role.FACILITATOR, WORKER: Role.MEMBER, POLICE: Role.MEMBER, VOLUNTEER: Role.MEMBER}
    room = await make_room(database, "Ours", [SLACK, TEAMS], people)
    neighbours = await make_room(database, "Theirs", [ELSEWHERE], {NEIGHBOUR: Role.FACILITATOR})
    made = Checking(database, room, neighbours)
    for name, who in ((COUNCIL, WORKER), (FORCE, POLICE)):
        async with database.transaction() as connection:
            row = insert(organisations).values(name=name).returning(organisations.c.id)
            number = (await connection.execute(row)).scalar_one()
        await made.change(who, organisation_id=number)
    return made


@pytest.fixture
async def opened(checking: Checking) -> Checking:
    """The check-in of Tuesday 24 November, opened on Friday at nine."""
    await checking.arrange()
    await checking.tick("2026-11-20T09:00:00")
    return checking
