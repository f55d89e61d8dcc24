"""What a Room has carried over for weeks is put to it: keep, change or stop. Changing has its own verbs."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import keeping
from bot.actions.changing.doing import finished_already
from bot.actions.finding import entries, entry
from bot.actions.keeping import By, Known
from bot.actions.minding import carrying_cards as cards
from bot.actions.minding.planning import Awake
from bot.actions.minding.rhythm import is_put
from bot.actions.posting import entry_of, show_anew
from bot.actions.rules import (
    CARRIED_DAYS,
    FINISHED,
    LONGEST_NOTE,
    UNFINISHED,
    Action,
    Entry,
    Kind,
    Status,
    left_of,
    may_change,
    taken_back,
    weeks_carried,
)
from bot.actions.tables import actions, changes, unreminded
from bot.cards import patient_refused
from bot.message import Card, Reply
from bot.outbox import Post, put, revise
from bot.rooms.gate import Gate, Visit, Write
from bot.rooms.membership import channels_of
from bot.safety import clean, holds_nhs_number
from bot.schedule import LAST_DAY

MOST_A_DAY = 3
"""Actions put to one Room in a day; the rest follow on the next working days."""


def writes(gate: Gate) -> dict[str, Write]:
    """For the owner, facilitators and leads; the others are told so in kind words."""
    return {"actions.keep": gate.members(_keep), "actions.stop": gate.members(_stop)}


def key_of(action_id: int) -> str:
    """By which the question to the Room is revised."""
    return f"action:{action_id}:put"


async def put_carried(connection: AsyncConnection, waking: Mapping[int, Awake], now: datetime) -> None:
    """Ask all these Rooms at once about what they have carried over long enough, the oldest first."""
    by_room: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in await connection.execute(_carried(waking, now)):
        if len(by_room[row.room_id]) < MOST_A_DAY and _is_wanted(row, waking[row.room_id], now):
            by_room[row.room_id].append(row)
    chosen = [row for ours in by_room.values() for row in ours]
    if not chosen:
        return
    meeting = await channels_of(connection, list(by_room))
    wanted = []
    for row in chosen:
        card = _question(row, waking[row.room_id].day(now))
        wanted += [Post(channel, card, key=key_of(row.id)) for channel in meeting[row.room_id]]
    await put(connection, wanted, now)
    await _note(connection, chosen, now)


def _carried(room_ids: Iterable[int], now: datetime) -> Select[Any]:
    """Held, so that who changes one of them at this moment is waited for or waits."""
    old = actions.c.status.in_(UNFINISHED) & (actions.c.first_due <= (now - timedelta(CARRIED_DAYS - 1)).date())
    return (
        _with_quiet(actions.c.room_id.in_(list(room_ids)) & old)
        .add_columns(_last(Kind.PUT).label("put"), _last(Kind.KEPT).label("kept"))
        .order_by(None)
        .order_by(actions.c.first_due, actions.c.id)
        .with_for_update(of=actions)
    )


def _with_quiet(which: ColumnElement[bool]) -> Select[Any]:
    """These Actions, each with whether its owner wants no reminder."""
    quiet = unreminded.c.member_id.label("quiet")
    return entries(which).add_columns(quiet).outerjoin(unreminded, unreminded.c.member_id == actions.c.owner_id)


def _last(kind: Kind) -> ScalarSelect[Any]:
    """When it last happened to the Action."""
    theirs = (changes.c.action_id == actions.c.id) & (changes.c.kind == kind)
    return select(func.max(changes.c.at)).where(theirs).correlate(actions).scalar_subquery()


def _is_wanted(row: Row[Any], room: Awake, now: datetime) -> bool:
    put_on, kept_on = (at and room.day(at) for at in (row.put, row.kept))
    return is_put(entry(row).action, row.first_due, put_on, kept_on, room.day(now))


def _question(row: Row[Any], today: date) -> Card:
    """Who wants no reminder of what is theirs is not named in one."""
    asked = entry(row)
    weeks = weeks_carried(asked.action, asked.first_due, today)
    return cards.put_to_room(replace(asked, owner="Its owner") if row.quiet else asked, weeks, today)


async def _note(connection: AsyncConnection, chosen: Sequence[Row[Any]], now: datetime) -> None:
    """In the history, as done by the bot itself."""
    nothing = json.dumps({})
    about = {"at": now, "kind": Kind.PUT, "before": nothing, "after": nothing}
    rows = [{"room_id": row.room_id, "action_id": row.id, **about} for row in chosen]
    await connection.execute(insert(changes), rows)
    theirs = actions.c.id.in_([row.id for row in chosen])
    await connection.execute(update(actions).where(theirs).values(changed_at=now))


async def _keep(visit: Visit) -> Reply:
    """The form, or what was sent of it."""
    decided = await _decided(visit)
    if isinstance(decided, Reply):
        return decided
    known, given = decided
    today = _today(visit)
    day, fault = _day(given, today)
    if not {"day", "reason"} & visit.intent.answers.keys() or fault:
        return Reply(cards.keep_form(await _entry(visit, known), given, fault if visit.intent.answers else ""))
    if not given["reason"]:
        return Reply(cards.keep_form(await _entry(visit, known), given, "Please say what will be different now."))
    return await _answer(visit, known, Kind.KEPT, replace(known.action, due=day), given["reason"])


async def _stop(visit: Visit) -> Reply:
    """The form, or what was sent of it."""
    decided = await _decided(visit)
    if isinstance(decided, Reply):
        return decided
    known, given = decided
    if not given["reason"]:
        fault = "Please say why we stop it." if "reason" in visit.intent.answers else ""
        return Reply(cards.stop_form(await _entry(visit, known), given, fault))
    wanted = replace(known.action, status=Status.DROPPED, note=given["reason"])
    return await _answer(visit, known, Kind.DROPPED, wanted, given["reason"])


async def _decided(visit: Visit) -> tuple[Known, dict[str, str]] | Reply:
    """The Action, held, with what was typed by someone who may decide; else what to tell them."""
    known = await keeping.find(visit.connection, visit.here.room_id, visit.number, lock=True)
    if known is None:
        return Reply(cards.not_found())
    asked = await _entry(visit, known)
    if not may_change(visit.here.role, owns=known.action.owner == visit.here.member_id):
        return Reply(cards.not_yours(asked))
    if known.action.status in FINISHED and not visit.intent.answers:
        return Reply(await finished_already(visit, asked, tried=False))
    given = _typed(visit)
    return Reply(patient_refused()) if given is None else (known, given)


async def _entry(visit: Visit, known: Known) -> Entry:
    return await entry_of(visit.connection, visit.here.room_id, known.id)


def _today(visit: Visit) -> date:
    return visit.now.astimezone(ZoneInfo(visit.here.zone)).date()


def _typed(visit: Visit) -> dict[str, str] | None:
    """What was typed, no longer than it may be; None where it holds what must not be kept."""
    given = {name: clean(visit.intent.answers.get(name, "")) for name in ("day", "reason")}
    if any(holds_nhs_number(words) for words in given.values()):
        return None
    return {name: words[:LONGEST_NOTE] for name, words in given.items()}


def _day(given: Mapping[str, str], today: date) -> tuple[date, str]:
    """The new day, and what is wrong with it: empty when nothing is."""
    try:
        day = date.fromisoformat(given["day"])
    except ValueError:
        return today, "Please choose the new day."
    if day < today:
        return today, "That day is in the past. Please choose today or a later day."
    return (day, "") if day <= LAST_DAY else (today, f"Please choose a day before the year {LAST_DAY.year + 1}.")


async def _answer(visit: Visit, known: Known, kind: Kind, wanted: Action, reason: str) -> Reply:
    """Write it down, once however often it is sent, and let every card of the Action show it."""
    room, by, today = visit.here.room_id, By(visit.here.member_id, visit.here.organisation_id), _today(visit)
    if kind is Kind.KEPT and await _kept_so(visit, known, wanted, reason):
        return Reply(cards.done(await _entry(visit, known), today))
    outcome = await keeping.change(visit.connection, room, known, by, kind, wanted, visit.now, reason)
    told = await _entry(visit, known)
    if outcome.too_late:
        return Reply(await finished_already(visit, told, tried=True))
    await show_anew(visit.connection, room, known.id, visit.now)
    await revise(visit.connection, key_of(known.id), cards.answered(told, reason, today), visit.now)
    return Reply(cards.done(told, today))


async def ask_again(visit: Visit, action_id: int) -> None:
    """Put the question to the Room anew where the answer to it was just taken back."""
    history = await keeping.history_of(visit.connection, action_id)
    asked = [each.kind for each in left_of(history) if each.kind in {Kind.PUT, Kind.KEPT}]
    if taken_back(history) not in {Kind.DROPPED, Kind.KEPT} or asked[-1:] != [Kind.PUT]:
        return
    ours = (actions.c.room_id == visit.here.room_id) & (actions.c.id == action_id)
    row = (await visit.connection.execute(_with_quiet(ours))).one()
    await revise(visit.connection, key_of(action_id), _question(row, _today(visit)), visit.now)


async def _kept_so(visit: Visit, known: Known, wanted: Action, reason: str) -> bool:
    """Whether the last that happened to it is the very same answer."""
    last = (await keeping.history_of(visit.connection, known.id))[-1]
    return wanted == known.action and last.kind is Kind.KEPT and last.reason == reason
