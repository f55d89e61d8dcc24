"""One process serves several workspaces, each by its own token, and forgets those that remove the app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.database import Database
from bot.message import Undeliverable, card
from tests.slack.workspaces import CHARITY, REGION, TRUST, Site, now, place, site, through
from tests.standins.slack import SlackStandIn
from tests.standins.slack_events import app_mention, app_uninstalled, tokens_revoked
from tests.standins.slack_requests import (
    OUTREACH_WORKER,
    SHARED,
    WARD_SISTER,
    slash_command,
)

NEWS = card("News")


@pytest.fixture
async def opened(database_url: str, database: Database, platform: SlackStandIn) -> AsyncIterator[Site]:
    assert database.url  # migrated
    platform.installing.tokens.clear()
    async with site(database_url, platform) as each:
        yield each
    assert not platform.faults


async def test_each_workspace_is_answered_and_posted_to_with_its_own_token(opened: Site) -> None:
    for workspace in (TRUST, CHARITY, REGION):
        await opened.install(workspace)
        await opened.slack.post(place(workspace), NEWS)
    posts = [token for method, token in opened.platform.used if method == "chat.postMessage"]
    assert posts == [opened.token(workspace) for workspace in (TRUST, CHARITY, REGION)]
    assert len(set(posts)) == 3


async def test_an_event_of_an_organisation_is_answered_with_the_organisations_token(opened: Site) -> None:
    await opened.install(REGION)
    person = replace(WARD_SISTER, team=REGION.team)
    await opened.send(app_mention("jargon ICB", person=person, installation=through(REGION)))
    assert opened.platform.used == [("chat.postEphemeral", opened.token(REGION))]


async def test_a_message_in_a_channel_that_two_workspaces_share_is_answered_once(opened: Site) -> None:
    for workspace in (TRUST, CHARITY):
        await opened.install(workspace)
    for number, workspace in enumerate((TRUST, CHARITY, TRUST)):
        told = app_mention(
            "jargon ICB",
            person=OUTREACH_WORKER,
            channel=SHARED,
            ts="1795305611.000200",
            event_id=f"Ev0SHARED0{number}",
            installation=through(workspace),
        )
        assert (await opened.send(told)).status_code == 200
    assert opened.platform.used == [("chat.postEphemeral", opened.token(TRUST))]


async def test_two_messages_in_a_shared_channel_are_two(opened: Site) -> None:
    await opened.install(TRUST)
    for ts in ("1795305611.000300", "1795305611.000400"):
        await opened.send(app_mention("jargon ICB", channel=SHARED, ts=ts))
    assert len(opened.platform.used) == 2


async def test_a_card_in_a_shared_channel_is_changed_by_the_workspace_that_posted_it(opened: Site) -> None:
    for workspace in (TRUST, CHARITY):
        await opened.install(workspace)
    ref = await opened.slack.post(place(TRUST, SHARED.id), NEWS)
    await opened.slack.update(place(CHARITY, SHARED.id), ref, card("Newer"))  # the other spoke last
    assert opened.platform.used[-1] == ("chat.update", opened.token(TRUST))


async def test_the_token_of_the_settings_serves_its_own_workspace_and_the_store_the_others(
    database_url: str, database: Database, platform: SlackStandIn
) -> None:
    assert database.url  # migrated
    async with site(database_url, platform, slack_bot_token=platform.token) as both:
        await both.install(CHARITY)
        await both.slack.post(place(TRUST), NEWS)
        await both.slack.post(place(CHARITY), NEWS)
        posts = [token for method, token in platform.used if method == "chat.postMessage"]
        assert posts == [platform.token, both.token(CHARITY)]
        with pytest.raises(Undeliverable, match="not_installed"):
            await both.slack.post(place(REGION), NEWS)
    assert not platform.faults


async def told_not_installed(opened: Site) -> bool:
    """Whether a command of the charity's is met with the words for a workspace without the app."""
    before = len(opened.platform.calls_to("response"))
    url = opened.platform.new_response_url()
    answer = await opened.send(slash_command("ICB", person=OUTREACH_WORKER, response_url=url))
    said = opened.platform.calls_to("response")[before:]
    assert bool(said) is not bool(answer.text)
    return bool(said) and "not installed in this workspace" in said[0]["text"]


@pytest.mark.parametrize("how", ["app_uninstalled", "tokens_revoked"])
async def test_a_workspace_that_removes_the_app_hears_so_and_may_come_back(opened: Site, how: str) -> None:
    await opened.install(TRUST)
    await opened.install(CHARITY)
    assert not await told_not_installed(opened)
    opened.platform.installing.remove(CHARITY)
    gone = through(CHARITY)
    event = app_uninstalled(installation=gone, at=now())
    await opened.send(event if how == "app_uninstalled" else tokens_revoked(bot=True, installation=gone, at=now()))
    assert await told_not_installed(opened)
    with pytest.raises(Undeliverable, match="not_installed"):
        await opened.slack.post(place(CHARITY), NEWS)
    await opened.slack.post(place(TRUST), NEWS)  # the other stays
    await opened.install(CHARITY)
    assert not await told_not_installed(opened)
    await opened.slack.post(place(CHARITY), NEWS)


async def test_late_news_of_a_removal_does_not_undo_a_newer_installation(opened: Site) -> None:
    await opened.install(CHARITY)
    await opened.send(app_uninstalled(installation=through(CHARITY), at=now() - 60))
    assert not await told_not_installed(opened)


async def test_a_persons_token_that_is_revoked_is_not_ours(opened: Site) -> None:
    await opened.install(CHARITY)
    await opened.send(tokens_revoked(bot=False, installation=through(CHARITY), at=now()))
    assert not await told_not_installed(opened)


async def test_a_removal_that_cannot_be_written_is_asked_for_again(database_url: str, platform: SlackStandIn) -> None:
    async with site(database_url, platform) as unready:
        answer = await unready.send(app_uninstalled(installation=through(CHARITY), at=now()))
        assert answer.status_code == 503


async def test_a_look_up_is_answered_while_the_record_is_away(database_url: str, platform: SlackStandIn) -> None:
    async with site(database_url, platform) as unready:
        answer = await unready.send(slash_command("ICB", person=OUTREACH_WORKER))
        assert "Integrated Care Board" in answer.text


async def test_another_process_learns_of_a_new_token_when_the_old_one_is_refused(
    opened: Site, database_url: str
) -> None:
    await opened.install(CHARITY)
    async with site(database_url, opened.platform) as another:
        await another.slack.post(place(CHARITY), NEWS)
        old = another.token(CHARITY)
        await opened.install(CHARITY)
        await another.slack.post(place(CHARITY, "C0ANOTHER1"), NEWS)
    posts = [token for method, token in opened.platform.used if method == "chat.postMessage"]
    assert posts == [old, opened.token(CHARITY)]


async def test_another_process_learns_of_a_removal_when_the_token_is_refused(opened: Site, database_url: str) -> None:
    await opened.install(CHARITY)
    async with site(database_url, opened.platform) as another:
        await another.slack.post(place(CHARITY), NEWS)
        opened.platform.installing.remove(CHARITY)
        await opened.send(app_uninstalled(installation=through(CHARITY), at=now()))
        with pytest.raises(Undeliverable, match="not_installed"):
            await another.slack.post(place(CHARITY), NEWS)


async def test_a_refused_token_that_is_still_the_stores_is_tried_no_more(opened: Site) -> None:
    await opened.install(CHARITY)
    opened.platform.installing.remove(CHARITY)
    with pytest.raises(Undeliverable, match="token_revoked"):
        await opened.slack.post(place(CHARITY), NEWS)
    assert len(opened.platform.turned_away) == 1
