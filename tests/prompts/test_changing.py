"""What is arranged stays one: arranged again it is told, and changed it moves."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.message import Account, Card, Intent, Place
from bot.occurrences import pause, resume
from bot.principles import Principle
from bot.prompts import arranging_cards
from bot.prompts.arranging import FAULT, GONE
from bot.rooms.cards import for_facilitators
from bot.rooms.tables import rooms
from tests.prompts.asking import (
    ELSEWHERE,
    EVERY_TUESDAY,
    NEIGHBOUR,
    QUESTIONS,
    SISTER,
    SLACK,
    TEAMS,
    WORKER,
    Asking,
    stops,
)

WORDS = "Every Tuesday at 09:00, skipped on bank holidays: culture"
ON_THURSDAY = {"day": "3", "also": "none", "at": "10:30", "principle": "leadership", "holiday": "move"}
TO_THURSDAY = timedelta(days=2, minutes=90)


async def first(asking: Asking) -> str:
    """The ref of what is arranged first."""
    return stops(await asking.say("schedule"))[0].ref


async def change(asking: Asking, ref: str) -> Card:
    return await asking.send(Intent("prompts.change", SISTER, SLACK, ref=ref))


async def save(
    asking: Asking, given: Mapping[str, str], ref: str = "", who: Account = SISTER, place: Place = SLACK
) -> Card:
    return await asking.send(Intent("prompts.schedule", who, place, ref=ref, answers=given))


async def test_the_same_sent_again_is_arranged_already_also_a_week_later_and_from_another_chat(asking: Asking) -> None:
    await asking.schedule()
    assert await asking.schedule() == arranging_cards.arranged_already(WORDS)
    asking.now.turn(timedelta(weeks=1).total_seconds())
    assert await asking.schedule(also="1") == arranging_cards.arranged_already(WORDS)
    assert await asking.arranged() == (1, 1)
    for other in ({"at": "09:30"}, {"principle": "all"}, {"holiday": "move"}, {"also": "2"}):
        assert (await save(asking, EVERY_TUESDAY | other)).title == "I will ask the Room"
    assert await asking.arranged() == (5, 5)
    assert (await asking.schedule(NEIGHBOUR, ELSEWHERE)).title == "I will ask the Room"


async def test_two_impatient_presses_at_once_arrange_one(asking: Asking) -> None:
    told = await asyncio.gather(asking.schedule(), asking.schedule())
    assert sorted(card.title for card in told) == ["I will ask the Room", "That is arranged already"]
    assert await asking.arranged() == (1, 1)


@pytest.mark.parametrize(
    "given",
    [
        {**EVERY_TUESDAY, "also": "none", "holiday": "skip"},
        ON_THURSDAY,
        {"day": "0", "also": "4", "at": "23:05", "principle": "all", "holiday": "skip"},
        {"day": "every", "also": "none", "at": "00:00", "principle": "culture", "holiday": "move"},
    ],
)
async def test_the_form_to_change_one_is_filled_with_what_it_is(asking: Asking, given: dict[str, str]) -> None:
    await save(asking, given)
    ref = await first(asking)
    assert await change(asking, ref) == arranging_cards.change_form(int(ref), given)


async def test_saving_a_change_moves_it_and_asks_at_the_new_time_alone(asking: Asking) -> None:
    await asking.schedule()
    ref = await first(asking)
    told = "Every Thursday at 10:30, moved past bank holidays: leadership"
    assert await save(asking, ON_THURSDAY, ref) == arranging_cards.arranged(told)
    assert await asking.arranged() == (1, 1)
    assert told in (await asking.say("schedule")).summary
    await asking.due(TO_THURSDAY.total_seconds() - 1)
    assert await asking.asked() == []
    await asking.due(1)
    assert [QUESTIONS[slug].principle for slug in await asking.asked()] == [Principle.LEADERSHIP]


async def test_saved_unchanged_it_stays_and_changed_into_another_it_is_arranged_already(asking: Asking) -> None:
    await asking.schedule()
    await save(asking, ON_THURSDAY)
    ref = await first(asking)
    thursday = "Every Thursday at 10:30, moved past bank holidays: leadership"
    assert await save(asking, EVERY_TUESDAY, ref) == arranging_cards.arranged(WORDS, [thursday])
    assert (await save(asking, ON_THURSDAY, ref)).title == "That is arranged already"
    assert await asking.arranged() == (2, 2)
    assert WORDS in (await asking.say("schedule")).summary


async def test_a_change_that_cannot_be_read_comes_back_as_typed_and_still_as_a_change(asking: Asking) -> None:
    await asking.schedule()
    ref = await first(asking)
    typed = {**ON_THURSDAY, "at": "soon"}
    assert await save(asking, typed, ref) == arranging_cards.change_form(int(ref), typed, FAULT)
    assert WORDS in (await asking.say("schedule")).summary


async def test_what_is_changed_in_a_paused_room_waits_until_it_goes_on(asking: Asking) -> None:
    await asking.schedule()
    ref = await first(asking)
    async with asking.database.transaction() as connection:
        await connection.execute(rooms.update().where(rooms.c.id == asking.room).values(paused=True))
        await pause(connection, asking.room)
    await save(asking, ON_THURSDAY, ref)
    await asking.due(TO_THURSDAY.total_seconds())
    assert await asking.asked() == []
    async with asking.database.transaction() as connection:
        await connection.execute(rooms.update().where(rooms.c.id == asking.room).values(paused=False))
        await resume(connection, asking.room, asking.now())
    await asking.due(timedelta(weeks=1).total_seconds())
    assert len(await asking.asked()) == 1


async def test_one_that_is_stopped_or_of_another_room_or_nonsense_is_not_changed(asking: Asking) -> None:
    await asking.schedule(NEIGHBOUR, ELSEWHERE)
    theirs = stops(await asking.say("schedule", NEIGHBOUR, ELSEWHERE))[0].ref
    await asking.schedule()
    ours = await first(asking)
    await asking.stop(ours)
    for ref in (theirs, ours, "x", "-1"):
        assert GONE in (await change(asking, ref)).summary
        assert GONE in (await save(asking, ON_THURSDAY, ref)).summary
    assert await asking.arranged() == (1, 1)
    assert WORDS in (await asking.say("schedule", NEIGHBOUR, ELSEWHERE)).summary


async def test_only_facilitators_change_one(asking: Asking) -> None:
    await asking.schedule()
    ref = await first(asking)
    refused = for_facilitators().title
    assert (await asking.send(Intent("prompts.change", WORKER, TEAMS, ref=ref))).title == refused
    assert (await save(asking, ON_THURSDAY, ref, WORKER, TEAMS)).title == refused
    assert WORDS in (await asking.say("schedule")).summary
