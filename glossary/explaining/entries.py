"""What is searched for in texts: each entry is made ready when it is first met, because few ever are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from glossary.compact import Texts, numbers
from glossary.explaining.defined import InFull
from glossary.explaining.ordinary import may_be_ordinary
from glossary.explaining.surfaces import has_short_form, is_section, levelled
from glossary.model import Term
from glossary.packed import Chosen

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
    """Entries by their number, `at` which each is found, and the search that gives those numbers."""

    def __init__(self, terms: Sequence[Term], spelt: Mapping[str, tuple[Term, ...]], *, any_case: bool) -> None:
        """`spelt` gives what to search for, and which of the terms are written so."""
        self._spelt = Texts(spelt)
        self._terms = Chosen(terms, chain.from_iterable(spelt.values()))
        self._ends = numbers(accumulate(map(len, spelt.values()), initial=0))
        self._any_case = any_case
        self.at = _Made(self)

    def __len__(self) -> int:
        return len(self._spelt)

    @cached_property
    def find(self) -> Callable[[str], list[tuple[int, int, int]]]:
        """Give the number, start and end of all that stands in a text. Made when it is first asked for."""
        search = AhoCorasick([*self._spelt], MatchKind.LeftmostLongest, store_patterns=False)
        return search.find_matches_as_indexes

    def spelt(self, number: int) -> str:
        """Give what is searched for."""
        return self._spelt[number]

    def term(self, number: int) -> Term:
        """Give the term that is met there."""
        return _joined(self._spelt[number], [self._terms[at] for at in range(*self._ends[number : number + 2])])

    def make(self, number: int) -> Entry:
        """Make one ready."""
        spelt, term = self._spelt[number], self.term(number)
        is_numbered = is_section(term.term)
        section = is_numbered or term.term.lower().startswith(_SECTION)
        worded = is_numbered or not has_short_form(term) or (self._any_case and " " in spelt.strip())
        plain = not (worded or self._any_case or may_be_ordinary(term.term))
        return Entry(term, InFull(term), worded, section, self._any_case, plain)


class _Made(dict[int, Entry]):
    """Entries by their number, each made when it is first asked for, and found again at the speed of a dictionary."""

    def __init__(self, entries: Entries) -> None:
        super().__init__()
        self._entries = entries

    def __missing__(self, number: int) -> Entry:
        return self.setdefault(number, self._entries.make(number))


def _joined(spelt: str, terms: list[Term]) -> Term:
    """Make one of terms that are written alike, such as `section 20` and s20, under the name that is written."""
    if len(terms) == 1:
        return terms[0]
    alike = [term for term in terms if levelled(term.term) == spelt.strip()] or terms
    first = next((term for term in alike if term.term == spelt.strip()), alike[0])  # precept rather than PReCePT
    senses = dict.fromkeys(sense for term in (first, *terms) for sense in term.senses)
    return Term(first.term, tuple(senses), first.warning)
