"""When Rounds open, remind and close, over years of clock changes and bank holidays; no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkins.rules import Rhythm, Window, next_window, reminder_times, reminds, window_from
from bot.holidays import Nation, is_bank_holiday, is_working_day
from bot.schedule import OnHoliday, Schedule
from tests.rooms import utc

LONDON = "Europe/London"
TUESDAYS = Schedule(weekdays=(1,), at=time(9), zone=LONDON, anchor=date(2026, 1, 5), nation=Nation.ENGLAND)
WEEKLY = Rhythm(TUESDAYS)

rhythms = st.builds(
    Rhythm,
    st.builds(
        Schedule,
        weekdays=st.tuples(st.integers(0, 6)),
        at=st.times(time(6), time(22)).map(lambda at: at.replace(second=0, microsecond=0)),
        zone=st.sampled_from([LONDON, "America/New_York"]),
        every_weeks=st.sampled_from([1, 2]),
        anchor=st.just(date(2026, 1, 5)),
        nation=st.sampled_from(list(Nation)),
        on_holiday=st.sampled_from(list(OnHoliday)),
    ),
    st.integers(1, 4),
    st.sampled_from([15, 30, 60, 120, 240]),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 6, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 -- given its zone here


def a_year(rhythm: Rhythm, first: datetime) -> list[Window]:
    windows, after = [], first
    while after < first + timedelta(days=366):
        window = next_window(rhythm, after)
        assert window
        windows.append(window)
        after = window.closes_at
    return windows


def test_it_opens_two_working_days_before_the_big_room_and_closes_an_hour_before() -> None:
    window = next_window(WEEKLY, utc("2026-11-19T09:00"))
    assert window == Window(utc("2026-11-20T09:00"), utc("2026-11-24T08:00"), utc("2026-11-24T09:00"))


def test_local_time_is_kept_across_the_clock_change() -> None:
    spring = next_window(WEEKLY, utc("2026-03-26T09:00"))
    assert spring == Window(utc("2026-03-27T09:00"), utc("2026-03-31T07:00"), utc("2026-03-31T08:00"))
    autumn = next_window(WEEKLY, utc("2026-10-22T09:00"))
    assert autumn == Window(utc("2026-10-23T08:00"), utc("2026-10-27T08:00"), utc("2026-10-27T09:00"))


def test_christmas_is_counted_in_working_days_and_never_opens_before_the_big_room_that_comes_first() -> None:
    before, after = a_year(WEEKLY, utc("2026-12-16T09:00"))[:2]
    assert before.opens_at == utc("2026-12-18T09:00")
    assert after.meets_at == utc("2026-12-29T09:00")  # Friday and Monday are bank holidays
    assert after.opens_at == utc("2026-12-23T09:00")
    early = a_year(replace(WEEKLY, opens_days_before=4), utc("2026-12-16T09:00"))[1]
    assert early.opens_at == utc("2026-12-22T09:00")  # three working days: the fourth was before that Big Room


@pytest.mark.parametrize(
    ("choice", "meets"), [(OnHoliday.SKIP, "2027-04-05T08:00"), (OnHoliday.MOVE, "2027-03-30T08:00")]
)
def test_a_big_room_on_easter_monday_is_left_out_or_moved_as_set(choice: OnHoliday, meets: str) -> None:
    mondays = replace(WEEKLY, big_room=replace(TUESDAYS, weekdays=(0,), on_holiday=choice))
    window = next_window(mondays, utc("2027-03-22T12:00"))
    assert window
    assert window.meets_at == utc(meets)


@given(rhythms, moments)
def test_every_window_of_a_year_is_right(rhythm: Rhythm, first: datetime) -> None:
    room = rhythm.big_room
    zone = ZoneInfo(room.zone)
    windows = a_year(rhythm, first)
    assert windows[0].closes_at > first
    for window in windows:
        assert window.meets_at
        local = window.meets_at.astimezone(zone)
        assert (local.hour, local.minute) == (room.at.hour, room.at.minute)
        assert not is_bank_holiday(local.date(), room.nation)
        assert window.opens_at + timedelta(hours=18) < window.closes_at < window.meets_at
        opening = window.opens_at.astimezone(zone)
        assert (opening.hour, opening.minute) == (room.at.hour, room.at.minute)
        assert is_working_day(opening.date(), room.nation) or room.weekdays[0] >= 5
    for before, after in pairwise(windows):
        assert before.meets_at
        assert before.closes_at < before.meets_at <= after.opens_at


@given(rhythms, moments, st.integers(0, 2))
def test_reminders_come_in_working_hours_of_working_days_well_inside_the_window(
    rhythm: Rhythm, first: datetime, count: int
) -> None:
    room = rhythm.big_room
    for window in a_year(rhythm, first)[:12]:
        times = reminder_times(window, room.zone, room.nation, count)
        assert len(times) <= count
        assert list(times) == sorted(set(times))
        for at in times:
            assert window.opens_at + timedelta(hours=4) <= at <= window.closes_at - timedelta(hours=1)
            assert is_working_day(at.astimezone(ZoneInfo(room.zone)).date(), room.nation)
            assert at.astimezone(ZoneInfo(room.zone)).hour in {10, 15}
            assert reminds(at, at, window.closes_at, room.zone, room.nation)


def test_the_usual_week_is_reminded_on_monday_morning() -> None:
    window = next_window(WEEKLY, utc("2026-11-19T09:00"))
    assert window
    assert reminder_times(window, LONDON, Nation.ENGLAND, 1) == (utc("2026-11-23T10:00"),)
    assert reminder_times(window, LONDON, Nation.ENGLAND, 2) == (utc("2026-11-20T15:00"), utc("2026-11-23T10:00"))
    assert reminder_times(window, LONDON, Nation.ENGLAND, 0) == ()


@pytest.mark.parametrize(
    ("at", "given"),
    [
        ("2026-11-23T10:00", True),
        ("2026-11-23T15:59", True),
        ("2026-11-23T16:00", False),
        ("2026-11-24T10:00", False),
    ],
)
def test_a_late_reminder_is_given_the_same_day_or_not_at_all(at: str, *, given: bool) -> None:
    due, closes = utc("2026-11-23T10:00"), utc("2026-11-24T08:00")
    assert reminds(utc(at), due, closes, LONDON, Nation.ENGLAND) is given


def test_no_reminder_on_a_bank_holiday_or_after_closing() -> None:
    christmas, closes = utc("2026-12-25T10:00"), utc("2026-12-29T08:00")
    assert not reminds(christmas, christmas, closes, LONDON, Nation.ENGLAND)
    assert not reminds(closes, closes - timedelta(hours=1), closes, LONDON, Nation.ENGLAND)


@pytest.mark.parametrize(
    ("now", "closes", "meets"),
    [
        ("2026-11-18T14:30", "2026-11-24T08:00", "2026-11-24T09:00"),  # would be open when that Round opens
        ("2026-11-17T12:00", "2026-11-19T12:00", None),
        ("2026-11-21T12:00", "2026-11-24T08:00", "2026-11-24T09:00"),
        ("2026-11-24T07:30", "2026-11-26T07:30", None),  # too short a time before the Big Room
    ],
)
def test_one_opened_by_hand_is_open_two_working_days_or_stands_in_for_the_next(
    now: str, closes: str, meets: str | None
) -> None:
    window = window_from(WEEKLY, utc(now), LONDON, Nation.ENGLAND)
    assert window == Window(utc(now), utc(closes), utc(meets) if meets else None)


@given(rhythms, moments)
def test_one_opened_by_hand_never_reaches_into_the_next_window(rhythm: Rhythm, now: datetime) -> None:
    room = rhythm.big_room
    window = window_from(rhythm, now, room.zone, room.nation)
    following = next_window(rhythm, now + timedelta(hours=1))
    assert following
    assert window.closes_at > now
    assert window.meets_at == following.meets_at or window.closes_at < following.opens_at


def test_a_room_without_a_rhythm_is_open_two_working_days() -> None:
    friday = utc("2026-11-20T16:20")
    assert window_from(None, friday, LONDON, Nation.ENGLAND) == Window(friday, utc("2026-11-24T16:20"))
