"""Writes a draft again with the first use of each short form spelled out: `integrated care board (ICB)`."""

import re
from typing import Final

from glossary.explaining.surfaces import is_section
from glossary.scan import Explanation, Span

_IN_BRACKETS: Final = re.compile(r"\s*\([^)]*\)")
_PROPER: Final = frozenset(
    """Act Agency Army Authority British Commission Commissioner Commissioners Council Department Directorate Executive
    Force Foundation Institute Ministry National Office Ombudsman Parliament Royal Scheme Scottish Society
    Welsh""".split()  # noqa: SIM905 - read best as words
)
_CAPITALISED: Final = re.compile(r"\b[A-Z](?:[a-z]+\b|\b(?=-))")
_NAMES: Final = frozenset(
    """Addenbrooke Afghan Alzheimer Asian Asperger Bacillus Barthel Blesma British Caldicott Calmette Catholic Clare
    Delius Edinburgh England English Euro European Fischer Glasgow Gowan Gypsy Healthwatch Ireland Irish Jobcentre John
    Kent Lewy Liverpool Localism London Manchester Methodist Montreal Nottingham Oliver Parkinson Rankin Roma Sarah
    Scotland Scottish Senedd Taser Ukraine Ulster Universal Credit Wales Warwick Welsh Yorkshire Zimmer""".split()  # noqa: SIM905 - read best as words
)
_NAMED_SETTINGS: Final = frozenset({"Benefits", "Government"})  # Personal Independence Payment is a name
_ARTICLE: Final = re.compile(r"\b([Aa])n? \Z")
_BEGINNING: Final = re.compile(r"(?:\A|[.!?]\s+|\n\s*)\Z")
_VOWELS: Final = frozenset("aeiouAEIOU")


def spelt_out(text: str, explanation: Explanation) -> str:
    """Give the draft with each acronym's likeliest words before it, where it first stands."""
    written = text
    for span in reversed(explanation.spans):
        words = _words(span)
        if words:
            written = _replaced(written, span, words)
    return written


def _words(span: Span) -> str:
    """The words for a short form; nothing for a phrase, which is in full already."""
    expansion = _IN_BRACKETS.sub("", span.senses[0].expansion)
    if not expansion or is_section(span.term) or " " in span.surface:
        return ""
    words = expansion if _is_name(span, expansion) else _lowered(expansion)
    return _plural(words) if len(span.surface) > len(span.term) and span.surface.endswith("s") else words


def _is_name(span: Span, expansion: str) -> bool:
    if expansion.startswith("Local "):
        return False
    return span.senses[0].setting in _NAMED_SETTINGS or not _PROPER.isdisjoint(expansion.split())


def _lowered(expansion: str) -> str:
    """Take the capitals of ordinary words away: Integrated Care Board, but Caldicott Guardian."""
    return _CAPITALISED.sub(_lower, expansion)


def _lower(word: re.Match[str]) -> str:
    return word[0] if word[0] in _NAMES else word[0].lower()


def _plural(words: str) -> str:
    if words.endswith(("s", "x")):
        return words
    return words[:-1] + "ies" if words[-1] == "y" and words[-2] not in _VOWELS else words + "s"


def _replaced(text: str, span: Span, words: str) -> str:
    before, after = text[: span.start], text[span.end :]
    if _BEGINNING.search(before[-40:]):
        words = words[0].upper() + words[1:]
    elif article := _ARTICLE.search(before):
        right = article[1] + ("n" if words[0] in _VOWELS else "") + " "
        before = before[: article.start()] + right
    return f"{before}{words} ({span.surface}){after}"
