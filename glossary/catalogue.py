"""Under which letter, setting, nation and words each term of the glossary stands, so that few are read. Pure."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from glossary.compact import Apart, Keyed, numbers
from glossary.model import Status, Term

NUMBERS: Final = "0-9"
"""The letter under which numbers and signs stand."""

LETTERS: Final[tuple[str, ...]] = (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", NUMBERS)

_MARKS: Final = str.maketrans(dict.fromkeys("()/-–,.;:'’\"“”", " "))


class Catalogue:
    """Terms by their places in the glossary. `sizes` says how many terms each setting has, from A to Z."""

    def __init__(self, terms: Iterable[Term]) -> None:
        letters: list[int] = []
        texts: list[str] = []
        settings: dict[str, list[int]] = defaultdict(list)
        nations: dict[str, list[int]] = defaultdict(list)
        full: dict[str, int] = {}
        of_the_past: dict[str, int] = {}
        for place, term in enumerate(terms):
            letters.append(LETTERS.index(letter_of(term.term)))
            texts.append(folded(term.term, *(f"{sense.expansion} {sense.meaning}" for sense in term.senses)))
            for setting in {sense.setting for sense in term.senses}:
                settings[setting].append(place)
            for nation in {nation for sense in term.senses for nation in sense.nation.split("; ")}:
                nations[nation].append(place)
            for sense in term.senses:
                (of_the_past if sense.status is Status.HISTORICAL else full)[sense.expansion.casefold()] = place
        self._letters = numbers(letters)
        self._texts = Apart(text.encode() for text in texts)
        self._settings = Keyed(settings)
        self._nations = Keyed(nations)
        self._full = Keyed({name: [place] for name, place in (of_the_past | full).items() if name})
        self.sizes = {setting: len(settings[setting]) for setting in sorted(settings)}

    def __len__(self) -> int:
        return len(self._letters)

    def letter(self, place: int) -> str:
        """The letter under which a term stands."""
        return LETTERS[self._letters[place]]

    def named_in_full(self, name: str) -> int | None:
        """The place of the term whose name in full this is; one that is in use comes before one of the past."""
        return next(iter(self._full[name.casefold()]), None)

    def places(self, parts: list[str], setting: str, nation: str) -> Iterator[int]:
        """Those that have a sense of a setting, one of a nation, and words that begin so, each where it is given."""
        found: Iterable[int] = self._settings[setting] if setting else range(len(self))
        if nation:
            among = frozenset(self._nations[nation])
            found = (place for place in found if place in among)
        return self._that_hold(parts, found) if parts else iter(found)

    def _that_hold(self, parts: list[str], places: Iterable[int]) -> Iterator[int]:
        texts = [*self._texts]
        wanted = [f" {part}".encode(errors="surrogatepass") for part in parts]
        return (place for place in places if all(part in texts[place] for part in wanted))


def letter_of(term: str) -> str:
    """The letter under which a term stands; accents do not count."""
    first = term[0].upper()
    if first not in LETTERS:
        first = next((mark for mark in unicodedata.normalize("NFKD", term) if mark.isalnum()), "").upper()
    return first if first in LETTERS else NUMBERS


def folded(*texts: str) -> str:
    """Texts as they are compared: in small letters, without marks, with a space before each word, also the first."""
    return f" {' '.join(texts)}".casefold().translate(_MARKS)


def begin_words(parts: list[str], text: str) -> bool:
    """Whether each part begins a word of a folded text: who looks for EDS does not mean all that anybody needs."""
    return all(f" {part}" in text for part in parts)
