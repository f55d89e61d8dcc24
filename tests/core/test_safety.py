"""What looks like a patient's number, however somebody writes it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.safety import holds_nhs_number, looks_like_a_patient


@pytest.mark.parametrize(
    "written",
    [
        "9990000018",
        "999 000 0018",
        "999 - 000 - 0018",
        "999\u2013000\u20130018",
        "999\u2011000\u20110018",
        "999/000/0018",
        "(999) 000 0018",
        "999_000_0018",
        "999, 000, 0018",
        "999\u2212000\u20120018",
        "999\u00a0000\n0018",
        "999\u200b000\u200b0018",
        "9\u200b\u200b\u200b\u200b990000018",
        "\uff19\uff19\uff19 000 0018",
        "Bed 4, 999 000 001 8",
    ],
)
def test_an_nhs_number_is_seen_however_it_is_written(written: str) -> None:
    assert holds_nhs_number(f"Ring {written} today")


@pytest.mark.parametrize(
    "written", ["999 000 0019", "19990000018", "999 000 00180", "999; 000; 0018", "999    000 0018"]
)
def test_other_digits_are_no_nhs_number(written: str) -> None:
    assert not holds_nhs_number(f"Ring {written} today")


@pytest.mark.parametrize("apart", ["", " ", " - ", "    ", "-(", "\u200b"])
def test_a_long_row_of_digits_and_separators_is_read_once(apart: str) -> None:
    """A pattern that went back over it would not end."""
    assert not holds_nhs_number(f"1{apart}2{apart}" * 5_000 + "x")


@pytest.mark.parametrize("mark", ["/", ".", "-"])
def test_two_days_in_a_row_are_no_patient(mark: str) -> None:
    first = date(2026, 1, 1)
    for number in range(400):
        days = [(first + timedelta(number + more)).strftime(f"%d{mark}%m{mark}%Y") for more in (0, 1)]
        assert not holds_nhs_number(" – ".join(days)), days


@pytest.mark.parametrize(
    "words",
    [
        *("ring Mrs Jones, dob 3/4/1941", "D.O.B. in the letter", "ask for her date of birth"),
        *("Ada, born on 3/4/1941", "born 3 April 1941", "(born: 3.4.41)", "BORN ON THE 3RD OF APRIL", "her birth date"),
        *("visit 12 Mill Lane, LS1 4AP", "m60 7ra", "EC1A1BB", "number 999 000 0017", "9990000017", "\u200b9990000017"),
        *("M1 1ST", "m1 1sq"),
    ],
)
def test_what_looks_like_a_patient_is_noticed(words: str) -> None:
    assert looks_like_a_patient(words)


@pytest.mark.parametrize(
    "words",
    [
        *("ring 0161 496 0000", "ring 01614960000 by Friday", "ward B12", "Q4 2026", "form MG11", "£1000000000", "bob"),
        *("M60 motorway", "by 27/11/2026", "A1 poster", "unit 5 3rd floor", "10 of 12 beds", "ICB HQ1", ""),
        *("Meet in M1 1st floor", "B12 3rd dose", "In Q3 3rd draft", "E1 2nd ward", "newborn 2", "where they are born"),
        *("born 6 weeks early", "babies born in hospital"),
    ],
)
def test_what_is_no_sign_of_a_patient_is_passed_over(words: str) -> None:
    assert not looks_like_a_patient(words)
