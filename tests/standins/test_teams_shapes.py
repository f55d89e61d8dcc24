"""What the Teams stand-in takes for a card and for an answer, and that its activities are ones the SDK reads."""

from __future__ import annotations

from typing import Any

import pytest
from botbuilder.schema import Activity as SdkActivity

from tests.standins import teams_activities as sent
from tests.standins.teams_cards import CARD_TYPE, card_faults
from tests.standins.teams_shapes import invoke_faults

CARD: dict[str, Any] = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "words"}]}],
    "actions": [
        {"type": "Action.Execute", "verb": "jargon", "title": "Look up", "fallback": {"type": "Action.Submit"}}
    ],
    "msteams": {"width": "Full"},
}
INPUT = {"type": "Input.Text", "id": "answer", "label": "Your answer"}
SERVICE = "https://connector.example/"
ATTACHED = {"contentType": CARD_TYPE, "content": CARD}


def with_body(*elements: object) -> dict[str, Any]:
    return {**CARD, "body": list(elements)}


UNSOUND: dict[str, tuple[object, str]] = {
    "no object": ("card", "not an object"),
    "another type": ({**CARD, "type": "HeroCard"}, "not an object of type AdaptiveCard"),
    "no version": ({**CARD, "version": None}, "no version"),
    "version 1.6": ({**CARD, "version": "1.6"}, "1.5 at most"),
    "an unknown element": (with_body({"type": "Carousel"}), "$.body[0].type breaks the rule enum"),
    "an element without type": (with_body({"text": "words"}), "$.body[0] breaks the rule required"),
    "a bare string": (with_body("words"), "$.body[0] breaks the rule type"),
    "an unknown key": (with_body({"type": "TextBlock", "text": "t", "shade": "red"}), "it has shade"),
    "an unknown weight": (with_body({"type": "TextBlock", "text": "t", "weight": 9}), "$.body[0].weight"),
    "a block without text": (with_body({"type": "TextBlock"}), '["text"]'),
    "an input without id": (with_body({"type": "Input.Text"}), '["id"]'),
    "one input id twice": (with_body(INPUT, INPUT), "2 inputs with the id 'answer'"),
    "a deep slip": (with_body({"type": "Container", "items": [{"type": "TextBlock"}]}), "$.body[0].items[0]"),
    "an unknown action": ({**CARD, "actions": [{"type": "Action.Http"}]}, "$.actions[0].type"),
    "an unknown fallback": (
        {**CARD, "actions": [{"type": "Action.Execute", "fallback": {"type": "Action.Http"}}]},
        "$.actions[0].fallback",
    ),
    "more than 28 KB": (with_body({"type": "TextBlock", "text": "x" * 28_672}), "Teams takes 28672"),
}


def test_a_sound_card_has_no_faults() -> None:
    assert card_faults(CARD) == []
    assert card_faults(with_body(INPUT, {"type": "TextBlock", "text": "t", "fallback": "drop"})) == []


@pytest.mark.parametrize("name", UNSOUND)
def test_the_schema_and_teams_limits_are_held(name: str) -> None:
    card, fault = UNSOUND[name]
    assert any(fault in found for found in card_faults(card))


@pytest.mark.parametrize(
    "answer",
    [
        {"statusCode": 200, "type": CARD_TYPE, "value": CARD},
        {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Done"},
        {"statusCode": 400, "type": "application/vnd.microsoft.error", "value": {"code": "x", "message": "y"}},
        {
            "composeExtension": {
                "type": "result",
                "attachmentLayout": "list",
                "attachments": [{**ATTACHED, "preview": {"contentType": "application/vnd.microsoft.card.thumbnail"}}],
            }
        },
        {"composeExtension": {"type": "message", "text": "Nothing found"}},
        {"task": {"type": "continue", "value": {"title": "Explain", "card": ATTACHED}}},
        {"task": {"type": "message", "value": "Done"}},
    ],
)
def test_the_answers_that_an_invoke_may_have(answer: dict[str, Any]) -> None:
    assert invoke_faults(answer) == []


@pytest.mark.parametrize(
    "answer",
    [
        "Done",
        {},
        {"statusCode": 200, "type": CARD_TYPE, "value": {"type": "AdaptiveCard"}},
        {"statusCode": 200, "type": "text/plain", "value": "Done"},
        {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": {}},
        {"statusCode": 400, "type": "application/vnd.microsoft.error", "value": "wrong"},
        {"composeExtension": {"type": "list"}},
        {"composeExtension": {"type": "message", "text": ""}},
        {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": [ATTACHED]}},
        {"composeExtension": {"type": "result", "attachments": []}},
        {"task": {"type": "open"}},
        {"task": {"type": "message", "value": ""}},
        {"task": {"type": "continue", "value": {"card": ATTACHED}}},
        {"task": {"type": "continue", "value": {"title": "Explain", "card": CARD}}},
    ],
)
def test_the_answers_that_an_invoke_may_not_have(answer: object) -> None:
    assert invoke_faults(answer)


ACTIVITIES: dict[str, sent.Activity] = {
    "direct": sent.message("jargon ICB", SERVICE),
    "group chat": sent.message("jargon ICB", SERVICE, conversation=sent.GROUP_CHAT),
    "thread": sent.message("jargon ICB", SERVICE, person=sent.SERGEANT, conversation=sent.THREAD),
    "slash command": sent.slash_command("/jargon ICB", SERVICE),
    "execute": sent.card_action("jargon", {"term": "ICB"}, SERVICE),
    "submit": sent.submit({"verb": "jargon", "term": "ICB"}, SERVICE),
    "search": sent.search("ICB", SERVICE),
    "fetch": sent.fetch_task("<p>The ICB</p>", SERVICE),
    "dialogue": sent.submit_action("<p>The ICB</p>", {"owner": "me"}, SERVICE),
    "installed": sent.installation("add", SERVICE),
    "joined": sent.members_changed("membersAdded", SERVICE),
    "left": sent.members_changed("membersRemoved", SERVICE, conversation=sent.GROUP_CHAT),
}


@pytest.mark.parametrize("name", ACTIVITIES)
def test_every_activity_is_one_that_the_sdk_reads(name: str) -> None:
    activity = ACTIVITIES[name]
    read = SdkActivity().deserialize(activity)
    assert (read.service_url, read.channel_id, read.recipient.id) == (SERVICE, "msteams", sent.BOT["id"])
    assert read.from_property.aad_object_id == activity["from"]["aadObjectId"]
    assert (read.conversation.id, read.channel_data["tenant"]["id"]) == (activity["conversation"]["id"], sent.TENANT)


def test_a_mention_and_a_slash_command_say_how_they_reached_the_bot() -> None:
    mention = ACTIVITIES["group chat"]
    assert mention["text"] == "<at>BigRoom</at> jargon ICB"
    assert mention["entities"][-1] == {"type": "mention", "text": "<at>BigRoom</at>", "mentioned": sent.BOT}
    assert ACTIVITIES["slash command"]["recipient"]["isTargeted"]
    assert ACTIVITIES["direct"]["text"] == "jargon ICB"
    assert ACTIVITIES["thread"]["channelData"]["channel"]["id"] == sent.CHANNEL.id
