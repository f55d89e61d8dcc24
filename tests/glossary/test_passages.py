"""How well texts are explained: a labelled set of passages, half of them written without a look at what is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from glossary.scan import Explanation, Scanner, Span


@dataclass(frozen=True)
class Passage:
    kind: str
    half: str
    text: str
    spans: tuple[tuple[str, str, str], ...]
    explained: frozenset[str]


def passages() -> list[Passage]:
    rows: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("passages.yaml").read_text(encoding="utf-8"))
    return [
        Passage(row["kind"], row["half"], row["text"], tuple(map(tuple, row["spans"])), frozenset(row["explained"]))
        for row in rows
    ]


def right(span: Span) -> str:
    return span.senses[0].expansion or span.senses[0].setting


def marks(passage: Passage, found: Explanation) -> Counter[str]:
    wanted = {(surface, term): sense for surface, term, sense in passage.spans}
    got = {(span.surface, span.term): span for span in found.spans}
    both = wanted.keys() & got.keys()
    return Counter(
        wanted=len(wanted),
        found=len(got),
        both=len(both),
        sense=sum(right(got[key]) == wanted[key] for key in both),
        defined=len(passage.explained),
        flagged=len(passage.explained & {span.term for span in found.spans}),
        heard=len(passage.explained & set(found.explained)),
        claimed=len(set(found.explained) - passage.explained),
    )


@pytest.fixture(scope="module")
def score(scanner: Scanner) -> dict[str, Counter[str]]:
    halves: dict[str, Counter[str]] = {"first": Counter(), "last": Counter()}
    for passage in passages():
        halves[passage.half] += marks(passage, scanner.explain(passage.text))
    return halves


@pytest.mark.parametrize("half", ["first", "last"])
def test_a_newcomer_is_told_what_they_need_and_no_more(
    score: dict[str, Counter[str]], half: str, record_property: Callable[[str, str], None]
) -> None:
    mark = score[half]
    precision, recall, sense = (
        mark["both"] / mark["found"],
        mark["both"] / mark["wanted"],
        mark["sense"] / mark["both"],
    )
    told = f"precision {precision:.1%}, recall {recall:.1%}, right sense first {sense:.1%}"
    record_property("told", f"Passages, {half} half, {mark['wanted']} labels: {told}")
    assert precision >= 0.95
    assert recall >= 0.95
    assert sense >= 0.90


def test_what_a_text_explains_itself_is_not_explained_again(score: dict[str, Counter[str]]) -> None:
    together = score["first"] + score["last"]
    assert together["defined"] >= 7
    assert not together["flagged"]


def test_what_a_text_explains_itself_is_heard_and_nothing_else_is_taken_for_it(
    score: dict[str, Counter[str]], record_property: Callable[[str, str], None]
) -> None:
    together = score["first"] + score["last"]
    told = f"{together['heard']} of {together['defined']} heard, {together['claimed']} taken for it"
    record_property("told", f"Passages, what a text explains itself: {told}")
    assert together["heard"] == together["defined"]
    assert not together["claimed"]


def test_the_set_is_large_and_varied() -> None:
    every = passages()
    assert len(every) >= 120
    assert len({passage.kind for passage in every}) >= 60
    assert min(Counter(passage.half for passage in every).values()) >= 60


def test_every_label_stands_in_its_text() -> None:
    missing = [surface for passage in passages() for surface, _, _ in passage.spans if surface not in passage.text]
    assert missing == []
