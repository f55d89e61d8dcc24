"""Tokens at rest: which keys open them, how keys change, what the doctor says, and that no secret is ever written."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from structlog.testing import capture_logs

from adapters.slack.manifest import SCOPES
from bot.cli import app
from bot.database import Database
from bot.doctor import Finding, examine
from bot.installations import Installations
from bot.message import card
from bot.settings import VARIABLES
from tests.slack.workspaces import CHARITY, KEY, SIGNING, TRUST, now, place, site, through
from tests.standins.slack import SlackStandIn
from tests.standins.slack_events import app_mention, app_uninstalled
from tests.standins.slack_oauth import CLIENT_ID, CLIENT_SECRET

NEW_KEY = "another-key-never-shown-" * 3
TOKEN = "xoxb-made-up-never-shown"


def time() -> datetime:
    """Slack's own clock."""
    return datetime.fromtimestamp(now(), UTC)


def under(database: Database, *keys: str) -> Installations:
    return Installations(database, time, keys[0], keys[1:])


@pytest.fixture
async def kept(database: Database) -> Database:
    """A database with one installation, kept under the first key."""
    await under(database, KEY).keep("T0ANYTOWN1", TOKEN, "commands", "U0BIGROOM1")
    return database


async def test_a_token_is_read_with_its_key_and_with_no_other(kept: Database) -> None:
    assert await under(kept, KEY).token_of("T0ANYTOWN1") == TOKEN
    assert await under(kept, KEY).token_of("T0ELSEWHER") == ""
    with capture_logs() as lines:
        assert await under(kept, NEW_KEY).token_of("T0ANYTOWN1") == ""
    assert lines == [{"event": "slack_token_unreadable", "installation": "T0ANYTOWN1", "log_level": "error"}]


async def test_keys_change_in_three_steps_and_no_token_is_lost(kept: Database) -> None:
    changing = under(kept, NEW_KEY, KEY)
    assert await changing.token_of("T0ANYTOWN1") == TOKEN
    await changing.keep("T0ANYCHAR1", "xoxb-second", "commands", "U0BIGROOM2")
    assert [(each.id, each.old) for each in await changing.held()] == [("T0ANYCHAR1", False), ("T0ANYTOWN1", True)]
    assert await changing.rotate() == (2, 0)
    changed = under(kept, NEW_KEY)
    assert [await changed.token_of(each) for each in ("T0ANYTOWN1", "T0ANYCHAR1")] == [TOKEN, "xoxb-second"]
    assert not any(each.old for each in await changed.held())
    assert await under(kept, KEY).token_of("T0ANYTOWN1") == ""


async def test_what_cannot_be_read_is_left_as_it_is(kept: Database) -> None:
    assert await under(kept, NEW_KEY).rotate() == (0, 1)
    assert await under(kept, KEY).token_of("T0ANYTOWN1") == TOKEN


async def test_a_token_that_somebody_moved_to_another_workspace_opens_nothing(kept: Database) -> None:
    async with kept.transaction() as connection:
        await connection.execute(text("UPDATE slack_installations SET id = 'T0ATTACKER'"))
    with capture_logs():
        assert await under(kept, KEY).token_of("T0ATTACKER") == ""


@pytest.fixture
def environment(
    monkeypatch: pytest.MonkeyPatch, platform: SlackStandIn, database_url: str, database: Database
) -> pytest.MonkeyPatch:
    """Settings of an installation into several workspaces, with its database migrated."""
    assert database.url
    for name in VARIABLES:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in {
        "DATABASE_URL": database_url,
        "BIGROOM_SECRET_KEY": KEY,
        "PUBLIC_URL": "http://127.0.0.1:1",
        "SLACK_SIGNING_SECRET": SIGNING,
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_API_URL": platform.api_url,
    }.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


async def found(about: str) -> list[Finding]:
    findings = await examine(time, SCOPES)
    assert "never-shown" not in str(findings)
    return [each for each in findings if each.about == about]


@pytest.mark.usefixtures("environment")
async def test_the_doctor_finds_all_well_and_says_where_to_install(database_url: str, platform: SlackStandIn) -> None:
    async with site(database_url, platform) as opened:
        await opened.install(TRUST)
    assert [each.well for each in await found("Slack client")] == [True]
    (installations,) = await found("Slack installations")
    assert (installations.well, installations.said.startswith("1. ")) == (True, True)
    assert "/slack/install" in installations.said
    assert await found("Slack keys") + await found("Slack tokens") == []


@pytest.mark.parametrize("name", ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"])
async def test_the_doctor_tries_the_client(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.setenv(name, "wrong-and-never-shown")
    ((client,),) = (await found("Slack client"),)
    assert (client.well, name in client.said) == (False, True)


async def test_the_doctor_tells_of_a_wrong_key_an_old_key_and_a_dead_token(
    environment: pytest.MonkeyPatch, database_url: str, platform: SlackStandIn
) -> None:
    async with site(database_url, platform) as opened:
        await opened.install(CHARITY)
    environment.setenv("BIGROOM_SECRET_KEY", NEW_KEY)
    (wrong,) = await found("Slack installations")
    assert (wrong.well, "BIGROOM_OLD_SECRET_KEYS" in wrong.said) == (False, True)
    environment.setenv("BIGROOM_OLD_SECRET_KEYS", KEY)
    assert ["rotate-keys" in each.said for each in await found("Slack keys")] == [True]
    platform.installing.remove(CHARITY)
    (dead,) = await found("Slack tokens")
    assert (dead.well, CHARITY.team in dead.said) == (False, True)


async def test_the_command_changes_keys_and_says_when_one_is_missing(
    environment: pytest.MonkeyPatch, kept: Database
) -> None:
    environment.setenv("BIGROOM_SECRET_KEY", NEW_KEY)
    done = await _typed()
    assert "BIGROOM_OLD_SECRET_KEYS is wrong: 1 " in done
    environment.setenv("BIGROOM_OLD_SECRET_KEYS", KEY)
    assert "1 Slack installations are encrypted" in await _typed()
    assert await under(kept, NEW_KEY).token_of("T0ANYTOWN1") == TOKEN


async def _typed() -> str:
    """In a thread, because the command has an event loop of its own."""
    result = await asyncio.to_thread(CliRunner().invoke, app, ["rotate-keys"])
    return f"{result.output} {result.exception}"


async def test_no_secret_is_in_the_log_or_in_the_metrics(
    database_url: str, database: Database, platform: SlackStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    assert database.url
    with caplog.at_level(logging.DEBUG), capture_logs() as lines:
        async with site(database_url, platform) as opened:
            await opened.install(CHARITY)
            await opened.send(app_mention("jargon ICB", installation=through(CHARITY)))
            await opened.slack.post(place(CHARITY), card("News"))
            back = await opened.web.set_out()
            await opened.web.get(back.replace("code=", "code=never-shown"))
            await opened.web.get("/slack/oauth?code=never-shown&state=never-shown")
            await opened.send(app_uninstalled(installation=through(CHARITY), at=now()))
            metrics = (await opened.web.get("/metrics")).text
    theirs = ("httpx", "httpcore", "uvicorn")  # the browser and the platform, which are the test's
    of_libraries = [record.getMessage() for record in caplog.records if not record.name.startswith(theirs)]
    written = f"{lines} {of_libraries} {metrics}"
    assert "slack_installed" in written
    assert "slack_install_refused" in written
    for secret in ("never-shown", "xoxb-", CLIENT_SECRET, SIGNING, KEY):
        assert secret not in written
