"""Suggests what a query that was not found may have meant."""

from collections.abc import Iterable, Sequence
from typing import Final

from glossary.everyday import is_elsewhere
from glossary.model import Sense, Status, Term
from glossary.phrases import Near, Phrase, Phrases, Shelves

MOST_SUGGESTIONS: Final = 5
_SHORTEST: Final = 3  # letters of a query that may be a slip; two letters are near too many acronyms
_LONGEST: Final = 12
_TWO_SLIPS_FROM: Final = 7  # letters
_SHORTEST_RUN: Final = 4
_KEYBOARD: Final = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


class Suggestions:
    """Acronyms and phrases made ready for near misses."""

    def __init__(self, acronyms: Sequence[tuple[str, Term]], phrases: Sequence[Phrase]) -> None:
        self._acronyms = acronyms
        self._shelves = Shelves((key, place) for place, (key, _) in enumerate(acronyms))
        self._phrases = Phrases(phrases)

    def near(self, parts: list[str]) -> tuple[Term, ...]:
        """Give at most five terms for a query's lower-case words, best first. Strict: most nonsense gives none."""
        near = [*self._slips(parts), *self._phrases.near(parts)]
        near.sort(key=lambda one: (-one.score - _standing(one.term), one.term.term))
        return merge((one.term for one in near), MOST_SUGGESTIONS)

    def _slips(self, parts: list[str]) -> list[Near]:
        """Give the acronyms one slip of the finger away, two for a long one."""
        key = "".join(parts)
        if len(parts) != 1 or not _SHORTEST <= len(key) <= _LONGEST or is_elsewhere(key) or _mashed(key):
            return []
        slips = 2 if len(key) >= _TWO_SLIPS_FROM else 1
        return [
            Near(self._acronyms[place][1], 1 - _cost(key, self._acronyms[place][0], distance) / (len(key) + 1))
            for place, distance in self._shelves.near(key, slips)
        ]


def merge(terms: Iterable[Term], most: int) -> tuple[Term, ...]:
    """Join terms of one headword that were reached by different ways, keeping the order of first sight."""
    senses: dict[str, dict[Sense, None]] = {}
    for term in terms:
        if term.term not in senses and len(senses) == most:
            continue
        senses.setdefault(term.term, {}).update(dict.fromkeys(term.senses))
    return tuple(Term(name, tuple(found)) for name, found in senses.items())


def _standing(term: Term) -> float:
    """Put what is met more often before its equals: explained first, in use, in a published source, in every nation."""
    sense = min(term.senses, key=lambda sense: (sense.status is Status.HISTORICAL, sense.source == "knowledge"))
    in_use = 0.0 if sense.status is Status.HISTORICAL else 0.04
    published = 0.0 if sense.source == "knowledge" else 0.06
    explained = 0.06 if any(sense.meaning for sense in term.senses) else 0.0
    return in_use + published + explained + (0.0 if sense.nation else 0.01)


def _mashed(key: str) -> bool:
    """Say whether fingers only ran along the keys: aaaa, sdfg."""
    return len(set(key)) == 1 or (len(key) >= _SHORTEST_RUN and any(key in row for row in _KEYBOARD))


def _cost(typed: str, meant: str, slips: int) -> float:
    """Weigh a slip by how easily a finger makes it: swapped or doubled letters, then a neighbouring key."""
    if slips != 1:
        return float(slips)
    start = next((at for at, (one, other) in enumerate(zip(typed, meant, strict=False)) if one != other), -1)
    first = 0.3 if start == 0 else 0.0
    if len(typed) != len(meant):
        longer = max(typed, meant, key=len)
        extra = start if start >= 0 else len(longer) - 1
        return 0.5 if extra and longer[extra] == longer[extra - 1] else 0.8 + first
    if sorted(typed) == sorted(meant):
        return 0.4
    return (0.7 if _neighbours(typed[start], meant[start]) else 1.0) + first


def _neighbours(one: str, other: str) -> bool:
    for row, keys in enumerate(_KEYBOARD):
        if one in keys:
            at = keys.index(one)
            below = _KEYBOARD[row + 1] if row + 1 < len(_KEYBOARD) else ""
            above = _KEYBOARD[row - 1] if row else ""
            return other in keys[max(at - 1, 0) : at + 2] + below[max(at - 1, 0) : at + 1] + above[at : at + 2]
    return False
