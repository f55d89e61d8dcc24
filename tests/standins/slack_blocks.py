"""Holds blocks and views against Slack's table (slack_shapes.py). Pure: it returns faults as plain sentences.

A fault names the place (`blocks[2].text`) and the limit, never the words found there.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.standins.slack_rich_text import rich_text_faults
from tests.standins.slack_shapes import (
    BLOCKS,
    CONFIRM,
    ELEMENTS,
    FILE,
    MESSAGE_BLOCKS,
    OPTION,
    PLACES,
    VIEWS,
    Shape,
    Text,
    kind_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE_ID = re.compile(r"F[A-Z0-9]{8,}")
STYLES = ("primary", "danger")


def message_faults(blocks: object) -> list[str]:
    """What Slack would refuse in the blocks of one message."""
    if not isinstance(blocks, list):
        return ["blocks is not a list"]
    faults = [f"{len(blocks)} blocks; a message has at most {MESSAGE_BLOCKS}"] if len(blocks) > MESSAGE_BLOCKS else []
    return faults + list(_blocks(blocks, "blocks"))


def view_faults(view: object, kind: str) -> list[str]:
    """What Slack would refuse in a view. `kind` is `home` or `modal`, as the method takes."""
    if not isinstance(view, dict) or kind_of(view) != kind:
        return [f"view is not an object of type {kind}"]
    faults = list(_shape(view, VIEWS[kind], "view"))
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        return faults
    if kind == "modal" and "submit" not in view and any(kind_of(block) == "input" for block in blocks):
        faults.append("view has inputs and no submit")
    return faults + list(_blocks(blocks, "view.blocks"))


def _blocks(blocks: list[Any], where: str) -> Iterator[str]:
    for index, block in enumerate(blocks):
        yield from _block(block, f"{where}[{index}]")
    yield from _repeats(blocks, where)


def _block(block: object, where: str) -> Iterator[str]:
    kind = kind_of(block)
    if not isinstance(block, dict) or kind not in BLOCKS:
        yield f"{where} is no block that Slack knows ({kind})"
        return
    yield from _shape(block, BLOCKS[kind], where)
    if kind == "section":
        yield from _section(block, where)
    elif kind == "image":
        yield from _image(block, where)
    elif kind == "rich_text":
        yield from rich_text_faults(block.get("elements"), f"{where}.elements")
    elif kind == "input":
        yield from _element(block.get("element"), kind, f"{where}.element")
    elif kind in ("actions", "context"):
        for index, element in enumerate(_listed(block, "elements")):
            yield from _held(element, kind, f"{where}.elements[{index}]")


def _section(block: dict[str, Any], where: str) -> Iterator[str]:
    if not block.get("text") and not block.get("fields"):
        yield f"{where} has neither text nor fields"
    for index, words in enumerate(_listed(block, "fields")):
        yield from _text(words, Text(2_000, plain=False), f"{where}.fields[{index}]")
    if "accessory" in block:
        yield from _element(block["accessory"], "section", f"{where}.accessory")


def _image(block: dict[str, Any], where: str) -> Iterator[str]:
    if ("image_url" in block) == ("slack_file" in block):
        yield f"{where} needs one of image_url and slack_file, and not both"
    if "slack_file" in block:
        file = block["slack_file"]
        yield from _shape(file, FILE, f"{where}.slack_file")
        if isinstance(file, dict) and not FILE_ID.fullmatch(str(file.get("id"))):
            yield f"{where}.slack_file.id is no id of a file"


def _held(element: object, place: str, where: str) -> Iterator[str]:
    """A context block holds texts and pictures; an actions block holds elements only."""
    if place == "context" and kind_of(element) in ("plain_text", "mrkdwn"):
        yield from _text(element, Text(3_000, plain=False), where)
    else:
        yield from _element(element, place, where)


def _element(element: object, place: str, where: str) -> Iterator[str]:
    kind = kind_of(element)
    if not isinstance(element, dict) or kind not in PLACES[place]:
        yield f"{where} is no element that Slack takes in {place} ({kind})"
        return
    yield from _shape(element, ELEMENTS[kind], where)
    options = _listed(element, "options")
    for index, option in enumerate(options):
        yield from _option(option, kind, f"{where}.options[{index}]")
    yield from _repeated_values(options, where)
    chosen = [element["initial_option"]] if "initial_option" in element else _listed(element, "initial_options")
    if "options" in element and any(option not in options for option in chosen):
        yield f"{where} begins with an option that is not one of its options"
    if "confirm" in element:
        yield from _shape(element["confirm"], CONFIRM, f"{where}.confirm")


def _option(option: object, kind: str, where: str) -> Iterator[str]:
    yield from _shape(option, OPTION, where)
    marked = isinstance(option, dict) and kind_of(option.get("text")) == "mrkdwn"
    if marked and kind not in ("radio_buttons", "checkboxes"):
        yield f"{where}.text is mrkdwn; {kind} takes plain_text alone"


def _shape(thing: object, shape: Shape, where: str) -> Iterator[str]:
    """Keys, lengths and counts, as the table has them."""
    if not isinstance(thing, dict):
        yield f"{where} is not an object"
        return
    for key in sorted(shape.needs - thing.keys()):
        yield f"{where} has no {key}"
    for key in sorted(thing.keys() - shape.keys):
        yield f"{where} has {key}, which Slack does not know there"
    for key in thing.keys() & shape.texts.keys():
        yield from _text(thing[key], shape.texts[key], f"{where}.{key}")
    for key in thing.keys() & shape.strings.keys():
        yield from _string(thing[key], shape.strings[key], f"{where}.{key}")
    for key in thing.keys() & shape.lists.keys():
        yield from _count(thing[key], shape.lists[key], f"{where}.{key}")
    if "style" in thing and "style" in shape.strings and thing["style"] not in STYLES:
        yield f"{where}.style is not one of {', '.join(STYLES)}"


def _text(words: object, rule: Text, where: str) -> Iterator[str]:
    if not isinstance(words, dict) or kind_of(words) not in ("plain_text", "mrkdwn"):
        yield f"{where} is not a text object"
        return
    plain = words["type"] == "plain_text"
    if rule.plain and not plain:
        yield f"{where} is mrkdwn; Slack takes plain_text alone"
    for key in sorted(words.keys() - {"type", "text", "emoji" if plain else "verbatim"}):
        yield f"{where} has {key}, which Slack does not know there"
    yield from _string(words.get("text"), rule.limit, where)


def _string(value: object, limit: int, where: str) -> Iterator[str]:
    if not isinstance(value, str) or not value:
        yield f"{where} is empty or no string"
    elif len(value) > limit:
        yield f"{where} is {len(value)} characters; Slack takes {limit}"


def _count(value: object, limits: tuple[int, int], where: str) -> Iterator[str]:
    least, most = limits
    if not isinstance(value, list):
        yield f"{where} is not a list"
    elif not least <= len(value) <= most:
        yield f"{where} has {len(value)} items; Slack takes {least} to {most}"


def _repeats(blocks: list[Any], where: str) -> Iterator[str]:
    """An id names one thing in a message: with two alike, a press could not be told from another."""
    for key, things in (("block_id", blocks), ("action_id", list(_elements(blocks)))):
        ids = Counter(thing[key] for thing in things if isinstance(thing, dict) and isinstance(thing.get(key), str))
        for name in (name for name, times in ids.items() if times > 1):
            yield f"{where} has {key} {name!r} {ids[name]} times"


def _elements(blocks: list[Any]) -> Iterator[object]:
    for block in blocks:
        if isinstance(block, dict):
            yield block.get("accessory")
            yield block.get("element")
            yield from _listed(block, "elements")


def _repeated_values(options: list[Any], where: str) -> Iterator[str]:
    values = [option["value"] for option in options if isinstance(option, dict) and "value" in option]
    if len({str(value) for value in values}) < len(values):
        yield f"{where} has two options of the same value"


def _listed(thing: dict[str, Any], key: str) -> list[Any]:
    value = thing.get(key, [])
    return value if isinstance(value, list) else []
