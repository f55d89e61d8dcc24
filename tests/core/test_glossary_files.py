"""The glossary taken away as a file, and the files that people send in."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.jargon.export import COLUMNS, Format, only, written
from bot.jargon.offered import LONGEST_CELL, Outcome, Verdict, check
from bot.jargon.sheets import UnreadableSheetError
from glossary.model import Glossary, Sense, Status, Term
from tests.core.test_cli import bigroom

FORMULA = "=cmd|' /C calc'!A0"
NHS_NUMBER = "943 476 5919"  # made up; its check digit holds
ICB = Sense("ICB", "Integrated Care Board", "Plans local care.", "NHS", Status.CURRENT, "", "", "England", "knowledge")
PIN = Sense("PIN", "+Pin", FORMULA, "Housing", Status.CURRENT, "", "", "", "knowledge", see=("ICB", "CCG"))
CCG = Sense("CCG", "Clinical Group", "Bought *care*.", "NHS", Status.HISTORICAL, "2022", "ICB", "", "knowledge",
            unconfirmed=True, reviewed="2026-11-22")  # fmt: skip
SMALL = Glossary((Term("CCG", (CCG,)), Term("ICB", (ICB,), "Not the place."), Term("PIN", (PIN,))))
HEADINGS = "term,expansion,meaning,setting,nation,source,see,status,replaced_by,unconfirmed,reviewed"


def sent(*rows: str, headings: str = HEADINGS) -> Outcome:
    return check("\n".join((headings, *rows)).encode(), SMALL)


def said(outcome: Outcome) -> str:
    assert len(outcome.findings) == 1, outcome.findings
    return outcome.findings[0].said


def test_every_format_holds_every_sense() -> None:
    table = list(csv.DictReader(io.StringIO(written(SMALL.terms, Format.CSV).decode("utf-8-sig"))))
    assert [row["term"] for row in table] == ["CCG", "ICB", "PIN"]
    assert list(table[0]) == [*COLUMNS, "warning"]
    assert table[0] | {"status": "historical", "unconfirmed": "yes", "replaced_by": "ICB"} == table[0]
    assert table[2]["see"] == "ICB; CCG"
    everything = json.loads(written(SMALL.terms, Format.JSON))
    assert everything[1]["warning"] == "Not the place."
    assert everything[2]["senses"][0]["see"] == ["ICB", "CCG"]
    words = written(SMALL.terms, Format.MD).decode()
    assert all(f"\n### {term.term}\n" in words for term in SMALL.terms)
    assert "> Mind: Not the place." in words
    assert "Used until 2022. Now: ICB. Bought \\*care\\*. Not confirmed yet." in words


def test_no_cell_of_a_csv_would_run() -> None:
    row = list(csv.DictReader(io.StringIO(written(SMALL.terms, Format.CSV).decode("utf-8-sig"))))[2]
    assert (row["expansion"], row["meaning"]) == ("'+Pin", f"'{FORMULA}")


def test_only_a_settings_own_senses_are_taken() -> None:
    assert [term.term for term in only(SMALL.terms, "NHS")] == ["CCG", "ICB"]
    assert only(SMALL.terms, "") == list(SMALL.terms)


def test_what_is_taken_away_and_sent_in_again_is_here_already(glossary: Glossary) -> None:
    assert check(written(SMALL.terms, Format.CSV), SMALL).counts[Verdict.SAME] == 3
    outcome = check(written(glossary.terms, Format.CSV), glossary)
    assert outcome.counts[Verdict.NEW] == outcome.counts[Verdict.CLASH] == 0
    assert not outcome.notes


@pytest.mark.parametrize(
    ("row", "advice"),
    [
        (",Full,It helps.,NHS,,knowledge", "It has no term."),
        ("ZZ,Full,,NHS,,knowledge", "It has no meaning."),
        ("ZZ,Full,It helps.,NHS,,", "It has no source."),
        ("ZZ,Full,It helps.,Moon,,knowledge", "There is no setting Moon. Use one of: Housing, NHS."),
        ("ZZ,Full,It helps.,NHS,France,knowledge", "There is no nation France."),
        ("ZZ,Full,It helps.,NHS,,knowledge,QQ", "No term is written QQ, which see names."),
        ("ZZ,Full,It helps.,NHS,,knowledge,,old", "There is no status old."),
        ("ZZ,Full,It helps.,NHS,,knowledge,,historical", "under no_successor why nothing."),
        ("ZZ,Full,It helps.,NHS,,knowledge,,historical,QQ", "No term is written QQ, which replaced_by names."),
        ("ZZ,Full,It helps.,NHS,,knowledge,,,,maybe", "Write yes under unconfirmed"),
        ("ZZ,Full,It helps.,NHS,,knowledge,,,,,22/11/2026", "Write the day under reviewed as 2026-11-22."),
        ("ZZ,Full,It helps, NHS,,knowledge,,,,,,left over", "Put quotation marks around a cell that holds a comma."),
        (f"ZZ,Full,{'so ' * 36},NHS,,knowledge", "The meaning has 36 words. Use 35 at most."),
        ("ZZ,Full,One. Two. Three.,NHS,,knowledge", "more than two sentences"),
        ("ZZ,Full,Ask your GP.,NHS,,knowledge", "The meaning uses GP. Spell it out in plain words."),
        (f"ZZ,{'x' * (LONGEST_CELL + 1)},It helps.,NHS,,knowledge", "A cell is too long"),
        ('ZZ,"Full,It helps.,NHS,,knowledge', "A quotation mark is not closed"),
    ],
)
def test_a_faulty_row_is_told_by_its_line_and_stops_no_other(row: str, advice: str) -> None:
    outcome = sent("YA,Good,It helps.,NHS,,knowledge", "", row, 'YB,"Also, good",It "also helps.,nhs,,knowledge')
    assert advice in said(outcome)
    assert (outcome.findings[0].line, outcome.findings[0].verdict) == (4, Verdict.FAULTY)
    assert (outcome.counts[Verdict.NEW], outcome.counts[Verdict.FAULTY], outcome.well) == (2, 1, False)


def test_a_quotation_mark_that_a_later_row_closes_takes_only_its_own_line() -> None:
    outcome = sent('ZZ,"Open,It helps.,NHS,,knowledge', 'YA,"Shut, well",It helps.,NHS,,knowledge')
    assert [finding.line for finding in outcome.findings] == [2]
    assert outcome.counts[Verdict.NEW] == 1


def test_a_cell_may_hold_a_line_break_and_lines_are_still_counted_right() -> None:
    outcome = sent('YA,Good,"It\nhelps.",NHS,,knowledge', "ZZ,Full,,NHS,,knowledge")
    assert [finding.line for finding in outcome.findings] == [4]


def test_an_nhs_number_is_refused_and_not_said_again() -> None:
    outcome = sent(f"{NHS_NUMBER},Full,It helps.,NHS,,knowledge")
    assert "looks like an NHS number" in said(outcome)
    assert NHS_NUMBER not in repr(outcome.findings)


@pytest.mark.parametrize(
    ("row", "verdict", "advice"),
    [
        ("ICB,Integrated Care Board,Plans local care.,NHS,England,knowledge", Verdict.SAME, ""),
        ("ICB,The Integrated Care Boards,Plans.,NHS,England,knowledge", Verdict.CLASH, "says: Plans local care."),
        ("ICB,Integrated Care Board,Plans local care.,Housing,England,knowledge", Verdict.CLASH, "another setting"),
        ("ICB,Integrated Care Board,It plans.,NHS,Wales,knowledge", Verdict.NEW, ""),
        ("ICB,Integrated Care Board,It plans.,NHS,,knowledge", Verdict.CLASH, "for England with another meaning."),
        ("ICB,Integrated Care Board,Plans local care.,NHS,,knowledge", Verdict.SAME, ""),
        ("CCG,Clinical Group,Bought *care*.,NHS,Wales,knowledge,,historical,ICB", Verdict.CLASH, "another nation"),
        ("ICB,Inner City Bus,It drives.,NHS,,knowledge", Verdict.NEW, ""),
        ("icb,Inner City Bus,It drives.,NHS,,knowledge", Verdict.NEW, "The glossary has ICB."),
        ("ZZ,Full,It helps.,NHS,,knowledge,ICB; ZZ,historical,Many Good Boards", Verdict.NEW, ""),
    ],
)  # fmt: skip
def test_a_row_is_held_beside_what_is_here(row: str, verdict: Verdict, advice: str) -> None:
    outcome = sent(row)
    assert [many for each, many in outcome.counts.items() if each is verdict] == [1], outcome
    assert advice in (said(outcome) if advice else "")
    assert outcome.well is (verdict in {Verdict.NEW, Verdict.SAME})


def test_two_rows_of_one_sense_clash_each_is_told_and_neither_is_counted_as_good() -> None:
    outcome = sent("ZZ,Full Name,It helps.,NHS,,knowledge", "ZZ,Full Names,It aids.,Housing,,knowledge")
    assert [(finding.line, finding.said) for finding in outcome.findings] == [
        (2, "Line 3 has the same sense, under Housing. Keep one of the two."),
        (3, "Line 2 has the same sense, under NHS. Keep one of the two."),
    ]
    assert (outcome.counts[Verdict.NEW], outcome.counts[Verdict.CLASH], outcome.new) == (0, 2, ())


def test_a_row_that_is_there_twice_is_told_of_the_glossary_too() -> None:
    row = "ICB,Integrated Care Board,It {}.,{},,knowledge"
    outcome = sent(row.format("plans", "NHS"), row.format("pays", "Housing"))
    ours = "The glossary has this sense for England with another"
    first, second = (finding.said for finding in outcome.findings)
    assert first.startswith(
        f"Line 3 has the same sense, under Housing. Keep one of the two. {ours} meaning. There it says"
    )
    assert second.startswith(
        f"Line 2 has the same sense, under NHS. Keep one of the two. {ours} meaning and another setting"
    )


def test_a_row_for_everywhere_is_the_same_sense_as_one_for_a_nation() -> None:
    outcome = sent("ZZ,Full,It helps.,NHS,,knowledge", "ZZ,Full,It aids.,NHS,Wales,knowledge")
    assert [finding.line for finding in outcome.findings] == [2, 3]
    apart = sent("ZZ,Full,It helps.,NHS,England,knowledge", "ZZ,Full,It aids.,NHS,Wales,knowledge")
    assert (apart.counts[Verdict.NEW], apart.findings) == (2, ())


HARD = (
    "A multidisciplinary synergistic paradigm utilising biopsychosocial frameworks across the integrated "
    "neighbourhood infrastructure, notwithstanding commissioning intentions."
)


def test_a_meaning_that_is_hard_to_read_is_remarked_on_unless_the_row_says_why() -> None:
    headings = "term,expansion,meaning,setting,source,hard"
    row = f'ZZ,Full,"{HARD}",NHS,knowledge,'
    outcome = sent(row, headings=headings)
    assert said(outcome).startswith("The meaning is hard to read. Use shorter words")
    assert (outcome.well, outcome.new) == (True, ((2, "ZZ"),))
    assert sent(f"{row}The law has these words.", headings=headings).findings == ()


@pytest.mark.parametrize(
    ("row", "advice"),
    [
        (f"ZZ,{FORMULA},It helps.,NHS,,knowledge", "A spreadsheet would run what is under expansion."),
        (f"ZZ,'{FORMULA},It helps.,NHS,,knowledge", "A spreadsheet would run what is under expansion."),
        ("ZZ,Full,@SUM(A1),NHS,,knowledge", "A spreadsheet would run what is under meaning."),
        ("ZZ,Full,<script>alert(1)</script> is a thing that helps.,NHS,,knowledge", "There is markup under meaning."),
        ("ZZ,Full &amp; good,It helps.,NHS,,knowledge", "There is markup under expansion."),
        ("ZZ,Full,It [helps](https://example.org).,NHS,,knowledge", "There is markup under meaning."),
    ],
)
def test_what_would_run_or_is_markup_must_be_mended(row: str, advice: str) -> None:
    outcome = sent(row)
    assert advice in said(outcome)
    assert outcome.findings[0].verdict is Verdict.FAULTY
    assert outcome.new == ()


@pytest.mark.parametrize(
    "marked",
    ["<b>", "</b>", "<br/>", "<br />", "<a href='x'>", "<svg/onload=x>", "<img src=x", "<!-- x -->", "<?php", "<ICB>",
     "<https://example.org>", "[x](y)", "&nbsp;", "&lt;b&gt;", "&#39;", "&#x27;"],
)  # fmt: skip
def test_every_tag_link_and_sign_by_its_name_is_markup(marked: str) -> None:
    assert "There is markup under meaning." in said(sent(f"ZZ,Full,It helps {marked} some.,NHS,,knowledge"))


@pytest.mark.parametrize(
    "plain",
    ["Waits of < 5 days", "R&D; and more", "P&L; costs", "Q&A;", "age <a week", "a child <a year and >a week", "&c;"],
)
def test_a_sign_that_is_no_markup_is_no_fault(plain: str) -> None:
    assert sent(f"ZZ,Research & Care,{plain}.,NHS,,knowledge").new == ((2, "ZZ"),)


def test_a_term_without_a_name_in_full_may_mean_another_thing_in_another_setting() -> None:
    outcome = sent("front door,,It helps.,NHS,,knowledge", "front door,,It aids.,Housing,,knowledge")
    assert outcome.counts[Verdict.NEW] == 2


ROW = "ZÉ,Full – “name”,It helps.,NHS,England; Wales,knowledge"


@pytest.mark.parametrize(
    ("made", "note"),
    [
        (lambda text: text.encode("utf-8-sig"), ""),
        (lambda text: text.encode("cp1252"), "Windows-1252"),
        (lambda text: text.replace(",", "\t").encode("utf-16"), "UTF-16"),
        (lambda text: text.replace(";", "+").replace(",", ";").replace("+", ",").encode(), "semicolons"),
        (lambda text: ("sep=,\n" + text).encode(), ""),
        (lambda text: ("\n,,\n" + text).replace("\n", "\r\n").encode(), ""),
        (lambda text: text.replace("\n", "\r").encode(), ""),
        (lambda text: text.replace("term,expansion", "Acronym,Stands for").encode(), ""),
    ],
)
def test_what_excel_and_haste_make_of_a_file_is_read(made: Callable[[str], bytes], note: str) -> None:
    outcome = check(made(f"{HEADINGS}\n{ROW}\n").replace(b"England, Wales", b"England; Wales"), SMALL)
    if note == "semicolons":  # where cells are parted by them, a list in a cell has quotation marks
        outcome = check(made(f"{HEADINGS}\n{ROW}\n").replace(b"England, Wales", b'"England; Wales"'), SMALL)
    assert outcome.counts[Verdict.NEW] == 1, outcome
    assert note in " ".join(outcome.notes)


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf\r\n , \n", "The file is empty."),
        (b"PK\x03\x04rest", "choose Save As and the type CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel workbook"),
        (b"%PDF-1.7", "This is a PDF."),
        (b"term\x81,meaning", "a code that we do not know"),
        (b"name,age\nx,1", "These are missing: term, meaning, setting, source."),
        (b"term,word,meaning,setting,source\n", "names term more than once"),
        (b'term,"meaning,setting,source\nx,y,z,q', "a quotation mark in it is not closed"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained_in_a_sentence(content: bytes, advice: str) -> None:
    with pytest.raises(UnreadableSheetError) as raised:
        check(content, SMALL)
    assert advice in str(raised.value)


def test_any_bytes_at_all_are_judged_or_explained() -> None:
    for number in range(256):
        for shape in (bytes([number]) * 9, f"{HEADINGS}\n".encode() + bytes([number, 34, 44, number, 10, 0])):
            try:
                outcome = check(shape, SMALL)
            except UnreadableSheetError:
                continue
            assert sum(outcome.counts.values()) <= 3


def test_a_terminal_takes_the_glossary_away_and_checks_a_file(tmp_path: Path) -> None:
    file = tmp_path / "glossary.csv"
    took = bigroom("glossary", "export", "--setting", "Armed forces", "--output", str(file))
    assert re.fullmatch(r"Wrote \d+ terms with \d+ senses to .*glossary\.csv\.\n", took.stdout)
    assert file.read_bytes().startswith(b"\xef\xbb\xbfterm,")
    piped = bigroom("glossary", "export", "--setting", "armed-forces", "--no-bom")
    assert piped.stdout == file.read_bytes().decode("utf-8-sig")
    with file.open("a", encoding="utf-8") as more:
        more.write("ZZT,Zed Team,,Armed forces\n")
    for named, given in ((str(file), b""), ("-", file.read_bytes())):
        checked = bigroom("glossary", "check", named, given=given)
        assert checked.returncode == 1
        assert "(ZZT): MEND. It has no meaning." in checked.stdout


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("export", "--setting", "moon"), "--setting is wrong"),
        (("export", "--output", "/no/such/folder/x.csv"), "--output is wrong"),
        (("check", "/no/such/file.csv"), "FILE is wrong"),
        (("check", "-"), "The file is empty."),
    ],
)
def test_a_slip_on_the_command_line_is_one_sentence_and_status_2(words: tuple[str, ...], advice: str) -> None:
    ended = bigroom("glossary", *words)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert advice in ended.stderr
