"""One day said twice, the second time beside the first: Friday (4 Dec), 4 December (Friday), tomorrow, Wednesday."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.actions.reading.counting import DateError, Stretch, UnsureError, in_words, of_weekday
from bot.actions.reading.wording import is_firm, is_just_a_weekday, weekday_of

_BESIDE = re.compile(r"\s*[(\[,]\s*")
_SHUT = re.compile(r"\.?\s*[)\]]")


@dataclass(frozen=True, slots=True)
class Seen:
    """A phrase, where it ends with what belongs to it, and what it says: days, or why it says none."""

    match: re.Match[str]
    end: int
    stretch: Stretch | DateError | None

    def gap(self, other: Seen) -> str:
        """What stands between them."""
        return self.match.string[self.end : other.match.start()]


def paired(seen: Iterable[Seen], today: date) -> list[Seen]:
    """Each day once, with all the words that say it; two that disagree are a fault, if it matters which is meant."""
    kept: list[Seen] = []
    for each in seen:
        both = _pair(kept[-1], each, today) if kept and _are_beside(kept[-1], each) else None
        kept[-1:] = [both] if both else [*kept[-1:], each]
    return kept


def _are_beside(one: Seen, other: Seen) -> bool:
    return bool(one.stretch and other.stretch and _BESIDE.fullmatch(one.gap(other))) and not other.match["lead"]


def _pair(one: Seen, other: Seen, today: date) -> Seen | None:
    bracket = "," not in one.gap(other)
    shut = _SHUT.match(one.match.string, other.end) if bracket else None
    found = _agreed(one, other, today)
    if bracket and not shut:
        found = UnsureError()  # "by Friday (4 December is too late)"
    if isinstance(found, DateError) and not is_firm(one.match.group()):
        return None
    return replace(one, end=shut.end() if shut else other.end, stretch=found)


def _agreed(one: Seen, other: Seen, today: date) -> Stretch | DateError | None:
    if not isinstance(one.stretch, Stretch) or not isinstance(other.stretch, Stretch):
        return one.stretch if isinstance(one.stretch, DateError) else other.stretch
    if is_just_a_weekday(one.match) != is_just_a_weekday(other.match):
        return _on_the_weekday(other, one) if is_just_a_weekday(one.match) else _on_the_weekday(one, other)
    if one.stretch.last == other.stretch.last:
        return one.stretch
    days = " and ".join(in_words(each.last, today) for each in (one.stretch, other.stretch))
    return DateError(f"{days} are two days. Please give the one you mean.")


def _on_the_weekday(dated: Seen, bare: Seen) -> Stretch | DateError | None:
    """Which Friday, the date says."""
    try:
        if isinstance(dated.stretch, Stretch):
            of_weekday(dated.stretch.last, weekday_of(bare.match))
    except DateError as error:
        return error
    return dated.stretch
