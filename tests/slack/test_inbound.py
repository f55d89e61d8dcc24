from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.slack import inbound
from adapters.slack.inbound import Unreadable
from bot.message import Account, Intent

PAYLOADS = Path(__file__).parent.parent / "payloads" / "slack"
WARD_SISTER = Account("slack", "T0ANYTOWN1", "U0WARDSIS1")
OUTREACH_WORKER = Account("slack", "T0ANYCHAR1", "U0OUTREACH")


TYPED = {"mood": "good", "why": "Fewer <b>delays</b> & calls", "due": "2026-12-01", "at": "09:30", "left": ""}


def payload(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text())
    return found


def test_a_command_gives_its_verb_and_decoded_words() -> None:
    intent = inbound.command(payload("command"))
    assert (intent.verb, intent.words, intent.delivery, intent.answered_apart) == ("jargon", "R&D", "1.2.3", False)
    assert intent.account == WARD_SISTER
    assert intent.handle["response_url"].startswith("https://hooks.slack.com/")


def test_a_command_in_two_peoples_chat_knows_that_it_is_direct() -> None:
    assert inbound.command(payload("command_in_two_peoples_chat")).place.direct


def test_a_mention_becomes_its_words_without_the_mention() -> None:
    intent = inbound.event(payload("app_mention"))
    assert intent is not None
    assert (intent.verb, intent.words, intent.delivery, intent.answered_apart) == (
        "",
        "jargon R&D",
        "said-C0DISCHRG1-1795305600.000100",
        True,
    )
    assert intent.account == WARD_SISTER
    assert (intent.place.channel, intent.place.thread, intent.place.direct) == ("C0DISCHRG1", "", False)
    assert json.loads(intent.place.address) == {"team": "T0ANYTOWN1", "channel": "C0DISCHRG1"}


def test_a_mention_in_a_thread_stays_in_it_and_reads_as_people_read_it() -> None:
    intent = inbound.event(payload("app_mention_in_thread"))
    assert intent is not None
    assert intent.place.thread == "1795305000.000200"
    assert intent.words.split() == ["what", "is", "an", "ICB,", "?", "<b>"]


def test_a_partner_is_of_their_own_workspace_and_is_answered_through_ours() -> None:
    intent = inbound.event(payload("app_mention_from_partner"))
    assert intent is not None
    assert intent.account == OUTREACH_WORKER
    assert json.loads(intent.place.address)["team"] == "T0ANYTOWN1"
    assert intent.words == "jargon ICB"


def test_an_enterprise_id_is_read_as_the_workspace_beside_it() -> None:
    intent = inbound.event(payload("app_mention_from_grid"))
    assert intent is not None
    assert intent.account == WARD_SISTER


def test_without_authorizations_the_first_mention_is_taken_for_ours() -> None:
    body = payload("app_mention")
    del body["authorizations"]
    intent = inbound.event(body)
    assert intent is not None
    assert intent.words == "jargon R&D"


def test_a_direct_message_is_words_in_a_direct_place() -> None:
    intent = inbound.event(payload("message_im"))
    assert intent is not None
    assert (intent.verb, intent.words, intent.place.direct) == ("", "what does MDT stand for?", True)


def test_opening_the_home_tab_asks_for_help() -> None:
    intent = inbound.event(payload("app_home_opened"))
    assert intent is not None
    assert (intent.verb, intent.words, intent.handle["way"]) == ("bigroom", "help", "home")


@pytest.mark.parametrize(
    "name",
    [
        "app_mention_by_another_bot",
        "message_im_by_ourselves",
        "message_im_edited",
        "message_im_deleted",
        "app_home_opened_on_messages",
        "member_joined_channel",
        "member_left_channel_ourselves",
    ],
)
def test_what_no_person_asked_gives_no_intent(name: str) -> None:
    assert inbound.event(payload(name)) is None


def test_whoever_leaves_a_channel_is_said_to_have_left_it() -> None:
    intent = inbound.event(payload("member_left_channel"))
    assert intent is not None
    assert (intent.verb, intent.account, intent.delivery) == ("rooms.left", WARD_SISTER, "Ev0EXAMPLE1")
    assert (intent.place.channel, intent.place.direct) == ("C0DISCHRG1", False)


def test_our_own_user_is_known_even_without_a_bot_id() -> None:
    body = payload("message_im")
    body["event"]["user"] = "U0BIGROOM1"
    assert inbound.event(body) is None


def test_a_message_shortcut_carries_the_message_as_people_read_it() -> None:
    intent = inbound.shortcut(payload("message_action"))
    assert (intent.verb, intent.words, intent.answered_apart) == ("explain", "", True)
    assert intent.about == "The @nurses ask about #frailty & DTOC"
    assert intent.place.thread == "1795305000.000200"


def test_a_press_carries_verb_ref_and_everything_typed() -> None:
    intent = inbound.press(payload("block_actions"))
    assert intent is not None
    assert (intent.verb, intent.ref) == ("answer", "round-7")
    assert intent.account == OUTREACH_WORKER
    assert intent.place.thread == "1795305000.000200"
    assert intent.answers == TYPED
    assert "replace" not in intent.handle


def test_a_press_in_a_private_card_replaces_it() -> None:
    intent = inbound.press(payload("block_actions_ephemeral"))
    assert intent is not None
    assert intent.handle["replace"]


def test_a_press_in_the_home_tab_is_answered_in_the_direct_chat() -> None:
    intent = inbound.press(payload("block_actions_home"))
    assert intent is not None
    assert (intent.place.channel, intent.place.direct, intent.handle["way"]) == ("U0WARDSIS1", True, "channel")
    assert intent.answers == TYPED


@pytest.mark.parametrize("name", ["app_mention", "app_mention_in_thread", "message_im"])
def test_only_what_is_said_to_us_shows_that_we_are_there(name: str) -> None:
    intent = inbound.event(payload(name))
    assert intent is not None
    assert intent.place.address == intent.handle["address"]


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (inbound.command, "command"),
        (inbound.command, "command_in_two_peoples_chat"),
        (inbound.shortcut, "message_action"),
        (inbound.event, "app_home_opened"),
        (inbound.press, "block_actions"),
        (inbound.press, "block_actions_ephemeral"),
        (inbound.press, "block_actions_home"),
    ],
)
def test_what_comes_from_anywhere_is_no_channel_to_post_to_and_can_be_answered(
    read: Callable[[dict[str, Any]], Intent | None], name: str
) -> None:
    intent = read(payload(name))
    assert intent is not None
    assert intent.place.address == ""
    assert json.loads(intent.handle["address"]) == {"team": "T0ANYTOWN1", "channel": intent.place.channel}


def test_an_answer_at_the_first_message_of_a_thread_stays_in_the_channel() -> None:
    used, pressed = payload("message_action"), payload("block_actions")
    used["message"]["thread_ts"] = used["message"]["ts"]
    pressed["container"]["thread_ts"] = pressed["container"]["message_ts"]
    for intent in (inbound.shortcut(used), inbound.press(pressed)):
        assert intent is not None
        assert intent.place.thread == ""


def press_id(**changes: str) -> str:
    """The delivery of the press on file, with some keys of its one action changed."""
    body = payload("block_actions")
    body["trigger_id"] = json.dumps(changes)  # Slack gives each press another
    body["actions"][0] |= changes
    intent = inbound.press(body)
    assert intent is not None
    return intent.delivery


def test_a_second_press_within_the_same_five_seconds_is_the_same_delivery() -> None:
    assert press_id() == press_id(action_ts="1795305604.900000")


@pytest.mark.parametrize(
    "changes",
    [{"action_ts": "1795305605.000000"}, {"value": "round-8"}, {"action_id": "answer~3"}],
)
def test_a_later_press_or_another_button_is_another_delivery(changes: dict[str, str]) -> None:
    assert press_id() != press_id(**changes)


@pytest.mark.parametrize(
    ("part", "key"), [("user", "id"), ("container", "message_ts"), ("container", "channel_id"), ("state", "values")]
)
def test_another_person_message_or_answer_is_another_delivery(part: str, key: str) -> None:
    body = payload("block_actions")
    body[part][key] = {"why": {"why": {"value": "Other words"}}} if part == "state" else "U0ANOTHER1"
    intent = inbound.press(body)
    assert intent is not None
    assert intent.delivery != press_id()


def test_the_delivery_of_a_press_is_short_and_keeps_nobodys_words() -> None:
    long = press_id(value="secretword " * 180)
    assert len(long) < 64
    assert "secretword" not in long


@pytest.mark.parametrize("moment", ["", "noon", "1" * 5000])
def test_a_press_without_its_time_is_unreadable(moment: str) -> None:
    with pytest.raises(Unreadable, match="action_ts"):
        press_id(action_ts=moment)


def test_a_pressed_link_gives_no_intent() -> None:
    assert inbound.press(payload("block_actions_link")) is None


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    form = payload("command") | {"text": "IC\ud800B"}
    assert inbound.command(form).words == "IC?B"


@pytest.mark.parametrize("key", ["channel_id", "user_id", "trigger_id"])
def test_a_command_that_lacks_what_slack_documents_names_it(key: str) -> None:
    form = payload("command")
    del form[key]
    with pytest.raises(Unreadable, match=key):
        inbound.command(form)


@pytest.mark.parametrize("actions", [None, [], ["text"], [{"action_id": 7}]])
def test_a_press_without_an_action_is_unreadable(actions: object) -> None:
    with pytest.raises(Unreadable):
        inbound.press(payload("block_actions") | {"actions": actions})
