"""A key question in a whole installed product: asked on the page, put on the board, and not lost with the process."""

from __future__ import annotations

import asyncio
import re
import signal

import httpx

from bot.prompts.cards import on_its_way
from tests.product.conftest import Installed

ASKED = "A question for us all"
PATIENCE_SECONDS = 90
"""A card in hand when a process died is tried again when its lease of a minute has run out."""


async def ask(http: httpx.AsyncClient, principle: str) -> str:
    """Type it into the box of a page, and read the page that answers."""
    once = re.search(r'name="once" value="([^"]+)"><input id="words"', (await http.get("/")).text)
    assert once
    return (await http.post("/say", data={"words": f"/prompt {principle}", "once": once[1]})).text


async def board_with(http: httpx.AsyncClient, count: int) -> str:
    """The page, once so many questions are on the board."""
    for _ in range(PATIENCE_SECONDS * 10):
        page = (await http.get("/")).text
        if page.count(ASKED) >= count:
            return page
        await asyncio.sleep(0.1)
    raise AssertionError(page)


async def test_a_question_asked_on_the_page_is_on_the_board_for_everyone(installed: Installed) -> None:
    await installed.enter()
    before = (await installed.http.get("/")).text.count(ASKED)
    assert on_its_way().title in await ask(installed.http, "culture")
    page = await board_with(installed.http, before + 1)
    assert f"{ASKED}: culture" in page
    await asyncio.sleep(2.5)  # two more beats of the clock
    assert (await installed.http.get("/")).text.count(ASKED) == before + 1


async def test_questions_asked_just_before_the_process_was_killed_are_on_the_board_after_it_starts_again(
    fragile: Installed,
) -> None:
    await fragile.enter()
    for principle in ("culture", "leadership"):
        assert on_its_way().title in await ask(fragile.http, principle)
    await asyncio.to_thread(fragile.product.restart, signal.SIGKILL)
    await fragile.enter()
    page = await board_with(fragile.http, 2)
    assert page.index(f"{ASKED}: leadership") < page.index(f"{ASKED}: culture")  # newest first
    assert "post_dead" not in fragile.product.log()
