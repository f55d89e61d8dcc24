"""A closed Room is kept as long as it wished, and then forgotten with all that hangs on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update

from bot.__main__ import Product
from bot.message import Place
from bot.places import channels
from bot.prompts.tables import asked, prompts
from bot.rooms.charter import steering_cards as cards
from bot.rooms.page import board
from bot.rooms.rules import months_before
from bot.rooms.tables import accounts, attendances, members, news, room_organisations, rooms
from bot.rooms.tables import board as board_rows
from bot.settings import Settings
from tests.rooms import TUESDAY
from tests.rooms.charter.conftest import ELSEWHERE, EVERY_TUESDAY, NEIGHBOUR, SISTER, SLACK, TEAMS, WEB, Steered

THEIR_PAGE = Place("web", "theirs")
HANGING = (members, accounts, attendances, room_organisations, prompts, asked)


@pytest.fixture
async def _their_page(steered: Steered) -> None:
    async with steered.database.transaction() as connection:
        row = {"platform": "web", "channel": THEIR_PAGE.channel, "address": "", "present": True, "seen_at": TUESDAY}
        await connection.execute(insert(channels).values(**row, room_id=steered.neighbours))


async def kept_at(steered: Steered, at: datetime) -> set[str]:
    """The names of the Rooms that the product's own hourly task has left by then."""
    product = Product(Settings(database_url=steered.database.url.render_as_string(hide_password=False)))
    await product.forget(at)
    await product.database.close()
    return {row.name for row in await steered.rows(rooms)}


async def counts(steered: Steered) -> list[int]:
    return [(await steered.rows(select(func.count()).select_from(table)))[0][0] for table in HANGING]


@pytest.mark.parametrize(("months", "until"), [(3, "2027-02-24"), (12, "2027-11-24"), (24, "2028-11-24")])
async def test_a_closed_room_is_forgotten_when_its_months_have_passed_and_not_before(
    steered: Steered, months: int, until: str
) -> None:
    async with steered.database.transaction() as connection:
        await connection.execute(update(rooms).where(rooms.c.id == steered.room).values(keep_months=months))
    await steered.press("rooms.close", name="Ours")
    end = datetime.fromisoformat(f"{until}T09:00:00+00:00")
    assert await kept_at(steered, end - timedelta(seconds=1)) == {"Ours", "Theirs"}
    assert await kept_at(steered, end) == {"Theirs"}


async def test_nothing_of_a_forgotten_room_is_left_and_nothing_of_another_is_gone(steered: Steered) -> None:
    await steered.attend(SISTER, SLACK, TEAMS)
    await steered.press("prompts.schedule", NEIGHBOUR, ELSEWHERE, form=EVERY_TUESDAY)
    theirs = [1, 1, 1, 1, 1, 0]
    await steered.press("prompts.schedule", form=EVERY_TUESDAY)
    await steered.press("prompt")
    assert await counts(steered) == [4, 4, 3, 2, 2, 1]
    await steered.press("rooms.close", name="Ours")
    assert await counts(steered) == [4, 4, 1, 2, 2, 1]
    await kept_at(steered, TUESDAY + timedelta(days=366))
    assert await counts(steered) == theirs
    assert (await steered.channel(SLACK)).room_id is None
    assert (await steered.channel(ELSEWHERE)).room_id == steered.neighbours


@pytest.mark.usefixtures("_their_page")
async def test_no_later_room_finds_the_board_of_a_forgotten_one(steered: Steered) -> None:
    for place in (WEB, THEIR_PAGE):
        await board.pin(steered.database, place.channel, cards.closed("A card"), TUESDAY)
    await steered.press("rooms.close", name="Ours")
    await kept_at(steered, TUESDAY)  # what says goodbye is not lost on its way
    assert len((await board.pinned(steered.database, WEB.channel, TUESDAY)).pins) == 1
    await steered.deliver()
    await kept_at(steered, TUESDAY)
    for table in (board_rows, news):
        assert [row.channel for row in await steered.rows(table)] == [THEIR_PAGE.channel]
    assert [row.channel for row in await steered.rows(channels) if row.platform == "web"] == [THEIR_PAGE.channel]


@pytest.mark.usefixtures("_their_page")
async def test_what_still_waits_in_the_channels_of_a_forgotten_room_is_forgotten_with_it(steered: Steered) -> None:
    await steered.say("card")
    await steered.say("card", NEIGHBOUR, ELSEWHERE)
    async with steered.database.transaction() as connection:  # a Room closed by hand keeps its Channels
        await connection.execute(update(rooms).where(rooms.c.id == steered.room).values(closed_at=TUESDAY))
    await kept_at(steered, TUESDAY + timedelta(days=366))
    assert await steered.told() == [(place.channel, "Theirs") for place in (ELSEWHERE, THEIR_PAGE)]
    assert {row.channel for row in await steered.rows(channels)} == {
        SLACK.channel,
        TEAMS.channel,
        ELSEWHERE.channel,
        THEIR_PAGE.channel,
    }


@pytest.mark.usefixtures("_their_page")
async def test_a_board_keeps_cards_as_long_as_its_room_wishes(steered: Steered) -> None:
    for place, months in ((WEB, 3), (THEIR_PAGE, 12)):
        room = update(rooms).where(
            rooms.c.id == select(channels.c.room_id).where(channels.c.channel == place.channel).scalar_subquery()
        )
        async with steered.database.transaction() as connection:
            await connection.execute(room.values(keep_months=months))
        await board.pin(steered.database, place.channel, cards.closed("Older"), TUESDAY)
        await board.pin(steered.database, place.channel, cards.closed("Newer"), TUESDAY + timedelta(seconds=1))
    three_months = datetime.fromisoformat("2027-02-24T09:00:00+00:00") + timedelta(seconds=1)
    async with steered.database.transaction() as connection:
        await board.forget(connection, three_months)
    ours, theirs = [await board.pinned(steered.database, place.channel, TUESDAY) for place in (WEB, THEIR_PAGE)]
    assert [pin.card for pin in ours.pins] == [cards.closed("Newer")]
    assert len(theirs.pins) == 2


async def test_a_room_that_was_never_closed_is_never_forgotten(steered: Steered) -> None:
    assert await kept_at(steered, TUESDAY + timedelta(days=10_000)) == {"Ours", "Theirs"}


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2027-05-31", 3, "2027-02-28"),
        ("2028-05-31", 3, "2028-02-29"),
        ("2027-01-15", 1, "2026-12-15"),
        ("2027-12-15", 12, "2026-12-15"),
        ("2028-02-29", 24, "2026-02-28"),
    ],
)
def test_months_are_counted_back_by_the_calendar(day: str, months: int, before: str) -> None:
    moment = datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=UTC)
    assert months_before(moment, months).date().isoformat() == before
