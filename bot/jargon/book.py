"""The glossary as a book to read: from A to Z, by setting and nation, by word, and a page for each term. Pure."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from datetime import date, datetime

from bot.jargon import pages
from bot.jargon.pages import (
    Entry,
    ListPage,
    MissingPage,
    Named,
    SensePage,
    TermPage,
    Wanted,
    path_of,
    slug,
)
from bot.jargon.rules import distinct, ended, standing, whose
from bot.safety import LONGEST_TERM, clean, holds_nhs_number
from glossary.catalogue import Catalogue, begin_words, folded, letter_of
from glossary.lookup import Kind, Lookup
from glossary.model import REVIEW_MONTHS, Glossary, Sense, Term

PAGE = 100
"""Entries on a page: a phone has it in one round trip."""

MOST_FOUND = 300
"""Entries that a search leads to, the likeliest first."""

_BETWEEN = re.compile(r"(, then | then |, | and | or )")
"""What is written between two successors of one sense."""


class Book:
    """The glossary to be read; `changed` is when what it holds was last changed.

    `settings` are all that have a sense, by slug; `sizes` says how many terms each has, and how many there are, under
    an empty one.
    """

    def __init__(self, glossary: Glossary, lookup: Lookup, catalogue: Catalogue, changed: datetime) -> None:
        self.changed = changed
        self._terms = glossary.terms
        self._lookup = lookup
        self._catalogue = catalogue
        self.settings = {slug(name): name for name in catalogue.sizes}
        self.sizes = {"": len(catalogue), **{slug(name): size for name, size in catalogue.sizes.items()}}

    def __contains__(self, name: object) -> bool:
        """Whether a term is written exactly so; capitals count."""
        return isinstance(name, str) and self._lookup.headword(name) is not None

    def term(self, name: str) -> TermPage:
        """The page of a term that is here."""
        term = self._lookup.headword(name)
        if term is None:
            raise KeyError(name)
        alike = [other.term for other in self._lookup.surely(name) if other.term.casefold() == name.casefold()]
        others = tuple(self._named(other) for other in alike if other != name)
        return TermPage(term, letter_of(name), others, tuple(self._sense(sense) for sense in term.senses))

    def otherwise(self, name: str) -> Named | MissingPage:
        """What is meant by a name that is no headword: the one term that it surely means, or those that it may."""
        name = clean(name)
        if holds_nhs_number(name) or len(name) > LONGEST_TERM:
            return MissingPage("", ())
        answer = self._lookup.find(name)
        if answer.kind is Kind.FOUND and len(answer.terms) == 1:
            return self._named(answer.terms[0].term)
        return MissingPage(name, tuple(self._entry(term, term.senses) for term in answer.terms))

    def browse(self, wanted: Wanted) -> ListPage:
        """The entries that a reader asks for, and for words also what the look-up answers."""
        words = clean(wanted.words)[:LONGEST_TERM]
        if holds_nhs_number(words):
            return ListPage(Wanted(), (), 0, 0, {}, refused=True)
        found, near = self._answer(words, wanted.setting)
        parts = folded(words).split()
        rows = self._rows(wanted, parts, {entry.name.name for entry in found})
        letters = Counter(map(self._catalogue.letter, rows))
        rows = [place for place in rows if wanted.letter in {"", self._catalogue.letter(place)}]
        if not wanted.narrowed:
            rows = []
        total = len(rows)
        if words:
            rows = rows[:MOST_FOUND]
        last = max(1, -(-len(rows) // PAGE))
        number = min(max(wanted.number, 1), last)
        shown = rows if wanted.whole else rows[(number - 1) * PAGE : number * PAGE]
        terms = (self._terms[place] for place in shown)
        entries = tuple(self._entry(term, self._senses_wanted(term, wanted, parts)) for term in terms)
        wanted = Wanted(words, wanted.letter, wanted.setting, wanted.nation, number, wanted.whole)
        return ListPage(wanted, entries, total, last, letters, found, near, cut=total > len(rows))

    def _answer(self, words: str, setting: str) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """What the words name and what they may have meant; the reader's own setting comes first in each."""
        if not words:
            return (), ()
        answer = self._lookup.find(words)
        terms = distinct(answer.terms) if answer.kind is Kind.FOUND else answer.terms
        entries = tuple(
            self._entry(term, sorted(term.senses, key=lambda sense: slug(sense.setting) != setting)) for term in terms
        )
        return (entries, ()) if answer.kind is Kind.FOUND else ((), entries)

    def _rows(self, wanted: Wanted, parts: list[str], named: Container[str]) -> list[int]:
        """The places of the terms that are wanted, save for the letter, and have not been named.

        In the order of a dictionary; by words, those that name a thing so first.
        """
        places = self._catalogue.places(parts, self.settings.get(wanted.setting, ""), wanted.nation)
        if not parts and not (wanted.setting and wanted.nation):
            return [*places]
        rows = []
        for place in places:
            term = self._terms[place]
            senses = self._senses_wanted(term, wanted, parts)
            if senses and term.term not in named:
                is_called_so = any(_holds(parts, sense.term, sense.expansion) for sense in senses)
                rows.append((not is_called_so, place))
        return [place for _, place in sorted(rows)]

    def _senses_wanted(self, term: Term, wanted: Wanted, parts: list[str]) -> list[Sense]:
        """The senses of a term that are of the setting and the nation, and hold the words."""
        setting = self.settings.get(wanted.setting, "")
        senses = [sense for sense in term.senses if _is_of(sense, setting, wanted.nation)]
        return [sense for sense in senses if _holds(parts, sense.term, sense.expansion, sense.meaning)]

    def _entry(self, term: Term, senses: Iterable[Sense]) -> Entry:
        lines = tuple(pages.line(sense, standing(sense)) for sense in senses)
        whole = self._lookup.headword(term.term) or term
        return Entry(self._named(term.term), whole.warning, lines, max(0, len(whole.senses) - len(lines)))

    def _sense(self, sense: Sense) -> SensePage:
        said, now = ended(sense)
        return SensePage(
            sense=sense,
            whose=whose(sense),
            ended=said,
            now=now,
            heirs=tuple(self._heirs(sense.replaced_by)),
            see=tuple(self._named(name) for name in sense.see),
            sources=pages.sources(sense),
            reviewed=_day(sense.reviewed),
            due=_day(sense.reviewed, REVIEW_MONTHS),
        )

    def _heirs(self, names: str) -> Iterator[Named]:
        if not names:
            return
        whole = self._named(names)
        if whole.path:
            yield whole
        else:
            yield from (self._named(name) for name in _BETWEEN.split(names))

    def _named(self, name: str) -> Named:
        """A name with its page: that of the headword, or of the one whose name in full it is."""
        if name in self:
            return Named(name, path_of(name))
        place = self._catalogue.named_in_full(name)
        return Named(name, "" if place is None else path_of(self._terms[place].term))


def _is_of(sense: Sense, setting: str, nation: str) -> bool:
    return (not setting or sense.setting == setting) and (not nation or nation in sense.nation.split("; "))


def _holds(parts: list[str], *texts: str) -> bool:
    return not parts or begin_words(parts, folded(*texts))


def _day(day: str, months: int = 0) -> str:
    """A day for people, some months later; an empty text where none was given."""
    if not day:
        return ""
    given = date.fromisoformat(day)
    year, month = divmod(given.year * 12 + given.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    then = date(year, month + 1, min(given.day, last))
    return f"{then.day} {then:%B %Y}"
