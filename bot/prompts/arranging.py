"""The rhythm of prompts: what is arranged, the form for more, and what happens when one is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import PATIENT
from bot.holidays import Nation
from bot.many import among
from bot.message import Reply
from bot.occurrences import Arrangement, Occurrence, arrange, cancel, next_of, rearrange, recurring, rule_of
from bot.principles import Principle
from bot.prompts import arranging_cards
from bot.prompts.missed import say_missed
from bot.prompts.rules import NothingToAskError
from bot.prompts.stock import Asked, ask, stocks_of
from bot.prompts.tables import prompts
from bot.rooms.gate import Visit
from bot.rooms.membership import Here
from bot.rooms.tables import rooms
from bot.safety import holds_nhs_number, without_patients
from bot.schedule import OnHoliday, Schedule, in_words, still_worth_it

KIND = "prompt"
WINDOW = timedelta(hours=8)
"""How late a question is still asked, when the service was down: the same working day."""

FAULT = "Choose days from the lists, and a time such as 09:00."


async def show_form(visit: Visit, fault: str = "") -> Reply:
    """What is arranged, and a form for more."""
    room = visit.here.room_id
    ours = select(prompts.c.id, prompts.c.principle).where(prompts.c.room_id == room).order_by(prompts.c.id)
    standing = await recurring(visit.connection, room, KIND)
    found = (await visit.connection.execute(ours)).all()
    rows = [(number, _words(standing[number], about)) for number, about in found if number in standing]
    return Reply(arranging_cards.schedule_form(rows, fault, without_patients(visit.intent.answers) if fault else {}))


async def add(visit: Visit) -> Reply:
    """Arrange a question, every week on the days chosen."""
    room, answers = visit.here.room_id, visit.intent.answers
    if any(map(holds_nhs_number, answers.values())):
        return await show_form(visit, PATIENT)
    try:
        schedule = _schedule(visit.here, answers, visit.now)
        chosen = answers.get("principle", arranging_cards.ALL_IN_TURN)
        principle = "" if chosen == arranging_cards.ALL_IN_TURN else Principle(chosen)
    except ValueError:
        return await show_form(visit, FAULT)
    row = insert(prompts).values(room_id=room, principle=principle).returning(prompts.c.id)
    number = int((await visit.connection.execute(row)).scalar_one())
    rule = rule_of(schedule)
    await arrange(visit.connection, Arrangement(room, KIND, number, rule), next_of(rule, visit.now))
    return Reply(arranging_cards.arranged(_words(schedule, principle)))


def _words(schedule: Schedule, principle: str) -> str:
    return f"{in_words(schedule)}: {principle or 'all principles in turn'}"


async def follow_room(connection: AsyncConnection, room_id: int, now: datetime) -> None:
    """Ask at the same local time by the Room's zone as it is now, and see to its nation's bank holidays."""
    ours = select(rooms.c.zone, rooms.c.nation).where(rooms.c.id == room_id)
    zone, nation = (await connection.execute(ours)).one()

    def moved(schedule: Schedule) -> Schedule:
        return replace(schedule, zone=zone, nation=Nation(nation))

    await rearrange(connection, room_id, KIND, moved, now)


async def stop(visit: Visit) -> Reply:
    """End a standing arrangement of this Room; of another Room it ends none."""
    ours = delete(prompts).where(prompts.c.id == visit.number, prompts.c.room_id == visit.here.room_id)
    if (await visit.connection.execute(ours.returning(prompts.c.id))).first():
        await cancel(visit.connection, KIND, visit.number)
    return Reply(arranging_cards.stopped())


async def open_due(connection: AsyncConnection, due: Sequence[Occurrence], now: datetime) -> None:
    """Ask each Room whose prompt is due, unless it is too late in the day for that: then say so."""
    timely = [one for one in due if still_worth_it(one.due_at, now, WINDOW)]
    await say_missed(connection, [one for one in due if not still_worth_it(one.due_at, now, WINDOW)], now)
    if not timely:
        return
    standing = select(prompts.c.id, prompts.c.principle).where(
        among(connection, prompts.c.id, {one.subject_id for one in timely})
    )
    principles = dict((await connection.execute(standing)).all())
    stocks = await stocks_of(connection, [one.room_id for one in timely])
    chosen = []
    for one in timely:
        wanted = principles.get(one.subject_id)
        if wanted is None:
            continue
        stock = stocks[one.room_id]
        try:
            question = stock.next(Principle(wanted) if wanted else None)
        except NothingToAskError:  # a Room that retired them all is left in peace
            continue
        stock.past.append(question.id)
        chosen.append(Asked(one.room_id, question, one.due_at + WINDOW))
    await ask(connection, chosen, now)


def _schedule(here: Here, answers: Mapping[str, str], now: datetime) -> Schedule:
    """Read the form; raises ValueError for what its lists do not offer."""
    return Schedule(
        weekdays=_days(answers.get("day", ""), answers.get("also", arranging_cards.NO_DAY)),
        at=time.fromisoformat(answers.get("at", "")),
        zone=here.zone,
        anchor=now.date(),
        nation=here.nation,
        on_holiday=OnHoliday(answers.get("holiday", OnHoliday.SKIP)),
    )


def _days(first: str, also: str) -> tuple[int, ...]:
    if first == arranging_cards.EVERY_DAY:
        return tuple(range(len(arranging_cards.DAYS)))
    chosen = [int(day) for day in (first, also) if day != arranging_cards.NO_DAY]
    if not set(chosen) <= set(range(len(arranging_cards.DAYS))):
        raise ValueError(chosen)
    return tuple(chosen)
