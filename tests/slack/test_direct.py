"""A card for one person alone: a direct message by their id, through their own workspace, or a lasting no."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.slack.address import chat_with
from adapters.slack.connector import refusal
from adapters.slack.manifest import SCOPES
from bot.actions.minding.reminder_cards import EXAMPLES
from bot.database import Database
from bot.message import Account, Undeliverable
from tests.slack.conftest import Bench
from tests.slack.workspaces import CHARITY, TRUST, Site, site
from tests.standins.slack import SlackStandIn
from tests.standins.slack_requests import DIRECT, OUTREACH_WORKER, WARD_SISTER, block_actions

SISTER = Account("slack", WARD_SISTER.team, WARD_SISTER.user)
REMINDER = EXAMPLES["reminder_direct"]


@pytest.fixture
async def opened(database_url: str, database: Database, platform: SlackStandIn) -> AsyncIterator[Site]:
    assert database.url  # migrated
    platform.installing.tokens.clear()
    async with site(database_url, platform) as each:
        yield each
    assert not platform.faults


async def test_it_goes_to_the_persons_id_with_all_its_words_and_the_scope_to_write_is_enough(bench: Bench) -> None:
    await bench.slack.post(chat_with(SISTER), REMINDER)
    (sent,) = bench.platform.calls_to("chat.postMessage")
    assert (sent["channel"], sent["text"]) == (WARD_SISTER.user, REMINDER.summary)
    assert [call.method for call in bench.platform.calls] == ["chat.postMessage"]
    assert "chat:write" in SCOPES
    assert "im:write" not in SCOPES


async def test_each_person_is_written_to_through_their_own_workspace(opened: Site) -> None:
    for workspace in (TRUST, CHARITY):
        await opened.install(workspace)
    for workspace in (CHARITY, TRUST):
        await opened.slack.post(chat_with(Account("slack", workspace.team, "U0SOMEBODY1")), REMINDER)
    posts = [token for method, token in opened.platform.used if method == "chat.postMessage"]
    assert posts == [opened.token(CHARITY), opened.token(TRUST)]


async def test_a_partner_whose_workspace_lacks_the_app_is_not_written_to_at_all(opened: Site) -> None:
    await opened.install(TRUST)
    before = list(opened.platform.used)
    with pytest.raises(Undeliverable, match="not_installed") as refused:
        await opened.slack.post(chat_with(Account("slack", OUTREACH_WORKER.team, OUTREACH_WORKER.user)), REMINDER)
    assert refused.value.person
    assert opened.platform.used == before


async def test_a_person_whom_slack_does_not_let_us_write_to_is_refused_for_good(bench: Bench) -> None:
    bench.platform.gone.add(WARD_SISTER.user)
    with pytest.raises(Undeliverable, match="channel_not_found") as refused:
        await bench.slack.post(chat_with(SISTER), REMINDER)
    assert refused.value.person
    bench.platform.faults.clear()  # the refusal is what was to be met


async def test_a_button_of_it_is_heard_from_the_direct_chat_and_answered_there(bench: Bench) -> None:
    press = {"action_id": "actions.finish", "value": "9"}
    url = bench.platform.new_response_url()
    await bench.send(block_actions(press, channel=DIRECT, response_url=url))
    (asked,) = bench.core.asked
    assert (asked.verb, asked.ref, asked.account) == ("actions.finish", "9", SISTER)
    assert (asked.place.direct, asked.place.channel) == (True, DIRECT.id)
    sent = [call.args for call in await bench.settled() if call.method == "chat.postMessage"]
    assert [each["channel"] for each in sent] == [DIRECT.id]


OURS = ("invalid_auth", "token_revoked", "account_inactive", "messages_tab_disabled", "invalid_blocks", "http_403")


@pytest.mark.parametrize("code", OURS)
def test_what_is_wrong_with_us_or_the_card_is_not_said_to_be_about_the_person(code: str) -> None:
    trouble = refusal(200, code, {})
    assert isinstance(trouble, Undeliverable)
    assert (trouble.reason, trouble.person) == (code, False)
