"""The life of a Room: pausing and resuming it, letting a Channel go, closing it, and forgetting it in the end.

Each happens once, however often its button is pressed: a conditional UPDATE decides who does it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from functools import partial
from typing import TypeAlias

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import occurrences
from bot.cards import PATIENT
from bot.message import Card, Reply
from bot.outbox import Post, State, let_go, posts, put
from bot.places import channels
from bot.rooms.announcing import tell
from bot.rooms.charter import steering_cards as cards
from bot.rooms.charter.particulars import LONGEST_FIELD
from bot.rooms.gate import Gate, Handle, Visit, Write
from bot.rooms.membership import Departed
from bot.rooms.rules import Role, months_before
from bot.rooms.tables import attendances, board, codes, invitations, mails, members, news, rooms
from bot.safety import clean, holds_nhs_number

Kept: TypeAlias = Callable[[AsyncConnection, Sequence[int], datetime], Awaitable[AbstractSet[int]]]
"""Those of some closed Rooms (their ids) that must not be deleted yet."""

Unneeded: TypeAlias = Callable[[AsyncConnection, Collection[int]], Awaitable[Sequence[int]]]
"""Those Members (their ids) of Rooms that are kept for longer whom nothing of what is kept has to do with."""


def writes(gate: Gate, departed: Sequence[Departed] = ()) -> dict[str, Write]:
    """For facilitators alone; `departed` follows when Members have left with their Channel."""
    handles: dict[str, Handle] = {
        "bigroom pause": _pause,
        "bigroom resume": _resume,
        "bigroom channels": _show_channels,
        "rooms.remove_channel": _ask_removal,
        "rooms.cut_loose": partial(_remove_channel, departed),
        "bigroom close": _ask_closing,
        "rooms.close": _close,
    }
    return {verb: gate.facilitators(handle) for verb, handle in handles.items()}


async def _pause(visit: Visit) -> Reply:
    if await _switch(visit, paused=True):
        await occurrences.pause(visit.connection, visit.here.room_id)
        await tell(visit.connection, visit.here.room_id, cards.pause_told(visit.here.room), visit.now)
    return Reply(cards.paused())


async def _resume(visit: Visit) -> Reply:
    if await _switch(visit, paused=False):
        await occurrences.resume(visit.connection, visit.here.room_id, visit.now)
        await tell(visit.connection, visit.here.room_id, cards.resume_told(visit.here.room), visit.now)
    return Reply(cards.resumed())


async def _switch(visit: Visit, *, paused: bool) -> bool:
    """Whether it was the other way round until now."""
    await occurrences.hold(visit.connection, visit.here.room_id)
    ours = (rooms.c.id == visit.here.room_id) & rooms.c.closed_at.is_(None)
    other = update(rooms).where(ours, rooms.c.paused.is_(not paused))
    return (await visit.connection.execute(other.values(paused=paused))).rowcount == 1


def _meeting(visit: Visit) -> Select[int, str, str, bool, int]:
    spoken = select(func.count()).where(attendances.c.channel_id == channels.c.id).scalar_subquery()
    found = select(channels.c.id, channels.c.platform, channels.c.channel, channels.c.present, spoken.label("people"))
    return found.where(channels.c.room_id == visit.here.room_id).order_by(channels.c.platform, channels.c.id)


async def _channels(visit: Visit) -> list[cards.Channel]:
    here = visit.here.channel_id
    return [
        cards.Channel(row.id, row.platform, row.channel, row.people, here=row.id == here, present=row.present)
        for row in await visit.connection.execute(_meeting(visit))
    ]


async def _show_channels(visit: Visit, fault: str = "") -> Reply:
    return Reply(cards.channels_list(await _channels(visit), fault))


async def _ask_removal(visit: Visit) -> Reply:
    meeting = await _channels(visit)
    chosen = next((one for one in meeting if one.id == visit.number), None)
    if chosen is None:
        return Reply(cards.channel_removed())
    if fault := await _must_stay(visit, meeting):
        return await _show_channels(visit, fault)
    return Reply(cards.confirm_removal(chosen))


async def _remove_channel(departed: Sequence[Departed], visit: Visit) -> Reply:
    """Let one Channel of this Room go; of another Room it lets none."""
    await lock(visit)
    meeting = await _channels(visit)
    if visit.number not in {one.id for one in meeting}:
        return Reply(cards.channel_removed())
    if fault := await _must_stay(visit, meeting):
        return await _show_channels(visit, fault)
    leaving = members.c.id.in_(await _stranded(visit)) & members.c.left_at.is_(None)
    gone = update(members).where(leaving).values(left_at=visit.now, role=Role.MEMBER).returning(members.c.id)
    leavers = sorted(await visit.connection.scalars(gone))
    going = [one for one in meeting if one.id == visit.number]
    await _cut_loose(visit, going, cards.farewell_to_channel(visit.here.room))
    for member in leavers:
        for follow in departed:
            await follow(visit.connection, visit.here.room_id, member, visit.now)
    return Reply(cards.channel_removed())


async def _must_stay(visit: Visit, meeting: Iterable[cards.Channel]) -> str:
    """Why the Channel cannot be removed, with what to do; empty when it can."""
    if not any(one.present for one in meeting if one.id != visit.number):
        return cards.LAST_CHANNEL
    steering = (members.c.role == Role.FACILITATOR) & members.c.left_at.is_(None)
    staying = members.c.id.not_in(await _stranded(visit))
    left = select(members.c.id).where(members.c.room_id == visit.here.room_id, steering, staying).limit(1)
    return "" if (await visit.connection.execute(left)).first() else cards.NO_FACILITATOR_LEFT


async def _stranded(visit: Visit) -> list[int]:
    """The Members who meet in that Channel and in no other."""
    elsewhere = select(attendances.c.member_id).where(attendances.c.channel_id != visit.number)
    there = select(attendances.c.member_id).where(
        attendances.c.channel_id == visit.number, attendances.c.member_id.not_in(elsewhere)
    )
    return list(await visit.connection.scalars(there))


async def lock(visit: Visit) -> None:
    """Let those who change the Room itself do so one after the other."""
    await occurrences.hold(visit.connection, visit.here.room_id)
    ours = select(rooms.c.id).where(rooms.c.id == visit.here.room_id)
    await visit.connection.execute(ours.with_for_update(key_share=True))


async def _cut_loose(visit: Visit, going: Iterable[cards.Channel], last_words: Card) -> None:
    """Set Channels free and say goodbye: the goodbye is all that another Room there may find still waiting."""
    going = list(going)
    ids = [one.id for one in going]
    connection = visit.connection
    await let_go(connection, ids)
    await put(connection, [Post(one.id, last_words) for one in going if one.present], visit.now)
    await connection.execute(delete(attendances).where(attendances.c.channel_id.in_(ids)))
    await connection.execute(delete(codes).where(codes.c.channel_id.in_(ids)))
    await connection.execute(update(channels).where(channels.c.id.in_(ids)).values(room_id=None))


async def _months(visit: Visit) -> int:
    ours = select(rooms.c.keep_months).where(rooms.c.id == visit.here.room_id)
    return int((await visit.connection.execute(ours)).scalar_one())


async def _ask_closing(visit: Visit) -> Reply:
    return Reply(cards.close_form(visit.here.room, await _months(visit)))


async def _close(visit: Visit) -> Reply:
    """End it. It counts as paused too, so that nothing arranged in the same moment begins."""
    room, months = visit.here, await _months(visit)
    typed = clean(visit.intent.answers.get("name", ""))[:LONGEST_FIELD]
    if holds_nhs_number(typed):
        return Reply(cards.close_form(room.room, months, "", PATIENT))
    if typed.casefold() != room.room.casefold():
        return Reply(cards.close_form(room.room, months, typed, "That is not the name of this Room."))
    await lock(visit)
    still_open = update(rooms).where(rooms.c.id == room.room_id, rooms.c.closed_at.is_(None))
    if (await visit.connection.execute(still_open.values(closed_at=visit.now, paused=True))).rowcount == 1:
        await occurrences.cancel_all(visit.connection, room.room_id)
        await _cut_loose(visit, await _channels(visit), cards.farewell(room.room, months))
        await _end_ways_in(visit)
    return Reply(cards.closed(room.room))


async def _end_ways_in(visit: Visit) -> None:
    """Nobody comes into a closed Room by a code or a personal link."""
    connection, room = visit.connection, visit.here.room_id
    await connection.execute(delete(codes).where(codes.c.room_id == room))
    ours = invitations.c.member_id.in_(select(members.c.id).where(members.c.room_id == room))
    live = ours & invitations.c.revoked_at.is_(None)
    await connection.execute(update(invitations).where(live).values(revoked_at=visit.now))


async def forget_rooms(
    connection: AsyncConnection, now: datetime, kept: Kept | None = None, unneeded: Unneeded | None = None
) -> None:
    """Delete closed Rooms that were kept as long as they wished, with all that hangs on them.

    `kept` tells which of them hold something that another feature keeps for longer, and `unneeded` whom of their people
    it can do without: those go all the same.
    """
    closed = select(rooms.c.id, rooms.c.closed_at, rooms.c.keep_months).where(rooms.c.closed_at.is_not(None))
    kept_enough = [
        row.id for row in await connection.execute(closed) if row.closed_at <= months_before(now, row.keep_months)
    ]
    if kept_enough and kept:
        longer = await kept(connection, kept_enough, now)
        await _forget_ways_in(connection, longer)
        if unneeded:
            await connection.execute(delete(members).where(members.c.id.in_(await unneeded(connection, longer))))
        kept_enough = [room for room in kept_enough if room not in longer]
    if kept_enough:
        theirs = select(channels.c.id).where(channels.c.room_id.in_(kept_enough))
        await connection.execute(delete(posts).where(posts.c.channel_id.in_(theirs)))
        await connection.execute(delete(rooms).where(rooms.c.id.in_(kept_enough)))
    await _forget_pages(connection)


async def _forget_ways_in(connection: AsyncConnection, room_ids: Collection[int]) -> None:
    """What only let people into a Room, e-mail addresses among it, does not stay as long as its log."""
    theirs = select(members.c.id).where(members.c.room_id.in_(room_ids))
    for table in (mails, invitations):
        await connection.execute(delete(table).where(table.c.member_id.in_(theirs)))


async def _forget_pages(connection: AsyncConnection) -> None:
    """Delete web Channels without a Room, once they have said goodbye: nobody can come to them any more."""
    busy = select(posts.c.channel_id).where(posts.c.state == State.WAITING)
    free = (channels.c.platform == "web") & channels.c.room_id.is_(None) & channels.c.id.not_in(busy)
    found = select(channels.c.id, channels.c.channel).where(free).with_for_update(skip_locked=True)
    pages = {row.id: row.channel for row in await connection.execute(found)}
    for table in (board, news):
        await connection.execute(delete(table).where(table.c.channel.in_(pages.values())))
    await connection.execute(delete(channels).where(channels.c.id.in_(pages)))
