"""A process that works until it is killed: python -m tests.soak.working URL LOG MOMENT [once].

It stands where the product does, with a platform that writes what it shows into LOG, which outlives the process. Its
time is MOMENT (ISO 8601) and goes on from there. While a check-in is open, somebody in each Room answers it and changes
their answer again and again; each answer that was taken is in LOG too.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.checkins.handlers import CheckIns
from bot.checkins.rounds import Lent
from bot.checkins.tables import answers, checkin_questions, rounds
from bot.clock import Due
from bot.database import Database
from bot.drain import Drain
from bot.message import Account, Card, Intent, Place, Reply, card
from bot.metrics import Metrics
from bot.outbox import revise
from bot.places import channels
from bot.prompts.arranging import KIND, open_due
from bot.prompts.tables import asked
from bot.rooms.deliveries import handlers as deliveries
from bot.rooms.gate import Gate
from bot.rooms.tables import accounts
from bot.router import Router

COUNTED = "soak:count"
PLATFORM_SECONDS = 0.004
PLATFORM, ANSWERS = "wall", "answers"
"""Where Rooms meet, and the workspace of those who answer."""

KEPT = "Thank you, that is kept"


@dataclass
class Wall:
    """A platform whose messages are lines of a file: what, where, which and its words."""

    log: Path

    async def post(self, place: Place, card: Card) -> str:
        await asyncio.sleep(PLATFORM_SECONDS)
        ref = os.urandom(8).hex()
        self._write("post", place, ref, card)
        await asyncio.sleep(PLATFORM_SECONDS)
        return ref

    async def update(self, place: Place, ref: str, card: Card) -> None:
        await asyncio.sleep(PLATFORM_SECONDS)
        self._write("update", place, ref, card)
        await asyncio.sleep(PLATFORM_SECONDS)

    def _write(self, what: str, place: Place, ref: str, shown: Card) -> None:
        note(self.log, what, place.channel, ref, " ".join(shown.summary.split()))

    async def answer(self, intent: Intent, reply: Reply) -> None:
        raise AssertionError(intent, reply)

    async def whisper(self, place: Place, account: Account, card: Card) -> None:
        raise AssertionError(place, account, card)


def note(log: Path, *words: str) -> None:
    """Add a line to what is known outside the process."""
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, ("\t".join(words) + "\n").encode())  # one write, which a kill finds done or not
    os.close(file)


async def _key_question(_connection: AsyncConnection, _room: int, _now: datetime) -> str:
    return "Whose day got better because of us?"


def checking(now: Callable[[], datetime]) -> CheckIns:
    """The check-in, with what other features lend it made up."""
    return CheckIns(Gate(now), Lent(_key_question, lambda word, _organisations: word))


def router(database: Database, checkins: CheckIns, now: Callable[[], datetime]) -> Router:
    """Takes what people send."""
    return Router(
        reads={},
        writes=checkins.writes(),
        spoken=frozenset(),
        database=database,
        metrics=Metrics(),
        notice=lambda _: None,
        now=now,
    )


async def answer(database: Database, route: Router, log: Path) -> None:
    """One of each Room answers what is open, and next time changes that answer to the next number."""
    first = select(func.min(checkin_questions.c.id)).where(checkin_questions.c.room_id == rounds.c.room_id)
    given = select(answers.c.words).where(answers.c.round_id == rounds.c.id)
    asked = select(rounds.c.id, accounts.c.user, first.scalar_subquery(), given.scalar_subquery()).where(
        rounds.c.closed_at.is_(None), accounts.c.tenant == ANSWERS, accounts.c.user == channels.c.channel
    )
    async with database.reading() as connection:
        found = list(await connection.execute(asked.join(channels, channels.c.room_id == rounds.c.room_id)))
    for number, name, question, before in found:
        words = str(int(before or 0) + 1)
        place, who = Place(PLATFORM, name, "{}"), Account(PLATFORM, ANSWERS, name)
        sent = Intent("checkin.send", who, place, ref=str(number), answers={f"q{question}": words})
        reply = await route(sent)
        if reply and reply.card.title == KEPT:
            note(log, "answer", str(number), "", words)


async def count(database: Database, now: datetime) -> None:
    """Let the counting card say how many questions there have been, as a check-in says how many have answered."""
    async with database.transaction() as connection:
        number = await connection.scalar(select(func.count()).select_from(asked))
        await revise(connection, COUNTED, card(f"{number} questions so far"), now)


def _tick(*_about: object) -> None:
    """Say that a statement begins, by which whoever kills us measures our life: seconds are long on a busy machine."""
    os.write(1, b"\n")


async def main(url: str, log: str, moment: str, once: str = "") -> None:
    """Work for ever, or with `once` until nothing is due."""
    began = monotonic()
    start = datetime.fromisoformat(moment)

    def now() -> datetime:
        return start + timedelta(seconds=monotonic() - began)

    database = Database(url)
    checkins = checking(now)
    route = router(database, checkins, now)
    due = Due(database, {KIND: open_due, **checkins.due()}, slow=checkins.due())
    drain = Drain(database, {PLATFORM: Wall(Path(log))}, now, {}, deliveries.tell)
    print("ready", flush=True)
    if not once:
        event.listen(database.engine.sync_engine, "before_cursor_execute", _tick)
    while True:
        await due(now())
        await answer(database, route, Path(log))
        await count(database, now())
        await drain(now())
        if once:
            await database.close()
            return


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
