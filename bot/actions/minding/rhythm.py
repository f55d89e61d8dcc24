"""On which days an Action is reminded of, and when it is put to the Room. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from bot.actions.rules import CARRIED_DAYS, Action, weeks_carried
from bot.holidays import Nation, is_working_day, working_days_before

DAYS_BEFORE = 2
LOOK_AHEAD = timedelta(days=14)
"""Actions due later than that are not reminded of yet, however many holidays lie between."""

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


def reminder_day(due: date, today: date, nation: Nation) -> date | None:
    """The latest day, no later than today, on which an Action due then is reminded of; None before the first.

    That is two days before and on the day, or on the working day before where that is none; then every week on the
    weekday on which it became late, or on the working day after.
    """
    days = [_or_before(due - timedelta(DAYS_BEFORE), nation), _or_before(due, nation)]
    weeks = (today - due - _DAY) // _WEEK
    days += [or_after(due + _DAY + number * _WEEK, nation) for number in (weeks - 1, weeks) if number >= 0]
    return max((day for day in days if day <= today), default=None)


def is_reminded(due: date, since: date, today: date, nation: Nation) -> bool:
    """Whether a reminder day has come since the last time; also where it came while the owner was away."""
    day = reminder_day(due, today, nation)
    return day is not None and day > since


def is_put(action: Action, first_due: date | None, put: date | None, kept: date | None, today: date) -> bool:
    """Whether a carried over Action is put to the Room: after three weeks, and again every three weeks.

    `put` and `kept` are the last days on which it was, and on which the Room kept it: for what the Room has kept since,
    the day agreed then is waited for.
    """
    if weeks_carried(action, first_due, today) * 7 < CARRIED_DAYS:
        return False
    if put is None:
        return True
    waits = kept is not None and kept >= put and action.due is not None and action.due >= today
    return not waits and (today - put).days >= CARRIED_DAYS


def is_report_day(month_day: int, after: date, today: date, nation: Nation) -> bool:
    """Whether a day of the month, or the working day after it, has come after that day and no later than today."""
    return any(after < day <= today for day in _days_of_month(month_day, today, nation))


def _days_of_month(month_day: int, today: date, nation: Nation) -> tuple[date, date]:
    """This month's and the last month's; a month that is too short has it on its last day."""
    first = today.replace(day=1)
    earlier = (first - _DAY).replace(day=1)
    return _in_month(first, month_day, nation), _in_month(earlier, month_day, nation)


def _in_month(first: date, month_day: int, nation: Nation) -> date:
    last = (first + timedelta(days=31)).replace(day=1) - _DAY
    return or_after(first.replace(day=min(month_day, last.day)), nation)


def _or_before(day: date, nation: Nation) -> date:
    return day if is_working_day(day, nation) else working_days_before(day, 1, nation)


def or_after(day: date, nation: Nation) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day, nation):
        day += _DAY
    return day
