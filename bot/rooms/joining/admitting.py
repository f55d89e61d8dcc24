"""Another Channel joins a Room: by a code that a facilitator made, and only when a facilitator confirms."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Intent, Reply
from bot.outbox import Post, put, revise
from bot.places import channels, hold, reachable
from bot.rooms.charter.standing import greet
from bot.rooms.gate import Gate, Visit, Write
from bot.rooms.joining import cards
from bot.rooms.joining.codes import LIVES, Code, Kind, TooManyError, make, use
from bot.rooms.joining.tables import admissions
from bot.rooms.page.seats import web_channel
from bot.rooms.tables import codes, rooms

Joined: TypeAlias = Callable[[AsyncConnection, int, int, datetime], Awaitable[None]]
"""Lets a feature show a Channel that joins a Room (their ids, the Room's first) what is under way there."""


class Joining:
    """The verbs; `answered` says what the whole router answers, for the card that greets a new Channel."""

    def __init__(
        self,
        gate: Gate,
        now: Callable[[], datetime],
        answered: Callable[[], frozenset[str]] = frozenset,
        joined: Sequence[Joined] = (),
    ) -> None:
        self._gate = gate
        self._now = now
        self._answered = answered
        self._joined = joined

    def writes(self) -> dict[str, Write]:
        """All of them; `bigroom join` alone is for strangers."""
        facilitators = self._gate.facilitators
        return {
            "bigroom add": facilitators(_offer),
            "bigroom web": facilitators(self._show_page),
            "bigroom join": self._join,
            "rooms.admit": facilitators(self._admit),
            "rooms.refuse": facilitators(_refuse),
        }

    async def _join(self, intent: Intent, connection: AsyncConnection) -> Reply:
        """Ask the Room whether this Channel may join. Where it cannot, the code is not looked at, and still works."""
        if not intent.words.strip():
            return Reply(cards.how_to_join())
        if intent.place.direct or not await reachable(connection, intent.place):
            return Reply(cards.add_me_first())
        now = self._now()
        channel = await hold(connection, intent.place, now)
        if channel.room_id is not None:
            return Reply(cards.has_a_room())
        try:
            code = await use(connection, Kind.JOIN, intent.words, intent.account, now, _still_meets())
        except TooManyError:
            return Reply(cards.too_many())
        if code is None:
            return Reply(cards.wrong_code())
        await _ask(connection, code, channel.id, intent.place.platform, now)
        return Reply(cards.asked_to_join())

    async def _admit(self, visit: Visit) -> Reply:
        """Let the Channel in, unless the Room has closed, or the Channel found another Room meanwhile.

        The Room is held as `joined` may hold it: of two admissions at once one waits for the other.
        """
        room = visit.here.room_id
        open_still = select(rooms.c.id).where(rooms.c.id == room, rooms.c.closed_at.is_(None))
        if (await visit.connection.execute(open_still.with_for_update(key_share=True))).first() is None:
            return Reply(cards.room_is_closed())
        channel = await _settle(visit)
        if channel is None:
            return Reply(cards.no_longer_open())
        free = channels.c.room_id.is_(None) & channels.c.present
        joins = update(channels).where(channels.c.id == channel, free).values(room_id=room)
        platform = (await visit.connection.execute(joins.returning(channels.c.platform))).scalar()
        shown = cards.came_to_nothing() if platform is None else cards.confirmed(platform)
        await revise(visit.connection, _key(visit.number), shown, visit.now)
        if platform is not None:
            await self._greet(visit, channel)
        return Reply(shown)

    async def open_page(self, visit: Visit) -> None:
        """Give the Room a web Channel where it has none, and greet it as every other that joins."""
        page = await web_channel(visit.connection, visit.here.room_id, visit.now)
        if page.made:
            await self._greet(visit, page.id)

    async def _show_page(self, visit: Visit) -> Reply:
        await self.open_page(visit)
        return Reply(cards.page_open())

    async def _greet(self, visit: Visit, channel: int) -> None:
        room = visit.here.room_id
        await greet(visit.connection, room, [channel], self._answered(), visit.now)
        for show in self._joined:
            await show(visit.connection, room, channel, visit.now)


async def _offer(visit: Visit) -> Reply:
    """Give a facilitator a code."""
    if visit.intent.words.casefold().split()[-1:] not in ([], ["channel"]):
        return Reply(cards.how_to_add())
    if visit.intent.place.direct:
        return Reply(cards.add_in_the_channel())
    here = visit.here
    wanted = Code(here.room_id, here.member_id, here.channel_id)
    return Reply(cards.join_code(await make(visit.connection, Kind.JOIN, wanted, visit.now)))


async def _refuse(visit: Visit) -> Reply:
    channel = await _settle(visit)
    if channel is None:
        return Reply(cards.no_longer_open())
    await revise(visit.connection, _key(visit.number), cards.refused(), visit.now)
    await _say_refused(visit.connection, channel, visit.now)
    return Reply(cards.refused())


async def _say_refused(connection: AsyncConnection, channel: int, now: datetime) -> None:
    """Tell the Channel that asked, unless we are no longer there, or it found another Room meanwhile."""
    asking = select(channels.c.id).where(channels.c.id == channel, channels.c.room_id.is_(None), channels.c.present)
    if (await connection.execute(asking)).first():
        await put(connection, [Post(channel, cards.not_let_in())], now)


def _still_meets() -> tuple[ColumnElement[bool], ...]:
    """A code is good while its Room is open and still meets in the Channel where the code was made."""
    meets = select(channels.c.id).where(channels.c.room_id == codes.c.room_id, channels.c.present)
    still_open = select(rooms.c.id).where(rooms.c.closed_at.is_(None))
    return codes.c.channel_id.in_(meets), codes.c.room_id.in_(still_open)


async def _ask(connection: AsyncConnection, code: Code, channel: int, platform: str, now: datetime) -> None:
    """Ask in the one Channel where the code was made: there it is known whether these people are expected."""
    until = now + LIVES[Kind.JOIN]
    row = insert(admissions).values(room_id=code.room_id, channel_id=channel, expires_at=until)
    number = int((await connection.execute(row.returning(admissions.c.id))).scalar_one())
    asked = Post(code.channel_id, cards.wants_to_join(number, platform), not_after=until, key=_key(number))
    await put(connection, [asked], now)


async def _settle(visit: Visit) -> int | None:
    """The Channel of a request that is ours to answer; None for one of another Room, or answered, or run out."""
    ours = (admissions.c.id == visit.number) & (admissions.c.room_id == visit.here.room_id)
    still_open = admissions.c.settled_at.is_(None) & (admissions.c.expires_at > visit.now)
    settled = update(admissions).where(ours, still_open).values(settled_at=visit.now)
    channel = (await visit.connection.execute(settled.returning(admissions.c.channel_id))).scalar()
    return None if channel is None else int(channel)


def _key(admission: int) -> str:
    return f"admission:{admission}"
