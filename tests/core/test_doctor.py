from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from adapters.slack.manifest import SCOPES
from bot.database import Database
from bot.doctor import Finding, examine
from bot.migrating import migrate
from bot.settings import VARIABLES
from tests.standins.server import StandIn, platform_clock
from tests.standins.slack import SlackStandIn
from tests.standins.smtp import SmtpStandIn
from tests.standins.teams import TeamsStandIn

NEWLY = "bigroom migrate"


def now() -> datetime:
    """The stand-ins' own clock, so that it agrees with theirs."""
    return datetime.fromtimestamp(platform_clock(), UTC)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for name in VARIABLES:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("BIGROOM_SECRET_KEY", "k" * 64)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none.sqlite")
    monkeypatch.setenv("PUBLIC_URL", "http://127.0.0.1:1")
    return monkeypatch


@pytest.fixture
async def slack(environment: pytest.MonkeyPatch) -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn(scopes=SCOPES) as platform:
        environment.setenv("SLACK_API_URL", platform.api_url)
        environment.setenv("SLACK_BOT_TOKEN", platform.token)
        environment.setenv("SLACK_SIGNING_SECRET", "made-up-signing-secret")
        yield platform


@pytest.fixture
async def teams(environment: pytest.MonkeyPatch) -> AsyncIterator[TeamsStandIn]:
    async with TeamsStandIn() as platform:
        environment.setenv("TEAMS_APP_ID", platform.login.app_id)
        environment.setenv("TEAMS_APP_PASSWORD", platform.login.password)
        environment.setenv("TEAMS_TENANT_ID", platform.login.tenant)
        environment.setenv("TEAMS_TOKEN_URL", platform.token_url)
        environment.setenv("TEAMS_OPENID_METADATA_URL", platform.metadata_url)
        yield platform


async def found(about: str, *, wrong_by: timedelta = timedelta(0)) -> Finding:
    """The one finding about something."""
    findings = await examine(lambda: now() + wrong_by, SCOPES)
    (finding,) = [each for each in findings if each.about == about]
    return finding


async def test_complete_settings_are_well(environment: pytest.MonkeyPatch) -> None:
    assert (await found("settings")).well
    environment.setenv("BIGROOM_SECRET_KEY", "short")
    finding = await found("settings")
    assert not finding.well
    assert "openssl rand" in finding.said


async def test_a_missing_setting_keeps_nothing_else_from_being_looked_at(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("BIGROOM_SECRET_KEY")
    environment.setenv("HOST", "0.0.0.0")  # noqa: S104 -- as a container sets it
    about = [finding.about for finding in await examine(now, SCOPES)]
    assert about == ["settings", "database", "public URL", "clock"]


async def test_settings_that_cannot_be_read_are_all_there_is_to_say(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PORT", "many")
    (finding,) = await examine(now, SCOPES)
    assert (finding.well, finding.said.startswith("PORT is wrong")) == (False, True)


async def test_a_database_that_is_not_there_yet_is_not_made(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite")
    finding = await found("database")
    assert (finding.well, NEWLY in finding.said) == (False, True)
    assert not (tmp_path / "new.sqlite").exists()
    assert f"{tmp_path}/new.sqlite" in finding.said, "the file that was looked for"
    assert "The demo needs none of this: it keeps a file of its own, var/demo.sqlite." in finding.said


async def test_an_empty_database_is_behind(environment: pytest.MonkeyPatch, database_url: str) -> None:
    empty = Database(database_url)
    await empty.check()
    await empty.close()
    environment.setenv("DATABASE_URL", database_url)
    assert (await found("database")).well
    finding = await found("migrations")
    assert (finding.well, NEWLY in finding.said) == (False, True)


async def test_a_migrated_database_is_well(environment: pytest.MonkeyPatch, database_url: str) -> None:
    database = Database(database_url)
    await migrate(database)
    await database.close()
    environment.setenv("DATABASE_URL", database_url)
    assert (await found("database")).well
    assert (await found("migrations")).well


@pytest.mark.parametrize("name", ["postgresql://nobody@127.0.0.1:1/x", "no such database"])
async def test_a_database_that_cannot_be_reached_is_told_with_what_to_check(
    environment: pytest.MonkeyPatch, postgres_server: str, name: str
) -> None:
    url = name if "://" in name else postgres_server.replace("/postgres?", "/no_such_database?")
    environment.setenv("DATABASE_URL", url)
    finding = await found("database")
    assert (finding.well, "DATABASE_URL" in finding.said) == (False, True)


@pytest.mark.parametrize(("minutes", "well"), [(0, True), (2, False), (-2, False)])
async def test_a_clock_is_held_against_the_databases(
    environment: pytest.MonkeyPatch, postgres_server: str, minutes: int, *, well: bool
) -> None:
    environment.setenv("DATABASE_URL", postgres_server)
    finding = await found("clock", wrong_by=timedelta(minutes=minutes))
    assert finding.well is well
    assert ("NTP" in finding.said) is not well


@pytest.mark.usefixtures("slack")
async def test_a_good_slack_token_with_every_scope_is_well() -> None:
    assert (await found("Slack token")).well
    assert (await found("Slack scopes")).well
    assert (await found("clock")).well


@pytest.mark.usefixtures("slack")
async def test_a_clock_is_held_against_slacks() -> None:
    finding = await found("clock", wrong_by=timedelta(minutes=2))
    assert (finding.well, "NTP" in finding.said) == (False, True)


@pytest.mark.usefixtures("environment")
async def test_a_clock_that_nobody_can_be_asked_about_is_no_fault_and_told_with_what_to_see_to() -> None:
    finding = await found("clock")
    assert finding.well is None
    assert "PostgreSQL and Slack" in finding.said
    assert "NTP" in finding.said


@pytest.mark.usefixtures("slack")
async def test_a_wrong_slack_token_is_told_with_where_to_copy_it(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
    finding = await found("Slack token")
    assert not finding.well
    assert "invalid_auth" in finding.said
    assert "SLACK_BOT_TOKEN" in finding.said
    assert "xoxb-wrong" not in finding.said


async def test_missing_slack_scopes_are_named(slack: SlackStandIn) -> None:
    slack.scopes = SCOPES[:-2]
    finding = await found("Slack scopes")
    assert not finding.well
    assert all(scope in finding.said for scope in SCOPES[-2:])
    assert "bigroom manifest slack" in finding.said


async def test_slack_that_is_down_is_told(slack: SlackStandIn) -> None:
    slack.fail_next("auth.test", "500")
    finding = await found("Slack")
    assert (finding.well, "SLACK_API_URL" in finding.said) == (False, True)


@pytest.mark.usefixtures("teams")
async def test_good_teams_credentials_are_well() -> None:
    assert (await found("Teams credentials")).well
    assert (await found("Teams signing keys")).well


@pytest.mark.usefixtures("teams")
@pytest.mark.parametrize("name", ["TEAMS_APP_ID", "TEAMS_APP_PASSWORD"])
async def test_wrong_teams_credentials_are_told_with_what_to_check(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.setenv(name, "wrong-and-never-shown")
    finding = await found("Teams credentials")
    assert (finding.well, name in finding.said) == (False, True)
    assert "never-shown" not in finding.said


async def test_signing_keys_that_are_not_there_are_told(environment: pytest.MonkeyPatch, teams: TeamsStandIn) -> None:
    environment.setenv("TEAMS_OPENID_METADATA_URL", f"{teams.url}/nowhere")
    finding = await found("Teams signing keys")
    assert (finding.well, "TEAMS_OPENID_METADATA_URL" in finding.said) == (False, True)


async def test_a_public_url_that_leads_elsewhere_or_nowhere_is_told(
    environment: pytest.MonkeyPatch, slack: SlackStandIn
) -> None:
    for url in ("http://127.0.0.1:1", slack.url):
        environment.setenv("PUBLIC_URL", url)
        finding = await found("public URL")
        assert (finding.well, "PUBLIC_URL" in finding.said) == (False, True)


async def test_a_public_url_that_leads_to_us_is_well(environment: pytest.MonkeyPatch) -> None:
    async with Ourselves() as ourselves:
        environment.setenv("PUBLIC_URL", ourselves.url)
        assert (await found("public URL")).well


class Ourselves(StandIn):
    """This product, as far as the public URL tells."""

    methods = frozenset({"health"})
    rate_limited: dict[str, object] = {}  # noqa: RUF012 -- nothing limits us

    def routes(self) -> list[Route]:
        return [Route("/health", lambda _: PlainTextResponse("ok"))]


@pytest.mark.parametrize(("token", "well"), [("", True), ("xapp-wrong-and-never-shown", False)])
async def test_the_token_of_socket_mode_is_tried(
    environment: pytest.MonkeyPatch, slack: SlackStandIn, token: str, *, well: bool
) -> None:
    environment.setenv("SLACK_APP_TOKEN", token or slack.app_token)
    finding = await found("Slack Socket Mode")
    assert finding.well is well
    assert ("SLACK_APP_TOKEN" in finding.said) is not well
    assert "never-shown" not in finding.said


async def test_a_mail_server_that_takes_us_is_well_and_any_other_is_told(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("MAIL_FROM", "bigroom@example.org")
    async with SmtpStandIn(login="bot:secret") as server:
        environment.setenv("SMTP_URL", server.url)
        assert (await found("mail server")).well
        environment.setenv("SMTP_URL", f"smtp://bot:wrong@127.0.0.1:{server.port}")
        finding = await found("mail server")
    assert not finding.well
    assert "Check SMTP_URL" in finding.said
    assert "wrong" not in finding.said
