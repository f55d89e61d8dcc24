"""Which Organisation of the Room is meant by a name, a short name, or a part that no other has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.safety import is_a_first_name

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SAYS_LITTLE: Final = frozenset({"a", "an", "and", "at", "for", "in", "nhs", "of", "on", "our", "the", "with"})


def body_named(typed: str, bodies: Sequence[str]) -> str:
    """The one Organisation that is meant; empty where it is none, or might be several.

    By its whole name, by the first letters of its words (FBC), or by words that stand together in its name alone; but
    a first name by itself is a person, though a trust is called after Anne Frank.
    """
    words = _words(typed)
    if not words or all(word in _SAYS_LITTLE for word in words):
        return ""
    named = {body: _words(body) for body in bodies}
    alone = len(words) == 1 and is_a_first_name(words[0])
    for fits in (_is_it, _is_short_for) if alone else (_is_it, _is_short_for, _is_part_of):
        if found := [body for body, whole in named.items() if fits(words, whole)]:
            return found[0] if len(found) == 1 else ""
    return ""


def _words(typed: str) -> list[str]:
    words = [word.replace("'", "").replace("’", "") for word in _WORD.findall(typed.casefold())]
    return words[1:] if words[:1] == ["the"] else words


def _is_it(words: list[str], whole: list[str]) -> bool:
    return words == whole


def _is_short_for(words: list[str], whole: list[str]) -> bool:
    letters = {"".join(word[0] for word in kept) for kept in (whole, [w for w in whole if w not in _SAYS_LITTLE])}
    return len(words) == 1 and len(words[0]) > 1 and words[0] in letters


def _is_part_of(words: list[str], whole: list[str]) -> bool:
    return any(whole[start : start + len(words)] == words for start in range(len(whole)))
