"""The check-in and its summary start with what is due and late."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.minding import ahead
from bot.database import Database
from bot.message import card
from tests.actions.acting import buttons
from tests.actions.minding import COUNCIL, PAT, SAM, TRUST, Minding, minded
from tests.rooms import utc


@pytest.fixture
async def minding(database: Database) -> Minding:
    return await minded(database)


async def top(minding: Minding, at: str = "2026-11-25T09:00") -> str:
    async with minding.database.reading() as connection:
        return card("Top", *await ahead.top(connection, minding.room, utc(at))).summary


async def test_counts_are_given_by_organisation_and_the_next_ones_with_their_owners(minding: Minding) -> None:
    await minding.log("Late")
    await minding.log("Today", date(2026, 11, 30), owner=PAT)
    await minding.log("In a week", date(2026, 12, 7), owner=PAT)
    await minding.log("Later", date(2026, 12, 8))
    await minding.log("Theirs", room=minding.neighbours)
    assert (await top(minding, "2026-11-30T09:00")).splitlines() == [
        "Top",
        "Our Actions: 2 due in the next seven days, 1 late",
        f"{COUNCIL}: 2 due in the next seven days; {TRUST}: 1 late",
        f"2. Today – {PAT.user}, {COUNCIL}. Due today",
        f"3. In a week – {PAT.user}, {COUNCIL}. Due Monday 7 December",
        "[Show the late ones]",
    ]


async def test_nothing_stands_there_when_nothing_is_due(minding: Minding) -> None:
    await minding.log("Later", date(2026, 12, 8))
    assert await top(minding) == "Top"


async def test_who_wants_no_reminder_is_counted_and_not_named(minding: Minding) -> None:
    await minding.log()
    await minding.ask("actions quiet", SAM)
    assert "1 due" in await top(minding)
    assert SAM.user not in await top(minding)


async def test_the_check_in_and_its_summary_start_with_it(minding: Minding) -> None:
    await minding.log("Ring the housing team")
    minding.now.at = utc("2026-11-25T09:00")
    await minding.ask("checkin now", PAT)
    (shown,) = await minding.said("Check-in 1")
    assert shown.summary.splitlines()[1] == "Our Actions: 1 due in the next seven days"
    mine = await minding.ask("checkin", SAM)
    assert "Our Actions" not in mine.summary
    minding.now.at = utc("2026-11-30T09:00")
    asked = await minding.ask("checkin close", PAT)
    await minding.ask("checkin.close", PAT, ref=next(buttons(asked)).ref)
    (summary,) = await minding.said("Check-in 1: what we heard")
    assert summary.summary.splitlines()[1] == "Our Actions: 1 late"
