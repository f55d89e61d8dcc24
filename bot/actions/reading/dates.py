"""The one day in people's words by which something is due: understood for certain, or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.actions.reading import spoken, written
from bot.actions.reading.counting import DateError, Stretch, in_time, said, working_day_before
from bot.actions.reading.wording import Phrase, is_before, is_firm
from bot.holidays import Nation

__all__ = ["DateError", "Day", "read_day", "said"]

_PHRASES: tuple[Phrase, ...] = (*written.PHRASES, *spoken.PHRASES)
_LOOK_BACK = 60
"""Characters before a phrase that can tell that no due day is meant."""

_NO_DAYS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@]+|\b24/7\b(?!/)", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:to|until|till|and|or|in|of|,\s*(?:and|or)|[-–—/&,])?\s*", re.IGNORECASE)
_ASTRAY = re.compile(
    r"(?:\b(?:since|from|of|between|until|till|to|about|after|last|past|during|early|earlier|late|mid|dated|commencing"
    r"|beginning|starting|start|later|following|except|not|than|in|weeks?|fortnights?|days|months?|hours?|years?)|w/c)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"\b(?:not|never|cannot|avoid|\w+n['’]t)\b[^.!?;]*$", re.IGNORECASE)
_WAS = re.compile(
    r"\b(?!bed|need|feed|shed)(?:\w{2,}ed|held|met|saw|was|were|had|been|seen|told|heard|sent|gave|came|went)\s+$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"[0-9](?:st|nd|rd|th)?\s*(?:[-–—/&,]|\b(?:and|or|to)\b)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """A day, the words that said so and where they stand; `meant` explains words that have two readings."""

    day: date
    said: str
    start: int
    end: int
    meant: str


@dataclass(frozen=True, slots=True)
class _Found:
    match: re.Match[str]
    phrase: Phrase


def read_day(words: str, today: date, nation: Nation) -> Day | None:
    """The day by which it is due; None where no day is said, or several, or one that has nothing to do with it.

    Words with "by", "due" or "before" outdo others. Raises DateError for a day that has gone or never comes.
    """
    read = [(each.match, _outcome(each, today, nation)) for each in _standing(words)]
    days = [(match, outcome) for match, outcome in read if outcome]
    firm = [each for each in days if is_firm(each[0])]
    outcomes = [outcome for _, outcome in firm or days]
    if len({each.day if isinstance(each, Day) else each.args for each in outcomes}) != 1:
        return None
    if isinstance(outcomes[0], DateError):
        raise outcomes[0]
    return outcomes[0]


def _standing(words: str) -> list[_Found]:
    """The phrases that may be the due day: neither one of a range nor beside a word that makes it something else."""
    found = _longest(_NO_DAYS.sub(lambda match: "_" * len(match.group()), words))
    joined = {place for place, (one, other) in enumerate(pairwise(found)) if _are_joined(one.match, other.match)}
    return [
        each
        for place, each in enumerate(found)
        if place not in joined and place - 1 not in joined and not _is_astray(each.match)
    ]


def _are_joined(one: re.Match[str], other: re.Match[str]) -> bool:
    """Monday to Friday, Friday next month; but in "the letter of 12 March by Friday" each is for itself."""
    gap = one.string[one.end() : other.start()]
    return bool(_JOINED.fullmatch(gap)) and not (gap.isspace() and is_firm(other))


def _longest(words: str) -> Sequence[_Found]:
    """All phrases in their order; of two that overlap the longer, for "Friday week" is not "Friday"."""
    found = [_Found(match, phrase) for phrase in _PHRASES for match in phrase.pattern.finditer(words)]
    taken, kept = bytearray(len(words)), []
    for each in sorted(found, key=lambda each: each.match.start() - each.match.end()):
        start, end = each.match.span()
        if not any(taken[start:end]):
            taken[start:end] = b"x" * (end - start)
            kept.append(each)
    return sorted(kept, key=lambda each: each.match.start())


def _is_astray(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - _LOOK_BACK) : match.start()]
    if _ASTRAY.search(before) or (match.group()[0].isdigit() and _RANGE.search(before)):
        return True
    return not is_firm(match) and bool(_REFUSED.search(before) or _WAS.search(before))


def _outcome(found: _Found, today: date, nation: Nation) -> Day | DateError | None:
    match = found.match
    try:
        stretch = found.phrase.read(match, today, nation)
        return _day(match, stretch, today, nation) if stretch else None
    except DateError as error:
        return error


def _day(match: re.Match[str], stretch: Stretch, today: date, nation: Nation) -> Day:
    day, meant = stretch.last, stretch.meant
    if stretch.first and is_before(match):
        day = working_day_before(stretch.first, today, nation)
        meant = f"Before {said(stretch.first, today)} is read as {said(day, today)}."
    return Day(in_time(day, today), match.group(), *match.span(), meant)
