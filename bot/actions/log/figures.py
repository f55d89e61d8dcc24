"""What the log adds up to: what was logged and finished by week, and how long things wait. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

SPANS = (12, 26)
"""Weeks that can be looked back on."""

NOBODYS = "No organisation"
SECONDS_A_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Counted:
    """What SQL counts of one Organisation, or of all: in the weeks looked at, and how things stand now.

    `finished` are of those `opened` in these weeks. `middle` are when the one or two in the middle of all that is
    unfinished were logged.
    """

    opened: int = 0
    finished: int = 0
    unfinished: int = 0
    late: int = 0
    carried: int = 0
    middle: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """A week that begins on a Monday: how many Actions were logged in it, and how many finished."""

    begins: date
    opened: int
    closed: int

    @property
    def label(self) -> str:
        """As a picture and a table name it."""
        return f"{self.begins.day} {self.begins:%b}"


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one Organisation, or of all; None where there is nothing to tell of."""

    name: str
    opened: int
    finished: int
    rate: int | None
    unfinished: int
    late: int
    carried: int
    age: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All of them. Organisations stand in the order of their names: this compares nobody."""

    weeks: tuple[Week, ...]
    together: Line
    organisations: tuple[Line, ...]


def mondays(today: date, span: int) -> tuple[date, ...]:
    """On which the last weeks began, oldest first; the last is the week of today."""
    this = today - timedelta(today.weekday())
    return tuple(this - timedelta(weeks=back) for back in reversed(range(span)))


def week_starts(today: date, span: int, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The same as instants, and at the end the one at which the last week will be over."""
    days = mondays(today, span)
    return tuple(datetime(day.year, day.month, day.day, tzinfo=zone) for day in (*days, days[-1] + timedelta(7)))


def figures(
    days: Sequence[date],
    opened: Mapping[int, int],
    closed: Mapping[int, int],
    counted: Mapping[str | None, Counted],
    now: datetime,
) -> Figures:
    """Make them of what was counted: by the number of the week, and by the name of the Organisation, None for all.

    An empty name stands for what has no Organisation.
    """
    weeks = tuple(Week(day, opened.get(place, 0), closed.get(place, 0)) for place, day in enumerate(days))
    names = sorted((name for name in counted if name), key=str.casefold)
    lines = [_line(name, counted[name], now) for name in names]
    if "" in counted:
        lines.append(_line(NOBODYS, counted[""], now))
    return Figures(weeks, _line("All together", counted.get(None, Counted()), now), tuple(lines))


def _line(name: str, of: Counted, now: datetime) -> Line:
    rate = round(100 * of.finished / of.opened) if of.opened else None
    ages = [(now - moment).total_seconds() / SECONDS_A_DAY for moment in of.middle]
    age = int(median(ages)) if ages else None
    return Line(name, of.opened, of.finished, rate, of.unfinished, of.late, of.carried, age)
