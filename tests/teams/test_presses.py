"""Buttons: what is one press, what everyone sees of it, and what the presser sees in its place."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.teams import inbound
from bot.message import Text, card
from tests.standins import teams_activities as said
from tests.standins.teams_activities import CHANNEL, GROUP_CHAT, PERSONAL, SERGEANT, THREAD
from tests.standins.teams_shapes import invoke_faults
from tests.teams.conftest import ANSWER, Installed

URL = "https://smba.trafficmanager.net/uk/"
ASIDE = card("Everyone has it now", Text("It does not say who asked."))


def _press(data: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- an activity's parts
    changes = {key: more.pop(key) for key in ("timestamp", "replyToId", "id") if key in more}
    pressed = {"verb": "show", "ref": "ICB", "private": True, **(data or {})}
    return said.card_action(pressed["verb"], pressed, URL, **more) | changes


def _here(installed: Installed, activity: dict[str, Any]) -> dict[str, Any]:
    return activity | {"serviceUrl": installed.platform.service_url}


@pytest.mark.parametrize("conversation", [GROUP_CHAT, CHANNEL, THREAD], ids=["group chat", "channel", "thread"])
async def test_telling_everyone_replaces_the_private_card_it_was_told_from(
    installed: Installed, conversation: said.Conversation
) -> None:
    installed.core.answer_everyone(aside=ASIDE)
    heard = await installed.hear(_here(installed, _press(conversation=conversation)))
    (sent,) = installed.sent()
    assert (sent["targeted"], sent["activity"]["summary"]) == (False, ANSWER.summary)
    assert not invoke_faults(heard.json())
    assert heard.json()["value"]["speak"] == ASIDE.summary


async def test_from_an_old_client_the_asker_is_told_apart_that_everyone_has_it(installed: Installed) -> None:
    installed.core.answer_everyone(aside=ASIDE)
    value = {"verb": "show", "ref": "ICB", "private": True}
    await installed.hear(said.submit(value, installed.platform.service_url))
    told = {sent["targeted"]: sent["activity"]["summary"] for sent in installed.sent()}
    assert told == {False: ANSWER.summary, True: ASIDE.summary}


async def test_a_rooms_card_stays_when_everyone_is_told_from_it(installed: Installed) -> None:
    installed.core.answer_everyone(aside=ASIDE)
    heard = await installed.hear(_here(installed, _press({"private": False})))
    value = {"verb": "show", "ref": "ICB", "private": False}
    await installed.hear(said.submit(value, installed.platform.service_url, activity_id="2", card="another"))
    assert heard.json()["value"] == "Sent to everyone here."
    assert [sent["activity"]["summary"] for sent in installed.sent()] == [ANSWER.summary] * 2


async def test_in_a_chat_of_two_there_is_no_everyone(installed: Installed) -> None:
    installed.core.answer_everyone(aside=ASIDE)
    heard = await installed.hear(_here(installed, _press(conversation=PERSONAL)))
    assert heard.json()["value"]["speak"] == ANSWER.summary
    assert not installed.sent()


async def test_a_quick_double_press_tells_everyone_once(installed: Installed) -> None:
    installed.core.answer_everyone(aside=ASIDE)
    for number, second in enumerate(("00.100", "00.480", "03.900")):
        await installed.hear(_here(installed, _press(id=f"f:{number}", timestamp=f"2026-11-23T09:00:{second}Z")))
    assert len(installed.sent()) == 1


def test_a_press_delivered_again_is_the_same_delivery() -> None:
    assert inbound.press(_press()).delivery == inbound.press(_press()).delivery


@pytest.mark.parametrize(
    "other",
    [
        _press(timestamp="2026-11-23T09:00:05Z"),
        _press(replyToId="another card"),
        _press(person=SERGEANT),
        _press(conversation=GROUP_CHAT),
        _press({"ref": "MDT"}),
        _press({"verb": "jargon"}),
        _press({"words": "typed"}),
    ],
    ids=["later", "card", "person", "conversation", "ref", "verb", "typed"],
)
def test_another_press_is_another_delivery(other: dict[str, Any]) -> None:
    assert inbound.press(other).delivery != inbound.press(_press()).delivery


def test_nothing_typed_stands_in_a_delivery() -> None:
    assert "secret" not in inbound.press(_press({"words": "secret"})).delivery


@pytest.mark.parametrize(
    "odd", ["", "yesterday", "0001-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
)
def test_a_press_at_an_odd_time_has_a_delivery(odd: str) -> None:
    assert inbound.press(_press(timestamp=odd)).delivery


def test_a_press_of_an_unknown_card_or_time_goes_by_its_activity() -> None:
    for press in (_press(replyToId=""), _press(timestamp="")):
        assert inbound.press(press).delivery == f"{said.ACTIVITY}#{CHANNEL.id}"


@pytest.mark.parametrize("kind", ["message", "press", "search"])
async def test_activities_without_an_id_are_each_heard(installed: Installed, kind: str) -> None:
    url = installed.platform.service_url
    activity = {
        "message": said.message("ICB", url, activity_id=""),
        "press": _here(installed, _press(id="", timestamp="")),
        "search": said.search("ICB", url) | {"id": None},
    }[kind]
    for _ in range(3):
        assert (await installed.hear(activity)).status_code == 200
    deliveries = [intent.delivery for intent in installed.core.intents]
    assert all(deliveries)
    assert len(set(deliveries)) == 3
    if kind == "message":
        assert len(installed.sent()) == 3


async def test_a_room_card_shows_the_answer_to_its_presser_alone_where_teams_will_not_show_it_apart(
    installed: Installed,
) -> None:
    installed.platform.targeting = False
    heard = await installed.hear(_here(installed, _press({"verb": "jargon", "private": False}, conversation=THREAD)))
    assert not invoke_faults(heard.json())
    assert heard.json()["value"]["speak"] == ANSWER.summary
    assert not installed.sent()
    assert not installed.platform.calls_to("create")


async def test_a_refusal_that_comes_too_late_for_the_response_becomes_a_chat(
    installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.teams.app._IN_RESPONSE", 0.01)
    installed.platform.targeting = False
    installed.platform.fail_next("send", "slow", seconds=0.2)
    heard = await installed.hear(_here(installed, _press({"private": False})))
    assert heard.json()["value"] == "The answer is on its way to you."
    (opened,) = installed.platform.calls_to("create")
    assert installed.sent()[0]["conversation"] == opened["conversation"]


async def test_a_busy_teams_does_not_keep_the_presser_waiting(installed: Installed) -> None:
    installed.platform.fail_next("send", "500")
    heard = await installed.hear(_here(installed, _press({"private": False})))
    assert heard.json()["value"] == "The answer is on its way to you."
    assert [sent["targeted"] for sent in installed.sent()] == [True]


async def test_a_conversation_where_only_the_extension_is_used_is_not_remembered(installed: Installed) -> None:
    url = installed.platform.service_url
    for activity in (
        said.search("ICB", url),
        said.fetch_task("ICB", url),
        said.submit_action("ICB", {"verb": "jargon"}, url),
    ):
        assert not invoke_faults((await installed.hear(activity)).json())
    assert [intent.place.address for intent in installed.core.intents] == ["", "", ""]
    assert {intent.place.channel for intent in installed.core.intents} == {CHANNEL.id}
