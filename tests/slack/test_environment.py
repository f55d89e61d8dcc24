"""The environment is read in one place, which is not Bolt: what an operator sets must not reach it by itself."""

from __future__ import annotations

import logging
import os

import pytest

from adapters.slack.app import Slack, SlackSettings
from tests.slack.conftest import NOW, SECRET, Core, running
from tests.standins.slack import SlackStandIn
from tests.standins.slack_events import app_mention
from tests.standins.slack_requests import slash_command

VARIABLES = {
    "SLACK_BOT_TOKEN": "xoxb-of-the-environment",
    "SLACK_SIGNING_SECRET": "secret-of-the-environment",
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "client-secret-of-the-environment",
    "SLACK_VERIFICATION_TOKEN": "token-of-the-environment",
}


@pytest.fixture
def _variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("_variables")
def test_slacks_variables_make_bolt_neither_warn_nor_set_anything_up(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        slack = Slack(SlackSettings(SECRET, "xoxb-example"), Core(), clock=lambda: NOW)
    assert caplog.records == []
    assert slack._bolt.oauth_flow is None  # noqa: SLF001 -- what Bolt made of the environment shows nowhere else
    assert slack._bolt.installation_store is None  # noqa: SLF001 -- as above
    assert {name: os.environ[name] for name in VARIABLES} == VARIABLES


@pytest.mark.usefixtures("_variables")
async def test_with_slacks_variables_set_it_listens_and_answers_as_the_settings_say(platform: SlackStandIn) -> None:
    async with running(SlackSettings(SECRET, platform.token, api_url=platform.api_url), platform) as bench:
        assert (await bench.send(slash_command("ICB"))).json()["text"] == "ICB"
        assert (await bench.send(slash_command("ICB"), secret=VARIABLES["SLACK_SIGNING_SECRET"])).status_code == 401
        await bench.send(app_mention("ICB"))
        assert [call.method for call in await bench.settled()] == ["chat.postEphemeral"]
