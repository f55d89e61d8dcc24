"""What those who may not change an Action suggest, and those who may take or leave."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Row, insert, select, update

from bot.actions.agreeing.offering import today_of
from bot.actions.changing import suggesting_cards as cards
from bot.actions.changing.cards import unchanged
from bot.actions.changing.doing import Target, is_finished, make, target
from bot.actions.changing.handing import GONE, is_here
from bot.actions.changing.steps import Wanted, with_suggester
from bot.actions.changing.suggesting_cards import End, Suggested
from bot.actions.keeping import Known
from bot.actions.listing.past import STATUS, differences
from bot.actions.naming import name_of, names_in
from bot.actions.posting import entry_of
from bot.actions.rules import Change, Entry, Kind, Values, changed, difference
from bot.actions.tables import actions, suggestions
from bot.message import Reply
from bot.outbox import Post, put, revise
from bot.rooms.gate import Gate, Visit, Write
from bot.rooms.membership import channels_of

OVER = "The day it names is over. You can re-date the Action yourself."


def writes(gate: Gate) -> dict[str, Write]:
    """For all of the Room; who may not settle it is told so."""
    return {
        "actions.take": gate.members(partial(_settle, takes=True)),
        "actions.leave": gate.members(partial(_settle, takes=False)),
    }


async def suggest(visit: Visit, known: Known, kind: Kind, wanted: Wanted) -> Reply:
    """Put to the Room what someone thinks an Action should be; `known` was found with `lock`."""
    entry = await entry_of(visit.connection, visit.here.room_id, known.id)
    _, after = difference(known.action, wanted.action)
    if not after:
        return Reply(unchanged(entry, today_of(visit)))
    row = {"action_id": known.id, "by_id": visit.here.member_id, "kind": kind, "reason": wanted.reason}
    kept = json.dumps(after, ensure_ascii=False, sort_keys=True)
    same = [suggestions.c[name] == value for name, value in {**row, "after": kept}.items()]
    waits = select(suggestions.c.id).where(*same, suggestions.c.settled_at.is_(None))
    if (await visit.connection.execute(waits)).first():
        return Reply(cards.suggested_already(entry))
    made = insert(suggestions).values(**row, after=kept, at=visit.now).returning(suggestions.c.id)
    number = int((await visit.connection.execute(made)).scalar_one())
    shown = cards.suggestion(entry, await _said(visit, number, visit.here.member_id, kind, after, wanted.reason))
    meeting = (await channels_of(visit.connection, [visit.here.room_id]))[visit.here.room_id]
    await put(visit.connection, [Post(channel, shown, key=_key(number)) for channel in meeting], visit.now)
    return Reply(cards.suggestion_kept(entry, wanted.meant))


def _key(number: int) -> str:
    return f"suggestion:{number}"


async def _said(  # noqa: PLR0913, PLR0917 -- what a suggestion consists of
    visit: Visit, number: int, by: int, kind: Kind, after: Values, reason: str
) -> Suggested:
    change = Change(visit.now, by, 0, kind, {}, after)
    names = await names_in(visit.connection, visit.here.room_id, [change])
    words = [each for each in differences({}, after, names, today_of(visit)) if not each.startswith(STATUS)]
    return Suggested(
        number, await name_of(visit.connection, by), kind, (*words, *([f"Why: {reason}"] if reason else ()))
    )


async def _settle(visit: Visit, *, takes: bool) -> Reply:
    """Take a suggestion or leave it: once, by whoever of those who may was first."""
    row = await _find(visit)
    found = await target(visit, row.action_id, lock=True) if row else None
    if row is None or found is None:
        return Reply(cards.settled_already())
    if not found.may:
        return Reply(cards.for_those_who_may())
    waits = (suggestions.c.id == row.id) & suggestions.c.settled_at.is_(None)
    if (await visit.connection.execute(update(suggestions).where(waits).values(settled_at=visit.now))).rowcount != 1:
        return Reply(cards.settled_already())
    after: dict[str, Any] = json.loads(row.after)
    overtaken = await _overtaken(visit, after) if takes else ""
    reply = await _taken(visit, found, row, after) if takes and not overtaken else None
    entry = await entry_of(visit.connection, visit.here.room_id, found.known.id)
    late = overtaken or is_finished(Kind(row.kind), found.known)
    await _show_settled(visit, entry, row, after, (End.LATE if late else End.TAKEN) if takes else End.LEFT)
    return reply or Reply(cards.no_longer(overtaken) if overtaken else cards.left_for_now(entry))


async def _find(visit: Visit) -> Row[Any] | None:
    ours = (suggestions.c.id == visit.number) & (actions.c.room_id == visit.here.room_id)
    found = select(suggestions).join_from(suggestions, actions).where(ours)
    return (await visit.connection.execute(found)).first()


async def _overtaken(visit: Visit, after: Values) -> str:
    """Why time has overtaken a suggestion; empty where it has not."""
    if after.get("due") and date.fromisoformat(str(after["due"])) < today_of(visit):
        return OVER
    if after.get("owner") and not await is_here(visit, int(after["owner"])):
        return GONE
    return ""


async def _taken(visit: Visit, found: Target, row: Row[Any], after: Values) -> Reply:
    """By who took it, in the words of who suggested it."""
    wanted = Wanted(changed(found.known.action, after), with_suggester(row.reason, row.by_id))
    return await make(visit, found.known, Kind(row.kind), wanted)


async def _show_settled(visit: Visit, entry: Entry, row: Row[Any], after: Values, end: End) -> None:
    said = await _said(visit, row.id, row.by_id, Kind(row.kind), after, row.reason)
    by = await name_of(visit.connection, visit.here.member_id)
    await revise(visit.connection, _key(row.id), cards.settled(entry, said, by, end), visit.now)
