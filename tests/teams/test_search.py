"""The message extension while a person types, and what becomes of what they post from it."""

from __future__ import annotations

import pytest

from adapters.teams.render import CARD
from bot.message import Reply, Row, Rows, card
from tests.standins import teams_activities as said
from tests.teams.conftest import Installed


async def test_a_search_that_finds_nothing_sure_offers_no_card_to_post(installed: Installed) -> None:
    suggested = card("Did you mean one of these?", Rows((Row("ICB", "Integrated Care Board"), Row("ICS"))))
    installed.core.reply = Reply(suggested, unsure=True)
    response = await installed.hear(said.search("ICBB", installed.platform.service_url))
    told = response.json()["composeExtension"]
    assert told == {"type": "message", "text": "Did you mean one of these? [ICB] [ICS]"}
    assert installed.core.intents[0].unfinished


COMPOSED = '\n<span class="inline-compose-card" itemid="0"><span itemprop="cardId"></span>\n</span>\n'


@pytest.mark.parametrize("placeholder", [COMPOSED, "", '<attachment id="1"></attachment>'])
async def test_a_search_result_posted_in_a_chat_with_us_is_no_question(installed: Installed, placeholder: str) -> None:
    posted = said.message(placeholder, installed.platform.service_url)
    posted["attachments"] = [{"contentType": CARD, "content": {"type": "AdaptiveCard"}}]
    assert (await installed.hear(posted)).status_code == 200
    assert installed.core.intents == []
    await installed.hear(posted | {"text": f"jargon ICB {placeholder}", "id": "with-words"})
    assert len(installed.core.intents) == 1
