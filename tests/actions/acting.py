"""Two Rooms with an Action each, and what their people press and type."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Row, insert, select, update

from bot.actions import keeping
from bot.actions.keeping import By
from bot.actions.posting import post
from bot.actions.rules import Action, Change, Kind
from bot.actions.tables import suggestions
from bot.database import Database
from bot.features import Features
from bot.message import Account, Button, Buttons, Card, Intent, Place, Rows
from bot.metrics import Metrics
from bot.principles import Principle
from bot.rooms.page.links import Doors
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, members, room_organisations
from bot.router import Router
from tests.rooms import TUESDAY, Hands, make_room, waiting

SAM = Account("slack", "T1", "sam")  # owns the Action
PAT = Account("slack", "T1", "pat")  # leads
FAY = Account("slack", "T1", "fay")  # facilitates
CERYS = Account("slack", "T1", "cerys")
NEIGHBOUR = Account("slack", "T1", "neighbour")
SLACK, TEAMS, ELSEWHERE = Place("slack", "C1", "here"), Place("teams", "19:a", "there"), Place("slack", "C2", "here")
FRIDAY, NEXT_FRIDAY = date(2026, 11, 27), date(2026, 12, 4)
RING = Action("Ring the housing team", due=FRIDAY, principle=Principle.CULTURE)


@dataclass
class Acting:
    """Two Rooms, and a Router that knows every verb, as the service does."""

    database: Database
    now: Hands = field(default_factory=Hands)
    room: int = 0
    action: int = 0
    foreign: int = 0
    by: dict[Account, By] = field(default_factory=dict)

    def __post_init__(self) -> None:
        doors = Doors(lambda _seat, path, *_rest: f"https://x.example{path}", lambda _: "key", lambda key: key)
        features = Features(self.now, doors, "https://x.example", self.database, mails=False)
        self.route = Router(
            reads=features.reads(),
            writes=features.writes(),
            spoken=frozenset({"actions", "bigroom"}),
            database=self.database,
            metrics=Metrics(),
            notice=lambda _: None,
            now=self.now,
        )

    async def begin(self) -> None:
        """Ours has an Action of Sam's; so has the neighbours', of theirs."""
        people = {SAM: Role.MEMBER, PAT: Role.LEAD, FAY: Role.FACILITATOR, CERYS: Role.MEMBER}
        self.room = await make_room(self.database, "Ours", [SLACK, TEAMS], people)
        theirs = await make_room(self.database, "Theirs", [ELSEWHERE], {NEIGHBOUR: Role.LEAD})
        await self._know()
        self.action = await self.log(replace(RING, owner=self.by[SAM].member, organisation=self.by[SAM].organisation))
        async with self.database.transaction() as connection:
            self.foreign = (await keeping.log(connection, theirs, self.by[NEIGHBOUR], RING, TUESDAY)).id
            await post(connection, self.room, self.action, TUESDAY)

    async def _know(self) -> None:
        found = select(accounts.c.user, members.c.id, members.c.organisation_id).join_from(accounts, members)
        async with self.database.reading() as connection:
            rows = {row.user: By(row.id, row.organisation_id) for row in await connection.execute(found)}
        self.by = {them: rows[them.user] for them in (SAM, PAT, FAY, CERYS, NEIGHBOUR)}

    async def log(self, action: Action) -> int:
        """One more in our Room."""
        async with self.database.transaction() as connection:
            return (await keeping.log(connection, self.room, self.by[PAT], action, self.now())).id

    async def press(self, verb: str, who: Account = SAM, /, *, ref: object = None, **answers: str) -> Card:
        """Press a button of our Action, or of another thing."""
        to = str(self.action if ref is None else ref)
        return await self.send(Intent(verb, who, SLACK, ref=to, answers=answers))

    async def say(self, words: str, who: Account = SAM) -> Card:
        return await self.send(Intent("actions", who, SLACK, words=words))

    async def send(self, intent: Intent) -> Card:
        reply = await self.route(replace(intent, delivery=f"Ev{next(_numbers)}"))
        assert reply
        assert "reference:" not in reply.card.summary, reply.card.summary
        return reply.card

    async def stands(self, action: int = 0) -> Action:
        """How an Action stands, ours unless another is meant."""
        async with self.database.reading() as connection:
            known = await keeping.find(connection, self.room, action or self.action)
        assert known
        return known.action

    async def history(self, action: int = 0) -> list[Change]:
        async with self.database.reading() as connection:
            return await keeping.history_of(connection, action or self.action)

    async def kinds(self) -> list[Kind]:
        return [each.kind for each in await self.history()]

    async def told(self) -> list[Card]:
        """What the Room reads in its first Channel, its Action's card first."""
        return [shown for channel, shown in await waiting(self.database) if channel == SLACK.channel]

    async def suggested(self) -> list[Row[int]]:
        async with self.database.reading() as connection:
            return list(await connection.execute(select(suggestions).order_by(suggestions.c.id)))

    async def set_member(self, who: Account, **values: object) -> None:
        """Let something be otherwise about a Member."""
        async with self.database.transaction() as connection:
            await connection.execute(update(members).where(members.c.id == self.by[who].member).values(**values))

    async def add_organisation(self, organisation: int) -> None:
        """One more Organisation of our Room."""
        async with self.database.transaction() as connection:
            row = {"room_id": self.room, "organisation_id": organisation}
            await connection.execute(insert(room_organisations).values(row))

    async def add_member(self, name: str) -> int:
        """One more Member, by name alone."""
        row = {"room_id": self.room, "name": name, "organisation_id": self.by[SAM].organisation}
        async with self.database.transaction() as connection:
            return int((await connection.execute(insert(members).values(row).returning(members.c.id))).scalar_one())


_numbers = itertools.count(1)


def buttons(card: Card) -> Iterator[Button]:
    """All that can be pressed."""
    for element in card.body:
        match element:
            case Buttons():
                yield from (item for item in element.items if isinstance(item, Button))
            case Rows():
                yield from (item for row in element.rows for item in row.buttons if isinstance(item, Button))


def labels(card: Card) -> list[str]:
    return [button.label for button in buttons(card)]
