from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import inbound
from adapters.slack.render import LINK, cut, home, render, verb_of
from adapters.slack.spoken import decoded
from bot.message import (
    Blank,
    Button,
    Buttons,
    Choice,
    Day,
    Element,
    Facts,
    Link,
    Picture,
    Row,
    Rows,
    Text,
    Time,
    Tone,
    card,
)
from tests.standins.slack_blocks import message_faults, view_faults
from tests.standins.slack_requests import TS

ROUGH = "*bold* _it_ ~no~ `code` <b>html</b> <!channel> <@U0EXAMPLE1> & &amp; :smile: 🙂 \u202e\u05e9\u05dc [a](b)"
MANY = 120


def shown(*elements: Element) -> list[dict[str, Any]]:
    """The blocks below the title, which Slack would take."""
    blocks: list[dict[str, Any]] = render(card("Title", *elements))["blocks"]
    assert not message_faults(blocks)
    return blocks[1:]


def strings(thing: object) -> list[str]:
    if isinstance(thing, dict):
        return [found for value in thing.values() for found in strings(value)]
    if isinstance(thing, list):
        return [found for value in thing for found in strings(value)]
    return [thing] if isinstance(thing, str) else []


def test_a_title_is_a_header_and_the_summary_is_the_text() -> None:
    message = render(card("Title", Text("Words")))
    assert message["text"] == "Title\nWords"
    assert message["blocks"][0] == {"type": "header", "text": {"type": "plain_text", "text": "Title", "emoji": False}}
    assert "response_type" not in message


def test_a_private_card_says_so() -> None:
    assert render(card("Title"), private=True)["response_type"] == "ephemeral"


def test_each_tone_has_its_shape() -> None:
    kinds = [block["type"] for block in shown(*(Text("Words", tone) for tone in Tone))]
    assert kinds == ["section", "rich_text", "context", "section"]
    assert shown(Text("Words", Tone.WARNING))[0]["text"]["text"] == "⚠ Words"


def test_facts_are_fields_ten_a_section() -> None:
    sections = shown(Facts(tuple((f"Label {n}", f"value {n}") for n in range(12))))
    assert [len(section["fields"]) for section in sections] == [10, 2]
    assert sections[0]["fields"][0]["text"] == "Label 0\nvalue 0"


def test_a_row_has_one_button_beside_it_or_several_below() -> None:
    one, two = Button("Open", "open", "7"), Link("Read", "https://example.org/a")
    blocks = shown(Rows((Row("First", "detail", (one,)), Row("Second", buttons=(one, two)), Row("Third"))))
    assert [block["type"] for block in blocks] == ["section", "section", "actions", "section"]
    assert blocks[0]["text"]["text"] == "First\ndetail"
    assert blocks[0]["accessory"]["value"] == "7"


def test_a_button_says_its_verb_and_ref_and_each_id_is_once_in_a_message() -> None:
    pressed = Buttons(
        (Button("A", "jargon", "a", primary=True), Button("B", "jargon"), Link("C", "https://example.org"))
    )
    first, second, third = shown(pressed)[0]["elements"]
    assert (first["action_id"], first["value"], first["style"]) == ("jargon", "a", "primary")
    assert "value" not in second
    assert second["action_id"] != "jargon"
    assert verb_of(second["action_id"]) == "jargon"
    assert (third["action_id"], third["url"]) == (LINK, "https://example.org")


def test_a_verb_that_ends_like_a_repeat_keeps_its_end() -> None:
    buttons = shown(Buttons((Button("A", "step"), Button("B", "step"), Button("C", "step~2"))))[0]["elements"]
    assert [verb_of(button["action_id"]) for button in buttons] == ["step", "step", "step~2"]


def test_what_is_rendered_as_a_button_comes_back_as_its_intent() -> None:
    buttons = shown(Buttons((Button("A", "jargon", "a"), Button("B", "jargon", "b"))))[0]["elements"]
    body = {
        "type": "block_actions",
        "user": {"id": "U0WARDSIS1", "team_id": "T0ANYTOWN1"},
        "channel": {"id": "C0DISCHRG1"},
        "response_url": "https://hooks.slack.com/actions/T0ANYTOWN1/1/example",
    }
    intents = [inbound.press({**body, "actions": [button | {"action_ts": TS}]}) for button in buttons]
    assert [(intent.verb, intent.ref) for intent in intents if intent] == [("jargon", "a"), ("jargon", "b")]


def test_a_ref_or_address_too_long_for_slack_loses_its_button_and_not_its_end() -> None:
    assert not shown(Buttons((Button("A", "jargon", "x" * 2001), Link("B", f"https://example.org/{'x' * 3000}"))))


def test_inputs_wait_for_a_press_and_keep_their_names_and_values() -> None:
    blocks = shown(
        Blank("why", "Why?", hint="In a sentence", value="Because", long=True, limit=200),
        Choice("mood", "Mood", (("good", "Good"), ("bad", "Bad")), value="bad"),
        Day("due", "Due", "2026-12-01"),
        Time("at", "At", "09:30"),
    )
    assert [block["element"]["type"] for block in blocks] == [
        "plain_text_input",
        "static_select",
        "datepicker",
        "timepicker",
    ]
    assert all(block["dispatch_action"] is False for block in blocks)
    assert [block["element"]["action_id"] for block in blocks] == ["why", "mood", "due", "at"]
    assert blocks[0]["element"]["max_length"] == 200
    assert blocks[1]["element"]["initial_option"]["value"] == "bad"
    assert (blocks[2]["element"]["initial_date"], blocks[3]["element"]["initial_time"]) == ("2026-12-01", "09:30")


@pytest.mark.parametrize("value", ["tomorrow", "20261201", "2026-13-01", ""])
def test_a_day_in_another_form_is_left_open(value: str) -> None:
    assert "initial_date" not in shown(Day("due", "Due", value))[0]["element"]


PICTURE = Picture(b"made up", "3.2 on 3 November.", 320, 232)


def test_a_picture_that_slack_has_is_shown_with_its_words_for_those_who_do_not_see_it() -> None:
    blocks = render(card("Title", PICTURE), {PICTURE: "F0PICTURE1"})["blocks"]
    assert blocks[1:] == [{"type": "image", "slack_file": {"id": "F0PICTURE1"}, "alt_text": PICTURE.alt}]
    assert not message_faults(blocks)


def test_a_picture_that_slack_lacks_is_its_words() -> None:
    assert shown(PICTURE) == shown(Text(PICTURE.alt))


@pytest.mark.parametrize("alt", ["", " ", "value " * 1000])
def test_a_picture_with_odd_words_is_one_that_slack_takes(alt: str) -> None:
    picture = Picture(b"made up", alt, 320, 232)
    for files in ({picture: "F0PICTURE1"}, {}):
        assert not message_faults(render(card("Title", picture), files)["blocks"])


def test_an_empty_or_repeated_option_is_left_out() -> None:
    options = (("", "None"), ("a", "First"), ("a", "Again"), ("b", "Other"))
    (block,) = shown(Choice("mood", "Mood", options))
    assert [option["text"]["text"] for option in block["element"]["options"]] == ["First", "Other"]


def test_rough_words_are_shown_as_they_were_typed_and_never_parsed() -> None:
    elements = (
        Text(ROUGH),
        Text(ROUGH, Tone.STRONG),
        Text(ROUGH, Tone.QUIET),
        Facts(((ROUGH[:40], ROUGH),)),
        Rows((Row(ROUGH, ROUGH),)),
        Blank("why", ROUGH, value=ROUGH),
    )
    message = render(card("Title", *elements))
    found = strings(message["blocks"])
    assert "mrkdwn" not in found
    assert sum(ROUGH in words for words in found) == 7
    assert all(block["text"]["emoji"] is False for block in message["blocks"] if "text" in block)


def test_the_fallback_text_cannot_call_anyone() -> None:
    text = render(card("Title", Text(ROUGH)))["text"]
    assert "<" not in text
    assert decoded(text) == f"Title\n{ROUGH}"  # undone just as Slack undoes it


def test_ten_thousand_characters_are_cut_at_a_word() -> None:
    words = "assessment " * 1000
    (block,) = shown(Text(words))
    assert len(block["text"]["text"]) <= 3000
    assert block["text"]["text"].endswith("assessment…")
    assert render(card("Title", Text(words)))["text"].count("assessment") == 1000


def test_ten_thousand_characters_without_a_space_are_cut_all_the_same() -> None:
    (block,) = shown(Text("x" * 10_000))
    assert len(block["text"]["text"]) == 3000


@pytest.mark.parametrize(
    ("words", "limit", "expected"),
    [("one two", 7, "one two"), ("one two", 6, "one…"), ("onetwo", 4, "one…"), ("a" + " " * 9, 5, "a…")],
)
def test_words_are_cut_with_an_ellipsis(words: str, limit: int, expected: str) -> None:
    assert cut(words, limit) == expected


def test_too_many_rows_give_way_and_the_buttons_after_them_stay() -> None:
    blocks = shown(Rows(tuple(Row(f"Row {n}") for n in range(MANY))), Buttons((Button("More", "more"),)))
    assert len(blocks) == 49
    assert blocks[-1]["type"] == "actions"
    assert blocks[-2]["elements"][0]["text"] == "…"


def test_too_many_elements_are_cut_at_fifty() -> None:
    assert len(render(card("Title", *[Text("Words")] * MANY))["blocks"]) == 50


def test_the_same_card_makes_a_home_tab() -> None:
    view = home(card("Help", Text("Words"), Buttons((Button("Look up", "jargon"),))))
    assert not view_faults(view, "home")


words = st.text(max_size=20) | st.sampled_from([ROUGH, "x" * 3_001, "word " * 700, " " * 3_001 + "word"])
verbs = st.text("abcdefghijklmnopqrstuvwxyz_-~0123456789", min_size=1, max_size=30)
buttons = st.builds(Button, words, verbs, words, st.booleans()) | st.builds(Link, words, words)
lines = st.lists(buttons, max_size=4).map(lambda few: tuple(few * 8))
rows = st.builds(Row, words, words, lines)
texts = st.builds(Text, words, st.sampled_from(Tone))
facts = st.builds(Facts, st.lists(st.tuples(words, words), max_size=6).map(lambda few: tuple(few * 4)))
listed = st.builds(Rows, st.lists(rows, max_size=3).map(lambda few: tuple(few * 9)))
few_options = st.lists(st.tuples(words, words), max_size=3)
options = st.builds(
    lambda few, n: (*few, *((f"v{i}", f"Label {i}") for i in range(n))), few_options, st.integers(0, 110)
)


def inputs(name: str) -> st.SearchStrategy[Element]:
    return st.one_of(
        st.builds(Blank, st.just(name), words, words, words, st.booleans(), st.integers(1, 5_000)),
        st.builds(Choice, st.just(name), words, options, words),
        st.builds(Day, st.just(name), words, words),
        st.builds(Picture, st.just(b"made up"), words, st.just(320), st.just(232)),
        st.builds(Time, st.just(name), words, words),
    )


@st.composite
def elements(draw: st.DrawFn) -> list[Element]:
    """Any elements; the names of inputs differ, as the keys of answers must."""
    kinds = draw(st.lists(st.sampled_from(["plain", "input"]), max_size=6))
    plain = st.one_of(texts, facts, listed, st.builds(Buttons, lines))
    return [draw(plain if kind == "plain" else inputs(f"name {n}")) for n, kind in enumerate(kinds)]


@settings(max_examples=60, deadline=None)
@given(words, elements())
def test_any_card_is_one_that_slack_takes(title: str, body: list[Element]) -> None:
    message = render(card(title, *body))
    assert not message_faults(message["blocks"])
    assert not view_faults(home(card(title, *body)), "home")
    assert 0 < len(message["text"]) <= 40_000
    json.dumps(message).encode()
