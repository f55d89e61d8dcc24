"""When someone leaves a Room, what they would have done is offered to the others; it is never orphaned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import keeping
from bot.actions.changing.doing import finished_already
from bot.actions.finding import entries, entry
from bot.actions.keeping import By, change_of
from bot.actions.minding import carrying_cards
from bot.actions.minding import leaving_cards as cards
from bot.actions.posting import entry_of, show_anew
from bot.actions.rules import FINISHED, UNFINISHED, Kind, Status, taken_back
from bot.actions.tables import actions, changes, log_keys, outsiders
from bot.message import Card, Reply
from bot.outbox import Post, put, revise
from bot.rooms.gate import Gate, Visit, Write
from bot.rooms.membership import channels_of
from bot.rooms.tables import organisations, rooms
from bot.safety import clean

MOST_OUTSIDERS = 20


def writes(gate: Gate) -> dict[str, Write]:
    """Anyone may take an Action on; names are erased by facilitators."""
    return {
        "actions.take_on": gate.members(_take),
        "actions forget": gate.facilitators(_show_outsiders),
        "actions.erase_owner": gate.facilitators(_erase),
    }


def key_of(member_id: int, at: datetime, part: int) -> str:
    """By which what was offered when a Member left is revised."""
    return f"offer:{member_id}:{int(at.timestamp())}:{part}"


async def departed(connection: AsyncConnection, room_id: int, member_id: int, now: datetime) -> None:
    """Offer what is not finished of someone who leaves, under their Organisation; no key of theirs works any more."""
    theirs = (actions.c.room_id == room_id) & (actions.c.owner_id == member_id) & actions.c.status.in_(UNFINISHED)
    ids = list(await connection.scalars(select(actions.c.id).where(theirs).order_by(actions.c.id)))
    for number in ids:
        known = await keeping.find(connection, room_id, number, lock=True)
        if known and known.action.owner == member_id:
            nobodys = replace(known.action, owner=0)
            await keeping.change(connection, room_id, known, By(), Kind.ASSIGNED, nobodys, now)
            await show_anew(connection, room_id, number, now)
    meeting = (await channels_of(connection, [room_id]))[room_id]
    for part, some in enumerate(_parts(ids)):
        card = await _offer(connection, room_id, some, now)
        key = key_of(member_id, now, part)
        await put(connection, [Post(channel, card, key=key) for channel in meeting], now)
    live = (log_keys.c.member_id == member_id) & log_keys.c.revoked_at.is_(None)
    await connection.execute(update(log_keys).where(live).values(revoked_at=now))


def _parts(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[first : first + cards.MOST] for first in range(0, len(ids), cards.MOST)]


async def _offer(connection: AsyncConnection, room_id: int, ids: Sequence[int], now: datetime) -> Card:
    rows = (actions.c.room_id == room_id) & actions.c.id.in_(ids) & (actions.c.status != Status.WITHDRAWN)
    found = [entry(row) for row in await connection.execute(entries(rows))]
    zone = (await connection.execute(select(rooms.c.zone).where(rooms.c.id == room_id))).scalar_one()
    return cards.offered(found, _day(zone, now))


def _day(zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


async def _take(visit: Visit) -> Reply:
    """Give it to whoever presses first."""
    here, connection = visit.here, visit.connection
    known = await keeping.find(connection, here.room_id, visit.number, lock=True)
    if known is None:
        return Reply(carrying_cards.not_found())
    asked, action = await entry_of(connection, here.room_id, known.id), known.action
    if action.status in FINISHED:
        return Reply(await finished_already(visit, asked, tried=False))
    if action.owner == here.member_id:
        return Reply(cards.yours(asked, _day(here.zone, visit.now)))
    if action.owner or action.outsider:
        return Reply(cards.taken(asked))
    by = By(here.member_id, here.organisation_id)
    mine = replace(action, owner=by.member, organisation=by.organisation or action.organisation)
    await keeping.change(connection, here.room_id, known, by, Kind.ASSIGNED, mine, visit.now)
    await show_anew(connection, here.room_id, known.id, visit.now)
    await _show_offer_anew(visit, known.id)
    told = await entry_of(connection, here.room_id, known.id)
    return Reply(cards.yours(told, _day(here.zone, visit.now)))


async def offer_again(visit: Visit, action_id: int) -> None:
    """Let what was offered say so again where its new owner was just taken back."""
    if taken_back(await keeping.history_of(visit.connection, action_id)) is Kind.ASSIGNED:
        await _show_offer_anew(visit, action_id)


async def _show_offer_anew(visit: Visit, action_id: int) -> None:
    """The history tells with which others it was offered, and when."""
    history = await keeping.history_of(visit.connection, action_id)
    left = [each for each in history if each.kind is Kind.ASSIGNED and not each.by and each.before.get("owner")]
    if not left:
        return
    owner, at = int(left[-1].before["owner"]), left[-1].at
    same = (changes.c.kind == Kind.ASSIGNED) & changes.c.by_id.is_(None) & (changes.c.at == at)
    found = select(changes).where(changes.c.room_id == visit.here.room_id, same).order_by(changes.c.action_id)
    rows = await visit.connection.execute(found)
    ids = [row.action_id for row in rows if change_of(row).before.get("owner") == owner]
    for part, some in enumerate(_parts(ids)):
        if action_id in some:
            card = await _offer(visit.connection, visit.here.room_id, some, visit.now)
            await revise(visit.connection, key_of(owner, at, part), card, visit.now)


async def _show_outsiders(visit: Visit) -> Reply:
    """Those whose name holds the words."""
    named = outsiders.c.name.icontains(clean(visit.intent.words)[:200], autoescape=True)
    found = (
        select(outsiders.c.id, outsiders.c.name, organisations.c.name)
        .outerjoin(organisations, organisations.c.id == outsiders.c.organisation_id)
        .where(outsiders.c.room_id == visit.here.room_id, outsiders.c.name != cards.FORMER_OWNER, named)
        .order_by(outsiders.c.name, outsiders.c.id)
        .limit(MOST_OUTSIDERS)
    )
    people = [(number, name, body or "") for number, name, body in await visit.connection.execute(found)]
    return Reply(cards.outsiders(people) if people else cards.no_outsider())


async def _erase(visit: Visit) -> Reply:
    """Take the name of someone who is not in the chat out of the log, and off every card of an Action."""
    room, connection = visit.here.room_id, visit.connection
    theirs = (outsiders.c.id == visit.number) & (outsiders.c.room_id == room)
    named = update(outsiders).where(theirs).values(name=cards.FORMER_OWNER)
    if not (await connection.execute(named)).rowcount:
        return Reply(cards.no_outsider())
    shown = select(actions.c.id).where(actions.c.room_id == room, actions.c.outsider_id == visit.number)
    for number in list(await connection.scalars(shown.order_by(actions.c.id))):
        await show_anew(connection, room, number, visit.now)
    return Reply(cards.erased())
