"""Log as action: from a message's menu in Slack and in Teams to an Action in the Room, on both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import pytest

from adapters.slack import inbound as from_slack
from adapters.slack import render as to_slack
from adapters.teams import inbound as from_teams
from adapters.teams import invoke as to_teams
from adapters.teams.address import channel_of
from bot.features import COMMANDS
from bot.message import Card, Intent, Place
from tests.actions.saying import Saying
from tests.rooms import make_room
from tests.standins import slack_requests, teams_activities

URL = "https://smba.example.org/uk"

MEANT = "I will ring the housing team by Friday"


def slack_body(request: slack_requests.SlackRequest) -> dict[str, Any]:
    found = json.loads(parse_qs(request.body.decode())["payload"][0])
    assert isinstance(found, dict)
    return found


async def answer(saying: Saying, intent: Intent) -> Card:
    reply = await saying.route(intent)
    assert reply
    return reply.card


@pytest.fixture
async def room(saying: Saying) -> int:
    """A Room that meets in the Channels of both stand-ins."""
    conversation = channel_of(teams_activities.CHANNEL.id)
    meeting = [Place("slack", slack_requests.DISCHARGE.id, "here"), Place("teams", conversation, "there")]
    return await make_room(saying.database, "Home from hospital", meeting)


async def test_in_slack_the_menu_of_a_message_opens_the_form_and_the_form_logs(saying: Saying, room: int) -> None:
    used = slack_requests.message_shortcut(MEANT, callback_id="action")
    form = await answer(saying, from_slack.shortcut(slack_body(used)))
    blocks = to_slack.render(form)["blocks"]
    typed = {
        each["block_id"]: {each["block_id"]: _typed(each["element"])} for each in blocks if each["type"] == "input"
    }
    (log, *_) = next(each["elements"] for each in blocks if each["type"] == "actions")
    pressed = slack_requests.block_actions({**log, "action_ts": "1795305600.0001"}, values=typed, ephemeral=True)
    intent = from_slack.press(slack_body(pressed))
    assert intent
    assert (await answer(saying, intent)).title == "Action 1 is logged"
    assert await saying.route(intent) is None
    (entry,) = await saying.logged(room)
    assert (entry.action.text, str(entry.action.due)) == ("Ring the housing team", "2026-11-27")


def _typed(element: dict[str, Any]) -> dict[str, Any]:
    """A field of a message as Slack sends it back untouched."""
    match element["type"]:
        case "static_select":
            return {"type": element["type"], "selected_option": element.get("initial_option")}
        case "datepicker":
            return {"type": element["type"], "selected_date": element.get("initial_date")}
        case _:
            return {"type": element["type"], "value": element.get("initial_value")}


async def test_in_teams_the_menu_of_a_message_opens_the_form_in_a_dialog_and_it_logs(saying: Saying, room: int) -> None:
    used = teams_activities.fetch_task(f"<p>{MEANT}</p>", URL, command="action")
    form = await answer(saying, from_teams.shortcut(used))
    body = to_teams.dialog(form)["task"]["value"]["card"]["content"]["body"]
    typed = {each["id"]: each["value"] for each in body if each["type"].startswith("Input.") and "value" in each}
    data = next(each["actions"][0]["data"] for each in body if each["type"] == "ActionSet")
    sent = teams_activities.submit_action(f"<p>{MEANT}</p>", {**data, **typed}, URL, command="action")
    intent = from_teams.dialog(sent)
    told = [await answer(saying, replace(intent, delivery=f"again-{number}")) for number in range(2)]
    assert [card.title for card in told] == ["Action 1 is logged", "Action 1 is already logged"]
    (entry,) = await saying.logged(room)
    assert (entry.action.text, str(entry.action.due)) == ("Ring the housing team", "2026-11-27")


def test_more_than_one_entry_of_the_menu_is_told_apart() -> None:
    verbs = [command.verb for command in COMMANDS if command.shortcut]
    assert verbs == ["explain", "action"]
    for verb in verbs:
        used = slack_requests.message_shortcut(MEANT, callback_id=verb)
        assert from_slack.shortcut(slack_body(used)).verb == verb
        assert from_teams.shortcut(teams_activities.fetch_task(MEANT, URL, command=verb)).verb == verb
