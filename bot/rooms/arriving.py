"""Who acts in a Channel of a Room becomes a Member of it, and is asked once who they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import insert as insert_anew
from bot.message import Account
from bot.rooms.membership import Here, is_of
from bot.rooms.organisations import of_room
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, attendances, members, rooms

MOST_OFFERED = 90
"""Organisations that a form lists; Slack takes a hundred options."""


async def hold(connection: AsyncConnection, room_id: int) -> None:
    """Keep the Room's people as they are until the transaction ends: of two who change them, one waits."""
    await connection.execute(select(rooms.c.id).where(rooms.c.id == room_id).with_for_update(key_share=True))


async def arrive(connection: AsyncConnection, them: Account, here: Here, now: datetime) -> Here:
    """Note that someone acts in this Channel; a stranger becomes a Member, and one who had left is back."""
    if here.role is None:
        here = await _let_in(connection, them, here, now)
    row = {"member_id": here.member_id, "channel_id": here.channel_id}
    await connection.execute(insert_anew(connection, attendances).values(row).on_conflict_do_nothing())
    return replace(here, attends=True)


async def _let_in(connection: AsyncConnection, them: Account, here: Here, now: datetime) -> Here:
    """The first into a Room that everybody had left looks after it."""
    await hold(connection, here.room_id)
    known = (
        select(members.c.id, members.c.role, members.c.organisation_id, members.c.left_at)
        .join_from(members, accounts)
        .where(members.c.room_id == here.room_id, is_of(them))
    )
    row = (await connection.execute(known)).first()
    if row and row.left_at is None:  # they acted twice at once
        return replace(here, member_id=row.id, role=Role(row.role), organisation_id=row.organisation_id or 0)
    role = await _role_of_the_next(connection, here.room_id)
    if row:
        back = update(members).where(members.c.id == row.id).values(left_at=None, role=role)
        await connection.execute(back)
        return replace(here, member_id=row.id, role=role, organisation_id=row.organisation_id or 0)
    return replace(here, member_id=await _make_member(connection, them, here.room_id, role, now), role=role)


async def _role_of_the_next(connection: AsyncConnection, room_id: int) -> Role:
    present = select(members.c.id).where(members.c.room_id == room_id, members.c.left_at.is_(None)).limit(1)
    return Role.MEMBER if (await connection.execute(present)).first() else Role.FACILITATOR


async def _make_member(connection: AsyncConnection, them: Account, room_id: int, role: Role, now: datetime) -> int:
    person = insert(members).values(room_id=room_id, name="", role=role, joined_at=now).returning(members.c.id)
    member = int((await connection.execute(person)).scalar_one())
    account = {"platform": them.platform, "tenant": them.tenant, "user": them.user}
    await connection.execute(insert(accounts).values(member_id=member, **account))
    return member


@dataclass(frozen=True, slots=True)
class Offer:
    """The Organisations of a Room, as (id, name), and the one that an asker is most likely from: 0 when unknown."""

    organisations: tuple[tuple[int, str], ...]
    guess: int = 0


async def offer_to(connection: AsyncConnection, room_id: int, them: Account) -> Offer:
    """What a Member is offered when asked for their Organisation: those of this Room and of no other."""
    known = await of_room(connection, room_id)
    return Offer(tuple(known[:MOST_OFFERED]), await _guess(connection, room_id, them))


async def _guess(connection: AsyncConnection, room_id: int, them: Account) -> int:
    """Most of this Room's Members who share a workspace or tenant with the asker are from there."""
    theirs = (accounts.c.platform == them.platform) & (accounts.c.tenant == them.tenant)
    colleagues = (
        select(members.c.organisation_id)
        .join_from(members, accounts)
        .where(members.c.room_id == room_id, members.c.organisation_id.is_not(None), theirs)
        .group_by(members.c.organisation_id)
        .order_by(func.count().desc(), members.c.organisation_id)
    )
    return (await connection.execute(colleagues.limit(1))).scalar() or 0
