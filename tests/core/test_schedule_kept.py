"""How a Schedule is put in words, kept in the database, and refused."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schedule import (
    OnHoliday,
    Schedule,
    as_json,
    from_json,
    in_words,
)
from tests.core.plans import TUESDAYS_AT_NINE, schedule, schedules


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Every Tuesday at 09:00, skipped on bank holidays"),
        (
            {"weekdays": (3,), "every_weeks": 2, "at": time(14, 30), "on_holiday": OnHoliday.MOVE},
            "Every second Thursday at 14:30, moved past bank holidays",
        ),
        ({"weekdays": (4, 0)}, "Every Monday and Friday at 09:00, skipped on bank holidays"),
        (
            {"weekdays": (0, 2, 4), "every_weeks": 3},
            "Every third week on Monday, Wednesday and Friday at 09:00, skipped on bank holidays",
        ),
        ({"weekdays": range(5)}, "Every weekday at 09:00, skipped on bank holidays"),
        ({"weekdays": range(5), "every_weeks": 2}, "Every second week on weekdays at 09:00, skipped on bank holidays"),
        ({"weekdays": range(7)}, "Every day at 09:00, skipped on bank holidays"),
        ({"every_weeks": 6}, "Every 6 weeks on Tuesday at 09:00, skipped on bank holidays"),
        ({"zone": "America/New_York"}, "Every Tuesday at 09:00 New York time, skipped on bank holidays"),
        ({"until": date(2026, 12, 8)}, "Every Tuesday at 09:00 until 8 December 2026, skipped on bank holidays"),
    ],
)
def test_a_schedule_is_put_in_plain_words(changes: dict[str, Any], words: str) -> None:
    assert in_words(schedule(**changes)) == words


@given(schedules())
@settings(deadline=None)
def test_a_schedule_comes_back_from_the_database_as_it_went(asked: Schedule) -> None:
    assert from_json(json.loads(json.dumps(as_json(asked)))) == asked


def test_a_row_is_kept_by_names() -> None:
    assert as_json(schedule(weekdays=(3, 1, 3), until=date(2026, 12, 8))) == {
        "weekdays": ["tuesday", "thursday"],
        "at": "09:00",
        "zone": "Europe/London",
        "every_weeks": 1,
        "anchor": "2020-01-07",
        "nation": "england",
        "on_holiday": "skip",
        "until": "2026-12-08",
    }


def test_what_is_usual_need_not_be_said() -> None:
    kept = as_json(TUESDAYS_AT_NINE)
    spare = {name: kept[name] for name in ("weekdays", "at", "zone", "anchor", "nation")}
    assert from_json(spare) == TUESDAYS_AT_NINE


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("weekdays", [], "at least one day"),
        ("weekdays", ["Noday"], "by its name"),
        ("weekdays", [1], "by its name"),
        ("weekdays", [["tuesday"]], "by its name"),
        ("weekdays", "tuesday", "at least one day"),
        ("at", "25:00", "hours and minutes"),
        ("at", "09:00:30", "hours and minutes"),
        ("at", "09:00+01:00", "hours and minutes"),
        ("at", None, "hours and minutes"),
        ("zone", "Europe/Anytown", "such as Europe/London"),
        ("zone", "Europe", "such as Europe/London"),
        ("zone", "right/Europe/London", "such as Europe/London"),
        ("zone", "Europe/../../passwd", "such as Europe/London"),
        ("zone", "Europe/\0", "such as Europe/London"),
        ("zone", "Europe/" + "a" * 9999, "such as Europe/London"),
        ("zone", "", "such as Europe/London"),
        ("every_weeks", 0, "whole number of weeks"),
        ("every_weeks", 53, "whole number of weeks"),
        ("every_weeks", True, "whole number of weeks"),
        ("every_weeks", 1.5, "whole number of weeks"),
        ("anchor", "soon", "counted from"),
        ("anchor", "1999-12-31", "counted from"),
        ("anchor", "2101-01-01", "counted from"),
        ("nation", "France", "Northern Ireland"),
        ("on_holiday", "work", "skipped or moved"),
        ("on_holiday", None, "skipped or moved"),
        ("until", "never", "last day"),
        ("until", "2101-01-01", "last day"),
    ],
)
def test_a_bad_value_is_refused_with_a_sentence_that_says_what_to_give(
    name: str, value: object, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint) as refusal:
        from_json({**as_json(TUESDAYS_AT_NINE), name: value})
    assert str(refusal.value).endswith(".")


SCRAPS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(as_json(TUESDAYS_AT_NINE))), SCRAPS)
def test_nothing_but_a_schedule_or_a_plain_refusal_comes_of_any_value(name: str, scrap: object) -> None:
    try:
        read = from_json({**as_json(TUESDAYS_AT_NINE), name: scrap})
    except ValueError as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 -- either outcome is right
    else:
        assert from_json(as_json(read)) == read
