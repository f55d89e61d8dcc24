"""Two Rooms, and the verbs by which their facilitators steer them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import Row, Select, Table, insert, select, update

import bot.prompts.handlers
from bot.clock import Due
from bot.database import Database
from bot.drain import Drain
from bot.message import Account, Button, Buttons, Card, Intent, Link, Place, Reply, Rows
from bot.metrics import Metrics
from bot.places import channels
from bot.prompts import arranging
from bot.prompts.tables import asked
from bot.rooms.charter import life
from bot.rooms.charter.setting_up import SettingUp
from bot.rooms.charter.showing import Charters
from bot.rooms.charter.steering import Steering
from bot.rooms.gate import Gate
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, attendances, members, room_organisations, rooms
from bot.router import Router
from tests.rooms import Hands, make_room, waiting

SISTER = Account("slack", "T0ANYTOWN1", "U0WARDSIS1")
WORKER = Account("teams", "tenant-1", "social-worker")
LEAD = Account("slack", "T0ANYTOWN1", "U0LEAD0001")
NEIGHBOUR = Account("slack", "T0ANYTOWN1", "U0NEIGHBOU")
STRANGER = Account("slack", "T0ELSEWHER", "U0STRANGER")
SLACK, TEAMS, WEB = Place("slack", "C1", "here"), Place("teams", "19:a", "there"), Place("web", "ours")
ELSEWHERE = Place("slack", "C2", "here")
EVERY_TUESDAY = {"day": "1", "at": "09:00", "principle": "culture"}
_numbers = itertools.count(1)


class Taken:
    """A platform that takes every card; what it took is kept as (channel, title)."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, str]] = []
        self.updated: list[tuple[str, str]] = []

    async def post(self, place: Place, card: Card) -> str:
        self.posted.append((place.channel, card.title))
        return str(len(self.posted))

    async def update(self, place: Place, ref: str, card: Card) -> None:  # noqa: ARG002 -- the Messenger's signature
        self.updated.append((place.channel, card.title))

    async def answer(self, intent: Intent, reply: Reply) -> None:
        raise NotImplementedError

    async def whisper(self, place: Place, account: Account, card: Card) -> None:
        raise NotImplementedError


@dataclass
class Steered:
    """Ours meets in three Channels, theirs in one; a Router knows the verbs that steer them, and prompts."""

    database: Database
    room: int = 0
    neighbours: int = 0
    now: Hands = field(default_factory=Hands)
    platform: Taken = field(default_factory=Taken)

    def __post_init__(self) -> None:
        gate = Gate(self.now)
        setting_up = SettingUp(self.now, self.answered)
        self.route = Router(
            reads={},
            writes={
                **bot.prompts.handlers.writes(gate),
                **Charters(gate, self.answered).writes(),
                **Steering(gate, (arranging.follow_room,), self.answered).writes(),
                **life.writes(gate),
                "rooms.begin": setting_up.begin,
                "rooms.set_up": setting_up.finish,
            },
            spoken=frozenset({"bigroom", "prompt"}),
            database=self.database,
            metrics=Metrics(),
            notice=lambda _: None,
            now=self.now,
        )

    def answered(self) -> frozenset[str]:
        return self.route.verbs

    async def say(self, words: str, who: Account = SISTER, place: Place = SLACK) -> Card:
        return await self.send(Intent("bigroom", who, place, words=words))

    async def press(
        self,
        verb: str,
        who: Account = SISTER,
        place: Place = SLACK,
        *,
        ref: str | int = "",
        form: Mapping[str, str] | None = None,
        **answers: str,
    ) -> Card:
        return await self.send(Intent(verb, who, place, ref=str(ref), answers={**(form or {}), **answers}))

    async def send(self, intent: Intent) -> Card:
        reply = await self.route(replace(intent, delivery=intent.delivery or f"Ev{next(_numbers)}"))
        assert reply
        return reply.card

    async def rows(self, query: Table | Select[Any]) -> Sequence[Row[Any]]:
        async with self.database.reading() as connection:
            wanted = select(query).order_by(*query.primary_key) if isinstance(query, Table) else query
            return (await connection.execute(wanted)).all()

    async def our_room(self) -> Row[Any]:
        (row,) = await self.rows(select(rooms).where(rooms.c.id == self.room))
        return row

    async def facilitators(self) -> list[str]:
        """The names of those who look after our Room."""
        ours = (members.c.room_id == self.room) & (members.c.role == Role.FACILITATOR)
        return [row.name for row in await self.rows(select(members.c.name).where(ours))]

    async def channel(self, place: Place) -> Row[Any]:
        (row,) = await self.rows(select(channels).where(channels.c.channel == place.channel))
        return row

    async def told(self) -> list[tuple[str, str]]:
        """Every (channel, title) in the outbox, in order."""
        return [(channel, card.title) for channel, card in await waiting(self.database)]

    async def beat(self, seconds: float = 0) -> None:
        """The clock's beat, so long from now."""
        self.now.turn(seconds)
        await Due(self.database, {arranging.KIND: arranging.open_due})(self.now())

    async def deliver(self) -> None:
        """Send what waits."""
        await Drain(self.database, dict.fromkeys(("slack", "teams", "web"), self.platform), self.now, {})(self.now())

    async def questions(self) -> int:
        """How often our Room was asked."""
        return len(await self.rows(select(asked).where(asked.c.room_id == self.room)))

    async def attend(self, who: Account, *places: Place) -> None:
        """Let a Member have acted in these Channels."""
        (member,) = await self.rows(
            select(members.c.id)
            .join(accounts)
            .where(accounts.c.user == who.user, accounts.c.platform == who.platform, members.c.room_id == self.room)
        )
        async with self.database.transaction() as connection:
            for place in places:
                there = (await self.channel(place)).id
                await connection.execute(insert(attendances).values(member_id=member.id, channel_id=there))

    async def leave_app(self, *places: Place) -> None:
        """The app is removed from these Channels."""
        gone = channels.c.channel.in_([place.channel for place in places])
        async with self.database.transaction() as connection:
            await connection.execute(update(channels).where(gone).values(present=False))


def buttons(card: Card) -> list[Button]:
    """All that can be pressed on a card, in order."""
    found: list[Button | Link] = []
    for element in card.body:
        if isinstance(element, Buttons):
            found += element.items
        elif isinstance(element, Rows):
            found += [item for row in element.rows for item in row.buttons]
    return [item for item in found if isinstance(item, Button)]


@pytest.fixture
async def steered(database: Database) -> Steered:
    ours = {SISTER: Role.FACILITATOR, WORKER: Role.MEMBER, LEAD: Role.LEAD}
    room = await make_room(database, "Ours", [SLACK, TEAMS, WEB], ours)
    neighbours = await make_room(database, "Theirs", [ELSEWHERE], {NEIGHBOUR: Role.FACILITATOR})
    async with database.transaction() as connection:
        theirs = select(members.c.room_id, members.c.organisation_id).distinct()
        await connection.execute(insert(room_organisations).from_select(["room_id", "organisation_id"], theirs))
    return Steered(database, room, neighbours)
