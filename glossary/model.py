"""What a glossary is made of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

REVIEW_MONTHS = 12
"""A meaning is read through again this long after it was last reviewed."""


class Status(StrEnum):
    """Whether people still use a sense.

    `planned` is announced or enacted and not yet in force; `discouraged` is still heard and better avoided.
    """

    CURRENT = "current"
    HISTORICAL = "historical"
    PLANNED = "planned"
    DISCOURAGED = "discouraged"


class Sense(NamedTuple):
    """One of a term's meanings; a text that does not apply is empty.

    `expansion` is empty for jargon that is no acronym. `until` is for people to read: "2022", "July 2022", "2027
    (planned)". `nation` names the nations the sense is confined to, parted by "; ", and empty means all of the UK, or
    more of it than one could name. `source`, of the fact, is "knowledge", "published list", a repository as
    owner/name, or an address.

    `example` is a sentence of use, `say` how it is spoken, `care` why to choose other words, `see` the headwords to
    read next. `unconfirmed` says that law, a body or a status could not be checked. `no_successor` says why nothing
    replaced what is historical. `hard` says why a meaning could not be put more simply. `reviewed` is the day, as
    YYYY-MM-DD, on which the meaning was last read through.

    A tuple, as Term is, because thousands are made at every start.
    """

    term: str
    expansion: str
    meaning: str
    setting: str
    status: Status
    until: str
    replaced_by: str
    nation: str
    source: str
    example: str = ""
    say: str = ""
    care: str = ""
    see: tuple[str, ...] = ()
    unconfirmed: bool = False
    no_successor: str = ""
    hard: str = ""
    reviewed: str = ""


class Term(NamedTuple):
    """A headword as people write it, with its senses.

    `warning` names the misunderstanding that would hurt, where one sense taken for another may do harm.
    """

    term: str
    senses: tuple[Sense, ...]
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms, in the order of a dictionary."""

    terms: Sequence[Term]


_FIRST = ("NHS", "Social care", "Mental health", "Public health", "Children & education", "Local government", "Housing")
"""Settings whose senses lead where nothing is known of the asker: who meets in a Big Room most."""


def _order(sense: Sense, usual: str) -> tuple[bool, bool, int]:
    """What most people mean leads, then what is in use, and then what most of those who ask will have met."""
    rank = _FIRST.index(sense.setting) if sense.setting in _FIRST else len(_FIRST)
    is_usual = bool(usual) and sense.expansion.startswith(usual)
    return not is_usual, sense.status is Status.HISTORICAL, rank


def _ordered(senses: list[Sense], usual: str) -> tuple[Sense, ...]:
    return tuple(sorted(senses, key=partial(_order, usual=usual)))


def gather(
    senses: Iterable[Sense],
    warnings: Mapping[str, str] = MappingProxyType({}),
    usual: Mapping[str, str] = MappingProxyType({}),
) -> Glossary:
    """Put each sense under its headword. Spelling counts, capitals too: MAPs and MaPS are different bodies.

    `usual` tells of some headwords how the name in full begins that they mostly stand for.
    """
    by_term: dict[str, list[Sense]] = defaultdict(list)
    for sense in senses:
        by_term[sense.term].append(sense)
    headwords = sorted(by_term, key=lambda term: (term.casefold(), term))
    return Glossary(
        tuple(Term(term, _ordered(by_term[term], usual.get(term, "")), warnings.get(term, "")) for term in headwords)
    )
