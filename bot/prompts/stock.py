"""What each Room may be asked and was, and the asking of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, func, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.many import among, put_in_for_ids
from bot.outbox import Post, put
from bot.principles import Principle
from bot.prompts import cards
from bot.prompts.library import Question, library
from bot.prompts.rules import OVERALL_EVERY, next_of_principle, next_question, questions_of_room
from bot.prompts.tables import asked, own_questions, retired_questions
from bot.rooms.membership import channels_of
from bot.rooms.tables import rooms


@dataclass(slots=True)
class Stock:
    """One Room's questions, its own among them, and what it was asked or skipped, oldest first.

    Of `past` there is no more than a choice goes by: when each question last had its turn, and the last few turns.
    """

    questions: tuple[Question, ...]
    retired: set[str] = field(default_factory=set)
    past: list[str] = field(default_factory=list)

    def next(self, principle: Principle | None = None) -> Question:
        """What a standing arrangement asks next, of one principle or of all in turn; raises NothingToAskError."""
        return next_question([principle] if principle else list(Principle), self.past, self.questions, self.retired)

    def next_wanted(self, principle: Principle | None) -> Question:
        """What someone gets who asks now; raises NothingToAskError."""
        if principle is None:
            return self.next()
        return next_of_principle(principle, self.past, self.questions, self.retired)

    def named(self, slug: str) -> Question | None:
        """The question of this id; None when the Room has none such."""
        return next((one for one in self.questions if one.id == slug), None)


async def stocks_of(connection: AsyncConnection, room_ids: Iterable[int]) -> dict[int, Stock]:
    """The stock of each Room; each Room is locked, so that two who ask at once ask two questions."""
    wanted = set(room_ids)
    locked = select(rooms.c.id).where(among(connection, rooms.c.id, wanted)).order_by(rooms.c.id)
    await connection.execute(locked.with_for_update(key_share=True))
    shipped = library().questions
    own: dict[int, list[Question]] = {}
    for row in await connection.execute(
        select(own_questions).where(among(connection, own_questions.c.room_id, wanted))
    ):
        question = Question(row.question, Principle(row.principle), row.ask, row.why)
        own.setdefault(row.room_id, []).append(question)
    stocks = {room: Stock(questions_of_room(shipped, own[room]) if room in own else shipped) for room in wanted}
    for row in await connection.execute(
        select(retired_questions).where(among(connection, retired_questions.c.room_id, wanted))
    ):
        stocks[row.room_id].retired.add(row.question)
    turns = union(_last_of_each(connection, wanted), _last_few(connection, wanted)).subquery()
    for room, slug in await connection.execute(select(turns.c.room_id, turns.c.question).order_by(turns.c.id)):
        stocks[room].past.append(slug)
    return stocks


def _last_of_each(connection: AsyncConnection, wanted: set[int]) -> Select[int, str, int]:
    """The last turn of every question that a Room had."""
    last = select(asked.c.room_id, asked.c.question, func.max(asked.c.id).label("id")).where(
        among(connection, asked.c.room_id, wanted)
    )
    return last.group_by(asked.c.room_id, asked.c.question)


def _last_few(connection: AsyncConnection, wanted: set[int]) -> Select[int, str, int]:
    """The last turns of each Room, as many as tell whether the overall question is due."""
    of_room = select(asked.c.id).where(asked.c.room_id == rooms.c.id).order_by(asked.c.id.desc())
    first = func.coalesce(of_room.limit(1).offset(OVERALL_EVERY - 2).correlate(rooms).scalar_subquery(), 0)
    few = select(asked.c.room_id, asked.c.question, asked.c.id).join(rooms, rooms.c.id == asked.c.room_id)
    return few.where(among(connection, rooms.c.id, wanted), asked.c.id >= first)


async def stock_of(connection: AsyncConnection, room_id: int) -> Stock:
    """The stock of one Room, locked."""
    return (await stocks_of(connection, [room_id]))[room_id]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for a Room; after `not_after` it is not asked any more."""

    room_id: int
    question: Question
    not_after: datetime | None = None


async def note(
    connection: AsyncConnection, chosen: Sequence[Asked], now: datetime, *, skipped: bool = False
) -> list[int]:
    """Write down that Rooms were asked these, or skipped them; the ids come back in the same order."""
    rows = [
        {"room_id": one.room_id, "question": one.question.id, "asked_at": now, "skipped": skipped} for one in chosen
    ]
    return await put_in_for_ids(connection, asked, rows)


async def ask(connection: AsyncConnection, chosen: Sequence[Asked], now: datetime) -> None:
    """Note that each Room was asked its question, and send it to every Channel."""
    if not chosen:
        return
    numbers = await note(connection, chosen, now)
    meeting = await channels_of(connection, [one.room_id for one in chosen])
    wanted = []
    for number, one in zip(numbers, chosen, strict=True):
        shown = cards.question(one.question, number, others=bool(library().case_studies_on(one.question.principle)))
        wanted += [Post(channel, shown, one.not_after, card_key(number)) for channel in meeting[one.room_id]]
    await put(connection, wanted, now)


def card_key(number: int) -> str:
    """Names the card of one asking, in every Channel."""
    return f"asked:{number}"
