"""A summary of the log comes weekly or monthly, to those it was arranged for."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from bot.actions import keeping
from bot.actions.minding import planning, report_cards
from bot.actions.minding.rhythm import is_report_day
from bot.actions.rules import Kind, Status
from bot.clock import Due
from bot.database import Database
from bot.holidays import Nation
from bot.message import Choice
from bot.occurrences import schedules
from tests.actions.minding import COUNCIL, FRIDAY, LEA, PAT, SAM, TEAMS, TRUST, Minding, minded
from tests.rooms import utc

REPORT = "Our Actions in"
WEEKLY = {"rhythm": "weekly", "weekday": "0", "day": "1", "at": "10:00", "whom": "room"}


@pytest.fixture
async def minding(database: Database) -> Minding:
    return await minded(database)


async def arrange(minding: Minding, **changed: str) -> str:
    return (await minding.ask("actions.report", LEA, answers={**WEEKLY, **changed})).summary


async def finish(minding: Minding, number: int) -> None:
    async with minding.database.transaction() as connection:
        known = await keeping.find(connection, minding.room, number, lock=True)
        assert known
        done = replace(known.action, status=Status.DONE)
        await keeping.change(connection, minding.room, known, minding.people[SAM], Kind.DONE, done, minding.now())


async def reported(minding: Minding) -> int:
    return len(await minding.said(REPORT))


async def test_the_figures_are_told_in_words_by_organisation_with_the_way_to_the_log(minding: Minding) -> None:
    early = await minding.log("Done before it was arranged")
    await finish(minding, early.id)
    minding.now.turn(60)
    assert "Every Monday at 10:00, to the whole Room" in await arrange(minding)
    done = await minding.log("Done since")
    await minding.log("Late", FRIDAY)
    await minding.log("Carried", date(2026, 11, 9), owner=PAT)
    await minding.log("Theirs", room=minding.neighbours)
    minding.now.turn(60)
    await finish(minding, done.id)
    await minding.tick("2026-11-30T10:00")
    (card,) = await minding.said(REPORT)
    assert await minding.said(REPORT, TEAMS.channel) == [card]
    assert card.summary.splitlines() == [
        "Our Actions in Ours",
        "2 open, 2 of them late, 1 carried over for three weeks or more, 1 done since the last summary.",
        f"{COUNCIL} – 1 open, 1 of them late, 1 carried over for three weeks or more, none done since the last summary",
        f"{TRUST} – 1 open, 1 of them late, none carried over for three weeks or more, 1 done since the last summary",
        "[Open the log]",
    ]
    await minding.tick("2026-12-07T10:00")
    assert "none done since the last summary." in (await minding.said(REPORT))[-1].summary


async def test_a_bank_holiday_moves_it_to_the_working_day_after(minding: Minding) -> None:
    minding.now.at = utc("2026-12-22T09:00")
    await arrange(minding)
    await minding.tick("2026-12-28T10:00")
    assert await reported(minding) == 0
    await minding.tick("2026-12-29T10:00")
    assert await reported(minding) == 1


async def test_it_comes_on_its_day_of_the_month_or_the_working_day_after_once_a_month(minding: Minding) -> None:
    await arrange(minding, rhythm="monthly", day="28")
    told = []
    for last in (f"2026-{month}-{day:02}" for month in (11, 12) for day in range(1, 31)):
        before = await reported(minding)
        if date.fromisoformat(last) > minding.now().date():
            await minding.days_until(last, "10:00")
        told += [last] * (await reported(minding) - before)
    assert told == ["2026-11-30", "2026-12-29"]


def test_the_last_day_of_a_month_is_found_in_each_and_one_that_was_missed_is_made_up() -> None:
    england = Nation.ENGLAND
    assert is_report_day(31, date(2027, 2, 25), date(2027, 2, 26), england) is False
    assert is_report_day(31, date(2027, 2, 26), date(2027, 3, 1), england)
    assert is_report_day(31, date(2027, 3, 1), date(2027, 3, 30), england) is False
    assert is_report_day(31, date(2027, 3, 30), date(2027, 3, 31), england)
    assert is_report_day(15, date(2027, 1, 15), date(2027, 2, 17), england)


async def test_it_comes_on_the_very_day_on_which_it_was_arranged_if_the_time_is_still_to_come(minding: Minding) -> None:
    await arrange(minding, rhythm="monthly", day="23")
    await minding.tick("2026-11-23T10:00")
    await minding.tick("2026-11-24T10:00")
    assert await reported(minding) == 1


async def test_for_leads_only_the_way_to_it_is_shown(minding: Minding) -> None:
    await minding.log()
    await arrange(minding, whom="leads")
    await minding.tick("2026-11-30T10:00")
    assert await reported(minding) == 0
    (card,) = await minding.said("The log of Ours is ready")
    assert card == report_cards.for_leads("Ours")


async def test_it_can_be_changed_and_stopped_by_facilitators_and_leads_alone(minding: Minding) -> None:
    for verb in ("actions report", "actions.report", "actions.report_stop"):
        card = await minding.ask(verb, SAM, answers=WEEKLY)
        assert card.title == "That is for facilitators and leads"
    assert "Arranged" not in (await minding.ask("actions report", PAT)).summary
    await arrange(minding)
    await arrange(minding, weekday="1")
    assert "Every Tuesday at 10:00" in (await minding.ask("actions report", PAT)).summary
    await minding.tick("2026-11-23T10:00")
    assert await reported(minding) == 0
    await minding.tick("2026-11-24T10:00")
    assert await reported(minding) == 1
    await minding.ask("actions.report_stop", PAT)
    await minding.days_until("2026-12-10", "10:00")
    assert await reported(minding) == 1
    assert "Arranged" not in (await minding.ask("actions report", PAT)).summary


async def test_few_days_of_a_month_are_offered(minding: Minding) -> None:
    card = await minding.ask("actions report", PAT)
    days = next(each for each in card.body if isinstance(each, Choice) and each.name == "day")
    assert [words for _, words in days.options] == ["On day 1", "On day 8", "On day 15", "On day 22", "On its last day"]
    await arrange(minding, rhythm="monthly", day="22")
    await minding.tick("2026-12-22T10:00")
    assert await reported(minding) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"rhythm": "daily"}, {"weekday": "5"}, {"weekday": "x"}, {"at": "25:00"}, {"at": ""}, {"whom": "all"},
     {"rhythm": "monthly", "day": "30"}, {"at": "10:00+02:00"}],
)  # fmt: skip
async def test_what_the_form_does_not_offer_is_said_and_arranges_nothing(
    minding: Minding, wrong: dict[str, str]
) -> None:
    assert "Please choose from each list" in await arrange(minding, **wrong)
    assert "Arranged" not in (await minding.ask("actions report", PAT)).summary


async def test_two_who_arrange_it_at_once_leave_one(minding: Minding) -> None:
    ours = select(func.count()).select_from(schedules).where(schedules.c.kind == planning.REPORT)
    for hour in range(10, 16):
        both = [minding.ask("actions.report", who, answers={**WEEKLY, "at": f"{hour}:00"}) for who in (LEA, PAT)]
        await asyncio.gather(*both)
        async with minding.database.reading() as connection:
            assert await connection.scalar(ours) == 1
        await minding.ask("actions.report_stop", PAT)


async def test_two_processes_at_once_tell_it_once(minding: Minding) -> None:
    await arrange(minding)
    minding.now.at = utc("2026-11-30T10:00")
    clocks = [Due(minding.database, minding.another().openers()) for _ in range(2)]
    await asyncio.gather(*(clock(minding.now()) for clock in clocks))
    assert await reported(minding) == 1
