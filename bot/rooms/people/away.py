"""When a Member is away: their dates, and the weekdays they work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from bot.cards import PATIENT
from bot.holidays import Nation
from bot.message import Reply
from bot.rooms.gate import Gate, Visit, Write
from bot.rooms.membership import Departed
from bot.rooms.people import member_cards as cards
from bot.rooms.rules import weekdays_in, weekdays_said
from bot.rooms.tables import members
from bot.safety import clean, without_patients

BACKWARDS = "The last day away comes before the first. Please look at the two days again."
PAST = "That last day has gone by. Please choose a day that is still to come."
NOT_A_DAY = "Please give each day as a date, or leave it empty."
NOT_WEEKDAYS = "Please write weekdays, for example: Monday, Tuesday, Thursday."


Days: TypeAlias = Callable[[str, date, Nation], tuple[date, date] | None]
"""Reads the first and last day of an absence out of people's words, said on a day; None where none are said."""


def unread(_words: str, _today: date, _nation: Nation) -> None:
    """Without a reader of days, the form is filled in by hand."""


def writes(gate: Gate, days: Days = unread, moved: Sequence[Departed] = ()) -> dict[str, Write]:
    """The form, what it keeps, and the way back; `moved` follows when the days of a Member are others."""
    return {
        "bigroom away": gate.members(partial(_show, days)),
        "rooms.away": gate.members(partial(_keep, moved)),
        "rooms.back": gate.members(partial(_come_back, moved)),
    }


async def _show(days: Days, visit: Visit) -> Reply:
    """The form as it stands, or with the days that were said in the place of those."""
    us = select(members.c.away_from, members.c.away_until, members.c.works_on)
    row = (await visit.connection.execute(us.where(members.c.id == visit.here.member_id))).one()
    today = visit.now.astimezone(ZoneInfo(visit.here.zone)).date()
    said = days(clean(visit.intent.words), today, visit.here.nation)
    first, last = (day.isoformat() if day else "" for day in said or (row.away_from, row.away_until))
    return Reply(cards.away(cards.Absence(first, last, weekdays_said(row.works_on))))


async def _keep(moved: Sequence[Departed], visit: Visit) -> Reply:
    answers = {name: clean(visit.intent.answers.get(name, "")) for name in ("away_from", "away_until", "works_on")}
    given = without_patients(answers)
    typed = cards.Absence(*(words[:60] for words in given.values()))
    if given != answers:
        return Reply(cards.away(typed, PATIENT))
    try:
        days = [date.fromisoformat(day) if day else None for day in (typed.away_from, typed.away_until)]
    except ValueError:
        return Reply(cards.away(typed, NOT_A_DAY))
    first, last = days
    if first and last and last < first:
        return Reply(cards.away(typed, BACKWARDS))
    if last and last < visit.now.astimezone(ZoneInfo(visit.here.zone)).date():
        return Reply(cards.away(typed, PAST))
    try:
        works_on = weekdays_in(typed.works_on)
    except ValueError:
        return Reply(cards.away(typed, NOT_WEEKDAYS))
    await _move(moved, visit, away_from=first, away_until=last, works_on=works_on)
    return Reply(cards.away_kept(first, last, weekdays_said(works_on)))


async def _come_back(moved: Sequence[Departed], visit: Visit) -> Reply:
    await _move(moved, visit, away_from=None, away_until=None)
    return Reply(cards.back())


async def _move(moved: Sequence[Departed], visit: Visit, **days: date | str | None) -> None:
    us = update(members).where(members.c.id == visit.here.member_id)
    await visit.connection.execute(us.values(days))
    for follow in moved:
        await follow(visit.connection, visit.here.room_id, visit.here.member_id, visit.now)
