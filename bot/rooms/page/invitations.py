"""The invitations of a Room, read and changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.outbox import State
from bot.rooms.tables import invitations, mails, members, organisations


@dataclass(frozen=True, slots=True)
class Invitation:
    """One that has not been revoked, and whose it is."""

    id: int
    member_id: int
    name: str
    email: str


def _live(room: int) -> Select[int, int, str, str]:
    ours = (members.c.room_id == room) & members.c.left_at.is_(None) & invitations.c.revoked_at.is_(None)
    columns = (invitations.c.id, members.c.id, members.c.name, invitations.c.email)
    return select(*columns).join_from(invitations, members).where(ours).order_by(invitations.c.id)


async def invitation_of(connection: AsyncConnection, room: int, number: int) -> Invitation | None:
    """The invitation of this id, its row locked; None for one of another Room or that has been revoked."""
    found = _live(room).where(invitations.c.id == number).with_for_update(of=invitations)
    row = (await connection.execute(found)).first()
    return Invitation(*row) if row else None


async def change(connection: AsyncConnection, number: int, **values: object) -> None:
    """Write some columns of one invitation."""
    await connection.execute(update(invitations).where(invitations.c.id == number).values(**values))


async def invitations_of(connection: AsyncConnection, room: int, now: datetime) -> list[tuple[int, str, str, bool]]:
    """Every invitation of a Room as (id, name, more about it in words, whether mail goes to them)."""
    newest = select(func.max(mails.c.id)).where(mails.c.member_id == members.c.id).correlate(members).scalar_subquery()
    rows = (
        _live(room)
        .add_columns(organisations.c.name.label("organisation"), invitations.c.expires_at, mails.c.state)
        .outerjoin(organisations, organisations.c.id == members.c.organisation_id)
        .outerjoin(mails, mails.c.id == newest)
    )
    return [
        (number, name, _about(organisation or "", email, expires_at, state or "", now), bool(email))
        for number, _, name, email, organisation, expires_at, state in await connection.execute(rows)
    ]


def _about(organisation: str, email: str, expires_at: datetime, mail: str, now: datetime) -> str:
    day = f"{expires_at.day} {expires_at:%B %Y}"
    lasts = f"Lasts until {day}." if expires_at > now else f"Too old since {day}."
    told = "Gets e-mail." if email else ""
    failed = "The last e-mail could not be delivered." if email and mail == State.DEAD else ""
    return " ".join(filter(None, (f"{organisation}." if organisation else "", lasts, told, failed)))
