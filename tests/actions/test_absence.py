"""Days away as people say them, and the form that they fill in."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.reading.absence import days_away
from bot.holidays import Nation
from bot.message import Day, Intent
from tests.actions.acting import SAM, SLACK, Acting

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("next week", "2026-11-30", "2026-12-04"),
        ("this week.", "2026-11-24", "2026-11-27"),
        ("today", "2026-11-24", "2026-11-24"),
        ("tomorrow", "2026-11-25", "2026-11-25"),
        ("on Thursday", "2026-11-26", "2026-11-26"),
        ("from Monday to Friday", "2026-11-30", "2026-12-04"),
        ("1 to 5 December", "2026-12-01", "2026-12-05"),
        ("1-5 December", "2026-12-01", "2026-12-05"),
        ("21 December to 4 January", "2026-12-21", "2027-01-04"),
        ("until Friday", "2026-11-24", "2026-11-27"),
    ],
)
def test_days_are_read(words: str, first: str, last: str) -> None:
    assert days_away(words, TUESDAY, Nation.ENGLAND) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("words", ["", "soon", "for a while", "5 to 1 bananas", "31 February", "to Friday to"])
def test_what_says_no_days_fills_nothing_in(words: str) -> None:
    assert days_away(words, TUESDAY, Nation.ENGLAND) is None


@pytest.mark.parametrize(("verb", "words"), [("bigroom", "away next week"), ("", "I am away next week")])
async def test_the_form_is_filled_in_with_the_days_that_were_said(acting: Acting, verb: str, words: str) -> None:
    card = await acting.send(Intent(verb, SAM, SLACK, words=words))
    assert card.title == "When are you away?"
    monday, friday = (each.value for each in card.body if isinstance(each, Day))
    assert (monday, friday) == ("2026-11-30", "2026-12-04")
