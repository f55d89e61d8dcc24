"""The one day in people's words by which something is due: understood for certain, or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from bot.actions.reading import customary, months, spoken, written
from bot.actions.reading.beside import are_joined, is_astray, is_unsure
from bot.actions.reading.counting import DateError, Stretch, UnsureError, in_time, in_words, working_day_before
from bot.actions.reading.pairing import Seen, paired
from bot.actions.reading.wording import Phrase, is_before, is_firm
from bot.holidays import Nation

__all__ = ["DateError", "Day", "in_words", "read_day"]

_PHRASES: tuple[Phrase, ...] = (*customary.PHRASES, *months.PHRASES, *written.PHRASES, *spoken.PHRASES)
"""The first of two of one length wins."""

_NO_DAYS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@]+|\b24/7\b(?!/)", re.IGNORECASE)
_PLAIN = str.maketrans("ſıİ\u212a", "siIK")
"""Letters that a pattern takes for another when it does not mind capitals, and no table of words does."""


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
    read = [(each.match, _outcome(each, today, nation)) for each in _standing(words, today, nation)]
    days = [(match, outcome) for match, outcome in read if outcome]
    firm = [(match, outcome) for match, outcome in days if is_firm(match.group())]
    outcomes = [outcome for _, outcome in firm or days]
    if len({each.day if isinstance(each, Day) else each.args for each in outcomes}) != 1:
        return None
    found = outcomes[0]
    if isinstance(found, UnsureError):
        return None
    if isinstance(found, DateError):
        raise found
    return replace(found, said=words[found.start : found.end])


def make_ready() -> None:
    """Make all patterns, so that the first who writes a day need not wait for them."""
    _longest("")


def _standing(words: str, today: date, nation: Nation) -> list[Seen]:
    """The phrases that may be the due day: neither one of a range nor beside a word that makes it something else."""
    plain = _NO_DAYS.sub(lambda match: "_" * len(match.group()), words.translate(_PLAIN))
    seen = paired([Seen(each.match, each.match.end(), _read(each, today, nation)) for each in _longest(plain)], today)
    joined = {place for place, (one, other) in enumerate(pairwise(seen)) if are_joined(one.gap(other), other.match)}
    return [
        each
        for place, each in enumerate(seen)
        if place not in joined and place - 1 not in joined and not is_astray(each.match)
    ]


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


def _read(found: _Found, today: date, nation: Nation) -> Stretch | DateError | None:
    try:
        stretch = found.phrase.read(found.match, today, nation)
    except DateError as error:
        return error
    return UnsureError() if stretch and is_unsure(found.match) else stretch


def _outcome(seen: Seen, today: date, nation: Nation) -> Day | DateError | None:
    if not isinstance(seen.stretch, Stretch):
        return seen.stretch
    try:
        return _day(seen, seen.stretch, today, nation)
    except DateError as error:
        return error


def _day(seen: Seen, stretch: Stretch, today: date, nation: Nation) -> Day:
    day, meant, start = stretch.last, stretch.meant, seen.match.start()
    if stretch.first and is_before(seen.match):
        day = _before(stretch.first, today, nation)
        meant = f"Before {in_words(stretch.first, today)} is read as {in_words(day, today)}."
    return Day(in_time(day, today), seen.match.string[start : seen.end], start, seen.end, meant)


def _before(day: date, today: date, nation: Nation) -> date:
    if in_time(day, today) == today:
        message = "Nothing can be done before today. Please give today or a later day."
        raise DateError(message)
    return working_day_before(day, today, nation)
