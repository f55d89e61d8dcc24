"""Suggests what a query that was not found may have meant."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from glossary.compact import Keyed, Numbers, Texts, numbers, weights
from glossary.everyday import FAMILIAR, is_elsewhere, is_of_another_field, listed
from glossary.model import Sense, Status, Term
from glossary.phrases import Near, Phrases
from glossary.shelves import Shelves

MOST_SUGGESTIONS: Final = 5
_SHORTEST: Final = 3  # letters of a query that may be a slip; two letters are near too many acronyms
_LONGEST: Final = 12
_SHORTEST_LOUD: Final = 4
_TWO_SLIPS_FROM: Final = 7  # letters
_SHORTEST_RUN: Final = 4
_SHORTEST_MUDDLED: Final = 4  # letters that may stand in any order
_MOST_NAMED: Final = 0.12
_FAMILIAR: Final = 0.12
_MUDDLED: Final = 1.3  # what it costs if they do
_OF_SWAP: Final = 0.2
_OF_DOUBLE: Final = 0.35
_OF_OMISSION: Final = 0.55
_OF_NEAR_KEY: Final = 0.7
_OF_BRUSH: Final = 0.7  # of the next key
_OF_ADDITION: Final = 0.9
_OF_FAR_KEY: Final = 1.15
_OF_FIRST: Final = 0.2  # more, for the letter that people take most care with
_KEYBOARD: Final = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


class Suggestions:
    """Acronyms and phrases made ready for near misses."""

    def __init__(
        self,
        terms: Sequence[Term],
        acronyms: Iterable[tuple[str, int]],
        phrases: Phrases,
        standings: Iterable[float],
    ) -> None:
        """Give keys of the terms at some places, and how well known each term is."""
        every = [*acronyms]
        keys = [key for key, _ in every]
        self._terms = terms
        self._order = _order(terms)
        self._keys = Texts(keys)
        self._places = numbers(place for _, place in every)
        self._shelves = Shelves((key, place) for place, key in enumerate(keys))
        muddled: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(keys):
            muddled["".join(sorted(key))].append(place)
        self._muddled = Keyed(muddled)
        self._phrases = phrases
        self._standings = weights(standings)

    def near(self, parts: list[str], *, loud: bool = False) -> tuple[Term, ...]:
        """Give at most five terms for a query's lower-case words, best first. Strict: most nonsense gives none.

        `loud` says that it was typed in capitals: DOLLS may be meant for DoLS, dolls hardly.
        """
        near = [*self._slips(parts, loud=loud), *self._phrases.near(parts)]
        near.sort(key=lambda one: (-one.score - self._standings[one.place], self._order[one.place]))
        best = [*dict.fromkeys(one.place for one in near)][:MOST_SUGGESTIONS]
        return merge((self._term(one) for one in near if one.place in best), MOST_SUGGESTIONS)

    def _term(self, one: Near) -> Term:
        return self._terms[one.place] if one.phrase is None else self._phrases.term(one.phrase)

    def _slips(self, parts: list[str], *, loud: bool) -> list[Near]:
        """Give the acronyms one slip of the finger away, two for a long one."""
        key = "".join(parts)
        if len(parts) != 1 or not _SHORTEST <= len(key) <= _LONGEST or _is_no_slip(key, loud=loud):
            return []
        slips = 2 if len(key) >= _TWO_SLIPS_FROM else 1
        costs = {place: _cost(key, self._keys[place], distance) for place, distance in self._shelves.near(key, slips)}
        if len(key) >= _SHORTEST_MUDDLED:
            for place in self._muddled["".join(sorted(key))]:
                if self._keys[place][0] == key[0]:
                    costs.setdefault(place, _MUDDLED)
        return [Near(self._places[place], None, 1 - cost / (len(key) + 1)) for place, cost in costs.items()]


def _is_no_slip(key: str, *, loud: bool) -> bool:
    """Say whether this is meant as it is: a word of its own, or fingers that only ran along the keys."""
    if loud and len(key) >= _SHORTEST_LOUD and not is_of_another_field(key):
        return _mashed(key)
    return is_elsewhere(key) or _mashed(key)


def merge(terms: Iterable[Term], most: int) -> tuple[Term, ...]:
    """Join terms of one headword that were reached by different ways, keeping the order of first sight."""
    senses: dict[str, dict[Sense, None]] = {}
    warnings: dict[str, str] = {}
    for term in terms:
        if term.term not in senses and len(senses) == most:
            continue
        senses.setdefault(term.term, {}).update(dict.fromkeys(term.senses))
        warnings[term.term] = term.warning
    return tuple(Term(name, tuple(found), warnings[name]) for name, found in senses.items())


def standings(terms: Iterable[Term]) -> list[float]:
    """Say how well known each term is, so that what is met more often goes before its equals.

    It counts most to be met every week or to be named by many other entries; then to be in use, to stand in a published
    source, and in every nation. A slip in three or four letters leaves little else to tell by.
    """
    every = [*terms]
    named = Counter(name for term in every for sense in term.senses for name in (*sense.see, sense.replaced_by))
    familiar = listed(FAMILIAR)
    return [
        _standing(term) + _known(named[term.term]) + (_FAMILIAR if term.term in familiar else 0.0) for term in every
    ]


def _order(terms: Iterable[Term]) -> Numbers:
    """Give the place of each term among all as their names are spelt, by which equals are told apart."""
    names = [term.term for term in terms]
    order = [0] * len(names)
    for at, place in enumerate(sorted(range(len(names)), key=names.__getitem__)):
        order[place] = at
    return numbers(order)


def _known(times: int) -> float:
    return min(0.03 * math.log2(1 + times), _MOST_NAMED)


def _standing(term: Term) -> float:
    sense = term.senses[0] if len(term.senses) == 1 else min(term.senses, key=_doubt)
    in_use = 0.0 if sense.status is Status.HISTORICAL else 0.02
    published = 0.0 if sense.source == "knowledge" else 0.02
    return in_use + published + (0.0 if sense.nation else 0.01)


def _doubt(sense: Sense) -> tuple[bool, bool]:
    return sense.status is Status.HISTORICAL, sense.source == "knowledge"


def _mashed(key: str) -> bool:
    """Say whether fingers only ran along the keys: aaaa, sdfg."""
    return len(set(key)) == 1 or (len(key) >= _SHORTEST_RUN and any(key in row for row in _KEYBOARD))


def _cost(typed: str, meant: str, slips: int) -> float:
    """Weigh a slip by how easily a finger makes it.

    Letters are swapped, doubled and left out more often than a wrong key is hit, and a key is seldom a far one.
    """
    if slips != 1:
        return float(slips)
    start = next((at for at, (one, other) in enumerate(zip(typed, meant, strict=False)) if one != other), -1)
    first = _OF_FIRST if start == 0 else 0.0
    if len(typed) != len(meant):
        longer = max(typed, meant, key=len)
        return first + _of_length(longer, start if start >= 0 else len(longer) - 1, left_out=longer is meant)
    if sorted(typed) == sorted(meant):
        return _OF_SWAP
    return first + (_OF_NEAR_KEY if _neighbours(typed[start], meant[start]) else _OF_FAR_KEY)


def _of_length(longer: str, at: int, *, left_out: bool) -> float:
    """Weigh a letter that only one of two words has."""
    if at and longer[at] == longer[at - 1]:
        return _OF_DOUBLE
    if left_out:
        return _OF_OMISSION
    beside = longer[max(at - 1, 0) : at + 2]
    return _OF_BRUSH if any(_neighbours(longer[at], key) for key in beside if key != longer[at]) else _OF_ADDITION


def _neighbours(one: str, other: str) -> bool:
    for row, keys in enumerate(_KEYBOARD):
        if one in keys:
            at = keys.index(one)
            below = _KEYBOARD[row + 1] if row + 1 < len(_KEYBOARD) else ""
            above = _KEYBOARD[row - 1] if row else ""
            return other in keys[max(at - 1, 0) : at + 2] + below[max(at - 1, 0) : at + 1] + above[at : at + 2]
    return False
