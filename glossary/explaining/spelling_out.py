"""Writes a draft again with the first use of each short form spelled out: `integrated care board (ICB)`."""

import re
from typing import Final

from glossary.everyday import is_everyday
from glossary.explaining.surfaces import is_section
from glossary.scan import Explanation, Span

_IN_BRACKETS: Final = re.compile(r"\s*\([^)]*\)")
_PROPER: Final = frozenset(
    """Act Agency Army British Commission Commissioner Commissioners Council Department Directorate Executive Force
    Foundation Institute Ministry National Office Ombudsman Parliament Royal Scheme Scottish Society Welsh""".split()  # noqa: SIM905 - words read best as words
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
    return span.senses[0].setting in _NAMED_SETTINGS or not _PROPER.isdisjoint(expansion.split())


def _lowered(expansion: str) -> str:
    """Take the capitals of ordinary words away: Integrated Care Board, but Caldicott Guardian."""
    return " ".join(word.lower() if _is_ordinary(word) else word for word in expansion.split(" "))


def _is_ordinary(word: str) -> bool:
    parts = re.findall(r"[^\W_]+", word)
    first_capital = all(part[1:].islower() or len(part) == 1 for part in parts)
    return first_capital and any(part.lower() in _OURS or is_everyday(part.lower()) for part in parts)


_OURS: Final = frozenset(
    """assessment assurance authority autism board capacity clinical cognitive commissioning community continuing
    coordinator designated discharge disability domestic emergency equality governance guidance healthcare homelessness
    improvement inclusion independent integrated liberty multi multidisciplinary nursing occupational partnership
    pathway practitioner primary procedure protection provider psychiatric psychologist referral rehabilitation
    responsible risk safeguarding safeguards specialist standard standards strategic subject surgical therapist therapy
    tribunal urgent ward wellbeing""".split()  # noqa: SIM905 - the same
)


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
