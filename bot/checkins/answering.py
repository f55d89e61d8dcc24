"""Answering a Round: one answer of a Member to a Question, changed until it closes, and how many have answered."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import PATIENT
from bot.checkins import cards, notices
from bot.checkins.opening import answerable, to_all
from bot.checkins.planning import next_round
from bot.checkins.rounds import find_open, find_round, find_standing, hold_round
from bot.checkins.rules import SCALE, SHORTEST_OPEN, Kind, Question, Round, day_and_time
from bot.checkins.tables import absences, anonymous_answers, answers, marks
from bot.database import insert as insert_or
from bot.message import Card, Reply
from bot.outbox import Post, put, revise
from bot.rooms.gate import Visit, number_in
from bot.rooms.organisations import of_room
from bot.rooms.tables import members
from bot.safety import clean, holds_nhs_number

COUNT_PAUSE = timedelta(seconds=10)
"""The count waits so long for more answers, so that many are one update."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed for one Question, and whose help it asks for."""

    question: Question
    words: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many have answered, from how many Organisations, and how many are away."""

    people: int
    organisations: int
    away: int


NOBODY = Count(0, 0, 0)


async def show(visit: Visit) -> Reply:
    """The open Round with what the asker answered in it, or when the next one opens."""
    standing = await find_standing(visit.connection, visit.here.room_id)
    asked = await find_open(visit.connection, standing.room_id)
    if asked and asked.takes_answers(visit.now):
        return Reply(await answerable(visit.connection, standing, asked, await _mine(visit, asked)))
    following = await next_round(visit.connection, standing, visit.now + SHORTEST_OPEN)
    if following is None or standing.asleep:
        return Reply(notices.none_arranged())
    return Reply(notices.next_opens(day_and_time(max(following.opens_at, visit.now), standing.zone)))


async def _mine(visit: Visit, asked: Round) -> cards.Mine:
    found = select(answers.c.question_id, answers.c.words, answers.c.of_organisation_id).where(
        answers.c.round_id == asked.id, answers.c.member_id == visit.here.member_id
    )
    given: dict[str, str] = {}
    for number, words, of in await visit.connection.execute(found):
        given[f"q{number}"] = words
        given[f"q{number}_of"] = str(of or "")
    theirs = (marks.c.round_id == asked.id) & (marks.c.member_id == visit.here.member_id)
    return cards.Mine(given, set(await visit.connection.scalars(select(marks.c.question_id).where(theirs))))


async def send(visit: Visit) -> Reply:
    """Keep what was answered. What was left blank stays as it was, save in one's own card, where it is taken back."""
    number, own = _pressed(visit)
    seen = await find_round(visit.connection, visit.here.room_id, number)
    if seen and seen.takes_answers(visit.now) and any(holds_nhs_number(one.words) for one in _given(visit, seen)):
        return await _refuse(visit, seen)
    asked = await hold_round(visit.connection, visit.here.room_id, number)
    if asked is None or not asked.takes_answers(visit.now):
        return Reply(cards.too_late())
    given = _given(visit, asked)
    before = await _count(visit.connection, asked.id)
    silent = await _without_words(visit, asked)
    taken_back = await _take_back(visit, asked) if own else False
    if not given and not taken_back and not silent:
        return Reply(cards.nothing_written())
    kept, repeated = await _keep(visit, asked, given)
    if kept:
        await visit.connection.execute(delete(absences).where(_absent(asked, visit)))
    await _tell(visit, asked, before)
    if silent:
        return await _ask_for_words(visit, asked, silent)
    return await _thank(visit, asked, kept, repeated=repeated)


def _pressed(visit: Visit) -> tuple[int, bool]:
    """The Round that a card was of, and whether it was the Member's own, with their earlier answers in it."""
    number, _, own = visit.intent.ref.partition("-")
    return number_in(number), own == cards.OWN


async def _refuse(visit: Visit, asked: Round) -> Reply:
    """Give all back but what holds an NHS number, to be sent again; none of it is kept."""
    standing = await find_standing(visit.connection, visit.here.room_id)
    mine = await _mine(visit, asked)
    typed = {one.question.name: one.words for one in _given(visit, asked) if not holds_nhs_number(one.words)}
    typed |= {name: words for name, words in visit.intent.answers.items() if name.endswith("_of") and number_in(words)}
    filled = cards.Mine({**mine.given, **typed}, mine.done)
    return Reply(await answerable(visit.connection, standing, asked, filled, fault=PATIENT))


async def _without_words(visit: Visit, asked: Round) -> dict[str, str]:
    """By input, the Organisations whose help was chosen and nothing written, neither now nor before."""
    them = dict(await of_room(visit.connection, asked.room_id))
    mine = await _mine(visit, asked)
    written = {one.question.name for one in _given(visit, asked)} | mine.given.keys()
    chosen = {
        f"{one.name}_of": number_in(visit.intent.answers.get(f"{one.name}_of", ""))
        for one in asked.questions
        if one.asks_whom and one.name not in written
    }
    return {name: them[number] for name, number in chosen.items() if number in them}


async def _ask_for_words(visit: Visit, asked: Round, silent: Mapping[str, str]) -> Reply:
    """Give the choice back to be said in words; all else is kept."""
    standing = await find_standing(visit.connection, visit.here.room_id)
    mine = await _mine(visit, asked)
    filled = cards.Mine({**mine.given, **{name: visit.intent.answers[name] for name in silent}}, mine.done)
    fault = cards.help_needs_words(list(silent.values()))
    return Reply(await answerable(visit.connection, standing, asked, filled, fault=fault))


async def _thank(visit: Visit, asked: Round, kept: Sequence[Given], *, repeated: bool) -> Reply:
    """Say back what was kept now, and how much is: the card that was sent from looks as if nothing were."""
    mine = await _mine(visit, asked)
    held = sum(one.name in mine.given or one.id in mine.done for one in asked.questions)
    return Reply(
        cards.kept(
            [(_label(one.question), one.words) for one in kept],
            day_and_time(asked.closes_at, visit.here.zone),
            (held, len(asked.questions)),
            anonymous=any(one.question.anonymous for one in kept),
            repeated=repeated,
        )
    )


async def _take_back(visit: Visit, asked: Round) -> bool:
    """Drop what the Member emptied in their own card; an anonymous answer is nobody's, and stays."""
    shown = {one.id for one in asked.questions if one.name in visit.intent.answers and not one.anonymous}
    filled = {one.question.id for one in _given(visit, asked)}
    mine = (answers.c.round_id == asked.id) & (answers.c.member_id == visit.here.member_id)
    emptied = delete(answers).where(mine, answers.c.question_id.in_(shown - filled))
    return (await visit.connection.execute(emptied)).rowcount > 0


def _label(question: Question) -> str:
    return f"{question.words} (anonymous)" if question.anonymous else question.words


def _given(visit: Visit, asked: Round) -> list[Given]:
    """What was typed, in the order of the Questions; a number that is not on the scale is none."""
    found = []
    for question in asked.questions:
        words = clean(visit.intent.answers.get(question.name, ""))[: cards.LONGEST_WORDS]
        if words and (question.kind is not Kind.SCALE or words in SCALE):
            of = visit.intent.answers.get(f"{question.name}_of", "") if question.asks_whom else ""
            found.append(Given(question, words, of))
    return found


async def _keep(visit: Visit, asked: Round, given: Sequence[Given]) -> tuple[list[Given], bool]:
    """What is kept now, and whether an anonymous answer was there already."""
    whom = {cards.NONE: None, **{str(number): number for number, _ in await of_room(visit.connection, asked.room_id)}}
    kept = []
    for one in given:
        if one.question.anonymous:
            if not await _keep_anonymous(visit, asked, one):
                continue
        else:
            await _keep_open(visit, asked, one, {"of_organisation_id": whom[one.of]} if one.of in whom else {})
        kept.append(one)
    return kept, len(kept) < len(given)


async def _keep_open(visit: Visit, asked: Round, one: Given, of: Mapping[str, int | None]) -> None:
    row = {"words": one.words, "answered_at": visit.now, **of}
    whose = {"round_id": asked.id, "question_id": one.question.id, "member_id": visit.here.member_id}
    latest = insert_or(visit.connection, answers).values(**whose, **row)
    await visit.connection.execute(latest.on_conflict_do_update(index_elements=list(whose), set_=row))


async def _keep_anonymous(visit: Visit, asked: Round, one: Given) -> bool:
    """Keep that the Member has answered, and apart from it the words; False when the mark was there before."""
    whose = {"round_id": asked.id, "question_id": one.question.id, "member_id": visit.here.member_id}
    mark = insert_or(visit.connection, marks).values(whose).on_conflict_do_nothing().returning(marks.c.round_id)
    if (await visit.connection.execute(mark)).first() is None:
        return False
    row = {"round_id": asked.id, "question_id": one.question.id, "words": one.words}
    await visit.connection.execute(insert(anonymous_answers).values(id=secrets.token_hex(16), **row))
    return True


async def away(visit: Visit) -> Reply:
    """The Member is away for this Round, and is waited for no longer."""
    asked = await hold_round(visit.connection, visit.here.room_id, _pressed(visit)[0])
    if asked is None or not asked.takes_answers(visit.now):
        return Reply(cards.too_late())
    before = await _count(visit.connection, asked.id)
    row = {"round_id": asked.id, "member_id": visit.here.member_id}
    await visit.connection.execute(insert_or(visit.connection, absences).values(row).on_conflict_do_nothing())
    await _tell(visit, asked, before)
    return Reply(cards.away(day_and_time(asked.closes_at, visit.here.zone)))


def _absent(asked: Round, visit: Visit) -> ColumnElement[bool]:
    return (absences.c.round_id == asked.id) & (absences.c.member_id == visit.here.member_id)


async def _count(connection: AsyncConnection, round_id: int) -> Count:
    people, bodies = await answered(connection, round_id)
    openly = select(answers.c.member_id).where(answers.c.round_id == round_id)
    bare = select(marks.c.member_id).where(marks.c.round_id == round_id)
    gone = select(func.count()).where(absences.c.round_id == round_id, absences.c.member_id.not_in(union(openly, bare)))
    return Count(people, bodies, await connection.scalar(gone) or 0)


async def answered(connection: AsyncConnection, round_id: int) -> tuple[int, int]:
    """How many Members have answered anything, and from how many Organisations."""
    openly = select(answers.c.member_id).where(answers.c.round_id == round_id)
    bare = select(marks.c.member_id).where(marks.c.round_id == round_id)
    them = members.c.id.in_(union(openly, bare))
    row = select(func.count(), func.count(members.c.organisation_id.distinct())).where(them)
    people, bodies = (await connection.execute(row)).one()
    return people, bodies


async def _tell(visit: Visit, asked: Round, before: Count) -> None:
    """Say how many have answered, in a message of its own: people may be typing in the card."""
    after = await _count(visit.connection, asked.id)
    if after == before:
        return
    if before == NOBODY:
        card, key = _counted(asked, after), _key(asked)
        await to_all(visit.connection, asked.room_id, card, visit.now, key=key, not_after=asked.closes_at)
    else:
        await revise(visit.connection, _key(asked), _counted(asked, after), visit.now, COUNT_PAUSE)


async def recount(connection: AsyncConnection, room_id: int, now: datetime) -> None:
    """A Member has said whose they are, maybe after they answered: the count of Organisations follows."""
    running = await find_open(connection, room_id)
    asked = await hold_round(connection, room_id, running.id) if running else None
    if asked and asked.takes_answers(now):
        card = _counted(asked, await _count(connection, asked.id))
        await revise(connection, _key(asked), card, now, COUNT_PAUSE)


async def show_count_in(connection: AsyncConnection, room_id: int, channel_id: int, now: datetime) -> None:
    """Show how many have answered so far, if any have, in a Channel that joins its Room meanwhile."""
    running = await find_open(connection, room_id)
    asked = await hold_round(connection, room_id, running.id) if running else None
    if asked is None or not asked.takes_answers(now):
        return
    count = await _count(connection, asked.id)
    if count != NOBODY:
        await put(connection, [Post(channel_id, _counted(asked, count), asked.closes_at, _key(asked))], now)


async def end_count(connection: AsyncConnection, asked: Round, now: datetime) -> None:
    """The Round has closed: the message that counted says the last of it."""
    last = await _count(connection, asked.id)
    card = cards.counted_over(asked, last.people, last.organisations, last.away)
    await revise(connection, _key(asked), card, now)


def _key(asked: Round) -> str:
    return f"round:{asked.id}:count"


def _counted(asked: Round, count: Count) -> Card:
    return cards.counted(asked, count.people, count.organisations, count.away)
