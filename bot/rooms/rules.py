"""What a Room is and who is in it, as plain values."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.message import Account, Place


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


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months earlier, or the last of that month where it is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
