"""Codes shown in one place and typed in another: read aloud, typed on a phone, used once, and hopeless to guess."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import ColumnElement, case, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import insert as insert_anew
from bot.message import Account
from bot.rooms.joining.tables import admissions, guesses
from bot.rooms.tables import codes
from bot.safety import clean

ALPHABET = "23456789CDFHJKMNPQRTVWXY"
"""Nothing that looks like another (0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V) and no vowels, so that a code never spells a
word and a word is never taken for a code. 4.6 bits a character."""

GROUP = 4
"""Characters between two dashes: as many as people keep in mind at once."""

LONGEST_TYPED = 60
"""Characters; a code with all its dashes and blanks is far shorter."""

MOST_WRONG = 10
PAUSE = timedelta(hours=1)
"""After so many wrong codes an Account waits this long. It is counted from the last, so no hour ever has more."""


class Kind(StrEnum):
    """What a code is for."""

    JOIN = "join"
    LINK = "link"


GROUPS = {Kind.JOIN: 3, Kind.LINK: 2}
"""55 bits for the code that lives a week; 36 for the one that is gone in ten minutes, at ten guesses an hour."""

LIVES = {Kind.JOIN: timedelta(days=7), Kind.LINK: timedelta(minutes=10)}


class TooManyError(Exception):
    """This Account has typed too many wrong codes for now."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a code stands for: who asked for it, in which Channel of which Room; 0 for a direct chat, as in Here."""

    room_id: int
    member_id: int
    channel_id: int


async def make(connection: AsyncConnection, kind: Kind, wanted: Code, now: datetime) -> str:
    """Give a new code, as people read it; only its hash is kept."""
    groups = ["".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS[kind])]
    row = {"room_id": wanted.room_id, "member_id": wanted.member_id, "channel_id": wanted.channel_id or None}
    kept = {"hash": _hashed("".join(groups)), "kind": kind, "expires_at": now + LIVES[kind]}
    await connection.execute(insert(codes).values(**row, **kept))
    return "-".join(groups)


async def look(
    connection: AsyncConnection, kind: Kind, typed: str, now: datetime, where: Sequence[ColumnElement[bool]] = ()
) -> Code | None:
    """What a code would stand for, without using it. Never to be told to the one who typed it."""
    found = select(codes.c.room_id, codes.c.member_id, codes.c.channel_id).where(*_good(kind, typed, now), *where)
    row = (await connection.execute(found)).first()
    return Code(row.room_id, row.member_id, row.channel_id or 0) if row else None


async def use(  # noqa: PLR0913, PLR0917 -- what, by whom, when and where
    connection: AsyncConnection,
    kind: Kind,
    typed: str,
    who: Account,
    now: datetime,
    where: Sequence[ColumnElement[bool]] = (),
) -> Code | None:
    """Use a code up; of two who type it at once one has it. None, and counted, for what is no good, whyever.

    Raises TooManyError, whatever was typed, for an Account that has typed too many wrong ones. `where` says when else
    the code is no good.
    """
    await _may_try(connection, who, now)
    used = update(codes).where(*_good(kind, typed, now), *where).values(used_at=now)
    row = (await connection.execute(used.returning(codes.c.room_id, codes.c.member_id, codes.c.channel_id))).first()
    if row is None:
        wrong = update(guesses).where(*_of(who))
        await connection.execute(wrong.values(wrong=guesses.c.wrong + 1, last_at=now))
        return None
    return Code(row.room_id, row.member_id, row.channel_id or 0)


async def _may_try(connection: AsyncConnection, who: Account, now: datetime) -> None:
    """Raise TooManyError. The Account's row stays locked, so that guesses made at once are counted one by one."""
    them = {"platform": who.platform, "tenant": who.tenant, "user": who.user}
    row = insert_anew(connection, guesses).values(**them, wrong=0, last_at=now)
    rested = case((guesses.c.last_at <= now - PAUSE, 0), else_=guesses.c.wrong)
    row = row.on_conflict_do_update(index_elements=list(them), set_={"wrong": rested})
    if int((await connection.execute(row.returning(guesses.c.wrong))).scalar_one()) >= MOST_WRONG:
        raise TooManyError


async def forget(connection: AsyncConnection, now: datetime) -> None:
    """Drop what has run out."""
    await connection.execute(delete(codes).where(codes.c.expires_at <= now))
    await connection.execute(delete(admissions).where(admissions.c.expires_at <= now))
    await connection.execute(delete(guesses).where(guesses.c.last_at <= now - PAUSE))


def _good(kind: Kind, typed: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        codes.c.hash == _hashed(typed),
        codes.c.kind == kind,
        codes.c.used_at.is_(None),
        codes.c.expires_at > now,
    )


def _of(who: Account) -> tuple[ColumnElement[bool], ...]:
    return guesses.c.platform == who.platform, guesses.c.tenant == who.tenant, guesses.c.user == who.user


def _hashed(typed: str) -> str:
    """By which a code is found, however it was typed: capitals or not, with or without dashes and blanks."""
    told = clean(typed) if len(typed) <= LONGEST_TYPED else ""
    plain = "".join(filter(str.isalnum, told)).upper()
    return sha256(plain.encode()).hexdigest()
