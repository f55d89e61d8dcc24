"""The command line as a person types it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from bot.cli import app, main
from glossary.shipped import glossary
from tests.running import BIGROOM, logs_put_back
from tests.standins.teams_activities import APP_ID

GOOD = {"BIGROOM_SECRET_KEY": "k" * 64, "PUBLIC_URL": "https://bigroom.example.org"}
NOTHING: Mapping[str, str] = {}
COMMANDS = ("run", "demo", "migrate", "jargon", "explain", "actions", "manifest", "doctor")


class Ended(NamedTuple):
    """What became of a command."""

    returncode: int
    stdout: str
    stderr: str


def bigroom(
    *words: str | bytes, given: bytes = b"", folder: Path | None = None, settings: Mapping[str, str] = NOTHING
) -> Ended:
    """Run one command with nothing set but `settings`, and give what it printed.

    In this process: to start another takes longer than most commands do. What only a process of its own shows is
    tested with `typed`.
    """
    with (
        logs_put_back(),
        pytest.MonkeyPatch.context() as patch,
        CliRunner().isolation(given) as (stdout, stderr, _),
    ):
        patch.setattr(os, "environ", _clean(settings))
        patch.setattr(sys, "argv", ["bigroom", *map(os.fsdecode, words)])
        patch.chdir(folder or Path.cwd())
        code = 0
        try:
            main()
        except SystemExit as exit_:
            code = exit_.code if isinstance(exit_.code, int) else int(bool(exit_.code))
        sys.stdout.flush()
        sys.stderr.flush()
        return Ended(code, stdout.getvalue().decode(), stderr.getvalue().decode())


def typed(
    *words: str | bytes, given: bytes = b"", folder: Path | None = None, settings: Mapping[str, str] = NOTHING
) -> Ended:
    """The same with the installed program."""
    ended = subprocess.run(
        [BIGROOM, *words], input=given, env=_clean(settings), cwd=folder, capture_output=True, check=False
    )
    assert b"Traceback" not in ended.stderr, ended.stderr.decode()
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def _clean(settings: Mapping[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **settings}


def test_help_shows_every_command() -> None:
    shown = typed("--help").stdout
    assert all(f" {command} " in shown for command in COMMANDS)


def test_a_person_is_told_every_meaning_and_whose_it_is() -> None:
    ended = bigroom("jargon", "what", "does", "AP", "stand", "for?")
    assert ended.returncode == 0
    assert {"Approved Premises", "Alternative Provision"} <= {
        line.split(" – ")[0] for line in ended.stdout.splitlines()
    }
    assert "Show everyone" not in ended.stdout


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("CCG", "Until July 2022, now ICB."),
        ("intergrated care bord", "ICB"),
        ("zzqqvv", "I do not know “zzqqvv” yet"),
        ("-", ""),
        (b"\xff\xfe", "I do not know"),
        ("\x1b[31mzzqqvv\u202e", "I do not know “[31mzzqqvv” yet"),
        ("x" * 10_000, "I do not know"),
    ],
)
def test_a_person_is_always_told_something(asked: str | bytes, told: str) -> None:
    ended = (typed if isinstance(asked, bytes) else bigroom)("jargon", asked)
    assert ended.returncode == 0
    assert told in ended.stdout
    assert not {"\x1b", "\u202e"} & set(ended.stdout)


@pytest.mark.parametrize(
    ("asked", "also"), [("ICB", "See also: ICS, strategic commissioner"), ("CCG", "See also: ICB, LWA")]
)
def test_a_terminal_names_what_to_read_next_and_offers_nothing_to_press(asked: str, also: str) -> None:
    shown = bigroom("jargon", asked).stdout
    assert shown.splitlines()[-1] == also
    assert "[" not in shown


@pytest.mark.parametrize("asked", ["", " "])
def test_who_asks_for_nothing_is_told_what_to_type(asked: str) -> None:
    ended = bigroom("jargon", asked)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Which word shall I look up? For example: bigroom jargon ICB" in ended.stderr
    assert json.loads(bigroom("jargon", "--json", asked).stdout) == {"query": asked, "kind": "unknown", "terms": []}


@pytest.mark.parametrize("asked", ["Prevent", "caution", "ETA"])
def test_every_headword_can_be_read_by_a_person(asked: str) -> None:
    said = CliRunner().invoke(app, ["jargon", asked]).stdout
    meanings = [sense.meaning for term in glossary().terms for sense in term.senses if term.term == asked]
    assert any(meanings)
    assert all(meaning in said for meaning in meanings)


def test_a_person_who_types_a_patients_number_is_warned() -> None:
    said = CliRunner().invoke(app, ["jargon", "999 000 0018"]).stdout
    assert said == "Please take that number out\n"


def test_a_known_word_as_json_has_exactly_the_promised_shape() -> None:
    (line,) = bigroom("jargon", "CCG", "--json").stdout.splitlines()
    answer = json.loads(line)
    assert list(answer) == ["query", "kind", "terms"]
    assert (answer["query"], answer["kind"]) == ("CCG", "found")
    (term,) = answer["terms"]
    assert list(term) == ["term", "senses"]
    sense = term["senses"][0]
    keys = ["expansion", "meaning", "setting", "status", "until", "replaced_by", "nation", "source"]
    assert list(sense) == keys
    assert all(isinstance(value, str) for value in sense.values())
    assert (sense["expansion"], sense["status"]) == ("Clinical Commissioning Group", "historical")
    assert (sense["until"], sense["replaced_by"]) == ("July 2022", "ICB")


def test_json_answers_each_line_of_standard_input_in_order() -> None:
    given = "ICB\nwhat does MDT stand for?\r\nintergrated care bord\n\nzzqqvv\n🙂\n".encode() + b"\xff\xfe\nCCG"
    ended = typed("jargon", "--json", "-", given=given)
    assert ended.returncode == 0
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    kinds = ["found", "found", "nearly", "unknown", "unknown", "unknown", "unknown", "found"]
    assert [answer["kind"] for answer in answers] == kinds
    queries = [answer["query"] for answer in answers]
    assert queries[:6] == ["ICB", "what does MDT stand for?", "intergrated care bord", "", "zzqqvv", "🙂"]
    assert queries[-1] == "CCG"
    assert answers[2]["terms"][0]["term"] == "ICB"
    assert answers[4]["terms"] == []


def test_slacks_manifest_is_printed_as_json() -> None:
    ended = bigroom("manifest", "slack", settings=GOOD)
    assert ended.returncode == 0
    printed = json.loads(ended.stdout)
    urls = {command["url"] for command in printed["features"]["slash_commands"]}
    assert urls == {"https://bigroom.example.org/slack/events"}


def test_slacks_manifest_for_socket_mode_needs_no_address() -> None:
    ended = bigroom("manifest", "slack", "--socket")
    assert json.loads(ended.stdout)["settings"]["socket_mode_enabled"] is True


def test_teams_app_package_is_written(tmp_path: Path) -> None:
    to = tmp_path / "app.zip"
    ended = bigroom("manifest", "teams", "--to", str(to), settings={"TEAMS_APP_ID": APP_ID, **GOOD})
    assert (ended.returncode, str(to) in ended.stdout) == (0, True)
    with zipfile.ZipFile(io.BytesIO(to.read_bytes())) as archive:
        assert sorted(archive.namelist()) == ["color.png", "manifest.json", "outline.png"]


@pytest.mark.parametrize(
    ("words", "environment", "named"),
    [
        (("run",), {}, "BIGROOM_SECRET_KEY"),
        (("run",), {**GOOD, "SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        (("run",), {**GOOD, "PORT": "many"}, "PORT"),
        (("demo",), {"HOST": "192.0.2.1"}, "HOST"),
        (("run",), {**GOOD, "HOST": "192.0.2.1"}, "HOST"),
        (("run",), {**GOOD, "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": " "}, "SLACK_SIGNING_SECRET"),
        (("migrate",), {"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        (("migrate",), {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, "DATABASE_URL"),
        (("manifest", "slack"), {}, "PUBLIC_URL"),
        (("manifest", "teams"), GOOD, "TEAMS_APP_ID"),
        (("manifest", "teams"), {**GOOD, "TEAMS_APP_ID": "not a guid"}, "TEAMS_APP_ID"),
        (("manifest", "teams"), {"TEAMS_APP_ID": APP_ID, "PUBLIC_URL": "http://localhost"}, "PUBLIC_URL"),
        (("manifest", "teams", "--socket"), {"TEAMS_APP_ID": APP_ID}, "PUBLIC_URL"),
    ],
)
def test_a_wrong_setting_ends_with_status_2_and_one_sentence_that_names_it(
    words: tuple[str, ...], environment: dict[str, str], named: str, tmp_path: Path
) -> None:
    ended = bigroom(*words, folder=tmp_path, settings=environment)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"{named} is ")
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""


def test_the_installed_program_ends_with_that_status_too(tmp_path: Path) -> None:
    ended = typed("run", folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("BIGROOM_SECRET_KEY is ")


def test_migrating_twice_is_as_good_as_once_and_makes_the_folder(tmp_path: Path) -> None:
    for program in (typed, bigroom):
        ended = program("migrate", folder=tmp_path)
        assert ended.returncode == 0, ended.stderr
        assert ended.stdout.startswith("The database is up to date (revision ")
    assert (tmp_path / "var" / "bigroom.sqlite").exists()


def test_migrating_and_manifests_do_not_mind_where_the_service_listens(tmp_path: Path) -> None:
    anywhere = {**GOOD, "HOST": "0.0.0.0"}  # noqa: S104 -- as a container sets it
    assert bigroom("migrate", folder=tmp_path, settings=anywhere).returncode == 0
    assert bigroom("manifest", "slack", settings=anywhere).returncode == 0


def test_the_doctor_says_what_to_do_and_its_status_tells(tmp_path: Path) -> None:
    settings = {"BIGROOM_SECRET_KEY": "k" * 64, "PUBLIC_URL": "http://127.0.0.1:1"}
    ended = bigroom("doctor", folder=tmp_path, settings=settings)
    assert ended.returncode == 1
    lines = ended.stdout.splitlines()
    assert lines[0].startswith("ok   settings: ")
    assert any(line.startswith("FIX  database: ") and "bigroom migrate" in line for line in lines)
    assert any(line.startswith("FIX  public URL: ") for line in lines)
    assert any(line.startswith("?    clock: could not be compared: ") for line in lines)


def test_an_unknown_command_is_refused_with_help() -> None:
    ended = bigroom("dance")
    assert ended.returncode == 2
    assert "dance" in ended.stderr
