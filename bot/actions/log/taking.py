"""A Room's log as a file for whoever runs the service, who may see every Room."""

from __future__ import annotations

import errno
import secrets
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection
from tqdm import tqdm

from bot.actions import finding
from bot.actions.filters import read_filter
from bot.actions.log import export
from bot.actions.log.copies import Format
from bot.actions.log.view import View, view
from bot.database import DATABASE_AWAY, Database
from bot.rooms.tables import rooms
from bot.settings import SettingsError

MANY = 5000
"""Actions of which one wants to see how far it has come."""

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says where a disk is full, or what one may use of it."""

CUT_OFF = (ConnectionError, TimeoutError, socket.gaierror)
"""The OSErrors of a database that goes away, and not of a file."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed: which Room, since when, and as what."""

    room: str
    since: str
    form: Format
    bom: bool = True


async def take(url: str, wish: Wish, output: Path, now: datetime) -> int:
    """Write the file and say how many Actions it holds; raises SettingsError for what the person can put right."""
    wanted, faults = read_filter({"logged_from": wish.since})
    if faults:
        message = f"--since is wrong: write it as 2026-11-30, not {wish.since}."
        raise SettingsError(message)
    database = Database(url)
    try:
        async with database.reading() as connection:
            room = await found_room(connection, wish.room)
            zone = ZoneInfo(room.zone)
            shown = await view(connection, wanted, [room.id], now.astimezone(zone).date(), zone)
            return await _written(connection, shown, wish, output)
    except DATABASE_AWAY:
        message = "DATABASE_URL is wrong, or its database is not running or not migrated: it cannot be used."
        raise SettingsError(message) from None
    finally:
        await database.close()


async def found_room(connection: AsyncConnection, named: str) -> Row[int, str, str]:
    """The Room of that name or number; raises SettingsError for none, and for several."""
    rows = list(await connection.execute(select(rooms.c.id, rooms.c.name, rooms.c.zone).order_by(rooms.c.id)))
    by_name = [row for row in rows if row.name.casefold() == named.strip().casefold()]
    found = by_name or [row for row in rows if str(row.id) == named.strip()]
    if len(found) == 1:
        return found[0]
    if found:
        message = f"--room is wrong: several Rooms are called that. Give a number: {_listed(found)}."
    elif rows:
        message = f"--room is wrong: there is no such Room. There is: {_listed(rows)}."
    else:
        message = "--room is wrong: there is no Room yet."
    raise SettingsError(message)


def _listed(found: list[Row[int, str, str]]) -> str:
    return ", ".join(f"{row.id} ({row.name})" for row in found)


async def _written(connection: AsyncConnection, shown: View, wish: Wish, output: Path) -> int:
    """With a bar where it takes long, and somebody is looking; raises SettingsError where it cannot be written."""
    total = await finding.count(connection, shown.rows)
    quiet = total < MANY or not sys.stderr.isatty()
    try:
        with _whole(output) as to, tqdm(total=total, unit=" actions", disable=quiet, file=sys.stderr) as bar:
            await export.write(connection, shown, wish.form, to, tell=bar.update, bom=wish.bom)
    except CUT_OFF:
        raise
    except OSError as error:
        raise SettingsError(_unwritten(output, error)) from None
    return total


def _unwritten(output: Path, error: OSError) -> str:
    if error.errno in FULL:
        return f"The disk is full: the file for {output} was not written. Make room, or choose another --output."
    return f"--output is wrong: nothing can be written at {output}."


@contextmanager
def _whole(output: Path) -> Iterator[IO[bytes]]:
    """A file beside the one that is wanted, which takes its place once all is written; else nothing has changed.

    What is no file, as a pipe, is written to as it is.
    """
    if output.exists() and not output.is_file():
        with output.open("wb") as to:
            yield to
        return
    place = output.resolve()
    beside = place.with_name(f"{place.name}.{secrets.token_hex(4)}.part")
    try:
        with beside.open("xb") as to:
            yield to
        if place.exists():
            shutil.copymode(place, beside)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
