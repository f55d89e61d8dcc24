"""A closed Room is kept as long as it wished, and then forgotten with all that hangs on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from bot.__main__ import Product
from bot.prompts.tables import asked, prompts
from bot.rooms.rules import months_before
from bot.rooms.tables import accounts, attendances, members, room_organisations, rooms
from bot.settings import Settings
from tests.rooms import TUESDAY
from tests.rooms_charter.conftest import ELSEWHERE, EVERY_TUESDAY, NEIGHBOUR, SISTER, SLACK, TEAMS, Steered

HANGING = (members, accounts, attendances, room_organisations, prompts, asked)


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
