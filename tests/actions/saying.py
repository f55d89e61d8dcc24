"""Two Rooms that log what they agree, and what tests do with them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update

from bot.actions import finding, keeping
from bot.actions.filters import Filter, Sort
from bot.actions.handlers import Actions
from bot.actions.rules import Agreed, Change, Entry
from bot.database import Database
from bot.message import Account, Blank, Button, Buttons, Card, Choice, Day, Intent, Place, Rows
from bot.metrics import Metrics
from bot.rooms.gate import Gate
from bot.rooms.rules import Role
from bot.rooms.tables import members, organisations, room_organisations, rooms
from bot.router import Router
from tests.rooms import TUESDAY, Hands, make_room

SISTER = Account("slack", "T0ANYTOWN1", "Ada Example")
SAM = Account("slack", "T0ANYTOWN1", "Sam Sample")
NAMESAKE = Account("teams", "tenant-1", "Sam Specimen")
LEAD = Account("teams", "tenant-1", "Bilal Sample")
NEIGHBOUR = Account("slack", "T0ANYTOWN1", "Nia Neighbour")
STRANGER = Account("web", "sample", "somebody")
SLACK, TEAMS, WEB = Place("slack", "C1", "here"), Place("teams", "19:a", "there"), Place("web", "ours")
ELSEWHERE, NOWHERE = Place("slack", "C2", "here"), Place("slack", "C0NOROOM00", "here")
DIRECT = Place("slack", "D1", "here", direct=True)
NHS_NUMBER = "999 000 0018"
PEOPLE = {SISTER: Role.MEMBER, SAM: Role.MEMBER, LEAD: Role.LEAD}

_numbers = itertools.count(1)


@dataclass
class Saying:
    """Two Rooms, ours with three Channels, and a Router that knows the verbs of Actions alone."""

    database: Database
    room: int = 0
    neighbours: int = 0
    now: Hands = field(default_factory=Hands)

    def __post_init__(self) -> None:
        self.route = Router(
            reads={},
            writes=Actions(Gate(self.now)).writes(),
            spoken=frozenset({"action", "decision", "decisions"}),
            database=self.database,
            metrics=Metrics(),
            notice=lambda _: None,
            now=self.now,
        )

    async def begin(self) -> None:
        self.room = await make_room(self.database, "Ours", [SLACK, TEAMS, WEB], PEOPLE)
        self.neighbours = await make_room(self.database, "Theirs", [ELSEWHERE], {NEIGHBOUR: Role.FACILITATOR})

    async def say(self, words: str, who: Account = SISTER, place: Place = SLACK) -> Card:
        """Plain words, as after a mention."""
        return await self.send(Intent("", who, place, words=words))

    async def press(
        self, verb: str, ref: str = "", who: Account = SISTER, place: Place = SLACK, /, **answers: str
    ) -> Card:
        return await self.send(Intent(verb, who, place, ref=ref, answers=answers))

    async def send(self, intent: Intent) -> Card:
        reply = await self.route(replace(intent, delivery=intent.delivery or f"Ev{next(_numbers)}"))
        assert reply
        return reply.card

    async def log(self, form: Card, ref: str = "", who: Account = SISTER, /, **changed: str) -> Card:
        """Press Log it on a form as it is shown, save for what is changed."""
        verb = next(button.verb for button in buttons(form) if button.label == "Log it")
        return await self.press(verb, ref, who, **{**fields(form), **changed})

    async def logged(self, room: int | None = None) -> list[Entry]:
        """The Actions of a Room in the order in which they were logged."""
        ours = [room or self.room]
        zone = ZoneInfo("UTC")
        async with self.database.reading() as connection:
            rows = await finding.wanted(connection, Filter(), ours, TUESDAY.date(), zone)
            return await finding.page(connection, rows, Sort.OLDEST)

    async def decided(self, room: int | None = None) -> list[Agreed]:
        async with self.database.reading() as connection:
            return await finding.decisions_of(connection, Filter(), [room or self.room])

    async def history(self, action_id: int) -> list[Change]:
        async with self.database.reading() as connection:
            return await keeping.history_of(connection, action_id)

    async def member(self, who: Account) -> int:
        """The id of a person of our Room."""
        found = select(members.c.id).where(members.c.room_id == self.room, members.c.name == who.user)
        async with self.database.reading() as connection:
            return int((await connection.execute(found)).scalar_one())

    async def join(self, name: str, job: str = "") -> int:
        """One more person of our Room, without an Account."""
        person = insert(members).values(room_id=self.room, name=name, job=job, role=Role.MEMBER).returning(members.c.id)
        async with self.database.transaction() as connection:
            return int((await connection.execute(person)).scalar_one())

    async def welcome(self, organisation: str) -> int:
        """One more Organisation of our Room."""
        async with self.database.transaction() as connection:
            made = insert(organisations).values(name=organisation).returning(organisations.c.id)
            number = int((await connection.execute(made)).scalar_one())
            await connection.execute(insert(room_organisations).values(room_id=self.room, organisation_id=number))
        return number

    async def move(self, zone: str) -> None:
        """Our Room keeps another time."""
        async with self.database.transaction() as connection:
            await connection.execute(update(rooms).where(rooms.c.id == self.room).values(zone=zone))


def fields(form: Card) -> dict[str, str]:
    """What a form holds."""
    return {each.name: each.value for each in form.body if isinstance(each, Blank | Choice | Day)}


def options(form: Card, name: str) -> list[tuple[str, str]]:
    """What a list of a form offers."""
    return next(list(each.options) for each in form.body if isinstance(each, Choice) and each.name == name)


def buttons(card: Card) -> list[Button]:
    lines = [each.items for each in card.body if isinstance(each, Buttons)]
    rows = [row.buttons for each in card.body if isinstance(each, Rows) for row in each.rows]
    return [item for items in (*lines, *rows) for item in items if isinstance(item, Button)]


def ref_of(card: Card, label: str) -> str:
    return next(button.ref for button in buttons(card) if button.label == label)
