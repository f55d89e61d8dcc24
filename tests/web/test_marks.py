"""A browser has one session; pages of an earlier one stay open in other tabs, and act as nobody else."""

from __future__ import annotations

import httpx
import pytest

from adapters.web.inbound import pressed
from adapters.web.marks import marked
from bot.database import Database
from bot.message import Account, Place
from bot.rooms.rules import Seat
from tests.core.conftest import add_member
from tests.web.conftest import SIGNED, Page, Site, Stream, seat

NORA = Seat("fernleigh", "nora", "porters")
NOW_NORA = "This browser is now open as Nora Otherwise in Porters. Load this page again to go on as them"


@pytest.fixture
async def nora(database: Database, site: Site) -> Seat:
    assert site.database is database
    await add_member(database, NORA, name="Nora Otherwise", room="Porters")
    return NORA


def mark_on(page: str) -> str:
    """What the forms of a page say of whose it is; all say the same."""
    (mark,) = {given["value"] for tag, given in Page(page).elements if tag == "input" and given.get("name") == "seat"}
    return str(mark)


async def opened_as_nora(browser: httpx.AsyncClient) -> str:
    """Ada's page stands open in one tab, and in another a link makes the browser Nora's."""
    mark = mark_on((await browser.get("/")).text)
    assert (await browser.post("/enter", data={"link": SIGNED.link(NORA)})).status_code == 303
    return mark


async def board_of(site: Site, whose: Seat) -> str:
    async with site.browser() as browser:
        browser.cookies.set("bigroom", SIGNED.cookie(whose))
        return (await browser.get("/")).text


async def test_every_form_of_a_page_says_whose_it_is(site: Site) -> None:
    async with site.browser("ada") as ada:
        await ada.post("/press", data={"press": "jargon.show:ICB", "once": "1"})
        answer = await ada.post("/say", data={"words": "ICB"})
        pages = [(await ada.get("/")).text, answer.text, (await ada.get("/read/room")).text]
    for html in pages:
        posts = [given for tag, given in Page(html).elements if tag == "form" and given.get("method") == "post"]
        marks = [given for _, given in Page(html).elements if given.get("name") == "seat"]
        assert (len(marks), mark_on(html)) == (len(posts), SIGNED.mark(seat("ada")))


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/press", {"press": "jargon.show:ICB", "once": "1"}),
        ("/press", {"press": "jargon.show:ICB", "once": "1", "answer.term": "the ICB & <who> is in it"}),
        ("/say", {"words": "the ICB & <who> is in it"}),
    ],
)
async def test_what_an_earlier_page_sends_is_not_done_and_its_words_stay(
    site: Site, nora: Seat, path: str, form: dict[str, str], *, script: bool
) -> None:
    headers = {"x-bigroom": "page"} if script else {}
    async with site.browser("ada", marks=False) as browser:
        mark = await opened_as_nora(browser)
        answer = await browser.post(path, data={**form, "seat": mark}, headers=headers)
    assert answer.status_code == 409
    assert NOW_NORA in answer.text
    assert "Integrated Care Board" not in answer.text
    typed = any("<who>" in value for value in form.values())
    assert ("the ICB &amp; &lt;who&gt; is in it" in answer.text) is (typed and not script)
    for whose in (nora, seat("ada")):
        assert "Integrated Care Board" not in await board_of(site, whose)


@pytest.mark.parametrize("mark", [None, "", "nonsense", "\u2603"])
@pytest.mark.usefixtures("nora")
async def test_a_form_that_does_not_say_whose_it_is_does_nothing(site: Site, mark: str | None) -> None:
    said = {} if mark is None else {"seat": mark}
    async with site.browser("ada", marks=False) as browser:
        answer = await browser.post("/press", data={"press": "jargon.show:ICB", "once": "1", **said})
        assert (answer.status_code, "now open as Ada Example" in answer.text) == (409, True)
        assert "Integrated Care Board" not in (await browser.get("/")).text


@pytest.mark.usefixtures("nora")
async def test_a_page_loaded_again_goes_on_as_who_the_browser_is_now(site: Site) -> None:
    async with site.browser("ada", marks=False) as browser:
        await opened_as_nora(browser)
        mark = mark_on((await browser.get("/")).text)
        shown = await browser.post("/press", data={"press": "jargon.show:ICB", "once": "1", "seat": mark})
    assert (shown.status_code, "Porters" in shown.text) == (200, True)
    assert "Integrated Care Board" in await board_of(site, NORA)


@pytest.mark.usefixtures("nora")
async def test_leaving_on_an_earlier_page_does_not_end_the_session_of_another(site: Site) -> None:
    async with site.browser("ada", marks=False) as browser:
        mark = await opened_as_nora(browser)
        refused = await browser.post("/leave", data={"seat": mark})
        assert (refused.status_code, NOW_NORA in refused.text) == (409, True)
        page = await browser.get("/")
        assert "Nora Otherwise" in page.text
        assert (await browser.post("/leave", data={"seat": mark_on(page.text)})).status_code == 303


async def test_the_stream_of_an_earlier_page_says_so_and_brings_nothing(site: Site, nora: Seat) -> None:
    hers, theirs = SIGNED.mark(seat("ada")), SIGNED.cookie(nora)
    async with Stream(site, "", cookie=theirs, after=f"0&seat={hers}") as stream:
        event = await stream.event()
        assert event
        assert (event[0], NOW_NORA in event[2]) == ("moved", True)
        assert await stream.event() is None
    async with Stream(site, "ada", after=f"0&seat={hers}") as stream, site.browser("ada") as ada:
        await ada.post("/press", data={"press": "jargon.show:ICB", "once": "1"})
        shown = await stream.event()
    assert shown
    assert shown[0] == "card"


@pytest.mark.usefixtures("nora")
async def test_every_word_typed_stays_and_no_choice_is_taken_for_one(site: Site) -> None:
    typed = {"answer.term": "MDT", "answer.owner_name": "Zebedee", "chosen.owner": "else", "chosen.principle": "set up"}
    async with site.browser("ada", marks=False) as browser:
        mark = await opened_as_nora(browser)
        answer = await browser.post("/press", data={"press": "jargon:", "once": "1", "seat": mark, **typed})
    assert answer.status_code == 409
    kept = [text.strip() for text in Page(answer.text).texts]
    assert {"MDT", "Zebedee"} <= set(kept)
    assert {"else", "set up"}.isdisjoint(kept)


def test_what_was_typed_and_what_was_chosen_are_read_alike() -> None:
    form = {"press": "actions.log:", "answer.action": "Ring", "chosen.owner": "7", "answer.chosen.x": "y", "seat": "m"}
    intent = pressed(form, Account("web", "sample", "ada"), Place("web", "sample-room"))
    assert intent.answers == {"action": "Ring", "owner": "7", "chosen.x": "y"}


@pytest.mark.usefixtures("nora")
@pytest.mark.parametrize("path", ["/read/room", "/log", "/log/figures"])
async def test_a_plain_link_of_an_earlier_page_says_whose_page_it_leads_to(site: Site, path: str) -> None:
    async with site.browser("ada") as browser:
        assert "Open as Ada Example" in (await browser.get(path)).text
        await opened_as_nora(browser)
        assert "Open as Nora Otherwise" in (await browser.get(path)).text


def test_a_mark_is_of_one_person_in_one_room() -> None:
    elsewhere = Seat("sample", "ada", "porters")
    assert len({SIGNED.mark(each) for each in (seat("ada"), seat("bilal"), elsewhere)}) == 3


def test_only_forms_that_do_something_are_marked() -> None:
    asks = '<form class="filter" method="get" action="/log"><form>'
    enters = '<form method="post" action="/enter">'
    assert (marked(asks, "m"), marked(enters, "m")) == (asks, enters)
    assert marked('<form method="post" action="/say">', "m").count('m">') == 1
