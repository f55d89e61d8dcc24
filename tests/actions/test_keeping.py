"""What happens to Actions is kept in order, and how they stand follows from it alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import finding, keeping
from bot.actions.filters import FIRST_YEAR, LAST_YEAR, LONGEST_WORDS, Filter, Show, Sort, read_filter, read_query
from bot.actions.keeping import By
from bot.actions.rules import (
    FINISHED,
    Action,
    Change,
    Decision,
    Kind,
    Status,
    difference,
    follow,
    replay,
    values_of,
    weeks_carried,
)
from bot.actions.tables import actions
from bot.database import Database
from bot.message import Account, Place
from bot.principles import Principle
from bot.rooms.rules import Role
from bot.rooms.tables import members
from tests.rooms import TUESDAY, make_room

SLACK = Place("slack", "C1")
SAM, PAT = Account("slack", "T1", "sam"), Account("slack", "T1", "pat")
FRIDAY = date(2026, 11, 27)
RING = Action("Ring the housing team", due=FRIDAY, principle=Principle.CULTURE)
LONDON = ZoneInfo("Europe/London")
_numbers = count()


async def a_room(database: Database, name: str = "Ours") -> tuple[int, By, By]:
    room = await make_room(database, name, [replace(SLACK, channel=name)], {SAM: Role.MEMBER, PAT: Role.LEAD})
    async with database.reading() as connection:
        found = select(members.c.id, members.c.organisation_id).where(members.c.room_id == room).order_by(members.c.id)
        sam, pat = [By(*row) for row in await connection.execute(found)]
    return room, sam, pat


async def change(
    connection: AsyncConnection,
    where: tuple[int, int],
    by: By,
    kind: Kind,
    at: datetime,
    **to: Any,  # noqa: ANN401 -- a field of any type
) -> keeping.Outcome:
    room, action = where
    known = await keeping.find(connection, room, action, lock=True)
    assert known
    return await keeping.change(connection, room, known, by, kind, replace(known.action, **to), at)


async def test_actions_of_a_room_are_numbered_from_one_whatever_other_rooms_log(database: Database) -> None:
    ours, sam, _ = await a_room(database)
    theirs, other, _ = await a_room(database, "Theirs")
    async with database.transaction() as connection:
        numbers = [
            (await keeping.log(connection, room, by, RING, TUESDAY)).number
            for room, by in ((ours, sam), (theirs, other), (ours, sam))
        ]
    assert numbers == [1, 1, 2]


async def test_an_action_of_another_room_is_not_found(database: Database) -> None:
    ours, sam, _ = await a_room(database)
    theirs, _, _ = await a_room(database, "Theirs")
    async with database.transaction() as connection:
        known = await keeping.log(connection, ours, sam, RING, TUESDAY)
        assert await keeping.find(connection, theirs, known.id) is None
        assert await keeping.numbered(connection, theirs, 1) is None


async def test_a_new_date_for_what_was_just_finished_is_kept_and_changes_nothing(database: Database) -> None:
    room, sam, pat = await a_room(database)
    async with database.transaction() as connection:
        known = await keeping.log(connection, room, sam, RING, TUESDAY)
        await change(
            connection, (room, known.id), sam, Kind.DONE, TUESDAY, status=Status.DONE, note="They will call back"
        )
        late = await change(connection, (room, known.id), pat, Kind.REDATED, TUESDAY, due=FRIDAY + timedelta(7))
        history = await keeping.history_of(connection, known.id)
    assert late.too_late
    assert late.known.action.status is Status.DONE
    assert late.known.action.due == FRIDAY
    assert [each.kind for each in history] == [Kind.LOGGED, Kind.DONE, Kind.LATE_TRY]


async def test_the_last_change_is_undone_by_who_made_it_within_a_minute(database: Database) -> None:
    room, sam, pat = await a_room(database)
    soon, late = TUESDAY + timedelta(seconds=60), TUESDAY + timedelta(seconds=61)
    async with database.transaction() as connection:
        known = await keeping.log(connection, room, sam, RING, TUESDAY)
        await change(connection, (room, known.id), sam, Kind.DONE, TUESDAY, status=Status.DONE)
        assert await keeping.undo(connection, room, known.id, pat, soon) is None
        assert await keeping.undo(connection, room, known.id, sam, late) is None
        back = await keeping.undo(connection, room, known.id, sam, soon)
        again = await keeping.undo(connection, room, known.id, sam, soon)
    assert back
    assert back.action == RING
    assert back.standing.closed_at is None
    assert again is None


async def test_what_was_finished_is_taken_back_though_somebody_tried_too_late_meanwhile(database: Database) -> None:
    room, sam, pat = await a_room(database)
    async with database.transaction() as connection:
        known = await keeping.log(connection, room, sam, RING, TUESDAY)
        await change(connection, (room, known.id), sam, Kind.DONE, TUESDAY, status=Status.DONE)
        await change(connection, (room, known.id), pat, Kind.REDATED, TUESDAY, due=FRIDAY + timedelta(7))
        back = await keeping.undo(connection, room, known.id, sam, TUESDAY)
        shown = await keeping.find(connection, room, known.id)
        await keeping.rebuild(connection, room)
        anew = await keeping.find(connection, room, known.id)
        kinds = [each.kind for each in await keeping.history_of(connection, known.id)]
    assert kinds == [Kind.LOGGED, Kind.DONE, Kind.LATE_TRY, Kind.UNDONE]
    assert back
    assert back.action == RING
    assert shown == anew == back


async def test_an_action_whose_logging_is_undone_is_seen_nowhere_and_its_number_is_not_used_again(
    database: Database,
) -> None:
    room, sam, _ = await a_room(database)
    async with database.transaction() as connection:
        known = await keeping.log(connection, room, sam, RING, TUESDAY)
        assert await keeping.undo(connection, room, known.id, sam, TUESDAY)
        assert await keeping.find(connection, room, known.id) is None
        rows = await finding.wanted(connection, Filter(), [room], FRIDAY, LONDON)
        assert await finding.page(connection, rows, Sort.DUE) == []
        assert (await keeping.log(connection, room, sam, RING, TUESDAY)).number == 2


MOVES = st.lists(
    st.one_of(
        st.tuples(
            st.just(Kind.REDATED), st.builds(lambda day: {"due": day}, st.dates(date(2026, 1, 1), date(2028, 1, 1)))
        ),
        st.tuples(
            st.just(Kind.REWORDED),
            st.builds(lambda text: {"text": text}, st.text(st.characters(exclude_categories=["C"]), max_size=20)),
        ),
        st.tuples(st.just(Kind.BLOCKED), st.just({"status": Status.BLOCKED, "note": "the weather"})),
        st.tuples(st.just(Kind.STARTED), st.just({"status": Status.DOING, "note": ""})),
        st.tuples(st.just(Kind.DONE), st.just({"status": Status.DONE, "note": "all well"})),
        st.tuples(st.just(Kind.DROPPED), st.just({"status": Status.DROPPED, "note": "no need"})),
        st.tuples(st.just(Kind.REOPENED), st.just({"status": Status.OPEN, "note": ""})),
        st.tuples(st.just(Kind.TAGGED), st.sampled_from([{"principle": each} for each in (None, *Principle)])),
        st.tuples(st.just(Kind.UNDONE), st.just({})),
    ),
    max_size=12,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES)
async def test_whatever_happened_the_record_can_be_made_anew_from_the_history(
    database: Database, moves: Sequence[tuple[Kind, dict[str, Any]]]
) -> None:
    room, sam, _ = await a_room(database, f"Ours {next(_numbers)}")
    async with database.transaction() as connection:
        known = await keeping.log(connection, room, sam, RING, TUESDAY)
        for step, (kind, to) in enumerate(moves):
            if await keeping.find(connection, room, known.id) is None:
                break
            at = TUESDAY + timedelta(seconds=step)
            if kind is Kind.UNDONE:
                await keeping.undo(connection, room, known.id, sam, at)
            else:
                await change(connection, (room, known.id), sam, kind, at, **to)
        rows = select(actions).where(actions.c.room_id == room)
        kept = [row._asdict() for row in await connection.execute(rows)]
        await connection.execute(
            update(actions).where(actions.c.room_id == room).values(text="lost", status="open", due=None, redated=9)
        )
        await keeping.rebuild(connection, room)
        assert [row._asdict() for row in await connection.execute(rows)] == kept


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


async def test_a_decision_names_the_organisations_present_and_links_only_actions_of_its_room(
    database: Database,
) -> None:
    ours, sam, _ = await a_room(database)
    theirs, other, _ = await a_room(database, "Theirs")
    async with database.transaction() as connection:
        own = await keeping.log(connection, ours, sam, RING, TUESDAY)
        foreign = await keeping.log(connection, theirs, other, RING, TUESDAY)
        await keeping.decide(
            connection, ours, sam, Decision("One referral form"), [sam.organisation], [own.id, foreign.id], TUESDAY
        )
        (agreed,) = await finding.decisions_of(connection, Filter(words="referral"), [ours])
    assert agreed.organisations == ("Ours NHS Trust",)
    assert agreed.leads_to == (1,)


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


async def test_a_first_day_is_no_re_dating_and_the_next_is(database: Database) -> None:
    room, sam, _ = await a_room(database)
    async with database.transaction() as connection:
        known = await keeping.log(connection, room, sam, replace(RING, due=None), TUESDAY)
        for times, due in enumerate((FRIDAY, FRIDAY + timedelta(7))):
            outcome = await change(connection, (room, known.id), sam, Kind.REDATED, TUESDAY, due=due)
            assert outcome.known.standing.redated == times


def test_what_a_filter_cannot_read_is_left_out_and_said() -> None:
    wanted, faults = read_filter(
        {"show": "lost", "due_from": "2026-02-30", "done_until": "9999-12-31", "owner": "²", "words": " bed "}
    )
    assert wanted == Filter(words="bed")
    assert len(faults) == 4


@pytest.mark.parametrize(("days", "weeks"), [(-3, 0), (0, 0), (6, 0), (7, 1), (20, 2), (21, 3)])
def test_weeks_carried_count_from_the_first_day_it_was_due(days: int, weeks: int) -> None:
    assert weeks_carried(replace(RING, due=None), FRIDAY, FRIDAY + timedelta(days)) == weeks


def test_a_later_release_may_add_fields_that_this_one_leaves_out() -> None:
    assert follow(None, Change(TUESDAY, 1, 1, Kind.LOGGED, {}, {**values_of(RING), "colour": "blue"})).action == RING


def test_a_history_that_is_empty_is_refused() -> None:
    with pytest.raises(ValueError, match="none"):
        replay([])
    assert difference(RING, RING) == ({}, {})
