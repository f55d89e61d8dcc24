"""When something recurs: from a Schedule and a moment to the moments that are due.

People plan by the clock on the wall ("Tuesdays at nine"), so a Schedule holds local time, and each Occurrence is worked
out afresh from the calendar: clock changes cannot shift it, nor New Year break a fortnight. What is handed out is UTC.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from functools import lru_cache
from itertools import takewhile
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.holidays import Nation, is_bank_holiday, is_weekend

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2100, 12, 31)
"""Bank holidays are known until then; nothing is planned beyond it."""
MOST_WEEKS = 52

_ONE_DAY = timedelta(days=1)
# `right/Europe/London`, `localtime` and the like differ from machine to machine: an area and a city never do.
_AREAS = frozenset(
    ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
)
_ORDINALS = {2: "second", 3: "third", 4: "fourth"}
_COMPLAINTS = {
    "weekdays": "Choose at least one day of the week, by its name.",
    "at": "Give a local time in hours and minutes, such as 09:00.",
    "zone": "Give a time zone by area and city, such as Europe/London.",
    "every_weeks": f"Give a whole number of weeks from 1 to {MOST_WEEKS}.",
    "anchor": f"Give the day that weeks are counted from, between the years {FIRST_DAY.year} and {LAST_DAY.year}.",
    "nation": "Choose England, Scotland, Wales or Northern Ireland.",
    "on_holiday": "Say whether bank holidays are skipped or moved past.",
    "until": f"Give a last day no later than the year {LAST_DAY.year}, or none.",
}
_Value = TypeVar("_Value")


class Weekday(IntEnum):
    """Numbered as `date.weekday()` does; written by name wherever it is kept, because others count from Sunday."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


_BY_NAME = {day.name.lower(): day for day in Weekday}
_ALL_WEEK: tuple[int, ...] = tuple(Weekday)
_WORKING_WEEK = _ALL_WEEK[: Weekday.SATURDAY]


class OnHoliday(StrEnum):
    """What becomes of an Occurrence on a bank holiday: left out, or held on the next working day."""

    SKIP = "skip"
    MOVE = "move"


_HOLIDAYS = {OnHoliday.SKIP: "skipped on bank holidays", OnHoliday.MOVE: "moved past bank holidays"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Weekdays and a local time, every so many weeks from the anchor's ISO week; nothing happens before that week.

    `until` is the last local day, itself included. Raises ValueError in plain words, which never repeat what was given.
    """

    weekdays: tuple[int, ...]
    at: time
    zone: str
    every_weeks: int = 1
    anchor: date
    nation: Nation
    on_holiday: OnHoliday = OnHoliday.SKIP
    until: date | None = None

    def __post_init__(self) -> None:
        if not self.weekdays or not set(self.weekdays) <= set(Weekday):
            raise ValueError(_COMPLAINTS["weekdays"])
        if self.at.tzinfo or self.at != self.at.replace(second=0, microsecond=0):
            raise ValueError(_COMPLAINTS["at"])
        if not 1 <= self.every_weeks <= MOST_WEEKS:
            raise ValueError(_COMPLAINTS["every_weeks"])
        if not FIRST_DAY <= self.anchor <= LAST_DAY:
            raise ValueError(_COMPLAINTS["anchor"])
        if self.until and self.until > LAST_DAY:
            raise ValueError(_COMPLAINTS["until"])
        _zone(self.zone)
        # Boxes may be ticked in any order; equal Schedules compare equal.
        object.__setattr__(self, "weekdays", tuple(Weekday(day) for day in sorted(set(self.weekdays))))


def next_run(schedule: Schedule, after: datetime) -> datetime | None:
    """The first moment later than `after`, in UTC; None when the Schedule has ended. `after` must know its zone."""
    return next(_runs(schedule, after), None)


def due_between(schedule: Schedule, after: datetime, until: datetime) -> tuple[datetime, ...]:
    """Every moment later than `after` and no later than `until`, in order: what was missed while nobody looked."""
    return tuple(takewhile(lambda moment: moment <= until, _runs(schedule, after)))


def still_worth_it(due: datetime, now: datetime, window: timedelta) -> bool:
    """Whether a late Occurrence is opened after all: only while the window it would have had is still running.

    Of several missed ones, ask only about the last; the others are skipped and said so.
    """
    return now < due + window


def in_words(schedule: Schedule) -> str:
    """One line that a facilitator can check at a glance, and always what becomes of bank holidays."""
    words = f"Every {_days_in_words(schedule)} at {schedule.at:%H:%M}"
    if schedule.zone != "Europe/London":
        words += f" {schedule.zone.rpartition('/')[2].replace('_', ' ')} time"
    if schedule.until:
        words += f" until {schedule.until.day} {schedule.until:%B %Y}"
    return f"{words}, {_HOLIDAYS[schedule.on_holiday]}"


def as_json(schedule: Schedule) -> dict[str, object]:
    """How the database keeps it; names rather than numbers, so that a row can be read."""
    return {
        "weekdays": [Weekday(day).name.lower() for day in schedule.weekdays],
        "at": f"{schedule.at:%H:%M}",
        "zone": schedule.zone,
        "every_weeks": schedule.every_weeks,
        "anchor": schedule.anchor.isoformat(),
        "nation": schedule.nation.value,
        "on_holiday": schedule.on_holiday.value,
        "until": schedule.until.isoformat() if schedule.until else None,
    }


def from_json(stored: Mapping[str, object]) -> Schedule:
    """What `as_json` kept. Raises ValueError with a sentence that says what to give instead."""
    days, weeks = stored.get("weekdays"), stored.get("every_weeks", 1)
    if not isinstance(days, list) or not all(isinstance(day, str) and day in _BY_NAME for day in days):
        raise ValueError(_COMPLAINTS["weekdays"])
    if type(weeks) is not int:  # a bool is an int too
        raise ValueError(_COMPLAINTS["every_weeks"])
    return Schedule(
        weekdays=tuple(_BY_NAME[day] for day in days),
        at=_read(stored, "at", time.fromisoformat),
        zone=_read(stored, "zone", str),
        every_weeks=weeks,
        anchor=_read(stored, "anchor", date.fromisoformat),
        nation=_read(stored, "nation", Nation),
        on_holiday=_read({"on_holiday": OnHoliday.SKIP, **stored}, "on_holiday", OnHoliday),
        until=None if stored.get("until") is None else _read(stored, "until", date.fromisoformat),
    )


def _read(stored: Mapping[str, object], name: str, reader: Callable[[str], _Value]) -> _Value:
    """One named text, or that name's complaint."""
    value = stored.get(name)
    if not isinstance(value, str):
        raise ValueError(_COMPLAINTS[name])  # noqa: TRY004 -- one kind of error for whatever is wrong with a row
    try:
        return reader(value)
    except ValueError:
        raise ValueError(_COMPLAINTS[name]) from None


def _days_in_words(schedule: Schedule) -> str:
    """What follows "Every": `Tuesday`, `weekday`, `second Thursday`, `second week on Monday and Thursday`."""
    names = [Weekday(day).name.title() for day in schedule.weekdays]
    short = {_ALL_WEEK: "day", _WORKING_WEEK: "weekday"}.get(schedule.weekdays)
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    ordinal = _ORDINALS.get(schedule.every_weeks)
    if schedule.every_weeks == 1:
        return short or listed
    if ordinal and len(names) == 1:
        return f"{ordinal} {listed}"
    weeks = f"{ordinal} week" if ordinal else f"{schedule.every_weeks} weeks"
    return f"{weeks} on {short}s" if short else f"{weeks} on {listed}"


def _runs(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    """All moments later than `after`, each once: moved days may meet, and so may days where a zone left one out."""
    if after.utcoffset() is None:
        message = "A moment needs its time zone."
        raise ValueError(message)
    zone = _zone(schedule.zone)
    for day in _days(schedule, after.astimezone(zone).date()):
        moment = _moment(day, schedule.at, zone)
        if moment > after:
            yield moment
            after = moment


def _days(schedule: Schedule, first: date) -> Iterator[date]:
    """The local days on which it happens, in order, from `first` or a little before, bank holidays seen to."""
    if schedule.on_holiday is OnHoliday.SKIP:
        days = (day for day in _planned(schedule, first) if not is_bank_holiday(day, schedule.nation))
    else:
        while not _may_hold(schedule, first - _ONE_DAY):
            first -= _ONE_DAY  # what was planned on these days was moved to the first day asked about, or later
        days = (_moved(schedule, day) for day in _planned(schedule, first))
    return takewhile(lambda day: day <= (schedule.until or LAST_DAY), days)


def _planned(schedule: Schedule, first: date) -> Iterator[date]:
    """The days the calendar alone gives, from the week of `first`; counting in days, a 53rd week is nothing special."""
    zero = schedule.anchor - timedelta(days=schedule.anchor.weekday())
    stride = timedelta(weeks=schedule.every_weeks)
    week = zero + max(0, (first - zero) // stride) * stride
    while week <= LAST_DAY:
        for weekday in schedule.weekdays:
            yield week + timedelta(days=weekday)
        week += stride


def _moved(schedule: Schedule, day: date) -> date:
    """The first day that may hold it. A later day never moves to an earlier place, so order is kept."""
    while not _may_hold(schedule, day):
        day += _ONE_DAY
    return day


def _may_hold(schedule: Schedule, day: date) -> bool:
    """Never a bank holiday, and a weekend day only where the Schedule itself names that day."""
    if is_weekend(day) and day.weekday() not in schedule.weekdays:
        return False
    return not is_bank_holiday(day, schedule.nation)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first instant at which the clock on the wall shows `at` or later: once in autumn, never lost in spring."""
    wall = datetime.combine(day, at)
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    # The clocks jump over this time. The jump lies between the readings by the old offset and by the new one.
    start = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    seconds = range(int((moment - start).total_seconds()))

    def shown(second: int) -> datetime:
        return (start + timedelta(seconds=second)).astimezone(zone).replace(tzinfo=None)

    return start + timedelta(seconds=bisect_left(seconds, wall, key=shown))


@lru_cache(maxsize=128)
def _zone(name: str) -> ZoneInfo:
    if name == "UTC" or name.partition("/")[0] in _AREAS:
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):  # unknown; not a plain path; a folder, where tzdata is installed
            pass
    raise ValueError(_COMPLAINTS["zone"])
