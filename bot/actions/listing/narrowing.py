"""What follows `actions late` and its like: mine, a person, an Organisation, a principle. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.actions.filters import LONGEST_WORDS, Filter, Show, Sort
from bot.actions.reading.bodies import body_named
from bot.principles import Principle, principle_named

_LONGEST_RUN = 8
"""Words that a name of a person or an Organisation is looked for in."""

_JOINING = frozenset(
    ("about", "action", "actions", "and", "by", "due", "for", "from", "of", "organisation", "principle", "the")
)
_MINE = frozenset(("i", "me", "mine", "my"))
_WEEK = timedelta(days=7)
_AHEAD = {"today": 0, "tomorrow": 1, "this week": 0, "next week": 7}
"""When something is due, in days from today: of a week, some day of it."""

_MEANT = {str(show): show for show in Show if show is not Show.ALL}


@dataclass(frozen=True, slots=True)
class Around:
    """Who asks, on which day, and whom and what of the Room they may mean, as (id, name)."""

    me: int
    today: date
    people: Sequence[tuple[int, str]] = ()
    organisations: Sequence[tuple[int, str]] = ()
    strict: bool = False
    """Names count by whole words alone, because the words may be meant otherwise."""


def meant(words: str, around: Around) -> Filter | None:
    """What words ask for by themselves: a status, an Organisation, a principle, mine, and whose with any of these.

    None where one of them says nothing of that, or they are a name alone: then they are words to look for.
    """
    found, unknown = narrowed(Filter(), words, replace(around, strict=True))
    mine = set(words.casefold().split()) <= _MINE | _JOINING
    if unknown or found == Filter() or (found == Filter(owner=found.owner) and not mine):
        return None
    return replace(found, show=Show.UNFINISHED) if found.show is Show.ALL else found


def done_this_month(wanted: Filter, today: date) -> Filter:
    """The same, of what was finished since the first of the month."""
    return replace(wanted, show=Show.DONE, done_from=today.replace(day=1), sort=Sort.NEWEST)


def narrowed(wanted: Filter, words: str, around: Around) -> tuple[Filter, str]:
    """The Filter with all that is understood of the words, and those that are not, as they were typed."""
    typed, unknown = words[:LONGEST_WORDS].split(), list[str]()
    while typed:
        for length in range(min(len(typed), _LONGEST_RUN), 0, -1):
            closer = _closer(wanted, " ".join(typed[:length]).casefold(), around)
            if closer:
                wanted, typed = closer, typed[length:]
                break
        else:
            word = typed.pop(0)
            unknown += [] if word.casefold() in _JOINING else [word]
    return wanted, " ".join(unknown)


def _closer(wanted: Filter, words: str, around: Around) -> Filter | None:
    """The Filter with one thing more; None where the words mean nothing, or another than what was said before."""
    if words in {"room", "all"}:
        return wanted
    if words in _MEANT:
        return _shown(wanted, _MEANT[words], around.today)
    if words in _AHEAD:
        day = around.today + timedelta(days=_AHEAD[words])
        return _due(wanted, *(_week(day) if words.endswith("week") else (day, day)))
    owner = around.me if words in _MINE else _named(around.people, words, strict=around.strict)
    organisation = _named(around.organisations, words, strict=around.strict) or _body(around.organisations, words)
    principle = principle_named(words) if len(words) > len("of") and words not in _JOINING else None
    if owner:
        return replace(wanted, owner=owner) if wanted.owner in {0, owner} else None
    if organisation:
        return replace(wanted, organisation=organisation) if wanted.organisation in {0, organisation} else None
    return _about(wanted, principle) if principle else None


def _week(day: date) -> tuple[date, date]:
    """The Monday and the Sunday of its week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + _WEEK - timedelta(days=1)


def _due(wanted: Filter, first: date, last: date) -> Filter | None:
    if wanted.due_from or wanted.due_until:
        return None
    return replace(wanted, due_from=first, due_until=last)


def _shown(wanted: Filter, show: Show, today: date) -> Filter | None:
    if wanted.show not in {Show.UNFINISHED, Show.ALL, show}:
        return None
    return done_this_month(wanted, today) if show is Show.DONE else replace(wanted, show=show)


def _about(wanted: Filter, principle: Principle) -> Filter | None:
    return replace(wanted, principle=principle) if wanted.principle in {None, principle} else None


def _body(organisations: Sequence[tuple[int, str]], words: str) -> int:
    """By the letters it is known by, or by a part of its name that no other has."""
    body = body_named(words, [name for _, name in organisations])
    return next((number for number, name in organisations if name == body), 0)


def _named(named: Iterable[tuple[int, str]], words: str, *, strict: bool) -> int:
    """The only one of this name, or whose name has these words in it; 0 for none and for several."""
    if words in _JOINING:
        return 0
    listed = [(number, " ".join(name.casefold().split())) for number, name in named]
    exact = [number for number, name in listed if name == words]
    end = " " if strict else ""
    found = exact or [number for number, name in listed if f" {words}{end}" in f" {name} "]
    return found[0] if len(found) == 1 else 0
