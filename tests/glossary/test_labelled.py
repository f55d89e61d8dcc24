"""How well look-up understands people: labelled queries of twenty kinds. `make test` prints the scores."""

from collections import Counter, defaultdict
from collections.abc import Callable

import pytest

from glossary.lookup import Kind, Lookup
from tests.glossary.labelled import Labelled, labelled

NOT_OURS = {"nonsense", "common word", "out of scope"}
NEAR_KINDS = {"partial", "acronym typo", "expansion typo"}

Scores = dict[str, list[tuple[Labelled, bool]]]


@pytest.fixture(scope="module")
def scores(lookup: Lookup) -> Scores:
    marks: Scores = defaultdict(list)
    for one in labelled():
        marks[one.kind].append((one, one.is_met_by(lookup.find(one.query))))
    return marks


def share(scores: Scores, kinds: set[str]) -> float:
    marks = [met for kind in kinds for _, met in scores[kind]]
    return sum(marks) / len(marks)


def test_at_least_98_in_100_queries_are_understood(
    scores: Scores, lookup: Lookup, record_property: Callable[[str, str], None]
) -> None:
    total = share(scores, set(scores))
    lines = [f"Look-up, {sum(map(len, scores.values()))} labelled queries: {100 * total:.1f}% right"]
    for kind, marks in sorted(scores.items()):
        lines.append(f"  {kind:<16}{sum(met for _, met in marks):>4} of {len(marks)}")
    for one in (one for marks in scores.values() for one, met in marks if not met):
        answer = lookup.find(one.query)
        told = ", ".join(term.term for term in answer.terms) or "nothing"
        lines.append(f"  wrong: {one.query!r} ({one.kind}) wants {one.term or one.outcome}, {answer.kind}: {told}")
    record_property("told", "\n".join(lines))
    assert total >= 0.98


def test_the_set_holds_twenty_kinds_with_enough_of_each(scores: Scores) -> None:
    assert len(scores) == 20
    assert min(map(len, scores.values())) >= 20
    assert sum(map(len, scores.values())) >= 400


def test_no_query_stands_twice_in_its_kind() -> None:
    times = Counter((one.query, one.kind) for one in labelled())
    assert [query for query, count in times.items() if count > 1] == []


def test_every_query_that_names_a_term_is_met(scores: Scores) -> None:
    exact_like = set(scores) - NEAR_KINDS - NOT_OURS
    assert {kind: share(scores, {kind}) for kind in exact_like} == dict.fromkeys(exact_like, 1.0)


def test_a_near_miss_has_the_right_term_in_the_first_three(scores: Scores) -> None:
    assert share(scores, NEAR_KINDS) >= 0.95


@pytest.mark.parametrize("one", [one for one in labelled() if one.kind in NOT_OURS], ids=lambda one: one.query)
def test_what_is_not_ours_is_never_found(lookup: Lookup, one: Labelled) -> None:
    assert lookup.find(one.query).kind is not Kind.FOUND
