"""What a *more* button holds of the terms that are still to be shown: a few letters for each, and never the text."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

from bot.jargon.explaining.rules import MOST_OTHERS, Met
from glossary.compact import Keyed, Texts
from glossary.model import Sense, Term

LONGEST_REF = 1_990
"""Characters of what a button points at; Slack allows 2,000."""

_KEY = 3  # letters
_NAMED, _ENDED = "=", "|"
_PLACES = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Pointing:
    """Writes terms as short as can be, and reads them again.

    A term goes by a hash of its name rather than by a number, so that a button almost always points at the same terms
    when the glossary has grown since; where two have the same, each goes by its name. Before it stands how many places
    of senses follow it; none means that the first sense alone is likely.
    """

    def __init__(self, names: Iterable[str], named: Callable[[str], Term | None]) -> None:
        """`names` are those of all terms, and `named` gives a term again."""
        self._names = Texts(names)
        self._named = named
        places: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self._names):
            places[_key(name)].append(place)
        self._by_key = Keyed(places)

    def _only(self, key: str) -> str:
        """Give the name of the one term whose key this is, or nothing."""
        places = self._by_key[key]
        return self._names[places[0]] if len(places) == 1 else ""

    def _senses(self, name: str) -> tuple[Sense, ...]:
        """Give the senses of a term that is here."""
        term = self._named(name)
        if term is None:
            raise KeyError(name)
        return term.senses

    def at(self, rest: Iterable[Met]) -> tuple[str, int]:
        """Write as many as a button can hold, and say how many those are."""
        ref, many = "", 0
        for one in rest:
            longer = ref + self._written(one)
            if len(longer) > LONGEST_REF:
                break
            ref, many = longer, many + 1
        return ref, many

    def _written(self, one: Met) -> str:
        senses = self._senses(one.term)
        likely = [sense for sense in one.senses[: one.likely] if sense in senses][: MOST_OTHERS + 1]
        places = "".join(_PLACES[senses.index(sense)] for sense in likely)
        if places == _PLACES[0]:
            places = ""
        key = _key(one.term)
        return f"{len(places)}{key if self._only(key) else _NAMED + one.term + _ENDED}{places}"

    def read(self, ref: str) -> tuple[tuple[Met, ...], bool]:
        """Read what was written, and say whether that is all of it.

        A term is missing whose hash another has got since, or that has gone, and all from where it is nonsense on, as
        what an earlier release wrote may be.
        """
        found = tuple(self._read(ref[:LONGEST_REF]))
        return tuple(filter(None, found)), all(found)

    def _read(self, ref: str) -> Iterator[Met | None]:
        start = 0
        while start < len(ref):
            if not ref[start].isdecimal():
                yield None
                return
            many, start = int(ref[start]), start + 1
            if ref[start : start + 1] == _NAMED:
                end = ref.find(_ENDED, start) + 1
                term = self._named(ref[start + 1 : end - 1])
            else:
                end = start + _KEY
                term = self._named(self._only(ref[start:end]))
            if not end:
                yield None
                return
            start = end + many
            yield _met(term, ref[end:start]) if term else None


def _met(term: Term, places: str) -> Met:
    first = [term.senses[at] for each in places if 0 <= (at := _PLACES.find(each)) < len(term.senses)]
    return Met(term.term, tuple(dict.fromkeys((*first, *term.senses))), max(len(first), 1))


def _key(name: str) -> str:
    return urlsafe_b64encode(sha256(name.encode()).digest()[:_KEY]).decode()[:_KEY]
