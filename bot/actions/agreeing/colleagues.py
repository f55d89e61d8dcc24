"""Who may own an Action, as the forms of a Room offer them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.holidays import is_weekend
from bot.rooms.rules import EVERY_DAY, is_away


@dataclass(frozen=True, slots=True)
class Colleague:
    """A Member of the Room, as one of those who may own an Action."""

    id: int
    name: str
    job: str
    organisation_id: int
    organisation: str
    away_from: date | None = None
    away_until: date | None = None
    works_on: str = EVERY_DAY

    def is_away(self, day: date) -> bool:
        """Whether they are away on that day, or do not work on such a weekday; a weekend is everybody’s."""
        return is_away(self.away_from, self.away_until, EVERY_DAY if is_weekend(day) else self.works_on, day)

    @property
    def told_apart(self) -> str:
        """Enough to tell two people of one name apart."""
        return ", ".join(filter(None, (self.name, self.job, self.organisation)))


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form can be filled in from: the Room, its people, those most likely first, and its Organisations."""

    room: str
    people: Sequence[Colleague]
    organisations: Sequence[tuple[int, str]]
