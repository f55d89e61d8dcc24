"""Rounds as the record keeps them, and what a Room's own settings say about them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.checkins.rules import Kind, Question, Rhythm, Round
from bot.checkins.tables import checkins, rounds
from bot.holidays import Nation
from bot.message import Element
from bot.rooms.tables import rooms
from bot.schedule import OnHoliday, Schedule

KeyQuestion = Callable[[AsyncConnection, int, datetime], Awaitable[str]]
"""The words of a Room's next key question; empty when there is none."""

Section = Callable[[AsyncConnection, int, datetime, datetime], Awaitable[Sequence[Element]]]
"""What another feature adds to a Room's summary: of what came after the first moment, and no later than the second."""

End = Callable[[AsyncConnection, int, datetime, datetime], Awaitable[None]]
"""Another feature's part in the end of a Round: of a Room, what was begun between those of the last two Rounds."""

Top = Callable[[AsyncConnection, int, datetime], Awaitable[Sequence[Element]]]
"""What another feature puts over a Room's check-in and over its summary, as it is at that moment."""

Write = Callable[[AsyncConnection, int, str, str, str, datetime], Awaitable[None]]
"""Sends those of a Room whom no platform reaches a subject, words and the path of a page."""

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


async def write_to_nobody(*_about: object) -> None:
    """Where no mail is set up."""


async def nothing_first(*_about: object) -> Sequence[Element]:
    """Where no feature has anything to put there."""
    return ()


@dataclass(frozen=True, slots=True)
class Lent:
    """What other features lend the check-in: the root hands it over."""

    key_question: KeyQuestion
    bust: Callable[[str, Sequence[str]], str]
    sections: tuple[Section, ...] = ()
    write: Write = write_to_nobody
    ends: tuple[End, ...] = ()
    top: Top = nothing_first

    async def all_sections(self, connection: AsyncConnection, asked: Round, until: datetime) -> list[Element]:
        """Every section, in order, of what came since the Round before was closed."""
        since = await closed_before(connection, asked)
        told = [await section(connection, asked.room_id, since, until) for section in self.sections]
        return [element for section in told for element in section]

    async def end_all(self, connection: AsyncConnection, asked: Round, now: datetime) -> None:
        """Let other features end with this Round what came since the one before."""
        since = await closed_before(connection, asked)
        for end in self.ends:
            await end(connection, asked.room_id, since, now)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is arranged in a Room. `rhythm` is missing where nothing is, or nobody has said when the Big Room is."""

    room_id: int
    nation: Nation
    zone: str
    ground_rules: str
    asleep: bool  # the Room is paused or closed
    stopped: bool  # a facilitator wants no check-in
    reminders: int
    rhythm: Rhythm | None


async def find_standing(connection: AsyncConnection, room_id: int) -> Standing:
    """What is arranged in a Room; the Room is held, so that nobody opens or arranges at the same time."""
    found = (
        select(rooms, *(column for column in checkins.c if column.name != "paused"), checkins.c.paused.label("stopped"))
        .outerjoin(checkins, checkins.c.room_id == rooms.c.id)
        .where(rooms.c.id == room_id)
        .with_for_update(key_share=True, of=rooms)
    )
    row = (await connection.execute(found)).one()
    arranged = row.every_weeks is not None and row.meets_on is not None and bool(row.meets_at)
    return Standing(
        room_id,
        Nation(row.nation),
        row.zone,
        row.ground_rules,
        asleep=row.paused or row.closed_at is not None,
        stopped=bool(row.stopped),
        reminders=1 if row.reminders is None else row.reminders,
        rhythm=_rhythm(row) if arranged else None,
    )


def _rhythm(row: Row[Any]) -> Rhythm:
    return Rhythm(big_room_of(row), row.opens_days_before, row.closes_minutes_before)


def big_room_of(row: Row[Any]) -> Schedule:
    """When the Big Room meets, from the columns of its Room and its check-in."""
    return Schedule(
        weekdays=(row.meets_on,),
        at=time.fromisoformat(row.meets_at),
        zone=row.zone,
        every_weeks=row.every_weeks,
        anchor=row.anchor,
        nation=Nation(row.nation),
        on_holiday=OnHoliday(row.on_holiday),
    )


def written(questions: Sequence[Question]) -> str:
    """How a Round keeps its Questions."""
    return json.dumps([asdict(one) for one in questions], ensure_ascii=False)


def _round(row: Row[Any]) -> Round:
    questions = tuple(Question(**{**one, "kind": Kind(one["kind"])}) for one in json.loads(row.questions))
    return Round(row.id, row.room_id, row.number, questions, row.opened_at, row.closes_at, row.closed_at)


async def find_open(connection: AsyncConnection, room_id: int) -> Round | None:
    """The Round of a Room that was opened and not closed."""
    return await _first(connection, select(rounds).where(rounds.c.room_id == room_id, rounds.c.closed_at.is_(None)))


async def find_round(connection: AsyncConnection, room_id: int, round_id: int) -> Round | None:
    """A Round of this Room, and of no other."""
    return await _first(connection, select(rounds).where(rounds.c.room_id == room_id, rounds.c.id == round_id))


async def asked_for(
    connection: AsyncConnection, room_id: int, round_id: int, now: datetime
) -> tuple[datetime, datetime] | None:
    """From when until when a Room is asked what belongs to this Round of it: since the Round before was closed.

    A Round that asks a key question itself is about that one, whatever is asked while it is open.
    """
    asked = await find_round(connection, room_id, round_id)
    if asked is None:
        return None
    itself = any(one.kind is Kind.KEY for one in asked.questions)
    return await closed_before(connection, asked), asked.opened_at if itself else asked.closed_at or now


async def closed_before(connection: AsyncConnection, asked: Round) -> datetime:
    """When the Room's last Round before this one was closed."""
    earlier = select(func.max(rounds.c.closed_at)).where(
        rounds.c.room_id == asked.room_id, rounds.c.number < asked.number
    )
    return await connection.scalar(earlier) or LONG_AGO


async def hold_round(connection: AsyncConnection, room_id: int, round_id: int) -> Round | None:
    """The same, held until the transaction ends: answers and the closing take turns."""
    ours = select(rounds).where(rounds.c.room_id == room_id, rounds.c.id == round_id)
    return await _first(connection, ours.with_for_update(key_share=True))


async def _first(connection: AsyncConnection, query: Select[Any]) -> Round | None:
    row = (await connection.execute(query)).first()
    return _round(row) if row else None
