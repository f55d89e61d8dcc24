"""A label gives the task only where it is one, and nothing is left behind of what was read."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.reading.sentences import Person, Understood, read
from bot.holidays import Nation

TUESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)
SAM, PRIYA = Person(1, "Sam Jones", "Riverside ICB"), Person(2, "Priya Patel", "Riverside Trust")


def understood(words: str) -> Understood:
    return read(words, TUESDAY, Nation.ENGLAND, (SAM, PRIYA), SAM)


@pytest.mark.parametrize(
    "words",
    [
        "Ask the flat owner Priya Patel about the ramp",
        "Ring the flat’s owner Priya about the ramp",
        "Contact the owner: Priya to agree rent",
        "Ring the lead: Priya Patel",
    ],
)
def test_an_owner_or_lead_within_a_sentence_is_spoken_of_and_no_word_is_lost(words: str) -> None:
    found = understood(words)
    assert (found.text, found.owner, found.named) == (words, None, "")


@pytest.mark.parametrize(
    "words",
    [
        "Owner: Priya Patel. Ring housing",
        "owner Priya, ring housing",
        "Ring housing, owner Priya",
        "Ring housing; owner: Priya",
        "Ring housing (lead: Priya)",
        "Ring housing – owner: Priya",
        "Ring housing - owner: Priya",
    ],
)
def test_at_the_start_or_after_a_stop_it_is_a_label(words: str) -> None:
    assert (understood(words).text, understood(words).owner) == ("Ring housing", PRIYA)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Ring the flat’s owner Priya by Friday", "Ring the flat’s owner Priya"),
        ("Ring housing by Friday (27 Nov)", "Ring housing"),
        ("by 27th Nov (Friday) ring police", "Ring police"),
        ("by 27 Nov '26 ring police", "Ring police"),
        ("by 27 Nov 10 beds must be free", "By 27 Nov 10 beds must be free"),
        ("by 27/11.", "By 27/11."),
        ("ring housing by Friday (noon)", "Ring housing by Friday (noon)"),
        ("ring the housing team this time on Friday", "Ring the housing team this time on Friday"),
        ("by 10.30 on Friday", "By 10.30 on Friday"),
        ("Ring housing at 10am on Friday", "Ring housing at 10am on Friday"),
        ("Sam to ring housing within 3 days about beds", "Ring housing about beds"),
    ],
)
def test_no_stump_is_left_of_the_day(words: str, text: str) -> None:
    assert (understood(words).text, understood(words).day) == (text, FRIDAY)
