from __future__ import annotations

import re
from base64 import b64decode
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.web.render import render
from bot.message import (
    OPEN_PAGE,
    Blank,
    Button,
    Buttons,
    Card,
    Choice,
    Day,
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
from tests.cards import EVERY_ELEMENT, EXAMPLES
from tests.web.conftest import Page

ODD = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onclick='x",
    "&lt;&amp;",
    "</textarea>",
    "</option>",
]
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00")) | st.sampled_from(ODD)
BUTTONS = st.builds(Button, WORDS, WORDS, WORDS, st.booleans())
ITEMS = st.lists(BUTTONS | st.builds(Link, WORDS, WORDS), max_size=3).map(tuple)
PAIRS = st.lists(st.tuples(WORDS, WORDS), max_size=10).map(tuple)
ELEMENTS = st.one_of(
    st.builds(Text, WORDS, st.sampled_from(Tone)),
    st.builds(Facts, PAIRS),
    st.builds(Rows, st.lists(st.builds(Row, WORDS, WORDS, ITEMS), max_size=3).map(tuple)),
    st.builds(Buttons, ITEMS),
    st.builds(Blank, WORDS, WORDS, WORDS, WORDS, st.booleans()),
    st.builds(Choice, WORDS, WORDS, PAIRS, WORDS),
    st.builds(Day, WORDS, WORDS, WORDS),
    st.builds(Picture, st.binary(max_size=30), WORDS, st.just(320), st.just(200)),
    st.builds(Time, WORDS, WORDS, WORDS),
)
CARDS = st.builds(lambda title, body: card(title, *body), WORDS, st.lists(ELEMENTS, max_size=4))


def same_shape(words: Any) -> Any:  # noqa: ANN401 -- any part of a card
    """The same card with every word replaced by a harmless one; what is empty stays so, and so do addresses' kinds."""
    match words:
        case Tone() | bool() | int() | bytes():
            return words
        case str():
            return words and "x"
        case tuple():
            return tuple(same_shape(part) for part in words)
        case _:
            fields = {name: getattr(words, name) for name in words.__slots__ if name != "kind"}
            return type(words)(**{name: same_shape(value) for name, value in fields.items()})


def shape(html: str) -> list[tuple[str, list[str]]]:
    """Elements and the names of their attributes: what the renderer wrote, save whether something is chosen."""
    elements = [(tag, given) for tag, given in Page(html).elements if tag != "option" or given["value"]]
    return [(tag, [name for name in given if name != "selected"]) for tag, given in elements]


@settings(deadline=None)
@given(CARDS)
def test_no_words_make_an_element_or_an_attribute(shown: Card) -> None:
    assert shape(render(shown, once="1")) == shape(render(same_shape(shown), once="1"))


@settings(deadline=None)
@given(title=WORDS, words=WORDS, detail=WORDS, label=WORDS, value=WORDS)
def test_all_words_come_back_as_text_exactly_as_they_were(
    title: str, words: str, detail: str, label: str, value: str
) -> None:
    shown = card(title, *(Text(words, tone) for tone in Tone), Facts(((label, value),)), Rows((Row(words, detail),)))
    told = "".join(f"Note: {words}" if tone is Tone.WARNING else words for tone in Tone)
    assert "".join(Page(render(shown)).texts) == f"{title}{told}{label}{value}{words}{detail}"


@settings(deadline=None)
@given(name=WORDS, label=WORDS, value=WORDS, ref=WORDS)
def test_all_words_in_fields_and_buttons_come_back_exactly(name: str, label: str, value: str, ref: str) -> None:
    fields = (Blank(name, label, value=value), Day(name, label, value), Time(name, label, value))
    shown = card("x", *fields, Buttons((Button(label, "verb", ref),)))
    page = Page(render(shown, once="1"))
    inputs = [given for tag, given in page.elements if tag == "input" and given.get("type") != "hidden"]
    assert [(given["name"], given["value"]) for given in inputs] == [(f"answer.{name}", value)] * 3
    labels = [given["for"] for tag, given in page.elements if tag == "label"]
    assert labels == [given["id"] for given in inputs]
    assert [given["value"] for tag, given in page.elements if tag == "button"] == [f"verb:{ref}"]
    assert "".join(page.texts) == f"x{label * 4}"


@settings(deadline=None)
@given(content=st.binary(), alt=WORDS)
def test_a_picture_comes_back_exactly_with_its_words_and_its_size(content: bytes, alt: str) -> None:
    page = Page(render(card("x", Picture(content, alt, 320, 232))))
    ((_, image),) = [found for found in page.elements if found[0] == "img"]
    kind, _, written = (image["src"] or "").partition(",")
    assert (kind, b64decode(written)) == ("data:image/png;base64", content)
    assert (image["alt"], image["width"], image["height"]) == (alt, "320", "232")


@settings(deadline=None)
@given(value=WORDS)
@example("\nA second line")
def test_a_long_blank_keeps_its_words(value: str) -> None:
    html = render(card("x", Blank("name", "Label", value=value, long=True)))
    found = re.search(r"<textarea[^>]*>(.*)</textarea>", html, re.DOTALL)
    assert found
    # A browser drops one line break at the very beginning, so the renderer has to write one more.
    kept = found[1].removeprefix("\n")
    assert "".join(Page(kept).texts) == value


@given(st.integers(2, 20), st.integers(0, 19))
def test_a_choice_offers_every_option_and_keeps_the_chosen_one_or_none(many: int, chosen: int) -> None:
    options = tuple((str(number), f"Option {number}") for number in range(many))
    page = Page(render(card("x", Choice("who", "Who?", options, str(chosen)))))
    none = [] if chosen < many else [""]  # or a browser would send the first
    offered = [given["value"] for tag, given in page.elements if tag == "option"]
    assert offered == [*none, *(value for value, _ in options)]
    selected = [given["value"] for tag, given in page.elements if tag == "option" and "selected" in given]
    assert selected == ([str(chosen)] if chosen < many else none)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JavaScript:alert(1)", " javascript:x", "data:text/html,x", "vbscript:x"],
)
def test_a_link_leads_only_to_a_web_address_or_into_this_site(url: str) -> None:
    ((_, given),) = [
        found for found in Page(render(card("x", Buttons((Link("Read", url),))))).elements if found[0] == "a"
    ]
    assert given["href"] == "#"


@pytest.mark.parametrize("url", ["https://example.org/a?b=c&d", "http://127.0.0.1/", "/about"])
def test_a_good_link_leads_where_it_says(url: str) -> None:
    ((_, given),) = [
        found for found in Page(render(card("x", Buttons((Link("Read", url),))))).elements if found[0] == "a"
    ]
    assert given["href"] == url


def test_a_private_card_says_so_in_words_and_to_the_page() -> None:
    page = Page(render(EVERY_ELEMENT, private=True, once="1"))
    assert "Only you can see this" in page.texts
    assert "data-private" in page.elements[0][1]
    assert "Only you can see this" not in Page(render(EVERY_ELEMENT, once="1")).texts


@pytest.mark.parametrize("shown", EXAMPLES.values(), ids=EXAMPLES)
def test_every_field_of_every_card_is_labelled_and_described(shown: Card) -> None:
    elements = Page(render(shown, once="1")).elements
    ids = {given["id"] for _, given in elements if "id" in given}
    fields = [
        given for tag, given in elements if tag in {"input", "select", "textarea"} and given.get("type") != "hidden"
    ]
    assert {given["id"] for given in fields} == {given["for"] for tag, given in elements if tag == "label"}
    assert {given["aria-describedby"] for given in fields if "aria-describedby" in given} <= ids


@pytest.mark.parametrize(
    ("path", "leads"),
    [("/read/summary/4", "/read/summary/4"), ("/download/round/4", "/download/round/4"), ("//evil.example", "/"),
     ("javascript:x", "/"), ("", "/")],
)  # fmt: skip
def test_a_button_to_a_page_of_ours_is_a_link_to_it_and_to_nowhere_else(path: str, leads: str) -> None:
    elements = Page(render(card("A card", Buttons((Button("Read it", OPEN_PAGE, path),))))).elements
    assert [given["href"] for tag, given in elements if tag == "a"] == [leads]
    assert "button" not in [tag for tag, _ in elements]
