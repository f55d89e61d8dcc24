"""What the newest Cards of boards that are there, and processes of an older release, gain by a migration."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, select, text

from bot import migrating
from bot.cards import written
from bot.checkins import cards as checkins
from bot.checkins.rules import Round
from bot.database import Database, UtcTime
from bot.message import Card, Series, Text, card
from bot.rooms.charter.cards import standing_card
from bot.rooms.page import board as boards
from bot.rooms.tables import board

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
OLD_PROMPT = "INSERT INTO prompts (room_id, principle, words) VALUES (1, '', :words)"
STANDING = standing_card("Home", {"bigroom charter"})


def check_in(number: int) -> Card:
    return checkins.check_in(Round(number, 1, number, (), NOON, NOON), "Monday", ("A rule",), ())


def as_before(shown: Card) -> str:
    """As a Card was kept that said nothing of its series."""
    return written(shown).replace('"series":"standing",', "").replace('"series":"check-in",', "")


@pytest.fixture
async def before(database_url: str) -> AsyncIterator[Database]:
    """A database whose first rows came with the first version, with two boards, an open check-in and a closed one."""
    database = Database(database_url)
    await migrating.migrate(database, "0001")
    now = bindparam("now", NOON, UtcTime)
    async with database.transaction() as connection:
        await connection.execute(text("INSERT INTO rooms (id, name, purpose) VALUES (1, 'Home', 'A purpose')"))
    await migrating.migrate(database, "0010")
    async with database.transaction() as connection:
        for number, closed in ((1, ":now"), (2, "NULL")):
            row = f"INSERT INTO rounds (id, room_id, number, questions, opened_at, closes_at, closed_at) VALUES ({number}, 1, {number}, '[]', :now, :now, {closed})"  # noqa: E501, S608 -- values above
            await connection.execute(text(row).bindparams(now))
        shown = [("one", each) for each in (STANDING, check_in(1), STANDING, check_in(2), card("New", Text("words")))]
        shown += [("two", STANDING), ("two", check_in(1))]
        for channel, each in shown:
            row = "INSERT INTO board (channel, card, posted_at, number) VALUES (:channel, :card, :now, 0)"
            await connection.execute(text(row).bindparams(now), {"channel": channel, "card": as_before(each)})
    yield database
    await database.close()


async def test_of_each_board_the_newest_standing_card_and_the_open_check_in_are_marked_and_stay_at_hand(
    before: Database,
) -> None:
    await migrating.migrate(before)
    async with before.reading() as connection:
        rows = (await connection.execute(select(board.c.channel, board.c.newest_of).order_by(board.c.id))).all()
    assert [newest_of for channel, newest_of in rows if channel == "one"] == ["", "", "standing", "check-in", ""]
    assert [newest_of for channel, newest_of in rows if channel == "two"] == ["standing", ""]
    for _ in range(boards.SHOWN):
        await boards.pin(before, "one", card("Something else"), NOON)
    shown = (await boards.pinned(before, "one", NOON)).pins
    assert [pin.card.series for pin in shown[boards.SHOWN :]] == [Series.CHECK_IN, Series.STANDING]
    await boards.pin(before, "one", STANDING, NOON)
    folded = [pin.card for pin in (await boards.pinned(before, "one", NOON, int(shown[-1].ref) + 1)).pins]
    assert (folded[0].over, folded[0].series) == (True, Series.STANDING)  # it gives way as any other


async def test_a_process_of_the_release_before_and_one_of_this_both_write_down_a_prompt(before: Database) -> None:
    async with before.transaction() as connection:
        await connection.execute(text(OLD_PROMPT), {"words": "Every Tuesday"})
    await migrating.migrate(before)
    async with before.transaction() as connection:
        await connection.execute(text(OLD_PROMPT), {"words": "Every Friday"})
        await connection.execute(text("INSERT INTO prompts (room_id, principle) VALUES (1, 'culture')"))
    async with before.reading() as connection:
        words = await connection.scalars(text("SELECT words FROM prompts ORDER BY id"))
        assert list(words) == ["Every Tuesday", "Every Friday", ""]
