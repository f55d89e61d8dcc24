"""Any Card becomes an Adaptive Card that Teams takes, and people's words come out as they went in."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams import fit
from adapters.teams.render import message, render
from bot.message import (
    Blank,
    Button,
    Buttons,
    Card,
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
from tests.standins import teams_activities as said
from tests.standins.teams_cards import card_faults
from tests.teams.conftest import Installed

ODD_WORDS = [
    "**bold** _italic_ [link](https://evil.example) ~~gone~~",
    "# heading\n- list\n1. list\n> quote",
    "<b>bold</b><script>alert(1)</script>&amp;<at>Everyone</at>",
    "{{DATE(2026-11-21)}} ${variable} \\*escaped\\*",
    "مرحبا \u202eright to left\u202c עברית",
    "👩🏽\u200d⚕️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 e\u0301 \u0000\u0007\u200b",
    "https://evil.example www.evil.example someone@evil.example",
    "x" * 200,
]

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
long_words = st.builds(lambda part, times: part * times, st.text(min_size=1, max_size=9), st.integers(1, 4000))
labels = words | long_words
buttons = st.builds(Button, labels, st.text("abc", min_size=1, max_size=9), st.text(max_size=40), st.booleans())
links = st.builds(Link, labels, st.just("https://bigroom.example/a/room"))
lines = st.lists(buttons | links, max_size=15).map(tuple)
rows = st.lists(st.builds(Row, labels, labels, lines), max_size=30).map(tuple)
# A name is used once a card: features choose them.
names = st.uuids().map(str)
options = st.lists(st.tuples(st.text(max_size=20), labels), max_size=120).map(tuple)
elements: st.SearchStrategy[Element] = st.one_of(
    st.builds(Text, labels, st.sampled_from(Tone)),
    st.builds(Facts, st.lists(st.tuples(labels, labels), max_size=30).map(tuple)),
    st.builds(Rows, rows),
    st.builds(Buttons, lines),
    st.builds(Blank, names, labels, words, labels, st.booleans(), st.integers(1, 3000)),
    st.builds(Choice, names, labels, options, words),
    st.builds(Day, names, labels, st.just("2026-11-21") | st.just("")),
    st.builds(Picture, st.binary(max_size=24_000), words, st.just(320), st.just(200)),
    st.builds(Time, names, labels, st.just("09:30") | st.just("")),
)
cards = st.builds(card, labels, *[elements] * 3) | st.builds(
    lambda title, body: card(title, *body), labels, st.lists(elements, max_size=40)
)


@settings(max_examples=120, deadline=None)
@given(cards, st.booleans(), st.booleans())
def test_any_card_is_one_that_teams_takes(drawn: Card, private: bool, dialog: bool) -> None:  # noqa: FBT001 -- hypothesis passes them by name
    payload = render(drawn, private=private, dialog=dialog)
    assert card_faults(payload) == []
    assert fit.size(payload) <= fit.LIMIT


def test_a_picture_is_in_the_card_itself_with_its_words() -> None:
    picture = Picture(b"made up", "3.2 on 3 November.", 320, 232)
    (image,) = _of("Image", render(card("Our week", picture)))
    assert image["altText"] == picture.alt
    assert image["url"] == f"data:image/png;base64,{b64encode(picture.content).decode()}"


def test_a_picture_too_large_for_teams_gives_way_to_its_words_and_nothing_else_is_cut() -> None:
    large = Picture(bytes(22_000), "3.2 on 3 November.", 320, 232)
    drawn = render(card("Our week", Text("Words. " * 500), large))
    assert not list(_of("Image", drawn))
    assert {"Words. " * 500, large.alt} <= set(_runs(drawn))
    assert fit.size(drawn) <= fit.LIMIT


@pytest.mark.parametrize("odd", ODD_WORDS)
def test_odd_words_come_out_verbatim_and_never_where_markup_is_read(odd: str) -> None:
    drawn = render(card(odd, Text(odd), Facts(((odd, odd),)), Rows((Row(odd, odd),)), Text(odd, Tone.WARNING)))
    assert [run for run in _runs(drawn) if run == odd] == [odd] * (6 if odd.isalnum() else 7)
    assert all(block["text"].isalnum() for block in _of("TextBlock", drawn))
    assert not list(_of("FactSet", drawn))
    assert drawn["speak"].startswith(odd)
    assert card_faults(drawn) == []


@pytest.mark.parametrize("odd", ODD_WORDS)
async def test_odd_words_asked_reach_the_core_and_teams_as_they_were(installed: Installed, odd: str) -> None:
    installed.core.answer_everyone(card("You asked", Text(odd)))
    await installed.hear(said.message(odd, installed.platform.service_url))
    assert installed.core.intents[0].words == odd.strip()
    assert odd in _runs(installed.sent()[0]["activity"]["attachments"][0]["content"])


@pytest.mark.parametrize("plain", ["ICB", "What ICB means", "Who is here?", "Rota – week 3, Friday"])
def test_a_plain_title_is_a_heading_for_screen_readers(plain: str) -> None:
    title = render(card(plain))["body"][0]
    assert (title["type"], title["style"], title["text"]) == ("TextBlock", "heading", plain)


@pytest.mark.parametrize(
    "markup", ["*ICB*", "1. ICB", "- ICB", "[ICB](x)", "a_b_c", "`ICB`", "&lt;", "a &copy b", "ICB\n===", "x.example"]
)
def test_a_title_that_could_hold_markup_is_not_parsed(markup: str) -> None:
    assert render(card(markup))["body"][0]["type"] == "RichTextBlock"


def test_a_notification_says_all_that_the_card_says() -> None:
    drawn = card("ICB", Text("Integrated Care Board"))
    activity = message(drawn)
    content = activity["attachments"][0]["content"]
    assert activity["summary"] == content["speak"] == content["fallbackText"] == "ICB\nIntegrated Care Board"
    assert "text" not in activity


def test_a_warning_is_told_by_more_than_colour() -> None:
    (frame,) = _of("Container", render(card("Stop", Text("This looks like an NHS number.", Tone.WARNING))))
    assert (frame["style"], frame["items"][0]["inlines"][0]["text"]) == ("warning", "⚠ ")


def test_inputs_are_named_and_filled() -> None:
    drawn = render(
        card(
            "Ask",
            Blank("words", "Word", hint="For example ICB", value="MDT", limit=80),
            Choice("setting", "Setting", (("a", "Acute"), ("c", "Community")), value="c"),
            Day("due", "Due", "2026-11-30"),
            Time("at", "At", "09:30"),
        )
    )
    filled = {part["id"]: (part["type"], part["value"]) for part in drawn["body"][1:]}
    assert filled == {
        "words": ("Input.Text", "MDT"),
        "setting": ("Input.ChoiceSet", "c"),
        "due": ("Input.Date", "2026-11-30"),
        "at": ("Input.Time", "09:30"),
    }


@pytest.mark.parametrize("count", [2, 100])
def test_no_choice_is_expanded_because_its_labels_would_be_parsed(count: int) -> None:
    choice = Choice("who", "Who", tuple((str(number), f"*Person* {number}") for number in range(count)))
    assert render(card("Ask", choice))["body"][1]["style"] == "compact"


def test_more_than_six_buttons_go_in_several_sets() -> None:
    drawn = render(
        card("Many", Buttons(tuple(Button(f"Choice {number}", "pick", str(number)) for number in range(14))))
    )
    assert [len(part["actions"]) for part in _of("ActionSet", drawn)] == [6, 6, 2]


def test_a_button_carries_what_it_needs_to_be_understood_alone() -> None:
    (action,) = _of(
        "Action.Execute", render(card("ICB", Buttons((Button("More", "jargon", "ICB", primary=True),))), private=True)
    )
    assert action["verb"] == "jargon"
    assert action["data"] == action["fallback"]["data"] == {"verb": "jargon", "ref": "ICB", "private": True}
    assert action["style"] == "positive"


def test_long_content_is_cut_at_a_word_and_says_so() -> None:
    drawn = render(card("Long", Text("one two three " * 5000)))
    (run,) = [run for run in _runs(drawn) if run.startswith("one")]
    assert run.endswith(("one…", "two…", "three…"))
    assert fit.size(drawn) > fit.LIMIT // 4


def test_a_short_card_is_not_touched() -> None:
    assert _runs(render(card("Short", Text("  spaces  kept  ")))) == ["  spaces  kept  "]


def _of(kind: str, thing: object) -> Iterator[dict[str, Any]]:
    if isinstance(thing, dict):
        if thing.get("type") == kind:
            yield thing
        for inner in thing.values():
            yield from _of(kind, inner)
    elif isinstance(thing, list):
        for inner in thing:
            yield from _of(kind, inner)


def _runs(thing: object) -> list[str]:
    return [run["text"] for run in _of("TextRun", thing)]
