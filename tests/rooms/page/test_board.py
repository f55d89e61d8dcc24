"""The board of a web Channel on both databases: when its cards were posted, and its earlier pages."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.database import Database
from bot.message import Series, card
from bot.rooms.page import board
from bot.rooms.page.seats import load_sample
from bot.rooms.rules import when_said
from bot.rooms.tables import rooms

NOON = datetime.fromisoformat("2026-11-24T12:00:00+00:00")
PAGE = "sample-room"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-24T00:05", "Today 00:05"),
        ("2026-11-23T23:55", "Yesterday 23:55"),
        ("2026-11-22T09:00", "Sunday 22 November"),
        ("2026-01-01T09:00", "Thursday 1 January"),
        ("2025-12-31T09:00", "31 December 2025"),
    ],
)
def test_when_a_card_was_posted_is_said_as_people_say_it(at: str, said: str) -> None:
    assert when_said(datetime.fromisoformat(at), datetime.fromisoformat("2026-11-24T12:00")) == said


async def test_a_card_was_posted_when_the_clocks_of_its_room_say_so(database: Database) -> None:
    await load_sample(database, NOON)
    async with database.transaction() as connection:
        await connection.execute(update(rooms).values(zone="Pacific/Auckland"))
    await board.pin(database, PAGE, card("A card"), NOON)
    (pin,) = (await board.pinned(database, PAGE, NOON + timedelta(hours=12))).pins
    assert (pin.when, pin.at.isoformat()) == ("Today 01:00", "2026-11-25T01:00:00+13:00")
    _, (told,) = await board.changed(database, PAGE, 0, NOON + timedelta(hours=12))
    assert told == pin


async def test_page_after_page_of_a_board_shows_every_card_once_newest_first(database: Database) -> None:
    refs = [await board.pin(database, PAGE, card("A card"), NOON) for _ in range(board.SHOWN * 2 + 1)]
    await board.pin(database, "another", card("Theirs"), NOON)
    seen: list[str] = []
    sizes = []
    shown = await board.pinned(database, PAGE, NOON)
    while shown.pins:
        seen += [pin.ref for pin in shown.pins]
        sizes.append((len(shown.pins), bool(shown.earlier)))
        shown = await board.pinned(database, PAGE, NOON, int(seen[-1]))
    assert seen == refs[::-1]
    assert sizes == [(board.SHOWN, True), (board.SHOWN, True), (1, False)]


async def shown_on(database: Database, before: int = 0) -> list[tuple[str, bool]]:
    """Titles on a page of the board, newest first, and whether each is folded."""
    return [(pin.card.title, pin.card.over) for pin in (await board.pinned(database, PAGE, NOON, before)).pins]


async def test_a_newer_card_of_a_series_folds_the_one_before_on_its_own_board_alone(database: Database) -> None:
    for channel in (PAGE, "another"):
        await board.pin(database, channel, card("First", series=Series.SUMMARY), NOON)
    await board.pin(database, PAGE, card("Asked", series=Series.QUESTION), NOON)
    since = await board.latest(database, PAGE)
    await board.pin(database, PAGE, card("Second", series=Series.SUMMARY), NOON)
    assert await shown_on(database) == [("Second", False), ("Asked", False), ("First", True)]
    _, told = await board.changed(database, PAGE, since, NOON)
    assert [pin.card.title for pin in told] == ["First", "Second"]  # open pages fold it too
    assert len({pin.number for pin in told}) == 2
    (theirs,) = (await board.pinned(database, "another", NOON)).pins
    assert not theirs.card.over


async def test_a_card_that_gave_way_stays_folded_when_it_is_revised_and_the_newest_does_not(database: Database) -> None:
    refs = [await board.pin(database, PAGE, card("Room", series=Series.STANDING), NOON) for _ in range(2)]
    for ref in refs:
        assert await board.replace(database, ref, card("Renamed", series=Series.STANDING))
    assert await shown_on(database) == [("Renamed", False), ("Renamed", True)]


async def test_the_newest_of_a_series_stays_on_the_newest_page_until_it_is_over(database: Database) -> None:
    ref = await board.pin(database, PAGE, card("Open", series=Series.CHECK_IN, call="It is open"), NOON)
    others = [await board.pin(database, PAGE, card("A card"), NOON) for _ in range(board.SHOWN)]
    shown = await board.pinned(database, PAGE, NOON)
    assert [pin.ref for pin in shown.pins] == [*others[::-1], ref]
    assert (shown.earlier, [pin.ref for pin in shown.calling]) == (others[0], [ref])
    assert await board.calling(database, PAGE, NOON) == shown.calling
    earlier = await board.pinned(database, PAGE, NOON, int(shown.earlier))
    assert [[pin.ref for pin in pins] for pins in (earlier.pins, earlier.calling)] == [[ref], [ref]]
    assert await board.replace(database, ref, card("Closed", over=True))
    shown = await board.pinned(database, PAGE, NOON)
    assert ([pin.ref for pin in shown.pins], shown.calling) == (others[::-1], ())
    assert await board.calling(database, PAGE, NOON) == ()


async def test_the_newest_standing_card_outlives_all_others_as_long_as_its_room_is_there(database: Database) -> None:
    await load_sample(database, NOON)
    later = NOON + timedelta(days=800)
    async with database.transaction() as connection:
        await board.forget(connection, later)  # what the sample brings
    for title, series in (("Before", Series.STANDING), ("Room", Series.STANDING), ("Heard", Series.SUMMARY)):
        for channel in (PAGE, "nobody's"):
            await board.pin(database, channel, card(title, series=series), NOON)
    await board.pin(database, PAGE, card("A card"), NOON)
    async with database.transaction() as connection:
        await board.forget(connection, later)
    assert await shown_on(database) == [("Room", False)]
    await board.clear(database, later)
    assert await shown_on(database) == [("Room", False)]
    assert not (await board.pinned(database, "nobody's", NOON)).pins
