"""`bigroom actions export`: a Room's log as a file, for whoever runs the service."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.actions import keeping
from bot.actions.log.copies import Format
from bot.actions.log.taking import Wish, take
from bot.actions.rules import Action
from bot.cli import app
from bot.database import Database
from bot.settings import SettingsError
from tests.actions.record import FRIDAY, a_room
from tests.rooms import TUESDAY


def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


async def two_rooms(database: Database) -> int:
    """One with an Action of today and one of last month, and another Room's; the id of the first comes back."""
    room, sam, _ = await a_room(database)
    theirs, other, _ = await a_room(database, "Theirs")
    async with database.transaction() as connection:
        await keeping.log(connection, room, sam, Action("Long ago"), TUESDAY - timedelta(days=30))
        await keeping.log(connection, room, sam, Action("Ring", due=FRIDAY), TUESDAY)
        await keeping.log(connection, theirs, other, Action("Not ours"), TUESDAY)
    return room


async def test_a_room_is_named_by_name_or_number_and_since_keeps_to_what_is_newer(
    database: Database, tmp_path: Path
) -> None:
    room, file = await two_rooms(database), tmp_path / "log.json"
    for named, since, texts in (
        ("ours", "", ["Ring", "Long ago"]),
        (str(room), "2026-11-01", ["Ring"]),
    ):
        many = await take(address(database), Wish(named, since, Format.JSON), file, TUESDAY)
        assert [each["text"] for each in json.loads(file.read_text())] == texts
        assert many == len(texts)


@pytest.mark.parametrize(
    ("room", "since", "said"),
    [
        ("Nowhere", "", "--room is wrong: there is no such Room. There is: "),
        ("Theirs", "30 February", "--since is wrong: write it as 2026-11-30"),
        ("Twice", "", "--room is wrong: several Rooms are called that. Give a number: "),
    ],
)
async def test_what_is_wrong_is_said_in_a_sentence(
    database: Database, tmp_path: Path, room: str, since: str, said: str
) -> None:
    await two_rooms(database)
    await a_room(database, "Twice")
    await a_room(database, "TWICE")
    with pytest.raises(SettingsError, match=said):
        await take(address(database), Wish(room, since, Format.CSV), tmp_path / "log.csv", TUESDAY)


async def test_where_nothing_can_be_written_it_says_so(database: Database, tmp_path: Path) -> None:
    await two_rooms(database)
    with pytest.raises(SettingsError, match="--output is wrong"):
        await take(address(database), Wish("Ours", "", Format.CSV), tmp_path / "no" / "log.csv", TUESDAY)


async def test_a_database_that_is_away_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL is wrong"):
        await take(f"sqlite:///{tmp_path}/no/x.sqlite", Wish("Ours", "", Format.CSV), tmp_path / "log.csv", TUESDAY)


async def test_a_long_export_tells_how_far_it_has_come_only_to_a_terminal(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await two_rooms(database)
    monkeypatch.setattr("bot.actions.log.taking.MANY", 1)
    for watched in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda watched=watched: watched, raising=False)
        await take(address(database), Wish("Ours", "", Format.CSV), tmp_path / "log.csv", TUESDAY)
        assert ("2/2" in capsys.readouterr().err) is watched


def test_the_command_writes_nothing_where_something_is_wrong_and_its_help_says_all_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/x.sqlite")
    monkeypatch.chdir(tmp_path)
    typed = CliRunner()
    assert typed.invoke(app, ["migrate"]).exit_code == 0
    wrong = typed.invoke(app, ["actions", "export", "--room", "Ours", "--output", "log.csv"])
    assert str(wrong.exception) == "--room is wrong: there is no Room yet."
    assert not (tmp_path / "log.csv").exists()
    helped = typed.invoke(app, ["actions", "export", "--help"], env={"COLUMNS": "120", "NO_COLOR": "1"}).stdout
    assert all(each in helped for each in ("--room", "--since", "--format", "--output", "csv|xlsx|ics|json"))
