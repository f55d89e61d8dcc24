from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from bot.holidays import Nation
from bot.schedule import (
    OnHoliday,
    Weekday,
    due_between,
    next_run,
    still_worth_it,
)
from tests.core.plans import DAY, LONDON, TUESDAYS_AT_NINE, local_days, published, schedule

CHANGES = [
    date.fromisoformat(day)
    for day in (
        *("2024-03-31", "2025-03-30", "2026-03-29", "2027-03-28", "2028-03-26"),
        *("2024-10-27", "2025-10-26", "2026-10-25", "2027-10-31", "2028-10-29"),
    )
]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_local_time_holds_across_a_clock_change_for_every_weekday_and_hour(change: date) -> None:
    first = change - 9 * DAY
    span = [first + days * DAY for days in range(1, 20)]
    after = datetime.combine(first, time(23, 30), UTC)
    for weekday in Weekday:
        expected = [day for day in span if day.weekday() == weekday and day not in published(Nation.ENGLAND)]
        for hour in range(6, 23):
            ran = due_between(schedule(weekdays=(weekday,), at=time(hour)), after, after + 19 * DAY)
            shown = [moment.astimezone(LONDON).replace(tzinfo=None) for moment in ran]
            assert shown == [datetime.combine(day, time(hour)) for day in expected]
            summer = [(day >= change) == (change.month == 3) for day in expected]
            assert [moment.hour for moment in ran] == [hour - early for early in summer]


def test_a_time_that_the_spring_change_leaves_out_comes_at_the_first_instant_after() -> None:
    asked = schedule(weekdays=(Weekday.SUNDAY,), at=time(1, 30))
    assert due_between(asked, datetime(2026, 3, 23, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)) == (
        datetime(2026, 3, 29, 1, tzinfo=UTC),
    )


def test_a_time_that_the_autumn_change_repeats_comes_once_and_at_the_first() -> None:
    asked = schedule(weekdays=(Weekday.SUNDAY,), at=time(1, 30))
    assert due_between(asked, datetime(2026, 10, 19, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)) == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 11, 1, 1, 30, tzinfo=UTC),
    )


def test_a_day_that_a_zone_left_out_is_not_run_twice() -> None:
    midnight = schedule(weekdays=tuple(Weekday), at=time(), zone="Pacific/Apia", anchor=date(2011, 12, 26))
    ran = due_between(midnight, datetime(2011, 12, 28, 12, tzinfo=UTC), datetime(2011, 12, 31, 9, tzinfo=UTC))
    assert ran == (datetime(2011, 12, 29, 10, tzinfo=UTC), datetime(2011, 12, 30, 10, tzinfo=UTC))


def test_the_next_run_is_strictly_later_and_in_utc() -> None:
    due = datetime(2026, 7, 7, 8, tzinfo=UTC)
    assert next_run(TUESDAYS_AT_NINE, due - timedelta(microseconds=1)) == due
    assert next_run(TUESDAYS_AT_NINE, due) == due + 7 * DAY
    east = (due - timedelta(hours=1)).astimezone(timezone(timedelta(hours=9)))
    found = next_run(TUESDAYS_AT_NINE, east)
    assert found == due
    assert found.tzinfo is UTC


def test_between_two_moments_the_earlier_is_left_out_and_the_later_counted() -> None:
    due = datetime(2026, 7, 7, 8, tzinfo=UTC)
    assert due_between(TUESDAYS_AT_NINE, due, due + 14 * DAY) == (due + 7 * DAY, due + 14 * DAY)


def test_a_fortnight_runs_on_across_new_year_and_a_year_of_53_weeks() -> None:
    fortnightly = schedule(weekdays=(Weekday.THURSDAY,), every_weeks=2, anchor=date(2026, 11, 26))
    assert date(2026, 12, 31).isocalendar().week == 53
    assert local_days(fortnightly, "2026-12-01", "2027-02-10") == [
        *("2026-12-10", "2026-12-24", "2027-01-07", "2027-01-21", "2027-02-04")
    ]


def test_weeks_are_counted_from_the_anchors_week_whatever_its_weekday() -> None:
    for anchor in ("2026-11-23", "2026-11-26", "2026-11-29"):
        fortnightly = schedule(every_weeks=2, anchor=date.fromisoformat(anchor))
        assert local_days(fortnightly, "2026-11-16", "2026-12-20") == ["2026-11-24", "2026-12-08"]


def test_nothing_happens_before_the_week_counted_from_or_after_the_last_day() -> None:
    short = schedule(anchor=date(2026, 6, 11), until=date(2026, 6, 23))
    assert local_days(short, "2026-01-01", "2026-12-31") == ["2026-06-09", "2026-06-16", "2026-06-23"]
    assert next_run(short, datetime(2026, 6, 23, 8, tzinfo=UTC)) is None


def test_months_without_service_do_not_disturb_the_rhythm() -> None:
    fortnightly = schedule(every_weeks=2, anchor=date(2026, 1, 6))
    assert next_run(fortnightly, datetime(2026, 9, 16, 3, tzinfo=UTC)) == datetime(2026, 9, 29, 8, tzinfo=UTC)
    missed = due_between(fortnightly, datetime(2026, 1, 20, 9, tzinfo=UTC), datetime(2026, 9, 16, 3, tzinfo=UTC))
    assert len(missed) == 17
    assert missed[-1] == datetime(2026, 9, 15, 8, tzinfo=UTC)


def test_every_schedule_ends_with_the_last_day_for_which_bank_holidays_are_known() -> None:
    for on_holiday in OnHoliday:
        rare = schedule(every_weeks=52, on_holiday=on_holiday)
        assert next_run(rare, datetime(2100, 12, 31, 9, tzinfo=UTC)) is None
        sundays = schedule(weekdays=(Weekday.SUNDAY,), on_holiday=on_holiday)
        assert next_run(sundays, datetime(9999, 12, 30, tzinfo=UTC)) is None


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its time zone"):
        next_run(TUESDAYS_AT_NINE, datetime(2026, 7, 7))  # noqa: DTZ001 -- that is the mistake shown


def test_a_run_on_a_bank_holiday_is_left_out() -> None:
    mondays = schedule(weekdays=(Weekday.MONDAY,))
    assert local_days(mondays, "2026-08-20", "2026-09-08") == ["2026-08-24", "2026-09-07"]


def test_a_run_on_a_bank_holiday_moves_to_the_next_working_day_there() -> None:
    fridays = schedule(weekdays=(Weekday.FRIDAY,), on_holiday=OnHoliday.MOVE)
    assert local_days(fridays, "2026-04-01", "2026-04-12") == ["2026-04-07", "2026-04-10"]
    scottish = schedule(weekdays=(Weekday.FRIDAY,), on_holiday=OnHoliday.MOVE, nation=Nation.SCOTLAND)
    assert local_days(scottish, "2026-04-01", "2026-04-12") == ["2026-04-06", "2026-04-10"]
    assert local_days(scottish, "2025-12-31", "2026-01-10") == ["2026-01-05", "2026-01-09"]


def test_a_moved_run_that_meets_another_happens_once() -> None:
    asked = schedule(weekdays=(Weekday.MONDAY, Weekday.TUESDAY, Weekday.FRIDAY), on_holiday=OnHoliday.MOVE)
    assert local_days(asked, "2026-03-31", "2026-04-13") == ["2026-03-31", "2026-04-07", "2026-04-10", "2026-04-13"]


def test_a_moved_run_is_still_found_by_whoever_asks_after_the_day_it_was_planned_for() -> None:
    fridays = schedule(weekdays=(Weekday.FRIDAY,), on_holiday=OnHoliday.MOVE)
    assert next_run(fridays, datetime(2026, 4, 6, 12, tzinfo=UTC)) == datetime(2026, 4, 7, 8, tzinfo=UTC)


def test_a_run_is_not_moved_beyond_the_last_day() -> None:
    fridays = schedule(weekdays=(Weekday.FRIDAY,), on_holiday=OnHoliday.MOVE, until=date(2026, 4, 6))
    assert local_days(fridays, "2026-03-20", "2026-05-01") == ["2026-03-20", "2026-03-27"]


def test_only_a_group_that_meets_at_weekends_is_moved_to_one() -> None:
    fridays = schedule(weekdays=(Weekday.FRIDAY,), on_holiday=OnHoliday.MOVE)
    assert local_days(fridays, "2020-12-24", "2020-12-31") == ["2020-12-29"]
    also_sundays = schedule(weekdays=(Weekday.FRIDAY, Weekday.SUNDAY), on_holiday=OnHoliday.MOVE)
    assert local_days(also_sundays, "2020-12-24", "2020-12-31") == ["2020-12-27"]


@pytest.mark.parametrize(
    ("late", "opened"), [(0, True), (1, True), (47 * 60 + 59, True), (48 * 60, False), (9999, False)]
)
def test_a_missed_occurrence_is_opened_only_while_its_window_would_still_be_running(*, late: int, opened: bool) -> None:
    due = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert still_worth_it(due, due + timedelta(minutes=late), timedelta(hours=48)) is opened
