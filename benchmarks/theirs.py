"""APScheduler's own job store, which the product does without: how long as many jobs take that are due at once."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, sleep

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.base import BaseScheduler
from sqlalchemy import Engine, create_engine

from bot.database import Database

PATIENCE_SECONDS = 30
LONG_AGO = datetime.fromtimestamp(0, UTC)


class ByHand(BaseScheduler):  # type: ignore[misc]  # APScheduler ships no types
    """Their scheduler, which asks its store when it is told to, so that an asynchronous driver can serve the store."""

    def wakeup(self) -> None:
        """Wait to be told."""

    def shutdown(self, wait: bool = True) -> None:  # noqa: FBT001, FBT002 -- the library's signature
        """End, as any of theirs does."""
        super().shutdown(wait)

    def look(self) -> None:
        """Run all that is due."""
        self._process_jobs()


_done: list[int] = []


def _nothing(number: int) -> None:
    _done.append(number)


async def in_sqlite(count: int) -> float:
    """Seconds for jobs that do nothing, in a file and by its own driver."""
    with tempfile.TemporaryDirectory() as folder:
        return _taken(create_engine(f"sqlite:///{Path(folder)}/jobs.sqlite"), count)


async def in_postgresql(database: Database, count: int) -> float:
    """The same on the server that we were measured on, over our driver: there is no other here."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(lambda _: _taken(database.engine.sync_engine, count))


def _taken(engine: Engine, count: int) -> float:
    """Seconds from the first look until every job that waited in the store has run; PATIENCE_SECONDS at most."""
    store = SQLAlchemyJobStore(engine=engine)
    scheduler = ByHand(jobstores={"default": store}, timezone=UTC)
    scheduler.start(paused=True)
    for number in range(count):
        scheduler.add_job(_nothing, "date", [number], run_date=LONG_AGO, misfire_grace_time=None)
    _done.clear()
    began = perf_counter()
    scheduler.resume()
    scheduler.look()
    while len(_done) < count and perf_counter() - began < PATIENCE_SECONDS:
        sleep(0.01)
    took = perf_counter() - began
    store.jobs_t.drop(engine)
    scheduler.shutdown()
    return took
