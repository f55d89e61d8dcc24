"""After views were shown side by side: whether people think that they say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.checkins import ballot
from bot.checkins.opening import to_all
from bot.checkins.planning import COUNT, awaited, drop
from bot.checkins.rounds import hold_round
from bot.checkins.rules import ENOUGH, Kind, Question, Round, day_and_time
from bot.checkins.summary import LONGEST_TREND, Heard
from bot.checkins.tables import rounds, votes
from bot.database import insert
from bot.message import Reply
from bot.occurrences import Arrangement, Occurrence, arrange
from bot.outbox import revise
from bot.rooms.gate import Visit, number_in

OPEN_FOR = timedelta(days=6)
"""At most: the next Round that closes ends it sooner. A day less than a week, so that the next week's summary can tell
how it ended."""

MOST_LOOKED_AT = 52
"""Rounds whose votes are read for what is told of the last few that had enough."""

COUNT_PAUSE = timedelta(seconds=10)


async def put_votes(connection: AsyncConnection, heard: Heard, zone: str) -> None:
    """Ask the Room about each Question on which two Organisations or more gave their view."""
    asked = heard.asked
    put = [one for one in asked.questions if _is_put(one, heard)]
    if asked.closed_at is None or not put:
        return
    until = asked.closed_at + OPEN_FOR
    for question in put:
        card = ballot.vote(asked, question, day_and_time(until, zone))
        await to_all(connection, asked.room_id, card, asked.closed_at, key=_key(asked, question))
    await arrange(connection, Arrangement(asked.room_id, COUNT, asked.id), until)


def _is_put(question: Question, heard: Heard) -> bool:
    bodies = {one.organisation for one in heard.said if one.question_id == question.id and one.organisation}
    return _is_votable(question) and len(bodies) > 1


def _is_votable(question: Question) -> bool:
    return question.kind is Kind.VIEW and not question.anonymous


def _key(asked: Round, question: Question) -> str:
    return f"round:{asked.id}:vote:{question.id}"


async def vote(visit: Visit) -> Reply:
    """Keep one vote a Member, changed until the vote ends; the Room sees how many have voted, and no more."""
    number, question_id, choice = [*visit.intent.ref.split(":"), "", ""][:3]
    asked = await hold_round(visit.connection, visit.here.room_id, number_in(number))
    question = next((one for one in asked.questions if one.id == number_in(question_id)), None) if asked else None
    if asked is None or question is None or not _is_votable(question) or choice not in ballot.CHOICES:
        return Reply(ballot.over())
    if asked.closed_at is None or visit.now >= asked.closed_at + OPEN_FOR:
        return Reply(ballot.over())
    if asked.id not in await awaited(visit.connection, asked.room_id, COUNT):  # it ended while this waited
        return Reply(ballot.over())
    before = await _tally(visit.connection, asked, question)
    whose = {"round_id": asked.id, "question_id": question.id, "member_id": visit.here.member_id}
    kept = insert(visit.connection, votes).values(**whose, choice=choice)
    await visit.connection.execute(kept.on_conflict_do_update(index_elements=list(whose), set_={"choice": choice}))
    until = day_and_time(asked.closed_at + OPEN_FOR, visit.here.zone)
    after = await _tally(visit.connection, asked, question)
    if after.total() != before.total():  # a vote that is changed changes nothing that people see
        card = ballot.vote(asked, question, until, after.total())
        await revise(visit.connection, _key(asked, question), card, visit.now, COUNT_PAUSE)
    return Reply(ballot.kept(choice, until))


async def _tally(connection: AsyncConnection, asked: Round, question: Question) -> Counter[str]:
    found = select(votes.c.choice).where(votes.c.round_id == asked.id, votes.c.question_id == question.id)
    return Counter(await connection.scalars(found))


async def count_due(connection: AsyncConnection, due: Sequence[Occurrence], now: datetime) -> None:
    """End the votes whose time has come, and tell their totals."""
    for one in sorted(due, key=lambda one: one.room_id):
        await _end(connection, one.room_id, one.subject_id, now)


async def end_votes(connection: AsyncConnection, room_id: int, now: datetime) -> None:
    """The next Round brings views anew: votes on those of earlier ones end, though their time is not over."""
    for number in sorted(await awaited(connection, room_id, COUNT)):
        await drop(connection, COUNT, number)
        await _end(connection, room_id, number, now)


async def _end(connection: AsyncConnection, room_id: int, round_id: int, now: datetime) -> None:
    """Tell the totals in place of the buttons, in every Channel."""
    asked = await hold_round(connection, room_id, round_id)
    for question in filter(_is_votable, asked.questions if asked else ()):
        if asked:
            card = ballot.ended(question, await _tally(connection, asked, question))
            await revise(connection, _key(asked, question), card, now)


async def agreement(connection: AsyncConnection, asked: Round, question_id: int) -> tuple[float, ...]:
    """How far the views of earlier Rounds were thought to agree, 0 to 1, oldest first, where enough voted.

    Their votes have ended when this Round closes: a figure that moves would tell of single votes.
    """
    if asked.closed_at is None:
        return ()
    recent = (rounds.c.number < asked.number) & (rounds.c.number >= asked.number - MOST_LOOKED_AT)
    found = (
        select(votes.c.round_id, votes.c.choice)
        .join(rounds, rounds.c.id == votes.c.round_id)
        .where(rounds.c.room_id == asked.room_id, recent, votes.c.question_id == question_id)
        .order_by(rounds.c.number)
    )
    by_round: dict[int, list[float]] = {}
    for number, choice in await connection.execute(found):
        by_round.setdefault(number, []).append(ballot.WEIGHTS[choice])
    return tuple(sum(each) / len(each) for each in by_round.values() if len(each) >= ENOUGH)[-LONGEST_TREND:]
