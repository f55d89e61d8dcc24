"""What happens by itself: due Occurrences are opened, the outbox is drained, and the record is kept in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import DATABASE_AWAY, Database, next_wait
from bot.many import among
from bot.occurrences import Occurrence, Opener, claim_due
from bot.rooms.tables import rooms

Task = Callable[[datetime], Awaitable[None]]
"""Something due again and again; it is told the time."""


Faults = Callable[[], Awaitable[list[str]]]
"""What is wrong with the database as it stands, in plain sentences; empty when nothing is."""


async def no_faults() -> list[str]:
    """For a clock that need not ask."""
    return []


@dataclass(frozen=True, slots=True)
class Wait:
    """A task waits for the database, until then."""

    until: datetime
    pause: timedelta


class Clock:
    """APScheduler as a driver only: what is due is decided in SQL, so any number of replicas may run."""

    def __init__(self, now: Callable[[], datetime], faults: Faults = no_faults) -> None:
        self._now = now
        self._faults = faults
        self._told: list[str] = []
        self._waits: dict[str, Wait] = {}
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def every(self, seconds: int, tasks: Mapping[str, Task]) -> None:
        """Do these one after another, `seconds` apart; a beat that is late is done once, not made up for."""
        self._scheduler.add_job(
            self._beat, "interval", [tasks], seconds=seconds, max_instances=1, coalesce=True, misfire_grace_time=None
        )

    async def _beat(self, tasks: Mapping[str, Task]) -> None:
        for name, task in tasks.items():
            wait = self._waits.get(name)
            if wait is None or wait.until <= self._now():
                await self.run(name, task)

    async def run(self, name: str, task: Task) -> None:
        """One fault must not stop the clock, nor the tasks that follow."""
        try:
            await task(self._now())
        except Exception as error:  # noqa: BLE001 -- APScheduler would drop it without a word
            faults = error.exceptions if isinstance(error, ExceptionGroup) else (error,)
            if all(isinstance(each, DATABASE_AWAY) for each in faults) and await self._wait(name):
                return
            for each in faults:
                structlog.get_logger().error("task_failed", task=name, error=type(each).__name__)
        self._go_on(name)

    async def _wait(self, name: str) -> bool:
        """Try again later if it is the database that is away or not up to date; that is told once, not at each try."""
        faults = await self._faults()
        if not faults:
            return False
        earlier = self._waits.get(name)
        pause = next_wait(earlier.pause if earlier else None)
        self._waits[name] = Wait(self._now() + pause, pause)
        if faults != self._told:
            self._told = faults
            structlog.get_logger().error("database_awaited", faults=faults)
        return True

    def _go_on(self, name: str) -> None:
        if self._waits.pop(name, None) and not self._waits:
            self._told = []
            structlog.get_logger().info("database_well_again")

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """End at once; what is in hand is saved by the root, which calls `run` a last time."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


AT_ONCE = 500
"""Occurrences claimed in one transaction."""

AT_A_TIME = 2
"""Transactions of one process where much is due and the database takes several."""

FEW = 20
"""Occurrences of a kind that takes long to open (a Round) which one transaction opens; the others wait for the next."""


class Due:
    """Makes due things happen. Each Occurrence is claimed, and what it opens written, in one transaction."""

    def __init__(self, database: Database, openers: Mapping[str, Opener], slow: Collection[str] = ()) -> None:
        """Of the `slow` kinds few are opened in one transaction, so that people are not kept waiting meanwhile."""
        self._database = database
        self._openers = openers
        self._slow = slow

    async def __call__(self, now: datetime) -> None:
        """Claim until nothing is due; with other processes doing the same, each takes what the others have not."""
        for slow, most in ((False, AT_ONCE), (True, FEW)):
            if (self._slow or not slow) and await self._open_some(now, most, slow=slow) == most:
                await self._open_the_rest(now, most, slow=slow)

    async def _open_the_rest(self, now: datetime, most: int, *, slow: bool) -> None:
        """Much is due: while the database writes one transaction down, the next is made ready."""

        async def until_nothing_is_due() -> None:
            while await self._open_some(now, most, slow=slow) == most:
                pass

        several = 1 if self._database.one_writer else AT_A_TIME
        ended = await asyncio.gather(*(until_nothing_is_due() for _ in range(several)), return_exceptions=True)
        faults = [fault for fault in ended if fault]
        if len(faults) > 1:
            message = "while opening what is due"
            raise BaseExceptionGroup(message, faults)
        for fault in faults:
            raise fault

    async def _open_some(self, now: datetime, most: int, *, slow: bool) -> int:
        async with self._database.transaction() as connection:
            taken = await claim_due(connection, now, most, self._slow, among=slow)
            await _hold_rooms(connection, taken)
            for kind, opener in self._openers.items():
                await _open(connection, opener, [one for one in taken if one.kind == kind], now)
        return len(taken)


async def _hold_rooms(connection: AsyncConnection, taken: Sequence[Occurrence]) -> None:
    """Hold all their Rooms in one order, so that two clocks with much in hand never wait for each other."""
    if taken:
        theirs = (
            select(rooms.c.id).where(among(connection, rooms.c.id, {one.room_id for one in taken})).order_by(rooms.c.id)
        )
        await connection.execute(theirs.with_for_update(key_share=True))


async def _open(connection: AsyncConnection, opener: Opener, due: Sequence[Occurrence], now: datetime) -> None:
    """Open all at once, or when one of them is broken each by itself: one Room's fault must not keep the others."""
    if not due:
        return
    try:
        async with connection.begin_nested():
            await opener(connection, due, now)
    except DATABASE_AWAY:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever is broken about one Room
        if len(due) > 1:
            for one in due:
                await _open(connection, opener, [one], now)
            return
        structlog.get_logger().error("occurrence_failed", schedule=due[0].schedule_id, error=type(error).__name__)
