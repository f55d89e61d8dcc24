from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.slack import inbound
from adapters.slack.inbound import Unreadable
from bot.message import Account

PAYLOADS = Path(__file__).parent.parent / "payloads" / "slack"
WARD_SISTER = Account("slack", "T0ANYTOWN1", "U0WARDSIS1")
OUTREACH_WORKER = Account("slack", "T0ANYCHAR1", "U0OUTREACH")


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
        "Ev0EXAMPLE1",
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
    ],
)
def test_what_no_person_asked_gives_no_intent(name: str) -> None:
    assert inbound.event(payload(name)) is None


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
    assert (intent.verb, intent.ref, intent.delivery) == ("answer", "round-7", "1.2.3")
    assert intent.account == OUTREACH_WORKER
    assert intent.place.thread == "1795305000.000200"
    assert intent.answers == {
        "mood": "good",
        "why": "Fewer <b>delays</b> & calls",
        "due": "2026-12-01",
        "at": "09:30",
        "left": "",
    }
    assert "replace" not in intent.handle


def test_a_press_in_a_private_card_replaces_it() -> None:
    intent = inbound.press(payload("block_actions_ephemeral"))
    assert intent is not None
    assert intent.handle["replace"]


def test_a_press_in_the_home_tab_is_answered_in_the_direct_chat() -> None:
    intent = inbound.press(payload("block_actions_home"))
    assert intent is not None
    assert (intent.place.channel, intent.place.direct, intent.handle["way"]) == ("U0WARDSIS1", True, "channel")


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
