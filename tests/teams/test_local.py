"""The demo without tokens: programs on this machine are let in, other machines and web pages are not."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from adapters.teams.app import TeamsSettings
from tests.standins import teams_activities as said
from tests.teams.conftest import Install, Installed


def _message(installed: Installed, **changes: object) -> dict[str, Any]:
    return said.message("jargon ICB", installed.platform.service_url) | changes


async def test_anonymous_mode_takes_loopback_only(install: Install, settings: TeamsSettings) -> None:
    installed = install(replace(settings, anonymous=True, service_hosts=("*.botframework.com",)))
    installed.core.reply = None
    ours, theirs = _message(installed), _message(installed, serviceUrl="https://smba.botframework.com/")
    assert (await installed.http.post("/api/messages", json=ours)).status_code == 200
    assert (await installed.http.post("/api/messages", json=theirs)).status_code == 403
    assert len(installed.core.intents) == 1


async def _ask_anonymously(installed: Installed, **headers: str) -> int:
    installed.core.reply = None
    sent = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    body = json.dumps(_message(installed, channelId="emulator"))
    return (await installed.http.post("/api/messages", content=body, headers=sent)).status_code


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.0.0.2", "::1"])
async def test_anonymous_mode_hears_a_program_on_this_machine(
    install: Install, settings: TeamsSettings, peer: str
) -> None:
    installed = install(replace(settings, anonymous=True), peer)
    assert await _ask_anonymously(installed, Content_Type="application/json; charset=utf-8") == 200
    assert installed.core.intents


@pytest.mark.parametrize("peer", ["10.0.0.7", "192.168.1.4", "2001:db8::1", "localhost", ""])
async def test_anonymous_mode_hears_no_other_machine(install: Install, settings: TeamsSettings, peer: str) -> None:
    installed = install(replace(settings, anonymous=True), peer)
    assert await _ask_anonymously(installed) == 403
    assert not installed.core.intents


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:56150"},
        {"Origin": "null"},
    ],
)
async def test_anonymous_mode_hears_no_web_page(
    install: Install, settings: TeamsSettings, headers: dict[str, str]
) -> None:
    installed = install(replace(settings, anonymous=True))
    assert await _ask_anonymously(installed, **headers) == 403
    assert not installed.core.intents


async def test_anonymous_mode_has_no_token_to_send(install: Install, settings: TeamsSettings) -> None:
    installed = install(replace(settings, anonymous=True))
    await installed.hear(_message(installed), "")
    assert installed.platform.faults == ["send: the bearer token is missing, unknown or expired"]
    assert not installed.platform.calls_to("token")
    installed.platform.forget()
