"""What a Room holds about a Member: shown to them, and erased when they ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Reply
from bot.places import ERASE
from bot.rooms.arriving import hold
from bot.rooms.gate import Gate, Visit, Write
from bot.rooms.membership import Departed
from bot.rooms.people import member_cards as cards
from bot.rooms.people.departing import depart
from bot.rooms.reaching import forget_chats
from bot.rooms.tables import accounts, chosen_rooms, codes, invitations, members, organisations

Held: TypeAlias = Callable[[AsyncConnection, int], Awaitable[tuple[str, str]]]
"""What one feature holds about a Member, by their id, as a label and how much; the root hands them over."""

FORMER = "a former Member"


def writes(
    gate: Gate, held: Sequence[Held], departed: Sequence[Departed] = (), erased: Sequence[Departed] = ()
) -> dict[str, Write]:
    """The verbs of what is held; `held` tells how much each feature holds, `erased` what each does without a name."""

    async def erase(visit: Visit) -> Reply:
        await _erase(visit, departed)
        for follow in erased:
            await follow(visit.connection, visit.here.room_id, visit.here.member_id, visit.now)
        return Reply(cards.erased(visit.here.room))

    async def show(visit: Visit) -> Reply:
        counts = [await tell(visit.connection, visit.here.member_id) for tell in held]
        return Reply(cards.about_me(visit.here.room, [*await _facts(visit), *await _invited(visit), *counts]))

    return {
        "bigroom me": gate.members(show, asks=False),
        "rooms.erase": gate.members(_ask_whether_to_erase, asks=False),
        ERASE: gate.members(erase, asks=False),
    }


async def _facts(visit: Visit) -> list[tuple[str, str]]:
    us = (
        select(members, organisations.c.name.label("organisation"))
        .join_from(members, organisations, isouter=True)
        .where(members.c.id == visit.here.member_id)
    )
    row = (await visit.connection.execute(us)).one()
    theirs = select(accounts.c.platform).where(accounts.c.member_id == row.id).order_by(accounts.c.platform)
    platforms = await visit.connection.scalars(theirs)
    joined = row.joined_at and row.joined_at.astimezone(ZoneInfo(visit.here.zone)).date()
    said = cards.Oneself(row.name, row.job, row.organisation or "", visit.here.role, joined)
    return cards.facts_of(said, list(platforms), cards.days_away(row.away_from, row.away_until))


async def _invited(visit: Visit) -> list[tuple[str, str]]:
    """What is kept about their invitations; of one that was revoked, the address if it is kept still."""
    zone = ZoneInfo(visit.here.zone)
    mine = select(invitations).where(invitations.c.member_id == visit.here.member_id).order_by(invitations.c.id)
    today, facts = visit.now.astimezone(zone).date(), []
    for row in await visit.connection.execute(mine):
        ends = None if row.revoked_at else row.expires_at.astimezone(zone).date()
        facts += cards.invited(row.email, ends, today)
    return facts


async def _ask_whether_to_erase(visit: Visit) -> Reply:
    return Reply(cards.erasing(visit.here.room))


async def _erase(visit: Visit, departed: Sequence[Departed]) -> None:
    """Leave the Room, and leave nothing in it that says who they were; what they answered stays, by Organisation."""
    await hold(visit.connection, visit.here.room_id)
    await depart(visit.connection, visit.here, visit.now, departed)
    member = visit.here.member_id
    nobody = {"name": FORMER, "job": "", "away_from": None, "away_until": None, "works_on": "01234"}
    await visit.connection.execute(update(members).where(members.c.id == member).values(nobody))
    await _forget_choices(visit)
    await forget_chats(visit.connection, member)
    for table in (accounts, invitations, codes):
        await visit.connection.execute(delete(table).where(table.c.member_id == member))


async def _forget_choices(visit: Visit) -> None:
    theirs = select(accounts.c.platform, accounts.c.tenant, accounts.c.user)
    for them in (await visit.connection.execute(theirs.where(accounts.c.member_id == visit.here.member_id))).all():
        here = (
            (chosen_rooms.c.platform == them.platform)
            & (chosen_rooms.c.tenant == them.tenant)
            & (chosen_rooms.c.user == them.user)
            & (chosen_rooms.c.room_id == visit.here.room_id)
        )
        await visit.connection.execute(delete(chosen_rooms).where(here))
