"""How facilitators set the check-in's rhythm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import PATIENT
from bot.checkins import forms
from bot.checkins.planning import plan_next
from bot.checkins.rounds import find_standing
from bot.checkins.rules import day_and_time
from bot.checkins.tables import checkins
from bot.database import insert
from bot.message import Reply
from bot.rooms.gate import Visit
from bot.rooms.tables import rooms
from bot.safety import without_patients
from bot.schedule import OnHoliday, in_words

USUAL = {"every": "1", "from": "0", "opens": "2", "closes": "60", "reminders": "1", "holiday": str(OnHoliday.SKIP)}


async def show(visit: Visit) -> Reply:
    """The form, with what is arranged, or else what is usual."""
    standing = await find_standing(visit.connection, visit.here.room_id)
    values = await _values(visit)
    return Reply(forms.schedule_form(values, arranged=standing.rhythm is not None and not standing.stopped))


async def _values(visit: Visit) -> dict[str, str]:
    ours = select(rooms.c.meets_on, rooms.c.meets_at).where(rooms.c.id == visit.here.room_id)
    meets_on, meets_at = (await visit.connection.execute(ours)).one()
    big_room = {"day": "" if meets_on is None else str(meets_on), "at": meets_at}
    row = (await visit.connection.execute(select(checkins).where(checkins.c.room_id == visit.here.room_id))).first()
    if row is None:
        return {**USUAL, **big_room}
    weeks = (_monday(_local(visit)) - _monday(row.anchor)).days // 7
    arranged = {
        "every": str(row.every_weeks),
        "from": str(weeks % row.every_weeks),
        "opens": str(row.opens_days_before),
        "closes": str(row.closes_minutes_before),
        "reminders": str(row.reminders),
        "holiday": row.on_holiday,
    }
    return {**arranged, **big_room}


async def save(visit: Visit) -> Reply:
    """Read the form, and plan the next Round by it; a Round that is open stays as it is."""
    given, room = without_patients(visit.intent.answers), visit.here.room_id
    fault = PATIENT if given != visit.intent.answers else _fault(given)
    if fault:
        return Reply(forms.schedule_form(given, fault))
    await find_standing(visit.connection, room)
    meeting = {"meets_on": int(given["day"]), "meets_at": given["at"]}
    await visit.connection.execute(update(rooms).where(rooms.c.id == room).values(meeting))
    weeks = int(given["from"]) if given["every"] != "1" else 0
    row = {
        "every_weeks": int(given["every"]),
        "anchor": _monday(_local(visit)) + timedelta(weeks=weeks),
        "opens_days_before": int(given["opens"]),
        "closes_minutes_before": int(given["closes"]),
        "reminders": int(given["reminders"]),
        "on_holiday": given["holiday"],
        "paused": False,
    }
    await _keep(visit.connection, room, row)
    return await _say_arranged(visit)


def _fault(given: Mapping[str, str]) -> str:
    """A sentence when something is not of its list, or the time is none."""
    listed = all(given.get(name) in dict(options) for name, (_, options) in forms.CHOICES.items())
    try:
        at = time.fromisoformat(given.get("at", ""))
    except ValueError:
        return forms.ONE_FAULT
    return "" if listed and f"{at:%H:%M}" == given["at"] else forms.ONE_FAULT


async def _keep(connection: AsyncConnection, room_id: int, row: dict[str, Any]) -> None:
    new = insert(connection, checkins).values(room_id=room_id, **row)
    await connection.execute(new.on_conflict_do_update(index_elements=["room_id"], set_=row))


async def _say_arranged(visit: Visit) -> Reply:
    standing = await find_standing(visit.connection, visit.here.room_id)
    window = await plan_next(visit.connection, standing, visit.now)
    if window is None or standing.rhythm is None:  # the calendar has no such day any more
        return await show(visit)
    opens = day_and_time(max(window.opens_at, visit.now), standing.zone)
    big_room = in_words(standing.rhythm.big_room)
    return Reply(forms.arranged(big_room, opens, day_and_time(window.closes_at, standing.zone)))


async def stop(visit: Visit) -> Reply:
    """Open no more; the rhythm is remembered."""
    await find_standing(visit.connection, visit.here.room_id)
    ours = update(checkins).where(checkins.c.room_id == visit.here.room_id)
    await visit.connection.execute(ours.values(paused=True))
    await plan_next(visit.connection, await find_standing(visit.connection, visit.here.room_id), visit.now)
    return Reply(forms.stopped())


async def start(connection: AsyncConnection, room_id: int, now: datetime) -> None:
    """Plan the next Round of a Room that is new, or has changed when it meets, by what is arranged or else usual."""
    standing = await find_standing(connection, room_id)
    anchor = _monday(now.astimezone(ZoneInfo(standing.zone)).date())
    new = insert(connection, checkins).values(room_id=room_id, anchor=anchor)
    await connection.execute(new.on_conflict_do_nothing())
    await plan_next(connection, await find_standing(connection, room_id), now)


def _local(visit: Visit) -> date:
    return visit.now.astimezone(ZoneInfo(visit.here.zone)).date()


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
