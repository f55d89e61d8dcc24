"""Explanations on a command line: for a person, as JSON, or a line of JSON for each line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from bot.jargon.explaining.rules import in_a_line, met
from bot.safety import clean
from glossary.explaining.written import Writer
from glossary.scan import Scanner


class NotTextError(Exception):
    """What was given is a picture, a document or another file that no person reads as it is."""

    def __init__(self) -> None:
        super().__init__("That is not text in UTF-8. Save it as plain text in UTF-8, and give me that.")


def as_json(scanner: Scanner, given: bytes, to: BinaryIO) -> None:
    """One object. Places count characters of the text."""
    to.write(_bytes(f"{Writer().as_json(scanner.explain(_text(given)))}\n"))


def for_a_person(scanner: Scanner, given: bytes, to: BinaryIO) -> None:
    """A line for each term, then what the text explains itself."""
    explanation = scanner.explain(_text(given))
    lines = [f"{one.term}: {in_a_line(one)}" for one in met(explanation.spans)] or [
        "I found no jargon I know in that text."
    ]
    if explanation.explained:
        lines.append(f"The text itself explains: {', '.join(explanation.explained)}.")
    to.write(_bytes("".join(f"{clean(line)}\n" for line in lines)))


def lines(scanner: Scanner, given: Iterable[bytes], to: BinaryIO) -> int:
    """Answer each line as it comes, and count those that cannot be read.

    Such a line gets an object that says why, and stops no other.
    """
    writer, faults = Writer(), 0
    for number, line in enumerate(given, start=1):
        if line.strip():
            asked, fault = _read(line)
            faults += bool(fault)
            told = _fault(asked, number, fault) if fault else _found(asked, writer, scanner)
            to.write(_bytes(f"{told}\n"))
            to.flush()
    return faults


def _read(line: bytes) -> tuple[dict[str, Any], str]:
    """What a line asks, and what is wrong with it."""
    try:
        asked = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}, "is not JSON"
    if not isinstance(asked, dict):
        return {}, "is not an object with an id and a text"
    return asked, "" if isinstance(asked.get("text"), str) else "has no text"


def _found(asked: dict[str, Any], writer: Writer, scanner: Scanner) -> str:
    found = writer.as_json(scanner.explain(asked["text"]))
    return f'{{"id": {json.dumps(asked.get("id"))}, {found[1:]}'


def _fault(asked: dict[str, Any], number: int, why: str) -> str:
    return json.dumps({"id": asked.get("id"), "line": number, "error": f"line {number} {why}"})


def _text(given: bytes) -> str:
    """Raises NotTextError: in what is no text, hundreds of short forms stand by chance."""
    try:
        text = given.decode()
    except UnicodeDecodeError as error:
        raise NotTextError from error
    if "\0" in text:
        raise NotTextError
    return text


def _bytes(text: str) -> bytes:
    """A lone surrogate, which JSON can hold, is written as a question mark rather than not at all."""
    return text.encode("utf-8", "replace")
