"""Whom people mean when they write a name: a Member, several it might be, or somebody who is not in the Room."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz

from bot.safety import is_a_first_name
from glossary.everyday import is_everyday

_ME = frozenset(("i", "me", "myself"))
_TITLES = frozenset(("dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sister", "nurse", "rev", "sgt", "pc"))
_NOT_PEOPLE = re.compile(
    r"(?:we|they|it|this|that|these|those|there|someone|somebody|everyone|everybody|nobody|anyone|all|who|you|the|a|"
    r"an|our|your|their|his|her|my|each|every|any|no|some|most|both|he|she|what|which|if|when|how|please|staff)",
    re.IGNORECASE,
)
_URGES = re.compile(
    r"advise|appoint|assign|authorise|circulate|commission|contact|discharge|enable|encourage|escalate|finalise|instruct"
    r"|liaise|nudge|persuade|prompt|recruit|update"
)
"""What is done to somebody, where a sentence begins; most such words are among those of every day."""
_OF_BODIES = re.compile(
    r"\b(?:agency|alliance|association|authority|avenue|board|borough|care|centre|charity|clinic|college|company"
    r"|community|constabulary|council|county|court|department|district|drive|federation|fire|force|foundation|group"
    r"|health|hospice|hospital|house|housing|lane|ltd|ministry|network|nhs|office|partnership|pharmacy|police|practice"
    r"|project|road|school|services?|society|street|surgery|team|trust|university|ward)\b"
)
"""Words of which the names of Organisations, teams and places are made."""
_NEVER_IN_A_TEAM = frozenset(("the", "our", "their", "with", "to", "for", "and", "everyone", "all"))
_ASKS = re.compile(
    r"a|an|add|agree|all|alert|allow|arrange|ask|book|bring|call|chase|check|discuss|email|ensure|every|find|follow|get"
    r"|give|help|how|inform|invite|let|meet|need|no|notify|offer|open|order|phone|plan|refer|remind|request|review"
    r"|ring|see|send|set|speak|support|take|talk|tell|text|train|visit|wait|we|what|which|work|write"
)
"""What somebody else does with a team."""
_FEWEST_WORDS = 2
_JOINS = re.compile(r"\s*(?:,\s*and\s|,|&|/|\band\b|\bwith\b)\s*", re.IGNORECASE)
_EXPLAINED = re.compile(r",\s*(?:the|our|my|her|his|their)\b", re.IGNORECASE)
"""Sam, the ward manager, is one person."""
_OTHERS = re.compile(r"(?:the|our|my|her|his|their)(?:\s[\w’'-]+){1,3}", re.IGNORECASE)
_NEAR = 85.0
"""Of 100: one letter wrong in a name of five. What is only near is offered, never taken."""
_SHORTEST_NEAR = 4
LONGEST_NAME = 4
"""Words."""
_MOST_OFFERED = 10


@dataclass(frozen=True, slots=True)
class Person:
    """A Member of the Room, as far as a name goes."""

    id: int
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom the name means: one Member, the several it may be, or the name as typed of somebody who is not here."""

    person: Person | None = None
    people: tuple[Person, ...] = ()
    named: str = ""
    beside: str = ""
    """Who does it with them, as typed."""


def owner_of(typed: str, people: Sequence[Person], asker: Person) -> Owner | None:
    """One name, or several of which the first owns it; None where it is no name at all."""
    first, *others = _JOINS.split(_bare(typed))
    owner = _single(first, people, asker)
    if owner is None or _EXPLAINED.search(typed) or not all(_may_be_beside(other, people) for other in others):
        return None
    beside = _bare(typed)[len(first) :]
    return Owner(owner.person, owner.people, owner.named, _JOINS.sub("", beside, count=1)) if others else owner


def known(typed: str, people: Sequence[Person], asker: Person) -> Owner | None:
    """The same, for a Member alone whose name is spelt right: where anything else might be no name."""
    owner = owner_of(typed, people, asker)
    return owner if owner and not owner.named else None


def _bare(typed: str) -> str:
    return typed.strip(" \t@,;:.–—-[]()")


def _single(typed: str, people: Sequence[Person], asker: Person) -> Owner | None:
    words = _folded(typed)
    if words in _ME:
        return Owner(asker, (asker,))
    found = _called(words, people)
    if found:
        return Owner(found[0] if len(found) == 1 else None, found)
    if not _is_a_name(typed):
        return None
    return Owner(None, _nearly_called(words, people), _bare(typed))


def _may_be_beside(typed: str, people: Sequence[Person]) -> bool:
    words = _folded(typed)
    return words in _ME or bool(_called(words, people)) or _is_a_name(typed) or bool(_OTHERS.fullmatch(typed))


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold().replace("'", "").replace("’", "")
    kept = (letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(kept).split())


def _called(words: str, people: Sequence[Person]) -> tuple[Person, ...]:
    """By full name; else by first name, with or without an initial; else by title and surname."""
    if not words:
        return ()
    exact = tuple(person for person in people if _folded(person.name) == words)
    return exact or tuple(person for person in people if _is_short_for(words.split(), _folded(person.name).split()))


def _is_short_for(typed: list[str], name: list[str]) -> bool:
    if not name or len(typed) > len(name) + 1:
        return False
    if typed[0] in _TITLES and typed[1:]:
        return typed[1:] in (name, name[-len(typed[1:]) :])
    initial = len(typed[-1]) == 1 and len(typed) > 1
    whole = typed[:-1] if initial else typed
    return name[: len(whole)] == whole and (not initial or name[-1].startswith(typed[-1]))


def _nearly_called(words: str, people: Sequence[Person]) -> tuple[Person, ...]:
    if len(words) < _SHORTEST_NEAR:
        return ()
    return tuple(islice((person for person in people if _is_near(words, _folded(person.name))), _MOST_OFFERED))


def _is_near(words: str, name: str) -> bool:
    return max((fuzz.ratio(words, each) for each in (name, name.partition(" ")[0])), default=0) >= _NEAR


def _is_a_name(typed: str) -> bool:
    """A capital on each word and no figures. Which names there are nobody can list, so callers ask where it stands."""
    words = re.findall(r"[^\W_]+(?:['’.-][^\W_]+)*", _bare(typed))
    if not words or len(words) > LONGEST_NAME or _NOT_PEOPLE.fullmatch(words[0]):
        return False
    return all(word[0].isupper() and not any(map(str.isdigit, word)) for word in words)


def may_be_a_name(typed: str) -> bool:
    """Looks like a first name and a surname: two words or more, the first no word of every day, and no body's name."""
    words = _folded(typed).split()
    if len(words) < _FEWEST_WORDS or not _is_a_name(typed) or any(word.isupper() for word in typed.split()):
        return False
    return not (is_everyday(words[0]) or _URGES.fullmatch(words[0]) or _OF_BODIES.search(" ".join(words)))


def is_of_a_body(typed: str) -> bool:
    """A team or an office, and nobody by name: the police, housing team, Fernshire Police; not "ask the police"."""
    words = _folded(typed).split()
    if words[:1] and words[0] in {"the", "our", "their"}:
        words = words[1:]
    if not 1 <= len(words) <= LONGEST_NAME or _NEVER_IN_A_TEAM & set(words) or _ASKS.fullmatch(words[0]):
        return False
    return not _URGES.fullmatch(words[0]) and bool(_OF_BODIES.fullmatch(words[-1]))


def is_surely_a_name(typed: str) -> bool:
    """Begins with a first name or a title that people here have."""
    words = _folded(typed).split()
    return bool(words) and (is_a_first_name(words[0]) or (words[0] in _TITLES and len(words) > 1))
