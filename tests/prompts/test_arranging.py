"""The rhythm of prompts on both databases: arranged, stopped, due and late."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.message import Account, Intent
from bot.occurrences import Arrangement, arrange, schedules
from bot.outbox import posts
from bot.principles import Principle
from bot.prompts import arranging_cards
from bot.prompts.arranging import FAULT, KIND, WINDOW, follow_room
from bot.prompts.library import library
from bot.rooms.cards import for_facilitators
from bot.rooms.tables import rooms
from tests.prompts.asking import (
    ELSEWHERE,
    EVERY_TUESDAY,
    LEAD,
    NEIGHBOUR,
    QUESTIONS,
    SISTER,
    SLACK,
    STRANGER,
    WORKER,
    Asking,
    arrange_due,
    stops,
)
from tests.rooms import TUESDAY, waiting


@pytest.mark.parametrize("who", [WORKER, LEAD, STRANGER, NEIGHBOUR])
async def test_only_facilitators_arrange_see_the_form_and_stop(asking: Asking, who: Account) -> None:
    await asking.schedule()
    (button,) = stops(await asking.say("schedule"))
    refusal = for_facilitators().title
    assert (await asking.say("schedule", who)).title == refusal
    assert (await asking.schedule(who)).title == refusal
    assert (await asking.stop(button.ref, who)).title == refusal
    assert await asking.arranged() == (1, 1)


async def test_what_is_arranged_is_said_shown_and_happens_at_its_time(asking: Asking) -> None:
    asking.now.turn(-3600)
    assert await asking.schedule() == arranging_cards.arranged(
        "Every Tuesday at 09:00, skipped on bank holidays: culture"
    )
    shown = await asking.say("schedule")
    assert "Every Tuesday at 09:00, skipped on bank holidays: culture" in shown.summary
    await asking.due(3599)
    assert await asking.asked() == []
    await asking.due(1)
    assert [QUESTIONS[slug].principle for slug in await asking.asked()] == [Principle.CULTURE]
    await asking.due(60)
    assert len(await asking.asked()) == 1
    await asking.due(timedelta(weeks=1).total_seconds() - 60)
    assert len(set(await asking.asked())) == 2


async def test_where_something_is_arranged_the_form_adds_another_and_says_so_before_and_after(asking: Asking) -> None:
    alone = await asking.say("schedule")
    assert "[Ask every week]" in alone.summary
    await asking.schedule()
    lines = (await asking.say("schedule")).summary.splitlines()
    heading = lines.index("Ask on another day as well")
    assert lines.index("[Change this] [Stop this]") < heading < lines.index("[Ask every week as well]")
    assert await asking.schedule(day="4") == arranging_cards.arranged(
        "Every Friday at 09:00, skipped on bank holidays: culture",
        ["Every Tuesday at 09:00, skipped on bank holidays: culture"],
    )


async def test_what_was_arranged_before_bank_holidays_were_chosen_says_what_becomes_of_them_too(asking: Asking) -> None:
    await asking.schedule()
    async with asking.database.transaction() as connection:
        rule = json.loads(str(await connection.scalar(select(schedules.c.rule))))
        await connection.execute(update(schedules).values(rule=json.dumps({**rule, "on_holiday": "move"})))
    assert "Every Tuesday at 09:00, moved past bank holidays: culture" in (await asking.say("schedule")).summary


async def test_all_in_turn_is_arranged_by_default(asking: Asking) -> None:
    words = "Every Tuesday at 09:00, skipped on bank holidays: all principles in turn"
    assert await asking.schedule(principle=arranging_cards.ALL_IN_TURN) == arranging_cards.arranged(words)
    for _ in range(2):
        await asking.due(timedelta(weeks=1).total_seconds())
    assert len({QUESTIONS[slug].principle for slug in await asking.asked()}) == 2


async def test_a_local_time_is_kept_when_the_clocks_change(asking: Asking) -> None:
    await asking.schedule()
    asking.now.at = datetime.fromisoformat("2027-03-30T07:59:59+00:00")
    await asking.due()
    before = await asking.asked()
    await asking.due(1)
    assert len(await asking.asked()) == len(before) + 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": ""},
        {"day": arranging_cards.NO_DAY},
        {"also": "Friday"},
        {"day": "Tuesday"},
        {"day": "7"},
        {"day": "-1"},
        {"at": ""},
        {"at": "nine"},
        {"at": "25:00"},
        {"at": "09:00:30"},
        {"at": "09:00+01:00"},
        {"principle": "gardening"},
        {"principle": ""},
        {"holiday": ""},
        {"holiday": "sleep in"},
    ],
)
async def test_a_form_filled_in_wrongly_comes_back_with_what_to_do_and_arranges_nothing(
    asking: Asking, wrong: dict[str, str]
) -> None:
    intent = Intent("prompts.schedule", SISTER, SLACK, answers={**EVERY_TUESDAY, **wrong})
    card = await asking.send(intent)
    assert card == arranging_cards.schedule_form((), FAULT, {**EVERY_TUESDAY, **wrong})
    assert await asking.arranged() == (0, 0)


EASTER_MONDAY, TUESDAY_AFTER = "2027-03-29T08:00:00+00:00", "2027-03-30T08:00:00+00:00"


@pytest.mark.parametrize(
    ("holiday", "words", "asked"),
    [("skip", "skipped on bank holidays", (0, 0)), ("move", "moved past bank holidays", (0, 1))],
)
async def test_a_bank_holiday_skips_the_question_or_moves_it_as_was_chosen_and_said(
    asking: Asking, holiday: str, words: str, asked: tuple[int, int]
) -> None:
    asking.now.at = datetime.fromisoformat("2027-03-24T12:00:00+00:00")
    told = f"Every Monday at 09:00, {words}: culture"
    assert await asking.schedule(day="0", holiday=holiday) == arranging_cards.arranged(told)
    assert told in (await asking.say("schedule")).summary
    counts = []
    for at in (EASTER_MONDAY, TUESDAY_AFTER):
        asking.now.at = datetime.fromisoformat(at)
        await asking.due()
        counts.append(len(await asking.asked()))
    assert tuple(counts) == asked


async def test_a_question_that_is_moved_to_a_day_with_one_of_its_own_is_asked_once(asking: Asking) -> None:
    asking.now.at = datetime.fromisoformat("2027-03-24T12:00:00+00:00")
    await asking.schedule(day="0", also="1", holiday="move")
    for at in (EASTER_MONDAY, TUESDAY_AFTER, "2027-03-31T08:00:00+00:00"):
        asking.now.at = datetime.fromisoformat(at)
        await asking.due()
    assert len(await asking.asked()) == 1


async def test_what_was_chosen_for_bank_holidays_stays_when_the_room_moves(asking: Asking) -> None:
    await asking.schedule(holiday="move")
    async with asking.database.transaction() as connection:
        await connection.execute(update(rooms).values(zone="Europe/Dublin", nation="scotland"))
        await follow_room(connection, asking.room, asking.now())
    assert (
        "Every Tuesday at 09:00 Dublin time, moved past bank holidays: culture"
        in (await asking.say("schedule")).summary
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"day": "0", "also": "3"}, "Every Monday and Thursday at 09:00, skipped on bank holidays: culture"),
        ({"day": "3", "also": "3"}, "Every Thursday at 09:00, skipped on bank holidays: culture"),
        (
            {"day": arranging_cards.EVERY_DAY, "also": arranging_cards.NO_DAY},
            "Every weekday at 09:00, skipped on bank holidays: culture",
        ),
    ],
)
async def test_a_question_may_come_on_several_days(asking: Asking, days: dict[str, str], words: str) -> None:
    assert await asking.schedule(day=days["day"], also=days["also"]) == arranging_cards.arranged(words)


async def test_a_room_that_retired_every_question_is_left_in_peace(asking: Asking) -> None:
    await arrange_due(asking, "culture")
    for one in library().questions:
        await asking.send(Intent("prompts.retire", SISTER, SLACK, ref=one.id))
    await asking.due()
    assert await asking.asked() == []


async def test_a_facilitator_stops_one_arrangement_and_the_other_goes_on(asking: Asking) -> None:
    await asking.schedule()
    await asking.schedule(principle="leadership")
    first, second = stops(await asking.say("schedule"))
    assert await asking.stop(first.ref) == arranging_cards.stopped()
    assert await asking.arranged() == (1, 1)
    assert [button.ref for button in stops(await asking.say("schedule"))] == [second.ref]
    await asking.due(timedelta(weeks=1).total_seconds())
    assert [QUESTIONS[slug].principle for slug in await asking.asked()] == [Principle.LEADERSHIP]
    assert await asking.stop(first.ref) == arranging_cards.stopped()


async def test_another_rooms_arrangement_is_neither_seen_nor_stopped(asking: Asking) -> None:
    await asking.schedule()
    (ours,) = stops(await asking.say("schedule"))
    assert stops(await asking.say("schedule", NEIGHBOUR, ELSEWHERE)) == []
    await asking.stop(ours.ref, NEIGHBOUR, ELSEWHERE)
    assert await asking.arranged() == (1, 1)
    await asking.due(timedelta(weeks=1).total_seconds())
    assert len(await asking.asked()) == 1


@pytest.mark.parametrize("ref", ["", "none", "-1", "1; 2", "²", "9" * 30])
async def test_a_button_that_points_at_nothing_stops_nothing(asking: Asking, ref: str) -> None:
    await asking.schedule()
    assert await asking.stop(ref) == arranging_cards.stopped()
    assert await asking.arranged() == (1, 1)


@pytest.mark.parametrize(("late", "count"), [(timedelta(), 1), (WINDOW - timedelta(seconds=1), 1), (WINDOW, 0)])
async def test_a_due_question_is_asked_late_the_same_day_and_skipped_after_eight_hours(
    asking: Asking, late: timedelta, count: int
) -> None:
    await arrange_due(asking, "culture")
    await asking.due(late.total_seconds())
    assert len(await asking.asked()) == count
    shown = [card.title for _, card in await waiting(asking.database)]
    assert shown == ["A question for us all: culture" if count else "Tuesday’s question was not asked"] * 3
    await asking.due()
    assert len(await asking.asked()) == count


async def test_a_due_question_that_cannot_be_delivered_in_its_window_is_dropped_and_one_asked_for_is_not(
    asking: Asking,
) -> None:
    await arrange_due(asking, "culture")
    await asking.due(60)
    await asking.say("")
    async with asking.database.reading() as connection:
        limits = list(await connection.scalars(select(posts.c.not_after).order_by(posts.c.id)))
    assert limits == [TUESDAY + WINDOW] * 3 + [None] * 3


@pytest.mark.parametrize("principles", [("all", "all"), ("culture", "culture"), ("all", "patient centred")])
async def test_two_prompts_of_one_room_due_at_once_ask_two_different_questions(
    asking: Asking, principles: tuple[str, str]
) -> None:
    await arrange_due(asking, *principles)
    await asking.due()
    assert len(set(await asking.asked())) == 2
    assert len(await waiting(asking.database)) == 6


async def test_rooms_due_at_once_are_each_asked_in_their_own_channels(asking: Asking) -> None:
    await asking.schedule(NEIGHBOUR, ELSEWHERE, principle="leadership")
    await arrange_due(asking, "culture")
    await asking.due()
    (ours,), (theirs,) = await asking.asked(), await asking.asked(asking.neighbours)
    assert [QUESTIONS[slug].principle for slug in (ours, theirs)] == [Principle.CULTURE, Principle.LEADERSHIP]
    sent = await waiting(asking.database)
    assert {channel for channel, card in sent if QUESTIONS[theirs].ask in card.summary} == {ELSEWHERE.channel}
    assert len(sent) == 4


async def test_a_schedule_whose_prompt_is_gone_asks_nothing(asking: Asking) -> None:
    async with asking.database.transaction() as connection:
        await arrange(connection, Arrangement(asking.room, KIND, 999), TUESDAY)
    await asking.due()
    assert await asking.asked() == []


async def test_a_double_press_with_one_delivery_arranges_once(asking: Asking) -> None:
    pressed = Intent("prompts.schedule", SISTER, SLACK, answers=EVERY_TUESDAY, delivery="EvOnce")
    routes = [asking.route, asking.router()]  # as two processes have
    replies = await asyncio.gather(*(route(pressed) for route in routes for _ in range(2)))
    assert sum(reply is not None for reply in replies) == 1
    assert await asking.arranged() == (1, 1)


async def test_commands_that_a_platform_gave_no_id_are_each_heard(asking: Asking) -> None:
    for _ in range(2):
        assert await asking.route(Intent("prompt", SISTER, SLACK))
    assert len(await asking.asked()) == 2
