"""The README's four questions, through each platform, as a whole installed product answers them."""

import asyncio
import itertools
import json
import re

import pytest

from tests.product.conftest import Installed, eventually
from tests.standins.slack_events import app_home_opened, app_mention, message_im
from tests.standins.slack_requests import (
    OUTREACH_WORKER,
    SHARED,
    block_actions,
    message_shortcut,
    slash_command,
)
from tests.standins.teams_activities import message, search

QUESTIONS = [
    ("ICB", "Integrated Care Board"),
    ("what does MDT stand for?", "Multidisciplinary Team"),
    ("CCG", "Until July 2022, now ICB."),
    ("intergrated care bord", "Did you mean one of these?"),
]


_numbers = itertools.count(1)


def new(kind: str) -> str:
    """An id of a delivery that was never made before."""
    return f"{kind}{next(_numbers)}"


@pytest.mark.parametrize(("words", "answer"), QUESTIONS)
async def test_a_slash_command_in_slack_is_answered_in_the_response(
    installed: Installed, words: str, answer: str
) -> None:
    response = await installed.from_slack(slash_command(words))
    assert response.status_code == 200
    said = response.json()
    assert said.get("response_type", "ephemeral") == "ephemeral"
    assert answer in said["text"]
    assert answer in json.dumps(said["blocks"])


@pytest.mark.parametrize(("words", "answer"), QUESTIONS)
async def test_a_message_in_teams_is_answered_with_a_card(installed: Installed, words: str, answer: str) -> None:
    activity = message(f"jargon {words}", installed.teams.service_url, activity_id=new("activity"))
    assert (await installed.from_teams(activity)).status_code == 200
    sent = await eventually(installed.teams, "send")
    activity = sent[0]["activity"]
    assert answer in json.dumps(activity["attachments"], ensure_ascii=False)
    assert answer in activity["summary"]


@pytest.mark.parametrize(("words", "answer"), QUESTIONS)
async def test_a_question_on_the_web_page_is_answered(installed: Installed, words: str, answer: str) -> None:
    await installed.enter()
    page = (await installed.http.post("/say", data={"words": f"/jargon {words}"})).text
    assert answer in page


async def test_a_partner_without_the_app_is_answered_in_the_thread_of_a_shared_channel(installed: Installed) -> None:
    asked = app_mention(
        "jargon ICB", person=OUTREACH_WORKER, channel=SHARED, thread_ts="1795305600.000001", event_id=new("Ev")
    )
    assert (await installed.from_slack(asked)).status_code == 200
    whispered = await eventually(installed.slack, "chat.postEphemeral")
    assert whispered[0]["user"] == OUTREACH_WORKER.user
    assert whispered[0]["thread_ts"] == "1795305600.000001"
    assert "Integrated Care Board" in whispered[0]["text"]


async def test_a_direct_message_a_shortcut_and_the_home_page_are_answered(installed: Installed) -> None:
    await installed.from_slack(message_im("CCG", event_id=new("Ev")))
    assert "now ICB" in (await eventually(installed.slack, "chat.postMessage"))[0]["text"]
    await installed.from_slack(app_home_opened())
    assert "/jargon" in json.dumps((await eventually(installed.slack, "views.publish"))[0])
    url = installed.slack.new_response_url()
    await installed.from_slack(message_shortcut("The MDT asked the ICB.", response_url=url, trigger=new("t")))
    told = (await eventually(installed.slack, "response"))[0]["text"]
    assert told.index("MDT") < told.index("ICB")


async def test_show_everyone_shows_a_channel_the_answer_once_for_a_delivery_made_twice(installed: Installed) -> None:
    url = installed.slack.new_response_url()
    pressed = block_actions(
        {"action_id": "jargon.show", "value": "ICB", "type": "button"}, response_url=url, trigger=new("t")
    )
    for _ in range(2):
        assert (await installed.from_slack(pressed)).status_code == 200
    shown = await eventually(installed.slack, "response")
    await asyncio.sleep(0.2)
    assert len(installed.slack.calls_to("response")) == 1
    assert shown[0]["response_type"] == "in_channel"
    assert "Integrated Care Board" in shown[0]["text"]


async def test_the_search_box_of_teams_offers_the_answer(installed: Installed) -> None:
    response = await installed.from_teams(search("ICB", installed.teams.service_url))
    assert response.status_code == 200
    assert "Integrated Care Board" in json.dumps(response.json())


async def test_a_shared_answer_is_on_the_board_for_the_next_visitor(installed: Installed) -> None:
    await installed.enter()
    page = (await installed.http.post("/say", data={"words": "/jargon ICB"})).text
    once = re.search(r'name="once" value="([^"]+)"><input type="hidden" name="private"', page)
    assert once
    pressed = {"press": "jargon.show:ICB", "once": once[1], "private": "yes"}
    for _ in range(2):
        await installed.http.post("/press", data=pressed)
    board = (await installed.http.get("/")).text
    assert board.count("Integrated Care Board") == 1
