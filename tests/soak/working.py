"""A process that opens, posts and revises until it is killed: python -m tests.soak.working URL LOG SECONDS [once].

It stands where the product does, with a platform that writes what it shows into LOG, which outlives the process. Its
time is SECONDS after TUESDAY and goes on from there. Further things that happen by themselves are added to OPENERS.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from sqlalchemy import func, select

from bot.clock import Due, Opener
from bot.database import Database
from bot.drain import Drain
from bot.message import Account, Card, Intent, Place, Reply, card
from bot.outbox import revise
from bot.prompts.arranging import KIND, open_due
from bot.prompts.tables import asked
from bot.rooms.deliveries import handlers as deliveries
from tests.rooms import TUESDAY

COUNTED = "soak:count"
PLATFORM_SECONDS = 0.004


OPENERS: Mapping[str, Opener] = {KIND: open_due}
"""What happens by itself."""


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

    def _write(self, *said: object) -> None:
        what, place, ref, shown = said
        assert isinstance(place, Place)
        assert isinstance(shown, Card)
        line = "\t".join((str(what), place.channel, str(ref), " ".join(shown.summary.split())))
        file = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(file, f"{line}\n".encode())  # one write, which a kill finds done or not
        os.close(file)

    async def answer(self, intent: Intent, reply: Reply) -> None:
        raise AssertionError(intent, reply)

    async def whisper(self, place: Place, account: Account, card: Card) -> None:
        raise AssertionError(place, account, card)


async def count(database: Database, now: datetime) -> None:
    """Let the counting card say how many questions there have been, as a check-in says how many have answered."""
    async with database.transaction() as connection:
        number = await connection.scalar(select(func.count()).select_from(asked))
        await revise(connection, COUNTED, card(f"{number} questions so far"), now)


async def main(url: str, log: str, seconds: str, once: str = "") -> None:
    """Work for ever, or with `once` until nothing is due."""
    began = monotonic()
    start = TUESDAY + timedelta(seconds=float(seconds))

    def now() -> datetime:
        return start + timedelta(seconds=monotonic() - began)

    database = Database(url)
    due = Due(database, OPENERS)
    drain = Drain(database, {"wall": Wall(Path(log))}, now, {}, deliveries.tell)
    print("ready", flush=True)
    while True:
        await due(now())
        await count(database, now())
        await drain(now())
        if once:
            await database.close()
            return


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
