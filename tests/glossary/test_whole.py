"""The whole glossary, read entry by entry: every sense keeps the rules that docs/glossary.md tells a steward."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
import textstat

from bot.jargon.export import cells
from bot.jargon.offered import key_of
from bot.jargon.pages import NATIONS, path_of
from glossary.catalogue import letter_of
from glossary.load import SHIPPED, WARNINGS, _page
from glossary.model import Glossary, Sense, Status
from glossary.wording import HARDEST, faults, leads_somewhere, sentences, unexplained

GRADE_OF_MOST = 7

SHARED_BY_INTENT: frozenset[str] = frozenset()
"""Sentences that more than one meaning may hold, each with its reason."""

FIRST_READ, LAST_READ = date(2026, 1, 1), date(2026, 11, 22)
"""Between these days every meaning was read. Who reads one later moves the second, so that no slip of a year passes."""

ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+")
NATION = re.compile(rf"\b(?:{'|'.join(NATIONS)})\b")
HOLDS_IN = re.compile(
    rf"(?<!Bank )\b(?:in|of|for|across|over) (?:(?:most|all|parts?|a few parts) of )?"
    rf"(?:the (?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)(?: (?:East|West))? of )?"
    rf"(?P<nations>{NATION.pattern}(?:(?:, and |, | and | or ){NATION.pattern})*)|(?P<whose>{NATION.pattern})'s "
)
"""Not `In England`, which begins a sentence: that is told in passing more often than not."""

IN_PASSING = frozenset(Path(__file__).with_name("in_passing.txt").read_text(encoding="utf-8").splitlines())
"""Meanings that name a nation without being confined to it, or hold in others too."""

REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


def name_of(sense: Sense) -> str:
    return f"{sense.term}: {sense.expansion}".strip()


def spoken(name: str) -> str:
    """A name as it sounds: hyphens, capitals and the plural of several words aside."""
    said = " ".join(re.split(r"[\s,'’-]+", name.casefold()))
    return said.removesuffix("s") if " " in said else said


def nations_told(meaning: str) -> set[str]:
    """Name the nations that a meaning is confined to: one, or several told in one breath, as "in England and Wales"."""
    told = [match["nations"] or match["whose"] for match in HOLDS_IN.finditer(meaning)]
    named = set(NATION.findall(meaning))
    return named if told and all(set(NATION.findall(each)) == named for each in told) else set()


@pytest.fixture(scope="session")
def senses(glossary: Glossary) -> list[Sense]:
    return [sense for term in glossary.terms for sense in term.senses]


@pytest.fixture(scope="session")
def headwords(glossary: Glossary) -> frozenset[str]:
    return frozenset(term.term for term in glossary.terms)


def all_well(senses: Iterable[Sense], wrong: Callable[[Sense], object]) -> None:
    """Fail with every sense in which something is wrong, and what, as a person finds it in the files."""
    found = ((sense, wrong(sense)) for sense in senses)
    faulty = [f"{each.setting}: {each.term} ({each.expansion}): {what}" for each, what in found if what]
    assert not faulty, "\n".join([f"{len(faulty)} senses", *faulty])


def test_every_sense_is_of_a_known_shape(senses: list[Sense]) -> None:
    def wrong(sense: Sense) -> list[str]:
        texts = [text for text in cells(sense).values() if text != " ".join(text.split())]
        nations = [name for name in filter(None, sense.nation.split("; ")) if name not in NATIONS]
        return texts + nations

    all_well(senses, wrong)
    assert {sense.setting for sense in senses} >= {"NHS", "Social care", "Police & justice", "Housing"}


def test_a_meaning_that_tells_where_it_holds_has_that_nation(senses: list[Sense]) -> None:
    """Else `/glossary?nation=` leaves it out, and a reader elsewhere takes it for their own."""
    told = [(sense, nations_told(sense.meaning)) for sense in senses if name_of(sense) not in IN_PASSING]
    wanted = {id(sense): nations for sense, nations in told if nations}
    here = [sense for sense, nations in told if nations]
    all_well(here, lambda sense: set(sense.nation.split("; ")) != wanted[id(sense)] and sense.meaning)


def test_no_sense_is_there_twice(senses: list[Sense]) -> None:
    """A term without a name in full may be said in two settings, each with a meaning of its own."""
    many = Counter(key_of(cells(sense)) for sense in senses)
    all_well(senses, lambda sense: many[key_of(cells(sense))] > 1)


def test_every_link_leads_to_a_headword(senses: list[Sense], headwords: frozenset[str]) -> None:
    all_well(senses, lambda sense: [name for name in sense.see if name not in headwords or name == sense.term])


def test_no_link_leads_to_the_same_words(senses: list[Sense]) -> None:
    """Who follows it from CBL to choice-based lettings, which CBL stands for, has learnt nothing."""

    def wrong(sense: Sense) -> list[str]:
        own = {spoken(sense.term), spoken(sense.expansion)}
        return [name for name in sense.see if spoken(name) in own]

    all_well(senses, wrong)


def test_what_replaced_a_sense_can_be_followed(senses: list[Sense], headwords: frozenset[str]) -> None:
    """It is a headword, the name in full of one, or a name of several words that explains itself."""
    names = headwords | {sense.expansion for sense in senses}
    after = [sense for sense in senses if sense.replaced_by and sense.status is not Status.DISCOURAGED]
    all_well(after, lambda sense: not leads_somewhere(sense.replaced_by, names) and sense.replaced_by)


def test_what_is_historical_has_a_successor_or_a_reason_for_none(senses: list[Sense]) -> None:
    past = [sense for sense in senses if sense.status is Status.HISTORICAL]
    all_well(past, lambda sense: not (sense.replaced_by or sense.no_successor))
    all_well(senses, lambda sense: sense.no_successor and sense.status is not Status.HISTORICAL)


def test_every_sense_has_a_meaning_of_two_sentences_in_plain_words(senses: list[Sense]) -> None:
    all_well(senses, lambda sense: faults(sense.meaning) or not sense.meaning)


def test_a_meaning_says_more_than_the_name_in_full(senses: list[Sense]) -> None:
    named = [sense for sense in senses if sense.expansion]
    all_well(named, lambda sense: sense.meaning.rstrip(".").casefold() == sense.expansion.casefold())


def test_a_child_of_eleven_reads_most_meanings(senses: list[Sense]) -> None:
    grades = {id(sense): textstat.flesch_kincaid_grade(sense.meaning) for sense in senses}
    assert statistics.median(grades.values()) <= GRADE_OF_MOST
    plain = [sense for sense in senses if not sense.hard]
    all_well(plain, lambda sense: grades[id(sense)] > HARDEST and grades[id(sense)])


def test_no_two_meanings_share_a_sentence(senses: list[Sense]) -> None:
    many = Counter(said for sense in senses for said in sentences(sense.meaning))
    all_well(
        senses,
        lambda sense: [said for said in sentences(sense.meaning) if many[said] > 1 and said not in SHARED_BY_INTENT],
    )


def test_every_fact_says_where_it_is_from(senses: list[Sense]) -> None:
    def wrong(sense: Sense) -> list[str]:
        parts = [part.strip() for part in sense.source.split(",")]
        known = {"knowledge", "published list"}
        return [part for part in parts if part not in known and not (ADDRESS.match(part) or REPOSITORY.match(part))]

    all_well(senses, wrong)


def test_every_meaning_was_read_on_a_day_that_has_come(senses: list[Sense]) -> None:
    all_well(senses, lambda sense: not FIRST_READ <= date.fromisoformat(sense.reviewed) <= LAST_READ)


def test_every_warning_is_for_a_term_of_several_senses(glossary: Glossary) -> None:
    """Headwords that differ by capitals only are taken for each other as senses are, so they count together."""
    here = {term.term for term in glossary.terms}
    many = Counter(term.term.casefold() for term in glossary.terms for _ in term.senses)
    warned = _page(SHIPPED / WARNINGS)
    assert len(warned) >= 100
    assert not [term for term in warned if term not in here or many[term.casefold()] < 2]
    assert not [term for term, said in warned.items() if len(sentences(said)) != 1]
    assert not {term: unexplained(said) for term, said in warned.items() if unexplained(said)}


def test_every_term_has_an_address_of_its_own_and_a_letter(headwords: frozenset[str]) -> None:
    assert len({path_of(term) for term in headwords}) == len(headwords)
    parts = {term: term.split("/") for term in headwords}
    assert not [term for term, each in parts.items() if {"", ".", ".."} & set(each)]  # browsers would change these
    assert {letter_of("Ärzte"), letter_of("#"), letter_of("s117")} == {"A", "0-9", "S"}
