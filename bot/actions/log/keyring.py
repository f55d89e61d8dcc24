"""Standing keys to the log: a program's token, and the address of a calendar. Of each only a hash is kept.

A key is as good as its Member: it opens nothing from the moment they leave the Room, nor, where it opens more than
their own Actions, from the moment they no longer lead. The hourly tidying then revokes it for good, so that it does
not come back with them.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.filters import Filter, read_query
from bot.actions.finding import rooms_led
from bot.actions.log.sheets import Holder
from bot.actions.tables import log_keys
from bot.kept import KEYS
from bot.rooms.page.inviting import hash_of
from bot.rooms.rules import Role
from bot.rooms.tables import members, rooms

MOST_KEYS = 20
"""Keys that one Member may have at a time."""

RANDOM_BYTES = 32
NOTED_EVERY = timedelta(minutes=1)

LEADS = frozenset({Role.LEAD, Role.FACILITATOR})


class Kind(StrEnum):
    """What a key is for; the value is what is stored."""

    TOKEN = "token"  # noqa: S105 -- the word itself
    CALENDAR = "calendar"


PREFIX = {Kind.TOKEN: "bigroom_", Kind.CALENDAR: ""}
"""Lets programs that look for secrets where they should not be know a token when they see one."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key as its list shows it."""

    id: int
    kind: Kind
    label: str
    made_at: datetime
    used_at: datetime | None


def own(member_id: int) -> Filter:
    """What a Member may have as a calendar without leading anything."""
    return Filter(owner=member_id)


async def make(  # noqa: PLR0913, PLR0917 -- whose, what for, what it opens and when
    connection: AsyncConnection, member_id: int, kind: Kind, label: str, shows: Filter, now: datetime
) -> str:
    """A new key, to be shown this once."""
    key = PREFIX[kind] + secrets.token_urlsafe(RANDOM_BYTES)
    row = {"member_id": member_id, "kind": kind, "label": label, "shows": shows.query(), "hash": hash_of(key)}
    await connection.execute(insert(log_keys).values(**row, made_at=now))
    return key


async def count(connection: AsyncConnection, member_id: int) -> int:
    """How many they have. Holds the Member, so that two forms sent at once take turns."""
    await connection.execute(select(members.c.id).where(members.c.id == member_id).with_for_update(key_share=True))
    mine = select(func.count()).select_from(log_keys).where(_of(member_id))
    return int((await connection.execute(mine)).scalar_one())


async def kept_by(connection: AsyncConnection, member_id: int) -> list[Key]:
    """Those they have, the newest first."""
    mine = select(log_keys).where(_of(member_id)).order_by(log_keys.c.id.desc())
    rows = await connection.execute(mine)
    return [Key(row.id, Kind(row.kind), row.label, row.made_at, row.used_at) for row in rows]


async def revoke(connection: AsyncConnection, member_id: int, key_id: int, now: datetime) -> bool:
    """End one of theirs; whether it was theirs to end."""
    ended = update(log_keys).where(_of(member_id), log_keys.c.id == key_id).values(revoked_at=now)
    return (await connection.execute(ended)).rowcount == 1


def _of(member_id: int) -> ColumnElement[bool]:
    return (log_keys.c.member_id == member_id) & log_keys.c.revoked_at.is_(None)


async def holder(connection: AsyncConnection, kind: Kind, key: str, now: datetime) -> Holder | None:
    """Whose key this is; None, whatever may be wrong with it."""
    live = (log_keys.c.hash == hash_of(key)) & (log_keys.c.kind == kind) & log_keys.c.revoked_at.is_(None)
    found = (
        select(log_keys, members.c.role, rooms.c.id.label("room_id"), rooms.c.name, rooms.c.zone)
        .join_from(log_keys, members)
        .join(rooms, rooms.c.id == members.c.room_id)
        .where(live, members.c.left_at.is_(None))
    )
    row = (await connection.execute(found)).first()
    if row is None:
        return None
    wanted, zone = read_query(row.shows), ZoneInfo(row.zone)
    stale = row.used_at is None or now - row.used_at >= NOTED_EVERY
    if kind is Kind.CALENDAR and wanted == own(row.member_id):
        return Holder(row.id, row.label, row.member_id, {row.room_id: row.name}, zone, now, wanted, stale)
    if row.role not in LEADS:
        return None
    seen = await rooms_led(connection, row.member_id)
    return Holder(row.id, row.label, row.member_id, seen, zone, now, wanted, stale)


async def note_use(connection: AsyncConnection, key_id: int, now: datetime) -> None:
    """When a key was last used, to the minute."""
    stale = or_(log_keys.c.used_at.is_(None), log_keys.c.used_at <= now - NOTED_EVERY)
    await connection.execute(update(log_keys).where(log_keys.c.id == key_id, stale).values(used_at=now))


async def forget(connection: AsyncConnection, now: datetime) -> None:
    """Revoke for good what its Member may no longer have, and drop what was revoked long ago."""
    gone = select(members.c.id).where(members.c.left_at.is_not(None))
    leading = select(members.c.id).where(members.c.role.in_(LEADS))
    owned = log_keys.c.shows.startswith("owner=")  # it opens nobody else's
    lost = log_keys.c.member_id.in_(gone) | (~owned & log_keys.c.member_id.not_in(leading))
    await connection.execute(update(log_keys).where(log_keys.c.revoked_at.is_(None), lost).values(revoked_at=now))
    await connection.execute(delete(log_keys).where(log_keys.c.revoked_at < now - KEYS))


async def merged(connection: AsyncConnection, gone: int, into: int) -> None:
    """Two Members turn out to be one."""
    theirs = log_keys.c.member_id == gone
    mine = theirs & (log_keys.c.shows == own(gone).query())
    await connection.execute(update(log_keys).where(mine).values(shows=own(into).query()))
    await connection.execute(update(log_keys).where(theirs).values(member_id=into))
