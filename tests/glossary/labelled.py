"""The labelled queries, and whether an answer is right.

A first set was written before look-up was tuned. The others are drawn at random from the facts, in the ways in which
people write them, or are slips, questions and names of other fields of our own; their labels are read through by hand.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from glossary.lookup import Answer, Kind

NOT_FOUND: Final = "not found"
"""An outcome: it may be offered, but must not be taken to be meant."""

NEARLY_IN_FIRST: Final = 3


@dataclass(frozen=True)
class Labelled:
    query: str
    kind: str
    term: str
    outcome: str
    senses: str
    """Expansions that must all be among the answer's, parted by |."""

    def is_met_by(self, answer: Answer) -> bool:
        if answer.kind != self.outcome:
            return self.outcome == NOT_FOUND and answer.kind is not Kind.FOUND
        first = answer.terms[:NEARLY_IN_FIRST] if answer.kind is Kind.NEARLY else answer.terms
        told = {sense.expansion for term in first for sense in term.senses}
        named = not self.term or self.term in {term.term for term in first}
        return named and (not self.senses or told.issuperset(self.senses.split("|")))


def labelled() -> list[Labelled]:
    with Path(__file__).with_name("queries.csv").open(encoding="utf-8", newline="") as file:
        return [Labelled(**row) for row in csv.DictReader(file)]
