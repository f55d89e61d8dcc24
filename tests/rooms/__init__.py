"""Rooms made straight in the database, and what was put in the queues of their Channels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select

from bot.cards import read
from bot.database import Database
from bot.message import Account, Card, Place, card
from bot.outbox import posts
from bot.places import channels
from bot.rooms.cards import and_who_are_you
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, members, organisations, rooms

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)


def utc(text: str) -> datetime:
    """A moment as it is written, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class Hands:
    """A clock that a test moves."""

    at: datetime = TUESDAY

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.at

    def turn(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


async def make_room(
    database: Database, name: str, meeting: Sequence[Place], people: Mapping[Account, Role] | None = None
) -> int:
    """A Room that meets in some Places, with people of one organisation; its id comes back."""
    async with database.transaction() as connection:
        made = insert(rooms).values(name=name, purpose="A made-up purpose").returning(rooms.c.id)
        room = int((await connection.execute(made)).scalar_one())
        theirs = insert(organisations).values(name=f"{name} NHS Trust").returning(organisations.c.id)
        organisation = (await connection.execute(theirs)).scalar_one()
        for place in meeting:
            where = {"platform": place.platform, "channel": place.channel, "address": place.address}
            await connection.execute(insert(channels).values(room_id=room, present=True, seen_at=TUESDAY, **where))
        for them, role in (people or {}).items():
            person = {"room_id": room, "organisation_id": organisation, "name": them.user, "role": role}
            member = (await connection.execute(insert(members).values(person).returning(members.c.id))).scalar_one()
            who = {"platform": them.platform, "tenant": them.tenant, "user": them.user}
            await connection.execute(insert(accounts).values(member_id=member, **who))
    return room


async def waiting(database: Database) -> list[tuple[str, Card]]:
    """Every (channel, Card) in the outbox, in the order in which they were put."""
    query = select(channels.c.channel, posts.c.card).join_from(posts, channels).order_by(posts.c.id)
    async with database.reading() as connection:
        return [(channel, read(text)) for channel, text in await connection.execute(query)]


def without_the_question(shown: Card) -> Card:
    """What someone is told, without the question that a new Member finds below it: who they are."""
    (asked, *_) = and_who_are_you(card("Anything"), (), 0).body
    return card(shown.title, *shown.body[: shown.body.index(asked)]) if asked in shown.body else shown
