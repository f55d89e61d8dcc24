"""What a Room is, as its forms ask for it: reading the answers, and saying what is wrong in plain words. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from bot.holidays import Nation
from bot.safety import clean
from bot.schedule import Weekday

LONGEST_FIELD = 200

DAYS = tuple(day.name.title() for day in Weekday)
NO_DAY = "none"
LONDON = "Europe/London"
ZONES = (
    (LONDON, "United Kingdom (London)"),
    ("Europe/Dublin", "Ireland (Dublin)"),
    ("Europe/Jersey", "Jersey"),
    ("Europe/Guernsey", "Guernsey"),
    ("Europe/Isle_of_Man", "Isle of Man"),
    ("Europe/Gibraltar", "Gibraltar"),
)
KEEP_MONTHS = (3, 6, 12, 24)

ROOM_FIELDS = ("name", "purpose", "nation", "zone", "day", "at")
_ASKED = {"name": "the Room’s name", "purpose": "its purpose", "organisation": "your organisation", "you": "your name"}


@dataclass(frozen=True, slots=True)
class Particulars:
    """A Room's own columns; `meets_on` is a weekday, Monday 0, and None where there is no weekly Big Room yet."""

    name: str
    purpose: str
    nation: Nation
    zone: str
    meets_on: int | None
    meets_at: str


def typed_in(answers: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    """What was typed into one-line fields, tidied and cut to fit."""
    return {name: clean(answers.get(name, ""))[:LONGEST_FIELD] for name in names}


def missing(typed: Mapping[str, str]) -> str:
    """A sentence that asks for the fields left empty; empty when there are none."""
    gaps = [asked for name, asked in _ASKED.items() if name in typed and not typed[name]]
    listed = " and ".join(filter(None, (", ".join(gaps[:-1]), *gaps[-1:])))
    return f"Please give {listed}." if gaps else ""


def read_room(typed: Mapping[str, str]) -> Particulars:
    """What a Room's form says. Raises ValueError in plain words."""
    if gaps := missing(typed):
        raise ValueError(gaps)
    if typed["nation"] not in set(Nation):
        message = "Please choose from the list whose bank holidays the Room keeps."
        raise ValueError(message)
    if typed["zone"] not in dict(ZONES):
        message = "Please choose a time zone from the list."
        raise ValueError(message)
    day, at = _meeting(typed["day"], typed["at"])
    return Particulars(typed["name"], typed["purpose"], Nation(typed["nation"]), typed["zone"], day, at)


def _meeting(day: str, at: str) -> tuple[int | None, str]:
    if day == NO_DAY:
        return None, ""
    if day not in map(str, range(len(DAYS))):
        message = "Please choose the day of the weekly Big Room, or that it is not decided yet."
        raise ValueError(message)
    try:
        local = time.fromisoformat(at)
    except ValueError:
        local = None
    if local is None or local.tzinfo or local.second or local.microsecond:
        message = "Please give the time of the weekly Big Room, such as 09:00."
        raise ValueError(message)
    return int(day), f"{local:%H:%M}"


def fields_of(room: Particulars) -> dict[str, str]:
    """What a form shows of a Room as it is."""
    day = NO_DAY if room.meets_on is None else str(room.meets_on)
    about = {"name": room.name, "purpose": room.purpose, "nation": room.nation.value, "zone": room.zone}
    return {**about, "day": day, "at": room.meets_at}


def read_organisations(typed: str) -> tuple[str, ...]:
    """Names with commas or line ends between them, each once however it is spelled."""
    found: dict[str, str] = {}
    for part in re.split(r"[,;\n\r]", typed):
        if name := clean(part)[:LONGEST_FIELD].strip():
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def rhythm(meets_on: int | None, meets_at: str, zone: str) -> str:
    """When the Big Room is, in words."""
    if meets_on is None:
        return "Not decided yet"
    where = "" if zone == LONDON else f" {zone.rpartition('/')[2].replace('_', ' ')} time"
    return f"Every {Weekday(meets_on).name.title()} at {meets_at}{where}"
