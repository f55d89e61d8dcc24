from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from adapters.slack.manifest import manifest
from bot.message import Command

SCHEMA = Path(__file__).parents[3] / "shared" / "schemas" / "slack" / "manifest.schema.2.0.0.json"
COMMANDS = (
    Command("jargon", "ICB", "Say what a term means.", "/jargon ICB"),
    Command("explain", "", "List the terms in a message. " * 20, "/explain", shortcut="Explain all the jargon in here"),
)
URL = "https://bigroom.example/"


@pytest.mark.parametrize("socket_mode", [False, True])
def test_the_manifest_meets_slacks_own_schema(*, socket_mode: bool) -> None:
    if not SCHEMA.exists():
        pytest.skip("Slack's schema is not beside this repository")
    schema = json.loads(SCHEMA.read_text())
    found = [
        error.message for error in Draft7Validator(schema).iter_errors(manifest(COMMANDS, URL, socket_mode=socket_mode))
    ]
    assert found == []


def test_every_command_is_there_as_it_is_typed() -> None:
    features = manifest(COMMANDS, URL)["features"]
    jargon, explain = features["slash_commands"]
    assert jargon == {
        "command": "/jargon",
        "url": "https://bigroom.example/slack/events",
        "description": "Say what a term means.",
        "usage_hint": "ICB",
        "should_escape": False,
    }
    assert "usage_hint" not in explain
    assert [(entry["type"], entry["callback_id"]) for entry in features["shortcuts"]] == [("message", "explain")]


def test_names_and_descriptions_fit_slacks_limits() -> None:
    (shortcut,) = manifest(COMMANDS, URL)["features"]["shortcuts"]
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150


def test_commands_without_shortcuts_leave_the_list_out() -> None:
    assert "shortcuts" not in manifest(COMMANDS[:1], URL)["features"]


def test_all_that_slack_sends_comes_to_one_url() -> None:
    settings = manifest(COMMANDS, URL)["settings"]
    url = "https://bigroom.example/slack/events"
    assert settings["event_subscriptions"]["request_url"] == url
    assert settings["interactivity"] == {"is_enabled": True, "request_url": url}
    assert {"app_mention", "message.im", "app_home_opened"} <= set(settings["event_subscriptions"]["bot_events"])
    assert not settings["socket_mode_enabled"]


def test_socket_mode_needs_no_url() -> None:
    assert "https://" not in json.dumps(manifest(COMMANDS, "", socket_mode=True))


def test_a_browser_that_installs_the_app_comes_back_to_us_and_whole_organisations_may_take_it() -> None:
    over_http = manifest(COMMANDS, URL)
    assert over_http["oauth_config"]["redirect_urls"] == ["https://bigroom.example/slack/oauth"]
    assert over_http["settings"]["org_deploy_enabled"]
    assert {"app_uninstalled", "tokens_revoked"} <= set(over_http["settings"]["event_subscriptions"]["bot_events"])
    assert "redirect_urls" not in manifest(COMMANDS, "", socket_mode=True)["oauth_config"]


def test_nothing_asks_to_read_a_channel_or_a_file() -> None:
    scopes = manifest(COMMANDS, URL)["oauth_config"]["scopes"]["bot"]
    assert scopes == [
        "app_mentions:read",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "groups:read",
        "im:history",
    ]
    assert not {"channels:history", "groups:history", "mpim:history"} & set(scopes)
