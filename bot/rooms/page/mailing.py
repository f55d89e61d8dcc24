"""E-mail to people with an invitation: put in the transaction that caused it, sent by the clock, never lost.

A mail says that something opened or closed and brings a way in. It holds nobody's answers. Its link is made when it is
sent, because the record keeps none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Database
from bot.leases import Outcome, lease, tried
from bot.mail import Mail, Smtp
from bot.outbox import State
from bot.rooms.page.links import MAIL_LINK_SECONDS, Doors
from bot.rooms.page.seats import seat_of
from bot.rooms.tables import invitations, mails, members, rooms
from bot.safety import clean

LEASE = timedelta(minutes=5)
"""How long one process may take over one mail before another tries; longer than any server is waited for."""

LONGEST_SUBJECT = 150
NOT_TAKEN = "the mail server did not take it"

STOP = "To get no more of these e-mails, open the page and ask: /bigroom stop mail"
PRIVATE = "The link is yours alone: please do not pass it on."


async def put_mail(  # noqa: PLR0913, PLR0917 -- what a mail consists of
    connection: AsyncConnection, room_id: int, subject: str, body: str, path: str, now: datetime
) -> None:
    """Write to every Member of a Room who was invited with an e-mail address; `path` is the page their link opens."""
    theirs = (
        select(members.c.id)
        .join_from(members, invitations)
        .where(members.c.room_id == room_id, *_may_be_written_to(now))
        .distinct()
    )
    for member in (await connection.scalars(theirs)).all():
        await _put(connection, member, subject, body, path, now)


async def put_invitation(connection: AsyncConnection, member_id: int, room: str, now: datetime) -> None:
    """Bring someone their personal link."""
    body = "You have been invited to a shared page where people of several organisations work together."
    await _put(connection, member_id, f"Your link to {room}", body, "/", now, invites=True)


async def _put(  # noqa: PLR0913, PLR0917 -- the columns of a row
    connection: AsyncConnection,
    member: int,
    subject: str,
    body: str,
    path: str,
    now: datetime,
    *,
    invites: bool = False,
) -> None:
    row = {"member_id": member, "subject": clean(subject)[:LONGEST_SUBJECT], "body": body, "path": path}
    when = {"state": State.WAITING, "put_at": now, "try_at": now, "invites": invites}
    await connection.execute(insert(mails).values(**row, **when))


def _may_be_written_to(now: datetime) -> tuple[Any, ...]:
    live = invitations.c.revoked_at.is_(None) & (invitations.c.expires_at > now)
    return live, invitations.c.email != "", members.c.left_at.is_(None)


async def forget(connection: AsyncConnection, before: datetime) -> None:
    """Drop mails that are settled one way or the other."""
    await connection.execute(delete(mails).where(mails.c.state != State.WAITING, mails.c.put_at < before))


def _next(now: datetime) -> Select[Any]:
    return (
        select(mails, members.c.room_id, rooms.c.name.label("room"))
        .join_from(mails, members)
        .join(rooms, rooms.c.id == members.c.room_id)
        .where(mails.c.state == State.WAITING, mails.c.try_at <= now)
        .order_by(mails.c.try_at, mails.c.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=mails)
    )


@dataclass(frozen=True, slots=True)
class _Letter:
    """A mail that this process has taken over; no `mail` when there is nobody to send it to any more."""

    row: Row[Any]
    mail: Mail | None


class Mailing:
    """Sends what waits, one after another. Any number of processes may."""

    def __init__(self, database: Database, smtp: Smtp, doors: Doors, now: Callable[[], datetime]) -> None:
        self._database = database
        self._smtp = smtp
        self._doors = doors
        self._now = now
        self._flying: asyncio.Task[bool] | None = None

    async def __call__(self, _at: datetime) -> None:
        """Send until nothing is due, or the server takes nothing just now."""
        while letter := await self._take():
            self._flying = asyncio.create_task(self._deliver(letter))
            if not await asyncio.shield(self._flying):
                return

    async def stop(self, patience: float = 10) -> None:
        """Let the one in flight land; if it cannot, it is tried again when its lease runs out."""
        if self._flying:
            await asyncio.wait([self._flying], timeout=patience)

    async def _take(self) -> _Letter | None:
        now = self._now()
        async with self._database.transaction() as connection:
            row = (await connection.execute(_next(now))).first()
            if row is None:
                return None
            await lease(connection, mails, [row.id], now + LEASE)
            return _Letter(row, await self._written(connection, row, now))

    async def _written(self, connection: AsyncConnection, row: Row[Any], now: datetime) -> Mail | None:
        theirs = select(invitations.c.email).join_from(invitations, members).where(members.c.id == row.member_id)
        to = await connection.scalar(theirs.where(*_may_be_written_to(now)).order_by(invitations.c.id.desc()).limit(1))
        if to is None:
            return None
        seat = await seat_of(connection, row.room_id, row.member_id, now)
        if row.invites:
            link = self._doors.invitation(self._doors.key_for(seat))
            lasts = "It lasts 30 days, and each use makes it last 30 more."
        else:
            link = self._doors.link_for(seat, row.path, MAIL_LINK_SECONDS)
            lasts = "It works once, for three days. After that, use your personal link."
        body = "\n\n".join((row.body, f"Open the page of {row.room}:\n{link}", f"{lasts} {PRIVATE}", STOP))
        return Mail(to, row.subject, body, f"bigroom-mail-{row.id}")

    async def _deliver(self, letter: _Letter) -> bool:
        """Whether the server is there for the next one too."""
        row = letter.row
        outcome = await tried(self._send(letter.mail), row.tries, self._now, NOT_TAKEN)
        if outcome.state is State.DEAD:
            structlog.get_logger().error("mail_dead", mail=row.id, reason=outcome.reason)
        await self._mark(row.id, outcome)
        return outcome.reason != NOT_TAKEN

    async def _send(self, mail: Mail | None) -> Outcome:
        if mail is None:
            return Outcome({"state": State.LATE})
        await self._smtp.send(mail, self._now())
        return Outcome({"state": State.SENT})

    async def _mark(self, mail: int, outcome: Outcome) -> None:
        """A mail that was sent and could not be marked is sent again when its lease runs out."""
        try:
            async with self._database.transaction() as connection:
                await connection.execute(update(mails).where(mails.c.id == mail).values(outcome.values))
        except Exception as error:  # noqa: BLE001 -- a task that ends unwatched says nothing
            structlog.get_logger().error("mail_not_marked", mail=mail, error=type(error).__name__)
