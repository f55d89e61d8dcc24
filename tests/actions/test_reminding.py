"""Rooms are reminded of what is due by the clock, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from bot.actions.minding import planning
from bot.actions.minding.reminder_cards import MOST
from bot.actions.minding.rhythm import is_reminded, reminder_day
from bot.actions.rules import Status
from bot.clock import Due
from bot.database import Database
from bot.holidays import Nation, is_working_day
from bot.message import Place
from bot.occurrences import schedules
from bot.rooms.page import board
from bot.rooms.rules import Role
from bot.rooms.tables import members
from tests.actions.minding import COUNCIL, NEIGHBOUR, PAT, SAM, TEAMS, TRUST, Minding, lines, minded
from tests.rooms import make_room, utc, waiting

REMINDER = "A reminder"


@pytest.fixture
async def minding(database: Database) -> Minding:
    return await minded(database)


def days(due: str, until: str, nation: Nation = Nation.ENGLAND, logged: str = "") -> list[str]:
    """On which days an Action is reminded of whose owner is always there."""
    day = since = date.fromisoformat(logged) if logged else date.fromisoformat(due) - timedelta(20)
    found = []
    while day < date.fromisoformat(until):
        day += timedelta(1)
        if is_working_day(day, nation) and is_reminded(date.fromisoformat(due), since, day, nation):
            since = day
            found.append(f"{day:%a %d %b}")
    return found


def test_two_days_before_on_the_day_and_then_weekly_on_the_weekday_it_became_late() -> None:
    wanted = ["Tue 10 Nov", "Thu 12 Nov", "Fri 13 Nov", "Fri 20 Nov", "Fri 27 Nov"]
    assert days("2026-11-12", "2026-12-01") == wanted


def test_what_would_fall_on_a_weekend_comes_on_the_working_day_before_and_lateness_on_the_one_after() -> None:
    assert days("2026-11-16", "2026-11-30")[:3] == ["Fri 13 Nov", "Mon 16 Nov", "Tue 17 Nov"]
    assert days("2026-11-15", "2026-11-30") == ["Fri 13 Nov", "Mon 16 Nov", "Mon 23 Nov", "Mon 30 Nov"]


def test_christmas_easter_and_the_holidays_of_scotland_are_left_in_peace() -> None:
    assert days("2026-12-28", "2027-01-08") == ["Thu 24 Dec", "Tue 29 Dec", "Tue 05 Jan"]
    assert days("2026-12-24", "2027-01-07") == ["Tue 22 Dec", "Thu 24 Dec", "Tue 29 Dec", "Mon 04 Jan"]
    assert days("2026-04-06", "2026-04-15") == ["Thu 02 Apr", "Tue 07 Apr", "Tue 14 Apr"]
    assert days("2026-12-01", "2026-12-04") == ["Fri 27 Nov", "Tue 01 Dec", "Wed 02 Dec"]
    assert days("2026-12-01", "2026-12-04", Nation.SCOTLAND) == ["Fri 27 Nov", "Tue 01 Dec", "Wed 02 Dec"]
    assert days("2026-11-30", "2026-12-02", Nation.SCOTLAND) == ["Fri 27 Nov", "Tue 01 Dec"]


def test_nobody_is_reminded_of_what_they_have_just_agreed() -> None:
    assert days("2026-11-12", "2026-11-12", logged="2026-11-10") == ["Thu 12 Nov"]


@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(-3, 60), st.sampled_from(Nation))
def test_a_reminder_day_is_always_a_working_day_that_has_come(due: date, after: int, nation: Nation) -> None:
    today = due + timedelta(after)
    day = reminder_day(due, today, nation)
    assert day is None or (day <= today and is_working_day(day, nation))
    if after > 14:
        assert day
        assert (today - day).days <= 14


async def test_one_card_goes_to_every_channel_at_nine_grouped_by_owner_and_organisation(minding: Minding) -> None:
    await minding.log()
    await minding.log("Book the room", owner=PAT, due=date(2026, 11, 25))
    await minding.log("Nobody does this yet", owner=None)
    await minding.log("Next year", due=date(2027, 3, 1))
    await minding.tick("2026-11-25T08:59")
    assert await minding.said(REMINDER) == []
    await minding.tick("2026-11-25T09:00")
    (card,) = await minding.said(REMINDER)
    assert await minding.said(REMINDER, TEAMS.channel) == [card]
    assert card.summary.splitlines()[1:9] == [
        "Nobody yet",
        "3. Nobody does this yet – Due Friday 27 November",
        "[Done]",
        f"{PAT.user}, {COUNCIL}",
        "2. Book the room – Due today",
        "[Done]",
        f"{SAM.user}, {TRUST}",
        "1. Ring the housing team – Due Friday 27 November",
    ]
    await minding.tick("2026-11-25T15:00")
    assert len(await minding.said(REMINDER)) == 1


async def test_more_than_a_card_holds_goes_on_several_so_that_each_is_named(minding: Minding) -> None:
    for number in range(1, 26):
        await minding.log(f"Number {number}.", owner=SAM if number % 2 else None)
    await minding.tick("2026-11-25T09:00")
    told = await minding.said(REMINDER)
    assert len(told) == 2
    assert await minding.said(REMINDER, TEAMS.channel) == told
    assert all(f"Number {number}." in lines(told) for number in range(1, 26))


async def test_on_the_page_an_older_reminder_folds_away_and_all_cards_of_the_newest_are_open(minding: Minding) -> None:
    await minding.log("Sooner", due=date(2026, 12, 2))
    for number in range(MOST + 1):
        await minding.log(f"Later {number}", due=date(2026, 12, 3))
    for day in ("2026-11-30", "2026-12-01"):
        await minding.tick(f"{day}T09:00")
    for card in await minding.said(REMINDER):
        await board.pin(minding.database, "a page", card, minding.now())
    pins = (await board.pinned(minding.database, "a page", minding.now())).pins
    assert [("Sooner" in pin.card.summary, pin.card.over) for pin in pins] == [
        (False, False),
        (False, False),
        (True, True),
    ]


async def test_late_ones_come_once_a_week_and_nothing_comes_when_nothing_is_due(minding: Minding) -> None:
    known = await minding.log(due=date(2026, 11, 26))
    await minding.days_until("2026-12-10")
    told = [line for line in lines(await minding.said(REMINDER)).splitlines() if line.startswith("1. ")]
    assert [line.partition(" – ")[2] for line in told] == [
        "Due Thursday 26 November",
        "Due today",
        "Late: it was due on Thursday 26 November",
        "Late: it was due on Thursday 26 November",
    ]
    await minding.ask("actions.stop", SAM, ref=str(known.id), answers={"reason": "No need"})
    await minding.days_until("2026-12-31")
    assert len(await minding.said(REMINDER)) == 4


async def test_nine_is_nine_on_the_wall_before_and_after_the_clocks_change(minding: Minding) -> None:
    minding.now.at = utc("2026-03-24T12:00")
    await minding.log("Before", due=date(2026, 3, 29))
    await minding.log("After", due=date(2026, 4, 1))
    await minding.tick("2026-03-27T08:59")
    assert await minding.said(REMINDER) == []
    await minding.tick("2026-03-27T09:00")
    assert len(await minding.said(REMINDER)) == 1
    await minding.tick("2026-03-30T07:59")
    assert len(await minding.said(REMINDER)) == 1
    await minding.tick("2026-03-30T08:00")
    assert len(await minding.said(REMINDER)) == 2


async def test_who_is_away_is_reminded_on_their_first_day_back_unless_it_is_done(minding: Minding) -> None:
    await minding.log("Mine")
    done = await minding.log("Mine too")
    await minding.change(SAM, away_from=date(2026, 11, 24), away_until=date(2026, 11, 30), works_on="0234")
    await minding.days_until("2026-12-01")
    assert await minding.said(REMINDER) == []
    await minding.ask("actions.stop", PAT, ref=str(done.id), answers={"reason": "Done by others"})
    await minding.change(SAM, away_from=None, away_until=None)
    await minding.tick("2026-12-02T09:00")
    (card,) = await minding.said(REMINDER)
    assert "1. Mine – Late: it was due on Friday 27 November" in card.summary
    assert "Mine too" not in card.summary


async def test_who_wants_no_reminder_is_not_named_until_they_want_it_again(minding: Minding) -> None:
    await minding.log()
    await minding.log("Book the room", owner=PAT)
    assert "left out" in (await minding.ask("actions quiet")).title
    await minding.ask("actions quiet")
    await minding.tick("2026-11-25T09:00")
    (card,) = await minding.said(REMINDER)
    assert SAM.user not in card.summary
    assert PAT.user in card.summary
    await minding.ask("actions remind")
    await minding.tick("2026-11-26T09:00")
    assert SAM.user in (await minding.said(REMINDER))[-1].summary


async def test_a_reminder_that_was_missed_comes_the_same_day_or_else_on_the_next_working_day(minding: Minding) -> None:
    await minding.log(due=date(2026, 11, 26))
    await minding.tick("2026-11-24T16:59")
    assert len(await minding.said(REMINDER)) == 1
    await minding.tick("2026-11-26T17:00")
    assert len(await minding.said(REMINDER)) == 1
    await minding.tick("2026-11-27T09:00")
    assert "Late: it was due on Thursday" in (await minding.said(REMINDER))[-1].summary


async def test_a_room_that_is_paused_is_left_in_peace_and_one_that_moves_is_followed(minding: Minding) -> None:
    await minding.log()
    await minding.ask("bigroom pause", PAT)
    await minding.tick("2026-11-25T09:00")
    assert await minding.said(REMINDER) == []
    await minding.ask("bigroom resume", PAT)
    settings = {"name": "Ours", "purpose": "Ours", "nation": "scotland", "zone": "Europe/Gibraltar", "day": "1",
                "at": "10:00", "keep": "12"}  # fmt: skip
    await minding.ask("rooms.settings", PAT, answers=settings)
    await minding.tick("2026-11-27T08:00")
    assert len(await minding.said(REMINDER)) == 1
    await minding.tick("2026-11-30T08:00")
    assert len(await minding.said(REMINDER)) == 1
    await minding.tick("2026-12-01T08:00")
    assert len(await minding.said(REMINDER)) == 2


async def test_two_processes_at_once_remind_once(minding: Minding) -> None:
    for number in range(5):
        await minding.log(f"Number {number}")
    minding.now.at = utc("2026-11-25T09:00")
    clocks = [Due(minding.database, minding.another().openers()) for _ in range(2)]
    await asyncio.gather(*(clock(minding.now()) for clock in clocks))
    assert len(await minding.said(REMINDER)) == 1


async def test_a_room_is_reminded_from_its_first_action_on_by_one_schedule(minding: Minding) -> None:
    ours = select(func.count()).select_from(schedules).where(schedules.c.kind == planning.KIND)
    async with minding.database.reading() as connection:
        assert await connection.scalar(ours) == 0
    for _ in range(3):
        await minding.log()
    async with minding.database.transaction() as connection:
        await planning.start(connection, minding.room, minding.now())
        assert await connection.scalar(ours) == 1


async def test_many_rooms_are_reminded_with_a_few_statements(minding: Minding) -> None:
    rooms_too = []
    for number in range(12):
        place = Place("slack", f"C10{number}", "here")
        rooms_too.append(await make_room(minding.database, f"Room {number}", [place], {NEIGHBOUR: Role.MEMBER}))
    async with minding.database.reading() as connection:
        found = select(members.c.room_id, members.c.id).where(members.c.room_id.in_(rooms_too))
        owners = dict((await connection.execute(found)).all())
    for room in rooms_too:
        await minding.log(room=room, owner=None, by=minding.people[NEIGHBOUR])
        await minding.log("Theirs", date(2026, 11, 20), room=room, owner=None, status=Status.DOING)
    assert len(owners) == 12
    statements: list[str] = []

    def note(*about: Sequence[object]) -> None:
        statements.append(str(about[2]))

    event.listen(minding.database.engine.sync_engine, "before_cursor_execute", note)
    await minding.tick("2026-11-25T09:00")
    event.remove(minding.database.engine.sync_engine, "before_cursor_execute", note)
    assert len([card for _, card in await waiting(minding.database) if card.title.startswith(REMINDER)]) == 12
    assert len(statements) < 20, statements


async def test_the_neighbours_hear_nothing_of_it(minding: Minding) -> None:
    await minding.log()
    await minding.tick("2026-11-25T09:00")
    assert await minding.said(channel="C2") == []
