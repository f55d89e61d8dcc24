"""Reminding of a Round, and closing it: the card takes no more answers, and the summary goes to the Room."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.checkins import cards, notices
from bot.checkins.answering import end_count
from bot.checkins.opening import card_key, to_all
from bot.checkins.planning import CLOSE, REMIND, drop, plan_next
from bot.checkins.rounds import Lent, Standing, find_open, find_standing, hold_round
from bot.checkins.rules import REMINDER_PATIENCE, Round, day_and_time, reminds
from bot.checkins.summing_up import heard_in, told
from bot.checkins.tables import absences, anonymous_answers, answers, marks, rounds
from bot.checkins.voting import end_votes, put_votes
from bot.message import Reply
from bot.occurrences import Occurrence
from bot.outbox import revise
from bot.rooms.gate import Visit
from bot.rooms.rules import is_away
from bot.rooms.tables import members


def reminder_key(round_id: int) -> str:
    """Names a reminder, whose button is taken away when the Round closes."""
    return f"round:{round_id}:reminder"


async def remind_due(connection: AsyncConnection, due: Sequence[Occurrence], now: datetime) -> None:
    """Remind each Room of its open Round while somebody is missing; naming nobody."""
    for one in sorted(due, key=lambda one: one.room_id):
        standing = await find_standing(connection, one.room_id)
        asked = await hold_round(connection, one.room_id, one.subject_id)
        if asked is None or not asked.takes_answers(now) or standing.asleep:
            continue
        if not reminds(now, one.due_at, asked.closes_at, standing.zone, standing.nation):
            continue
        if await _somebody_is_missing(connection, standing, asked, now):
            card = notices.reminder(day_and_time(asked.closes_at, standing.zone))
            late = min(one.due_at + REMINDER_PATIENCE, asked.closes_at)
            await to_all(connection, one.room_id, card, now, key=reminder_key(asked.id), not_after=late)


async def _somebody_is_missing(connection: AsyncConnection, standing: Standing, asked: Round, now: datetime) -> bool:
    """Whether a Member who works today has neither answered nor said that they are away."""
    heard = [select(table.c.member_id).where(table.c.round_id == asked.id) for table in (answers, marks, absences)]
    missing = select(members.c.away_from, members.c.away_until, members.c.works_on).where(
        members.c.room_id == asked.room_id,
        members.c.left_at.is_(None),
        *(members.c.id.not_in(them) for them in heard),
    )
    today = now.astimezone(ZoneInfo(standing.zone)).date()
    return any(not is_away(*days, today) for days in await connection.execute(missing))


async def close_due(connection: AsyncConnection, due: Sequence[Occurrence], now: datetime, lent: Lent) -> None:
    """Close each Round whose time has come; however late, its summary is wanted."""
    for one in sorted(due, key=lambda one: one.room_id):
        standing = await find_standing(connection, one.room_id)
        asked = await hold_round(connection, one.room_id, one.subject_id)
        if asked and asked.closed_at is None:
            await close_round(connection, standing, asked, now, lent)


async def ask_to_close(visit: Visit) -> Reply:
    """A facilitator wants no more answers: asked back once, because it cannot be undone."""
    running = await find_open(visit.connection, visit.here.room_id)
    return Reply(notices.confirm_closing(running.id) if running else notices.none_open())


async def close_now(visit: Visit, lent: Lent) -> Reply:
    """They do. A button of an earlier Round closes none."""
    standing = await find_standing(visit.connection, visit.here.room_id)
    running = await find_open(visit.connection, standing.room_id)
    meant = running is not None and running.id == visit.number
    asked = await hold_round(visit.connection, standing.room_id, visit.number) if meant else None
    if asked is None:
        return Reply(notices.none_open() if running is None else notices.closed_before())
    await close_round(visit.connection, standing, asked, visit.now, lent)
    return Reply(notices.closed_now())


async def close_round(connection: AsyncConnection, standing: Standing, asked: Round, now: datetime, lent: Lent) -> None:
    """Take no more answers, say what was heard, and plan the next. Room and Round are held by the caller."""
    await connection.execute(update(rounds).where(rounds.c.id == asked.id).values(closed_at=now))
    await drop(connection, CLOSE, asked.id)
    await drop(connection, REMIND, asked.id)
    await _mix(connection, asked.id)
    await revise(connection, card_key(asked.id), cards.closed(asked), now)
    await revise(connection, reminder_key(asked.id), notices.reminder_over(asked), now)
    await end_count(connection, asked, now)
    await end_votes(connection, asked.room_id, now)
    heard = await heard_in(connection, replace(asked, closed_at=now))
    sections = await lent.all_sections(connection, asked, now)
    card = await told(heard, lent, sections, first=await lent.top(connection, asked.room_id, now))
    await to_all(connection, asked.room_id, card, now, key=f"round:{asked.id}:summary")
    await lent.write(connection, asked.room_id, *notices.mail_closed(asked.number), f"/read/summary/{asked.id}", now)
    await put_votes(connection, heard, standing.zone)
    await lent.end_all(connection, asked, now)
    await plan_next(connection, standing, now)


async def _mix(connection: AsyncConnection, round_id: int) -> None:
    """Write the anonymous answers down anew in the order of new random keys.

    Until now the database may have kept them in the order in which they came, beside the marks of who has answered.
    """
    table = anonymous_answers
    gone = delete(table).where(table.c.round_id == round_id).returning(table.c.question_id, table.c.words)
    rows = [
        {"id": secrets.token_hex(16), "round_id": round_id, "question_id": question, "words": words}
        for question, words in await connection.execute(gone)
    ]
    if rows:
        await connection.execute(insert(table), sorted(rows, key=lambda row: row["id"]))
