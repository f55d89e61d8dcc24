"""The verbs of prompts, and what happens when one is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Command, Reply
from bot.occurrences import Arrangement, Occurrence, arrange, cancel, next_of, rule_of
from bot.outbox import Post, put
from bot.principles import Principle, principle_named
from bot.prompts import cards
from bot.prompts.library import Question, library
from bot.prompts.rules import NothingToAskError, next_of_principle, next_question
from bot.prompts.tables import asked, prompts
from bot.rooms.gate import Gate, Visit, Write
from bot.rooms.membership import Here, channels_of
from bot.rooms.tables import rooms
from bot.schedule import OnHoliday, Schedule, in_words, still_worth_it

COMMANDS = (
    Command(
        "prompt",
        "principle",
        "Ask the Room its next key question",
        "/prompt culture",
        also=(
            ("schedule", "Say when the Room is asked key questions"),
            ("history", "Show what the Room was asked"),
        ),
    ),
)

KIND = "prompt"
WINDOW = timedelta(hours=8)
"""How late a question is still asked, when the service was down: the same working day."""

SHOWN = 10


class Prompts:
    """Asks a Room key questions: when someone says so, and when one is due."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def writes(self) -> dict[str, Write]:
        """All of them look into the record."""
        members, facilitators = self._gate.members, self._gate.facilitators
        return {
            "prompt": members(_prompt),
            "prompt schedule": facilitators(_show_form),
            "prompt history": members(_show_history),
            "prompts.schedule": facilitators(_arrange),
            "prompts.stop": facilitators(_stop),
        }

    async def open_due(self, connection: AsyncConnection, due: Sequence[Occurrence], now: datetime) -> None:
        """Ask each Room whose prompt is due, unless it is too late in the day for that."""
        timely = [one for one in due if still_worth_it(one.due_at, now, WINDOW)]
        if not timely:
            return
        standing = select(prompts.c.id, prompts.c.principle).where(prompts.c.id.in_({one.subject_id for one in timely}))
        principles = {row.id: row.principle for row in await connection.execute(standing)}
        past = await _asked(connection, [one.room_id for one in timely])
        chosen = []
        for one in timely:
            if one.subject_id in principles:
                wanted = principles[one.subject_id]
                question = _next(Principle(wanted) if wanted else None, past[one.room_id])
                past[one.room_id].append(question.id)
                chosen.append((one.room_id, question, one.due_at + WINDOW))
        await _put(connection, chosen, now)


async def _prompt(visit: Visit) -> Reply:
    words = visit.intent.words.strip()
    principle = principle_named(words) if words else None
    if words and principle is None:
        return Reply(cards.which_principle())
    room = visit.here.room_id
    past = (await _asked(visit.connection, [room]))[room]
    try:
        chosen = _next(principle, past) if principle is None else next_of_principle(principle, past, _questions())
    except NothingToAskError:
        return Reply(cards.nothing_to_ask())
    await _put(visit.connection, [(room, chosen, None)], visit.now)
    return Reply(cards.on_its_way())


async def _show_form(visit: Visit, fault: str = "") -> Reply:
    ours = select(prompts.c.id, prompts.c.words).where(prompts.c.room_id == visit.here.room_id).order_by(prompts.c.id)
    rows = [(row.id, row.words) for row in await visit.connection.execute(ours)]
    return Reply(cards.schedule_form(rows, fault))


async def _arrange(visit: Visit) -> Reply:
    room, answers = visit.here.room_id, visit.intent.answers
    try:
        schedule = _schedule(visit.here, answers, visit.now)
        chosen = answers.get("principle", cards.ALL_IN_TURN)
        principle = "" if chosen == cards.ALL_IN_TURN else Principle(chosen)
    except ValueError:
        return await _show_form(visit, "Choose a day from the list, and a time such as 09:00.")
    words = f"{in_words(schedule)}: {principle or 'all principles in turn'}"
    row = insert(prompts).values(room_id=room, principle=principle, words=words).returning(prompts.c.id)
    number = int((await visit.connection.execute(row)).scalar_one())
    rule = rule_of(schedule)
    await arrange(visit.connection, Arrangement(room, KIND, number, rule), next_of(rule, visit.now))
    return Reply(cards.arranged(words))


async def _stop(visit: Visit) -> Reply:
    """End a standing arrangement of this Room; of another Room it ends none."""
    ours = delete(prompts).where(prompts.c.id == visit.number, prompts.c.room_id == visit.here.room_id)
    if (await visit.connection.execute(ours.returning(prompts.c.id))).first():
        await cancel(visit.connection, KIND, visit.number)
    return Reply(cards.stopped())


def _questions() -> tuple[Question, ...]:
    return library().questions


def _next(principle: Principle | None, past: Sequence[str]) -> Question:
    return next_question([principle] if principle else list(Principle), past, _questions())


def _schedule(here: Here, answers: Mapping[str, str], now: datetime) -> Schedule:
    """Read the form; raises ValueError for what its lists do not offer."""
    day = int(answers.get("day", ""))
    if day not in range(len(cards.DAYS)):
        raise ValueError(day)
    return Schedule(
        weekdays=(day,),
        at=time.fromisoformat(answers.get("at", "")),
        zone=here.zone,
        anchor=now.date(),
        nation=here.nation,
        on_holiday=OnHoliday.SKIP,
    )


async def _asked(connection: AsyncConnection, room_ids: Sequence[int]) -> defaultdict[int, list[str]]:
    """What each Room was asked, oldest first; each is locked, so that two who ask at once ask two questions."""
    ours = select(rooms.c.id).where(rooms.c.id.in_(set(room_ids))).order_by(rooms.c.id)
    await connection.execute(ours.with_for_update(key_share=True))
    past: defaultdict[int, list[str]] = defaultdict(list)
    rows = select(asked.c.room_id, asked.c.question).where(asked.c.room_id.in_(set(room_ids))).order_by(asked.c.id)
    for room, slug in await connection.execute(rows):
        past[room].append(slug)
    return past


async def _put(
    connection: AsyncConnection, chosen: Sequence[tuple[int, Question, datetime | None]], now: datetime
) -> None:
    """Note that each Room was asked its question, and send it to every Channel; late ones are dropped."""
    if not chosen:
        return
    rows = [{"room_id": room, "question": one.id, "asked_at": now} for room, one, _ in chosen]
    await connection.execute(insert(asked), rows)
    meeting = await channels_of(connection, [room for room, _, _ in chosen])
    wanted = [
        Post(channel, cards.question(one), not_after=late) for room, one, late in chosen for channel in meeting[room]
    ]
    await put(connection, wanted, now)


async def _show_history(visit: Visit) -> Reply:
    known = {one.id: one.ask for one in _questions()}
    ours = asked.c.room_id == visit.here.room_id
    rows = select(asked.c.question, asked.c.asked_at).where(ours).order_by(asked.c.id.desc()).limit(SHOWN)
    past = await visit.connection.execute(rows)
    return Reply(cards.history([(known.get(slug, slug), f"{at.day} {at:%B %Y}") for slug, at in past]))


async def key_question(connection: AsyncConnection, room_id: int, now: datetime) -> str:
    """The words of a Room's next question, noted as asked; for the check-in, which shows them on its own card."""
    try:
        chosen = _next(None, (await _asked(connection, [room_id]))[room_id])
    except NothingToAskError:
        return ""
    await connection.execute(insert(asked).values(room_id=room_id, question=chosen.id, asked_at=now))
    return chosen.ask
