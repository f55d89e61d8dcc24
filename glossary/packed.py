"""Terms that stay where they are written until somebody asks for one: of many thousands, few ever are."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from sys import intern
from typing import Any, Final, overload

from glossary.compact import Apart, Groups, numbers
from glossary.model import Sense, Status, Term

_RECENT: Final = 64
_STATUS: Final = Sense._fields.index("status")
_SHARED: Final = tuple(map(Sense._fields.index, ("setting", "nation", "source", "reviewed")))


class Packed(Sequence[Term]):
    """Terms, each written down by itself; those asked for of late are held ready."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._written = Apart(map(_written, terms))
        self._hold()

    def _hold(self) -> None:
        self._recent = lru_cache(_RECENT)(self._read)

    def __getstate__(self) -> Apart:
        return self._written

    def __setstate__(self, written: Apart) -> None:
        self._written = written
        self._hold()

    def __len__(self) -> int:
        return len(self._written)

    @overload
    def __getitem__(self, place: int) -> Term: ...
    @overload
    def __getitem__(self, place: slice) -> list[Term]: ...
    def __getitem__(self, place: int | slice) -> Term | list[Term]:
        if isinstance(place, slice):
            return [self._read(each) for each in range(len(self))[place]]
        return self._recent(range(len(self))[place])

    def __iter__(self) -> Iterator[Term]:
        return map(_term, self._written)

    def _read(self, place: int) -> Term:
        return _term(self._written[place])


def _term(written: bytes) -> Term:
    name, warning, senses = marshal.loads(written)  # noqa: S302 -- we wrote it: see glossary.kept
    return Term(name, tuple(map(_sense, senses)), warning)


def _written(term: Term) -> bytes:
    return marshal.dumps((term.term, term.warning, [*map(_values, term.senses)]))


def _values(sense: Sense) -> list[Any]:
    values: list[Any] = [*sense]
    values[_STATUS] = sense.status.value
    return values


def _sense(values: list[Any]) -> Sense:
    values[_STATUS] = Status(values[_STATUS])
    for shared in _SHARED:
        values[shared] = intern(values[shared])  # said by many senses: one copy of each is enough
    return Sense._make(values)


class Chosen:
    """Terms of a glossary in any order, each whole or with some of its senses alone, which may stand in another order.

    `places` are their places in the glossary.
    """

    def __init__(self, terms: Sequence[Term], chosen: Iterable[Term]) -> None:
        known = {term.term: place for place, term in enumerate(terms)}
        every = [*chosen]
        self._terms = terms
        self.places = numbers(known[term.term] for term in every)
        self._senses = Groups(_some_of(terms[place], term) for place, term in zip(self.places, every, strict=True))

    def __getitem__(self, at: int) -> Term:
        term, senses = self._terms[self.places[at]], self._senses[at]
        return term._replace(senses=tuple([term.senses[each] for each in senses])) if senses else term


def _some_of(whole: Term, part: Term) -> list[int]:
    """Give the places of the senses that were chosen, or nothing for all of them as they are."""
    if part.senses == whole.senses:
        return []
    if not part.senses:
        message = f"{whole.term}: no sense was chosen"
        raise ValueError(message)
    return [whole.senses.index(sense) for sense in part.senses]
