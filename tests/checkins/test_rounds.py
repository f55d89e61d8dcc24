"""Rounds that open, remind and close by the clock, on both databases."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.checkins import cards, forms, notices
from bot.checkins.arranging import start
from bot.checkins.opening import show_in
from bot.clock import Due
from bot.message import Blank, Choice, Day, Points, Time
from bot.occurrences import schedules
from bot.places import channels
from bot.rooms.charter.ground_rules import DEFAULT
from bot.rooms.tables import rooms
from tests.checkins.conftest import (
    ELSEWHERE,
    KEY_QUESTION,
    NEIGHBOUR,
    SISTER,
    SLACK,
    Checking,
)
from tests.rooms import utc, waiting

CLOSES = "Tuesday 24 November at 08:00"


async def test_what_is_arranged_is_said_and_opens_in_every_channel_at_its_time(checking: Checking) -> None:
    card = await checking.arrange()
    assert card == forms.arranged(
        "Every Tuesday at 09:00, skipped on bank holidays", "Friday 20 November at 09:00", CLOSES
    )
    await checking.tick("2026-11-20T08:59:59")
    assert await checking.said() == []
    await checking.tick("2026-11-20T09:00:00")
    (shown,) = await checking.said("card")
    assert [channel for channel, card in await waiting(checking.database) if card == shown] == ["C1", "19:a"]
    assert shown.title == "Check-in 1"
    assert KEY_QUESTION in shown.summary
    assert Points("How we work together", DEFAULT) in shown.body
    assert f"until {CLOSES}" in shown.summary
    await checking.tick("2026-11-20T12:00:00")
    assert len(await checking.rows()) == 1


async def test_the_card_has_at_most_eight_inputs_each_with_a_name_of_its_own(opened: Checking) -> None:
    (shown,) = await opened.said("card")
    names = [each.name for each in shown.body if isinstance(each, Blank | Choice | Day | Time)]
    assert len(set(names)) == len(names) == 7


async def test_it_closes_before_the_big_room_with_a_card_that_takes_nothing_and_a_summary(opened: Checking) -> None:
    await opened.send(words="", q1="The new team starts")
    await opened.tick("2026-11-24T08:00:00")
    (card,) = await opened.said("card")  # it was still waiting, and changed as it stood
    assert card.title == "Check-in 1 is closed"
    assert not [each for each in card.body if isinstance(each, Blank | Choice)]
    assert card.over
    (count,) = await opened.said("count")
    assert (count.title, count.over) == ("Check-in 1: how many answered", True)
    assert "1 person from 1 organisation answered." in count.summary
    (summary,) = await opened.said("summary")
    assert not summary.over
    assert "The new team starts" in summary.summary
    assert f"Actions due in Room {opened.room}: none" in summary.summary
    assert [closed for _, _, closed in await opened.rows()] == [utc("2026-11-24T08:00:00")]


async def test_the_next_opens_by_itself_week_after_week_over_christmas(opened: Checking) -> None:
    at = opened.now()
    while at < utc("2027-01-08T00:00:00"):
        at += timedelta(hours=1)
        opened.now.at = at
        await opened.tick()
    rows = await opened.rows()
    assert [f"{at:%d %b %H}" for _, at, _ in rows] == [
        *("20 Nov 09", "27 Nov 09", "04 Dec 09", "11 Dec 09", "18 Dec 09", "23 Dec 09", "31 Dec 09")
    ]
    closings = [f"{closed:%d %b %H}" if closed else "" for *_, closed in rows]
    assert closings == ["24 Nov 08", "01 Dec 08", "08 Dec 08", "15 Dec 08", "22 Dec 08", "29 Dec 08", "05 Jan 08"]
    assert [number for number, *_ in rows] == list(range(1, 8))


async def test_every_second_week_begins_with_the_week_that_was_chosen(checking: Checking) -> None:
    await checking.arrange(every="2", **{"from": "1"})
    for day in range(1, 30):
        await checking.tick((utc("2026-11-19T09:30") + timedelta(days=day)).isoformat()[:19])
    assert [f"{at:%d %b}" for _, at, _ in await checking.rows()] == ["20 Nov", "04 Dec", "18 Dec"]


@pytest.mark.parametrize(("at", "opens"), [("2026-11-24T06:59:59", True), ("2026-11-24T07:00:00", False)])
async def test_a_service_that_was_down_opens_late_while_an_hour_is_left_and_else_says_so(
    checking: Checking, at: str, *, opens: bool
) -> None:
    await checking.arrange()
    await checking.tick(at)
    assert len(await checking.rows()) == opens
    if not opens:
        left_out = notices.left_out("Tuesday 24 November at 09:00", "Friday 27 November at 09:00")
        assert await checking.said() == [left_out]
        await checking.tick("2026-11-27T09:00:00")
        assert len(await checking.rows()) == 1


async def test_after_weeks_of_silence_one_apology_is_made_and_the_round_of_today_opens(checking: Checking) -> None:
    await checking.arrange()
    await checking.tick("2026-12-11T10:00:00")
    assert await checking.titles() == ["A check-in was left out", "Check-in 1"]


async def test_a_closing_that_comes_late_is_still_summed_up_and_took_no_answer_meanwhile(opened: Checking) -> None:
    opened.now.at = utc("2026-11-24T08:00:00")
    assert await opened.send(q1="Too late") == cards.too_late()
    await opened.tick("2026-11-26T10:00:00")
    (summary,) = await opened.said("summary")
    assert "Nobody answered" in summary.summary
    assert "Too late" not in summary.summary


async def test_several_processes_open_and_close_one_round(opened: Checking) -> None:
    clocks = [Due(opened.database, opened.checkins.due()) for _ in range(4)]
    for at in ("2026-11-24T08:00:00", "2026-11-27T09:00:00"):
        opened.now.at = utc(at)
        await asyncio.gather(*(clock(opened.now()) for clock in clocks for _ in range(2)))
    assert len(await opened.rows()) == 2
    assert len(await opened.said("summary")) == 1
    assert len(await opened.said("card")) == 2


async def test_a_facilitator_who_closes_while_the_clock_does_closes_once(opened: Checking) -> None:
    opened.now.at = utc("2026-11-24T08:00:00")
    clock = Due(opened.database, opened.checkins.due())
    await asyncio.gather(opened.close(), clock(opened.now()), opened.close(), clock(opened.now()))
    assert len(await opened.said("summary")) == 1
    await opened.tick("2026-11-27T09:00:00")
    assert len(await opened.rows()) == 2


async def test_a_facilitator_who_arranges_while_the_clock_opens_leaves_one_round(checking: Checking) -> None:
    await checking.arrange()
    checking.now.at = utc("2026-11-20T09:00:00")
    clock = Due(checking.database, checking.checkins.due())
    await asyncio.gather(checking.arrange(), clock(checking.now()), checking.arrange(closes="30"), checking.say("now"))
    await checking.tick("2026-11-20T09:00:02")
    assert len(await checking.rows()) == 1
    await checking.tick("2026-11-24T08:30:00")
    await checking.tick("2026-11-27T09:00:00")
    assert len(await checking.rows()) == 2


async def test_one_opened_by_hand_stands_in_for_the_next_and_only_one_is_open(checking: Checking) -> None:
    await checking.arrange()
    assert await checking.say("now") == notices.opened(CLOSES)
    assert await checking.say("now") == notices.open_already(CLOSES)
    await checking.tick("2026-11-20T09:00:00")
    assert len(await checking.rows()) == 1
    await checking.tick("2026-11-24T08:00:00")
    await checking.tick("2026-11-27T09:00:00")
    assert [number for number, *_ in await checking.rows()] == [1, 2]


async def test_one_closed_early_is_not_opened_again_for_the_same_big_room(opened: Checking) -> None:
    assert await opened.close() == notices.closed_now()
    assert await opened.close() == notices.none_open()
    await opened.tick("2026-11-24T08:00:00")
    assert len(await opened.rows()) == len(await opened.said("summary")) == 1
    assert await opened.say() == notices.next_opens("Friday 27 November at 09:00")


async def test_a_room_without_a_rhythm_opens_by_hand_for_two_working_days(checking: Checking) -> None:
    assert await checking.say() == notices.none_arranged()
    assert await checking.say("now") == notices.opened("Monday 23 November at 09:00")
    await checking.tick("2026-11-23T09:00:00")
    assert len(await checking.said("summary")) == 1


async def test_stopping_opens_no_more_and_what_is_open_still_closes(opened: Checking) -> None:
    assert await opened.press("stop") == forms.stopped()
    await opened.tick("2026-11-24T08:00:00")
    await opened.tick("2026-12-04T09:00:00")
    assert (len(await opened.rows()), len(await opened.said("summary"))) == (1, 1)
    assert await opened.say() == notices.none_arranged()
    await opened.arrange()
    await opened.tick("2026-12-04T09:00:02")
    assert len(await opened.rows()) == 2


async def test_a_big_room_moved_to_another_hour_of_its_day_gets_no_second_round(opened: Checking) -> None:
    await opened.arrange(at="10:30")
    await opened.close()
    await opened.tick("2026-11-23T12:00:00")
    assert await opened.last_round() == 1


async def test_a_room_marked_as_paused_is_passed_over_without_a_word(checking: Checking) -> None:
    await checking.arrange()
    async with checking.database.transaction() as connection:
        await connection.execute(update(rooms).values(paused=True))
    await checking.tick("2026-11-20T09:00:00")
    assert await checking.said() == []
    assert await planned(checking) == [utc("2026-11-27T09:00:00")]
    async with checking.database.transaction() as connection:
        await connection.execute(update(rooms).values(paused=False))
    await checking.tick("2026-11-27T09:00:00")
    assert await checking.titles() == ["Check-in 1"]


async def test_a_room_that_has_said_when_it_meets_can_be_given_the_usual_check_in(checking: Checking) -> None:
    async with checking.database.transaction() as connection:
        await connection.execute(update(rooms).values(meets_on=1, meets_at="09:00"))
        for _ in range(2):
            await start(connection, checking.room, checking.now())
    await checking.tick("2026-11-20T09:00:00")
    assert await checking.titles() == ["Check-in 1"]


async def planned(checking: Checking) -> list[datetime]:
    """When something is planned, soonest first."""
    async with checking.database.reading() as connection:
        return list(await connection.scalars(select(schedules.c.next_run_at).order_by(schedules.c.next_run_at)))


async def test_an_opening_that_meets_an_open_round_waits_for_its_closing_and_not_in_a_circle(
    checking: Checking,
) -> None:
    await checking.say("now")  # without a rhythm: until Monday at nine
    await checking.arrange()
    await checking.tick("2026-11-20T09:00:00")
    assert utc("2026-11-20T09:00:00") not in await planned(checking)
    await checking.tick("2026-11-23T09:00:00")
    assert await checking.titles() == ["Check-in 1 is closed", "Check-in 1: what we heard", "Check-in 2"]


async def test_the_neighbours_round_is_their_own(opened: Checking) -> None:
    assert await opened.say("now", NEIGHBOUR, ELSEWHERE) == notices.opened("Tuesday 24 November at 09:00")
    theirs = await opened.last_round()
    assert await opened.press("send", theirs, SISTER, SLACK, q1="To the wrong Room") == cards.too_late()
    assert await opened.press("away", theirs, SISTER, SLACK) == cards.too_late()
    assert len(await opened.rows()) == 1


async def test_a_channel_that_joins_meanwhile_is_shown_the_open_round_and_its_closing(opened: Checking) -> None:
    async with opened.database.transaction() as connection:
        new = {"room_id": opened.room, "platform": "web", "channel": "new", "address": "", "present": True}
        row = insert(channels).values(**new, seen_at=opened.now()).returning(channels.c.id)
        number = (await connection.execute(row)).scalar_one()
        await show_in(connection, opened.room, number, opened.now())
    shown = [card.title for channel, card in await waiting(opened.database) if channel == "new"]
    assert shown == ["Check-in 1"]
    await opened.close()
    shown = [card.title for channel, card in await waiting(opened.database) if channel == "new"]
    assert shown == ["Check-in 1 is closed", "Check-in 1: what we heard"]
