"""The Block Kit limits that the Slack stand-in holds, one example of each breach."""

from __future__ import annotations

from typing import Any

import pytest

from tests.standins.slack_blocks import message_faults, view_faults

DIVIDER: dict[str, Any] = {"type": "divider"}


def plain(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words}


def section(**rest: object) -> dict[str, Any]:
    return {"type": "section", "text": plain("words"), **rest}


def button(**rest: object) -> dict[str, Any]:
    return {"type": "button", "action_id": "press", "text": plain("Press"), **rest}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def menu(count: int, **rest: object) -> dict[str, Any]:
    options = [{"text": plain(f"Option {number}"), "value": str(number)} for number in range(count)]
    return {"type": "static_select", "action_id": "choose", "options": options, **rest}


def rich(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(parts)}


def rich_section(*pieces: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(pieces)}


WORDS = {"type": "text", "text": "words", "style": {"bold": True}}
BULLETS = {"type": "rich_text_list", "style": "bullet", "elements": [rich_section(WORDS)]}
FIELD: dict[str, Any] = {
    "type": "input",
    "label": plain("Your answer"),
    "element": {"type": "plain_text_input", "action_id": "answer"},
}

SOUND = [
    section(accessory=button()),
    {"type": "section", "fields": [plain("a"), {"type": "mrkdwn", "text": "b", "verbatim": True}]},
    actions(button(action_id="other", value="v" * 2_000), menu(100, placeholder=plain("Choose"))),
    {
        "type": "context",
        "elements": [plain("small"), {"type": "image", "image_url": "https://a.example/", "alt_text": "a"}],
    },
    {"type": "header", "text": plain("h" * 150)},
    rich(rich_section(WORDS, {"type": "link", "url": "https://a.example/"}), BULLETS),
    FIELD,
    DIVIDER,
]

UNSOUND: dict[str, tuple[list[dict[str, Any]], str]] = {
    "51 blocks": ([DIVIDER] * 51, "51 blocks"),
    "an unknown block": ([{"type": "carousel"}], "no block that Slack knows"),
    "an unknown element": ([actions({"type": "slider"})], "no element that Slack takes"),
    "an unknown key": ([section(colour="red")], "has colour"),
    "an empty section": ([{"type": "section"}], "neither text nor fields"),
    "section text of 3,001": ([{"type": "section", "text": plain("x" * 3_001)}], "3001 characters"),
    "empty text": ([{"type": "section", "text": plain("")}], "empty"),
    "11 fields": ([section(fields=[plain("f")] * 11)], "11 items"),
    "a field of 2,001": ([section(fields=[plain("f" * 2_001)])], "2001 characters"),
    "a header in mrkdwn": ([{"type": "header", "text": {"type": "mrkdwn", "text": "h"}}], "plain_text alone"),
    "a header of 151": ([{"type": "header", "text": plain("h" * 151)}], "151 characters"),
    "26 buttons": ([actions(*(button(action_id=str(number)) for number in range(26)))], "26 items"),
    "no buttons": ([actions()], "0 items"),
    "a label of 76": ([actions(button(text=plain("b" * 76)))], "76 characters"),
    "a value of 2,001": ([actions(button(value="v" * 2_001))], "2001 characters"),
    "a url of 3,001": ([actions(button(url="u" * 3_001))], "3001 characters"),
    "an action_id of 256": ([actions(button(action_id="a" * 256))], "256 characters"),
    "a block_id of 256": ([section(block_id="b" * 256)], "256 characters"),
    "an unknown style": ([actions(button(style="calm"))], "style is not one of"),
    "one action_id twice": ([actions(button()), section(accessory=button())], "action_id 'press' 2 times"),
    "one block_id twice": ([section(block_id="b")] * 2, "block_id 'b' 2 times"),
    "101 options": ([actions(menu(101))], "101 items"),
    "option text of 76": (
        [actions(menu(1, options=[{"text": plain("o" * 76), "value": "1"}]))],
        "76 characters",
    ),
    "two options alike": ([actions(menu(1, options=menu(1)["options"] * 2))], "same value"),
    "a choice that is no option": (
        [actions(menu(1, initial_option={"text": plain("x"), "value": "x"}))],
        "not one of its options",
    ),
    "11 things in a context": ([{"type": "context", "elements": [plain("c")] * 11}], "11 items"),
    "a button in a context": ([{"type": "context", "elements": [button()]}], "no element that Slack takes in context"),
    "a text input among actions": ([actions(FIELD["element"])], "no element that Slack takes in actions"),
    "an input without label": ([{"type": "input", "element": FIELD["element"]}], "has no label"),
    "an input label of 2,001": ([{**FIELD, "label": plain("l" * 2_001)}], "2001 characters"),
    "an input label in mrkdwn": ([{**FIELD, "label": {"type": "mrkdwn", "text": "l"}}], "plain_text alone"),
    "rich text without a section": ([rich(WORDS)], "no part of rich text"),
    "an empty rich text section": ([rich(rich_section())], "has no elements"),
    "empty words in rich text": ([rich(rich_section({"type": "text", "text": ""}))], "empty"),
    "an unknown style in rich text": ([rich(rich_section({**WORDS, "style": {"big": True}}))], "style is not made of"),
    "a list that holds bare words": ([rich({**BULLETS, "elements": [WORDS]})], "not a rich_text_section"),
    "a picture without words": ([{"type": "image", "image_url": "https://a.example/"}], "has no alt_text"),
    "a picture from nowhere": ([{"type": "image", "alt_text": "a"}], "needs one of image_url and slack_file"),
    "a picture from two places": (
        [{"type": "image", "alt_text": "a", "image_url": "https://a.example/", "slack_file": {"id": "F0PICTURE1"}}],
        "and not both",
    ),
    "a file by no id": ([{"type": "image", "alt_text": "a", "slack_file": {"id": "C0PICTURE1"}}], "no id of a file"),
}


def test_sound_blocks_have_no_faults() -> None:
    assert message_faults(SOUND) == []


@pytest.mark.parametrize("name", UNSOUND)
def test_block_kit_limits_are_held(name: str) -> None:
    blocks, fault = UNSOUND[name]
    assert any(fault in found for found in message_faults(blocks))


@pytest.mark.parametrize(
    "blocks", [None, "words", [None], [{"type": ["section"]}], [{"type": "actions", "elements": 1}]]
)
def test_blocks_that_are_no_blocks_are_a_fault_and_not_a_crash(blocks: object) -> None:
    assert message_faults(blocks)


def test_a_home_tab_holds_a_hundred_blocks_and_no_more() -> None:
    assert view_faults({"type": "home", "blocks": [DIVIDER] * 100}, "home") == []
    assert view_faults({"type": "home", "blocks": [DIVIDER] * 101}, "home") == [
        "view.blocks has 101 items; Slack takes 0 to 100"
    ]


def test_a_modal_needs_a_short_title_and_a_submit_button_for_its_inputs() -> None:
    modal = {"type": "modal", "title": plain("t" * 24), "submit": plain("Send"), "blocks": [FIELD]}
    assert view_faults(modal, "modal") == []
    assert view_faults({**modal, "title": plain("t" * 25)}, "modal") == ["view.title is 25 characters; Slack takes 24"]
    del modal["submit"]
    assert view_faults(modal, "modal") == ["view has inputs and no submit"]
