"""The Organisations of a Room: found, and added each once however its name is spelled."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import and_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import insert
from bot.message import Account
from bot.rooms.tables import accounts, members, organisations, room_organisations, rooms

MOST_ORGANISATIONS = 30
"""Of one Room: a card that lists them all still fits on every platform."""


class FullError(Exception):
    """The Room has as many Organisations as one card lists."""


async def of_room(connection: AsyncConnection, room_id: int) -> list[tuple[int, str]]:
    """Those that a Room lists and those of its people, as (id, name), by name."""
    listed = select(room_organisations.c.organisation_id).where(room_organisations.c.room_id == room_id)
    theirs = select(members.c.organisation_id).where(members.c.room_id == room_id, members.c.left_at.is_(None))
    named = select(organisations.c.id, organisations.c.name).where(organisations.c.id.in_(union(listed, theirs)))
    return sorted(((number, name) for number, name in await connection.execute(named)), key=_spelling)


async def names_of(connection: AsyncConnection, them: Account) -> list[str]:
    """The names of the Organisations that a person is from in the Rooms they are in, the latest first."""
    mine = and_(accounts.c.platform == them.platform, accounts.c.tenant == them.tenant, accounts.c.user == them.user)
    found = (
        select(organisations.c.name)
        .join_from(organisations, members, members.c.organisation_id == organisations.c.id)
        .join(accounts, accounts.c.member_id == members.c.id)
        .where(mine, members.c.left_at.is_(None))
        .order_by(members.c.id.desc())
    )
    return list((await connection.execute(found)).scalars())


async def add(connection: AsyncConnection, room_id: int, names: Sequence[str]) -> dict[str, int]:
    """Put Organisations into a Room; their ids come back by the names given.

    One that the Room has already, in whatever letters, is that one; a new one is shared with all Rooms by its exact
    name. The Room is held first and new names are written in one order, so that two who add at once take turns.
    Raises FullError, and adds none, where they would be too many.
    """
    await connection.execute(select(rooms.c.id).where(rooms.c.id == room_id).with_for_update(key_share=True))
    ids = {name.casefold(): number for number, name in reversed(await of_room(connection, room_id))}
    new = {name.casefold(): name for name in reversed(names) if name.casefold() not in ids}
    if new and len(ids) + len(new) > MOST_ORGANISATIONS:
        raise FullError
    ids |= await _make(connection, new.values())
    found = {name: ids[name.casefold()] for name in names}
    rows = [{"room_id": room_id, "organisation_id": number} for number in sorted(set(found.values()))]
    if rows:
        await connection.execute(insert(connection, room_organisations).on_conflict_do_nothing(), rows)
    return found


async def _make(connection: AsyncConnection, names: Collection[str]) -> dict[str, int]:
    """The ids of Organisations known to all Rooms, by their names in small letters."""
    if not names:
        return {}
    rows = [{"name": name} for name in sorted(names)]
    await connection.execute(insert(connection, organisations).on_conflict_do_nothing(), rows)
    known = select(organisations.c.id, organisations.c.name).where(organisations.c.name.in_(names))
    return {name.casefold(): number for number, name in await connection.execute(known)}


def _spelling(organisation: tuple[int, str]) -> tuple[str, str]:
    return organisation[1].casefold(), organisation[1]
