"""Thoughts that Members keep of a question, until the Room's next summary shows them by Organisation."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import patient_refused
from bot.database import insert
from bot.message import Element, Reply
from bot.outbox import revise
from bot.prompts import cards
from bot.prompts.library import library
from bot.prompts.rules import LONGEST_THOUGHT
from bot.prompts.stock import card_key, stock_of
from bot.prompts.tables import asked, thoughts
from bot.rooms.gate import Visit
from bot.rooms.rules import months_before
from bot.rooms.tables import members, organisations, rooms
from bot.safety import clean, holds_nhs_number

TIME_TO_THINK = timedelta(hours=20)
"""A question asked less than so long before a summary stays open until the next."""


async def keep(visit: Visit) -> Reply:
    """Keep a Member's thought of a question of this Room; a second takes the place of the first."""
    words = clean(visit.intent.answers.get("thought", ""))[:LONGEST_THOUGHT]
    if holds_nhs_number(words):
        return Reply(patient_refused())
    await stock_of(
        visit.connection, visit.here.room_id
    )  # holds the Room: a summary sees all of it or leaves it to the next
    ours = select(asked.c.id).where(asked.c.id == visit.number, asked.c.room_id == visit.here.room_id)
    if not words or (await visit.connection.execute(ours)).first() is None:
        return Reply(cards.no_thought())
    row = insert(visit.connection, thoughts).values(
        asked_id=visit.number, member_id=visit.here.member_id, words=words, kept_at=visit.now
    )
    newer = {"words": row.excluded.words, "kept_at": row.excluded.kept_at}
    await visit.connection.execute(row.on_conflict_do_update(index_elements=["asked_id", "member_id"], set_=newer))
    return Reply(cards.thought_kept(words))


async def in_summary(
    connection: AsyncConnection, room_id: int, since: datetime, until: datetime
) -> tuple[Element, ...]:
    """What was kept after `since` and no later than `until`, by question, as a summary shows it; empty for nothing."""
    stock = await stock_of(connection, room_id)
    found = (
        select(asked.c.question, organisations.c.name, thoughts.c.words)
        .join_from(thoughts, asked)
        .join(members, members.c.id == thoughts.c.member_id)
        .outerjoin(organisations, organisations.c.id == members.c.organisation_id)
        .where(asked.c.room_id == room_id, thoughts.c.kept_at > since, thoughts.c.kept_at <= until)
        .order_by(asked.c.id, organisations.c.name, thoughts.c.id)
    )
    by_question: dict[str, list[tuple[str, str]]] = {}
    for slug, organisation, words in await connection.execute(found):
        question = stock.named(slug)
        by_question.setdefault(question.ask if question else slug, []).append((organisation or "", words))
    return cards.thoughts_in_summary(by_question)


async def end(connection: AsyncConnection, room_id: int, since: datetime, until: datetime) -> None:
    """A summary is out: the cards of questions that people have had time for take no more thoughts."""
    stock = await stock_of(connection, room_id)
    ours = (asked.c.room_id == room_id) & ~asked.c.skipped
    between = (asked.c.asked_at > since - TIME_TO_THINK) & (asked.c.asked_at <= until - TIME_TO_THINK)
    for number, slug in await connection.execute(select(asked.c.id, asked.c.question).where(ours, between)):
        if question := stock.named(slug):
            await revise(connection, card_key(number), cards.question_over(question), until)


async def held(connection: AsyncConnection, member_id: int) -> tuple[str, str]:
    """How many thoughts are kept of a Member, for those who ask what is held about them."""
    count = await connection.scalar(select(func.count()).where(thoughts.c.member_id == member_id))
    return "Thoughts you kept", str(count or 0)


async def told(connection: AsyncConnection, member_id: int) -> list[tuple[str, str, str]]:
    """All of them: of which question, when and the words."""
    mine = select(asked.c.question, thoughts.c.kept_at, thoughts.c.words).join_from(thoughts, asked)
    found = await connection.execute(mine.where(thoughts.c.member_id == member_id).order_by(thoughts.c.id))
    shipped = {one.id: one.ask for one in library().questions}
    return [
        (f"Thought on: {shipped.get(row.question, row.question)}", row.kept_at.isoformat(timespec="minutes"), row.words)
        for row in found
    ]


async def merged(connection: AsyncConnection, from_member: int, into_member: int) -> None:
    """Two Members turned out to be one person: of two thoughts of one question the kept Member's own stays."""
    theirs = select(thoughts.c.asked_id).where(thoughts.c.member_id == into_member)
    twice = (thoughts.c.member_id == from_member) & thoughts.c.asked_id.in_(theirs)
    await connection.execute(delete(thoughts).where(twice))
    rest = update(thoughts).where(thoughts.c.member_id == from_member)
    await connection.execute(rest.values(member_id=into_member))


async def forget(connection: AsyncConnection, now: datetime) -> None:
    """Drop what Rooms have kept long enough."""
    for months in list(await connection.scalars(select(rooms.c.keep_months).distinct())):
        of_rooms = select(asked.c.id).join(rooms, rooms.c.id == asked.c.room_id).where(rooms.c.keep_months == months)
        old = thoughts.c.kept_at < months_before(now, months)
        await connection.execute(delete(thoughts).where(thoughts.c.asked_id.in_(of_rooms), old))
