"""Near misses among phrases: expansions, and jargon that is no acronym. Understands typos and parts of a phrase."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, KeysView, Sequence
from functools import partial
from heapq import nlargest
from itertools import accumulate
from operator import itemgetter
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from glossary.compact import Keyed, numbers
from glossary.everyday import is_elsewhere
from glossary.model import Term
from glossary.normalise import ODD_PLURALS, key_of, phrase_key, stems, words
from glossary.packed import Chosen
from glossary.question import is_filler
from glossary.shelves import Holders, Shelves

_IN_BRACKETS: Final = re.compile(r"\s*\([^)]*\)")
_YEAR_OF_ACT: Final = re.compile(r"(?<=Act) \d{4}\b")
_LINKS: Final = frozenset(
    """about after and are as at be by do for from go has have how i in is it me my not of on or our so that this to up
    us was we were what when where who why will with you your""".split()  # noqa: SIM905 - words read best as words
)
BEST_STANDING: Final = 0.29
"""What being well known adds at most to how near a term is."""

_MOST_WEIGHED: Final = 24
_MOST_READINGS: Final = 8  # of one word, typos and beginnings together
_MOST_HOLDING_ONE_WORD: Final = 24  # phrases that a lone word may be part of and still point somewhere
_SHORTEST_TYPO: Final = 4
_SHORTEST_OTHER_WORD: Final = 5  # a slip may make a word of every day: mental heath
_TWO_SLIPS_FROM: Final = 8  # letters
_SHORTEST_BEGINNING: Final = 5
_MANY: Final = 3  # words of a query, of which one may then be wrong
_LEAST_OF_MANY: Final = 0.6
_LEAST_OF_FEW: Final = 0.75
_LEAST_OF_A_GUESS: Final = 0.55  # for a lone word that is misspelt, or in very many phrases
_SURE_ENOUGH: Final = 0.8
_SHORTEST_WHOLE: Final = 6  # letters of a phrase that is compared as a whole
_SHORTEST_PIECE: Final = 8  # letters of words that stand side by side in a phrase, with the gaps
_LETTERS_A_SLIP: Final = 4
_MOST_SLIPS: Final = 4


def wordings(expansion: str) -> Iterator[list[str]]:
    """Give an expansion's words as written, then as people say it: without brackets, without the year of an Act."""
    if "(" not in expansion and " Act " not in expansion:
        yield words(expansion)
        return
    seen = set()
    spoken = _IN_BRACKETS.sub("", expansion)
    for text in (expansion, _YEAR_OF_ACT.sub("", expansion), spoken, _YEAR_OF_ACT.sub("", spoken)):
        if text not in seen:
            seen.add(text)
            yield words(text)


class Near(NamedTuple):
    """A suggestion: the place of a term, that of the phrase if one led to it, and how near it is, from 0 to 1."""

    place: int
    phrase: int | None
    score: float


class Phrase(NamedTuple):
    """A term reached by words of its own: an expansion's, or its headword's if it is jargon."""

    term: Term
    parts: tuple[str, ...]


def content(stemmed: list[str]) -> list[str]:
    """Keep of stems those that tell phrases apart, each once."""
    return list(dict.fromkeys([part for part in stemmed if part not in _LINKS]))


class ByKey:
    """Terms under the keys by which they are found; an empty key finds nothing."""

    def __init__(self, terms: Sequence[Term] | Chosen, keys: Iterable[tuple[str, int]]) -> None:
        """`keys` are those of the terms at these places."""
        found: dict[str, dict[Term, int]] = defaultdict(dict)
        for key, place in keys:
            if key:
                found[key].setdefault(terms[place], place)
        self._terms = terms
        self._places = Keyed({key: places.values() for key, places in found.items()})

    def __getitem__(self, key: str) -> tuple[Term, ...]:
        return tuple([self._terms[place] for place in self._places[key]])


class Phrases:
    """Phrases by their words. A word weighs the more the fewer phrases hold it, so `intergrated` outweighs `care`."""

    def __init__(self, terms: Sequence[Term], phrases: Iterable[Phrase]) -> None:
        keys: list[str] = []
        lines: list[bytes] = []
        holders: dict[str, list[int]] = defaultdict(list)
        every = [*phrases]
        for place, phrase in enumerate(every):
            stemmed = stems(list(phrase.parts))
            keys.append(key_of(stemmed))
            lines.append(f" {' '.join(stemmed)} \n".encode())
            for word in content(stemmed):
                holders[word].append(place)
        self._chosen = Chosen(terms, (phrase.term for phrase in every))
        self._named = ByKey(self._chosen, ((key, place) for place, key in enumerate(keys)))
        self._whole = Shelves((key, place) for place, key in enumerate(keys))
        self._text = memoryview(b"".join(lines))
        self._starts = numbers(accumulate(map(len, lines), initial=0))
        self._holders = Holders(dict(sorted(holders.items())), len(lines))
        self._words = self._holders.words
        self._totals = self._holders.weighed()
        self._by_length = Shelves([*self._placed(), *self._placed_plurals()])

    def named(self, parts: list[str]) -> tuple[Term, ...]:
        """Give the terms that these very words name, whatever their gaps, plurals and articles."""
        return self._named[phrase_key(parts)]

    def term(self, phrase: int) -> Term:
        """Give the term that a phrase names, with the senses that it names."""
        return self._chosen[phrase]

    def _near_to(self, phrase: int, score: float) -> Near:
        return Near(self._chosen.places[phrase], phrase, score)

    def _placed(self) -> Iterator[tuple[str, int]]:
        return ((word, place) for place, word in enumerate(self._words))

    def _placed_plurals(self) -> Iterator[tuple[str, int]]:
        """Give the plurals that look unlike their stem, so that `chidlren` is near to child."""
        places = {word: place for word, place in self._placed() if word in ODD_PLURALS.values()}
        return ((many, places[one]) for many, one in ODD_PLURALS.items() if one in places)

    def near(self, parts: list[str]) -> list[Near]:
        """Give the phrases that the words may mean, in no order."""
        parts = _crowned(parts)
        asked = content(stems(parts))
        if not asked:
            return []
        if len(asked) == 1 and (len(asked[0]) == 1 or asked[0].isdecimal() or is_elsewhere(asked[0])):
            return self._holding(parts)
        found = self._by_words(asked)
        if max(found.values(), default=0.0) < _SURE_ENOUGH:
            for place, score in self._by_letters(phrase_key(parts)).items():
                found[place] = max(score, found.get(place, 0.0))
        near = [self._near_to(place, score) for place, score in _foremost(found)]
        return near or self._holding(parts)

    def _holding(self, parts: list[str]) -> list[Near]:
        """Find phrases that hold these words side by side, little words too: `do not attempt`."""
        asked = stems(parts)
        wanted = f" {' '.join(asked)} ".encode(errors="surrogatepass")
        if all(map(is_filler, asked)) or len(asked) == 1 or len(wanted) < _SHORTEST_PIECE:
            return []
        if not all(part in self._words or part in _LINKS for part in asked):
            return []
        places: list[int] = []
        text = bytes(self._text)
        at = text.find(wanted)
        while at >= 0 and len(places) < _MOST_HOLDING_ONE_WORD:
            places.append(bisect_right(self._starts, at) - 1)
            at = text.find(wanted, text.index(b"\n", at))
        return [
            self._near_to(place, 0.4 + 0.5 * len(wanted) / (self._starts[place + 1] - self._starts[place]))
            for place in places
        ]

    def _by_words(self, asked: list[str]) -> dict[int, float]:
        """Score each phrase by how much of the query it holds, and how much of it the query holds."""
        worths = [(self._worth(readings), readings) for readings in map(self._reader(asked), asked)]
        wanted = sum(worth for worth, _ in worths)
        least = wanted * (_LEAST_OF_MANY if len(asked) >= _MANY else _LEAST_OF_FEW)
        met: dict[int, float] = {}
        covered: dict[int, float] = {}
        left = wanted
        for worth, readings in sorted(worths, key=itemgetter(0), reverse=True):
            # What has met none of the rarer words cannot come near enough by the common ones, which are in so many.
            among = met.keys() if left < least else None
            for place, (likeness, weight) in self._held(readings, among).items():
                met[place] = met.get(place, 0.0) + likeness * worth
                covered[place] = covered.get(place, 0.0) + likeness * weight
            left -= worth
        scores = {
            place: gained / wanted * (0.4 + 0.6 * covered[place] / self._totals[place])
            for place, gained in met.items()
            if gained >= least
        }
        return scores if len(asked) > 1 else self._pointed(asked[0], scores)

    def _reader(self, asked: list[str]) -> Callable[[str], dict[int, float]]:
        return partial(self._readings, alone=len(asked) == 1)

    def _worth(self, readings: dict[int, float]) -> float:
        return max(map(self._holders.weight, readings), default=self._holders.heaviest)

    def _pointed(self, word: str, scores: dict[int, float]) -> dict[int, float]:
        """Keep of a lone word's phrases what it points at: all, if it is spelt right and is in few of them."""
        if word in self._words and len(scores) <= _MOST_HOLDING_ONE_WORD:
            return scores
        return {place: score for place, score in scores.items() if score > _LEAST_OF_A_GUESS}

    def _held(self, readings: dict[int, float], among: KeysView[int] | None) -> dict[int, tuple[float, float]]:
        """Give, for each phrase that holds a reading of a word, how like the word the likest is, and its weight."""
        held: dict[int, tuple[float, float]] = {}
        for reading, likeness in sorted(readings.items(), key=itemgetter(1)):
            holders = self._holders[reading]
            places = holders if among is None else among & holders
            held.update(dict.fromkeys(places, (likeness, self._holders.weight(reading))))
        return held

    def _readings(self, word: str, *, alone: bool) -> dict[int, float]:
        """Say which words of the glossary a word may be, and how likely: itself, or else a typo, or a beginning."""
        known = self._words.place(word)
        if known is not None:
            return {known: 1.0}
        if len(word) < _SHORTEST_TYPO or (is_elsewhere(word) and (alone or len(word) < _SHORTEST_OTHER_WORD)):
            return {}
        slips = 2 if len(word) >= _TWO_SLIPS_FROM else 1
        near = self._by_length.likely(word, slips)[:_MOST_READINGS]
        readings = {place: 1 - slip / len(word) for place, slip in near}
        for longer in self._beginning_with(word):
            readings.setdefault(longer, 0.8)
        return readings

    def _beginning_with(self, word: str) -> list[int]:
        if len(word) < _SHORTEST_BEGINNING:
            return []
        start = bisect_left(self._words, word)
        nearest = range(start, min(start + _MOST_READINGS, len(self._words)))
        return [longer for longer in nearest if self._words[longer].startswith(word)]

    def _by_letters(self, joined: str) -> dict[int, float]:
        """Compare with whole phrases letter by letter: for words run together or split in the wrong place."""
        if len(joined) < _SHORTEST_WHOLE:
            return {}
        near = self._whole.likely(joined, min(len(joined) // _LETTERS_A_SLIP, _MOST_SLIPS))
        return {place: 1 - 2 * slip / len(joined) for place, slip in near}


def _foremost(found: dict[int, float]) -> Iterable[tuple[int, float]]:
    """Leave out what cannot come first, however well known it is."""
    if len(found) <= _MOST_WEIGHED:
        return found.items()
    least = nlargest(_MOST_WEIGHED, found.values())[-1] - BEST_STANDING
    return ((place, score) for place, score in found.items() if score >= least)


def _crowned(parts: list[str]) -> list[str]:
    """Read `his majetsy` as HM, which so many names begin with."""
    for place, part in enumerate(parts[1:], start=1):
        if part[:1] == "m" and OSA.distance(part, "majesty", score_cutoff=2) <= 2:  # noqa: PLR2004 - two slips
            return [*parts[: place - 1], "hm", *parts[place + 1 :]]
    return parts
