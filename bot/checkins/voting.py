"""After views were shown side by side: whether people think that they say the same."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.checkins import ballot
from bot.checkins.opening import to_all
from bot.checkins.rounds import hold_round
from bot.checkins.rules import ENOUGH, Kind, Question, Round, day_and_time
from bot.checkins.summary import LONGEST_TREND, Heard
from bot.checkins.tables import rounds, votes
from bot.database import insert
from bot.message import Reply
from bot.outbox import revise
from bot.rooms.gate import Visit, number_in

OPEN_FOR = timedelta(weeks=1)
MOST_LOOKED_AT = 52
"""Rounds whose votes are read for what is told of the last few that had enough."""

TALLY_PAUSE = timedelta(seconds=10)


async def put_votes(connection: AsyncConnection, heard: Heard, zone: str) -> None:
    """Ask the Room about each Question on which two Organisations or more gave their view."""
    closed_at = heard.asked.closed_at
    for question in heard.asked.questions:
        bodies = {one.organisation for one in heard.said if one.question_id == question.id and one.organisation}
        if closed_at and question.kind is Kind.VIEW and not question.anonymous and len(bodies) > 1:
            card = ballot.vote(heard.asked, question, day_and_time(closed_at + OPEN_FOR, zone))
            await to_all(connection, heard.asked.room_id, card, closed_at, key=_key(heard.asked, question))


def _key(asked: Round, question: Question) -> str:
    return f"round:{asked.id}:vote:{question.id}"


async def vote(visit: Visit) -> Reply:
    """Keep one vote a Member, changed for a week."""
    number, question_id, choice = [*visit.intent.ref.split(":"), "", ""][:3]
    asked = await hold_round(visit.connection, visit.here.room_id, number_in(number))
    question = next((one for one in asked.questions if one.id == number_in(question_id)), None) if asked else None
    if asked is None or question is None or question.kind is not Kind.VIEW or choice not in ballot.CHOICES:
        return Reply(ballot.over())
    if asked.closed_at is None or visit.now >= asked.closed_at + OPEN_FOR:
        return Reply(ballot.over())
    whose = {"round_id": asked.id, "question_id": question.id, "member_id": visit.here.member_id}
    kept = insert(visit.connection, votes).values(**whose, choice=choice)
    await visit.connection.execute(kept.on_conflict_do_update(index_elements=list(whose), set_={"choice": choice}))
    until = day_and_time(asked.closed_at + OPEN_FOR, visit.here.zone)
    found = select(votes.c.choice).where(votes.c.round_id == asked.id, votes.c.question_id == question.id)
    tally = Counter(await visit.connection.scalars(found))
    card = ballot.vote(asked, question, until, tally)
    await revise(visit.connection, _key(asked, question), card, visit.now, TALLY_PAUSE)
    return Reply(ballot.kept(choice, until))


async def agreement(connection: AsyncConnection, asked: Round, question_id: int) -> tuple[float, ...]:
    """How far the views of earlier Rounds were thought to agree, 0 to 1, oldest first, where enough voted."""
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
