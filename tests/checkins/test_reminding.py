"""Reminding of an open Round while somebody is missing, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.checkins import notices
from bot.outbox import posts
from tests.checkins.conftest import (
    POLICE,
    SISTER,
    VOLUNTEER,
    WORKER,
    Checking,
)
from tests.rooms import utc

CLOSES = "Tuesday 24 November at 08:00"


async def test_the_channel_is_reminded_once_while_somebody_is_missing_and_nobody_is_named(opened: Checking) -> None:
    await opened.send(q1="Mine")
    for at in ("2026-11-21T10:00:00", "2026-11-22T15:00:00", "2026-11-23T10:00:00", "2026-11-23T15:00:00"):
        await opened.tick(at)
    assert [title for title in await opened.titles() if "still open" in title] == ["The check-in is still open"]
    assert notices.reminder(CLOSES) in await opened.said()
    async with opened.database.reading() as connection:
        query = select(posts.c.not_after).where(posts.c.card.contains("still open"))
        assert set(await connection.scalars(query)) == {utc("2026-11-23T16:00:00")}


async def test_nobody_is_reminded_once_all_have_answered_are_away_or_do_not_work_that_day(opened: Checking) -> None:
    await opened.send(SISTER, q1="Mine")
    await opened.press("away", await opened.last_round(), WORKER)
    await opened.change(POLICE, works_on="1234")
    await opened.change(VOLUNTEER, away_from=utc("2026-11-23").date(), away_until=utc("2026-11-23").date())
    await opened.tick("2026-11-23T10:00:00")
    assert "The check-in is still open" not in await opened.titles()


@pytest.mark.parametrize(
    "columns",
    [
        {"away_until": utc("2026-11-22").date()},
        {"away_from": utc("2026-11-24").date()},
        {"works_on": "0"},
    ],
)
async def test_someone_who_is_back_or_not_yet_away_is_missing(opened: Checking, columns: dict[str, object]) -> None:
    for who in (SISTER, WORKER, POLICE):
        await opened.send(who, q1="Mine")
    await opened.change(VOLUNTEER, **columns)
    await opened.tick("2026-11-23T10:00:00")
    assert "The check-in is still open" in await opened.titles()


async def test_someone_who_left_is_not_waited_for(opened: Checking) -> None:
    for who in (SISTER, WORKER, POLICE):
        await opened.send(who, q1="Mine")
    await opened.change(VOLUNTEER, left_at=opened.now())
    await opened.tick("2026-11-23T10:00:00")
    assert "The check-in is still open" not in await opened.titles()


async def test_when_a_round_closes_its_reminder_is_over_too_and_says_something_else_than_the_card(
    opened: Checking,
) -> None:
    await opened.tick("2026-11-23T10:00:00")
    await opened.close()
    (card,), (reminder,) = await opened.said("card"), await opened.said("reminder")
    assert (card.over, reminder.over) == (True, True)
    assert card.title != reminder.title
    assert "Check-in 1 takes no more answers." in reminder.summary
