"""Show everyone, as a person presses it on the web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import httpx
import pytest
from sqlalchemy import event, select

from bot.database import Database, deliveries
from tests.web.conftest import Site

FROM_SCRIPT = {"X-BigRoom": "page"}
SHOWN = "Everyone here can now see this"
NOT_SHOWN = "That was not shown to anyone"


def form_of(html: str, label: str) -> dict[str, str]:
    """What a browser sends when this button of a card is pressed."""
    once = re.search(r'name="once" value="([^"]+)"', html)
    press = re.search(rf'<button name="press" value="([^"]+)"[^>]*>{label}</button>', html)
    assert once
    assert press
    return {"once": once[1], "press": unescape(press[1])}


async def answered(browser: httpx.AsyncClient, words: str) -> str:
    return (await browser.post("/say", data={"words": words}, headers=FROM_SCRIPT)).text


async def pressed(browser: httpx.AsyncClient, form: dict[str, str]) -> str:
    response = await browser.post("/press", data=form, headers=FROM_SCRIPT)
    assert response.status_code == 200
    return response.text


async def on_the_board(browser: httpx.AsyncClient) -> int:
    return (await browser.get("/")).text.count('id="card-')


@contextmanager
def lost_once_claimed(site: Site, away: Database) -> Iterator[None]:
    """The record goes away between a press being claimed and its card being pinned, and is back at the end."""
    database = site.database

    def lose(_: object) -> None:
        site.lose(away)

    event.listen(database.engine.sync_engine, "commit", lose)
    try:
        yield
    finally:
        event.remove(database.engine.sync_engine, "commit", lose)
        site.lose(database)


async def test_the_askers_card_becomes_a_word_that_all_can_see_it_without_the_button(site: Site) -> None:
    async with site.browser("ada") as ada:
        aside = await pressed(ada, form_of(await answered(ada, "ICB"), "Show everyone"))
        assert await on_the_board(ada) == 1
    assert SHOWN in aside
    assert "Only you can see this" in aside
    assert "data-private" in aside  # the page's script puts it in the place of the card it came from
    assert "Show everyone" not in aside


async def test_without_script_the_page_says_it_too_and_has_the_card_on_its_board(site: Site) -> None:
    async with site.browser("ada") as ada:
        page = (await ada.post("/press", data=form_of(await answered(ada, "ICB"), "Show everyone"))).text
    assert SHOWN in page
    assert page.count("Integrated Care Board") == 2  # once on the board, once in the asker's own card
    assert "Show everyone</button>" not in page


async def test_a_press_of_the_same_showing_twice_shows_once(site: Site) -> None:
    async with site.browser("ada") as ada:
        form = form_of(await answered(ada, "ICB"), "Show everyone")
        assert SHOWN in await pressed(ada, form)
        assert await pressed(ada, form) == ""
        assert await on_the_board(ada) == 1
        assert SHOWN in await pressed(ada, form_of(await answered(ada, "ICB"), "Show everyone"))
        assert await on_the_board(ada) == 2


async def test_a_card_that_cannot_be_pinned_is_told_and_its_button_works_once_the_record_is_back(
    site: Site, away: Database
) -> None:
    async with site.browser("ada") as ada:
        first = form_of(await answered(ada, "ICB"), "Show everyone")
        with lost_once_claimed(site, away):
            told = await pressed(ada, first)
        assert NOT_SHOWN in told
        assert SHOWN not in told
        assert await on_the_board(ada) == 0
        again = form_of(told, "Try again")
        assert SHOWN in await pressed(ada, again)
        assert await on_the_board(ada) == 1
        for spent in (first, again):
            assert await pressed(ada, spent) == ""
        assert await on_the_board(ada) == 1


async def test_trying_again_while_the_record_is_still_away_claims_nothing_and_can_be_tried_once_more(
    site: Site, away: Database
) -> None:
    async with site.browser("ada") as ada:
        with lost_once_claimed(site, away):
            again = form_of(await pressed(ada, form_of(await answered(ada, "ICB"), "Show everyone")), "Try again")
            refused = await pressed(ada, again)
        assert "Not just now" in refused
        assert SHOWN not in refused
        assert SHOWN in await pressed(ada, again)
        assert await on_the_board(ada) == 1


async def test_without_script_a_card_that_cannot_be_pinned_is_told_in_the_page(site: Site, away: Database) -> None:
    async with site.browser("ada") as ada:
        form = form_of(await answered(ada, "ICB"), "Show everyone")
        with lost_once_claimed(site, away):
            page = await ada.post("/press", data=form)
    assert (page.status_code, NOT_SHOWN in page.text, SHOWN in page.text) == (200, True, False)


@pytest.mark.parametrize("words", ["A&E", "AP", "MAPs", "what does CCG mean?", "integrated care board"])
async def test_everyone_sees_the_rows_that_the_asker_saw_however_it_was_asked(site: Site, words: str) -> None:
    async with site.browser("ada") as ada:
        seen = await answered(ada, words)
        await pressed(ada, form_of(seen, "Show everyone"))
        board = (await ada.get("/")).text
    rows = re.findall(r'<ul class="rows">.*?</ul>', seen)
    assert re.findall(r'<ul class="rows">.*?</ul>', board) == rows
    assert rows


async def test_what_is_kept_of_a_press_does_not_tell_who_asked_about_what(site: Site) -> None:
    async with site.browser("ada") as ada:
        await pressed(ada, form_of(await answered(ada, "ICB"), "Show everyone"))
    async with site.database.reading() as connection:
        kept = (await connection.execute(select(deliveries.c.delivery).where(deliveries.c.platform == "web"))).scalars()
        assert all(len(one) == 64 and "ada" not in one and "ICB" not in one for one in kept)
