"""Where nobody knows who asks, a short form's usual sense leads."""

import pytest

from glossary.lookup import Lookup
from glossary.usual import cue_lines, usual


@pytest.mark.parametrize(
    ("short", "meant"),
    [
        ("LGA", "Local Government Association"),
        ("DBS", "Disclosure and Barring Service"),
        ("MH", "Mental Health"),
        ("RAF", "Royal Air Force"),
        ("CTO", "Community Treatment Order"),
        ("PA", "Personal Assistant"),
        ("EDS", "Electronic Discharge Summary"),
        ("BPD", "Borderline Personality Disorder"),
        ("SMI", "Serious Mental Illness"),
        ("DPA", "Data Protection Act"),
        ("OM", "Offender Manager"),
        ("FSA", "Food Standards Agency"),
        ("TU", "Trade Union"),
    ],
)
def test_the_sense_that_most_people_mean_comes_first(lookup: Lookup, short: str, meant: str) -> None:
    (term, *_) = lookup.find(short).terms
    assert term.senses[0].expansion == meant


def test_the_first_of_a_short_forms_lines_is_its_usual_sense() -> None:
    beginnings = [beginning for short, beginning, _ in cue_lines() if short == "LGA"]
    assert usual()["LGA"] == beginnings[0] == "Local Gov"
    assert len(beginnings) > 1


@pytest.mark.parametrize("written", ["s.136", "section 136", "S136", "sec 136"])
def test_one_power_has_one_meaning(lookup: Lookup, written: str) -> None:
    (term,) = lookup.find(written).terms
    assert len(term.senses) == 1


@pytest.mark.parametrize("written", ["EDS", "police bail", "DLN", "RAG rated", "Q2", "Q3", "Q4"])
def test_what_a_stranger_missed_is_here(lookup: Lookup, written: str) -> None:
    assert lookup.surely(written)
