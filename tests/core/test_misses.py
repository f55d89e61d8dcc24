"""Words that nobody could explain are counted without who asked, and never what may be a person's data."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.database import Database
from bot.jargon.misses import Misses, forget
from bot.safety import may_be_counted
from tests.core.conftest import NOON, kept


@pytest.mark.parametrize(
    "term",
    ["999 000 0018", "9990000018", "NHS 999-000-0018", "ada@example.org", "Ada Example", "O'Brien", "Smith-Jones",
     "SMITH", "mr jones", "mrs patel",
     "Smith.", "McDonald", "Mr Ng", "Zoë", "Иван", "jane smith", "jane.example", "01/02/1950", "2 Feb", "SW1A 1AA",
     "Jones/Smith", "smith, john", "x" * 61, "", "🙂", "<b>x</b>"],
)  # fmt: skip
def test_what_may_be_a_persons_data_is_never_counted(term: str) -> None:
    assert not may_be_counted(term)


@pytest.mark.parametrize("term", ["zzqqvv", "ICBB", "DoLS", "step down bed", "e-rostering", "A&E/UTC", "IDVAs"])
def test_what_looks_like_jargon_is_counted(term: str) -> None:
    assert may_be_counted(term)


@given(
    st.from_regex(r"\A[a-z]{1,12}\Z"), st.sampled_from(["", " ", "-", "'", ".", "/"]), st.from_regex(r"\A[a-z]{1,8}\Z")
)
def test_no_capitalised_name_is_counted_however_it_is_joined(first: str, joint: str, last: str) -> None:
    name = f"X{first}{joint}{last}"
    assert not may_be_counted(name)
    assert not may_be_counted(f"{last}{joint or ' '}X{first}")


@given(st.text(max_size=20), st.sampled_from("0123456789٣@"), st.text(max_size=20))
def test_nothing_with_a_digit_or_an_at_sign_is_counted(before: str, mark: str, after: str) -> None:
    assert not may_be_counted(before + mark + after)


async def test_counts_add_up_over_several_ticks_whatever_the_case(misses: Misses, database: Database) -> None:
    for day in range(3):
        misses.count("zzqqvv")
        misses.count("ZZQQVV")
        await misses.save(database, NOON + timedelta(days=day))
    await misses.save(database, NOON + timedelta(days=9))
    assert await kept(database) == {"zzqqvv": (6, NOON + timedelta(days=2))}


async def test_a_tally_survives_a_database_that_is_away(misses: Misses, away: Database, database: Database) -> None:
    misses.count("zzqqvv")
    with pytest.raises(Exception, match=r"unable to open|refused|Connect"):
        await misses.save(away, NOON)
    misses.count("zzqqvv")
    await misses.save(database, NOON)
    assert await kept(database) == {"zzqqvv": (2, NOON)}


async def test_a_tally_survives_a_save_that_is_stopped_half_way(misses: Misses, database: Database) -> None:
    misses.count("zzqqvv")
    async with database.transaction() as other:
        if other.dialect.name == "postgresql":
            await other.execute(text("LOCK TABLE unknown_terms"))
        saving = asyncio.create_task(misses.save(database, NOON))
        await asyncio.sleep(0.1)  # it waits for the lock
        saving.cancel()
        await asyncio.wait([saving])
    assert saving.cancelled()
    await misses.save(database, NOON)
    assert await kept(database) == {"zzqqvv": (1, NOON)}


async def test_a_term_that_grows_in_lower_case_does_not_stop_the_count(misses: Misses, database: Database) -> None:
    misses.count("ΐ" * 60)
    misses.count("zzqqvv")
    await misses.save(database, NOON)
    assert (await kept(database))["zzqqvv"] == (1, NOON)


async def test_terms_nobody_asks_for_any_more_are_forgotten(misses: Misses, database: Database) -> None:
    for term, age in (("zzqqvv", 91), ("qqzzvv", 89)):
        misses.count(term)
        await misses.save(database, NOON - timedelta(days=age))
    await forget(database, NOON - timedelta(days=90))
    assert list(await kept(database)) == ["qqzzvv"]
