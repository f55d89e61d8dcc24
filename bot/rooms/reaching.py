"""Where a Member can be told something that nobody else reads: their direct chat with us, where there is one.

Such a chat is known when they have written in it or added the app to it, and on platforms where a person's id is enough
to write to them. The web has none: a private answer there is shown in an open page and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import UtcTime, insert
from bot.many import among
from bot.message import Account, Place
from bot.places import channels
from bot.rooms.tables import accounts

Way: TypeAlias = Callable[[Account], Place]
"""The direct chat with a person, on a platform on which their id is enough to write to them."""

Ways: TypeAlias = Mapping[str, Way]
"""By platform."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a chat was seen in which nobody has written: any that somebody uses comes before it."""

BELIEVED = timedelta(weeks=1)
"""After a refusal nothing is tried for so long: a stranger of another workspace stays one, a mended app is found."""


async def chats_of(
    connection: AsyncConnection, member_ids: Collection[int], ways: Ways, now: datetime
) -> dict[int, int]:
    """The id under which Posts for each Member go to the direct chat they were last seen in; not all have one."""
    await _open(connection, member_ids, ways)
    willing = or_(channels.c.refused_at.is_(None), channels.c.refused_at <= now - BELIEVED)
    found = (
        select(accounts.c.member_id, channels.c.id)
        .join_from(accounts, channels, _theirs())
        .where(among(connection, accounts.c.member_id, member_ids), channels.c.present, willing)
        .order_by(channels.c.seen_at, channels.c.id)
    )
    return dict((await connection.execute(found)).all())


def chats_with(member_id: int) -> Select[str, datetime | None]:
    """The platforms of the direct chats with a Member, and when each was noticed last, if it was."""
    seen = func.nullif(channels.c.seen_at, NEVER, type_=UtcTime()).label("seen_at")
    theirs = select(channels.c.platform, seen).join_from(channels, accounts, _theirs())
    return theirs.where(accounts.c.member_id == member_id)


async def forget_chats(connection: AsyncConnection, member_id: int) -> None:
    """Of someone who is erased from a Room, as long as they are in no other; called while their Accounts are known."""
    elsewhere = accounts.alias()
    others = exists().where(
        elsewhere.c.member_id != member_id,
        *(elsewhere.c[name] == accounts.c[name] for name in ("platform", "tenant", "user")),
    )
    chats = select(channels.c.id).join_from(channels, accounts, _theirs())
    alone = chats.where(accounts.c.member_id == member_id, ~others)
    await connection.execute(delete(channels).where(channels.c.id.in_(alone), channels.c.room_id.is_(None)))


async def forget_strangers(connection: AsyncConnection, before: datetime) -> None:
    """Drop the direct chats of people who are in no Room, seen last before then."""
    known = exists().where(_theirs())
    strangers = (channels.c.user != "") & channels.c.room_id.is_(None) & ~known
    await connection.execute(delete(channels).where(strangers, channels.c.seen_at < before))


def _theirs() -> ColumnElement[bool]:
    return (
        (channels.c.platform == accounts.c.platform)
        & (channels.c.tenant == accounts.c.tenant)
        & (channels.c.user == accounts.c.user)
        & (channels.c.user != "")
    )


async def _open(connection: AsyncConnection, member_ids: Collection[int], ways: Ways) -> None:
    """Note how those are reached of whom no chat is known; in one order, so that two processes do not block another."""
    found = (
        select(accounts.c.platform, accounts.c.tenant, accounts.c.user)
        .where(among(connection, accounts.c.member_id, member_ids), accounts.c.platform.in_(list(ways)))
        .where(~exists().where(_theirs()))
        .distinct()
    )
    people = [Account(*row) for row in sorted((await connection.execute(found)).all())]
    rows = [_row(them, ways[them.platform](them)) for them in people]
    if rows:
        await connection.execute(insert(connection, channels).on_conflict_do_nothing(), rows)


def _row(them: Account, place: Place) -> dict[str, object]:
    where = {"platform": place.platform, "channel": place.channel, "address": place.address}
    return {**where, "tenant": them.tenant, "user": them.user, "present": True, "seen_at": NEVER}
