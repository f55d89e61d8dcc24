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
    """Texts sorted by length, and by length and first letter, so that only those that may be near are compared."""

    def __init__(self, texts: Iterable[tuple[str, int]]) -> None:
        self._shelves: dict[tuple[int, str], tuple[list[str], array[int]]] = {}
        for text, place in texts:
            for shelf in ((len(text), ""), (len(text), text[:1])):
                names, places = self._shelves.setdefault(shelf, ([], array("I")))
                names.append(text)
                places.append(place)

    def near(self, text: str, slips: int) -> list[tuple[int, int]]:
        """Give (place, slips), fewest slips first. A slip is a letter too many, too few, wrong or swapped."""
        return self._near(text, slips, {""})

    def likely(self, text: str, slips: int) -> list[tuple[int, int]]:
        """Give those with one of the first two letters in front, and where none of them is very near the others too.

        A finger that slips at the first letter slips once more at most: to look further would take most of the time.
        """
        begun = self._near(text, slips, set(text[:2]))
        if begun and begun[0][1] <= 1:
            return begun
        found = dict(begun)
        for place, slip in self.near(text, min(slips, _MOST_FROM_THE_FIRST)):
            found.setdefault(place, slip)
        return sorted(found.items(), key=itemgetter(1))

    def _near(self, text: str, slips: int, letters: set[str]) -> list[tuple[int, int]]:
        found = [
            (places[index], int(distance))
            for length in range(len(text) - slips, len(text) + slips + 1)
            for letter in letters
            for names, places in self._on((length, letter))
            for _, distance, index in process.extract(text, names, scorer=OSA.distance, score_cutoff=slips, limit=None)
        ]
        return sorted(found, key=itemgetter(1))

    def _on(self, shelf: tuple[int, str]) -> tuple[tuple[list[str], array[int]], ...]:
        return (self._shelves[shelf],) if shelf in self._shelves else ()
