"""Two Rooms on a database of each kind, and a router that knows their verbs, as the root builds it."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import Row, Table, select

import bot.prompts.handlers
import bot.rooms.handlers
from bot.database import Database
from bot.message import Account, Button, Buttons, Card, Intent, Place, Reply, card
from bot.metrics import Metrics
from bot.places import channels
from bot.rooms.gate import Gate
from bot.rooms.joining import cards
from bot.rooms.joining.admitting import Joined, Joining
from bot.rooms.joining.linking import Linking, Merged
from bot.rooms.page.links import Doors, Links
from bot.rooms.rules import Role, Seat
from bot.router import Router
from tests.rooms import Hands, make_room, waiting

SISTER = Account("slack", "T0ANYTOWN1", "U0WARDSIS1")
SECOND = Account("slack", "T0ANYTOWN1", "U0SECOND01")
MEMBER = Account("slack", "T0ANYTOWN1", "U0MEMBER01")
TYPIST = Account("teams", "tenant-1", "social-worker")
NEIGHBOUR = Account("slack", "T0ANYTOWN1", "U0NEIGHBOU")
SLACK, NEXT_DOOR = Place("slack", "C1", "here"), Place("slack", "C2", "here")
TEAMS = Place("teams", "19:new", "there")
DIRECT = Place("teams", "a:direct", "there", direct=True)
THEIR_CHAT = Place("slack", "D0SISTER01", "here", direct=True)
MADE_UP = "C4DF-7HJK-9MNP"
WEEK, MINUTES = 7 * 24 * 3600, 10 * 60

_numbers = itertools.count(1)


@dataclass
class Chat:
    """Ours meets in SLACK with two facilitators and a Member, the neighbours in NEXT_DOOR; nobody knows TEAMS."""

    database: Database
    room: int = 0
    neighbours: int = 0
    merged: list[Merged] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    now: Hands = field(default_factory=Hands)

    def __post_init__(self) -> None:
        gate = Gate(self.now)
        joining = Joining(gate, self.now, joined=self.joined)
        links = Links(gate, Doors(_link_for, _key_for, str), joining.open_page)
        features = (joining, links, Linking(gate, self.now, self.merged))
        self.route = Router(
            reads={**bot.rooms.handlers.reads(()), "jargon": _look_up},
            writes={
                **bot.prompts.handlers.writes(gate),
                **{verb: write for feature in features for verb, write in feature.writes().items()},
            },
            spoken=frozenset({"bigroom", "jargon", "prompt"}),
            database=self.database,
            metrics=Metrics(),
            notice=lambda _: None,
            now=self.now,
        )

    async def send(self, intent: Intent) -> Card:
        reply = await self.route(replace(intent, delivery=f"Ev{next(_numbers)}"))
        assert reply
        assert reply.audience == "asker"
        return reply.card

    async def say(self, words: str, who: Account = SISTER, place: Place = SLACK) -> Card:
        """As a slash command has it."""
        return await self.send(Intent("bigroom", who, place, words=words))

    async def speak(self, words: str, who: Account = TYPIST, place: Place = TEAMS) -> Card:
        """As it is after a mention."""
        return await self.send(Intent("", who, place, words=words))

    async def press(self, button: Button, who: Account = SISTER, place: Place = SLACK) -> Card:
        return await self.send(Intent(button.verb, who, place, ref=button.ref))

    async def join_code(self) -> str:
        return code_in(await self.say("add channel"))

    async def join(self, code: str, who: Account = TYPIST, place: Place = TEAMS) -> Card:
        return await self.speak(f"join {code}", who, place)

    async def request(self, place: Place = TEAMS) -> tuple[Button, Button]:
        """The two buttons of a Channel's wish to join, by which a facilitator confirms or refuses."""
        assert await self.join(await self.join_code(), place=place) == cards.asked_to_join()
        return buttons_of((await waiting(self.database))[-1][1])

    async def all(self, table: Table) -> list[Row[Any]]:
        async with self.database.reading() as connection:
            return list(await connection.execute(select(table).order_by(*table.primary_key)))

    async def room_of(self, place: Place) -> int | None:
        async with self.database.reading() as connection:
            where = (channels.c.platform == place.platform) & (channels.c.channel == place.channel)
            found: int | None = (await connection.execute(select(channels.c.room_id).where(where))).scalar()
        return found


def _link_for(seat: Seat, path: str) -> str:
    return f"https://page.example{path}#{seat.user}"


def _key_for(seat: Seat) -> str:
    return seat.user


async def _look_up(intent: Intent) -> Reply:
    return Reply(card(f"Looked up: {intent.words}"))


def code_in(shown: Card) -> str:
    """As a person reads it off the card."""
    found = re.search(r"\b\w{4}(?:-\w{4})+\b", shown.summary)
    assert found, shown.summary
    return found[0]


def buttons_of(shown: Card) -> tuple[Button, Button]:
    (line,) = [element.items for element in shown.body if isinstance(element, Buttons)]
    yes, no = (item for item in line if isinstance(item, Button))
    return yes, no


@pytest.fixture
async def chat(database: Database) -> Chat:
    people = {SISTER: Role.FACILITATOR, SECOND: Role.FACILITATOR, MEMBER: Role.MEMBER}
    room = await make_room(database, "Ours", [SLACK], people)
    neighbours = await make_room(database, "Theirs", [NEXT_DOOR], {NEIGHBOUR: Role.FACILITATOR})
    return Chat(database, room, neighbours)
