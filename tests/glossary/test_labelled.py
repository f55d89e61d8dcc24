"""How well look-up understands people: a labelled set of queries of twenty kinds, written before the code was tuned."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from glossary.lookup import Answer, Kind, Lookup

NEARLY_IN_FIRST = 3
NOT_OURS = {"nonsense", "common word", "out of scope"}
NEAR_KINDS = {"partial", "acronym typo", "expansion typo"}


@dataclass(frozen=True)
class Labelled:
    query: str
    kind: str
    term: str
    outcome: str

    def is_met_by(self, answer: Answer) -> bool:
        if answer.kind != self.outcome:
            return False
        first = answer.terms[:NEARLY_IN_FIRST] if answer.kind is Kind.NEARLY else answer.terms
        return not self.term or self.term in {term.term for term in first}


def labelled() -> list[Labelled]:
    with Path(__file__).with_name("labelled.csv").open(encoding="utf-8", newline="") as file:
        return [Labelled(**row) for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def score(lookup: Lookup) -> dict[str, list[bool]]:
    marks: dict[str, list[bool]] = defaultdict(list)
    for one in labelled():
        marks[one.kind].append(one.is_met_by(lookup.find(one.query)))
    return marks


def share(marks: list[bool]) -> float:
    return sum(marks) / len(marks)


def test_at_least_98_in_100_queries_are_understood(score: dict[str, list[bool]]) -> None:
    for kind, marks in score.items():
        print(f"{kind:<16}{sum(marks):>4} of {len(marks)}")
    assert share([mark for marks in score.values() for mark in marks]) >= 0.98


def test_the_set_holds_twenty_kinds_with_enough_of_each(score: dict[str, list[bool]]) -> None:
    assert len(score) == 20
    assert min(len(marks) for marks in score.values()) >= 9


def test_every_query_that_names_a_term_is_met(score: dict[str, list[bool]]) -> None:
    exact_like = score.keys() - NEAR_KINDS - NOT_OURS
    assert {kind: share(score[kind]) for kind in exact_like} == dict.fromkeys(exact_like, 1.0)


def test_a_near_miss_has_the_right_term_in_the_first_three(score: dict[str, list[bool]]) -> None:
    assert share([mark for kind in NEAR_KINDS for mark in score[kind]]) >= 0.95


@pytest.mark.parametrize("one", [one for one in labelled() if one.kind in NOT_OURS], ids=lambda one: one.query)
def test_what_is_not_ours_is_never_found(lookup: Lookup, one: Labelled) -> None:
    assert lookup.find(one.query).kind is not Kind.FOUND
