"""Which words could not be explained, and how often: never by whom."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import delete

from bot.database import Database, insert
from bot.jargon.tables import unknown_terms
from bot.safety import LONGEST_COUNTED, may_be_counted

MOST_TALLIED = 10_000
"""Terms held while the database is away."""


class Misses:
    """A tally between two ticks of the clock: a look-up waits for no database, and a count has no time of asking."""

    def __init__(self) -> None:
        self._tally: Counter[str] = Counter()

    def count(self, term: str) -> bool:
        """Count a term that was not found, unless it might be somebody's data; tells whether it did."""
        counted = may_be_counted(term) and len(self._tally) < MOST_TALLIED
        if counted:
            self._tally[term.casefold()[:LONGEST_COUNTED]] += 1  # folding may lengthen
        return counted

    async def save(self, database: Database, now: datetime) -> None:
        """Add the tally to the record; when the database is away it is kept for the next tick."""
        tally, self._tally = self._tally, Counter()
        if not tally:
            return
        rows = [
            {"term": term, "times": times, "last_asked": now} for term, times in sorted(tally.items())
        ]  # in one order, so that two processes cannot wait for each other
        try:
            async with database.transaction() as connection:
                row = insert(connection, unknown_terms)
                more = {"times": unknown_terms.c.times + row.excluded.times, "last_asked": row.excluded.last_asked}
                await connection.execute(row.on_conflict_do_update(index_elements=["term"], set_=more), rows)
        except BaseException:  # also when the clock stops in the middle
            self._tally += tally
            raise


async def forget(database: Database, before: datetime) -> None:
    """Drop terms nobody has asked for since `before`."""
    async with database.transaction() as connection:
        await connection.execute(delete(unknown_terms).where(unknown_terms.c.last_asked < before))
