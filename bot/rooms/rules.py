"""What a Room is and who is in it, as plain values."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from bot.message import Account, Card, Place


class Role(StrEnum):
    """What a Member may do in their Room."""

    MEMBER = "member"
    FACILITATOR = "facilitator"
    LEAD = "lead"
    STEWARD = "steward"


@dataclass(frozen=True, slots=True)
class Person:
    """A Member as a web page shows one."""

    account: Account
    name: str
    job: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Seat:
    """Which web Account, in which web Channel: what a link and a session stand for."""

    tenant: str
    user: str
    channel: str


@dataclass(frozen=True, slots=True)
class Desk:
    """A person at the web Channel of their Room."""

    person: Person
    place: Place
    room: str
    purpose: str

    @property
    def seat(self) -> Seat:
        """By which this desk is found again."""
        return Seat(self.person.account.tenant, self.person.account.user, self.place.channel)


@dataclass(frozen=True, slots=True)
class File:
    """Something to take home; `media_type` is text/csv, text/calendar, text/plain or image/png."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Pin:
    """A Card of a web Channel's board: since when it is there, in the Room's own time and in words.

    `ref` names it for good; `number` is that of the change that made it what it is.
    """

    ref: str
    card: Card
    at: datetime
    when: str
    number: int


@dataclass(frozen=True, slots=True)
class Board:
    """A page of a board, newest first; `earlier` is the ref before which there are more, empty when there are none.

    The newest page ends with the Cards that stay at hand however many are newer: the newest of each series. The Room's
    standing card is there as long as the Room, others until they are as old as a Room keeps things. `calling` are those
    of the whole board that a line at the top leads to.
    """

    pins: tuple[Pin, ...]
    earlier: str
    calling: tuple[Pin, ...] = ()


WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVERY_DAY = "0123456"
SHORTEST_DAY = 3
"""Letters that tell one weekday from another."""

_DAYS = re.compile(r"([a-z]+)\s*(?:(?:-|–|to)\s*([a-z]+))?")
_BETWEEN = re.compile(r"\band\b|[,;.&/+]")


def is_away(away_from: date | None, away_until: date | None, works_on: str, day: date) -> bool:
    """Whether a Member is away on a day: within their dates, both included, or on a weekday they do not work."""
    if str(day.weekday()) not in works_on:
        return True
    if away_from is None and away_until is None:
        return False
    return (away_from is None or away_from <= day) and (away_until is None or day <= away_until)


def weekdays_in(words: str) -> str:
    """Read weekdays as people write them, `Mon, Tue` or `Monday to Thursday`; raises ValueError for anything else."""
    said = _BETWEEN.sub(" ", words.casefold())
    if said.split() == ["every", "day"]:
        return EVERY_DAY
    found: set[int] = set()
    for match in _DAYS.finditer(said):
        first, last = _weekday(match[1]), _weekday(match[2] or match[1])
        found |= {day % len(WEEK) for day in range(first, last + 1 if last >= first else last + 1 + len(WEEK))}
    if not found or _DAYS.sub("", said).strip():
        raise ValueError(words)
    return "".join(map(str, sorted(found)))


def _weekday(word: str) -> int:
    for number, name in enumerate(WEEK):
        if len(word) >= SHORTEST_DAY and f"{name.casefold()}s".startswith(word):
            return number
    raise ValueError(word)


def weekdays_said(works_on: str) -> str:
    """Weekdays as a form shows them."""
    return ", ".join(WEEK[int(day)] for day in works_on)


@dataclass(frozen=True, slots=True)
class Standing:
    """How long someone has been in a Room, and as what; those who were there before we kept the day have none."""

    member_id: int
    role: Role
    joined_at: datetime | None


def successor(people: Sequence[Standing]) -> int:
    """Who looks after a Room that has lost its last facilitator: a lead, else whoever has been there longest.

    Returns 0 where nobody is left.
    """
    start = datetime.min.replace(tzinfo=UTC)
    ranked = sorted(people, key=lambda one: (one.role is not Role.LEAD, one.joined_at or start, one.member_id))
    return ranked[0].member_id if ranked else 0


@dataclass(frozen=True, slots=True)
class Guest:
    """A Member as the others of their Room see one."""

    member_id: int
    name: str
    job: str
    organisation: str
    role: Role
    away: bool = False
    away_until: date | None = None

    @property
    def known_as(self) -> str:
        """What to call someone who may not have said their name yet."""
        return self.name or "Someone new"


def when_said(at: datetime, now: datetime) -> str:
    """When something was, as people say it; both are in the Room's own time."""
    days = (now.date() - at.date()).days
    if days in {0, 1}:
        return f"{'Yesterday' if days else 'Today'} {at:%H:%M}"
    day = f"{at.day} {at:%B}"
    return f"{at:%A} {day}" if at.year == now.year else f"{day} {at.year}"


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months earlier, or the last of that month where it is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
