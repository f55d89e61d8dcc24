"""How long answers are kept, and what is held about one person."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial

from sqlalchemy import Table, and_, delete, func, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.checkins.tables import absences, anonymous_answers, answers, marks, rounds, votes
from bot.rooms.rules import months_before
from bot.rooms.tables import rooms

OF_A_ROUND = (answers, anonymous_answers, marks, absences, votes)


async def forget_answers(connection: AsyncConnection, now: datetime) -> None:
    """Drop what was answered in Rounds that closed longer ago than their Room keeps answers."""
    for months in list(await connection.scalars(select(rooms.c.keep_months).distinct())):
        old = (
            select(rounds.c.id)
            .join(rooms, rooms.c.id == rounds.c.room_id)
            .where(rooms.c.keep_months == months, rounds.c.closed_at < months_before(now, months))
        )
        for table in OF_A_ROUND:
            await connection.execute(delete(table).where(table.c.round_id.in_(old)))


async def _counted(table: Table, label: str, connection: AsyncConnection, member_id: int) -> tuple[str, str]:
    count = await connection.scalar(select(func.count()).select_from(table).where(table.c.member_id == member_id))
    return label, str(count or 0)


HELD = (
    partial(_counted, answers, "Answers to check-ins"),
    partial(_counted, marks, "Notes that you answered without your name"),
    partial(_counted, votes, "Votes on views"),
    partial(_counted, absences, "Check-ins you were away for"),
)
"""What a Member may ask: how much of each is kept of theirs. Anonymous answers are nobody's."""


async def told(connection: AsyncConnection, member_id: int) -> list[tuple[str, str, str]]:
    """All of it: what, when and the words, in the order of the Rounds."""
    lines = []
    for table, label, words in (
        (answers, "Answer to check-in", answers.c.words),
        (marks, "You answered without your name in check-in", literal("")),
        (votes, "Vote on views after check-in", votes.c.choice),
        (absences, "You were away for check-in", literal("")),
    ):
        mine = select(table.c.round_id, rounds.c.number, rounds.c.questions, rounds.c.opened_at, words.label("words"))
        question = table.c.question_id if "question_id" in table.c else literal(0)
        found = mine.add_columns(question.label("question")).join(rounds, rounds.c.id == table.c.round_id)
        for row in await connection.execute(found.where(table.c.member_id == member_id).order_by(rounds.c.number)):
            asked = next((one["words"] for one in json.loads(row.questions) if one["id"] == row.question), "")
            what = f"{label} {row.number}: {asked}" if asked else f"{label} {row.number}"
            lines.append((what, row.opened_at.isoformat(timespec="minutes"), row.words))
    return lines


async def merged(connection: AsyncConnection, from_member: int, into_member: int) -> None:
    """Two Members turned out to be one person: of two answers to one Question the later counts."""
    await _keep_later(connection, from_member, into_member)
    for table in (answers, marks, absences, votes):
        await _move(connection, table, from_member, into_member)


async def _keep_later(connection: AsyncConnection, from_member: int, into_member: int) -> None:
    theirs, ours = answers.alias(), answers.alias()
    same = and_(ours.c.round_id == theirs.c.round_id, ours.c.question_id == theirs.c.question_id)
    later = (
        select(ours.c.round_id, ours.c.question_id)
        .join(theirs, same)
        .where(ours.c.member_id == into_member, theirs.c.member_id == from_member)
        .where(theirs.c.answered_at > ours.c.answered_at)
    )
    outdated = [tuple(row) for row in await connection.execute(later)]
    if not outdated:
        return
    keys = tuple_(answers.c.round_id, answers.c.question_id)
    await connection.execute(delete(answers).where(answers.c.member_id == into_member, keys.in_(outdated)))


async def _move(connection: AsyncConnection, table: Table, from_member: int, into_member: int) -> None:
    """Rows that the other Member has too stay behind and are dropped."""
    columns = [column for column in table.primary_key.columns if column.name != "member_id"]
    have = [tuple(row) for row in await connection.execute(select(*columns).where(table.c.member_id == into_member))]
    mine = table.c.member_id == from_member
    free = [tuple_(*columns).not_in(have)] if have else []
    await connection.execute(update(table).where(mine, *free).values(member_id=into_member))
    await connection.execute(delete(table).where(mine))
