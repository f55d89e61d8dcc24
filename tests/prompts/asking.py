"""Two Rooms that are asked, and what tests of prompts do with them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select, update

from bot.clock import Due
from bot.database import Database
from bot.message import Account, Button, Card, Intent, Place, Rows
from bot.metrics import Metrics
from bot.occurrences import schedules
from bot.prompts import cards
from bot.prompts.arranging import KIND, open_due
from bot.prompts.handlers import writes
from bot.prompts.library import library
from bot.prompts.stock import Stock, stock_of
from bot.prompts.tables import asked, prompts
from bot.rooms.gate import Gate
from bot.router import Router
from tests.rooms import Hands

SISTER = Account("slack", "T0ANYTOWN1", "U0WARDSIS1")
WORKER = Account("teams", "tenant-1", "social-worker")
LEAD = Account("slack", "T0ANYTOWN1", "U0LEAD0001")
STRANGER = Account("slack", "T0ELSEWHER", "U0STRANGER")
NEIGHBOUR = Account("slack", "T0ANYTOWN1", "U0NEIGHBOU")
SLACK, TEAMS, WEB = Place("slack", "C1", "here"), Place("teams", "19:a", "there"), Place("web", "ours")
ELSEWHERE, NOWHERE = Place("slack", "C2", "here"), Place("slack", "C0NOROOM00", "here")
EVERY_TUESDAY = {"day": "1", "at": "09:00", "principle": "culture"}
QUESTIONS = {one.id: one for one in library().questions}


@dataclass
class Asking:
    """Two Rooms, ours with three Channels, and a Router that knows the verbs of prompts alone."""

    database: Database
    room: int = 0
    neighbours: int = 0
    now: Hands = field(default_factory=Hands)

    def __post_init__(self) -> None:
        self.verbs = writes(Gate(self.now))
        self.route = self.router()

    def router(self) -> Router:
        """What another process has of its own."""
        return Router(
            reads={},
            writes=self.verbs,
            spoken=frozenset({"prompt"}),
            database=self.database,
            metrics=Metrics(),
            notice=lambda _: None,
            now=self.now,
        )

    async def say(self, words: str, who: Account = SISTER, place: Place = SLACK) -> Card:
        return await self.send(Intent("prompt", who, place, words=words))

    async def send(self, intent: Intent) -> Card:
        reply = await self.route(replace(intent, delivery=intent.delivery or f"Ev{next(_numbers)}"))
        assert reply
        return reply.card

    async def schedule(self, who: Account = SISTER, place: Place = SLACK, **answers: str) -> Card:
        return await self.send(Intent("prompts.schedule", who, place, answers={**EVERY_TUESDAY, **answers}))

    async def stop(self, ref: str, who: Account = SISTER, place: Place = SLACK) -> Card:
        return await self.send(Intent("prompts.stop", who, place, ref=ref))

    async def due(self, seconds: float = 0) -> None:
        """The clock's beat, so long from now."""
        self.now.turn(seconds)
        await Due(self.database, {KIND: open_due})(self.now())

    async def asked(self, room: int | None = None) -> list[str]:
        """What a Room was asked, oldest first."""
        query = select(asked.c.question).where(asked.c.room_id == (room or self.room)).order_by(asked.c.id)
        async with self.database.reading() as connection:
            return list(await connection.scalars(query))

    async def stock(self) -> Stock:
        """What our Room may be asked."""
        async with self.database.reading() as connection:
            return await stock_of(connection, self.room)

    async def arranged(self) -> tuple[int, int]:
        """How many arrangements stand, and how many schedules keep them."""
        async with self.database.reading() as connection:
            counts = [await connection.scalar(select(func.count()).select_from(each)) for each in (prompts, schedules)]
        return counts[0] or 0, counts[1] or 0


_numbers = itertools.count(1)


def question(slug: str, number: int) -> Card:
    """The card by which a question of the shipped library is asked, the one of this number."""
    one = QUESTIONS[slug]
    return cards.question(one, number, others=bool(library().case_studies_on(one.principle)))


def stops(card: Card) -> list[Button]:
    rows = [row for element in card.body if isinstance(element, Rows) for row in element.rows]
    return [
        button for row in rows for button in row.buttons if isinstance(button, Button) and button.verb == "prompts.stop"
    ]


async def arrange_due(asking: Asking, *principles: str) -> None:
    """Arrangements that are due now, each arranged for a minute of its own: the same twice would be one."""
    for minute, principle in enumerate(principles):
        await asking.schedule(principle=principle, at=f"08:{minute:02}")
    async with asking.database.transaction() as connection:
        await connection.execute(update(schedules).values(next_run_at=asking.now()))
