from __future__ import annotations

from datetime import date

import pytest

from bot.holidays import Nation, bank_holiday_name, is_working_day, working_days_before
from tests.bank_holidays import TABLE, written


def test_the_table_of_bank_holidays_is_what_the_package_knows() -> None:
    assert TABLE.read_text(encoding="utf-8") == written(), "Run python -m tests.bank_holidays, and read what changed."


@pytest.mark.parametrize(
    ("day", "nations"),
    [
        ("2026-01-01", "ESWN"),
        ("2026-01-02", "S"),
        ("2026-03-17", "N"),
        ("2026-04-03", "ESWN"),
        ("2026-04-06", "EWN"),
        ("2026-05-04", "ESWN"),
        ("2026-05-25", "ESWN"),
        ("2026-07-13", "N"),
        ("2027-07-12", "N"),
        ("2026-08-03", "S"),
        ("2026-08-31", "EWN"),
        ("2026-11-30", "S"),
        ("2026-12-25", "ESWN"),
        ("2026-12-28", "ESWN"),
        ("2027-01-04", "S"),
        ("2022-01-03", "ESWN"),
        ("2022-01-04", "S"),
        ("2022-09-19", "ESWN"),
        ("2023-05-08", "ESWN"),
        ("2026-07-14", ""),
    ],
)
def test_each_nation_keeps_its_own_bank_holidays(day: str, nations: str) -> None:
    keeping = {nation for nation in Nation if bank_holiday_name(date.fromisoformat(day), nation)}
    assert keeping == {nation for nation in Nation if nation[0].upper() in nations}
    assert keeping == {nation for nation in Nation if not is_working_day(date.fromisoformat(day), nation)}


def test_a_bank_holiday_is_named_as_people_here_call_it() -> None:
    assert bank_holiday_name(date(2026, 12, 28), Nation.WALES) == "Boxing Day (substitute day)"
    assert bank_holiday_name(date(2026, 11, 30), Nation.SCOTLAND) == "Saint Andrew's Day"
    assert bank_holiday_name(date(2026, 11, 30), Nation.ENGLAND) is None


def test_weekends_are_not_working_days() -> None:
    assert [is_working_day(date(2026, 11, day), Nation.ENGLAND) for day in (20, 21, 22, 23)] == [
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("day", "count", "nation", "before"),
    [
        ("2026-11-26", 2, Nation.ENGLAND, "2026-11-24"),
        ("2026-11-24", 2, Nation.ENGLAND, "2026-11-20"),
        ("2026-12-02", 2, Nation.SCOTLAND, "2026-11-27"),
        ("2026-04-08", 2, Nation.ENGLAND, "2026-04-02"),
        ("2026-04-08", 2, Nation.SCOTLAND, "2026-04-06"),
        ("2026-11-22", 1, Nation.WALES, "2026-11-20"),
        ("2026-11-22", 0, Nation.WALES, "2026-11-22"),
    ],
)
def test_working_days_are_counted_back_past_weekends_and_bank_holidays(
    day: str, count: int, nation: Nation, before: str
) -> None:
    assert working_days_before(date.fromisoformat(day), count, nation) == date.fromisoformat(before)


def test_working_days_are_not_counted_forward() -> None:
    with pytest.raises(ValueError, match="below zero"):
        working_days_before(date(2026, 11, 26), -1, Nation.ENGLAND)
