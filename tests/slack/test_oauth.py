"""The way to Slack and back: who may finish it, and what the browser is shown."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from adapters.slack.oauth import LIFE, States
from bot.database import Database
from bot.migrating import migrate
from tests.slack.workspaces import CHARITY, REGION, TRUST, URL, Browser, Site, site
from tests.standins.slack import SlackStandIn


@pytest.fixture
async def opened(database_url: str, database: Database, platform: SlackStandIn) -> AsyncIterator[Site]:
    assert database.url  # migrated
    async with site(database_url, platform) as each:
        yield each
    assert not platform.faults


async def kept(database: Database) -> list[tuple[object, ...]]:
    async with database.reading() as connection:
        found = await connection.execute(text("SELECT id, token, scopes, bot_user FROM slack_installations ORDER BY 1"))
        return [tuple(row) for row in found]


async def test_slack_is_asked_for_what_the_manifest_says_and_for_nothing_else(opened: Site) -> None:
    away = await opened.web.get("/slack/install")
    address = urlsplit(away.headers["location"])
    asked = parse_qs(address.query)
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{opened.platform.url}/oauth/v2/authorize"
    assert asked["scope"] == ["app_mentions:read,channels:read,chat:write,commands,files:write,groups:read,im:history"]
    assert asked["redirect_uri"] == [f"{URL}/slack/oauth"]
    assert asked.keys() == {"client_id", "scope", "redirect_uri", "state"}
    cookie = away.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("__host-", "httponly", "secure", "samesite=lax", "path=/", "max-age=600"))


async def test_the_workspace_is_named_and_the_next_step_said_on_a_page_for_everyone(opened: Site) -> None:
    shown = await opened.install(CHARITY)
    assert shown.status_code == 200
    assert "<h1>Big Room is installed in Anytown &lt;b&gt;Charity&lt;/b&gt; (example)</h1>" in shown.text
    assert "/invite @BigRoom" in shown.text
    assert re.search(r'<html lang="en-GB">.*<title>Big Room is installed in', shown.text, flags=re.DOTALL)
    assert shown.headers["cache-control"] == "no-store"
    assert shown.headers["referrer-policy"] == "no-referrer"
    assert "never-shown" not in shown.text


async def test_what_is_kept_of_an_installation_holds_no_token_that_can_be_read(
    opened: Site, database: Database
) -> None:
    await opened.install(TRUST)
    ((identity, token, scopes, bot_user),) = await kept(database)
    assert (identity, bot_user) == ("T0ANYTOWN1", "U0BIGROOM1")
    assert scopes == "app_mentions:read,channels:read,chat:write,commands,files:write,groups:read,im:history"
    assert "xox" not in str(token)
    assert "never-shown" not in str(token)


async def test_an_organisation_that_takes_the_app_as_a_whole_is_one_installation(
    opened: Site, database: Database
) -> None:
    assert "Anyshire Region" in (await opened.install(REGION)).text
    assert [row[0] for row in await kept(database)] == ["E0REGION01"]


async def test_whoever_says_no_is_told_that_nothing_happened(opened: Site, database: Database) -> None:
    opened.platform.installing.agreeing = None
    shown = await opened.web.get(await opened.web.set_out())
    assert shown.status_code == 200
    assert "Nothing was installed" in shown.text
    assert await kept(database) == []


async def test_the_way_back_works_once(opened: Site, database: Database) -> None:
    opened.platform.installing.agreeing = TRUST
    back = await opened.web.set_out()
    cookies = dict(opened.web.cookies)
    assert (await opened.web.get(back)).status_code == 200
    opened.web.cookies.update(cookies)  # a browser that keeps what it was told to drop
    again = await opened.web.get(back)
    assert (again.status_code, "used already" in again.text) == (403, True)
    assert len(opened.platform.calls_to("oauth.v2.access")) == 1
    assert len(await kept(database)) == 1


async def test_another_browser_gets_no_further(opened: Site, database: Database) -> None:
    opened.platform.installing.agreeing = TRUST
    back = await opened.web.set_out()
    async with Browser(opened.product.app) as another:
        without = await another.get(back)
        await another.get("/slack/install")
        of_its_own = await another.get(back)
    for shown in (without, of_its_own):
        assert (shown.status_code, "Please start again" in shown.text) == (403, True)
    assert await kept(database) == []
    assert (await opened.web.get(back)).status_code == 200  # nobody else used it up


@pytest.mark.parametrize("state", ["", "nonsense", "WyJ4IiwieSIsMV0.c2lnbmVk", "\u00e9", "a" * 5000])
async def test_a_state_that_is_not_ours_gets_no_further(opened: Site, state: str) -> None:
    await opened.web.get("/slack/install")
    shown = await opened.web.get("/slack/oauth", params={"code": "made-up", "state": state})
    assert (shown.status_code, "Nothing was installed" in shown.text) == (403, True)
    assert opened.platform.calls == []


def test_a_state_lives_ten_minutes_in_one_browser() -> None:
    time = [1_795_305_600.0]
    states = States("made-up-key", lambda: time[0])
    state = states.made_for("one")
    time[0] += LIFE - 1
    assert states.once(state, "one")
    assert not states.once(state, "another")
    assert not states.once(state, "")
    assert not States("another-key", lambda: time[0]).once(state, "one")
    time[0] += 2
    assert not states.once(state, "one")


async def test_slacks_own_no_is_shown_in_its_word_alone(opened: Site) -> None:
    back = await opened.web.set_out()
    state = parse_qs(urlsplit(back).query)["state"][0]
    shown = await opened.web.get("/slack/oauth", params={"error": "<script>", "state": state})
    assert (shown.status_code, "<script>" in shown.text) == (400, False)


async def test_a_code_that_slack_does_not_know_installs_nothing(opened: Site, database: Database) -> None:
    back = await opened.web.set_out()
    state = parse_qs(urlsplit(back).query)["state"][0]
    shown = await opened.web.get("/slack/oauth", params={"code": "forged", "state": state})
    assert (shown.status_code, "invalid_code" in shown.text) == (400, True)
    assert await kept(database) == []


async def test_slack_being_away_asks_to_try_again(opened: Site) -> None:
    opened.platform.installing.agreeing = TRUST
    back = await opened.web.set_out()
    opened.platform.fail_next("oauth.v2.access", "500", times=9)
    shown = await opened.web.get(back)
    assert (shown.status_code, "try again in a minute" in shown.text) == (503, True)
    opened.platform.troubles.clear()
    assert (await opened.install(TRUST)).status_code == 200


async def test_a_record_that_is_not_there_asks_to_try_again(database_url: str, platform: SlackStandIn) -> None:
    async with site(database_url, platform) as unready:
        shown = await unready.install(TRUST)
        assert (shown.status_code, "try again in a minute" in shown.text) == (503, True)
        await migrate(unready.product.database)
        assert (await unready.install(TRUST)).status_code == 200


async def test_without_a_client_there_is_nothing_to_install_from(database_url: str, platform: SlackStandIn) -> None:
    one = {"slack_client_id": "", "slack_client_secret": "", "slack_bot_token": platform.token}
    async with site(database_url, platform, **one) as single:
        for path in ("/slack/install", "/slack/oauth"):
            assert (await single.web.get(path)).status_code == 404
