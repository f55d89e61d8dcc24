"""The log as leads see it in a browser, and what nobody else sees of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import httpx
import pytest
from sqlalchemy import insert, select, update
from structlog.testing import capture_logs

from bot.actions import keeping
from bot.actions.keeping import By
from bot.actions.rules import Action, Decision, Kind, Status
from bot.database import Database
from bot.message import Account
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, members, rooms
from tests.core.conftest import NOON
from tests.rooms import make_room
from tests.web.conftest import Page, Site

SOON = NOON.date() + timedelta(7)
MARKUP = "<b>Ring</b> & <script>alert(1)</script>"


async def sample(database: Database) -> tuple[int, dict[str, By]]:
    """The sample Room and its people, by their first names in small letters."""
    async with database.reading() as connection:
        room = (await connection.scalars(select(rooms.c.id).where(rooms.c.name == "Home from hospital"))).one()
        people = select(members.c.name, members.c.id, members.c.organisation_id).where(members.c.room_id == room)
        found = {name.split()[0].lower(): By(*who) for name, *who in await connection.execute(people)}
    return room, found


async def log(database: Database, room: int, by: By, *given: Action) -> list[int]:
    async with database.transaction() as connection:
        return [(await keeping.log(connection, room, by, each, NOON)).id for each in given]


def texts(html: str) -> list[str]:
    """The words of each Action shown, in order."""
    return [unescape(found) for found in re.findall(r'<a href="/log/action/\d+">([^<]*)</a>', html)]


def links(html: str) -> dict[str, str]:
    found = re.findall(r'<a(?: class="button")?(?: rel="\w+")? href="([^"]+)"[^>]*>([^<]+)', html)
    return {label.strip(): unescape(address) for address, label in found}


async def shown(browser: httpx.AsyncClient, address: str) -> str:
    response = await browser.get(address)
    assert response.status_code == 200, response.text
    return response.text


async def test_a_member_sees_the_log_of_their_room_and_a_lead_those_they_lead(site: Site) -> None:
    room, people = await sample(site.database)
    bilal = Account("slack", "T1", "bilal")
    led = await make_room(site.database, "Other", [], {bilal: Role.LEAD})
    secret = await make_room(site.database, "Secret", [], {bilal: Role.MEMBER})
    async with site.database.transaction() as connection:
        both = {"member_id": people["bilal"].member, "platform": "slack", "tenant": "T1", "user": "bilal"}
        await connection.execute(insert(accounts).values(both))
    for where, words in ((room, "Ours"), (led, "Led"), (secret, "Not led")):
        await log(site.database, where, people["ada"], Action(words))
    async with site.browser("bilal") as lead, site.browser("cerys") as member:
        assert sorted(texts(await shown(lead, "/log"))) == ["Led", "Ours"]
        assert texts(await shown(lead, f"/log?room={led}")) == ["Led"]
        assert texts(await shown(member, "/log")) == ["Ours"]
        assert 'name="room"' not in await shown(member, "/log")


async def test_what_is_of_another_room_is_not_shown_and_the_attempt_is_logged_without_a_word(site: Site) -> None:
    theirs = await make_room(site.database, "Secret", [], {Account("slack", "T1", "x"): Role.LEAD})
    room, people = await sample(site.database)
    (foreign,) = await log(site.database, theirs, people["ada"], Action("Hidden words"))
    await log(site.database, room, people["ada"], Action("Ours"))
    async with site.browser("cerys") as member:
        with capture_logs() as told:
            page = await shown(member, f"/log?room={theirs}")
            refused = await member.get(f"/log/action/{foreign}")
            taken = (await member.get(f"/log/export/json?room={theirs}")).json()
            odd = await member.get("/log/action/²")
    assert texts(page) == ["Ours"]
    assert "I do not know that Room" in page
    assert refused.status_code == odd.status_code == 404
    assert [each["text"] for each in taken] == ["Ours"]
    assert [each["event"] for each in told] == ["log_denied"] * 4
    assert {each["member"] for each in told} == {people["cerys"].member}
    assert "Hidden" not in repr(told) + refused.text


@pytest.mark.parametrize("path", ["/log", "/log/figures", "/log/action/1", "/log/export/csv"])
async def test_who_has_no_session_or_has_left_the_room_sees_nothing(site: Site, path: str) -> None:
    room, people = await sample(site.database)
    await log(site.database, room, people["ada"], Action("Hidden words"))
    async with site.browser() as stranger, site.browser("dot") as left:
        async with site.database.transaction() as connection:
            gone = update(members).where(members.c.id == people["dot"].member)
            await connection.execute(gone.values(left_at=NOON))
        for browser in (stranger, left):
            with capture_logs() as told:
                answer = await browser.get(path)
            assert answer.status_code == 403
            assert "Hidden" not in answer.text
            assert [each["event"] for each in told] == ["log_denied"]


async def test_the_form_keeps_what_was_asked_for_and_so_do_headings_pages_and_files(site: Site) -> None:
    room, people = await sample(site.database)
    mine = Action("Ring", people["ada"].member, 0, people["ada"].organisation, due=SOON)
    await log(site.database, room, people["ada"], *[replace(mine, text=f"Ring {n:02}") for n in range(60)])
    await log(site.database, room, people["ada"], Action("Write"))
    ada = people["ada"].member
    async with site.browser("ada") as browser:
        page = await shown(browser, f"/log?show=open&who=owner-{ada}&due_from={SOON}&words=ring")
        assert "60 actions" in page
        assert "page 1 of 2" in page
        assert len(texts(page)) == 50
        assert f'<option value="owner-{ada}" selected>' in page
        assert f'name="due_from" type="date" value="{SOON}"' in page
        found = links(page)
        assert len(texts(await shown(browser, found["Next"]))) == 10
        assert "words=ring" in found["Owner"]
        taken = (await browser.get(found["JSON, for programs"])).json()
        assert [each["text"] for each in taken] == [f"Ring {n:02}" for n in range(60)]


@pytest.mark.parametrize("number", ["2", "99", "999999999", "-1", "0", "²", "x", "9" * 30])
async def test_a_page_beyond_the_end_is_the_last_and_nonsense_is_the_first(site: Site, number: str) -> None:
    room, people = await sample(site.database)
    await log(site.database, room, people["ada"], *[Action(f"Ring {n}") for n in range(51)])
    async with site.browser("ada") as browser:
        page = await shown(browser, f"/log?sort=logged&page={number}")
    assert len(texts(page)) == (1 if number.isascii() and number.isdigit() and 1 < int(number) < 10**9 else 50)


async def test_what_cannot_be_read_is_said_and_the_rest_still_counts(site: Site) -> None:
    room, people = await sample(site.database)
    await log(site.database, room, people["ada"], Action("Ring"), Action("Write"))
    async with site.browser("ada") as browser:
        page = await shown(browser, "/log?words=ring&show=lost&due_from=2026-02-30&sort=colour&who=owner-²")
        assert texts(page) == ["Ring"]
        assert page.count('class="warning"') == 4
        nothing = await shown(browser, "/log?words=zebra")
        assert "Nothing matches" in nothing
        assert "0 actions" in nothing
        assert texts(await shown(browser, "/log?words=%00%FF&room=%D8")) == []


async def test_a_patients_number_is_neither_looked_for_nor_shown_again(site: Site) -> None:
    room, people = await sample(site.database)
    await log(site.database, room, people["ada"], Action("Ring"))
    async with site.browser("ada") as browser:
        page = await shown(browser, "/log?words=999+000+0018")
        assert texts(page) == ["Ring"]
        assert "Please take that number out." in page
        figures = await shown(browser, "/log/figures?words=999+000+0018")
    assert "0018" not in page + figures


async def test_what_is_to_do_comes_first_on_the_page_and_in_its_file(site: Site) -> None:
    room, people = await sample(site.database)
    past = SOON - timedelta(30)
    given = (Action("Old", due=past, status=Status.DONE), Action("Soon", due=SOON), Action("Late", due=past))
    await log(site.database, room, people["ada"], *given)
    async with site.browser("ada") as browser:
        assert texts(await shown(browser, "/log")) == ["Late", "Soon", "Old"]
        file = await shown(browser, "/log/export/csv")
        assert file.index("Late") < file.index("Soon") < file.index("Old")
        assert texts(await shown(browser, "/log?sort=due")) == ["Old", "Late", "Soon"]


async def test_the_page_of_the_room_leads_to_its_log(site: Site) -> None:
    async with site.browser("ada") as browser:
        assert links(await shown(browser, "/"))["Action log"] == "/log"


async def test_pressing_a_heading_sorts_and_pressing_it_again_turns_that_round(site: Site) -> None:
    room, people = await sample(site.database)
    await log(site.database, room, people["ada"], Action("Later", due=SOON + timedelta(1)), Action("Soon", due=SOON))
    async with site.browser("ada") as browser:
        page = await shown(browser, "/log")
        assert texts(page) == ["Soon", "Later"]
        assert "ascending" not in page  # what is finished comes after what is to do, so that no column rules alone
        page = await shown(browser, links(page)["Due"])
        assert texts(page) == ["Soon", "Later"]
        orders = [attributes.get("aria-sort") for tag, attributes in Page(page).elements if tag == "th"]
        assert orders == ["none", None, "none", "none", "none", "ascending"]
        turned = await shown(browser, links(page)["Due"])
        assert texts(turned) == ["Later", "Soon"]
        assert 'aria-sort="descending"' in turned


async def test_peoples_words_are_words_on_every_page(site: Site) -> None:
    room, people = await sample(site.database)
    (number,) = await log(site.database, room, people["ada"], Action(MARKUP, note=MARKUP))
    async with site.database.transaction() as connection:
        await keeping.decide(connection, room, people["ada"], Decision(MARKUP), [], [number], NOON)
    async with site.browser("ada") as browser:
        for path in ("/log", f"/log/action/{number}", "/log?words=" + "%22%3E%3Cscript%3E"):
            page = await shown(browser, path)
            assert "<script>" not in page
            assert "<b>Ring" not in page
        assert MARKUP in "".join(Page(await shown(browser, "/log")).texts)


async def test_the_history_of_an_action_tells_who_when_before_and_after(site: Site) -> None:
    room, people = await sample(site.database)
    (number,) = await log(
        site.database, room, people["ada"], Action("Ring", people["ada"].member, due=SOON, organisation=1)
    )
    async with site.database.transaction() as connection:
        known = await keeping.find(connection, room, number, lock=True)
        assert known
        later = replace(known.action, due=SOON + timedelta(7), owner=people["dot"].member)
        await keeping.change(connection, room, known, people["bilal"], Kind.REDATED, later, NOON, "Dot was ill")
    async with site.browser("ada") as browser:
        words = " ".join(" ".join(Page(await shown(browser, f"/log/action/{number}")).texts).split())
    assert "Bilal Sample, Fernleigh Borough Council" in words
    assert "Why: Dot was ill" in words
    assert "Owner Ada Example Dot Fictional" in words
    before, after = (f"{day.day} {day:%b %Y}" for day in (SOON, SOON + timedelta(7)))
    assert f"Due {before} {after}" in words
    assert "moved once" in words


async def test_decisions_stand_beside_the_actions_they_lead_to(site: Site) -> None:
    room, people = await sample(site.database)
    (number,) = await log(site.database, room, people["ada"], Action("Ring"))
    async with site.database.transaction() as connection:
        by = people["ada"]
        await keeping.decide(connection, room, by, Decision("One form"), [by.organisation], [number], NOON)
    async with site.browser("ada") as browser:
        words = " ".join(Page(await shown(browser, "/log")).texts)
    assert "1. One form" in words
    assert "In the Room: Fernleigh NHS Trust. Leads to action 1" in words


@pytest.mark.parametrize(
    ("kind", "media", "begins"),
    [
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbfRoom,"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("ics", "text/calendar; charset=utf-8", b"BEGIN:VCALENDAR\r\n"),
        ("json", "application/json", b"[\n{"),
    ],
)
async def test_the_four_files_come_as_files(site: Site, kind: str, media: str, begins: bytes) -> None:
    room, people = await sample(site.database)
    await log(site.database, room, people["ada"], Action("Ring", due=SOON))
    async with site.browser("ada") as browser:
        response = await browser.get(f"/log/export/{kind}")
        assert (await browser.get("/log/export/exe")).status_code == 404
    assert response.headers["content-type"] == media
    assert response.headers["content-disposition"].startswith(f'attachment; filename="actions-{NOON.date()}.{kind}"')
    assert response.headers["cache-control"] == "no-store"
    assert response.content.startswith(begins)
    assert len(response.content) == int(response.headers["content-length"])


async def test_a_link_to_the_downloads_leads_to_them_on_the_page(site: Site) -> None:
    async with site.browser("ada") as browser:
        answer = await browser.get("/log/downloads")
        assert answer.headers["location"] == "/log#files"
        assert 'id="files"' in await shown(browser, "/log")


async def test_figures_are_pictures_with_words_and_tables(site: Site) -> None:
    room, people = await sample(site.database)
    await log(
        site.database,
        room,
        people["ada"],
        Action("Ring", organisation=people["ada"].organisation),
        Action("Write", due=date(2020, 1, 1), status=Status.BLOCKED),
    )
    async with site.browser("ada") as browser:
        page = await shown(browser, "/log/figures?weeks=26")
    elements = Page(page).elements
    pictures = [attributes["alt"] or "" for tag, attributes in elements if tag == "img" and attributes["alt"]]
    assert [each.split(":")[0] for each in pictures] == ["Logged each week", "Finished each week"]
    assert pictures[0].count(" from ") == 26
    assert "2 from" in pictures[0]
    words = " ".join(" ".join(Page(page).texts).split())
    assert "All together 2 0 (0%) 2 1 1 0" in words
    assert "Fernleigh NHS Trust 1 0 (0%) 1 0 0 0" in words
    assert "26 weeks" in [text.strip() for text in Page(page).texts]


async def test_the_log_says_so_while_the_record_is_away(site: Site, away: Database) -> None:
    async with site.browser("ada") as browser:
        site.lose(away)
        assert (await browser.get("/log")).status_code == 503
