"""A card for one person alone: into the chat in which they installed us or wrote to us, at the address it had then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions.minding.reminder_cards import EXAMPLES
from bot.message import Undeliverable
from tests.standins import teams_activities as said
from tests.standins.teams_activities import CHANNEL, PERSONAL, TENANT, WARD_SISTER
from tests.teams.conftest import Installed

REMINDER = EXAMPLES["reminder_direct"]


@pytest.mark.parametrize("how", ["installed", "wrote"])
async def test_whoever_installed_us_or_wrote_to_us_can_be_written_to_in_that_chat(
    installed: Installed, how: str
) -> None:
    url = installed.platform.service_url
    installing = said.installation("add", url, conversation=PERSONAL)
    await installed.hear(installing if how == "installed" else said.message("jargon ICB", url, conversation=PERSONAL))
    (met,) = installed.core.intents
    assert (met.place.direct, met.account.tenant, met.account.user) == (True, TENANT, WARD_SISTER.id)
    await installed.teams.post(met.place, REMINDER)
    sent = installed.sent()[-1]
    assert (sent["conversation"], sent["targeted"]) == (PERSONAL.id, False)
    assert sent["activity"]["summary"] == REMINDER.summary
    assert installed.platform.calls_to("create") == []


async def test_what_is_said_in_a_channel_makes_no_chat_known(installed: Installed) -> None:
    await installed.hear(said.message("jargon ICB", installed.platform.service_url, conversation=CHANNEL))
    (met,) = installed.core.intents
    assert not met.place.direct


async def test_a_chat_that_is_no_more_refuses_for_good(installed: Installed) -> None:
    await installed.hear(said.message("jargon ICB", installed.platform.service_url, conversation=PERSONAL))
    (met,) = installed.core.intents
    installed.platform.absent = {PERSONAL.id}
    with pytest.raises(Undeliverable, match="BotNotInConversationRoster") as refused:
        await installed.teams.post(met.place, REMINDER)
    assert refused.value.person


async def test_a_host_that_we_may_not_write_to_is_no_fault_of_the_persons(installed: Installed) -> None:
    await installed.hear(said.message("jargon ICB", installed.platform.service_url, conversation=PERSONAL))
    (met,) = installed.core.intents
    elsewhere = met.place.address.replace(installed.platform.service_url, "https://teams.example.org")
    with pytest.raises(Undeliverable, match="service_host_not_listed") as refused:
        await installed.teams.post(replace(met.place, address=elsewhere), REMINDER)
    assert not refused.value.person


async def test_a_button_of_it_leaves_the_others_on_the_card_and_is_answered_below_it(installed: Installed) -> None:
    url = installed.platform.service_url
    press = said.card_action("actions.finish", {"ref": "9"}, url, conversation=PERSONAL)
    response = await installed.hear(press)
    (asked,) = installed.core.intents
    assert (asked.verb, asked.ref, asked.place.direct) == ("actions.finish", "9", True)
    assert response.json()["type"].endswith("message")
    assert [each["conversation"] for each in installed.sent()] == [PERSONAL.id]
