"""Reminding owners of what is theirs in their own direct chat, where they can be reached so.

The Room's own reminder is in its Channels all the same, and mentions nobody, so that nobody is rung twice. On the web
there is no chat of one person's own: what is due is on the board, and at the top of the check-in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.finding import entries, entry
from bot.actions.minding import reminder_cards as cards
from bot.actions.minding.planning import Awake, awake
from bot.actions.minding.rhythm import reminder_day
from bot.actions.rules import UNFINISHED, Entry
from bot.actions.tables import actions, reminders, unreminded
from bot.message import Card
from bot.outbox import Post, put, taken
from bot.rooms.reaching import Ways, chats_of
from bot.rooms.tables import members

KEY = "due"


def key_of(room_id: int, member_id: int, day: date) -> str:
    """By which a person's reminder of a Room and a day is known: there is one."""
    return f"{KEY}:{room_id}:{member_id}:{day.isoformat()}"


async def tell_owners(  # noqa: PLR0913, PLR0917 -- what is told to whom, how, when and until when
    connection: AsyncConnection,
    by_room: Mapping[int, Sequence[Entry]],
    waking: Mapping[int, Awake],
    ways: Ways,
    now: datetime,
    not_after: datetime,
) -> None:
    """Tell each owner who can be reached of theirs alone, once a day and Room."""
    owned: defaultdict[tuple[int, int], list[Entry]] = defaultdict(list)
    for room, ours in by_room.items():
        for one in ours:
            if one.action.owner:
                owned[room, one.action.owner].append(one)
    if not owned:
        return
    chats = await chats_of(connection, {member for _, member in owned}, ways, now)
    keys = {(room, member): key_of(room, member, waking[room].day(now)) for room, member in owned if member in chats}
    told = set(await taken(connection, set(keys.values())))
    wanted = [
        Post(chats[member], cards.direct(owned[room, member], waking[room].day(now)), not_after, key)
        for (room, member), key in keys.items()
        if key not in told
    ]
    await put(connection, wanted, now)


async def as_it_stands(connection: AsyncConnection, key: str, put_card: Card, now: datetime) -> Card | None:
    """What a reminder for one person says at the moment it goes; None where nothing of it is due any more.

    Meanwhile they may have done it or moved its day, handed it over, left the Room or turned reminders off.
    """
    kind, _, named = key.partition(":")
    if kind != KEY:
        return put_card
    room, member, day = named.split(":")
    waking = (await awake(connection, [int(room)])).get(int(room))
    if waking is None:
        return None
    rows = await connection.execute(_told(int(room), int(member), date.fromisoformat(day)))
    today = waking.day(now)
    due = [entry(row) for row in rows if reminder_day(row.due, today, waking.nation)]
    return cards.direct(due, today) if due else None


def _told(room_id: int, member_id: int, day: date) -> Select[Any]:
    """What a person who is there and wants to hear of it was reminded of on that day, as far as it is to be done."""
    theirs = (actions.c.room_id == room_id) & (actions.c.owner_id == member_id)
    to_do = actions.c.status.in_(UNFINISHED) & actions.c.due.is_not(None)
    hears = members.c.left_at.is_(None) & members.c.id.not_in(select(unreminded.c.member_id))
    return (
        entries(theirs & to_do & hears)
        .join(reminders, reminders.c.action_id == actions.c.id)
        .where(reminders.c.on == day)
    )
