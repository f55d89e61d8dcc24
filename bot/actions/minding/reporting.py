"""A summary of the log, weekly or monthly: arranged by facilitators and leads, and put in the Channels in its time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import occurrences
from bot.actions.minding import report_cards as cards
from bot.actions.minding.planning import REPORT, WORKING_DAYS, Awake, awake
from bot.actions.minding.rhythm import is_report_day
from bot.actions.rules import CARRIED_DAYS, UNFINISHED, Status
from bot.actions.tables import actions, log_reports
from bot.cards import PATIENT
from bot.database import insert
from bot.message import Card, Reply
from bot.occurrences import Arrangement, Occurrence, arrange, cancel, next_of, rule_of
from bot.outbox import Post, put
from bot.rooms.arriving import hold
from bot.rooms.gate import Gate, Handle, Visit, Write
from bot.rooms.membership import channels_of
from bot.rooms.rules import Role
from bot.rooms.tables import organisations, rooms
from bot.safety import holds_nhs_number, without_patients
from bot.schedule import OnHoliday, Schedule

MAY = frozenset({Role.FACILITATOR, Role.LEAD})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen: `when` is a weekday, Monday 0, or a day of the month."""

    rhythm: str
    when: int
    at: time
    whom: str

    @property
    def words(self) -> str:
        """For people."""
        return cards.in_words(self.rhythm, str(self.when), f"{self.at:%H:%M}", self.whom)


def writes(gate: Gate) -> dict[str, Write]:
    """For facilitators and leads."""

    def led(handle: Handle) -> Write:
        async def steer(visit: Visit) -> Reply:
            return await handle(visit) if visit.here.role in MAY else Reply(cards.not_for_you())

        return gate.members(steer)

    return {"actions report": led(_show), "actions.report": led(_save), "actions.report_stop": led(_stop)}


async def _show(visit: Visit, fault: str = "") -> Reply:
    """The form, as it was filled in where something is wrong with it."""
    standing = await _standing(visit)
    usual = {"rhythm": cards.WEEKLY, "weekday": "0", "day": "1", "at": "09:00", "whom": cards.ROOM}
    given = {**usual, **(without_patients(visit.intent.answers) if fault else {})}
    return Reply(cards.form(given, standing, fault))


async def _standing(visit: Visit) -> str:
    """What is arranged, in words; empty for nothing."""
    ours = select(log_reports.c.words).where(log_reports.c.room_id == visit.here.room_id)
    return str(await visit.connection.scalar(ours) or "")


async def _save(visit: Visit) -> Reply:
    """Arrange it in place of what was arranged."""
    if any(map(holds_nhs_number, visit.intent.answers.values())):
        return await _show(visit, PATIENT)
    try:
        wanted = _read(visit.intent.answers)
    except ValueError:
        return await _show(visit, cards.FAULT)
    connection, room = visit.connection, visit.here.room_id
    await _hold(visit)
    await cancel(connection, REPORT, room)
    rule = rule_of(_schedule(visit, wanted))
    await arrange(connection, Arrangement(room, REPORT, room, rule), next_of(rule, visit.now))
    values = {
        "month_day": wanted.when if wanted.rhythm == cards.MONTHLY else None,
        "for_leads": wanted.whom == cards.LEADS,
        "words": wanted.words,
        "told_at": visit.now,
    }
    row = insert(connection, log_reports).values(room_id=room, **values)
    await connection.execute(row.on_conflict_do_update(index_elements=["room_id"], set_=values))
    return Reply(cards.arranged(wanted.words))


def _schedule(visit: Visit, wanted: Wanted) -> Schedule:
    """A monthly one looks every working day whether it is the one."""
    weekly = wanted.rhythm == cards.WEEKLY
    return Schedule(
        weekdays=(wanted.when,) if weekly else WORKING_DAYS,
        at=wanted.at,
        zone=visit.here.zone,
        anchor=visit.now.date(),
        nation=visit.here.nation,
        on_holiday=OnHoliday.MOVE if weekly else OnHoliday.SKIP,
    )


def _read(given: Mapping[str, str]) -> Wanted:
    """The form; raises ValueError for what it does not offer."""
    rhythm, whom = given.get("rhythm", ""), given.get("whom", "")
    days = {cards.WEEKLY: WORKING_DAYS, cards.MONTHLY: (*range(1, 29), cards.LAST_OF_MONTH)}
    chosen = given.get("weekday" if rhythm == cards.WEEKLY else "day", "")
    at = time.fromisoformat(given.get("at", ""))
    if chosen not in map(str, days.get(rhythm, ())) or whom not in {cards.ROOM, cards.LEADS} or at.tzinfo:
        raise ValueError(rhythm)
    return Wanted(rhythm, int(chosen), at.replace(second=0, microsecond=0), whom)


async def _hold(visit: Visit) -> None:
    """Of two who arrange it at once, one waits and then sees what the other has arranged."""
    await occurrences.hold(visit.connection, visit.here.room_id)
    await hold(visit.connection, visit.here.room_id)


async def _stop(visit: Visit) -> Reply:
    await _hold(visit)
    await cancel(visit.connection, REPORT, visit.here.room_id)
    await visit.connection.execute(delete(log_reports).where(log_reports.c.room_id == visit.here.room_id))
    return Reply(cards.stopped())


async def open_due(connection: AsyncConnection, due: Sequence[Occurrence], now: datetime) -> None:
    """Tell all these Rooms at once; one that was missed is told however late, because its figures are of now."""
    moments = {one.room_id: one.due_at for one in due}
    waking = await awake(connection, list(moments))
    found = select(log_reports, rooms.c.name).join_from(log_reports, rooms).where(log_reports.c.room_id.in_(waking))
    rows = [row for row in await connection.execute(found) if _is_its_day(row, moments, waking)]
    if not rows:
        return
    cards_of = await _cards(connection, rows, waking, now)
    meeting = await channels_of(connection, list(cards_of))
    await put(connection, [Post(each, cards_of[room]) for room in cards_of for each in meeting[room]], now)
    told = update(log_reports).where(log_reports.c.room_id.in_(list(cards_of)))
    await connection.execute(told.values(told_at=now))


def _is_its_day(row: Row[Any], moments: Mapping[int, datetime], waking: Mapping[int, Awake]) -> bool:
    """Whether the month's day has come since the last; a weekly one is due whenever its schedule says so."""
    if row.month_day is None:
        return True
    room = waking[row.room_id]
    last, today = room.day(row.told_at), room.day(moments[row.room_id])
    same_day = timedelta(days=1 if row.told_at < moments[row.room_id] and last == today else 0)
    return is_report_day(row.month_day, last - same_day, today, room.nation)


async def _cards(
    connection: AsyncConnection, rows: Sequence[Row[Any]], waking: Mapping[int, Awake], now: datetime
) -> dict[int, Card]:
    figures = await _figures(connection, [row.room_id for row in rows if not row.for_leads], waking, now)
    return {
        row.room_id: cards.for_leads(row.name) if row.for_leads else cards.report(row.name, figures[row.room_id])
        for row in rows
    }


async def _figures(
    connection: AsyncConnection, room_ids: Sequence[int], waking: Mapping[int, Awake], now: datetime
) -> defaultdict[int, list[cards.Figures]]:
    """By Room and Organisation, in one statement for each day it is somewhere: one, save around midnight."""
    by_day: defaultdict[Any, list[int]] = defaultdict(list)
    for room in room_ids:
        by_day[waking[room].day(now)].append(room)
    found: defaultdict[int, list[cards.Figures]] = defaultdict(list)
    for day, ours in by_day.items():
        unfinished = actions.c.status.in_(UNFINISHED)
        done = (actions.c.status == Status.DONE) & (actions.c.closed_at > log_reports.c.told_at)
        carried = unfinished & (actions.c.first_due <= day - timedelta(CARRIED_DAYS))
        counted = [
            func.sum(case((which, 1), else_=0)).label(name)
            for name, which in {"open": unfinished, "late": unfinished & (actions.c.due < day),
                                "carried": carried, "done": done}.items()
        ]  # fmt: skip
        query = (
            select(actions.c.room_id, organisations.c.name, *counted)
            .join_from(actions, log_reports, log_reports.c.room_id == actions.c.room_id)
            .outerjoin(organisations, organisations.c.id == actions.c.organisation_id)
            .where(actions.c.room_id.in_(ours), or_(unfinished, done))
            .group_by(actions.c.room_id, organisations.c.name)
        )
        for row in await connection.execute(query):
            body = cards.Figures(row.name or "", row.open, row.late, row.carried, row.done)
            found[row.room_id].append(body)
    return found
