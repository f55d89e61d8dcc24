"""Finds the terms of the glossary in a text that somebody wrote for others."""

import re
from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from glossary.compact import Register, numbers
from glossary.explaining.defined import defined, is_abbreviated, is_glossed, is_said_again
from glossary.explaining.entries import Entries, Entry
from glossary.explaining.initials import are_initials
from glossary.explaining.ordinary import (
    EMPHASIS,
    is_address,
    is_named,
    is_ordinary,
    is_plate,
    is_said_loudly,
    is_seldom_ours,
)
from glossary.explaining.phrasing import is_elsewhere, is_other_section
from glossary.explaining.ranking import Around, Ranking
from glossary.explaining.surfaces import acronyms, is_wordlike, levelled, phrases, short_forms
from glossary.model import Glossary, Sense, Term

LONGEST_TEXT: Final = 20_000
"""Characters of a text that a person may ask about."""

_APOSTROPHES: Final = "‘’ʼ"  # noqa: RUF001 -- what keyboards make of it
_HALVES: Final = re.compile("[\ud800-\udfff]")  # of characters, which JSON can hold and nothing can search
_JOINTS: Final = frozenset("@_")
_CLOSING: Final = frozenset(" .,;:)\n'")
_PADDING: Final = "  "


Hit: TypeAlias = tuple[int, int, int, Entry]
"""Where a term stands, as minus its end so that of two the longer sorts first; a number that parts equals; the term."""

Met: TypeAlias = tuple[int, int, int, Entry]
"""Where a term that is told stands: its start and its end; the number of its Hit; the term."""


class Span(NamedTuple):
    """A term where it first stands in a text, its senses in order of likelihood; the first `likely` may be meant."""

    start: int
    end: int
    surface: str
    term: str
    senses: tuple[Sense, ...]
    likely: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a newcomer needs explained in a text, in its order, and the terms that the text explains itself."""

    spans: tuple[Span, ...]
    explained: tuple[str, ...]


class Scanner:
    """A glossary made ready to read texts. Reading changes nothing that matters, so threads may share it."""

    def __init__(self, glossary: Glossary) -> None:
        heads = short_forms(glossary)
        spelt = acronyms(heads)
        self._known = Register(spelt)
        self._capitals = Entries(glossary.terms, {each: (term,) for each, term in spelt.items()}, any_case=False)
        self._levelled = Entries(glossary.terms, phrases(glossary, heads), any_case=True)
        met = [*map(self._term_at, range(len(self._capitals) + len(self._levelled)))]
        self._ranking = Ranking([*glossary.terms, *met])
        numbered = sorted(enumerate(met), key=lambda each: len(each[1].senses))  # of one name the fullest stays
        fullest = {term.term: number for number, term in numbered}
        self._names = Register(fullest)
        self._fullest = numbers(fullest.values())

    def make_ready(self) -> None:
        """Make what searches; else the first who asks waits some hundredths of a second for it."""
        _ = self._capitals.find, self._levelled.find

    @property
    def names(self) -> Iterable[str]:
        """Of all terms that a Span may name."""
        return self._names

    def named(self, name: str) -> Term | None:
        """Give the term of a Span again, by its name."""
        place = self._names.place(name)
        return None if place is None else self._term_at(self._fullest[place])

    def _term_at(self, number: int) -> Term:
        """Give the term of a Hit, by its number."""
        beyond = number - len(self._capitals)
        return self._capitals.term(number) if beyond < 0 else self._levelled.term(beyond)

    def explain(self, text: str) -> Explanation:
        """Read any text. Each term is named once, where it first stands and is not explained there."""
        return _Reading(self, text).explanation()

    def hits(self, text: str, levelled_text: str) -> list[Hit]:
        """Give all that may be a term, in order; of two at one place the longer first."""
        found = self._in_capitals(text)
        found += self._in_any_case(text, levelled_text)
        found.sort()
        return found

    def _in_capitals(self, text: str) -> list[Hit]:
        found: list[Hit] = []
        padded = text + _PADDING
        entries = self._capitals.at
        done = bytearray(len(self._capitals))  # of what can only be a term one Hit is enough; again() gives a later one
        for index, start, end in self._capitals.find(text):
            if done[index] or (start and ((last := text[start - 1]).isalnum() or last in _JOINTS)):
                continue
            ended = end if padded[end] in _CLOSING else _ended(padded, end)
            if ended:
                entry = entries[index]
                if entry.plain:
                    if not self.is_term(text, start, ended, entry):
                        continue
                    done[index] = True
                found.append((start, -ended, index, entry))
        return found

    def again(self, text: str, number: int, after: int) -> Hit | None:
        """Give where what can only be a term stands next, once it turned out that it was part of a longer name."""
        entry, spelt = self._capitals.at[number], re.escape(self._capitals.spelt(number))
        places = re.compile(rf"(?<![\w@]){spelt}(?:s(?![^\W_])|(?![\w@]))").finditer(text, after)
        meant = (
            (start, end) for start, end in (place.span() for place in places) if self.is_term(text, start, end, entry)
        )
        return next(((start, -end, number, entry) for start, end in meant), None)

    def _in_any_case(self, text: str, levelled_text: str) -> list[Hit]:
        """Give phrases too. A space stands before each, so its place is that of the term in the text itself."""
        found: list[Hit] = []
        padded = f" {levelled_text}{_PADDING}"
        entries = self._levelled.at
        for index, start, end in self._levelled.find(padded):
            following = padded[end]
            if following.isalnum() and following != "s":
                continue  # most are only the beginning of a word
            ended = end if following == " " else _ended(padded, end)
            if ended:
                entry = entries[index]
                if entry.worded or not _is_known(self._known, text[start : end - 1]):  # else found already, as written
                    found.append((start, 1 - ended, len(self._capitals) + index, entry))
        return found

    def is_term(self, text: str, start: int, end: int, entry: Entry) -> bool:
        """Say whether what is spelt like a term is meant as one."""
        if entry.plain and not text[end + 1 : end + 2].isupper():  # no surname, as it follows initials
            return not (is_address(text, start, end) or is_plate(text, start, end))
        if entry.worded:
            return not (
                is_elsewhere(text, start, end, entry.term) or (entry.section and is_other_section(text, start, end))
            )
        stem = _stem(start, end, entry)
        if (
            is_plate(text, start, stem)
            or is_ordinary(text, start, stem, self._known)
            or are_initials(text, start, stem, entry.term)
        ):
            return False
        word = text[start:stem]
        if is_seldom_ours(word):
            return self._ranking.evidence(entry.term, text, start, least=2)
        if word in EMPHASIS or is_said_loudly(word, entry.term.term):
            return is_named(text, start, stem) or self._ranking.evidence(entry.term, text, start)
        return stem == end or not entry.any_case or not is_wordlike(text[start:end])

    def in_full(self, text: str, start: int, end: int, entry: Entry) -> tuple[int, int] | None:
        """Give where the text itself explains a term, or nothing."""
        if entry.worded:
            return (start, end) if is_glossed(text, end) or is_abbreviated(text, end, entry.term.term) else None
        return defined(text, start, _stem(start, end, entry), entry.full)

    def around(self, text: str, levelled_text: str, kept: list[Met]) -> Around:
        """Make ready what is weighed when terms of several senses are ranked."""
        return Around(self._ranking, text, levelled_text, [(start, entry.term) for start, _, _, entry in kept])


class _Reading:
    """One text being read from its beginning to its end."""

    def __init__(self, scanner: Scanner, text: str) -> None:
        self._scanner = scanner
        self._written = text
        self._text = text if text.isascii() else _searchable(text)
        self._kept: list[Met] = []
        self._hidden: list[int] = []
        self._explained: list[str] = []
        self._seen: set[str] = set()

    def explanation(self) -> Explanation:
        """Read, then rank: the senses of a term depend on the terms beside it."""
        last = 0
        seen = self._seen
        levelled_text = levelled(self._text)
        hits = self._scanner.hits(self._text, levelled_text)
        for start, minus_end, number, entry in hits:
            if start >= last:
                last = -minus_end if entry.term.term in seen else self._met(start, -minus_end, number, entry, last)
            elif entry.plain and entry.term.term not in seen:
                self._hidden.append(number)
            while self._hidden:
                if hit := self._scanner.again(self._text, self._hidden.pop(), last):
                    insort(hits, hit)  # always after where we are
        around = self._scanner.around(self._text, levelled_text, self._kept)
        spans = [self._span(start, end, entry.term, around) for start, end, _, entry in self._kept]
        return Explanation(tuple(spans), tuple(self._explained))

    def _met(self, start: int, end: int, number: int, entry: Entry, last: int) -> int:
        """Take in what was met first; gives where the next may begin."""
        if not (entry.plain or self._scanner.is_term(self._text, start, end, entry)):
            return last
        if entry.worded and is_said_again(self._text, start, end, self._seen):
            return last
        self._seen.add(entry.term.term)
        full = self._scanner.in_full(self._text, start, end, entry)
        if not full:
            self._kept.append((start, end, number, entry))
            return end
        self._explained.append(entry.term.term)
        while self._kept and self._kept[-1][1] > full[0]:
            _, _, popped, within = self._kept.pop()
            self._seen.discard(within.term.term)
            if within.plain:
                self._hidden.append(popped)
        return max(end, full[1])

    def _span(self, start: int, end: int, term: Term, around: Around) -> Span:
        senses, likely = around.ranked(term, start) if len(term.senses) > 1 else (term.senses, 1)
        return Span(start, end, self._written[start:end], term.term, senses, likely)


@lru_cache(maxsize=4096)  # a text says the same few again and again
def _is_known(known: Register, spelt: str) -> bool:
    return spelt in known


def _searchable(text: str) -> str:
    """Give a text of the same length with one kind of apostrophe, and without halves of characters."""
    for sign in _APOSTROPHES:
        text = text.replace(sign, "'")
    return _HALVES.sub("?", text)


def _stem(start: int, end: int, entry: Entry) -> int:
    """Where an acronym ends without the ending of a plural."""
    return end - 1 if len(entry.term.term) < end - start and entry.term.term[-1] not in "sS" else end


def _ended(padded: str, end: int) -> int:
    """Where a word ends that is spelt up to here, with the ending of a plural; 0 where it is another word."""
    following = padded[end]
    if not following.isalnum() and following not in _JOINTS:
        return end
    return end + 1 if following == "s" and not padded[end + 1].isalnum() else 0
