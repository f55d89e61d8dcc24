"""All that a Room holds about a Member, as a file for them to take home."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cells import spreadsheet
from bot.places import channels
from bot.rooms.page.shelf import Copier
from bot.rooms.reaching import chats_with
from bot.rooms.rules import File, weekdays_said
from bot.rooms.tables import accounts, invitations, mails, members, organisations

Line: TypeAlias = tuple[str, str, str]
"""What it is, when it was written down (ISO 8601, UTC, or empty), and the words of it."""

Telling: TypeAlias = Callable[[AsyncConnection, int], Awaitable[Sequence[Line]]]
"""Everything that one feature holds about a Member, by their id; the root hands them over."""

HEADINGS = ("What", "When", "Words")


def copier(others: Sequence[Telling]) -> Copier:
    """The file of whoever asks; `others` tell what features hold."""

    async def copy(connection: AsyncConnection, _room: int, member: int, _ref: str) -> File | None:
        lines = [line for tell in (_oneself, _ways_in, _mails, *others) for line in await tell(connection, member)]
        return File("held-about-me.csv", "text/csv", spreadsheet([HEADINGS, *lines]))

    return copy


def said(at: datetime | None) -> str:
    """A moment as the file has it."""
    return at.isoformat(timespec="minutes") if at else ""


async def _oneself(connection: AsyncConnection, member: int) -> list[Line]:
    us = select(members, organisations.c.name.label("organisation")).outerjoin(
        organisations, organisations.c.id == members.c.organisation_id
    )
    row = (await connection.execute(us.where(members.c.id == member))).one()
    away = [("First day away", row.away_from), ("Last day away", row.away_until)]
    return [
        ("Name", "", row.name),
        ("Job", "", row.job),
        ("Organisation", "", row.organisation or ""),
        ("Role", "", row.role),
        ("Joined", said(row.joined_at), ""),
        ("You work on", "", weekdays_said(row.works_on)),
        *((label, "", day.isoformat()) for label, day in away if day),
    ]


async def _ways_in(connection: AsyncConnection, member: int) -> list[Line]:
    known = select(accounts).where(accounts.c.member_id == member).order_by(accounts.c.platform, accounts.c.user)
    chats = chats_with(member).order_by(channels.c.id)
    links = select(invitations).where(invitations.c.member_id == member).order_by(invitations.c.id)
    return [
        *(("Account", "", f"{row.platform} {row.tenant} {row.user}") for row in await connection.execute(known)),
        *(("Direct chat with Big Room", said(row.seen_at), row.platform) for row in await connection.execute(chats)),
        *(("Personal link, ends", said(row.expires_at), row.email) for row in await connection.execute(links)),
    ]


async def _mails(connection: AsyncConnection, member: int) -> list[Line]:
    sent = select(mails.c.put_at, mails.c.subject).where(mails.c.member_id == member).order_by(mails.c.id)
    return [("E-mail to you", said(row.put_at), row.subject) for row in await connection.execute(sent)]
