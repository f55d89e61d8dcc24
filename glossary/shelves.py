"""Where words and names stand, made so that little is compared and little is held."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from glossary.compact import Groups, Numbers, Register, Texts, Weights, weights

_MOST_FROM_THE_FIRST: Final = 2  # slips, where the first letter is one
_FIRST: Final = slice(0, 1)
_SECOND: Final = slice(1, 2)
_SIDES: Final = (_FIRST, _SECOND)  # of a text: the letters by which it is shelved
_BETWEEN: Final = "\n"


class Holders:
    """In which phrases each word is, and what it is worth: the more, the fewer they are."""

    def __init__(self, holders: Mapping[str, list[int]], phrases: int) -> None:
        """Give the places of the phrases that hold each word; a word goes by its place among them too."""
        self.words = Register(holders)
        self._places = Groups(holders.values())
        self._weights = weights(math.log(1 + phrases / len(places)) for places in holders.values())
        self._phrases = phrases
        self.heaviest = math.log(1 + phrases)

    def __getitem__(self, word: int) -> Numbers:
        return self._places[word]

    def weight(self, word: int) -> float:
        """What a word is worth."""
        return self._weights[word]

    def weighed(self) -> Weights:
        """What the words of each phrase are worth together."""
        totals = [0.0] * self._phrases
        for word, weight in enumerate(self._weights):
            for place in self[word]:
                totals[place] += weight
        return weights(totals)


class Shelves:
    """Texts sorted by length and by each of their first two letters, so that only what may be near is compared."""

    def __init__(self, texts: Iterable[tuple[str, int]]) -> None:
        """`texts` are words without a line's end, each with its place."""
        shelves: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for text, place in texts:
            for side in _SIDES:
                shelves[_shelf(len(text), side, text[side])].append((text, place))
        self._shelves = Register(shelves)
        self._names = Texts(_BETWEEN.join(name for name, _ in shelf) for shelf in shelves.values())
        self._places = Groups([place for _, place in shelf] for shelf in shelves.values())

    def near(self, text: str, slips: int) -> list[tuple[int, int]]:
        """Give (place, slips), fewest slips first. A slip is a letter too many, too few, wrong or swapped.

        One slip leaves at least one of the first two letters first or second; that two leave none is rare.
        """
        return self._near(text, slips, _SIDES)

    def likely(self, text: str, slips: int) -> list[tuple[int, int]]:
        """Give those that begin with one of the first two letters, and where none of them is very near others too.

        A finger that slips at the first letter slips once more at most, and not at the next: to look further would take
        most of the time.
        """
        begun = self._near(text, slips, (_FIRST,))
        if begun and begun[0][1] <= 1:
            return begun
        found = dict(begun)
        for place, slip in self._near(text, min(slips, _MOST_FROM_THE_FIRST), (_SECOND,)):
            found.setdefault(place, slip)
        return sorted(found.items(), key=itemgetter(1))

    def _near(self, text: str, slips: int, sides: Iterable[slice]) -> list[tuple[int, int]]:
        """Look where one of the text's first two letters stands at one of these places."""
        found: dict[int, int] = {}
        for side in sides:
            for letter in dict.fromkeys(text[:2]):
                for length in range(len(text) - slips, len(text) + slips + 1):
                    shelf = self._shelves.place(_shelf(length, side, letter))
                    if shelf is None:
                        continue
                    names = self._names[shelf].split(_BETWEEN)
                    near = process.extract(text, names, scorer=OSA.distance, score_cutoff=slips, limit=None)
                    if near:
                        places = self._places[shelf]
                        found.update((places[index], int(distance)) for _, distance, index in near)
        return sorted(found.items(), key=itemgetter(1))


def _shelf(length: int, side: slice, letter: str) -> str:
    return f"{side.start}{letter}{length}"
