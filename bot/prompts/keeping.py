"""A Room's own questions: seen, worded anew, added, retired, brought back, and skipped."""

from __future__ import annotations

import secrets

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import PATIENT
from bot.database import insert
from bot.message import Card, Reply
from bot.principles import Principle, principle_named
from bot.prompts import cards, keeping_cards
from bot.prompts.library import Question
from bot.prompts.rules import LONGEST_QUESTION, NothingToAskError
from bot.prompts.stock import Asked, Stock, ask, note, stock_of
from bot.prompts.tables import own_questions, retired_questions
from bot.rooms.gate import Visit
from bot.safety import clean, without_patients

MOST_OWN = 200
"""Questions of its own that a Room may add: nobody writes more by hand."""


async def show_next(visit: Visit) -> Reply:
    """The next of all principles in turn, before it is asked."""
    return _shown(await stock_of(visit.connection, visit.here.room_id))


def _shown(stock: Stock) -> Reply:
    try:
        return Reply(keeping_cards.upcoming(stock.next()))
    except NothingToAskError:
        return Reply(cards.nothing_to_ask())


async def ask_next(visit: Visit) -> Reply:
    """Ask what was shown; when something else is next by now, it is shown instead, so that two presses ask once."""
    stock = await stock_of(visit.connection, visit.here.room_id)
    question = _if_next(stock, visit.intent.ref)
    if question is None:
        return _shown(stock)
    await ask(visit.connection, [Asked(visit.here.room_id, question)], visit.now)
    return Reply(cards.on_its_way())


async def skip(visit: Visit) -> Reply:
    """Pass over what was shown until its list comes round again."""
    stock = await stock_of(visit.connection, visit.here.room_id)
    if question := _if_next(stock, visit.intent.ref):
        await note(visit.connection, [Asked(visit.here.room_id, question)], visit.now, skipped=True)
        stock.past.append(question.id)
    return _shown(stock)


def _if_next(stock: Stock, slug: str) -> Question | None:
    try:
        question = stock.next()
    except NothingToAskError:
        return None
    return question if question.id == slug else None


async def show_list(visit: Visit) -> Reply:
    """The questions of one principle, each with what can be done with it."""
    principle = principle_named(visit.intent.ref or visit.intent.words)
    if principle is None:
        return Reply(keeping_cards.principles_to_open())
    stock = await stock_of(visit.connection, visit.here.room_id)
    return Reply(_list(stock, principle))


def _list(stock: Stock, principle: Principle) -> Card:
    listed = [(one, one.id in stock.retired) for one in stock.questions if one.principle is principle]
    return keeping_cards.listed(principle, listed)


async def edit(visit: Visit) -> Reply:
    """The form for one question, or for a new one when none is named."""
    question = (await stock_of(visit.connection, visit.here.room_id)).named(visit.intent.ref)
    if question is None:
        return Reply(keeping_cards.question_form("", {"principle": visit.intent.ref}))
    given = {"ask": question.ask, "why": question.why, "principle": question.principle}
    return Reply(keeping_cards.question_form(question.id, given))


async def save(visit: Visit) -> Reply:
    """Keep a question in the Room's own words."""
    typed = {name: clean(visit.intent.answers.get(name, ""))[:LONGEST_QUESTION] for name in ("ask", "why", "principle")}
    given = without_patients(typed)
    if given != typed:
        return Reply(keeping_cards.question_form(visit.intent.ref, given, PATIENT))
    stock = await stock_of(visit.connection, visit.here.room_id)
    known = stock.named(visit.intent.ref)
    if known:
        given["principle"] = known.principle
    if not given["ask"] or given["principle"] not in set(Principle):
        return Reply(keeping_cards.question_form(visit.intent.ref, given, "Write a question and choose its principle."))
    if known is None and len(stock.questions) > MOST_OWN:
        return Reply(
            keeping_cards.question_form("", given, f"A Room keeps {MOST_OWN} questions. Edit one of them instead.")
        )
    slug = known.id if known else f"own-{secrets.token_hex(8)}"
    await _write(visit.connection, visit.here.room_id, slug, given)
    return Reply(keeping_cards.question_saved(given["ask"]))


async def _write(connection: AsyncConnection, room: int, slug: str, given: dict[str, str]) -> None:
    row = insert(connection, own_questions).values(room_id=room, question=slug, **given)
    await connection.execute(row.on_conflict_do_update(index_elements=["room_id", "question"], set_=given))


async def retire(visit: Visit) -> Reply:
    """Ask it no more, until it is brought back."""
    return await _retired(visit, gone=True)


async def bring_back(visit: Visit) -> Reply:
    """Let it have its turn again."""
    return await _retired(visit, gone=False)


async def _retired(visit: Visit, *, gone: bool) -> Reply:
    room, slug = visit.here.room_id, visit.intent.ref
    stock = await stock_of(visit.connection, room)
    question = stock.named(slug)
    if question is None:
        return Reply(keeping_cards.principles_to_open())
    if gone:
        row = insert(visit.connection, retired_questions).values(room_id=room, question=slug)
        await visit.connection.execute(row.on_conflict_do_nothing())
        stock.retired.add(slug)
    else:
        ours = (retired_questions.c.room_id == room) & (retired_questions.c.question == slug)
        await visit.connection.execute(delete(retired_questions).where(ours))
        stock.retired.discard(slug)
    return Reply(_list(stock, question.principle))
