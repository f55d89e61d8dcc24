"""The glossary as a file to take away: CSV for a spreadsheet, JSON for programs, Markdown to read. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from bot.cells import BYTE_ORDER_MARK, spreadsheet
from bot.jargon.rules import ended, whose
from glossary.catalogue import letter_of
from glossary.model import Sense, Term

BETWEEN = "; "
"""What stands between the headwords of `see` in one cell."""

COLUMNS = (
    "term", "expansion", "meaning", "example", "say", "care", "see", "setting", "nation", "status", "until",
    "replaced_by", "no_successor", "unconfirmed", "hard", "source", "reviewed",
)  # fmt: skip
"""The fields of a sense as a table has them: what is taken away may be mended and sent in again."""

WARNING = "warning"
"""The last column: it is said of a term, and so stands with each of its senses."""


class Format(StrEnum):
    """The value is how the names of such files end."""

    CSV = "csv"
    JSON = "json"
    MD = "md"


def written(terms: Iterable[Term], form: Format, *, bom: bool = True) -> bytes:
    """Write terms with their senses; `bom` begins a CSV with the mark by which Excel knows its letters."""
    match form:
        case Format.CSV:
            rows = [(*cells(sense).values(), term.warning) for term in terms for sense in term.senses]
            table = spreadsheet([(*COLUMNS, WARNING), *rows])
            return table if bom else table.removeprefix(BYTE_ORDER_MARK.encode())
        case Format.JSON:
            return (json.dumps([_as_json(term) for term in terms], ensure_ascii=False, indent=1) + "\n").encode()
        case Format.MD:
            return ("\n".join(_as_markdown(terms)) + "\n").encode()


def only(terms: Iterable[Term], setting: str) -> list[Term]:
    """The terms of a setting with their senses there; all for an empty one."""
    kept = (
        Term(term.term, tuple(s for s in term.senses if setting in {"", s.setting}), term.warning) for term in terms
    )
    return [term for term in kept if term.senses]


def cells(sense: Sense) -> dict[str, str]:
    """A sense as the cells of a row, by column."""
    return {column: _cell(getattr(sense, column)) for column in COLUMNS}


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return BETWEEN.join(value)
    return ("yes" if value else "") if isinstance(value, bool) else str(value)


def _as_json(term: Term) -> dict[str, object]:
    senses = [{column: getattr(sense, column) for column in COLUMNS if column != "term"} for sense in term.senses]
    return {"term": term.term, "warning": term.warning, "senses": senses}


def _as_markdown(terms: Iterable[Term]) -> Iterator[str]:
    yield "# Glossary"
    letter = ""
    # Terms come in the order of a dictionary, in which numbers and signs stand together but for a few.
    for term in sorted(terms, key=lambda term: letter_of(term.term)):
        if letter_of(term.term) != letter:
            letter = letter_of(term.term)
            yield f"\n## {letter}"
        yield f"\n### {_plain(term.term)}\n"
        if term.warning:
            yield f"> Mind: {_plain(term.warning)}\n"
        yield from (f"- {_told(sense)}" for sense in term.senses)


def _told(sense: Sense) -> str:
    said, now = ended(sense)
    parts = (
        f"**{_plain(sense.expansion)}.**" if sense.expansion else "",
        f"{_plain(whose(sense))}.",
        _plain(said),
        f"{now} {_plain(sense.replaced_by)}." if sense.replaced_by else "",
        _plain(sense.meaning),
        f"For example: *{_plain(sense.example)}*" if sense.example else "",
        f"Take care: {_plain(sense.care)}" if sense.care else "",
        f"Say it “{_plain(sense.say)}”." if sense.say else "",
        f"See also: {_plain(', '.join(sense.see))}." if sense.see else "",
        "Not confirmed yet." if sense.unconfirmed else "",
    )
    return " ".join(filter(None, parts))


def _plain(text: str) -> str:
    """Keep signs from being read as Markdown."""
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", text)
