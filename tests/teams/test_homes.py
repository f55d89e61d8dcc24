"""Shared channels, where an activity names the channel's tenant: people are known, and let in, by their own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.teams.app import TeamsSettings
from tests.standins import teams_activities as said
from tests.standins.server import Kind
from tests.standins.teams_activities import PARTNER_TENANT, SERGEANT, SHARED_CHANNEL, TENANT, WARD_SISTER
from tests.teams.conftest import Install, Installed

numbers = count(1)


@pytest.fixture
def partners(install: Install, settings: TeamsSettings) -> Installed:
    """Installed for two organisations."""
    return install(replace(settings, allowed_tenants=(TENANT, PARTNER_TENANT)))


def _message(installed: Installed, person: said.Person = SERGEANT) -> dict[str, Any]:
    url, number = installed.platform.service_url, str(next(numbers))
    return said.message("jargon ICB", url, person=person, conversation=SHARED_CHANNEL, activity_id=number)


def _reasons(logs: Any) -> list[str]:  # noqa: ANN401 -- as structlog captures them
    return [line["reason"] for line in logs if line["event"] == "teams_refused"]


async def test_a_partner_is_known_by_their_own_tenant_and_the_roster_is_asked_once(partners: Installed) -> None:
    for _ in range(2):
        assert (await partners.hear(_message(partners))).status_code == 200
    assert {intent.account.tenant for intent in partners.core.intents} == {PARTNER_TENANT}
    assert len(partners.platform.calls_to("member")) == 1


async def test_a_person_whose_own_tenant_is_not_on_the_list_is_refused(installed: Installed) -> None:
    with capture_logs() as logs:
        refused = await installed.hear(_message(installed))
    assert refused.status_code == 403
    assert _reasons(logs) == ["home_tenant_not_allowed"]
    assert not installed.core.intents
    assert (await installed.hear(_message(installed, WARD_SISTER))).status_code == 200


@pytest.mark.parametrize(
    "activity",
    [
        said.card_action("jargon", {"ref": "ICB"}, "", person=SERGEANT, conversation=SHARED_CHANNEL),
        said.submit({"verb": "jargon", "ref": "ICB"}, "", person=SERGEANT, conversation=SHARED_CHANNEL),
        said.slash_command("jargon ICB", "", person=SERGEANT, conversation=SHARED_CHANNEL),
        said.search("ICB", "", person=SERGEANT, conversation=SHARED_CHANNEL),
        said.fetch_task("ICB", "", person=SERGEANT, conversation=SHARED_CHANNEL),
        said.submit_action("ICB", {"verb": "jargon"}, "", person=SERGEANT, conversation=SHARED_CHANNEL),
    ],
    ids=["press", "old press", "slash", "search", "shortcut", "dialog"],
)
async def test_there_is_no_way_round_the_list(installed: Installed, activity: dict[str, Any]) -> None:
    heard = await installed.hear(activity | {"serviceUrl": installed.platform.service_url})
    assert heard.status_code == 403
    assert not installed.core.intents


@pytest.mark.parametrize("kind", ["500", "ratelimited"])
async def test_where_the_roster_says_nothing_nobody_is_served_and_it_is_left_alone_for_a_while(
    partners: Installed, kind: Kind
) -> None:
    partners.platform.fail_next("member", kind)
    with capture_logs() as logs:
        statuses = [(await partners.hear(_message(partners))).status_code for _ in range(3)]
    assert statuses == [403, 403, 403]
    assert _reasons(logs) == ["home_tenant_unknown"] * 3
    assert len([line for line in logs if line["event"] == "teams_roster_unavailable"]) == 1
    assert not partners.core.intents


async def test_a_roster_that_could_not_be_had_is_asked_again_later(
    partners: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.teams.homes._REST", 0)
    partners.platform.fail_next("member", "500")
    assert (await partners.hear(_message(partners))).status_code == 403
    await asyncio.sleep(0.01)  # the loop forgets before it wakes us
    assert (await partners.hear(_message(partners))).status_code == 200


async def test_a_slow_roster_holds_nobody_up_and_its_answer_is_used_the_next_time(
    partners: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.teams.homes._PATIENCE", 0.01)
    partners.platform.fail_next("member", "slow", seconds=0.2)
    statuses = [(await partners.hear(_message(partners))).status_code for _ in range(2)]
    assert statuses == [403, 200]
    assert len(partners.platform.calls_to("member")) == 1


async def test_a_demo_asks_nobodys_tenant(install: Install, settings: TeamsSettings) -> None:
    demo = install(replace(settings, anonymous=True))
    demo.core.reply = None
    assert (await demo.hear(_message(demo))).status_code == 200
    assert demo.core.intents[0].account.tenant == TENANT
    demo.platform.forget()
