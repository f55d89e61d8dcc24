"""Pages and files of a Room's own, for those who sit in it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.web.files import attachment
from bot import kept
from bot.database import Database
from bot.message import Button, Buttons, Card, Row, Rows, Text, card
from bot.rooms.rules import File, Seat
from bot.rooms.tables import members
from tests.core.conftest import MakeRouter, add_member
from tests.web.conftest import SIGNED, MakeSite, Page, Site

SHOWN: list[tuple[int, int, str]] = []


async def of_the_room(_: AsyncConnection, room: int, member: int, ref: str) -> Card | None:
    """A made-up summary, of which each Room has one: that of its own number."""
    SHOWN.append((room, member, ref))
    if ref != str(room):
        return None
    rows = Rows((Row("<b>Moved on</b>", "Fernleigh NHS Trust"),))
    return card("What we said", Text("Two of us answered."), rows, Buttons((Button("Look up", "jargon", "ICB"),)))


async def file_of_the_room(_: AsyncConnection, room: int, _member: int, ref: str) -> File | None:
    return File("Round 3, “Ours”.csv", "text/csv", b"question,answer\n") if ref == str(room) else None


async def page_of_its_own(_: AsyncConnection, _room: int, _member: int, _ref: str) -> File | None:
    return File("x.html", "text/html", b"<script>alert(1)</script>")


@pytest.fixture
def site(make_site: MakeSite, database: Database, router_on: MakeRouter) -> Site:
    assert callable(make_site)
    readers = {"summary": of_the_room}
    copiers = {"round": file_of_the_room, "page": page_of_its_own}
    return Site(database, open_to_all=False, make_router=router_on, readers=readers, copiers=copiers)


async def test_a_page_is_one_card_alone_with_its_title_as_the_pages_own(site: Site) -> None:
    async with site.browser("ada") as ada:
        answer = await ada.get("/read/summary/1")
    page = Page(answer.text)
    tags = [tag for tag, _ in page.elements]
    assert (answer.status_code, tags.count("h1"), tags.count("h3"), tags.count("main")) == (200, 1, 0, 1)
    assert "What we said – Home from hospital – Big Room" in page.texts
    assert "&lt;b&gt;Moved on&lt;/b&gt;" in answer.text
    assert "no-store" in answer.headers["cache-control"]
    assert ("a", {"class": "button", "href": "/"}) in page.elements
    assert ("a", {"class": "skip", "href": "#page"}) in page.elements
    assert "script" not in tags


async def test_a_button_of_a_page_is_answered_on_the_rooms_page(site: Site) -> None:
    async with site.browser("ada") as ada:
        answer = await ada.post("/press", data={"press": "jargon:ICB", "once": "1"})
    assert "Integrated Care Board" in answer.text
    assert "Home from hospital" in answer.text


async def test_a_reader_is_told_whose_page_it_makes(site: Site) -> None:
    SHOWN.clear()
    async with site.browser("bilal") as bilal:
        await bilal.get("/read/summary/7")
        await bilal.get("/read/summary")
    assert SHOWN == [(1, 2, "7"), (1, 2, "")]


@pytest.mark.parametrize("path", ["/read/summary/2", "/download/round/2"])
async def test_another_rooms_page_is_not_here_and_there_it_is(site: Site, database: Database, path: str) -> None:
    elsewhere = Seat("fernleigh", "cara", "porters")
    await add_member(database, elsewhere, name="Cara Otherwise", room="Porters")
    async with site.browser("ada") as ada, site.browser() as cara:
        cara.cookies.set("bigroom", SIGNED.cookie(elsewhere))
        answers = [await ada.get(path), await cara.get(path)]
    assert [answer.status_code for answer in answers] == [404, 200]
    assert "Your Room has no such page" in answers[0].text


@pytest.mark.parametrize(
    "path",
    ["/read/nothing/1", "/read/round/1", "/download/summary/1", "/read/summary/" + "1" * 500, "/read/summary/%00",
     "/read/summary/..", "/download/round/%E2%80%AE1"],
)  # fmt: skip
async def test_what_is_not_there_is_said_with_the_next_step(site: Site, path: str) -> None:
    async with site.browser("ada") as ada:
        answer = await ada.get(path)
    assert (answer.status_code, "Go to the front page" in answer.text) == (404, True)


@pytest.mark.parametrize("path", ["/read/summary/1", "/read/nothing/1", "/download/round/1", "/download/nothing/1"])
async def test_without_a_session_every_page_is_closed_alike(site: Site, path: str) -> None:
    async with site.browser() as visitor:
        answer = await visitor.get(path)
    assert (answer.status_code, "You need a new link" in answer.text) == (403, True)


async def test_a_removed_member_reads_and_takes_nothing_more(site: Site, database: Database) -> None:
    async with site.browser("ada") as ada:
        assert (await ada.get("/read/summary/1")).status_code == 200
        async with database.transaction() as connection:
            await connection.execute(delete(members).where(members.c.name == "Ada Example"))
        assert [(await ada.get(path)).status_code for path in ("/read/summary/1", "/download/round/1")] == [403, 403]


async def test_while_the_record_is_away_a_page_says_so(site: Site, away: Database) -> None:
    async with site.browser("ada") as ada:
        await ada.get("/")
        site.lose(away)
        for path in ("/read/summary/1", "/download/round/1"):
            answer = await ada.get(path)
            assert (answer.status_code, "Not just now" in answer.text) == (503, True)


async def test_a_file_is_saved_under_its_name_and_never_shown_or_kept_on_the_way(site: Site) -> None:
    async with site.browser("ada") as ada:
        answer = await ada.get("/download/round/1")
    assert (answer.status_code, answer.content) == (200, b"question,answer\n")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="Round-3-Ours.csv"; filename*=UTF-8')
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_file_that_could_run_is_only_bytes_to_a_browser(site: Site) -> None:
    async with site.browser("ada") as ada:
        answer = await ada.get("/download/page")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ('a".csv\r\nSet-Cookie: x=1', 'filename="a.csvSet-Cookie-x-1"'),
        ("../../etc/passwd", 'filename="etcpasswd"'),
        ("Überblick.csv", 'filename="Uberblick.csv"'),
        ("…", 'filename="bigroom"'),
        ("", 'filename="bigroom"'),
        ("\ud800", 'filename="bigroom"'),
    ],
)
def test_no_name_breaks_out_of_its_header(name: str, plain: str) -> None:
    header = attachment(name)
    assert plain in header
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2


async def test_every_room_has_a_page_about_itself(make_site: MakeSite) -> None:
    site = make_site()
    async with site.browser("ada") as ada:
        assert 'href="/read/room"' in (await ada.get("/")).text
        answer = await ada.get("/read/room")
    assert (answer.status_code, "leave hospital the day they are ready" in answer.text) == (200, True)


async def test_the_page_about_privacy_tells_what_is_kept_and_for_how_long_it_is(make_site: MakeSite) -> None:
    async with make_site().browser() as visitor:
        told = " ".join("".join(Page((await visitor.get("/about")).text).texts).split())
    for said in (
        "Of Actions: what was agreed, its owner’s name and organisation, its due day, its note and what became of it.",
        "Of Decisions: what was decided",
        f"They are kept for {kept.LOG_YEARS} years after the Room has closed",
        "A facilitator erases the name with /actions forget NAME",
        f"revoked or its owner leaves, and is deleted {kept.KEYS.days} days after",
        f"for {kept.DELIVERIES.days} days, so that nothing is done twice",
        f"for {kept.UNKNOWN_TERMS.days} days. It does not keep who asked",
        f"deleted with its Members after {kept.ROOM_MONTHS} months",
        "/bigroom me shows you what is held about you, gives it to you as a file, and erases it",
    ):
        assert said in told, said
    assert "IT team to remove" not in told
