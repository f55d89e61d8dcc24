"""Which sense a short form mostly has, where nothing around it tells: the first of its lines among the cues."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from glossary.model import Term

CUES: Final = Path(__file__).parent / "explaining" / "cues.txt"


def cue_lines() -> list[tuple[str, str, str]]:
    """Give each line of the cues: a short form, how one of its names in full begins, and the words near it."""
    lines = (line for line in CUES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    parts = (line.split(":", 2) for line in lines)
    return [(term, beginning.strip(), words) for term, beginning, words in parts]


@cache
def usual() -> Mapping[str, str]:
    """Give how the usual name in full of each short form begins."""
    found: dict[str, str] = {}
    for term, beginning, _ in cue_lines():
        found.setdefault(term, beginning)
    return MappingProxyType(found)


def usual_first(term: Term) -> Term:
    """Put the sense first that a term mostly has where nothing around it tells, and leave the others as they are."""
    beginning = usual().get(term.term, "")
    return term._replace(senses=tuple(sorted(term.senses, key=lambda each: not each.expansion.startswith(beginning))))
