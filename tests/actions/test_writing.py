"""How a file of the log is written: apart from the event loop, each row once, and not over another file by halves."""

from __future__ import annotations

import json
import resource
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.machinery import ModuleSpec
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

import bot.actions.log
from bot.actions import keeping
from bot.actions.filters import Filter
from bot.actions.log import export
from bot.actions.log.copies import Format
from bot.actions.log.taking import Wish, take
from bot.actions.log.view import view
from bot.actions.rules import Action, Decision
from bot.actions.tables import actions
from bot.database import Database
from bot.settings import SettingsError
from tests.actions.record import LONDON, a_room
from tests.actions.test_export import TODAY
from tests.rooms import TUESDAY

LIBRARIES = ("calendar", "workbook")
MOST_BYTES = 100_000


def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


@dataclass
class Watching:
    """Sees in which threads the libraries are looked for."""

    threads: dict[str, threading.Thread] = field(default_factory=dict)

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        self.threads[name.rpartition(".")[2]] = threading.current_thread()
        return None


async def test_what_makes_calendars_and_workbooks_is_loaded_apart_from_the_event_loop(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, _, _ = await a_room(database)
    watching = Watching()
    monkeypatch.setattr("sys.meta_path", [watching, *sys.meta_path])
    for name in LIBRARIES:
        monkeypatch.delattr(bot.actions.log, name, raising=False)
        monkeypatch.delitem(sys.modules, f"bot.actions.log.{name}", raising=False)
    for kind in (Format.ICS, Format.XLSX):
        async with database.reading() as connection:
            await export.write(connection, await view(connection, Filter(), [room], TODAY, LONDON), kind, BytesIO())
    assert [name for name in LIBRARIES if watching.threads[name] is threading.main_thread()] == []


async def test_a_decision_that_is_logged_meanwhile_has_none_of_the_others_written_twice(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.actions.finding.BATCH", 2)
    room, sam, _ = await a_room(database)
    for number in range(5):
        await _decide(database, room, sam, number // 2)  # two at the same moment, so that the id has to tell
    found: list[int] = []
    async with database.reading() as connection:
        shown = await view(connection, Filter(), [room], TODAY, LONDON)
        async for several in export.decided(connection, shown):
            found += [each.number for each in several]
            await _decide(database, room, sam, 60 + len(found))
    assert found == [5, 4, 3, 2, 1]


async def _decide(database: Database, room: int, by: keeping.By, seconds: int) -> None:
    async with database.transaction() as connection:
        at = TUESDAY + timedelta(seconds=seconds)
        await keeping.decide(connection, room, by, Decision("We will"), [], [], at)


@contextmanager
def little_room() -> Iterator[None]:
    """No file may become longer than MOST_BYTES, as where a disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def a_long_log(database: Database) -> None:
    room, _, _ = await a_room(database)
    about: dict[str, Any] = {
        "room_id": room,
        "status": "open",
        "due": TODAY,
        "logged_at": TUESDAY,
        "changed_at": TUESDAY,
    }
    rows = [{**about, "number": number, "text": f"Ring number {number} " * 9} for number in range(1, 1500)]
    async with database.transaction() as connection:
        await connection.execute(insert(actions), rows)


@pytest.mark.parametrize("kind", Format)
async def test_an_export_that_fails_leaves_the_file_as_it_was_and_nothing_else(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Format
) -> None:
    await a_long_log(database)
    folder, rows = tmp_path / "out", tmp_path / "rows"
    folder.mkdir()
    rows.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(rows))
    old, new = folder / "old", folder / "new"
    old.write_text("as it was")
    for output in (old, new):
        with little_room(), pytest.raises(SettingsError, match=r"^The disk is full: .* was not written"):
            await take(address(database), Wish("Ours", "", kind), output, TUESDAY)
    assert [each.name for each in folder.iterdir()] == ["old"]
    assert old.read_text() == "as it was"
    assert list(rows.iterdir()) == []


async def test_a_disk_that_is_full_is_not_said_to_be_the_database(database: Database) -> None:
    await a_room(database)
    for kind in (Format.CSV, Format.JSON, Format.ICS):
        with pytest.raises(SettingsError, match=r"^The disk is full: the file for /dev/full was not written"):
            await take(address(database), Wish("Ours", "", kind), Path("/dev/full"), TUESDAY)


async def test_a_file_that_is_there_gives_way_to_the_new_one_and_keeps_who_may_read_it(
    database: Database, tmp_path: Path
) -> None:
    room, sam, _ = await a_room(database)
    async with database.transaction() as connection:
        await keeping.log(connection, room, sam, Action("Ring"), TUESDAY)
    file, link = tmp_path / "log.json", tmp_path / "link.json"
    file.write_text("old" * 9_999)
    file.chmod(0o600)
    link.symlink_to(file)
    await take(address(database), Wish("Ours", "", Format.JSON), link, TUESDAY)
    assert [each["text"] for each in json.loads(file.read_text())] == ["Ring"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert link.is_symlink()
