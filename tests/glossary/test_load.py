from pathlib import Path

import pytest

from glossary.load import BadGlossaryError, load
from glossary.model import Glossary, Status


def write(folder: Path, text: str, name: str = "nhs.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def entry(lines: str) -> str:
    return f"setting: NHS\nsenses:\n  - term: ICB\n    expansion: Integrated Care Board\n    {lines}\n"


def test_an_entry_becomes_a_sense_with_the_setting_of_its_file(tmp_path: Path) -> None:
    (term,) = load(write(tmp_path, entry("source: knowledge"))).terms
    (sense,) = term.senses
    assert (term.term, sense.term, sense.expansion, sense.setting) == ("ICB", "ICB", "Integrated Care Board", "NHS")


def test_what_an_entry_leaves_out_is_empty_and_its_status_current(tmp_path: Path) -> None:
    (sense,) = load(write(tmp_path, entry("source: knowledge"))).terms[0].senses
    assert sense.status is Status.CURRENT
    assert (sense.meaning, sense.until, sense.replaced_by, sense.nation) == ("", "", "", "")


def test_senses_of_one_headword_in_several_files_come_together(tmp_path: Path) -> None:
    write(tmp_path, entry("source: knowledge"))
    write(tmp_path, "setting: General\nsenses:\n- {term: ICB, expansion: Ice Cream Box, source: knowledge}", "b.yaml")
    (term,) = load(tmp_path).terms
    assert {sense.setting for sense in term.senses} == {"NHS", "General"}


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("status: retired\n    source: knowledge", "status 'retired' is none of"),
        ("until: [2022]\n    source: knowledge", "until must be text"),
        ("see: ICS\n    source: knowledge", "see must be a list of headwords"),
        ("unconfirmed: true\n    source: knowledge", "unconfirmed must be yes"),
        ("replaces: CCG\n    source: knowledge", "fields nobody reads: replaces"),
        ("meaning: ''\n    source: knowledge", "meaning must be text"),
        ("nation: England", "has no source"),
        ("status: [planned]\n    source: knowledge", "status must be text"),
    ],
)
def test_a_bad_entry_is_refused_with_its_file_its_place_and_its_fault(
    tmp_path: Path, lines: str, complaint: str
) -> None:
    with pytest.raises(BadGlossaryError, match=complaint) as refusal:
        load(write(tmp_path, entry(lines)))
    assert str(refusal.value).startswith("nhs.yaml: entry 1 (ICB): ")


@pytest.mark.parametrize(
    "text",
    ["", "just words", "senses: []", "setting: NHS", "setting: NHS\nsenses: {term: ICB}", "setting: [", "a: b: c"],
)
def test_a_file_of_the_wrong_shape_is_refused_by_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadGlossaryError, match=r"^nhs\.yaml: "):
        load(write(tmp_path, text))


def test_an_entry_that_is_no_set_of_fields_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadGlossaryError, match=r"entry 1 \(\): is not a set of fields"):
        load(write(tmp_path, "setting: NHS\nsenses: [ICB]"))


def test_an_entry_without_a_term_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadGlossaryError, match="has no term"):
        load(write(tmp_path, "setting: NHS\nsenses: [{source: knowledge}]"))


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadGlossaryError, match="no glossary files"):
        load(tmp_path)


def test_a_file_cannot_make_python_objects(tmp_path: Path) -> None:
    with pytest.raises(BadGlossaryError, match="needs a 'setting'"):
        load(write(tmp_path, "setting: !!python/object/apply:os.getcwd []\nsenses: []"))


def test_words_that_yaml_takes_for_more_are_text(tmp_path: Path) -> None:
    (term,) = load(write(tmp_path, "setting: NHS\nsenses: [{term: no, until: 2012, source: knowledge}]")).terms
    assert (term.term, term.senses[0].until) == ("no", "2012")


def test_shipped_terms_stand_in_the_order_of_a_dictionary(shipped: Glossary) -> None:
    headwords = [term.term.casefold() for term in shipped.terms]
    assert headwords == sorted(headwords)
