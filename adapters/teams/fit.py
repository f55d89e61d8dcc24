"""Cards that fit: long content is cut at a word until Teams will take it, never refused by the platform instead."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, assert_never

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
    Points,
    Row,
    Rows,
    Text,
    Time,
    Tone,
)

# Teams refuses a card above 28 KB.
LIMIT = 28 * 1024

# The most characters a text and items a list may have, tried in this order. Pictures give way to their
# words before any of this; words go before whole items do.
_STEPS = ((8000, 200), (4000, 200), (2000, 100), (1000, 100), (500, 50), (250, 25), (120, 12), (60, 6), (30, 2))

_MORE = "…"


def fitting(card: Card, draw: Callable[[Card], dict[str, Any]]) -> dict[str, Any]:
    """Draw the card, shorter each time, until its JSON is small enough."""
    for attempt in _attempts(card):
        drawn = draw(attempt)
        if size(drawn) <= LIMIT:
            break
    return drawn


def size(payload: dict[str, Any]) -> int:
    """Bytes of JSON as the connector sends it."""
    return len(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def at_word(words: str, limit: int) -> str:
    """Cut to `limit` characters, at the last space where there is one in the second half."""
    if len(words) <= limit:
        return words
    head = words[: limit - 1]
    space = head.rfind(" ")
    return f"{(head[:space] if space > limit // 2 else head).rstrip()}{_MORE}"


def _attempts(card: Card) -> Iterator[Card]:
    yield card
    card = replace(card, body=tuple(map(_in_words, card.body)))
    yield card
    for chars, items in _STEPS:
        yield _shorter(card, chars, items)
    chars, _ = _STEPS[-1]
    yield Card(at_word(card.title, chars), (), at_word(card.summary, _STEPS[0][0] // 2))


def _in_words(element: Element) -> Element:
    match element:
        case Picture():
            return Text(element.alt)
        case Points():
            return Text(element.paragraph, Tone.QUIET)
        case _:
            return element


def _shorter(card: Card, chars: int, items: int) -> Card:
    body = tuple(_element(element, chars, items) for element in card.body[:items])
    if len(card.body) > items:
        body = (*body, Text(_MORE, Tone.QUIET))
    return Card(at_word(card.title, chars), body, at_word(card.summary, chars))


def _element(element: Element, chars: int, items: int) -> Element:
    def cut(words: str) -> str:
        return at_word(words, chars)

    match element:
        case Text():
            return replace(element, words=cut(element.words))
        case Facts():
            return Facts(tuple((cut(label), cut(value)) for label, value in element.pairs[:items]))
        case Rows():
            return Rows(tuple(_row(row, chars, items) for row in element.rows[:items]))
        case Buttons():
            return Buttons(tuple(_item(item, chars) for item in element.items[:items]))
        case Picture() | Points():
            return _element(_in_words(element), chars, items)
        case Blank():
            return replace(element, label=cut(element.label), hint=cut(element.hint), value=cut(element.value))
        case Choice():
            options = tuple((value, cut(label)) for value, label in element.options[:items])
            return replace(element, label=cut(element.label), options=options)
        case Day() | Time():
            return replace(element, label=cut(element.label))
    assert_never(element)


def _row(row: Row, chars: int, items: int) -> Row:
    buttons = tuple(_item(item, chars) for item in row.buttons[:items])
    return Row(at_word(row.words, chars), at_word(row.detail, chars), buttons)


def _item(item: Button | Link, chars: int) -> Button | Link:
    return replace(item, label=at_word(item.label, chars))
