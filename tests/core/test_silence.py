"""A database that takes the call and never says a word."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

import bot.router
from bot.database import CONNECT_SECONDS, Database
from bot.router import AWAY_PAUSE
from tests.core.conftest import NOON, MakeRouter, ask


@asynccontextmanager
async def silence() -> AsyncIterator[tuple[str, list[asyncio.StreamWriter]]]:
    """The address of a server that takes every connection and never says a word, and who has come."""
    callers: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _, caller: callers.append(caller), "127.0.0.1", 0)
    try:
        yield f"postgresql://nobody@127.0.0.1:{server.sockets[0].getsockname()[1]}/x", callers
    finally:
        server.close()
        for caller in callers:
            caller.close()
        await server.wait_closed()


async def test_a_silent_database_is_waited_for_briefly_and_then_left_alone_for_a_while(
    router_on: MakeRouter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.router, "CLAIM_SECONDS", 0.2)
    now = NOON
    async with silence() as (url, callers):
        database = Database(url)
        router = router_on(database, now=lambda: now)
        with capture_logs() as logs:
            for later, called in (
                (timedelta(0), 1),
                (AWAY_PAUSE / 2, 1),
                (AWAY_PAUSE - timedelta(milliseconds=1), 1),
                (AWAY_PAUSE, 2),
            ):
                now = NOON + later
                async with asyncio.timeout(CONNECT_SECONDS - 1):
                    assert await router(ask("jargon", "ICB", apart=True, delivery=f"Ev{later}"))
                assert (later, len(callers)) == (later, called)
        await database.close()
    assert [line["error"] for line in logs] == ["TimeoutError"] * 2
