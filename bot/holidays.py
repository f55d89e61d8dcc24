"""Which days people work in each nation: weekends, bank holidays, and counting working days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


class Nation(StrEnum):
    """The nations keep different bank holidays, so a Room says which is its own."""

    ENGLAND = "england"
    SCOTLAND = "scotland"
    WALES = "wales"
    NORTHERN_IRELAND = "northern_ireland"


_SUBDIVISIONS = {Nation.ENGLAND: "ENG", Nation.SCOTLAND: "SCT", Nation.WALES: "WLS", Nation.NORTHERN_IRELAND: "NIR"}


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= _SATURDAY


def bank_holiday_name(day: date, nation: Nation) -> str | None:
    """What the day is called there, so that a card can say why nothing happens; None on any other day.

    A holiday that falls on a weekend keeps its name there, and its substitute day has one too.
    """
    return _bank_holidays(nation, day.year).get(day)


def is_bank_holiday(day: date, nation: Nation) -> bool:
    """Asked for each planned day of each Schedule, so it is one look into a dictionary."""
    return day in _bank_holidays(nation, day.year)


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


@lru_cache(maxsize=64)
def _bank_holidays(nation: Nation, year: int) -> Mapping[date, str]:
    """The package knows one-off days and substitute days, from 1872 to 2100; years outside have none.

    It is imported here because it costs 0.1 s and 18 MB, and commands that look up a word need none of it.
    """
    import holidays

    days = holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year, language="en_GB")
    # The package says "observed"; gov.uk and our readers say "substitute day".
    return MappingProxyType({day: name.replace("(observed)", "(substitute day)") for day, name in days.items()})
