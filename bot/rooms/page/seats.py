"""Who sits where: the Members that a web page may show, and the sample Room of the demo."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Select, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import DATABASE_AWAY, Database
from bot.database import insert as insert_anew
from bot.message import Account, Place
from bot.places import channels
from bot.rooms.arriving import hold
from bot.rooms.rules import Desk, Person, Role, Seat
from bot.rooms.tables import accounts, board, members, organisations, room_organisations, rooms

PATIENCE_SECONDS = 1.5
"""How long a page waits for the record before it goes by what it knew."""

SAMPLE_TENANT = "sample"
SAMPLE_PAGE = "sample-room"
SAMPLE_PURPOSE = "People who are well enough leave hospital the day they are ready, with what they need at home."
SAMPLE_PEOPLE = (
    ("Ada Example", "Ward sister", "Fernleigh NHS Trust", Role.FACILITATOR),
    ("Bilal Sample", "Social worker", "Fernleigh Borough Council", Role.LEAD),
    ("Cerys Placeholder", "Police sergeant", "Fernshire Police", Role.MEMBER),
    ("Dot Fictional", "Volunteer", "Kettle and Chat (charity)", Role.MEMBER),
)


OfMember: TypeAlias = Callable[[AsyncConnection, int, int], Awaitable[bool]]
"""A yes or no about a Room and one of its Members (their ids), as whether what is open there waits for them."""


def all_desks() -> Select[str, str, str, str, str, str, str, str, str]:
    """Every web Account with its Room's web Channel."""
    return (
        select(
            accounts.c.tenant,
            accounts.c.user,
            members.c.name,
            members.c.job,
            func.coalesce(organisations.c.name, ""),
            channels.c.channel,
            channels.c.address,
            rooms.c.name,
            rooms.c.purpose,
        )
        .join_from(accounts, members)
        .outerjoin(organisations)
        .join(rooms, rooms.c.id == members.c.room_id)
        .join(channels, channels.c.room_id == rooms.c.id)
        .where(accounts.c.platform == "web", channels.c.platform == "web", members.c.left_at.is_(None))
        .order_by(members.c.id)
    )


async def sample_people(database: Database) -> list[Desk]:
    """The made-up people of the demo's chooser; never a real Member, whatever database the demo is started on."""
    async with database.reading() as connection:
        return [
            desk_of(*row) for row in await connection.execute(all_desks().where(accounts.c.tenant == SAMPLE_TENANT))
        ]


def _at(seat: Seat) -> ColumnElement[bool]:
    theirs = (accounts.c.tenant == seat.tenant) & (accounts.c.user == seat.user)
    return theirs & (channels.c.channel == seat.channel)


async def sitting_at(connection: AsyncConnection, seat: Seat) -> tuple[int, int] | None:
    """The Room and the Member of a seat, by their ids; None when nobody sits there."""
    row = (await connection.execute(all_desks().with_only_columns(rooms.c.id, members.c.id).where(_at(seat)))).first()
    return (row[0], row[1]) if row else None


async def holds_for(database: Database, of_member: OfMember, seat: Seat) -> bool:
    """What is to be known of whoever sits there; nothing is so of nobody."""
    async with database.reading() as connection:
        sitting = await sitting_at(connection, seat)
        return sitting is not None and await of_member(connection, *sitting)


async def seat_of(connection: AsyncConnection, room: int, member: int, now: datetime) -> Seat:
    """Where a Member sits at the Room's web page; who has no seat is given one, and the Room its web Channel."""
    channel = (await web_channel(connection, room, now)).name
    if seat := await _taken(connection, member, channel):
        return seat
    await hold(connection, room)
    if seat := await _taken(connection, member, channel):  # they asked twice at once
        return seat
    made = Seat(f"room-{room}", secrets.token_urlsafe(16), channel)
    account = {"member_id": member, "platform": "web", "tenant": made.tenant, "user": made.user}
    await connection.execute(insert(accounts).values(account))
    return made


async def _taken(connection: AsyncConnection, member: int, channel: str) -> Seat | None:
    theirs = (accounts.c.member_id == member) & (accounts.c.platform == "web")
    mine = select(accounts.c.tenant, accounts.c.user).where(theirs).order_by(accounts.c.tenant, accounts.c.user)
    row = (await connection.execute(mine.limit(1))).first()
    return Seat(row.tenant, row.user, channel) if row else None


class WebChannel(NamedTuple):
    """A Room's web Channel: what the web page and what the record call it, and whether it is new."""

    name: str
    id: int
    made: bool


async def web_channel(connection: AsyncConnection, room: int, now: datetime) -> WebChannel:
    """The Room's web Channel, made where it has none: from then on it shows what every other Channel shows.

    Like a seat it has a name that nothing else will ever have; the id of a Room or a Member that is gone may come back.
    """
    if known := await _open_page(connection, room):
        return known
    await hold(connection, room)
    if known := await _open_page(connection, room):  # two asked for it at once
        return known
    row = {"platform": "web", "channel": f"room-{secrets.token_urlsafe(16)}", "room_id": room, "address": ""}
    new = insert(channels).values(**row, present=True, seen_at=now).returning(channels.c.channel, channels.c.id)
    name, number = (await connection.execute(new)).one()
    return WebChannel(name, number, made=True)


async def _open_page(connection: AsyncConnection, room: int) -> WebChannel | None:
    ours = (channels.c.room_id == room) & (channels.c.platform == "web")
    found = select(channels.c.channel, channels.c.id).where(ours).order_by(channels.c.id).limit(1)
    row = (await connection.execute(found)).first()
    return WebChannel(row.channel, row.id, made=False) if row else None


class Desks:
    """Where people sit, remembered a while, so that a look-up on the page works while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[Seat, Desk] = {}

    async def find(self, seat: Seat) -> Desk | None:
        """Where this web Account sits; None when it is no longer a Member there."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._database.reading() as connection:
                row = (await connection.execute(all_desks().where(_at(seat)))).first()
        except DATABASE_AWAY:
            if seat in self._known:
                return self._known[seat]
            raise
        if row is None:
            self._known.pop(seat, None)
            return None
        self._known[seat] = desk_of(*row)
        return self._known[seat]


def desk_of(  # noqa: PLR0913, PLR0917 -- one argument a column of all_desks
    tenant: str, user: str, name: str, job: str, organisation: str, channel: str, address: str, room: str, purpose: str
) -> Desk:
    """A row of `all_desks`."""
    person = Person(Account("web", tenant, user), name, job, organisation)
    return Desk(person, Place("web", channel, address), room, purpose)


async def load_sample(database: Database, now: datetime) -> None:
    """Make the sample Room, unless there is one, or a Room that is nobody's sample."""
    async with database.transaction() as connection:
        if (await connection.execute(select(rooms.c.id).where(rooms.c.closed_at.is_(None)))).first():
            return
        about = {"name": "Home from hospital", "purpose": SAMPLE_PURPOSE, "meets_on": 1, "meets_at": "09:00"}
        room = (await connection.execute(insert(rooms).values(about).returning(rooms.c.id))).scalar_one()
        await connection.execute(delete(board).where(board.c.channel == SAMPLE_PAGE))
        page = insert_anew(connection, channels).values(
            room_id=room, platform="web", channel=SAMPLE_PAGE, address="", present=True, seen_at=now
        )
        again = {"room_id": room, "present": True}
        await connection.execute(page.on_conflict_do_update(index_elements=["platform", "channel"], set_=again))
        for name, job, organisation, role in SAMPLE_PEOPLE:
            theirs = await _sample_organisation(connection, room, organisation)
            person = {"room_id": room, "organisation_id": theirs, "name": name, "job": job, "role": role}
            member = (await connection.execute(insert(members).values(person).returning(members.c.id))).scalar_one()
            account = {"platform": "web", "tenant": SAMPLE_TENANT, "user": name.split()[0].lower()}
            await connection.execute(insert(accounts).values(member_id=member, **account))


async def _sample_organisation(connection: AsyncConnection, room: int, name: str) -> int:
    await connection.execute(insert_anew(connection, organisations).values(name=name).on_conflict_do_nothing())
    number = int((await connection.scalars(select(organisations.c.id).where(organisations.c.name == name))).one())
    await connection.execute(insert(room_organisations).values(room_id=room, organisation_id=number))
    return number
