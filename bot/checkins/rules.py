"""When a Round opens, reminds and closes, and what it asks. Pure: the moment is an argument."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.holidays import Nation, is_working_day, working_days_before
from bot.schedule import OnHoliday, Schedule, due_between, next_run

SHORTEST_OPEN = timedelta(hours=1)
"""A Round that would be open for less is not opened: people would see it and come too late."""

EXTRA_WORKING_DAYS = 2
"""How long a Round stays open that a facilitator opens between two Big Rooms."""

REMINDER_HOURS = (time(10), time(15))
REMINDER_PATIENCE = timedelta(hours=6)
"""How late a reminder is still given: the same day."""

FIRST_PEACE, LAST_PEACE = timedelta(hours=4), timedelta(hours=1)
"""No reminder so soon after the opening, nor so shortly before the closing."""

MOST_INPUTS = 8
"""A card with more takes longer than a minute on a phone."""

ENOUGH = 3
"""So many answers make a distribution, an average, or anonymous words that may be shown."""

SCALE = ("1", "2", "3", "4", "5")


class Kind(StrEnum):
    """What sort of answer a Question wants."""

    TEXT = "text"
    HELP = "help"  # words, and whose help
    SCALE = "scale"  # 1 to 5
    WORD = "word"  # a word or abbreviation that was unclear
    VIEW = "view"  # one sentence on the problem, shown side by side
    KEY = "key"  # the Room's key question; its words are chosen when the Round opens


@dataclass(frozen=True, slots=True)
class Question:
    """One Question as a Round asks it."""

    id: int
    kind: Kind
    words: str
    anonymous: bool = False

    @property
    def name(self) -> str:
        """Its input's key."""
        return f"q{self.id}"

    @property
    def inputs(self) -> int:
        """How many inputs it takes on the card."""
        return 2 if self.asks_whom else 1

    @property
    def asks_whom(self) -> bool:
        """Whether people may say whose help they mean; an anonymous answer points at nobody."""
        return self.kind is Kind.HELP and not self.anonymous


@dataclass(frozen=True, slots=True)
class Round:
    """One running of the check-in."""

    id: int
    room_id: int
    number: int
    questions: tuple[Question, ...]
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None

    def takes_answers(self, now: datetime) -> bool:
        """Whether it is open; at its hour it is closed, even if nobody has come to close it yet."""
        return self.closed_at is None and now < self.closes_at


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when a Round is open, and the Big Room it is for, if it is for one."""

    opens_at: datetime
    closes_at: datetime
    meets_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When the Big Room meets, and how its check-in stands to it."""

    big_room: Schedule
    opens_days_before: int = 2
    closes_minutes_before: int = 60


def next_window(rhythm: Rhythm, after: datetime) -> Window | None:
    """The first Round that closes later than `after`; None when no Big Room is planned any more.

    It never opens before the Big Room that comes before its own: around Christmas, working days are far apart.
    """
    closing = timedelta(minutes=rhythm.closes_minutes_before)
    meets_at = next_run(rhythm.big_room, after + closing)
    if meets_at is None:
        return None
    room = rhythm.big_room
    day = working_days_before(_local_day(meets_at, room.zone), rhythm.opens_days_before, room.nation)
    opens_at = _moment(day, room.at, room.zone, room.nation)
    a_while = timedelta(weeks=room.every_weeks + 2)  # a Big Room that is moved past holidays may be long ago
    before = due_between(room, meets_at - a_while, meets_at - timedelta(minutes=1))
    return Window(max((opens_at, *before[-1:])), meets_at - closing, meets_at)


def window_from(rhythm: Rhythm | None, now: datetime, zone: str, nation: Nation) -> Window:
    """How long a Round is open that is opened now: two working days.

    When the next Big Room's own Round would open meanwhile, this one takes its place and closes as that would have.
    """
    local = now.astimezone(ZoneInfo(zone))
    ends = _moment(_working_days_after(local.date(), EXTRA_WORKING_DAYS, nation), _minute(local), zone, nation)
    following = next_window(rhythm, now + SHORTEST_OPEN) if rhythm else None
    if following and following.opens_at <= ends:
        return replace(following, opens_at=now)
    return Window(now, ends)


def reminder_times(window: Window, zone: str, nation: Nation, count: int) -> tuple[datetime, ...]:
    """When the Channels are reminded, at most `count` times: in working hours of working days, late in the window."""
    first, last = window.opens_at + FIRST_PEACE, window.closes_at - LAST_PEACE
    times = [at for at in _working_hours(window, zone, nation) if first <= at <= last]
    if not times or not count:
        return ()
    main = max(len(times) - 2, 0)  # not the very last: people need time to answer
    chosen = {main} if count == 1 else {main, main // 2}
    return tuple(times[each] for each in sorted(chosen))


def reminds(at: datetime, due: datetime, closes_at: datetime, zone: str, nation: Nation) -> bool:
    """Whether a reminder that is due is given now: on the day it was due, a working day, and before the closing."""
    return is_working_day(_local_day(at, zone), nation) and at < min(due + REMINDER_PATIENCE, closes_at)


def day_and_time(at: datetime, zone: str) -> str:
    """As people of that zone say it."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B} at {local:%H:%M}"


def _working_hours(window: Window, zone: str, nation: Nation) -> Iterator[datetime]:
    day = _local_day(window.opens_at, zone)
    while day <= _local_day(window.closes_at, zone):
        if is_working_day(day, nation):
            yield from (_moment(day, at, zone, nation) for at in REMINDER_HOURS)
        day += timedelta(days=1)


def _working_days_after(day: date, count: int, nation: Nation) -> date:
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, nation)
    return day


def _local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _minute(local: datetime) -> time:
    return time(local.hour, local.minute)


def _moment(day: date, at: time, zone: str, nation: Nation) -> datetime:
    """That time of a working day, in UTC; a Schedule knows what to do when the clocks jump over it."""
    once = Schedule(weekdays=(day.weekday(),), at=at, zone=zone, anchor=day, nation=nation, on_holiday=OnHoliday.SKIP)
    found = next_run(once, datetime.combine(day, time(), UTC) - timedelta(days=1))
    if found is None:
        message = "no calendar is known for that day"
        raise ValueError(message)
    return found
