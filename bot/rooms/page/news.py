"""What is new on a web Channel, told to every process: at once on PostgreSQL, within a second on SQLite.

Every change of a board has a number, one higher than the last, given under a lock that is held until the change is
there to be read. So nobody who has seen a number has missed a lower one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Database, insert, next_wait
from bot.rooms.tables import news

NAME = "bigroom_news"
"""The PostgreSQL channel that all processes of one database listen to."""

LOOK_SECONDS = 1.0
"""Between looks, where the database cannot call us; and before the first other try, where it has gone away."""

SILENCE_SECONDS = 15.0
"""After so long without a word the listening connection is tried: a broken one would be silent for ever."""

Hear = Callable[[str], Awaitable[None]]
"""Told of a Channel that has news; never raises for a database that is away."""


async def tell(connection: AsyncConnection, channel: str) -> int:
    """Say that a web Channel has news, when this transaction ends well; the change has the number returned."""
    row = insert(connection, news).values(channel=channel, number=1)
    next_one = row.on_conflict_do_update(index_elements=["channel"], set_={"number": news.c.number + 1})
    number = (await connection.execute(next_one.returning(news.c.number))).scalar_one()
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_notify(NAME, channel)))
    return int(number)


class News:
    """Follows the news of the Channels that have an open page in this process."""

    def __init__(self, database: Database, hear: Hear, channels: Callable[[], Iterable[str]]) -> None:
        self._database = database
        self._hear = hear
        self._channels = channels
        self._running: asyncio.Task[None] | None = None
        self._wait: timedelta | None = None

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._running = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """End, and give the connection back."""
        if self._running:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _follow(self) -> None:
        postgresql = self._database.url.get_backend_name() == "postgresql"
        while True:
            try:
                await (self._listen() if postgresql else self._look())
            except Exception as error:  # noqa: BLE001 -- drivers have many words for a database that went away
                self._lost(error)
            await asyncio.sleep((self._wait or timedelta(seconds=LOOK_SECONDS)).total_seconds())

    def _lost(self, error: Exception) -> None:
        """Try ever more rarely, and tell it once."""
        if self._wait is None:
            structlog.get_logger().warning("news_lost", error=type(error).__name__)
        self._wait = next_wait(self._wait, timedelta(seconds=LOOK_SECONDS))

    def _followed(self) -> None:
        if self._wait:
            structlog.get_logger().info("news_well_again")
        self._wait = None

    async def _look(self) -> None:
        """SQLite calls nobody: ask for the numbers of the Channels that are open here."""
        known: dict[str, int] = {}
        while True:
            if channels := list(self._channels()):
                ours = select(news.c.channel, news.c.number).where(news.c.channel.in_(channels))
                async with self._database.reading() as connection:
                    numbers = {row.channel: row.number for row in await connection.execute(ours)}
                for channel in [each for each, number in numbers.items() if known.get(each) != number]:
                    await self._hear(channel)
                known = numbers
                self._followed()
            await asyncio.sleep(LOOK_SECONDS)

    async def _listen(self) -> None:
        """Hear what any process tells, until the connection is lost; then what was told meanwhile is looked for."""
        heard: asyncio.Queue[str | None] = asyncio.Queue()
        async with self._database.engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            try:
                driver.add_termination_listener(lambda _: heard.put_nowait(None))
                await driver.add_listener(NAME, lambda _driver, _process, _name, channel: heard.put_nowait(channel))
                told = set(self._channels())
                while None not in told:
                    for channel in told:
                        await self._hear(channel)
                    self._followed()
                    told = await _next(heard, driver)
            finally:
                await connection.invalidate()  # nobody else is to get a connection that listens


async def _next(heard: asyncio.Queue[Any], driver: Any) -> set[Any]:  # noqa: ANN401 -- asyncpg has no types
    """The Channels told of since the last call, each once; None among them when the connection is lost."""
    try:
        told = {await asyncio.wait_for(heard.get(), SILENCE_SECONDS)}
    except TimeoutError:
        await driver.execute("SELECT 1", timeout=LOOK_SECONDS)
        return set()
    while not heard.empty():
        told.add(heard.get_nowait())
    return told
