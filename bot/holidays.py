"""Which days people work in each nation: weekends, bank holidays, and counting working days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from sys import intern
from types import MappingProxyType

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


class Nation(StrEnum):
    """The nations keep different bank holidays, so a Room says which is its own."""

    ENGLAND = "england"
    SCOTLAND = "scotland"
    WALES = "wales"
    NORTHERN_IRELAND = "northern_ireland"


_LETTERS = {Nation.ENGLAND: "E", Nation.SCOTLAND: "S", Nation.WALES: "W", Nation.NORTHERN_IRELAND: "N"}
"""By which the table of bank holidays says where a day is kept."""


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= _SATURDAY


def bank_holiday_name(day: date, nation: Nation) -> str | None:
    """What the day is called there, so that a card can say why nothing happens; None on any other day.

    A holiday that falls on a weekend keeps its name there, and its substitute day has one too.
    """
    return _bank_holidays(nation).get(day)


def is_bank_holiday(day: date, nation: Nation) -> bool:
    """Asked for each planned day of each Schedule, so it is one look into a dictionary."""
    return day in _bank_holidays(nation)


def is_working_day(day: date, nation: Nation) -> bool:
    """Monday to Friday, and no bank holiday there."""
    return not is_weekend(day) and not is_bank_holiday(day, nation)


def working_days_before(day: date, count: int, nation: Nation) -> date:
    """The working day that comes `count` working days before `day`, which itself need not be one; `day` for none."""
    if count < 0:
        message = "Working days are counted back from a day, so their number cannot be below zero."
        raise ValueError(message)
    while count:
        day -= _ONE_DAY
        count -= is_working_day(day, nation)
    return day


@cache
def _bank_holidays(nation: Nation) -> Mapping[date, str]:
    """Read them from the table beside this file, for the years 2000 to 2100; years outside have none.

    The table is written by tests/bank_holidays.py from the package `holidays`, which knows one-off and substitute
    days. To ask the package itself would bring in every country of the world: 18 MB and a fifth of a second at a start.
    """
    table = files("bot").joinpath("bank_holidays.csv").read_text(encoding="utf-8").splitlines()
    rows = (line.split(",", 2) for line in table)
    kept = {date.fromisoformat(day): intern(name) for day, nations, name in rows if _LETTERS[nation] in nations}
    return MappingProxyType(kept)
