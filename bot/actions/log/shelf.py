"""The log for who sits at a Room's web page: of the Rooms they lead, and of the Room they sit in, and of no other."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import IO, cast
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import finding
from bot.actions.filters import Filter, read_filter, unknown
from bot.actions.listing.past import Names
from bot.actions.log import export
from bot.actions.log.copies import MEDIA, Format, filename
from bot.actions.log.figures import SPANS, Figures
from bot.actions.log.pages import DECISIONS_SHOWN, PAGE, FiguresPage, HistoryPage, LogFile, LogPage, Options, Step
from bot.actions.log.tallying import count_figures
from bot.actions.log.telling import differences, done_by, happened, reason, suggested
from bot.actions.log.view import view
from bot.actions.naming import names_in
from bot.actions.rules import Told
from bot.actions.tables import actions, outsiders
from bot.bars import bars
from bot.database import Database
from bot.message import Picture
from bot.rooms.gate import number_in
from bot.rooms.page.seats import sitting_at
from bot.rooms.rules import Seat
from bot.rooms.tables import members, organisations, rooms
from bot.safety import holds_nhs_number

PATIENT_NUMBER = (
    "Please take that number out. It looks like an NHS number, so I did not look for it. "
    "I have not kept it, but it may stand in your browser’s list of pages."
)
AT_ONCE = 2
"""Files made at the same time; who comes next waits, so that chat does not."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who asks, and what they may see: Rooms by id, their own first."""

    member: int
    rooms: dict[int, str]
    zone: ZoneInfo
    now: datetime

    @property
    def today(self) -> date:
        """The day it is where their Room is."""
        return self.now.astimezone(self.zone).date()


class LogShelf:
    """Finds pages and files of the log; None for who sits nowhere, or asks for what is not theirs to see."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._writing = asyncio.Semaphore(AT_ONCE)

    async def page(self, seat: Seat, given: Mapping[str, str]) -> LogPage | None:
        """Some of the Actions that the address asks for, and the newest Decisions."""
        async with self._database.reading() as connection:
            sitting = await self._sitting(connection, seat)
            if sitting is None:
                return None
            wanted, faults = await _wanted(connection, sitting, given)
            shown = await view(connection, wanted, tuple(sitting.rooms), sitting.today, sitting.zone)
            total = await finding.count(connection, shown.rows)
            pages = max(1, -(-total // PAGE))
            number = min(max(1, number_in(given.get("page", "1"))), pages)
            start = (number - 1) * PAGE
            found = await finding.page(connection, shown.rows, shown.sort, offset=start, limit=PAGE) if total else []
            agreed = await finding.agreed(connection, shown.decided, limit=DECISIONS_SHOWN)
            offered = await _owners(connection, sitting.rooms), await _organisations(connection, sitting.rooms)
        entries, decisions = tuple(found), tuple(agreed)
        return LogPage(sitting.rooms, wanted, faults, sitting.today, entries, total, number, pages, decisions, *offered)

    async def history(self, seat: Seat, action_id: int) -> HistoryPage | None:
        """One Action and what happened to it."""
        async with self._database.reading() as connection:
            sitting = await self._sitting(connection, seat)
            if sitting is None:
                return None
            seen = await finding.wanted(connection, Filter(), sitting.rooms, sitting.today, sitting.zone)
            rows = seen & (actions.c.id == action_id)
            found = await finding.page(connection, rows, Filter().sort, limit=1)
            if not found:
                _denied(sitting, action=action_id)
                return None
            told = await finding.history(connection, list(sitting.rooms), action_id)
            names = await names_in(connection, found[0].room_id, [each.change for each in told])
        return HistoryPage(found[0], sitting.today, tuple(_step(each, names, sitting.zone) for each in reversed(told)))

    async def figures(self, seat: Seat, given: Mapping[str, str]) -> FiguresPage | None:
        """What the Actions that the address asks for add up to."""
        async with self._database.reading() as connection:
            sitting = await self._sitting(connection, seat)
            if sitting is None:
                return None
            wanted, faults = await _wanted(connection, sitting, given)
            span = next((each for each in SPANS if str(each) == given.get("weeks")), SPANS[0])
            made = await count_figures(connection, wanted, sitting.rooms, sitting.now, sitting.zone, span)
        drawn = await asyncio.to_thread(_drawn, made)
        return FiguresPage(sitting.rooms, wanted, faults, span, made, drawn)

    async def file(self, seat: Seat, given: Mapping[str, str], kind: str) -> LogFile | None:
        """All that the address asks for, as a file. It waits on disk, so that a slow browser holds up no database."""
        if kind not in set(Format):
            return None
        async with self._writing, self._database.reading() as connection:
            sitting = await self._sitting(connection, seat)
            if sitting is None:
                return None
            wanted, _ = await _wanted(connection, sitting, given)
            shown = await view(connection, wanted, tuple(sitting.rooms), sitting.today, sitting.zone)
            to = cast("IO[bytes]", tempfile.TemporaryFile())  # noqa: SIM115 -- whoever sends it closes it
            try:
                await export.write(connection, shown, Format(kind), to, bom=given.get("bom") != "no")
            except BaseException:
                to.close()
                raise
        length = to.tell()
        to.seek(0)
        return LogFile(filename(Format(kind), sitting.today), MEDIA[Format(kind)], to, length)

    async def _sitting(self, connection: AsyncConnection, seat: Seat) -> Sitting | None:
        found = await sitting_at(connection, seat)
        if found is None:
            return None
        room_id, member_id = found
        own = select(rooms.c.name, rooms.c.zone).where(rooms.c.id == room_id)
        room = (await connection.execute(own)).one()
        seen = {room_id: room.name, **await finding.rooms_led(connection, member_id)}
        return Sitting(member_id, seen, ZoneInfo(room.zone), self._now())


def _denied(sitting: Sitting, **what: int) -> None:
    """Somebody asked for what is not theirs: kept by ids alone."""
    structlog.get_logger().warning("log_denied", member=sitting.member, **what)


async def _wanted(
    connection: AsyncConnection, sitting: Sitting, given: Mapping[str, str]
) -> tuple[Filter, tuple[str, ...]]:
    """The Filter of an address, of Rooms and people they may see. `who` is how the form names either kind of owner."""
    who = given.get("who", "")
    kind, _, number = who.partition("-")
    whose = {kind: number} if kind in {"owner", "outsider"} else {}
    wanted, faults = read_filter({**given, **whose})
    if holds_nhs_number(wanted.words):
        wanted, faults = replace(wanted, words=""), (*faults, PATIENT_NUMBER)
    if who and not (wanted.owner or wanted.outsider) and unknown("owner") not in faults:
        faults = (*faults, unknown("owner"))
    if wanted.room and wanted.room not in sitting.rooms:
        _denied(sitting, room=wanted.room)
        wanted, faults = replace(wanted, room=0), (*faults, unknown("room"))
    if not await _are_there(connection, sitting, wanted):
        wanted, faults = replace(wanted, owner=0, outsider=0), (*faults, unknown("owner"))
    return wanted, faults


async def _are_there(connection: AsyncConnection, sitting: Sitting, wanted: Filter) -> bool:
    """Whether the owners that are asked for are people of Rooms they may see."""
    for table, number in ((members, wanted.owner), (outsiders, wanted.outsider)):
        theirs = select(table.c.id).where(table.c.id == number, table.c.room_id.in_(sitting.rooms))
        if number and not (await connection.execute(theirs)).first():
            return False
    return True


def _step(told: Told, names: Names, zone: ZoneInfo) -> Step:
    at = told.change.at.astimezone(zone)
    what = happened(told), differences(told, names)
    return Step(at, done_by(told, names), *what, reason(told), suggested(told, names))


def _drawn(made: Figures) -> tuple[Picture, ...]:
    """Both on one scale, so that they can be compared."""
    high = max((max(week.opened, week.closed) for week in made.weeks), default=0)
    opened = [(week.label, week.opened) for week in made.weeks]
    closed = [(week.label, week.closed) for week in made.weeks]
    return bars(opened, title="Logged each week", high=high), bars(closed, title="Finished each week", high=high)


async def _owners(connection: AsyncConnection, seen: Mapping[int, str]) -> Options:
    """Whoever owns something, in the chat or not; the Room stands beside a name only where there are several."""
    found: list[tuple[str, str]] = []
    for kind, table, column in (("owner", members, actions.c.owner_id), ("outsider", outsiders, actions.c.outsider_id)):
        owning = exists().where(column == table.c.id)
        people = select(table.c.id, table.c.name, table.c.room_id).where(table.c.room_id.in_(seen), owning)
        for row in await connection.execute(people):
            room = f" ({seen[row.room_id]})" if len(seen) > 1 else ""
            found.append((f"{kind}-{row.id}", f"{row.name or 'Someone new'}{room}"))
    return tuple(sorted(found, key=lambda one: (one[1].casefold(), one[0])))


async def _organisations(connection: AsyncConnection, seen: Mapping[int, str]) -> Options:
    owning = exists().where(actions.c.organisation_id == organisations.c.id, actions.c.room_id.in_(seen))
    rows = await connection.execute(select(organisations.c.id, organisations.c.name).where(owning))
    return tuple(sorted(((str(row.id), row.name) for row in rows), key=lambda one: one[1].casefold()))
