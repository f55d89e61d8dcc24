"""A Card as Slack's Block Kit. Limits are those of docs.slack.dev/reference/block-kit, as of November 2026.

People's words go into `plain_text` and `rich_text` alone: neither is parsed, so nothing in them can become a link, a
mention or an emoji. `emoji` is false for the same reason: true would turn `:word:` into a picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from itertools import count
from types import MappingProxyType
from typing import Any

from bot.message import (
    Audience,
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
    Reply,
    Row,
    Rows,
    Text,
    Time,
    Tone,
)

Block = dict[str, Any]

BLOCKS = 50
TITLE = 150
WORDS = 3_000
FIELDS, FIELD = 10, 2_000
LABEL, REF, ADDRESS = 75, 2_000, 3_000
IN_A_LINE = 25
OPTIONS, OPTION = 100, 150
QUESTION = 2_000
SUMMARY = 40_000
ALT = 2_000

LINK = "-link"  # no verb begins with a dash, so a pressed link is known and needs no answer from us
_REPEATED = re.compile(r"~\d+\Z")

Name = Callable[[str], str]
Files = Mapping[Picture, str]

NONE: Files = MappingProxyType({})


def render(card: Card, files: Files = NONE, *, private: bool = False) -> dict[str, Any]:
    """One message. `private` tells Slack so, in an answer to a command or through a response URL; nowhere else.

    `files` are Slack's ids of the pictures that it has; the words of any other stand in its place.
    """
    message = {"text": _fallback(card.summary), "blocks": blocks(card, files)}
    return {"response_type": "ephemeral", **message} if private else message


def answer(reply: Reply) -> dict[str, Any]:
    """One answer to a command or through a response URL, where Slack is told who sees it."""
    if reply.audience is Audience.ASKER:
        return render(reply.card, private=True)
    return {**render(reply.card), "response_type": "in_channel"}


def home(card: Card, files: Files = NONE) -> dict[str, Any]:
    """The view of the app's Home tab."""
    return {"type": "home", "blocks": blocks(card, files)}


def blocks(card: Card, files: Files = NONE) -> list[Block]:
    """At most fifty blocks, the title first."""
    name = _names()
    return _fitted([[_header(card.title)], *([*_element(element, name, files)] for element in card.body)])


def verb_of(action_id: str) -> str:
    """The verb a button was rendered with: Slack wants each action_id once in a message, so repeats carry a number."""
    return _REPEATED.sub("", action_id)


def _names() -> Name:
    seen: dict[str, count[int]] = {}

    def name(verb: str) -> str:
        times = next(seen.setdefault(verb, count(1)))
        return verb if times == 1 and verb_of(verb) == verb else f"{verb}~{times}"

    return name


def _fitted(parts: list[list[Block]]) -> list[Block]:
    """Slack refuses a fifty-first block. The longest part gives way, so that the buttons after it stay."""
    over = sum(map(len, parts)) - BLOCKS
    if over > 0:
        longest = max(parts, key=len)
        longest[max(len(longest) - over - 1, 0) :] = [_context("…")]
    return [block for part in parts for block in part][:BLOCKS]


def _element(element: Element, name: Name, files: Files) -> Iterator[Block]:
    match element:
        case Text():
            return _text(element)
        case Facts():
            return _facts(element)
        case Rows():
            return (block for row in element.rows for block in _row(row, name))
        case Points():
            return iter([_context(element.paragraph)])
        case Buttons():
            return _buttons(element.items, name)
        case Picture():
            return _picture(element, files)
        case Choice():
            return iter([_input(element, _choice(element))] if _offered(element) else [])
        case Blank():
            return iter([_input(element, _blank(element), element.hint)])
        case Day() | Time():
            return iter([_input(element, _day(element) if isinstance(element, Day) else _time(element))])


def _header(title: str) -> Block:
    return {"type": "header", "text": _plain(title, TITLE)}


def _context(words: str) -> Block:
    return {"type": "context", "elements": [_plain(words, WORDS)]}


def _section(words: str) -> Block:
    return {"type": "section", "text": _plain(words, WORDS)}


def _text(text: Text) -> Iterator[Block]:
    """Slack refuses an empty text, and it says nothing: it is left out."""
    if not text.words.strip():
        return
    match text.tone:
        case Tone.STRONG:
            yield _strong(text.words)
        case Tone.QUIET:
            yield _context(text.words)
        case Tone.WARNING:
            yield _section(f"⚠ {text.words}")
        case _:
            yield _section(text.words)


def _strong(words: str) -> Block:
    bold = {"type": "text", "text": cut(words, WORDS), "style": {"bold": True}}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [bold]}]}


def _facts(facts: Facts) -> Iterator[Block]:
    fields = [_plain(f"{label}\n{value}", FIELD) for label, value in facts.pairs]
    for start in range(0, len(fields), FIELDS):
        yield {"type": "section", "fields": fields[start : start + FIELDS]}


def _picture(picture: Picture, files: Files) -> Iterator[Block]:
    if picture not in files:
        return _text(Text(picture.alt))
    alt = cut(picture.alt, ALT) if picture.alt.strip() else "–"
    return iter([{"type": "image", "slack_file": {"id": files[picture]}, "alt_text": alt}])


def _row(row: Row, name: Name) -> Iterator[Block]:
    """One button stands beside its row; more go on a line below, because a section holds a single accessory."""
    section = _section(f"{row.words}\n{row.detail}" if row.detail else row.words)
    shown = [button for item in row.buttons for button in _button(item, name)]
    if len(shown) == 1:
        yield {**section, "accessory": shown[0]}
        return
    yield section
    yield from _lines(shown)


def _buttons(items: tuple[Button | Link, ...], name: Name) -> Iterator[Block]:
    return _lines([button for item in items for button in _button(item, name)])


def _lines(shown: list[Block]) -> Iterator[Block]:
    for start in range(0, len(shown), IN_A_LINE):
        yield {"type": "actions", "elements": shown[start : start + IN_A_LINE]}


def _button(item: Button | Link, name: Name) -> Iterator[Block]:
    """A ref or an address that does not fit is not cut, since it would lead elsewhere: its button is left out."""
    face = {"type": "button", "text": _plain(item.label, LABEL)}
    match item:
        case Link(url=url) if 0 < len(url) <= ADDRESS:
            yield {**face, "action_id": name(LINK), "url": url}
        case Button(ref=ref) if len(ref) <= REF:
            value = {"value": ref} if ref else {}
            style = {"style": "primary"} if item.primary else {}
            yield {**face, "action_id": name(item.verb), **value, **style}


def _input(element: Choice | Blank | Day | Time, inner: Block, hint: str = "") -> Block:
    """`dispatch_action` is false: what is typed comes with the next press of a button, not letter by letter."""
    return {
        "type": "input",
        "block_id": element.name,
        "label": _plain(element.label, QUESTION),
        "element": {**inner, "action_id": element.name},
        "dispatch_action": False,
        **({"hint": _plain(hint, QUESTION)} if hint.strip() else {}),
    }


def _choice(choice: Choice) -> Block:
    """A select, because Slack lets people search in one by typing; it holds a hundred options and no more."""
    options = [{"text": _plain(label, LABEL), "value": value} for value, label in _offered(choice)]
    chosen = [option for option in options if option["value"] == choice.value]
    return {"type": "static_select", "options": options, **({"initial_option": chosen[0]} if chosen else {})}


def _offered(choice: Choice) -> list[tuple[str, str]]:
    """Slack refuses an empty value (leaving the select alone says the same) and two alike."""
    values = {value: label for value, label in reversed(choice.options) if 0 < len(value) <= OPTION}
    return list(reversed(values.items()))[:OPTIONS]


def _blank(blank: Blank) -> Block:
    limit = max(1, min(blank.limit, WORDS))
    value = {"initial_value": blank.value[:limit]} if blank.value else {}
    return {"type": "plain_text_input", "multiline": blank.long, "max_length": limit, **value}


def _day(day: Day) -> Block:
    known = _reads(lambda value: date.fromisoformat(value).isoformat(), day.value)
    return {"type": "datepicker", **({"initial_date": day.value} if known else {})}


def _time(element: Time) -> Block:
    known = _reads(lambda value: time.fromisoformat(value).isoformat("minutes"), element.value)
    return {"type": "timepicker", **({"initial_time": element.value} if known else {})}


def _reads(again: Callable[[str], str], value: str) -> bool:
    """Whether a value is in the one form that Slack takes; another form of ISO 8601 would have the card refused."""
    try:
        return again(value) == value
    except ValueError:
        return False


def _plain(words: str, limit: int) -> Block:
    """Slack refuses an empty text object; a dash stands where a label is required and there is none."""
    return {"type": "plain_text", "text": cut(words, limit) if words.strip() else "–", "emoji": False}


def _fallback(summary: str) -> str:
    """The whole summary for notifications and screen readers, which skip the blocks.

    Slack decodes these three characters in every top-level text, so without this `<!channel>` typed by a person would
    call the whole channel. It is an encoding, undone by Slack, and the one place where people's words need one.
    """
    escaped = summary.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return cut(escaped, SUMMARY) if escaped.strip() else "–"


def cut(words: str, limit: int) -> str:
    """At most `limit` characters, cut after a whole word where there is one, with an ellipsis to say so."""
    if len(words) <= limit:
        return words
    kept = words.strip()[: limit - 1]
    whole = kept.rsplit(maxsplit=1)[0]
    return f"{(whole if len(whole) >= limit // 2 else kept).rstrip()}…"
