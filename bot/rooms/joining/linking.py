"""One person with Accounts on two platforms is one Member, by a code shown in one and typed from the other.

Where the Accounts are linked: in the Room in which the code was shown, and in every other Room where both are Members
already, because there one person would count as two. In no other: who is a Member with one Account alone goes on with
that one there, and nobody comes into a Room by way of a link.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, Select, Table, and_, delete, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import insert
from bot.message import Account, Intent, Reply
from bot.places import channels
from bot.rooms.gate import Gate, Visit, Write
from bot.rooms.joining import cards
from bot.rooms.joining.codes import Code, Kind, TooManyError, look, make, use
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, attendances, codes, invitations, mails, members, rooms

Merged: TypeAlias = Callable[[AsyncConnection, int, int], Awaitable[None]]
"""Moves what a feature keeps of one Member (the first id) to another (the second), before the first is deleted."""

IDENTITY = ("platform", "tenant", "user")
WORKS_ON = "01234"
"""Monday to Friday, as long as somebody says nothing else."""

WEAKEST_FIRST = (Role.MEMBER, Role.STEWARD, Role.LEAD, Role.FACILITATOR)


class Linking:
    """The verb; `merged` are the other features' hooks, handed by the root."""

    def __init__(self, gate: Gate, now: Callable[[], datetime], merged: Sequence[Merged] = ()) -> None:
        self._now = now
        self._merged = merged
        self._show = gate.members(_show)

    def writes(self) -> dict[str, Write]:
        """One verb: alone it shows a code, with a code it links."""
        return {"bigroom link": self._link}

    async def _link(self, intent: Intent, connection: AsyncConnection) -> Reply:
        if not intent.words.strip():
            return await self._show(intent, connection)
        where = await _where_good(connection, intent)
        if where is None:
            return Reply(cards.link_elsewhere())
        now = self._now()
        meant = await look(connection, Kind.LINK, intent.words, now, where)
        if meant and await _members(connection, _is(intent.account), meant.room_id) == [meant.member_id]:
            return Reply(cards.linked_already())
        if meant:
            await _lock(connection, meant.member_id, intent.account)
        try:
            code = await use(connection, Kind.LINK, intent.words, intent.account, now, where)
        except TooManyError:
            return Reply(cards.too_many())
        if code is None:
            return Reply(cards.wrong_code())
        await self._unite(connection, code, intent.account)
        return Reply(cards.linked())

    async def _unite(self, connection: AsyncConnection, code: Code, other: Account) -> None:
        """Make the other Account one of the Member's, and the two Members one wherever both are."""
        mine = {room: member for member, room in await connection.execute(_of_person(code.member_id))}
        theirs = {room: member for member, room in await connection.execute(_of_account(other))}
        for room in sorted(mine.keys() & {code.room_id, *theirs}):
            one, two = mine[room], theirs.get(room)
            if two is None:
                row = insert(connection, accounts).values(member_id=one, **_identity(other))
                await connection.execute(row.on_conflict_do_nothing())
            elif one != two:
                await self._merge(connection, min(one, two), max(one, two))

    async def _merge(self, connection: AsyncConnection, into: int, gone: int) -> None:
        """The older Member is kept, with all that is the other's: what was left behind would go with the other.

        Both are locked first, so that nothing new comes to the one that goes.
        """
        both = select(members).where(members.c.id.in_((into, gone))).order_by(members.c.id).with_for_update()
        older, newer = (await connection.execute(both)).all()
        await _take_over(connection, accounts, IDENTITY, into, gone)
        await _take_over(connection, attendances, ("channel_id",), into, gone)
        for table in (codes, invitations, mails):
            await connection.execute(update(table).where(table.c.member_id == gone).values(member_id=into))
        for move in self._merged:
            await move(connection, gone, into)
        await connection.execute(update(members).where(members.c.id == into).values(**_one_of(older, newer)))
        await connection.execute(delete(members).where(members.c.id == gone))


async def _show(visit: Visit) -> Reply:
    here = visit.here
    wanted = Code(here.room_id, here.member_id, here.channel_id)
    return Reply(cards.link_code(await make(visit.connection, Kind.LINK, wanted, visit.now)))


async def _where_good(connection: AsyncConnection, intent: Intent) -> tuple[ColumnElement[bool], ...] | None:
    """When a code typed here is good: a Channel takes codes of its own Room, a direct chat any; None for no Room."""
    present = codes.c.member_id.in_(select(members.c.id).where(members.c.left_at.is_(None)))
    place = intent.place
    if place.direct:
        return (present,)
    here = (channels.c.platform == place.platform) & (channels.c.channel == place.channel)
    room = (await connection.execute(select(channels.c.room_id).where(here))).scalar()
    return None if room is None else (present, codes.c.room_id == room)


async def _lock(connection: AsyncConnection, member: int, other: Account) -> None:
    """One linking at a time in each of a person's Rooms; in one order, so that two never wait for each other.

    Whoever sends a mail or changes an invitation has its row first and the Room after it, so here it is the same.
    """
    both = _of_person(member).union(_of_account(other)).subquery()
    for table in (mails, invitations):
        ours = select(table.c.id).where(table.c.member_id.in_(select(both.c.id)))
        await connection.execute(ours.order_by(table.c.id).with_for_update())
    theirs = select(_of_person(member).subquery().c.room_id)
    locked = select(rooms.c.id).where(rooms.c.id.in_(theirs)).order_by(rooms.c.id).with_for_update(key_share=True)
    await connection.execute(locked)


def _identity(who: Account) -> dict[str, str]:
    return {"platform": who.platform, "tenant": who.tenant, "user": who.user}


def _is(who: Account) -> ColumnElement[bool]:
    return and_(*(accounts.c[name] == value for name, value in _identity(who).items()))


async def _members(connection: AsyncConnection, who: ColumnElement[bool], room: int) -> list[int]:
    found = select(members.c.id).join_from(members, accounts).where(who, members.c.room_id == room)
    return list(await connection.scalars(found))


def _of_account(who: Account) -> Select[int, int]:
    """Each Member that an Account is, with the Room."""
    return select(members.c.id, members.c.room_id).join_from(members, accounts).where(_is(who))


def _of_person(member: int) -> Select[int, int]:
    """Each Member that is the same person as this one, itself included, with the Room: one who shares an Account."""
    known = accounts.alias()
    same = and_(*(accounts.c[name] == known.c[name] for name in IDENTITY))
    theirs = select(members.c.id, members.c.room_id).join_from(members, accounts).join(known, same)
    return theirs.where(known.c.member_id == member).distinct()


async def _take_over(connection: AsyncConnection, table: Table, names: Sequence[str], into: int, gone: int) -> None:
    """Give a Member the rows of another; what both have once is had once."""
    theirs = select(literal(into), *(table.c[name] for name in names)).where(table.c.member_id == gone)
    row = insert(connection, table).from_select(["member_id", *names], theirs)
    await connection.execute(row.on_conflict_do_nothing())


def _one_of(older: Row[Any], newer: Row[Any]) -> dict[str, Any]:
    """What one Member has of two: what the older said, the newer's where it said nothing, and the stronger role."""
    left = older.left_at and newer.left_at and max(older.left_at, newer.left_at)
    absent = older if older.away_from or older.away_until else newer
    return {
        "name": older.name or newer.name,
        "role": max(older.role, newer.role, key=WEAKEST_FIRST.index),
        "organisation_id": older.organisation_id or newer.organisation_id,
        "job": older.job or newer.job,
        "away_from": absent.away_from,
        "away_until": absent.away_until,
        "works_on": newer.works_on if older.works_on == WORKS_ON else older.works_on,
        "joined_at": min((each for each in (older.joined_at, newer.joined_at) if each), default=None),
        "left_at": left,
    }
