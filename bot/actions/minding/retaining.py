"""How long a Room's log is kept after the Room has closed, and a hold that stops its deletion."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, exists, literal, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.minding import retaining_cards as cards
from bot.actions.tables import actions, changes, decisions, log_keeping, suggestions
from bot.cards import patient_refused
from bot.database import insert
from bot.message import Reply, Text
from bot.rooms.announcing import tell
from bot.rooms.gate import Gate, Visit, Write
from bot.rooms.rules import Role, months_before
from bot.rooms.tables import members, rooms
from bot.safety import clean, holds_nhs_number

MONTHS = 12


def writes(gate: Gate) -> dict[str, Write]:
    """Everyone may see it; facilitators set it."""
    return {"actions retention": gate.members(_show), "actions.retain": gate.facilitators(_save)}


async def _kept(connection: AsyncConnection, room_id: int) -> tuple[int, bool]:
    """For how many years, and whether there is a hold."""
    ours = select(log_keeping.c.years, log_keeping.c.held).where(log_keeping.c.room_id == room_id)
    row = (await connection.execute(ours)).first()
    return (row.years, row.held) if row else (cards.YEARS, False)


async def notice(connection: AsyncConnection, room_id: int) -> Text:
    """For the page about a Room."""
    years, held = await _kept(connection, room_id)
    return cards.notice(years, held=held)


async def shorter(connection: AsyncConnection, room_id: int, months: int) -> str:
    """Why a Room's answers cannot be kept for so many months: its log is kept for fewer. Empty where it is not."""
    years, _ = await _kept(connection, room_id)
    return cards.log_shorter(years) if months > years * MONTHS else ""


async def kept_longer(connection: AsyncConnection, room_ids: Sequence[int], now: datetime) -> set[int]:
    """Those of these closed Rooms whose log is kept still; a Room that agreed nothing has none."""
    logged = union(select(actions.c.room_id), select(decisions.c.room_id)).subquery()
    found = (
        select(rooms.c.id, rooms.c.closed_at, log_keeping.c.years, log_keeping.c.held)
        .outerjoin(log_keeping, log_keeping.c.room_id == rooms.c.id)
        .where(rooms.c.id.in_(room_ids), rooms.c.id.in_(select(logged.c.room_id)), rooms.c.closed_at.is_not(None))
    )
    return {
        row.id
        for row in await connection.execute(found)
        if row.held or row.closed_at > months_before(now, (row.years or cards.YEARS) * MONTHS)
    }


async def unneeded(connection: AsyncConnection, room_ids: Collection[int]) -> list[int]:
    """The Members of these Rooms whom their log does not name and who may not read it; none where there is a hold.

    It names owners, those of earlier too, and who changed or suggested something.
    """
    held = select(log_keeping.c.room_id).where(log_keeping.c.held)
    theirs = members.c.room_id.in_(room_ids) & members.c.room_id.not_in(held)
    reads = members.c.role.in_((Role.LEAD, Role.FACILITATOR)) & members.c.left_at.is_(None)
    owns = exists().where(actions.c.owner_id == members.c.id)
    suggested = exists().where(suggestions.c.by_id == members.c.id)  # also what was left, or waits: it goes with them
    named = exists().where(_names(members.c.id, members.c.room_id))
    found = select(members.c.id).where(theirs, ~reads, ~owns, ~suggested, ~named)
    return list(await connection.scalars(found))


def _names(member: ColumnElement[int], room: ColumnElement[int]) -> ColumnElement[bool]:
    """The changes of a Room that name a Member."""
    said = cast(member, String)
    owned = [
        column.like(literal('%"owner": ') + said + literal(f"{end}%"))
        for column in (changes.c.before, changes.c.after)
        for end in ",}"
    ]
    suggested = changes.c.reason.like(literal("%(suggested by Member ") + said + literal(")%"))
    return (changes.c.room_id == room) & or_(changes.c.by_id == member, suggested, *owned)


async def _show(visit: Visit) -> Reply:
    years, held = await _kept(visit.connection, visit.here.room_id)
    if not visit.here.steers:
        return Reply(cards.shown(years, held=held))
    return Reply(cards.form({"years": str(years), "hold": cards.HELD if held else cards.FREE}))


async def _save(visit: Visit) -> Reply:
    """Keep it; a hold that is put or lifted needs a reason, and the Room is told it."""
    given = {name: clean(visit.intent.answers.get(name, "")) for name in ("years", "hold", "reason")}
    given["reason"] = given["reason"][: cards.LONGEST_REASON]
    if any(holds_nhs_number(words) for words in visit.intent.answers.values()):
        return Reply(patient_refused())
    years, room = given["years"], visit.here.room_id
    if years not in map(str, range(1, cards.MOST_YEARS + 1)) or given["hold"] not in {cards.HELD, cards.FREE}:
        return Reply(cards.form(given, "Please choose from both lists."))
    ours = select(rooms.c.keep_months).where(rooms.c.id == room).with_for_update(key_share=True)
    if int(years) * MONTHS < ((await visit.connection.scalar(ours)) or 0):
        return Reply(cards.form(given, cards.TOO_SHORT))
    _, was = await _kept(visit.connection, room)
    held = given["hold"] == cards.HELD
    if held != was and not given["reason"]:
        return Reply(cards.form(given, "Please say why the hold is changed."))
    values = {"years": int(years), "held": held}
    row = insert(visit.connection, log_keeping).values(room_id=room, **values)
    await visit.connection.execute(row.on_conflict_do_update(index_elements=["room_id"], set_=values))
    if held != was:
        await tell(visit.connection, room, cards.hold_told(given["reason"], int(years), held=held), visit.now)
    return Reply(cards.saved(int(years), held=held))
