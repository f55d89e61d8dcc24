"""Reads what a Round heard: for its summary, for its page and for its file."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.checkins import export, notices, summary
from bot.checkins.answering import answered
from bot.checkins.rounds import Lent, find_round
from bot.checkins.rules import ENOUGH, SCALE, Kind, Round
from bot.checkins.summary import LONGEST_TREND, Heard, Said, average
from bot.checkins.tables import anonymous_answers, answers, rounds
from bot.checkins.voting import agreement
from bot.message import Card, Element
from bot.pictures import Point
from bot.rooms.organisations import of_room
from bot.rooms.tables import members, organisations, rooms


async def heard_in(connection: AsyncConnection, asked: Round) -> Heard:
    """All answers, with the Organisation of each and without anybody's name."""
    people, bodies = await answered(connection, asked.id)
    whom = organisations.alias()
    found = (
        select(answers.c.question_id, organisations.c.name, answers.c.words, whom.c.name)
        .join(members, members.c.id == answers.c.member_id)
        .outerjoin(organisations, organisations.c.id == members.c.organisation_id)
        .outerjoin(whom, whom.c.id == answers.c.of_organisation_id)
        .where(answers.c.round_id == asked.id)
    )
    rows = (await connection.execute(found)).all()
    said = tuple(Said(number, organisation or "", words, of or "") for number, organisation, words, of in rows)
    views = [one.id for one in asked.questions if one.kind is Kind.VIEW]
    return Heard(
        asked,
        people,
        bodies,
        said,
        await _unnamed(connection, asked),
        await _trends(connection, asked),
        {one: await agreement(connection, asked, one) for one in views},
        tuple(name for _, name in await of_room(connection, asked.room_id)),
    )


async def _unnamed(connection: AsyncConnection, asked: Round) -> dict[int, tuple[str, ...]]:
    """The anonymous answers in the order of their random keys, which is no order."""
    table = anonymous_answers.c
    found = select(table.question_id, table.words).where(table.round_id == asked.id).order_by(table.id)
    by_question: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for number, words in await connection.execute(found):
        by_question[number] += (words,)
    return dict(by_question)


async def _trends(connection: AsyncConnection, asked: Round) -> dict[int, tuple[Point, ...]]:
    """The averages of each Question with a scale over the last Rounds, this one included; None for too few answers."""
    scales = [one.id for one in asked.questions if one.kind is Kind.SCALE]
    if not scales:
        return {}
    wanted = await _last_days(connection, asked)
    numbers: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for table in (answers, anonymous_answers):
        found = select(table.c.question_id, table.c.round_id, table.c.words).where(
            table.c.round_id.in_(list(wanted)), table.c.question_id.in_(scales), table.c.words.in_(SCALE)
        )
        for question, number, words in await connection.execute(found):
            numbers[question, number].append(int(words))
    enough = {key: average(given) for key, given in numbers.items() if len(given) >= ENOUGH}
    return {one: tuple((day, enough.get((one, number))) for number, day in wanted.items()) for one in scales}


async def _last_days(connection: AsyncConnection, asked: Round) -> dict[int, str]:
    """The last Rounds, oldest first, each with the day on which it closed where the Room is."""
    found = (
        select(rounds.c.id, rounds.c.closes_at, rooms.c.zone)
        .join(rooms, rooms.c.id == rounds.c.room_id)
        .where(rounds.c.room_id == asked.room_id, rounds.c.number <= asked.number)
        .order_by(rounds.c.number.desc())
        .limit(LONGEST_TREND)
    )
    closed = [(row.id, row.closes_at.astimezone(ZoneInfo(row.zone))) for row in await connection.execute(found)]
    return {number: f"{local.day} {local:%b}" for number, local in reversed(closed)}


async def told(
    heard: Heard, lent: Lent, sections: Sequence[Element], *, first: Sequence[Element] = (), full: bool = False
) -> Card:
    """The summary's card, made beside the event loop: its pictures take some hundredths of a second to draw."""
    return await asyncio.to_thread(summary.summary, heard, lent.bust, sections, first=first, full=full)


async def summary_of(
    connection: AsyncConnection, room_id: int, round_id: int, lent: Lent, *, full: bool = True
) -> Card:
    """What a closed Round of this Room came to; of one that is open nobody sees anything yet."""
    asked = await find_round(connection, room_id, round_id)
    if asked is None or asked.closed_at is None:
        return notices.not_yet()
    sections = await lent.all_sections(connection, asked, asked.closed_at)
    return await told(await heard_in(connection, asked), lent, sections, full=full)


async def round_csv(connection: AsyncConnection, room_id: int, round_id: int) -> tuple[str, bytes] | None:
    """A closed Round of this Room as a file: its name and what is in it."""
    asked = await find_round(connection, room_id, round_id)
    if asked is None or asked.closed_at is None:
        return None
    heard = await heard_in(connection, asked)
    return export.filename(heard), export.written(heard)
