"""The card of an Action in the Channels of its Room: posted when it is logged, revised when it changes."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, String, cast, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.cards import action_card, gone_until
from bot.actions.finding import entries, entry
from bot.actions.rules import Entry, Status
from bot.actions.tables import actions
from bot.message import Card, Intent
from bot.outbox import Post, put, revise
from bot.rooms.gate import number_in
from bot.rooms.membership import channels_of
from bot.rooms.tables import members, rooms


def key_of(action_id: int | str) -> str:
    """By which the card of an Action is revised."""
    return f"action:{action_id}"


def keys_in_use() -> Select[str]:
    """Of the cards that may change still: what is finished can be reopened, and its owner may ask to be erased."""
    return select(literal(key_of("")) + cast(actions.c.id, String)).where(actions.c.status != Status.WITHDRAWN)


async def entry_of(connection: AsyncConnection, room_id: int, action_id: int) -> Entry:
    """An Action of this Room as a card shows it."""
    ours = (actions.c.id == action_id) & (actions.c.room_id == room_id)
    return entry((await connection.execute(entries(ours))).one())


async def room_of(connection: AsyncConnection, intent: Intent) -> int:
    """The Room of the Action that a button points at; 0 for none."""
    number = number_in(intent.ref.partition(" ")[0])
    return await connection.scalar(select(actions.c.room_id).where(actions.c.id == number)) or 0


async def post(connection: AsyncConnection, room_id: int, action_id: int, now: datetime) -> None:
    """Show a new Action in every Channel of its Room."""
    card = await _shown(connection, room_id, action_id, now)
    meeting = (await channels_of(connection, [room_id]))[room_id]
    await put(connection, [Post(channel, card, key=key_of(action_id)) for channel in meeting], now)


async def show_anew(connection: AsyncConnection, room_id: int, action_id: int, now: datetime) -> None:
    """Let the card of an Action tell how it stands now."""
    await revise(connection, key_of(action_id), await _shown(connection, room_id, action_id, now), now)


async def _shown(connection: AsyncConnection, room_id: int, action_id: int, now: datetime) -> Card:
    """The card as it is now, with what it says of its owner being away."""
    entry, today = await entry_of(connection, room_id, action_id), await _today(connection, room_id, now)
    absence = select(members.c.away_from, members.c.away_until).where(members.c.id == entry.action.owner)
    row = (await connection.execute(absence)).first() if entry.action.owner else None
    return action_card(entry, today, gone_until(entry.action, today, *row) if row else "")


async def _today(connection: AsyncConnection, room_id: int, now: datetime) -> date:
    zone = (await connection.execute(select(rooms.c.zone).where(rooms.c.id == room_id))).scalar_one()
    return now.astimezone(ZoneInfo(zone)).date()
