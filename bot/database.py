"""One way into SQL, the same on SQLite and PostgreSQL, and the record of deliveries already acted on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import Column, Dialect, MetaData, String, Table, delete, event, select, text
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.types import DateTime, TypeDecorator

# Named constraints, because Alembic can only change on SQLite what it can name.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

CONNECT_SECONDS = 3
"""How long a person waits for a database that is away before hearing so."""

_MANY = 1000
"""Writers at once where the database sees to that itself: more than its pool has connections."""

DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout, OSError, TimeoutError)
"""What a database that cannot be reached raises, by way of SQLAlchemy or straight from a driver."""

AWAY_STATES = ("08", "28", "3D", "42703", "42P01", "53", "57P")
"""How PostgreSQL's codes (SQLSTATE) begin when it is there and turns us away: connection lost, role or database
refused, a column or table that a migration has yet to make, out of room, stopping or starting."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(seconds=30)


def next_wait(last: timedelta | None, first: timedelta = FIRST_WAIT) -> timedelta:
    """How long to leave a database alone that did not answer: twice as long as the last time, if there was one."""
    return min(last * 2, LONGEST_WAIT) if last else first


class UtcTime(TypeDecorator[datetime]):
    """An instant. SQLite drops time zones without converting, so naive values are refused and all are kept as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """Raise ValueError for a naive time."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a stored time needs its time zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """Give every time back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


LONGEST_IDENTITY = 255
"""Characters of a delivery's id that are kept as they are."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("delivery", String(LONGEST_IDENTITY), primary_key=True),
    Column("seen_at", UtcTime, nullable=False, index=True),
)


LONGEST_SECONDS = 10.0
"""A statement that takes longer is given up: somebody waits for the answer."""


class Database:
    """The engine and its two kinds of transaction."""

    def __init__(self, url: str, longest: float | None = LONGEST_SECONDS) -> None:
        """`longest` is how many seconds one statement may take; None where a long log is brought up to date."""
        self.url = driver_url(url)
        self.engine = _engine(self.url, longest)
        self.one_writer = self.url.get_backend_name() == "sqlite"
        # SQLite lets other writers sleep and try again, which takes five times as long as to queue.
        self._writers = asyncio.Semaphore(1 if self.one_writer else _MANY)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Read and write, all or nothing. On SQLite it takes the write lock at once, so two never deadlock."""
        async with asyncio.timeout(CONNECT_SECONDS):
            await self._writers.acquire()
        try:
            with _turned_away():
                async with self.engine.begin() as connection:
                    yield connection
        finally:
            self._writers.release()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Read without keeping writers waiting."""
        with _turned_away():
            async with self.engine.connect() as connection:
                yield await connection.execution_options(bigroom_reading=True)

    async def check(self) -> None:
        """Raise what SQLAlchemy or the driver raises when the database is away."""
        async with self.reading() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Give every connection back."""
        await self.engine.dispose()


@contextmanager
def _turned_away() -> Iterator[None]:
    """Say in one word of DATABASE_AWAY what the driver has many words for."""
    try:
        yield
    except Exception as error:
        state = getattr(getattr(error, "orig", error), "sqlstate", None) or ""
        if state.startswith(AWAY_STATES):
            message = f"the database turned us away ({state})"
            raise ConnectionError(message) from error
        raise


def driver_url(url: str) -> URL:
    """Accept the usual `postgresql://` and `sqlite:///` addresses; raises ValueError for any other kind."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    drivers = {"postgres": "postgresql+asyncpg", "postgresql": "postgresql+asyncpg", "sqlite": "sqlite+aiosqlite"}
    backend = parsed.drivername.split("+")[0] if parsed else ""
    if parsed is None or backend not in drivers:
        message = "it must begin with sqlite:/// or postgresql://"
        raise ValueError(message)
    return parsed.set(drivername=drivers[backend])


def _engine(url: URL, longest: float | None) -> AsyncEngine:
    if url.get_backend_name() == "postgresql":
        return create_async_engine(
            url,
            hide_parameters=True,  # an error must not carry people's words into a log
            pool_pre_ping=True,
            pool_timeout=CONNECT_SECONDS,
            connect_args={"timeout": CONNECT_SECONDS, "command_timeout": longest},
        )
    engine = create_async_engine(url, hide_parameters=True, connect_args={"timeout": 5})
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 -- the driver's own connection, untyped
    """Foreign keys are off in SQLite until asked for; a file keeps its write-ahead log once `migrating` has set it."""
    connection.isolation_level = None  # the driver would begin too late; _begin_sqlite says when
    cursor = connection.cursor()
    for pragma in ("busy_timeout=5000", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("bigroom_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def insert(connection: AsyncConnection, table: Table) -> Insert:
    """An insert that knows ON CONFLICT, which both databases have and SQLAlchemy has twice, in the same words."""
    if connection.dialect.name != "postgresql":
        return sqlite_insert(table)
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert  # 2 MB, which SQLite does without

    return cast("Insert", postgresql_insert(table))


@dataclass(eq=False, slots=True)
class Delivery:
    """One delivery of a platform, by the platform's own id, and what became of our claim to it."""

    platform: str
    identity: str
    seen_at: datetime
    wanted: bool = True
    ours: bool = False
    fault: Exception | None = None


class Claims:
    """Claims deliveries that have no effect, many in one transaction.

    Those that come while one is under way share the next: a transaction of thirty claims takes hardly longer than that
    of one.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[Delivery] = []
        self._turn = asyncio.Lock()

    async def claim(self, platform: str, identity: str, now: datetime) -> bool:
        """Whether this delivery is ours, as the function `claim` says; raises one of DATABASE_AWAY."""
        delivery = Delivery(platform, identity, now)
        self._waiting.append(delivery)
        try:
            async with self._turn:
                if delivery in self._waiting:  # nobody whose turn came first took it along
                    await self._settle()
        except asyncio.CancelledError:  # whoever asked hung up, or would wait no longer
            delivery.wanted = False
            raise
        if delivery.fault:
            raise delivery.fault
        return delivery.ours

    async def _settle(self) -> None:
        settled, self._waiting = [delivery for delivery in self._waiting if delivery.wanted], []
        try:
            async with self._database.transaction() as connection:
                await _claim(connection, settled)
        except asyncio.CancelledError:  # one hung up; the others have not
            self._waiting += settled
            raise
        except Exception as error:
            for delivery in settled:
                delivery.fault = error
            raise


async def claim(connection: AsyncConnection, platform: str, identity: str, now: datetime) -> bool:
    """Whether this delivery is ours to act on: true once, then false, in every process and after every restart."""
    delivery = Delivery(platform, identity, now)
    await _claim(connection, [delivery])
    return delivery.ours


async def claimed(connection: AsyncConnection, platform: str, identity: str) -> bool:
    """Whether it was claimed already; claims nothing."""
    ours = (deliveries.c.platform == platform) & (deliveries.c.delivery == _storable(identity))
    return (await connection.execute(select(deliveries.c.platform).where(ours))).first() is not None


async def _claim(connection: AsyncConnection, wanted: Sequence[Delivery]) -> None:
    # In one order everywhere, or two processes that claim the same two could wait for each other.
    keys = {(each.platform, _storable(each.identity)): each for each in reversed(wanted)}
    rows = [{"platform": key[0], "delivery": key[1], "seen_at": keys[key].seen_at} for key in sorted(keys)]
    claimed = await connection.execute(
        insert(connection, deliveries).on_conflict_do_nothing().returning(deliveries.c.platform, deliveries.c.delivery),
        rows,
    )
    for platform, identity in claimed:
        keys[platform, identity].ours = True


def _storable(identity: str) -> str:
    """Whatever a platform sends as an id can be kept: an odd one must not spoil the claims that share its insert."""
    if identity.isascii() and identity.isprintable() and len(identity) <= LONGEST_IDENTITY:
        return identity
    return sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()


async def forget_deliveries(connection: AsyncConnection, before: datetime) -> None:
    """Platforms repeat within hours; older records serve nobody."""
    await connection.execute(delete(deliveries).where(deliveries.c.seen_at < before))
