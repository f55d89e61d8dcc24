"""A Room that spans Slack and Teams, in a whole installed product: set up, joined by code, and asked in both."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import pytest

from tests.product.conftest import Installed
from tests.product.rooms import ROOM, InSlack, InTeams, code_in, join, link, set_up
from tests.standins.slack_requests import Channel
from tests.standins.teams_activities import CHANNEL

_numbers = itertools.count(1)


@pytest.fixture
def slack(installed: Installed) -> InSlack:
    """The ward sister in a channel of her own; the tests of this file share one product."""
    return InSlack(installed, Channel(f"C0JOINING{next(_numbers)}", "big-room"))


@pytest.fixture
def teams(installed: Installed) -> InTeams:
    """Her again, in a channel of Teams."""
    number = next(_numbers)
    return InTeams(installed, replace(CHANNEL, id=f"19:anytownjoining{number:020}@thread.tacv2"))


async def test_a_room_set_up_in_slack_and_joined_from_teams_is_asked_one_question_in_both(
    slack: InSlack, teams: InTeams
) -> None:
    await set_up(slack)
    await join(slack, teams)
    assert "Confirmed: another Channel has joined" in (await slack.updated("Confirmed")).words
    await link(slack, teams)
    assert "on its way" in (await teams.say("/prompt culture")).words
    in_slack = await slack.posted("A question for us all: culture")
    in_teams = await teams.posted("A question for us all: culture")
    assert in_slack.words == in_teams.words


async def test_a_stranger_with_a_code_gets_nothing_until_a_facilitator_confirms(slack: InSlack, teams: InTeams) -> None:
    await set_up(slack)
    code = code_in(await slack.command("add channel"))
    await teams.say(f"join {code}")
    await slack.posted("asks to join this Room")
    answers = [(await teams.say(f"join {each}")).words for each in (code, "C4DF-7HJK-9MNP")]
    assert answers[0] == answers[1]
    assert "has no Room" in (await teams.say("/prompt culture")).words
    told = json.dumps([call.args for call in teams.installed.teams.calls], ensure_ascii=False)
    assert ROOM not in told
    assert code not in teams.installed.product.log()
