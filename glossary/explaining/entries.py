"""What is searched for in texts: each entry is made ready when it is first met, because few ever are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from glossary.explaining.defined import InFull
from glossary.explaining.ordinary import may_be_ordinary
from glossary.explaining.surfaces import has_short_form, is_section, levelled
from glossary.model import Term

_SECTION: Final = "section "


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as it is searched for. `worded` tells a phrase or a section's number from letters that stand for words.

    `plain` letters mean the term wherever they stand by themselves.
    """

    term: Term
    full: InFull
    worded: bool
    section: bool
    any_case: bool
    plain: bool


class Entries:
    """Entries by their number, and the search that gives those numbers."""

    def __init__(self, spelt: Mapping[str, tuple[Term, ...]], *, any_case: bool) -> None:
        """`spelt` gives what to search for, and the terms that are written so."""
        self._spelt = list(spelt.items())
        self._made: list[Entry | None] = [None] * len(self._spelt)
        self._any_case = any_case
        search = AhoCorasick(list(spelt), MatchKind.LeftmostLongest)
        self.find: Callable[[str], list[tuple[int, int, int]]] = search.find_matches_as_indexes

    def __len__(self) -> int:
        return len(self._spelt)

    def __getitem__(self, number: int) -> Entry:
        return self._made[number] or self._make(number)

    def spelt(self, number: int) -> str:
        """Give what is searched for."""
        return self._spelt[number][0]

    def terms(self) -> Iterator[Term]:
        """All that may be met."""
        return (entry.term if entry else _joined(*spelt) for entry, spelt in zip(self._made, self._spelt, strict=True))

    def _make(self, number: int) -> Entry:
        spelt, terms = self._spelt[number]
        term = _joined(spelt, terms)
        is_numbered = is_section(term.term)
        section = is_numbered or term.term.lower().startswith(_SECTION)
        worded = is_numbered or not has_short_form(term) or (self._any_case and " " in spelt.strip())
        plain = not (worded or self._any_case or may_be_ordinary(term.term))
        entry = Entry(term, InFull(term), worded, section, self._any_case, plain)
        self._made[number] = entry
        return entry


def _joined(spelt: str, terms: tuple[Term, ...]) -> Term:
    """Make one of terms that are written alike, such as `section 20` and s20, under the name that is written."""
    if len(terms) == 1:
        return terms[0]
    alike = [term for term in terms if levelled(term.term) == spelt.strip()] or [*terms]
    first = next((term for term in alike if term.term == spelt.strip()), alike[0])  # precept rather than PReCePT
    senses = {id(sense): sense for term in (first, *terms) for sense in term.senses}
    return Term(first.term, tuple(senses.values()), first.warning)
