"""Where words and names stand, made so that little is compared and little is held: places are kept in arrays.

A number of Python's own takes eight times the space of one in an array.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping
from itertools import accumulate, chain
from operator import itemgetter
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

_MOST_FROM_THE_FIRST: Final = 2  # slips, where the first letter is one
_FIRST: Final = slice(0, 1)
_SECOND: Final = slice(1, 2)
_SIDES: Final = (_FIRST, _SECOND)  # of a text: the letters by which it is shelved
_EMPTY: Final[tuple[list[str], array[int]]] = ([], array("I"))


class Holders:
    """In which phrases each word is, and what it is worth: the more, the fewer they are."""

    def __init__(self, holders: Mapping[str, list[int]], phrases: int) -> None:
        self._at = {word: at for at, word in enumerate(holders)}
        self._places = array("I", chain.from_iterable(holders.values()))
        self._ends = array("I", [0, *accumulate(map(len, holders.values()))])
        self._weights = array("d", [math.log(1 + phrases / len(places)) for places in holders.values()])
        self._phrases = phrases
        self.heaviest = math.log(1 + phrases)

    def __contains__(self, word: str) -> bool:
        return word in self._at

    def __getitem__(self, word: str) -> array[int]:
        at = self._at[word]
        return self._places[self._ends[at] : self._ends[at + 1]]

    def weight(self, word: str) -> float:
        """What a word is worth."""
        return self._weights[self._at[word]]

    def weighed(self) -> array[float]:
        """What the words of each phrase are worth together."""
        totals = array("d", bytes(8 * self._phrases))
        for word in self._at:
            for place in self[word]:
                totals[place] += self.weight(word)
        return totals


class Shelves:
    """Texts sorted by length and by each of their first two letters, so that only what may be near is compared."""

    def __init__(self, texts: Iterable[tuple[str, int]]) -> None:
        self._shelves: dict[tuple[int, int, str], tuple[list[str], array[int]]] = {}
        for text, place in texts:
            for side in _SIDES:
                names, places = self._shelves.setdefault((len(text), side.start, text[side]), ([], array("I")))
                names.append(text)
                places.append(place)

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
                    names, places = self._shelves.get((length, side.start, letter), _EMPTY)
                    for _, distance, index in process.extract(
                        text, names, scorer=OSA.distance, score_cutoff=slips, limit=None
                    ):
                        found[places[index]] = int(distance)
        return sorted(found.items(), key=itemgetter(1))
