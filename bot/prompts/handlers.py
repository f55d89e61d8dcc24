"""The verbs of prompts, and what happens when one is due."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Command, Reply
from bot.principles import Principle, principle_named
from bot.prompts import arranging, cards, keeping, thinking
from bot.prompts.library import library
from bot.prompts.rules import NothingToAskError
from bot.prompts.stock import Asked, ask, note, stock_of
from bot.prompts.tables import asked
from bot.rooms.gate import Gate, Visit, Write

COMMANDS = (
    Command(
        "prompt",
        "principle",
        "Ask the Room its next key question",
        "/prompt culture",
        also=(
            ("schedule", "Say when the Room is asked key questions"),
            ("history", "Show what the Room was asked"),
            ("next", "See the next question, and ask, skip or retire it"),
            ("questions", "See the Room’s questions; add, change or retire one"),
            ("others", "See how others did it"),
        ),
    ),
)

SHOWN = 10


def writes(gate: Gate) -> dict[str, Write]:
    """All of them look into the record."""
    return {
        "prompt": gate.members(_prompt),
        "prompts.post": gate.members(_post),
        "prompts.not_now": gate.members(_not_now),
        "prompt history": gate.members(_show_history),
        "prompt others": gate.members(_show_others),
        "prompts.others": gate.members(_show_others),
        "prompts.keep": gate.members(thinking.keep),
        "prompt schedule": gate.facilitators(arranging.show_form),
        "prompts.schedule": gate.facilitators(arranging.save),
        "prompts.change": gate.facilitators(arranging.change),
        "prompts.stop": gate.facilitators(arranging.stop),
        "prompt next": gate.facilitators(keeping.show_next),
        "prompts.ask": gate.facilitators(keeping.ask_next),
        "prompts.skip": gate.facilitators(keeping.skip),
        "prompt questions": gate.facilitators(keeping.show_list),
        "prompts.list": gate.facilitators(keeping.show_list),
        "prompts.edit": gate.facilitators(keeping.edit),
        "prompts.save": gate.facilitators(keeping.save),
        "prompts.retire": gate.facilitators(keeping.retire),
        "prompts.bring_back": gate.facilitators(keeping.bring_back),
    }


async def _prompt(visit: Visit) -> Reply:
    """A facilitator's question goes out at once; anyone else is asked back, because everyone will see it."""
    words = visit.intent.words.strip()
    principle = principle_named(words) if words else None
    if words and principle is None:
        return Reply(cards.which_principle())
    return await _ask(visit, principle, sure=visit.here.steers)


async def _post(visit: Visit) -> Reply:
    """Ask what was shown; when something else is next by now, it is shown instead, so that two presses ask once."""
    slug, _, wanted = visit.intent.ref.partition(":")
    principle = principle_named(wanted) if wanted else None
    if wanted and principle is None:
        return Reply(cards.which_principle())
    return await _ask(visit, principle, sure=False, seen=slug)


async def _ask(visit: Visit, principle: Principle | None, *, sure: bool, seen: str = "") -> Reply:
    stock = await stock_of(visit.connection, visit.here.room_id)
    try:
        chosen = stock.next_wanted(principle)
    except NothingToAskError:
        return Reply(cards.nothing_to_ask())
    if not sure and chosen.id != seen:
        return Reply(cards.ask_everyone(chosen, principle or ""))
    await ask(visit.connection, [Asked(visit.here.room_id, chosen)], visit.now)
    return Reply(cards.on_its_way())


async def _not_now(_visit: Visit) -> Reply:
    return Reply(cards.not_posted())


async def _show_history(visit: Visit) -> Reply:
    stock = await stock_of(visit.connection, visit.here.room_id)
    rows = select(asked).where(asked.c.room_id == visit.here.room_id).order_by(asked.c.id.desc()).limit(SHOWN)
    past = []
    for row in await visit.connection.execute(rows):
        question = stock.named(row.question)
        local = row.asked_at.astimezone(ZoneInfo(visit.here.zone))
        day = f"{local.day} {local:%B %Y}"
        past.append((question.ask if question else row.question, f"Skipped on {day}" if row.skipped else day))
    return Reply(cards.history(past))


async def _show_others(visit: Visit) -> Reply:
    wanted = visit.intent.ref or visit.intent.words
    principle = principle_named(wanted)
    if principle is None:
        return Reply(cards.principles_with_others())
    return Reply(cards.others(principle, library().case_studies_on(principle), library().documents))


async def key_question(connection: AsyncConnection, room_id: int, now: datetime) -> str:
    """The Room's next key question, for a check-in that asks it: noted as asked; empty when there is none left."""
    stock = await stock_of(connection, room_id)
    try:
        chosen = stock.next()
    except NothingToAskError:
        return ""
    await note(connection, [Asked(room_id, chosen)], now)
    return chosen.ask


async def principle_between(
    connection: AsyncConnection, room_id: int, since: datetime, until: datetime
) -> Principle | None:
    """What the newest question is about that the Room was asked after `since` and no later than `until`."""
    between = (asked.c.asked_at > since) & (asked.c.asked_at <= until) & ~asked.c.skipped
    newest = select(asked.c.question).where(asked.c.room_id == room_id, between).order_by(asked.c.id.desc()).limit(1)
    slug = await connection.scalar(newest)
    question = (await stock_of(connection, room_id)).named(slug) if slug else None
    return question.principle if question else None
