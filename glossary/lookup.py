"""Looks a query up: found, nearly found, or unknown."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from glossary.compact import Register
from glossary.everyday import EVERYDAY, is_elsewhere, is_everyday, is_hardly_ours, is_of_another_field, words_of
from glossary.explaining.surfaces import meant, said
from glossary.model import Glossary, Sense, Term
from glossary.near import MOST_SUGGESTIONS, Suggestions, merge, standings
from glossary.normalise import ARTICLES, acronym_key, tidy, words, written
from glossary.phrases import ByKey, Phrase, Phrases, wordings
from glossary.question import asks, is_filler, peel

_NUMBER: Final = re.compile(r"\d+")
_MOST_WORDS: Final = 24  # of a query; the longest expansion has fifteen
_MOST_FOUND: Final = 20
_MOST_BEFORE_NAMED: Final = 2  # suggestions
_SHORTEST_NAMED: Final = 3  # letters of an acronym among other words
_SHORTEST_PLURAL: Final = 3  # letters, with the s
_SHORTEST_PLURAL_IN_CAPITALS: Final = 4  # GPS and DNS are words of their own


class Kind(StrEnum):
    """How sure an answer is."""

    FOUND = "found"
    NEARLY = "nearly"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a look-up says. For `nearly` the terms are suggestions, best first, at most five; for `unknown` none.

    A term reached by its expansion carries only the senses of that expansion.
    """

    query: str
    kind: Kind
    terms: tuple[Term, ...]


class Lookup:
    """A glossary made ready for questions. Looking up changes nothing, so threads may share it."""

    def __init__(self, glossary: Glossary) -> None:
        terms = [*glossary.terms]  # once: each may have to be read from where it is written
        keys = [(key, place) for place, term in enumerate(terms) for key in _acronym_keys(term) if key]
        self._terms = glossary.terms
        self._headwords = Register(term.term for term in terms)
        self._acronyms = ByKey(self._terms, keys)
        self._phrases = Phrases(self._terms, _phrases(terms))
        self._suggestions = Suggestions(self._terms, [*keys, *_spoken(terms)], self._phrases, standings(terms))

    def find(self, query: str) -> Answer:
        """Answer any text, however long or odd; none raises, and a guess is never taken for a find."""
        parts = written(tidy(query))[:_MOST_WORDS]
        if not parts:
            return Answer(query, Kind.UNKNOWN, ())
        doubtful: tuple[Term, ...] = ()
        rest: list[str] = []
        for rest in peel(parts):
            terms, sure = self._exactly(rest)
            if terms and sure:
                return Answer(query, Kind.FOUND, terms)
            if rest is parts or not is_filler(rest[0]):
                doubtful = doubtful or terms
        terms = doubtful or self._nearly(rest) or (() if rest == parts else self._nearly(parts))
        if terms and self._is_plainly_asked(parts, terms):
            return Answer(query, Kind.FOUND, terms)
        return Answer(query, Kind.NEARLY if terms else Kind.UNKNOWN, terms)

    def _is_plainly_asked(self, parts: list[str], terms: tuple[Term, ...]) -> bool:
        """Say whether a question holds one acronym, and nothing else may be meant: `where does the ICB sit`."""
        capitals = {part for part in parts if part.isupper() and len(part) > 1}
        if not asks(parts) or len(capitals) != 1 or all(part.isupper() for part in parts):
            return False
        (key,) = {part.casefold() for part in capitals}
        named = {term.term for term in self._acronyms[key]}
        return _stands_out(key) and not is_hardly_ours(key) and all(term.term in named for term in terms)

    def headword(self, name: str) -> Term | None:
        """Give the term that is written exactly so; capitals count. Who presses a name of ours cannot mean another."""
        place = self._headwords.place(name)
        return None if place is None else self._terms[place]

    def surely(self, name: str) -> tuple[Term, ...]:
        """Give the terms that this very name means beyond doubt; cheap, because it never looks for near ones."""
        parts = written(tidy(name))[:_MOST_WORDS]
        terms, sure = self._exactly(parts) if parts else ((), False)
        return terms if sure else ()

    def _nearly(self, parts: list[str]) -> tuple[Term, ...]:
        """Suggest terms near to the words, and those that other words only surround (`MDT meeting`)."""
        lower = [part.casefold() for part in parts]
        near = self._suggestions.near(lower, loud=all(part.isupper() for part in parts))
        joined = [
            f"{one}and{other}" for one, link, other in zip(lower, lower[1:], lower[2:], strict=False) if link == "and"
        ]
        keys = [*(word for word in lower if _stands_out(word)), *joined]
        named = [term for key in keys for term in self._acronyms[key]]
        return merge((*near[:_MOST_BEFORE_NAMED], *named, *near[_MOST_BEFORE_NAMED:]), MOST_SUGGESTIONS)

    def _exactly(self, parts: list[str]) -> tuple[tuple[Term, ...], bool]:
        """Give the terms that these very words name, and whether that is beyond doubt."""
        lower = [part.casefold() for part in parts]
        acronyms = self._named(parts, lower)
        phrases = self._phrases.named(lower)
        if not acronyms and not phrases and _names_a_year(lower):
            return self._phrases.named(lower[:-1]), False  # which Act is not sure
        if not acronyms and len(parts) > 1 and lower[0] in ARTICLES:
            acronyms = self._named(parts[1:], lower[1:])
        terms = acronyms or phrases
        if acronyms and phrases:
            terms = merge((*acronyms, *phrases), _MOST_FOUND)
        if len(terms) > 1:
            terms = _of_these_numbers(lower, terms)
        return terms, not (terms and _is_doubtful(parts, lower, terms))

    def _named(self, parts: list[str], lower: list[str]) -> tuple[Term, ...]:
        """Give the terms whose acronym this is, or is the plural of (`ICBs`)."""
        key = acronym_key(lower)
        terms = self._acronyms[key]
        if not terms and len(parts) == 3 and lower[1] == "n":  # noqa: PLR2004 - A n E
            return self._acronyms[f"{lower[0]}and{lower[2]}"]
        if key.endswith("s") and _may_be_plural(parts, key, known=bool(terms)):
            terms = (*self._acronyms[key[:-1]], *terms)
        if terms and _ends_a_question(parts):
            return tuple(term for term in terms if written(term.term) == parts)
        if terms and len(parts) > 1 and _reads_as_words(lower):
            return tuple(term for term in terms if words(term.term) == lower)
        if len(terms) > 1:
            spelt = "".join(parts)
            return tuple(sorted(terms, key=lambda term: term.term != spelt))
        return terms


def _of_these_numbers(lower: list[str], terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Leave out numbers with brackets where the very number that was asked for is there: section 42 is not 4(2)."""
    asked = _NUMBER.findall(" ".join(lower))
    if not asked or all(_NUMBER.findall(term.term) != asked for term in terms):
        return terms
    return tuple(term for term in terms if "(" not in term.term or _NUMBER.findall(term.term) == asked)


def _is_doubtful(parts: list[str], lower: list[str], terms: tuple[Term, ...]) -> bool:
    """Say whether hardly anybody means our terms by this word: `it`, `Cat` and GDP rather than IT and CAT."""
    last = parts[-1]
    if len(parts) > 1 and not (lower[0] in ARTICLES and len(parts) == 2):  # noqa: PLR2004 - the word and its article
        return False
    if len(parts) > 1 and any(acronym_key(words(term.term)) == "".join(lower) for term in terms):
        return False  # A I, or `the ask`
    if is_hardly_ours(lower[-1]) and not _plainly_plural(last):
        return True
    if last not in {last.lower(), last.capitalize()}:
        return False
    return is_everyday(lower[-1]) and not _is_jargon(lower[-1], terms)


def _is_jargon(word: str, terms: tuple[Term, ...]) -> bool:
    """Say whether a word that looks like a form of an everyday one is a headword as it is: screening, SATs."""
    jargon = (term for term in terms if not all(sense.expansion for sense in term.senses))
    return any(term.term.casefold() == word for term in jargon) and word not in words_of(EVERYDAY)


def _ends_a_question(parts: list[str]) -> bool:
    """Say whether this is an acronym and the last word of a question: `what CP is` asks for CP and not CP-IS."""
    *before, last = parts
    asked = len(last) > 1 and last.islower() and is_filler(last)
    return asked and bool(before) and all(part.isupper() for part in before)


def _plainly_plural(part: str) -> bool:
    return part[:-1].isupper() and part.endswith("s")


def _names_a_year(lower: list[str]) -> bool:
    """Say whether this is an Act with its year, which people add and expansions often leave out."""
    return len(lower) > 2 and lower[-2] == "act" and lower[-1].isdecimal()  # noqa: PLR2004 - name, Act, year


def _stands_out(word: str) -> bool:
    """Say whether a word among others can only be meant as an acronym."""
    return len(word) >= _SHORTEST_NAMED and not is_elsewhere(word)


def _may_be_plural(parts: list[str], key: str, *, known: bool) -> bool:
    """Say whether the last s may be a plural's: plainly in `ICs`, else only if `ICS` or `dns` is no word of its own."""
    last = parts[-1]
    if _plainly_plural(last):
        return True
    shortest = _SHORTEST_PLURAL_IN_CAPITALS if last.isupper() else _SHORTEST_PLURAL
    return not known and key[-2:] != "ss" and len(key) >= shortest and not is_of_another_field(key)


def _reads_as_words(lower: list[str]) -> bool:
    """Say whether parts are words rather than spaced letters: `do it` is not DOIT, but `section 117` is s117."""
    if any(word[0].isdigit() for word in lower):
        return False
    return any(len(word) > 1 and is_everyday(word) for word in lower)


def as_json(answer: Answer) -> dict[str, Any]:
    """Give an answer as what JSON can hold: query, kind, and terms with their senses."""
    return {"query": answer.query, "kind": answer.kind.value, "terms": [_term_as_json(term) for term in answer.terms]}


def _term_as_json(term: Term) -> dict[str, Any]:
    return {"term": term.term, "senses": [_sense_as_json(sense) for sense in term.senses]}


def _sense_as_json(sense: Sense) -> dict[str, str]:
    return {
        "expansion": sense.expansion,
        "meaning": sense.meaning,
        "setting": sense.setting,
        "status": sense.status.value,
        "until": sense.until,
        "replaced_by": sense.replaced_by,
        "nation": sense.nation,
        "source": sense.source,
    }


def _acronym_keys(term: Term) -> Iterator[str]:
    """Give an acronym's key; for `A&E` also the key without the and."""
    if any(sense.expansion for sense in term.senses):
        parts = words(term.term)
        yield acronym_key(parts)
        if "&" in term.term:
            yield acronym_key([part for part in parts if part != "and"])


def _phrases(terms: Iterable[Term]) -> Iterator[Phrase]:
    """Give each wording of each sense, with the term narrowed to the senses that share it."""
    for term in terms:
        senses: dict[tuple[str, ...], list[Sense]] = {}
        for sense in term.senses:
            for wording in wordings(sense.expansion) if sense.expansion else (words(term.term),):
                senses.setdefault(tuple(wording), []).append(sense)
        for parts, found in senses.items():
            whole = len(found) == len(term.senses)
            yield Phrase(term if whole else Term(term.term, tuple(found), term.warning), parts)
        if " " in term.term and (name := tuple(words(term.term))) not in senses:
            yield Phrase(term, name)
        yield from (Phrase(meant(term, wording), tuple(words(wording))) for wording in said().get(term.term, ()))


def _spoken(terms: Iterable[Term]) -> Iterator[tuple[str, int]]:
    """Give what an acronym sounds like: somebody who only heard it writes `marrack`."""
    for place, term in enumerate(terms):
        said = {sense.say for sense in term.senses if sense.say and sense.expansion}
        for key in {"".join(words(say.partition("(")[0])) for say in said}:
            if key != acronym_key(words(term.term)):
                yield key, place
