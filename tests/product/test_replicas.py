"""Two processes of the product on one database, each with a browser."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from tests.marking import marking
from tests.product.conftest import SECRET_KEY, prepare
from tests.running import Product


@pytest.fixture
async def replicas(database_url: str, tmp_path: Path) -> AsyncIterator[list[Product]]:
    await prepare(database_url)  # else the first would tell the sample Room's weeks, which no test here needs
    started: list[Product] = []
    try:
        for number in range(2):
            folder = tmp_path / str(number)
            folder.mkdir()
            started.append(Product({"DATABASE_URL": database_url, "BIGROOM_SECRET_KEY": SECRET_KEY}, folder))
            await asyncio.to_thread(started[-1].await_health)
        yield started
    finally:
        for product in started:
            await asyncio.to_thread(product.stop)


async def enter(browser: httpx.AsyncClient) -> None:
    link = re.search(r'name="link" value="([^"]+)"', (await browser.get("/")).text)
    assert link
    assert (await browser.post("/enter", data={"link": link[1]})).status_code == 303


async def test_a_card_shown_in_one_process_is_seen_at_once_in_the_pages_of_another(replicas: list[Product]) -> None:
    async with AsyncExitStack() as stack:
        here, there = [
            await stack.enter_async_context(
                httpx.AsyncClient(base_url=each.address, timeout=20, event_hooks=marking(SECRET_KEY))
            )
            for each in replicas
        ]
        for browser in (here, there):
            await enter(browser)
        stream = await stack.enter_async_context(there.stream("GET", "/events"))
        lines = stream.aiter_lines()
        assert await anext(lines) == ": here"
        await here.post("/press", data={"press": "jargon.show:ICB", "once": "1"})
        async with asyncio.timeout(10):  # sooner than the first heartbeat
            event = await _event_with(lines, "Integrated Care Board")
    assert event == "event: card"


async def _event_with(lines: AsyncIterator[str], words: str) -> str:
    """The kind of the first event that carries the words; the Room's own cards may come before it."""
    event = ""
    async for line in lines:
        if line.startswith("event: "):
            event = line
        if line.startswith("data: ") and words in line:
            return event
    pytest.fail(f"the stream ended without {words!r}")
