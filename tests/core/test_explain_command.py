"""`bigroom explain`, as a person and as a program uses it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from bot.cli import app
from tests.core.test_cli import bigroom

SENSE = {"expansion", "meaning", "setting", "status", "until", "replaced_by", "nation", "source"}


def test_json_gives_places_in_the_text_and_senses_as_a_look_up_does() -> None:
    text = "🙂 The integrated care board (ICB) asked the MDT’s chair."
    given = json.loads(bigroom("explain", "--json", given=text.encode()).stdout)
    (span,) = given["spans"]
    assert text[span["start"] : span["end"]] == span["surface"] == span["term"] == "MDT"
    assert span["senses"][0]["expansion"] == "Multidisciplinary Team"
    assert span["senses"][0].keys() >= SENSE
    assert given["explained"] == ["ICB"]
    asked = json.loads(bigroom("jargon", "--json", "MDT").stdout)
    assert {sense["expansion"] for sense in asked["terms"][0]["senses"]} == {
        sense["expansion"] for sense in span["senses"]
    }


def test_each_line_is_answered_and_a_bad_one_stops_no_other() -> None:
    lines = [
        b'{"id": 7, "text": "The ICB met."}', b"", b"nonsense", b"[1]", b'{"id": "x"}', b"\xff\xfe",
        b'{"id": "\\ud800", "text": "\\ud800 CQC"}', b'{"id": "last", "text": ""}',
    ]  # fmt: skip
    ended = bigroom("explain", "--jsonl", given=b"\n".join(lines))
    given = [json.loads(line) for line in ended.stdout.splitlines()]
    assert ended.returncode == 1
    assert ended.stderr == "Error: 4 of the lines could not be read. Each has an “error” in its place.\n"
    assert [one.get("id") for one in given] == [7, None, None, "x", None, "\ud800", "last"]
    assert [one["spans"][0]["term"] for one in given if one.get("spans")] == ["ICB", "CQC"]
    assert [one["line"] for one in given if "error" in one] == [3, 4, 5, 6]


def test_lines_that_can_all_be_read_end_well_and_an_id_is_given_back_where_there_was_one() -> None:
    ended = bigroom("explain", "--jsonl", given=b'{"id": 7, "text": "The ICB met."}\n\n{"text": "A cat."}\n')
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [json.loads(line)["id"] for line in ended.stdout.splitlines()] == [7, None]


def test_a_person_reads_a_line_for_each_term() -> None:
    shown = bigroom("explain", given=b"The ICB (\x1b[31m) met. Integrated care system (ICS).").stdout
    assert shown.splitlines()[0].startswith("ICB: Integrated Care Board. ")
    assert shown.splitlines()[1] == "The text itself explains: ICS."
    assert bigroom("explain", given=b"A cat.").stdout == "I found no jargon I know in that text.\n"


@pytest.mark.parametrize(
    "given", [bytes(range(256)) * 20, b"\x89PNG\r\n ICB \xff", b"ICB\0MDT", "ICB".encode("utf-16")]
)
def test_what_is_no_text_is_refused_with_a_sentence(given: bytes) -> None:
    for options in ([], ["--json"]):
        ended = CliRunner().invoke(app, ["explain", *options], input=given)
        assert ended.exit_code == 1
        assert ended.output == "Error: That is not text in UTF-8. Save it as plain text in UTF-8, and give me that.\n"
