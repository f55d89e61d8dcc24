"""Schedules for tests, what they come to in London, and the bank holidays straight from the package."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from hypothesis import strategies as st

from bot.holidays import Nation
from bot.schedule import OnHoliday, Schedule, Weekday, due_between

DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
# Beside London: half-hour and midnight changes, a change backwards in spring, no change, and a day that never was.
ZONES = (
    "Europe/London",
    "Europe/Dublin",
    "Australia/Lord_Howe",
    "Asia/Beirut",
    "Africa/Casablanca",
    "America/St_Johns",
    "Asia/Kolkata",
    "Pacific/Apia",
)
TUESDAYS_AT_NINE = Schedule(
    weekdays=(Weekday.TUESDAY,), at=time(9), zone="Europe/London", anchor=date(2020, 1, 7), nation=Nation.ENGLAND
)


def schedule(**changes: Any) -> Schedule:  # noqa: ANN401 -- any field of a Schedule
    fields = {name: getattr(TUESDAYS_AT_NINE, name) for name in TUESDAYS_AT_NINE.__dataclass_fields__}
    return Schedule(**{**fields, **changes})


def local_days(asked: Schedule, first: str, last: str) -> list[str]:
    """The London days on which it runs, both ends included."""
    start, end = (datetime.fromisoformat(day).replace(tzinfo=LONDON) for day in (first, last))
    runs = due_between(asked, start - timedelta(seconds=1), end + DAY)
    return [moment.astimezone(LONDON).date().isoformat() for moment in runs]


@cache
def published(nation: Nation) -> frozenset[date]:
    subdivision = {"england": "ENG", "scotland": "SCT", "wales": "WLS", "northern_ireland": "NIR"}[nation]
    return frozenset(holidays.country_holidays("GB", subdiv=subdivision, years=range(2004, 2042)))


DAYS = st.dates(date(2005, 1, 1), date(2035, 12, 31))
MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    anchor = draw(DAYS)
    return Schedule(
        weekdays=tuple(draw(st.sets(st.sampled_from(Weekday), min_size=1))),
        at=draw(MINUTES),
        zone=draw(st.sampled_from(ZONES)),
        every_weeks=draw(st.integers(1, 5)),
        anchor=anchor,
        nation=draw(st.sampled_from(Nation)),
        on_holiday=draw(st.sampled_from(OnHoliday)),
        until=draw(st.none() | st.integers(0, 400).map(lambda days: anchor + days * DAY)),
    )
