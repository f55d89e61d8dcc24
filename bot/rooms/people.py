"""Who sits where: the Members that a web page may show, and the sample Room of the demo."""

from __future__ import annotations

import asyncio
from datetime import datetime

from sqlalchemy import Select, insert, select

from bot.database import DATABASE_AWAY, Database
from bot.message import Account, Place
from bot.places import channels
from bot.rooms.rules import Desk, Person, Role, Seat
from bot.rooms.tables import accounts, members, organisations, room_organisations, rooms

PATIENCE_SECONDS = 1.5
"""How long a page waits for the record before it goes by what it knew."""

SAMPLE_TENANT = "sample"
SAMPLE_PURPOSE = "People who are well enough leave hospital the day they are ready, with what they need at home."
SAMPLE_PEOPLE = (
    ("Ada Example", "Ward sister", "Fernleigh NHS Trust", Role.FACILITATOR),
    ("Bilal Sample", "Social worker", "Fernleigh Borough Council", Role.LEAD),
    ("Cerys Placeholder", "Police sergeant", "Fernshire Police", Role.MEMBER),
    ("Dot Fictional", "Volunteer", "Kettle and Chat (charity)", Role.MEMBER),
)


def _desks() -> Select[str, str, str, str, str, str, str, str, str]:
    """Every web Account with its Room's web Channel."""
    return (
        select(
            accounts.c.tenant,
            accounts.c.user,
            members.c.name,
            members.c.job,
            organisations.c.name,
            channels.c.channel,
            channels.c.address,
            rooms.c.name,
            rooms.c.purpose,
        )
        .join_from(accounts, members)
        .join(organisations)
        .join(rooms, rooms.c.id == members.c.room_id)
        .join(channels, channels.c.room_id == rooms.c.id)
        .where(accounts.c.platform == "web", channels.c.platform == "web")
        .order_by(members.c.id)
    )


async def sample_people(database: Database) -> list[Desk]:
    """The made-up people of the demo's chooser; never a real Member, whatever database the demo is started on."""
    async with database.reading() as connection:
        return [_desk(*row) for row in await connection.execute(_desks().where(accounts.c.tenant == SAMPLE_TENANT))]


class Desks:
    """Where people sit, remembered a while, so that a look-up on the page works while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[Seat, Desk] = {}

    async def find(self, seat: Seat) -> Desk | None:
        """Where this web Account sits; None when it is no longer a Member there."""
        here = (accounts.c.tenant == seat.tenant) & (accounts.c.user == seat.user)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._database.reading() as connection:
                row = (await connection.execute(_desks().where(here, channels.c.channel == seat.channel))).first()
        except DATABASE_AWAY:
            if seat in self._known:
                return self._known[seat]
            raise
        if row is None:
            self._known.pop(seat, None)
            return None
        self._known[seat] = _desk(*row)
        return self._known[seat]


def _desk(  # noqa: PLR0913, PLR0917 -- one argument a column of _desks
    tenant: str, user: str, name: str, job: str, organisation: str, channel: str, address: str, room: str, purpose: str
) -> Desk:
    person = Person(Account("web", tenant, user), name, job, organisation)
    return Desk(person, Place("web", channel, address), room, purpose)


async def load_sample(database: Database, now: datetime) -> None:
    """Make the sample Room once; a second start finds it and leaves it as people have changed it."""
    async with database.transaction() as connection:
        if (await connection.execute(select(rooms.c.id))).first():
            return
        room = (
            await connection.execute(
                insert(rooms)
                .values(name="Home from hospital", purpose=SAMPLE_PURPOSE, meets_on=1, meets_at="09:00")
                .returning(rooms.c.id)
            )
        ).scalar_one()
        await connection.execute(
            insert(channels).values(
                room_id=room, platform="web", channel="sample-room", address="", present=True, seen_at=now
            )
        )
        for name, job, organisation, role in SAMPLE_PEOPLE:
            theirs = (
                await connection.execute(insert(organisations).values(name=organisation).returning(organisations.c.id))
            ).scalar_one()
            await connection.execute(insert(room_organisations).values(room_id=room, organisation_id=theirs))
            member = (
                await connection.execute(
                    insert(members)
                    .values(room_id=room, organisation_id=theirs, name=name, job=job, role=role)
                    .returning(members.c.id)
                )
            ).scalar_one()
            user = name.split()[0].lower()
            await connection.execute(
                insert(accounts).values(member_id=member, platform="web", tenant=SAMPLE_TENANT, user=user)
            )
