"""Schedules against an independent reckoning: walk every day, and look every minute where the clocks jump."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schedule import (
    OnHoliday,
    Schedule,
    Weekday,
    due_between,
    next_run,
)
from tests.core.plans import DAY, DAYS, LONDON, published, schedule, schedules


def first_sight(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first minute that a person watching the wall clock would call that time or later, on that day or after it."""
    wall = datetime.combine(day, at)
    middle = wall.replace(tzinfo=UTC)
    offsets = {
        (middle + timedelta(hours=hours)).astimezone(zone).utcoffset() or timedelta() for hours in range(-36, 37)
    }
    exact = [middle - offset for offset in offsets if (middle - offset).astimezone(zone).replace(tzinfo=None) == wall]
    if exact:
        return min(exact)
    minute = middle - timedelta(hours=15)
    while minute.astimezone(zone).replace(tzinfo=None) < wall:
        minute += timedelta(minutes=1)
    return minute


def held(asked: Schedule, day: date) -> date | None:
    """Where a planned day ends up."""
    free = published(asked.nation)
    if day not in free:
        return day
    if asked.on_holiday is OnHoliday.SKIP:
        return None
    while day in free or (day.isoweekday() > 5 and day.weekday() not in asked.weekdays):
        day += DAY
    return day


def walked(asked: Schedule, last: date) -> Iterator[date]:
    year, week, _ = asked.anchor.isocalendar()
    day = zero = date.fromisocalendar(year, week, 1)
    while day <= last:
        if (day - zero).days // 7 % asked.every_weeks == 0 and day.weekday() in asked.weekdays:
            place = held(asked, day)
            if place and (asked.until is None or place <= asked.until):
                yield place
        day += DAY


def slowly(asked: Schedule, after: datetime, until: datetime) -> list[datetime]:
    near = (after.date() - 3 * DAY, until.date() + 3 * DAY)
    days = {day for day in walked(asked, near[1]) if near[0] <= day <= near[1]}
    moments = {first_sight(day, asked.at, ZoneInfo(asked.zone)) for day in days}
    return sorted(moment for moment in moments if after < moment <= until)


@settings(max_examples=300, deadline=None)
@given(schedules(), st.integers(-20 * 1440, 400 * 1440))
def test_whatever_the_schedule_the_same_moments_come_out_as_by_walking_the_calendar(asked: Schedule, late: int) -> None:
    after = datetime.combine(asked.anchor, time(), UTC) + timedelta(minutes=late)
    until = after + 100 * DAY
    expected = slowly(asked, after, until)
    assert list(due_between(asked, after, until)) == expected
    first = next_run(asked, after)
    assert first == expected[0] if expected else first is None or first > until


@settings(max_examples=100, deadline=None)
@given(schedules(), DAYS)
def test_asking_again_and_again_gives_what_asking_once_gives(asked: Schedule, day: date) -> None:
    start = datetime.combine(day, time(12), UTC)
    together = due_between(asked, start, start + 60 * DAY)
    singly: list[datetime] = []
    for _ in together:
        moment = next_run(asked, singly[-1] if singly else start)
        assert moment
        singly.append(moment)
    assert tuple(singly) == together
    assert all(one < other for one, other in pairwise(singly))


@settings(max_examples=60, deadline=None)
@given(schedules(), st.sampled_from(Weekday), st.integers(2015, 2030))
def test_moving_keeps_to_working_days_and_never_doubles_up(asked: Schedule, extra: Weekday, year: int) -> None:
    days = (*(day for day in asked.weekdays if day < 5), extra)
    moved = schedule(
        weekdays=days, at=time(12), anchor=date(2015, 1, 1), nation=asked.nation, on_holiday=OnHoliday.MOVE
    )
    ran = due_between(moved, datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))
    on = [moment.astimezone(LONDON).date() for moment in ran]
    assert len(set(on)) == len(on)
    assert not published(asked.nation).intersection(on)
    assert {day.weekday() for day in on} <= {*range(5), extra}
