"""What happens to Actions is kept in order, and how they stand follows from it alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.actions import finding, keeping
from bot.actions.filters import Filter, Sort
from bot.actions.rules import (
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
from bot.principles import Principle
from tests.actions.record import FRIDAY, LONDON, RING, a_room, change
from tests.rooms import TUESDAY

_numbers = count()


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


async def test_a_first_day_is_no_re_dating_and_the_next_is(database: Database) -> None:
    room, sam, _ = await a_room(database)
    async with database.transaction() as connection:
        known = await keeping.log(connection, room, sam, replace(RING, due=None), TUESDAY)
        for times, due in enumerate((FRIDAY, FRIDAY + timedelta(7))):
            outcome = await change(connection, (room, known.id), sam, Kind.REDATED, TUESDAY, due=due)
            assert outcome.known.standing.redated == times


@pytest.mark.parametrize(("days", "weeks"), [(-3, 0), (0, 0), (6, 0), (7, 1), (20, 2), (21, 3)])
def test_weeks_carried_count_from_the_first_day_it_was_due(days: int, weeks: int) -> None:
    assert weeks_carried(replace(RING, due=None), FRIDAY, FRIDAY + timedelta(days)) == weeks


def test_a_later_release_may_add_fields_that_this_one_leaves_out() -> None:
    assert follow(None, Change(TUESDAY, 1, 1, Kind.LOGGED, {}, {**values_of(RING), "colour": "blue"})).action == RING


def test_a_history_that_is_empty_is_refused() -> None:
    with pytest.raises(ValueError, match="none"):
        replay([])
    assert difference(RING, RING) == ({}, {})
