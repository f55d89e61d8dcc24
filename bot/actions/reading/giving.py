"""To whom a sentence gives the task: Sam to ring …, I will …, … (Sam), owner: Sam."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.actions.reading.bodies import body_named
from bot.actions.reading.owners import (
    LONGEST_NAME,
    Owner,
    Person,
    is_of_a_body,
    is_surely_a_name,
    known,
    may_be_a_name,
    owner_of,
)

_MUST = (
    r"(?:will|must|should|shall|needs?\s+to|(?:is|are|am)\s+(?:going\s+)?to|has\s+to|have\s+to|(?:has|have)\s+agreed\s+to"
    r"|agree[ds]?\s+to|(?:['’]s|['’]m|['’]re)\s+going\s+to|['’]ve\s+agreed\s+to|['’]ll|['’]ve\s+to)"
)
_DOES = re.compile(
    rf"^(?P<who>[^.!?:;()\[\]]{{1,80}}?)(?:\s+|(?=['’]))(?P<must>{_MUST}|to)\s+(?P<task>\S.*)$", re.IGNORECASE
)
_PLACED = re.compile(
    rf"^(?P<who>[^.!?:;,()\[\]]{{1,60}}?)(?:\s*\([^()]{{1,40}}\)|\s+(?:from|of|at)\s+[^.!?:;,()\[\]]{{1,60}}?)"
    rf"\s+(?:{_MUST}|to)\s+(?P<task>\S.*)$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:^|(?<=[,;:(\[–—])|(?<=[,;:(\[–—.!?]\s)|(?<=\s-\s))"
    r"(?P<label>owners?|lead|assigned\s+to|owned\s+by)(?:\s+is|\s+to)?\s*(?P<mark>[:=–—-]?)\s*"
    r"(?P<who>@?[^\W\d_][^,;:()\[\]–—.]{0,60}?)(?=\s*(?:$|[,:;()\[\]–—.]|\s-\s|due\b|by\b|to\b|will\b))",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[(\[]\s*(?P<who>[^()\[\]]{1,60}?)[\s,;/–—-]*[)\]]\s*[.!]?\s*$")
_FIRST = re.compile(r"^(?P<who>[^.!?:;()\[\],–—]{1,60}?)(?:\s*[:–—,]|\s+-)\s*(?P<task>\S.*)$")
_LAST = re.compile(r"^(?P<task>.*\S)(?:\s*[–—]\s*|\s+-\s+|\s+(?=@))(?P<who>[^.!?:;()\[\],–—/]{1,60}?)\s*[.!]?\s*$")
_AT = re.compile(r"^@(?P<who>\w[\w’'.-]*(?:\s[A-Z][\w’'-]*)?)[,:]?\s+(?P<task>\S.*)$")

_ACTION = re.compile(r"^action\s+(?=@?[A-Z])", re.IGNORECASE)
_PASSIVE = re.compile(r"be\s+(?:\w+ed|rung|told|seen|sent|given|kept|done|made)\b", re.IGNORECASE)
_SAYS_NOT = re.compile(r"(?:not|never|be)\b", re.IGNORECASE)
_ME = re.compile(r"\b(?:I|me|myself)\b", re.IGNORECASE)
_STOPS = re.compile(r"\s*[.!?]*\s*$")
_SPEAKS_OF = frozenset(
    (
        "to",
        "with",
        "for",
        "about",
        "and",
        "or",
        "from",
        "by",
        "at",
        "of",
        "ask",
        "tell",
        "ring",
        "call",
        "email",
        "see",
        "via",
        "contact",
    )
)
_FEWEST = 3
"""Words of a task that has a name at its end and may do without it."""


@dataclass(frozen=True, slots=True)
class Given:
    """The owner, and the task without the words that gave it."""

    owner: Owner
    task: str


_Form = Callable[[str, Sequence[Person], Person], Given | None]


def split(words: str, people: Sequence[Person], asker: Person) -> Given | None:
    """The first form that fits; None where no owner is named for certain enough to take words away."""
    for form in _FORMS:
        given = form(words, people, asker)
        if given:
            return _together(given, asker)
    return None


def does(words: str) -> str:
    """What follows "Sam to" or "I will", whoever that is; all of it where nothing does."""
    found = _DOES.match(words)
    return found["task"] if found else words


def _together(given: Given, asker: Person) -> Given:
    """A task has one owner; who does it with them is kept in words."""
    if not given.owner.beside:
        return given
    stop = _STOPS.search(given.task)
    at = stop.start() if stop else len(given.task)
    others = _ME.sub(lambda _: asker.name, given.owner.beside)
    return replace(given, task=f"{given.task[:at]} with {others}{given.task[at:]}")


def _doing(words: str, people: Sequence[Person], asker: Person) -> Given | None:
    """Before "to" a name has to be sure: "Contact Age UK to agree" looks as "Ann Other to agree" does.

    What may be one is asked about, and every word stays in the task.
    """
    found = _DOES.match(_ACTION.sub("", words))
    owner = owner_of(found["who"], people, asker) if found else None
    if not found or not owner or _PASSIVE.match(found["task"]) or _tells_of(owner.named, people, asker):
        return None
    sure = not owner.named or is_surely_a_name(owner.named) or found["who"].startswith("@")
    if found["must"].lower() != "to":
        sure = sure or " " in owner.named or bool(owner.people)
    if sure and not _SAYS_NOT.match(found["task"]):
        return Given(owner, found["task"])
    shown = sure or owner.people or may_be_a_name(owner.named)
    return Given(replace(owner, beside=""), words) if shown else None


def body_doing(words: str, people: Sequence[Person], asker: Person, bodies: Sequence[str]) -> str:
    """The Organisation of the Room that a sentence gives the task, as in "Housing to": it is no person."""
    found = _DOES.match(_ACTION.sub("", words))
    owner = owner_of(found["who"], people, asker) if found else None
    if not found or not owner or not owner.named or owner.people or _PASSIVE.match(found["task"]):
        return ""
    return body_named(found["who"], bodies)


def team_doing(words: str) -> str:
    """The team or office that a sentence gives the task, as typed: nobody knows yet who there owns it."""
    found = _DOES.match(_ACTION.sub("", words))
    if not found or _PASSIVE.match(found["task"]) or _SAYS_NOT.match(found["task"]):
        return ""
    return found["who"] if is_of_a_body(found["who"]) else ""


def _placed(words: str, people: Sequence[Person], asker: Person) -> Given | None:
    """PC Jones from Fernshire Police to send …, Dr Patel (GP) to review …: every word stays in the task."""
    found = _PLACED.match(_ACTION.sub("", words))
    if not found or _PASSIVE.match(found["task"]) or _SAYS_NOT.match(found["task"]):
        return None
    owner = _sure(found["who"], people, asker)
    return Given(replace(owner, beside=""), words) if owner else None


def _tells_of(named: str, people: Sequence[Person], asker: Person) -> bool:
    """Whether a word stands before a Member's name, as in "Agreed Sam will"."""
    return any(known(word, people, asker) for word in named.split()[1:])


def _labelled(words: str, people: Sequence[Person], asker: Person) -> Given | None:
    found = _LABEL.search(words)
    if not found or (found["label"].lower() == "lead" and not found["mark"]):
        return None
    said = found["who"].split()
    heads = [" ".join(said[:count]) for count in range(min(len(said), 2 * LONGEST_NAME), 0, -1)]
    owners = [(head, known(head, people, asker)) for head in heads]
    if found["mark"]:
        owners += [(head, owner_of(head, people, asker)) for head in heads]
    for head, owner in owners:
        if owner:
            after = found["who"][len(head) :] if found["who"].startswith(head) else ""
            task = f"{words[: found.start()]} {after} {words[found.end() :]}"
            return Given(owner, _tidy(task))
    return None


def _tidy(task: str) -> str:
    task = re.sub(r"[(\[][\s,;/–—-]*[)\]]", " ", " ".join(task.split()))
    bare = task.rstrip(" ,;:–—-").lstrip(" ,;:.!?–—-")
    task = re.sub(r"^(?:to|will)\s", "", bare, flags=re.IGNORECASE)
    return re.sub(r"(?<=\.)(?:\s*\.)+$|\s+(?=[,;.!?])", "", task)


def _called_on(words: str, people: Sequence[Person], asker: Person) -> Given | None:
    """@Sam ring the housing team."""
    found = _AT.match(words)
    owner = owner_of(found["who"], people, asker) if found else None
    return Given(owner, found["task"]) if found and owner else None


def _in_brackets(words: str, people: Sequence[Person], asker: Person) -> Given | None:
    found = _BRACKET.search(words)
    owner = _sure(found["who"], people, asker) if found else None
    return Given(owner, words[: found.start()].rstrip()) if found and owner else None


def _at_the_start(words: str, people: Sequence[Person], asker: Person) -> Given | None:
    """Sam – ring the housing team. After a comma only a Member: "John, the patient, …" gives John nothing to do."""
    found = _FIRST.match(words)
    if not found:
        return None
    comma = words[found.end("who") :].lstrip().startswith(",")
    owner = (known if comma else _sure)(found["who"], people, asker)
    return Given(owner, found["task"]) if owner else None


def _at_the_end(words: str, people: Sequence[Person], asker: Person) -> Given | None:
    found = _LAST.match(words)
    if not found:
        return None
    said = found["task"].casefold().split()
    if found["who"].startswith("@") and (len(said) < _FEWEST or said[-1] in _SPEAKS_OF):
        return None  # "ring the family with @Sam"
    owner = _sure(found["who"], people, asker)
    return Given(owner, found["task"]) if owner else None


def _sure(typed: str, people: Sequence[Person], asker: Person) -> Owner | None:
    owner = owner_of(typed, people, asker)
    return owner if owner and (not owner.named or is_surely_a_name(owner.named) or owner.people) else None


_FORMS: tuple[_Form, ...] = (_labelled, _doing, _placed, _called_on, _at_the_start, _in_brackets, _at_the_end)
