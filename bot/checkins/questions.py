"""A Room's Questions: those it asks, and how facilitators change them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import patient_refused
from bot.checkins import forms
from bot.checkins.rounds import find_standing
from bot.checkins.rules import MOST_INPUTS, Kind, Question
from bot.checkins.tables import checkin_questions, rounds
from bot.checkins.templates import RUNNING, TEMPLATES
from bot.message import Reply
from bot.rooms.gate import Visit, number_in
from bot.safety import clean, holds_nhs_number

TOO_MANY = "That makes the card too long for a minute on a phone. Retire a question first."
MOST_RETIRED = 30
"""Retired Questions that one card lists, the newest first."""
NO_WORDS = "Write the question’s words."


async def questions_of(connection: AsyncConnection, room_id: int) -> list[Question]:
    """What the next Round asks, in order; a Room that never chose starts from a template."""
    await find_standing(connection, room_id)  # holds the Room: two who look at once start it once
    if not await connection.scalar(select(func.count()).where(checkin_questions.c.room_id == room_id)):
        await _start_from(connection, room_id, RUNNING)
    return await _asked(connection, room_id)


async def _asked(connection: AsyncConnection, room_id: int) -> list[Question]:
    table = checkin_questions.c
    ours = _columns().where(table.room_id == room_id, ~table.retired)
    return await _read(connection, ours.order_by(table.position, table.id))


async def _retired(connection: AsyncConnection, room_id: int) -> list[Question]:
    table = checkin_questions.c
    ours = _columns().where(table.room_id == room_id, table.retired)
    return await _read(connection, ours.order_by(table.id.desc()).limit(MOST_RETIRED))


def _columns() -> Select[int, str, str, bool]:
    table = checkin_questions.c
    return select(table.id, table.kind, table.words, table.anonymous)


async def _read(connection: AsyncConnection, query: Select[int, str, str, bool]) -> list[Question]:
    rows = await connection.execute(query)
    return [Question(number, Kind(kind), words, anonymous) for number, kind, words, anonymous in rows]


async def show(visit: Visit, fault: str = "") -> Reply:
    """The form; what was typed comes back with a fault."""
    asked = await questions_of(visit.connection, visit.here.room_id)
    retired = bool(await _retired(visit.connection, visit.here.room_id))
    return Reply(forms.questions_form(asked, fault, visit.intent.answers if fault else None, retired=retired))


async def save(visit: Visit) -> Reply:
    """Add a Question, or change the words of one."""
    given = visit.intent.answers
    words = clean(given.get("words", ""))[: forms.LONGEST_QUESTION]
    kind = given.get("kind", "")
    if holds_nhs_number(words):
        return Reply(patient_refused())
    asked = await questions_of(visit.connection, visit.here.room_id)
    old = next((one for one in asked if one.id == number_in(given.get("which", ""))), None)
    if not words and not (kind == Kind.KEY and old is None):
        return await show(visit, NO_WORDS)
    changed = _changed(old, words, kind, anonymous=given.get("anonymous") == "yes")
    if changed is None:
        return await show(visit, forms.ONE_FAULT)
    if sum(one.inputs for one in asked if one is not old) + changed.inputs > MOST_INPUTS:
        return await show(visit, TOO_MANY)
    await _keep(visit, changed, len(asked))
    return await show(visit)


def _changed(old: Question | None, words: str, kind: str, *, anonymous: bool) -> Question | None:
    """What it is to be. A Question keeps its kind for good, so that its answers can be compared over the weeks."""
    if old:
        return replace(old, words=words, anonymous=anonymous)
    if kind not in set(Kind):
        return None
    return Question(0, Kind(kind), words or "The key question", anonymous)


async def _keep(visit: Visit, one: Question, position: int) -> None:
    row = {"words": one.words, "anonymous": one.anonymous}
    if one.id:
        await visit.connection.execute(update(checkin_questions).where(_ours(visit, one.id)).values(row))
        return
    place = {"room_id": visit.here.room_id, "position": position + 1, "kind": one.kind}
    await visit.connection.execute(insert(checkin_questions).values(**place, **row))


async def retire(visit: Visit) -> Reply:
    """Ask back, saying from which Round on it is not asked; one that is not asked any more is seen to be gone."""
    asked = await questions_of(visit.connection, visit.here.room_id)
    one = next((each for each in asked if each.id == visit.number), None)
    if one is None:
        return await show(visit)
    return Reply(forms.confirm_retiring(one, await _next_number(visit), last=len(asked) == 1))


async def let_go(visit: Visit) -> Reply:
    """Ask it no more; what was answered stays."""
    await questions_of(visit.connection, visit.here.room_id)
    await visit.connection.execute(update(checkin_questions).where(_ours(visit, visit.number)).values(retired=True))
    return await show(visit)


async def _next_number(visit: Visit) -> int:
    """Of the Round after the last; one that is open now asks what it was opened with."""
    latest = select(func.max(rounds.c.number)).where(rounds.c.room_id == visit.here.room_id)
    return (await visit.connection.scalar(latest) or 0) + 1


async def show_retired(visit: Visit, fault: str = "") -> Reply:
    """What is asked no more."""
    return Reply(forms.retired_list(await _retired(visit.connection, visit.here.room_id), fault))


async def bring_back(visit: Visit) -> Reply:
    """Ask a retired Question again, after all others, where the card has room for it."""
    asked = await questions_of(visit.connection, visit.here.room_id)
    again = await _read(visit.connection, _columns().where(_ours(visit, visit.number), checkin_questions.c.retired))
    if not again:
        return await show(visit)
    if sum(one.inputs for one in (*asked, *again)) > MOST_INPUTS:
        return await show_retired(visit, TOO_MANY)
    last = func.max(checkin_questions.c.position)
    ours = (checkin_questions.c.room_id == visit.here.room_id) & ~checkin_questions.c.retired
    position = (await visit.connection.scalar(select(last).where(ours)) or 0) + 1
    back = update(checkin_questions).where(_ours(visit, visit.number))
    await visit.connection.execute(back.values(retired=False, position=position))
    return await show(visit)


async def move_up(visit: Visit) -> Reply:
    """Ask it before the one that it came after."""
    asked = await questions_of(visit.connection, visit.here.room_id)
    order = [one.id for one in asked]
    if visit.number in order[1:]:
        at = order.index(visit.number)
        order[at - 1 : at + 1] = [order[at], order[at - 1]]
        await _number(visit.connection, order)
    return await show(visit)


async def choose_template(visit: Visit) -> Reply:
    """Ask back, with all that changes."""
    asked = await questions_of(visit.connection, visit.here.room_id)
    key = visit.intent.ref
    if key not in TEMPLATES or [(one.kind, one.words) for one in asked] == list(TEMPLATES[key][1]):
        return await show(visit)
    return Reply(forms.confirm_template(key, asked, await _next_number(visit)))


async def start_afresh(visit: Visit) -> Reply:
    """Ask what a template asks, and nothing else."""
    if visit.intent.ref in TEMPLATES:
        await find_standing(visit.connection, visit.here.room_id)
        await _start_from(visit.connection, visit.here.room_id, visit.intent.ref)
    return await show(visit)


def _ours(visit: Visit, number: int) -> ColumnElement[bool]:
    return (checkin_questions.c.id == number) & (checkin_questions.c.room_id == visit.here.room_id)


async def _number(connection: AsyncConnection, order: Sequence[int]) -> None:
    for position, number in enumerate(order, 1):
        row = update(checkin_questions).where(checkin_questions.c.id == number)
        await connection.execute(row.values(position=position))


async def _start_from(connection: AsyncConnection, room_id: int, template: str) -> None:
    """Retire all, and ask those of the template. One that was asked before is the same again, and its trend goes on."""
    table = checkin_questions
    await connection.execute(update(table).where(table.c.room_id == room_id).values(retired=True))
    for position, (kind, words) in enumerate(TEMPLATES[template][1], 1):
        same = (table.c.room_id == room_id) & (table.c.kind == kind) & (table.c.words == words)
        known = await connection.scalar(select(func.min(table.c.id)).where(same))
        if known:
            again = update(table).where(table.c.id == known)
            await connection.execute(again.values(retired=False, position=position))
        else:
            row = {"room_id": room_id, "position": position, "kind": kind, "words": words}
            await connection.execute(insert(table).values(row))
