"""The log for programs and calendars, by key: of the Rooms that the key's Member leads, and of no other."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import IO, cast

import structlog
from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import finding
from bot.actions.filters import Filter, Sort
from bot.actions.log import export, keyring, owners
from bot.actions.log.copies import MEDIA, Format
from bot.actions.log.keyring import Kind
from bot.actions.log.pages import LogFile
from bot.actions.log.sheets import Holder, Mark, Object, Sheet, action_sheet, change, decision_sheet
from bot.actions.log.view import View, view
from bot.actions.naming import names_in
from bot.actions.tables import actions
from bot.database import Database

AT_ONCE = 2
"""Calendars made at the same time; who comes next waits, so that chat does not."""


class LogHatch:
    """Finds what a program asks for. It only reads, save when a key was last used."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._writing = asyncio.Semaphore(AT_ONCE)

    async def holder(self, token: str) -> Holder | None:
        """Whose token this is; None for one that opens nothing."""
        return await self._held(Kind.TOKEN, token)

    async def rooms(self, who: Holder) -> list[Object]:
        """The Rooms that it opens, each with whom and what its Actions can be of."""
        async with self._database.reading() as connection:
            return [
                {"id": number, "name": name, **await owners.around(connection, number)}
                for number, name in who.rooms.items()
            ]

    async def actions(self, who: Holder, wanted: Filter, after: Mark | None, limit: int) -> Sheet | None:
        """Some of the Actions that are asked for; None where the Room is not theirs."""
        if not _may_see(who, wanted.room):
            return None
        async with self._database.reading() as connection:
            rows = (await _view(connection, who, wanted)).rows
            if after:
                rows &= _after(wanted.sort, after)
            found = await finding.page(connection, rows, wanted.sort, limit=limit + 1)
        return action_sheet(found, wanted.sort, limit, who.today)

    async def action(self, who: Holder, number: int) -> Object | None:
        """One Action, by its id."""
        async with self._database.reading() as connection:
            sheet = await _one(connection, who, number)
        return sheet.rows[0] if sheet else None

    async def history(self, who: Holder, number: int) -> Sheet | None:
        """All that happened to one Action."""
        async with self._database.reading() as connection:
            sheet = await _one(connection, who, number)
            if sheet is None:
                return None
            told = await finding.history(connection, list(who.rooms), number)
            names = await names_in(connection, sheet.rows[0]["room_id"], [each.change for each in told])
        return Sheet(tuple(change(each, names) for each in told))

    async def decisions(self, who: Holder, wanted: Filter, after: Mark | None, limit: int) -> Sheet | None:
        """Some of the Decisions, newest first; None where the Room is not theirs."""
        if not _may_see(who, wanted.room):
            return None
        async with self._database.reading() as connection:
            rows = (await _view(connection, who, wanted)).decided
            if after:
                rows &= finding.agreed_before(after.instant, after.id)
            found = await finding.agreed(connection, rows, limit=limit + 1)
        return decision_sheet(found, limit)

    async def feed(self, key: str) -> tuple[LogFile, str] | None:
        """The calendar behind an address, with a name for what is in it; None for one that is unknown or revoked."""
        who = await self._held(Kind.CALENDAR, key)
        if who is None:
            return None
        async with self._writing, self._database.reading() as connection:
            to = cast("IO[bytes]", tempfile.TemporaryFile())  # noqa: SIM115 -- whoever sends it closes it
            try:
                shown = await _view(connection, who, who.wanted)
                await export.write(connection, shown, Format.ICS, to, name=who.label)
                length = to.tell()
                named = await asyncio.to_thread(_named, to)
            except BaseException:
                to.close()
                raise
        return LogFile("actions.ics", MEDIA[Format.ICS], to, length), named

    async def _held(self, kind: Kind, key: str) -> Holder | None:
        async with self._database.reading() as connection:
            who = await keyring.holder(connection, kind, key, self._now())
        if who is None:
            structlog.get_logger().warning("log_denied", reason=f"no such {kind}")
        elif who.stale:
            async with self._database.transaction() as connection:
                await keyring.note_use(connection, who.key, who.now)
        return who


async def _view(connection: AsyncConnection, who: Holder, wanted: Filter) -> View:
    return await view(connection, wanted, list(who.rooms), who.today, who.zone)


def _may_see(who: Holder, room: int) -> bool:
    if not room or room in who.rooms:
        return True
    structlog.get_logger().warning("log_denied", member=who.member, room=room)
    return False


async def _one(connection: AsyncConnection, who: Holder, number: int) -> Sheet | None:
    rows = (await _view(connection, who, Filter())).rows & (actions.c.id == number)
    found = await finding.page(connection, rows, Sort.OLDEST, limit=1)
    if not found:
        structlog.get_logger().warning("log_denied", member=who.member, action=number)
        return None
    return action_sheet(found, Sort.OLDEST, 1, who.today)


def _named(content: IO[bytes]) -> str:
    """A name that only the same bytes have; the file is left open at its beginning."""
    content.seek(0)
    name = sha256()
    while chunk := content.read(1 << 18):
        name.update(chunk)
    content.seek(0)
    return name.hexdigest()


def _after(sort: Sort, mark: Mark) -> ColumnElement[bool]:
    """What follows a mark, in an order of finding.ORDERS; a row without a day comes last, whichever way."""
    if sort is Sort.OLDEST:
        column = actions.c.logged_at
        return or_(column > mark.instant, and_(column == mark.instant, actions.c.id > mark.id))
    if sort is Sort.NEWEST:
        column = actions.c.logged_at
        return or_(column < mark.instant, and_(column == mark.instant, actions.c.id > mark.id))
    due, day = actions.c.due, mark.day
    if day is None:
        return due.is_(None) & (actions.c.id > mark.id)
    later = due < day if sort is Sort.LATEST_DUE else due > day
    return or_(later, due.is_(None), and_(due == day, actions.c.id > mark.id))
