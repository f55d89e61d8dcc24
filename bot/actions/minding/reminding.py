"""Reminding a Room of what is due: every working day at nine, of what its owners have not been reminded of yet.

It is told in the Room's Channels, and to each owner who can be reached privately also what is theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.finding import entries, entry
from bot.actions.minding import reminder_cards as cards
from bot.actions.minding.carrying import put_carried
from bot.actions.minding.direct import tell_owners
from bot.actions.minding.planning import Awake, awake
from bot.actions.minding.rhythm import LOOK_AHEAD, is_reminded
from bot.actions.rules import UNFINISHED, Entry
from bot.actions.tables import actions, reminders, unreminded
from bot.database import insert
from bot.message import Intent, Reply
from bot.occurrences import Occurrence
from bot.outbox import Post, put
from bot.rooms.gate import Gate, Visit, Write, number_in
from bot.rooms.membership import channels_of
from bot.rooms.reaching import Ways
from bot.rooms.rules import is_away
from bot.rooms.tables import members
from bot.schedule import still_worth_it

WINDOW = timedelta(hours=8)
"""How late a Room is still reminded, when the service was down; what was missed comes on the next working day."""


def writes(gate: Gate) -> dict[str, Write]:
    """Anyone decides for what is theirs; a button in their direct chat says for which Room."""
    return {
        "actions quiet": gate.members(_turn_off, room_of=_room_named),
        "actions remind": gate.members(_turn_on, room_of=_room_named),
    }


async def _room_named(_connection: AsyncConnection, intent: Intent) -> int:
    return number_in(intent.ref)


async def _turn_off(visit: Visit) -> Reply:
    mine = insert(visit.connection, unreminded).values(member_id=visit.here.member_id)
    await visit.connection.execute(mine.on_conflict_do_nothing())
    return Reply(cards.quiet(visit.here.room, visit.here.room_id))


async def _turn_on(visit: Visit) -> Reply:
    await visit.connection.execute(delete(unreminded).where(unreminded.c.member_id == visit.here.member_id))
    return Reply(cards.reminded(visit.here.room, visit.here.room_id))


async def open_due(ways: Ways, connection: AsyncConnection, due: Sequence[Occurrence], now: datetime) -> None:
    """Remind all these Rooms at once, and put to each what it has carried over for weeks."""
    timely = [one.room_id for one in due if still_worth_it(one.due_at, now, WINDOW)]
    waking = await awake(connection, timely)
    if waking:
        await _remind(ways, connection, waking, now)
        await put_carried(connection, waking, now)


async def _remind(ways: Ways, connection: AsyncConnection, waking: Mapping[int, Awake], now: datetime) -> None:
    by_room: defaultdict[int, list[Entry]] = defaultdict(list)
    for row in await connection.execute(_coming(waking, now)):
        if _is_wanted(row, waking[row.room_id], now):
            by_room[row.room_id].append(entry(row))
    if not by_room:
        return
    meeting = await channels_of(connection, list(by_room))
    wanted = []
    for room, ours in by_room.items():
        told = cards.reminders(ours, waking[room].day(now))
        wanted += [Post(channel, card, now + WINDOW) for channel in meeting[room] for card in told]
    await put(connection, wanted, now)
    await tell_owners(connection, by_room, waking, ways, now, now + WINDOW)
    await _note(connection, {one.id: waking[room].day(now) for room, ours in by_room.items() for one in ours})


def _coming(room_ids: Iterable[int], now: datetime) -> Select[Any]:
    """What is not finished and due soon or late, save of those who want no reminder."""
    soon = actions.c.status.in_(UNFINISHED) & (actions.c.due <= (now + LOOK_AHEAD).date())
    heard = or_(actions.c.owner_id.is_(None), actions.c.owner_id.not_in(select(unreminded.c.member_id)))
    return (
        entries(actions.c.room_id.in_(list(room_ids)) & soon & heard)
        .add_columns(members.c.away_from, members.c.away_until, members.c.works_on, reminders.c.on.label("reminded"))
        .outerjoin(reminders, reminders.c.action_id == actions.c.id)
    )


def _is_wanted(row: Row[Any], room: Awake, now: datetime) -> bool:
    """Whether a reminder is due that its owner, who is here today, has not had."""
    today = room.day(now)
    if row.works_on is not None and is_away(row.away_from, row.away_until, row.works_on, today):
        return False
    return is_reminded(row.due, row.reminded or room.day(row.logged_at), today, room.nation)


async def _note(connection: AsyncConnection, days: Mapping[int, date]) -> None:
    row = insert(connection, reminders)
    later = row.on_conflict_do_update(index_elements=["action_id"], set_={"on": row.excluded.on})
    await connection.execute(later, [{"action_id": number, "on": day} for number, day in sorted(days.items())])
