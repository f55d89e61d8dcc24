"""What the log adds up to, on both databases, by week and by Organisation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from bot.actions import keeping
from bot.actions.filters import Filter, Show
from bot.actions.keeping import By
from bot.actions.log.figures import NOBODYS, Counted, Figures, figures, mondays, week_starts
from bot.actions.log.tallying import count_figures
from bot.actions.rules import Action, Kind, Status
from bot.bars import top_of
from bot.database import Database
from bot.pictures import Field
from bot.principles import Principle
from bot.rooms.tables import organisations
from tests.actions.record import LONDON, a_room

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)  # a Friday
TODAY = NOW.date()


async def counted(database: Database, room: int, wanted: Filter | None = None, span: int = 12) -> Figures:
    async with database.reading() as connection:
        return await count_figures(connection, wanted or Filter(), [room], NOW, LONDON, span)


async def log(  # noqa: PLR0913, PLR0917 -- what, where, by whom and when
    database: Database, room: int, by: By, action: Action, at: datetime, done: datetime | None = None
) -> None:
    async with database.transaction() as connection:
        known = await keeping.log(connection, room, by, action, at)
        if done:
            locked = await keeping.find(connection, room, known.id, lock=True)
            assert locked
            finished = replace(action, status=Status.DONE)
            await keeping.change(connection, room, locked, by, Kind.DONE, finished, done)


async def test_weeks_begin_on_monday_in_the_rooms_zone_and_count_what_was_logged_and_finished(
    database: Database,
) -> None:
    room, sam, _ = await a_room(database)
    monday = datetime(2026, 11, 23, tzinfo=LONDON)
    await log(database, room, sam, Action("On time"), monday, monday + timedelta(days=1))
    await log(database, room, sam, Action("A moment before"), monday - timedelta(seconds=1))
    await log(database, room, sam, Action("Long ago"), monday - timedelta(weeks=11), monday)
    await log(database, room, sam, Action("Too long ago"), monday - timedelta(weeks=11, seconds=1))
    found = await counted(database, room)
    assert [week.begins for week in found.weeks] == list(mondays(TODAY, 12))
    assert [week.opened for week in found.weeks] == [1, *[0] * 9, 1, 1]
    assert [week.closed for week in found.weeks] == [*[0] * 11, 2]
    assert (found.together.opened, found.together.finished, found.together.rate) == (3, 2, 67)
    longer = await counted(database, room, span=26)
    assert sum(week.opened for week in longer.weeks) == 4


async def test_how_things_stand_is_told_by_organisation_in_the_order_of_names(database: Database) -> None:
    room, sam, _ = await a_room(database)
    async with database.transaction() as connection:
        rows = [{"name": "charity Z"}, {"name": "Ambulance"}]
        ids = list(await connection.scalars(insert(organisations).returning(organisations.c.id), rows))
    first, second = (Action("Ring", organisation=number) for number in ids)
    late = TODAY - timedelta(1)
    await log(database, room, sam, replace(first, due=late), NOW - timedelta(days=9))
    await log(database, room, sam, replace(first, due=TODAY - timedelta(21)), NOW - timedelta(days=30))
    await log(database, room, sam, replace(second, due=TODAY), NOW - timedelta(days=4))
    await log(database, room, sam, replace(second, due=TODAY - timedelta(50)), NOW - timedelta(days=70), NOW)
    await log(database, room, sam, Action("Ring"), NOW - timedelta(days=1))
    found = await counted(database, room)
    assert [line.name for line in found.organisations] == ["Ambulance", "charity Z", NOBODYS]
    ambulance, charity, nobodys = found.organisations
    assert (charity.unfinished, charity.late, charity.carried, charity.age) == (2, 2, 1, 19)
    assert (ambulance.unfinished, ambulance.late, ambulance.carried, ambulance.age) == (1, 0, 0, 4)
    assert (ambulance.opened, ambulance.finished, ambulance.rate) == (2, 1, 50)
    assert nobodys.age == 1
    assert (found.together.unfinished, found.together.late, found.together.carried, found.together.age) == (4, 2, 1, 6)


async def test_figures_heed_what_it_is_about_and_not_how_it_stands(database: Database) -> None:
    room, sam, _ = await a_room(database)
    theirs, other, _ = await a_room(database, "Theirs")
    await log(database, theirs, other, Action("Not ours"), NOW)
    await log(database, room, sam, Action("Ring", principle=Principle.CULTURE), NOW - timedelta(days=1), NOW)
    await log(database, room, sam, Action("Write"), NOW)
    found = await counted(database, room, Filter(show=Show.LATE, due_from=TODAY, principle=Principle.CULTURE))
    assert (found.together.opened, found.together.rate) == (1, 100)
    assert (await counted(database, room)).together.opened == 2


async def test_an_empty_log_has_figures_too(database: Database) -> None:
    room, _, _ = await a_room(database)
    found = await counted(database, room)
    assert (found.together.opened, found.together.rate, found.together.age) == (0, None, None)
    assert found.organisations == ()
    assert len(found.weeks) == 12


def test_a_week_in_which_the_clocks_change_is_an_hour_longer_or_shorter() -> None:
    starts = week_starts(date(2026, 11, 1), 2, ZoneInfo("Europe/London"))
    hours = [
        (after.astimezone(UTC) - before.astimezone(UTC)) / timedelta(hours=1) for before, after in pairwise(starts)
    ]
    assert hours == [169, 168]


def test_the_age_in_the_middle_is_between_two_where_there_are_two() -> None:
    two = Counted(unfinished=2, middle=(NOW - timedelta(days=2), NOW - timedelta(days=5)))
    assert figures((), {}, {}, {None: two}, NOW).together.age == 3


def test_the_scale_of_a_picture_ends_at_a_line_that_no_bar_stands_above() -> None:
    for highest in range(500):
        top = top_of(highest)
        assert (highest, top >= highest, Field([], 0, top).scale()[-1]) == (highest, True, top)
