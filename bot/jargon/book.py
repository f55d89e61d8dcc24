"""The glossary as a book to read: from A to Z, by setting and nation, by word, and a page for each term. Pure."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cached_property

from bot.jargon import pages
from bot.jargon.pages import (
    Entry,
    ListPage,
    MissingPage,
    Named,
    SensePage,
    TermPage,
    Wanted,
    letter_of,
    path_of,
    settings_by_slug,
    slug,
)
from bot.jargon.rules import distinct, ended, standing, whose
from bot.safety import LONGEST_TERM, clean, holds_nhs_number
from glossary.lookup import Kind, Lookup
from glossary.model import REVIEW_MONTHS, Glossary, Sense, Status, Term

PAGE = 100
"""Entries on a page: a phone has it in one round trip."""

MOST_FOUND = 300
"""Entries that a search leads to, the likeliest first."""

_BETWEEN = re.compile(r"(, then | then |, | and | or )")
"""What is written between two successors of one sense."""

_MARKS = str.maketrans(dict.fromkeys("()/-–,.;:'’\"“”", " "))


class Book:
    """The glossary made ready to be read; `changed` is when what it holds was last changed."""

    def __init__(self, glossary: Glossary, lookup: Lookup, changed: datetime) -> None:
        self.changed = changed
        self._lookup = lookup
        self._terms = {term.term: term for term in glossary.terms}
        self.settings = settings_by_slug(glossary.terms)

    def make_ready(self) -> None:
        """Make the indexes, which take some hundredths of a second; else the first reader waits for them."""
        _ = self.sizes, self._letters, self._texts, self._full

    @cached_property
    def sizes(self) -> Counter[str]:
        """How many terms each setting has, by slug, and how many there are, under an empty one."""
        slugs = {name: short for short, name in self.settings.items()}
        many = Counter(slugs[name] for term in self._terms.values() for name in {s.setting for s in term.senses})
        many[""] = len(self._terms)
        return many

    def __contains__(self, name: object) -> bool:
        """Whether a term is written exactly so; capitals count."""
        return name in self._terms

    def term(self, name: str) -> TermPage:
        """The page of a term that is here."""
        term = self._terms[name]
        alike = [other.term for other in self._lookup.surely(name) if other.term.casefold() == name.casefold()]
        others = tuple(self._named(other) for other in alike if other != name)
        return TermPage(term, self._letters[name], others, tuple(self._sense(sense) for sense in term.senses))

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
        named = {entry.name.name for entry in found}
        rows = [row for row in self._rows(wanted, words) if row[0].term not in named]
        letters = Counter(self._letters[term.term] for term, _ in rows)
        rows = [row for row in rows if wanted.letter in {"", self._letters[row[0].term]}]
        if not wanted.narrowed:
            rows = []
        total = len(rows)
        if words:
            rows = rows[:MOST_FOUND]
        last = max(1, -(-len(rows) // PAGE))
        number = min(max(wanted.number, 1), last)
        shown = rows if wanted.whole else rows[(number - 1) * PAGE : number * PAGE]
        entries = tuple(self._entry(term, senses) for term, senses in shown)
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

    def _rows(self, wanted: Wanted, words: str) -> list[tuple[Term, list[Sense]]]:
        """Every term with the senses that are wanted, save for the letter; by words, those that name a thing so first.

        In the order of a dictionary.
        """
        parts = words.casefold().translate(_MARKS).split()
        setting = self.settings.get(wanted.setting, "")
        rows = []
        for term, text in self._texts:
            if not _begin_words(parts, text):
                continue
            senses = [sense for sense in term.senses if _is_of(sense, setting, wanted.nation)]
            if parts:
                senses = [sense for sense in senses if _holds(parts, sense.term, sense.expansion, sense.meaning)]
            if senses:
                rows.append((term, senses))
        if parts:
            rows.sort(key=lambda row: not any(_holds(parts, sense.term, sense.expansion) for sense in row[1]))
        return rows

    @cached_property
    def _letters(self) -> dict[str, str]:
        return {name: letter_of(name) for name in self._terms}

    @cached_property
    def _texts(self) -> list[tuple[Term, str]]:
        """Each term with all its words in small letters, so that most are passed over at a glance."""
        return [
            (term, _text(term.term, *(f"{sense.expansion} {sense.meaning}" for sense in term.senses)))
            for term in self._terms.values()
        ]

    def _entry(self, term: Term, senses: Iterable[Sense]) -> Entry:
        lines = tuple(pages.line(sense, standing(sense)) for sense in senses)
        whole = self._terms.get(term.term, term)
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
        if name in self._terms:
            return Named(name, path_of(name))
        short = self._full.get(name.casefold())
        return Named(name, path_of(short) if short else "")

    @cached_property
    def _full(self) -> dict[str, str]:
        """The headword of each name in full; one that is in use comes before one of the past."""
        senses = [sense for term in self._terms.values() for sense in term.senses if sense.expansion]
        senses.sort(key=lambda sense: sense.status is not Status.HISTORICAL)
        return {sense.expansion.casefold(): sense.term for sense in senses}


def _is_of(sense: Sense, setting: str, nation: str) -> bool:
    return (not setting or sense.setting == setting) and (not nation or nation in sense.nation.split("; "))


def _holds(parts: list[str], *texts: str) -> bool:
    return _begin_words(parts, _text(*texts))


def _begin_words(parts: list[str], text: str) -> bool:
    """Whether each part begins a word of the text: who looks for EDS does not mean all that anybody needs."""
    return all(f" {part}" in text for part in parts)


def _text(*texts: str) -> str:
    """With a space before each word, also the first."""
    return f" {' '.join(texts)}".casefold().translate(_MARKS)


def _day(day: str, months: int = 0) -> str:
    """A day for people, some months later; an empty text where none was given."""
    if not day:
        return ""
    given = date.fromisoformat(day)
    year, month = divmod(given.year * 12 + given.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    then = date(year, month + 1, min(given.day, last))
    return f"{then.day} {then:%B %Y}"
