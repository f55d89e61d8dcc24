"""From chat to the web page, on both databases."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select, update

from bot.message import OPEN_PAGE, Account, Button, Buttons, Place
from bot.places import channels
from bot.rooms.cards import for_members, no_room
from bot.rooms.membership import channels_of
from bot.rooms.tables import accounts, members
from tests.rooms.page.conftest import NEIGHBOUR, SISTER, SLACK, STRANGER, TEAMS, WORKER, Invited, form_in, path_in


async def test_a_link_from_chat_shows_whose_it_is_and_leads_once_to_the_page_as_oneself(invited: Invited) -> None:
    path = path_in(await invited.ask("bigroom page", WORKER, TEAMS))
    async with invited.site.browser() as browser, invited.site.browser() as thief:
        for _ in range(2):
            looked = await browser.get(path)
            assert (looked.status_code, "social-worker" in looked.text) == (200, True)
        action, form = form_in(looked.text)
        entered = await browser.post(action, data=form)
        assert (entered.status_code, entered.headers["location"]) == (303, "/")
        page = (await browser.get("/")).text
        assert "Ours" in page
        assert "<strong>social-worker</strong>" in page
        assert (await thief.post(action, data=form)).status_code == 403


async def test_the_room_gets_one_web_channel_that_shows_what_the_others_do(invited: Invited) -> None:
    for who in (SISTER, WORKER, SISTER):
        await invited.ask("bigroom page", who, SLACK)
    async with invited.database.reading() as connection:
        found = await connection.scalars(select(channels.c.room_id).where(channels.c.platform == "web"))
        assert list(found) == [invited.room]
        assert len((await channels_of(connection, [invited.room]))[invited.room]) == 3
        web = select(func.count()).select_from(accounts).where(accounts.c.platform == "web")
        assert await connection.scalar(web) == 2


async def test_several_who_ask_at_once_share_one_channel(invited: Invited) -> None:
    await asyncio.gather(*(invited.ask("bigroom page", who, SLACK) for who in (SISTER, WORKER) * 3))
    async with invited.database.reading() as connection:
        web = select(func.count()).select_from(channels).where(channels.c.platform == "web")
        assert await connection.scalar(web) == 1


async def test_a_room_whose_web_page_has_another_name_keeps_it(invited: Invited) -> None:
    async with invited.database.transaction() as connection:
        here = channels.c.channel == SLACK.channel
        await connection.execute(update(channels).where(here).values(platform="web", channel="sample-room"))
    path = path_in(await invited.ask("bigroom page", WORKER, TEAMS))
    async with invited.site.browser() as browser:
        action, form = form_in((await browser.get(path)).text)
        await browser.post(action, data=form)
        assert "Ours" in (await browser.get("/")).text


async def test_on_the_web_a_stranger_and_a_neighbour_get_no_link(invited: Invited) -> None:
    await invited.ask("bigroom page")
    page = await invited.page()
    for who in (STRANGER, NEIGHBOUR):
        for verb in ("bigroom page", OPEN_PAGE):
            assert await invited.ask(verb, who, page) == for_members()
    async with invited.database.reading() as connection:
        ours = select(accounts.c.user).join(members).where(members.c.room_id == invited.room)
        assert not {STRANGER.user, NEIGHBOUR.user} & set(await connection.scalars(ours))
    assert await invited.ask("bigroom page", SISTER, Place("slack", "C0NOROOM00", "here")) == no_room()


async def test_who_has_left_the_room_cannot_enter_it_by_a_link_from_before(invited: Invited) -> None:
    path = path_in(await invited.ask("bigroom page", WORKER, TEAMS))
    async with invited.database.transaction() as connection:
        await connection.execute(update(members).where(members.c.name == WORKER.user).values(left_at=invited.now()))
    async with invited.site.browser() as browser:
        assert (await browser.get(path)).status_code == 403


async def test_who_has_not_said_their_organisation_may_enter(invited: Invited) -> None:
    async with invited.database.transaction() as connection:
        await connection.execute(update(members).where(members.c.name == WORKER.user).values(organisation_id=None))
    path = path_in(await invited.ask("bigroom page", WORKER, TEAMS))
    async with invited.site.browser() as browser:
        looked = await browser.get(path)
        assert (looked.status_code, "for social-worker." in looked.text) == (200, True)


async def test_a_button_leads_to_the_page_it_names(invited: Invited) -> None:
    path = path_in(await invited.ask(OPEN_PAGE, WORKER, TEAMS, ref="/read/room"))
    async with invited.site.browser() as browser:
        action, form = form_in((await browser.get(path)).text)
        entered = await browser.post(action, data=form)
        assert entered.headers["location"] == "/read/room"
        assert "<h1" in (await browser.get("/read/room")).text


async def test_who_is_on_the_page_already_is_led_there_without_a_link_of_their_own(invited: Invited) -> None:
    path = path_in(await invited.ask("bigroom page", WORKER, TEAMS))
    async with invited.site.browser() as browser:
        action, form = form_in((await browser.get(path)).text)
        await browser.post(action, data=form)
    async with invited.database.reading() as connection:
        seat = (await connection.execute(select(accounts).where(accounts.c.platform == "web"))).one()
    here = Account("web", seat.tenant, seat.user)
    shown = await invited.ask(OPEN_PAGE, here, await invited.page(), ref="/read/room")
    assert shown.body == (Buttons((Button("Open it", OPEN_PAGE, "/read/room", primary=True),)),)
    assert "/enter?link=" in path_in(await invited.ask("bigroom page", here, await invited.page()))  # for their phone


async def test_whoever_comes_in_chat_gets_a_link_before_they_have_said_their_name(invited: Invited) -> None:
    path = path_in(await invited.ask("bigroom page", STRANGER, SLACK))
    async with invited.site.browser() as browser:
        looked = (await browser.get(path)).text
        assert "opens the Room for someone new. If" in looked
        action, form = form_in(looked)
        await browser.post(action, data=form)
        assert "You are <strong>someone new</strong>" in (await browser.get("/")).text


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x", "/read/../x", "/a?next=b", "/x\r\ny",
     "", "read", "/" + "x" * 300, "/%2f", "/é"],
)  # fmt: skip
async def test_a_link_leads_nowhere_but_to_our_own_pages(invited: Invited, path: str) -> None:
    url = path_in(await invited.ask(OPEN_PAGE, WORKER, TEAMS, ref=path))
    async with invited.site.browser() as browser:
        action, form = form_in((await browser.get(url)).text)
        assert (await browser.post(action, data=form)).headers["location"] == "/"
