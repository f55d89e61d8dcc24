"""The rhythm of prompts: what is arranged, the form for more, and what happens when one is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import PATIENT
from bot.holidays import Nation
from bot.many import among
from bot.message import Reply
from bot.occurrences import Arrangement, Occurrence, arrange, cancel, next_of, rearrange, recurring, rule_of
from bot.occurrences import hold as hold_schedules
from bot.principles import Principle
from bot.prompts import arranging_cards
from bot.prompts.missed import say_missed
from bot.prompts.rules import NothingToAskError
from bot.prompts.stock import Asked, ask, stocks_of
from bot.prompts.tables import prompts
from bot.rooms.arriving import hold
from bot.rooms.gate import Visit
from bot.rooms.membership import Here
from bot.rooms.tables import rooms
from bot.safety import holds_nhs_number, without_patients
from bot.schedule import OnHoliday, Schedule, in_words, still_worth_it

KIND = "prompt"
WINDOW = timedelta(hours=8)
"""How late a question is still asked, when the service was down: the same working day."""

FAULT = "Choose days from the lists, and a time such as 09:00."
GONE = "That one was stopped meanwhile. Here is what is arranged now."


async def show_form(visit: Visit, fault: str = "") -> Reply:
    """What is arranged, and a form for more."""
    rows = [(number, _words(*one)) for number, one in (await _standing(visit)).items()]
    return Reply(arranging_cards.schedule_form(rows, fault, without_patients(visit.intent.answers) if fault else {}))


async def _standing(visit: Visit) -> dict[int, tuple[Schedule, str]]:
    """What is arranged in the Room: when, and of which principle."""
    room = visit.here.room_id
    ours = select(prompts.c.id, prompts.c.principle).where(prompts.c.room_id == room).order_by(prompts.c.id)
    schedules = await recurring(visit.connection, room, KIND)
    found = (await visit.connection.execute(ours)).all()
    return {number: (schedules[number], about) for number, about in found if number in schedules}


async def change(visit: Visit) -> Reply:
    """The form of one that is arranged, filled in with what it is."""
    one = (await _standing(visit)).get(visit.number)
    if one is None:
        return await show_form(visit, GONE)
    return Reply(arranging_cards.change_form(visit.number, arranging_cards.given_by(*one)))


async def save(visit: Visit) -> Reply:
    """Arrange a question, every week on the days chosen, or move one that is arranged; the same twice is one."""
    answers = visit.intent.answers
    if any(map(holds_nhs_number, answers.values())):
        return await _show_again(visit, PATIENT)
    try:
        schedule = _schedule(visit.here, answers, visit.now)
        chosen = answers.get("principle", arranging_cards.ALL_IN_TURN)
        principle = "" if chosen == arranging_cards.ALL_IN_TURN else Principle(chosen)
    except ValueError:
        return await _show_again(visit, FAULT)
    await hold_schedules(visit.connection, visit.here.room_id)
    await hold(visit.connection, visit.here.room_id)
    others = await _standing(visit)
    if visit.intent.ref and others.pop(visit.number, None) is None:
        return await show_form(visit, GONE)
    if any((replace(when, anchor=schedule.anchor), about) == (schedule, principle) for when, about in others.values()):
        return Reply(arranging_cards.arranged_already(_words(schedule, principle)))
    await _keep(visit, schedule, principle)
    return Reply(arranging_cards.arranged(_words(schedule, principle), [_words(*one) for one in others.values()]))


async def _show_again(visit: Visit, fault: str) -> Reply:
    if not visit.intent.ref:
        return await show_form(visit, fault)
    return Reply(arranging_cards.change_form(visit.number, without_patients(visit.intent.answers), fault))


async def _keep(visit: Visit, schedule: Schedule, principle: str) -> None:
    room, number = visit.here.room_id, visit.number
    if number:
        ours = update(prompts).where(prompts.c.id == number, prompts.c.room_id == room)
        await visit.connection.execute(ours.values(principle=principle))
        await cancel(visit.connection, KIND, number)
    else:
        row = insert(prompts).values(room_id=room, principle=principle).returning(prompts.c.id)
        number = int((await visit.connection.execute(row)).scalar_one())
    rule = rule_of(schedule)
    await arrange(visit.connection, Arrangement(room, KIND, number, rule), next_of(rule, visit.now))


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
