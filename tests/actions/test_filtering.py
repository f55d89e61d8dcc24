"""Lists hold what their Filter means, and a Filter survives its way through an address."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import finding, keeping
from bot.actions.filters import FIRST_YEAR, LAST_YEAR, LONGEST_WORDS, Filter, Show, Sort, read_filter, read_query
from bot.actions.rules import (
    FINISHED,
    Action,
    Status,
)
from bot.database import Database
from bot.principles import Principle
from bot.rooms.rules import Role
from tests.actions.record import FRIDAY, LONDON, PAT, RING, SAM, SLACK, a_room
from tests.rooms import TUESDAY, make_room


async def test_a_list_holds_what_its_filter_means_and_nothing_of_another_room(database: Database) -> None:
    ours, sam, pat = await a_room(database)
    theirs, other, _ = await a_room(database, "Theirs")
    async with database.transaction() as connection:
        await keeping.log(connection, theirs, other, RING, TUESDAY)
        blocked = replace(RING, status=Status.BLOCKED, note="100% _sure_")
        for number, action in enumerate((replace(RING, owner=sam.member), blocked, replace(RING, due=None))):
            await keeping.log(connection, ours, pat, action, TUESDAY + timedelta(seconds=number))

        async def numbers(wanted: Filter, today: date = FRIDAY) -> list[int]:
            rows = await finding.wanted(connection, wanted, [ours], today, LONDON)
            return [each.number for each in await finding.page(connection, rows, wanted.sort)]

        assert await numbers(Filter()) == [1, 2, 3]
        assert await numbers(Filter(sort=Sort.NEWEST)) == [3, 2, 1]
        assert await numbers(Filter(owner=sam.member)) == [1]
        assert await numbers(Filter(show=Show.BLOCKED)) == [2]
        assert await numbers(Filter(show=Show.LATE)) == []
        assert await numbers(Filter(show=Show.LATE), FRIDAY + timedelta(1)) == [1, 2]
        assert await numbers(Filter(words="100% _")) == [2]
        assert await numbers(Filter(words="HOUSING")) == [1, 2, 3]
        assert await numbers(Filter(room=theirs)) == []
        assert await numbers(Filter(principle=Principle.CULTURE, due_from=FRIDAY, due_until=FRIDAY)) == [1, 2]


async def test_what_is_to_do_comes_before_what_is_finished_on_every_page_and_in_a_stream(database: Database) -> None:
    room, by, _ = await a_room(database)
    async with database.transaction() as connection:
        for number in range(10):
            status = (Status.DONE, Status.OPEN, Status.DROPPED, Status.BLOCKED)[number % 4]
            due = FRIDAY - timedelta(number) if number % 3 else None
            await keeping.log(connection, room, by, Action(str(number), due=due, status=status), TUESDAY)
    async with database.reading() as connection:
        rows = await finding.wanted(connection, Filter(), [room], FRIDAY, LONDON)
        whole = [each.id async for each in finding.stream(connection, rows, Filter().sort)]
        entries = await finding.page(connection, rows, Filter().sort)
        for size in (1, 3, 4, 7):
            starts = range(0, 12, size)
            pages = [await finding.page(connection, rows, Filter().sort, offset=at, limit=size) for at in starts]
            assert [each.id for page in pages for each in page] == whole
    assert [each.id for each in entries] == whole
    finished = [each.action.status in FINISHED for each in entries]
    assert finished == sorted(finished)


@pytest.mark.parametrize("wanted", [*(Filter(show=each) for each in Show), Filter(done_from=FRIDAY - timedelta(9))])
async def test_what_is_all_to_do_or_all_finished_is_asked_for_once_and_comes_in_the_same_order(
    database: Database, wanted: Filter
) -> None:
    room, by, _ = await a_room(database)
    async with database.transaction() as connection:
        for number in range(10):
            status = (Status.DONE, Status.OPEN, Status.DROPPED, Status.BLOCKED, Status.DOING)[number % 5]
            due = FRIDAY - timedelta(number * 7 % 10) if number % 3 else None
            await keeping.log(connection, room, by, Action(str(number), due=due, status=status), TUESDAY)
        rows = await finding.wanted(connection, wanted, [room], FRIDAY, LONDON)
        whole = [each.id async for each in finding.stream(connection, rows, Sort.TO_DO)]
        assert [each.id for each in await finding.page(connection, rows, wanted.order)] == whole != []
    assert (wanted.order is Sort.TO_DO) == (wanted == Filter())


async def test_leads_see_the_rooms_they_lead_and_no_other(database: Database) -> None:
    ours, sam, pat = await a_room(database)
    theirs = await make_room(
        database, "Theirs", [replace(SLACK, channel="C9")], {SAM: Role.FACILITATOR, PAT: Role.MEMBER}
    )
    async with database.reading() as connection:
        assert await finding.rooms_led(connection, pat.member) == {ours: "Ours"}
        assert await finding.rooms_led(connection, sam.member) == {theirs: "Theirs"}


@given(
    st.builds(
        Filter,
        room=st.integers(0, 999),
        show=st.sampled_from(Show),
        words=st.text("abc &=%é", max_size=20),
        due_from=st.none() | st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)),
        principle=st.none() | st.sampled_from(Principle),
        sort=st.sampled_from(Sort),
    )
)
def test_a_filter_survives_its_way_through_an_address(wanted: Filter) -> None:
    assert asdict(read_query(wanted.query())) == asdict(replace(wanted, words=wanted.words.strip()))


def test_the_longest_words_survive_it_too() -> None:
    wanted = Filter(room=1, show=Show.UNFINISHED, words="\U0001f600" * LONGEST_WORDS, sort=Sort.ORGANISATION)
    assert read_query(wanted.query()) == wanted


def test_what_a_filter_cannot_read_is_left_out_and_said() -> None:
    wanted, faults = read_filter(
        {"show": "lost", "due_from": "2026-02-30", "done_until": "9999-12-31", "owner": "²", "words": " bed "}
    )
    assert wanted == Filter(words="bed")
    assert len(faults) == 4
