"""A process that claims what is due when told to, and prints the schedules it got: python -m tests.core.claiming."""

from __future__ import annotations

import asyncio
import sys

from bot.database import Database
from bot.occurrences import claim_due
from tests.rooms import TUESDAY


async def claim_all(database: Database, most: int = 7) -> list[int]:
    """Claim until nothing is left for us, a few at a time so that others come between."""
    mine: list[int] = []
    while True:
        async with database.transaction() as connection:
            taken = await claim_due(connection, TUESDAY, most)
        if not taken:
            return mine
        mine += [one.schedule_id for one in taken]


async def main(url: str) -> None:
    """Be ready, wait for a line, claim, and say what was got."""
    database = Database(url)
    await database.check()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    print(*await claim_all(database))
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
