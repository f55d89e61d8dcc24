"""The drain: delivers what waits in the outbox, in order a Channel, however many processes do so.

A Post is sent by whichever process holds its lease. A crash between sending and marking lets the lease run out, so one
card may be seen twice and none is lost; every button is idempotent, so seeing one twice does no harm.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Row, Select, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import cards
from bot.database import DATABASE_AWAY, Database
from bot.leases import Outcome, again, dead, lease, tried
from bot.message import Card, Messenger, Place
from bot.outbox import LONGEST_REF, State, catch_up, posts
from bot.places import channels, refuse

LEASE = timedelta(seconds=60)
"""How long one process may take over one card before another tries; longer than any platform call may last."""

MOST_FLYING = 64
"""Cards one process delivers at once, each to a Channel of its own."""

GATHER_SECONDS = 0.02
"""How long a landed card waits for others to land, so that one look into the queue finds the next for all of them."""

REMOVED = "removed"
"""The reason of a Post for a Channel that we were taken out of: it is not tried."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A Post that did not arrive, and will not by itself."""

    channel_id: int
    key: str
    reason: str


Died = Callable[[AsyncConnection, Lost, datetime], Awaitable[None]]
"""Tells people of a lost Post, in the transaction that marks it."""


async def _tell_nobody(_connection: AsyncConnection, _lost: Lost, _now: datetime) -> None:
    """Where nobody has asked to be told."""


@dataclass(frozen=True, slots=True)
class Private:
    """What is particular to cards for one person alone: they go into a direct chat, and nobody hears of a refusal.

    `anew` takes a Post's key, the Card that was put and the time, and gives what it says now: nothing, where there is
    nothing to say any more. `count` is told the platform and what became of each.
    """

    anew: Callable[[AsyncConnection, str, Card, datetime], Awaitable[Card | None]]
    count: Callable[[str, str], None]


async def _as_put(_connection: AsyncConnection, _key: str, put: Card, _now: datetime) -> Card | None:
    """Where nobody says anything anew."""
    return put


AS_PUT = Private(_as_put, lambda _platform, _outcome: None)


def _heads(now: datetime, most: int) -> Select[Any]:
    """The first waiting Post of each Channel that may be tried now: later ones wait for it, so order holds."""
    in_turn = or_(posts.c.revises_id.is_(None), posts.c.try_at <= now)  # an update that waits keeps no card waiting
    waiting = (posts.c.state == State.WAITING) & in_turn
    first = select(func.min(posts.c.id)).where(waiting).group_by(posts.c.channel_id)
    original = posts.alias()
    place = tuple(channels.c[name] for name in ("platform", "channel", "address", "present", "user"))
    return (
        select(posts, *place, original.c.ref.label("original_ref"))
        .join(channels, channels.c.id == posts.c.channel_id)
        .outerjoin(original, original.c.id == posts.c.revises_id)
        .where(posts.c.id.in_(first), posts.c.state == State.WAITING, posts.c.try_at <= now)
        .where(or_(channels.c.quiet_until.is_(None), channels.c.quiet_until <= now))
        .order_by(posts.c.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=posts)
    )


class Drain:
    """Delivers what waits. Any number of processes may drain one outbox."""

    def __init__(  # noqa: PLR0913, PLR0917 -- what the root hands over, each once
        self,
        database: Database,
        messengers: Mapping[str, Messenger],
        now: Callable[[], datetime],
        pace: Mapping[str, timedelta],
        died: Died = _tell_nobody,
        private: Private = AS_PUT,
    ) -> None:
        self._database = database
        self._messengers = messengers
        self._now = now
        self._pace = pace
        self._died = died
        self._private = private
        self._flying: set[asyncio.Task[None]] = set()

    async def __call__(self, _at: datetime) -> None:
        """Deliver until nothing is due; a slow Channel does not keep the others waiting."""
        while True:
            for row in await self._claim(MOST_FLYING - len(self._flying)):
                task = asyncio.create_task(self._deliver(row))
                self._flying.add(task)
                task.add_done_callback(self._flying.discard)
            if not self._flying:
                return
            await asyncio.wait(self._flying, timeout=1, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.sleep(GATHER_SECONDS)

    async def stop(self, patience: float = 10) -> None:
        """Let what is in flight land, for `patience` seconds; the rest is tried again when its lease runs out."""
        if self._flying:
            await asyncio.wait(self._flying, timeout=patience)

    async def _claim(self, most: int) -> list[Row[Any]]:
        if most <= 0:
            return []
        now = self._now()
        async with self._database.transaction() as connection:
            rows = list(await connection.execute(_heads(now, most)))
            if rows:
                await lease(connection, posts, [row.id for row in rows], now + LEASE)
        return rows

    async def _deliver(self, row: Row[Any]) -> None:
        outcome = await tried(self._send(row), row.tries, self._now)
        if outcome.state is State.DEAD:
            log = structlog.get_logger()
            theirs = row.user and (outcome.person or outcome.reason == REMOVED)
            tell = log.info if theirs else log.error  # that one person cannot be written to is no fault
            tell("post_dead", post=row.id, platform=row.platform, reason=outcome.reason)
        await self._mark_or_leave(row, outcome)

    async def _send(self, row: Row[Any]) -> Outcome:
        if row.not_after is not None and row.not_after < self._now():
            return Outcome({"state": State.LATE})
        if not row.present:
            return dead(REMOVED)
        messenger = self._messengers.get(row.platform)
        if messenger is None:
            return again(row.tries, self._now(), 60, "this platform is not set up here")
        place = Place(row.platform, row.channel, row.address, direct=bool(row.user))
        card = await self._card(row)
        if card is None:
            return Outcome({"state": State.LATE, "reason": ""})
        if row.revises_id is not None:
            await messenger.update(place, row.original_ref, card)
            return Outcome({"state": State.SENT})
        return Outcome({"state": State.SENT, "reason": "", "ref": (await messenger.post(place, card))[:LONGEST_REF]})

    async def _card(self, row: Row[Any]) -> Card | None:
        """What is sent; of what is for one person alone, how it stands now."""
        put = cards.read(row.card)
        if not row.user:
            return put
        async with self._database.reading() as connection:
            return await self._private.anew(connection, row.key, put, self._now())

    async def _mark_or_leave(self, row: Row[Any], outcome: Outcome) -> None:
        """A card sent but not marked is sent again when its lease runs out: twice is harmless, never is not."""
        try:
            await self._mark(row, outcome)
        except Exception as error:  # noqa: BLE001 -- a task that ends unwatched says nothing
            structlog.get_logger().error("post_not_marked", post=row.id, error=type(error).__name__)

    async def _mark(self, row: Row[Any], outcome: Outcome) -> None:
        async with self._database.transaction() as connection:
            ours = update(posts).where(posts.c.id == row.id)
            if outcome.state is not State.SENT:
                ours = ours.where(posts.c.state == State.WAITING)  # it may have given way to a newer one on its way
            elif row.key:
                await catch_up(connection, row, self._now())
            marked = (await connection.execute(ours.values(outcome.values))).rowcount
            await self._hush(connection, row, outcome.quiet)
            if row.user:
                await self._end(connection, row, outcome)
            elif marked and (lost := _lost(row, outcome)):
                await self._tell(connection, lost)

    async def _end(self, connection: AsyncConnection, row: Row[Any], outcome: Outcome) -> None:
        """What is for one person alone arrived, or did not: the Room reads it in its Channels all the same."""
        if outcome.state is State.WAITING:
            return
        self._private.count(row.platform, outcome.state)
        if outcome.person:
            await refuse(connection, row.channel_id, self._now())

    async def _hush(self, connection: AsyncConnection, row: Row[Any], seconds: float) -> None:
        """Let a Channel rest, at its platform's pace or for as long as it asked, whatever else waits for it."""
        quiet = max(self._pace.get(row.platform, timedelta()), timedelta(seconds=seconds))
        if quiet:
            silent = update(channels).where(channels.c.id == row.channel_id)
            await connection.execute(silent.values(quiet_until=self._now() + quiet))

    async def _tell(self, connection: AsyncConnection, lost: Lost) -> None:
        """Tell people, if that can be done: what cannot be told is marked all the same."""
        try:
            async with connection.begin_nested():
                await self._died(connection, lost, self._now())
        except DATABASE_AWAY:
            raise
        except Exception as error:  # noqa: BLE001 -- a fault in telling must not bring the card back
            structlog.get_logger().error("loss_not_told", channel=lost.channel_id, error=type(error).__name__)


def _lost(row: Row[Any], outcome: Outcome) -> Lost | None:
    """A card that died, or is too late because it could not be delivered before; not an update of one that is there."""
    reason = outcome.values.get("reason", row.reason)
    gone = outcome.state is State.DEAD or (outcome.state is State.LATE and reason)
    return Lost(row.channel_id, row.key, reason) if gone and row.revises_id is None else None
