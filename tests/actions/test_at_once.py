"""Two people change one Action at the same instant: both are kept in its history, one outcome holds, both are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.actions.rules import Kind, Status
from bot.database import Database
from tests.actions.acting import CERYS, FAY, NEXT_FRIDAY, PAT, SAM, Acting


@pytest.fixture
async def another(acting: Acting) -> AsyncIterator[Acting]:
    """The same Rooms, as another process of the service has them: with connections of its own."""
    own = Database(acting.database.url.render_as_string(hide_password=False))
    yield replace(acting, database=own)
    await own.close()


async def test_one_completes_and_one_re_dates_at_once(acting: Acting, another: Acting) -> None:
    for turn in range(6):
        before = await acting.history()
        both = [
            acting.press("actions.finished", SAM, note="They came"),
            another.press("actions.redated", PAT, day=f"2026-12-{turn + 10}", reason="She is ill"),
        ]
        done, redated = (await asyncio.gather(*both[:: 1 if turn % 2 else -1]))[:: 1 if turn % 2 else -1]
        since = (await acting.history())[len(before) :]
        stands = await acting.stands()
        assert (stands.status, stands.note) == (Status.DONE, "They came")
        assert done.title == "Action 1 is done"
        if since[0].kind is Kind.DONE:
            assert [each.kind for each in since] == [Kind.DONE, Kind.LATE_TRY]
            assert "finished already" in redated.title
            assert "They came" in redated.summary
            assert "Sam, Ours NHS Trust said so" in redated.summary
        else:
            assert [each.kind for each in since] == [Kind.REDATED, Kind.DONE]
            assert redated.title == "Action 1 has a new day"
            assert str(stands.due) == f"2026-12-{turn + 10}"
        await acting.press("actions.reopen")
        acting.now.turn(3600)


async def test_two_end_it_at_once_differently_and_the_first_holds(acting: Acting, another: Acting) -> None:
    answers = await asyncio.gather(
        acting.press("actions.finished", SAM, note="They came"),
        another.press("actions.dropped", FAY, note="The team is gone"),
    )
    stands = await acting.stands()
    assert sorted("already" in answer.title for answer in answers) == [False, True]
    first = answers[0] if stands.status is Status.DONE else answers[1]
    assert "already" not in first.title
    assert all(stands.note in answer.summary for answer in answers)
    assert len(await acting.told()) == 2  # its card, and one line


async def test_a_suggestion_is_settled_once_however_many_press(acting: Acting, another: Acting) -> None:
    await acting.press("actions.redated", CERYS, day=str(NEXT_FRIDAY), reason="She is ill")
    (waits,) = await acting.suggested()
    pressing = [(verb, who) for verb in ("actions.take", "actions.leave") for who in (SAM, PAT, FAY)]
    answers = await asyncio.gather(
        *((another if who is PAT else acting).press(verb, who, ref=waits.id) for verb, who in pressing)
    )
    assert sum("settled already" in answer.title for answer in answers) == len(pressing) - 1
    taken = (await acting.stands()).due == NEXT_FRIDAY
    assert await acting.kinds() == [Kind.LOGGED, *([Kind.REDATED] if taken else [])]


async def test_the_same_suggestion_sent_twice_at_once_is_put_to_the_room_once(acting: Acting, another: Acting) -> None:
    await asyncio.gather(*(each.press("actions.finished", CERYS, note="They came") for each in (acting, another) * 2))
    assert len(await acting.suggested()) == 1
