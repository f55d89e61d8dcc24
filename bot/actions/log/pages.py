"""What the pages of the log show, as plain values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from bot.actions.filters import Filter
from bot.actions.log.figures import Figures
from bot.actions.log.telling import Differs
from bot.actions.rules import Agreed, Entry
from bot.message import Picture

PAGE = 50
DECISIONS_SHOWN = 10

Options = tuple[tuple[str, str], ...]
"""What a form offers to choose from, as (value, label)."""


@dataclass(frozen=True, slots=True)
class LogPage:
    """Actions and Decisions as one person sees them; `rooms` are all that they may see, by id."""

    rooms: Mapping[int, str]
    wanted: Filter
    faults: tuple[str, ...]
    today: date
    entries: tuple[Entry, ...]
    total: int
    number: int
    pages: int
    decisions: tuple[Agreed, ...]
    owners: Options
    organisations: Options


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a history, in the time of the Room."""

    at: datetime
    who: str
    what: str
    differs: tuple[Differs, ...]
    reason: str
    suggested: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One Action and all that happened to it, newest first as in chat."""

    entry: Entry
    today: date
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """The figures of what a Filter means, with their pictures."""

    rooms: Mapping[int, str]
    wanted: Filter
    faults: tuple[str, ...]
    span: int
    figures: Figures
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class LogFile:
    """A file to take home, open at its beginning, to be closed by whoever sends it; `length` is in bytes."""

    name: str
    media_type: str
    content: IO[bytes]
    length: int
