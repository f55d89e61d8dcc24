from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from adapters.web.sessions import LINK_SECONDS, SESSION_SECONDS, Pass, Sessions
from bot.database import Database
from bot.rooms.rules import Seat
from bot.rooms.tables import members
from tests.core.conftest import NOON, add_member
from tests.web.conftest import PUBLIC_HOST, SECRET, MakeSite, Page, Site, Stream, seat

SESSIONS = Sessions(SECRET)
LINK, ADA = SESSIONS.link(seat("ada")), SESSIONS.cookie(seat("ada"))


def test_a_link_and_a_cookie_say_whose_they_are() -> None:
    claim = SESSIONS.read_link(SESSIONS.link(seat("ada")))
    assert isinstance(claim, Pass)
    assert claim.seat == seat("ada")
    assert SESSIONS.read_cookie(SESSIONS.cookie(seat("ada"))) == seat("ada")


def test_no_two_links_are_alike() -> None:
    assert SESSIONS.link(seat("ada")) != SESSIONS.link(seat("ada"))


@pytest.mark.parametrize(("seconds", "good"), [(LINK_SECONDS - 1, True), (LINK_SECONDS + 2, False)])
def test_a_link_is_good_for_fifteen_minutes(seconds: int, *, good: bool) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        link = SESSIONS.link(seat("ada"))
        clock.shift(timedelta(seconds=seconds))
        assert (SESSIONS.read_link(link) is not None) is good


@pytest.mark.parametrize(("seconds", "good"), [(SESSION_SECONDS - 1, True), (SESSION_SECONDS + 2, False)])
def test_a_session_lasts_a_working_day(seconds: int, *, good: bool) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        cookie = SESSIONS.cookie(seat("ada"))
        clock.shift(timedelta(seconds=seconds))
        assert (SESSIONS.read_cookie(cookie) == seat("ada")) is good


@given(st.data())
def test_an_altered_link_or_cookie_is_nobodys(data: st.DataObject) -> None:
    for made in (LINK, ADA):
        place = data.draw(st.integers(0, len(made) - 2))  # the last letter holds bits that carry nothing
        letter = data.draw(st.sampled_from([other for other in "AZaz09-_." if other != made[place]]))
        altered = made[:place] + letter + made[place + 1 :]
        assert SESSIONS.read_link(altered) is None
        assert SESSIONS.read_cookie(altered) is None


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_at_all_is_nobodys(value: str) -> None:
    assert SESSIONS.read_link(value) is None
    assert SESSIONS.read_cookie(value) is None


def test_a_link_is_no_cookie_and_a_cookie_no_link_nor_good_under_another_secret() -> None:
    assert SESSIONS.read_cookie(SESSIONS.link(seat("ada"))) is None
    assert SESSIONS.read_link(SESSIONS.cookie(seat("ada"))) is None
    assert Sessions("another").read_cookie(SESSIONS.cookie(seat("ada"))) is None
    assert Sessions("another").read_link(SESSIONS.link(seat("ada"))) is None


async def test_a_link_opens_once_and_looking_at_it_does_not_use_it_up(site: Site) -> None:
    link = SESSIONS.link(seat("ada"))
    async with site.browser() as browser, site.browser() as thief:
        for _ in range(2):
            looked = await browser.get("/enter", params={"link": link})
            assert (looked.status_code, "Ada Example" in looked.text) == (200, True)
        assert (await browser.get("/")).status_code == 401
        assert (await browser.post("/enter", data={"link": link})).status_code == 303
        assert "Ada Example" in (await browser.get("/")).text
        looked = await thief.get("/enter", params={"link": link})
        assert (looked.status_code, "You need a new link" in looked.text, "Ada" in looked.text) == (403, True, False)
        refused = await thief.post("/enter", data={"link": link})
        assert (refused.status_code, "bigroom" in thief.cookies) == (403, False)
        assert "new link" in refused.text


async def test_a_session_cookie_is_out_of_reach_of_scripts_and_other_sites(make_site: MakeSite) -> None:
    site = make_site()
    site.web.pages.doors._https = True  # noqa: SLF001 -- as behind an https address
    async with site.browser() as browser:
        entered = await browser.post("/enter", data={"link": SESSIONS.link(seat("ada"))})
    cookie = entered.headers["set-cookie"].casefold()
    assert all(part in cookie for part in ("httponly", "samesite=lax", "secure", f"max-age={SESSION_SECONDS}"))
    assert "ada example" not in cookie


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("wrong", ["", "nonsense", "☃", "old", "stranger"])
async def test_a_link_that_is_wrong_old_or_of_a_stranger_opens_nothing(site: Site, method: str, wrong: str) -> None:
    with time_machine.travel(NOON - timedelta(days=400)):
        links = {"old": SESSIONS.link(seat("ada"))}
    links["stranger"] = SESSIONS.link(seat("nobody"))
    async with site.browser() as browser:
        given = {"link": links.get(wrong, wrong)}
        answer = await (browser.get("/enter", params=given) if method == "GET" else browser.post("/enter", data=given))
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


@pytest.mark.parametrize(
    "cookie",
    ["nonsense", SESSIONS.cookie(seat("ada"))[:-4] + "AAAA", SESSIONS.cookie(seat("nobody"))],
    ids=["nonsense", "altered", "of a stranger"],  # a cookie holds the second it was made in, which differs by process
)
async def test_a_cookie_that_is_altered_or_a_strangers_shows_and_does_nothing(site: Site, cookie: str) -> None:
    async with site.browser() as browser:
        browser.cookies.set("bigroom", cookie)
        assert (await browser.get("/")).status_code == 401
        assert (await browser.post("/say", data={"words": "ICB"})).status_code == 403
        assert (await browser.post("/press", data={"press": "jargon:ICB"})).status_code == 403
        assert "event: closed" in (await browser.get("/events")).text


async def test_the_session_of_a_removed_member_ends_and_so_does_their_stream(site: Site, database: Database) -> None:
    async with site.browser("ada") as ada, site.browser("bilal") as bilal, Stream(site, "ada") as stream:
        assert (await ada.get("/")).status_code == 200
        async with database.transaction() as connection:
            await connection.execute(delete(members).where(members.c.name == "Ada Example"))
        assert (await ada.get("/")).status_code == 401
        assert (await ada.post("/say", data={"words": "ICB"})).status_code == 403
        assert "event: closed" in (await ada.get("/events")).text
        await bilal.post("/press", data={"press": "jargon.show:ICB", "once": "1"})
        await stream.closes()


async def test_two_namesakes_of_two_tenants_are_two_people(site: Site, database: Database) -> None:
    namesake = Seat("fernleigh", "ada", "porters")
    await add_member(database, namesake, name="Ada Otherwise", room="Porters")
    async with site.browser("ada") as ada, site.browser() as other:
        other.cookies.set("bigroom", SESSIONS.cookie(namesake))
        assert "Ada Example" in (await ada.get("/")).text
        page = (await other.get("/")).text
        assert "Ada Otherwise" in page
        assert "Ada Example" not in page
        for browser in (ada, other):
            shown = await browser.post("/press", data={"press": "jargon.show:ICB", "once": "the same"})
            assert "Everyone here can now see" in shown.text


async def test_one_account_sits_in_two_rooms_and_the_channel_of_the_session_decides(
    site: Site, database: Database
) -> None:
    elsewhere = Seat("sample", "ada", "gardeners")
    await add_member(database, elsewhere, name="Ada Example", room="Gardeners")
    async with site.browser("ada") as here, site.browser() as there:
        there.cookies.set("bigroom", SESSIONS.cookie(elsewhere))
        await there.post("/press", data={"press": "jargon.show:ICB", "once": "1"})
        pages = [(await browser.get("/")).text for browser in (here, there)]
    assert ["Home from hospital" in page for page in pages] == [True, False]
    assert ["Gardeners" in page for page in pages] == [False, True]
    assert ["Integrated Care Board" in page for page in pages] == [False, True]


async def test_a_session_in_a_room_one_is_no_member_of_is_nobodys(site: Site, database: Database) -> None:
    await add_member(database, Seat("fernleigh", "cerys", "porters"), name="Cerys Otherwise", room="Porters")
    async with site.browser() as browser:
        for wrong in (Seat("sample", "ada", "porters"), Seat("fernleigh", "ada", "sample-room"), Seat("", "ada", "")):
            browser.cookies.set("bigroom", SESSIONS.cookie(wrong))
            assert (await browser.get("/")).status_code == 401
            browser.cookies.clear()


async def test_a_robot_that_only_asks_for_the_headers_does_not_use_a_link_up(site: Site) -> None:
    link = SESSIONS.link(seat("ada"))
    async with site.browser(origin="") as robot, site.browser() as browser:
        looked = await robot.head("/enter", params={"link": link})
        assert (looked.status_code, "set-cookie" in looked.headers) == (200, False)
        assert (await browser.post("/enter", data={"link": link})).status_code == 303


async def test_forms_of_our_public_address_are_taken_though_a_proxy_names_another_host(site: Site) -> None:
    async with site.browser("ada", origin=f"http://{PUBLIC_HOST}") as browser:
        asked = await browser.post("/say", data={"words": "ICB"})
        assert (asked.status_code, "Integrated Care Board" in asked.text) == (200, True)
        shown = await browser.post("/press", data={"press": "jargon.show:ICB", "once": "1"})
        assert "Everyone here can now see" in shown.text
        assert (await browser.post("/leave")).status_code == 303


async def test_a_page_in_a_sandbox_is_refused_also_where_no_public_address_is_set(site: Site) -> None:
    site.web.pages._host = ""  # noqa: SLF001 -- as in a demo without PUBLIC_URL
    async with site.browser("ada") as browser:
        for origin in ("null", "https://elsewhere.example"):
            assert (await browser.post("/say", data={"words": "ICB"}, headers={"Origin": origin})).status_code == 403


async def test_leaving_ends_the_session(site: Site) -> None:
    async with site.browser("ada") as browser:
        assert (await browser.post("/leave")).status_code == 303
        assert (await browser.get("/")).status_code == 401


@pytest.mark.parametrize(
    "origin",
    [
        "https://elsewhere.example",
        "null",
        "http://[",
        "http://bigroom.example.evil.example",
        f"http://{PUBLIC_HOST}.evil.example",
        f"http://{PUBLIC_HOST}:81",
    ],
)
async def test_what_another_site_sends_is_refused(site: Site, origin: str) -> None:
    link = SESSIONS.link(seat("bilal"))
    async with site.browser("ada") as browser:
        for path, form in (
            ("/say", {"words": "ICB"}),
            ("/press", {"press": "jargon.show:ICB"}),
            ("/enter", {"link": link}),
            ("/leave", {}),
        ):
            answer = await browser.post(path, data=form, headers={"Origin": origin})
            assert (path, answer.status_code) == (path, 403)
        page = (await browser.get("/")).text
    assert "Ada Example" in page
    assert "Integrated Care Board" not in page


async def test_the_demo_lets_a_visitor_choose_who_to_be(demo: Site) -> None:
    async with demo.browser() as browser:
        chooser = Page((await browser.get("/")).text)
        links = [given["value"] for tag, given in chooser.elements if tag == "input" and given.get("name") == "link"]
        assert len(links) == 4
        assert (await browser.post("/enter", data={"link": str(links[1])})).status_code == 303
        assert "Bilal Sample" in (await browser.get("/")).text
