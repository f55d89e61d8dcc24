"""That the owner of an Action is away is said to who logs it, and on the card of the Room, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from bot.actions.agreeing.cards import away
from bot.actions.agreeing.colleagues import Colleague
from bot.actions.cards import gone_until
from bot.message import Intent
from bot.rooms.tables import members
from tests.actions.acting import ELSEWHERE, NEIGHBOUR, PAT, SLACK, Acting
from tests.actions.acting import RING as RINGING
from tests.actions.saying import SAM, Saying

RING = "action Sam to ring the housing team by Friday"
THURSDAY, FRIDAY, SATURDAY = date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 28)


async def absent(saying: Saying, **values: object) -> None:
    async with saying.database.transaction() as connection:
        sam = members.c.id == await saying.member(SAM)
        await connection.execute(update(members).where(sam).values(**values))


@pytest.mark.parametrize(
    "absence",
    [
        {"away_from": FRIDAY, "away_until": FRIDAY},
        {"away_until": SATURDAY},
        {"away_from": THURSDAY},
        {"works_on": "012"},
    ],
)
async def test_the_card_to_confirm_and_what_comes_back_say_that_the_owner_is_away(
    saying: Saying, absence: dict[str, object]
) -> None:
    await absent(saying, **absence)
    form = await saying.say(RING)
    assert away(SAM.user) in form.summary
    assert away(SAM.user) in (await saying.log(form)).summary


@pytest.mark.parametrize("absence", [{"away_until": THURSDAY}, {"away_from": SATURDAY}, {"works_on": "4"}])
async def test_nothing_is_said_of_an_owner_who_is_there(saying: Saying, absence: dict[str, object]) -> None:
    await absent(saying, **absence)
    form = await saying.say(RING)
    assert "away" not in form.summary
    assert "away" not in (await saying.log(form)).summary


async def room_card(acting: Acting) -> str:
    """What the Room reads of its Action now."""
    return (await acting.told())[0].summary


async def test_the_rooms_card_says_until_when_and_follows_when_the_owner_goes_or_is_back(acting: Acting) -> None:
    assert "away" not in await room_card(acting)
    await acting.press("rooms.away", away_from="2026-11-26", away_until="2026-12-04", works_on="Monday to Friday")
    assert "Owner: sam, Ours NHS Trust, away until Friday 4 December" in await room_card(acting)
    await acting.press("actions.redated", day="2026-12-07", reason="She is ill")
    assert "away" not in await room_card(acting), "it is due when they are back"
    await acting.press("actions.redated", day="2026-12-04", reason="They want it sooner")
    assert "away until" in await room_card(acting)
    await acting.press("rooms.back")
    assert "away" not in await room_card(acting)


async def test_a_late_or_finished_action_says_it_only_while_somebody_waits(acting: Acting) -> None:
    acting.now.turn(7 * 86_400)
    await acting.press("rooms.away", away_until="2026-12-04", works_on="Monday to Friday")
    assert "away until Friday 4 December" in await room_card(acting), "late, and its owner is not there"
    await acting.press("actions.finished", note="They came")
    assert "away" not in await room_card(acting)


async def test_somebody_elses_absence_changes_no_card(acting: Acting) -> None:
    before = await room_card(acting)
    for who, where in ((PAT, SLACK), (NEIGHBOUR, ELSEWHERE)):
        given = {"away_until": "2026-12-04", "works_on": "Monday"}
        assert "Until 4 December" in (await acting.send(Intent("rooms.away", who, where, answers=given))).summary
    assert await room_card(acting) == before


@given(
    st.dates(FRIDAY - timedelta(9), FRIDAY + timedelta(9)),
    *(st.none() | st.dates(FRIDAY - timedelta(9), FRIDAY + timedelta(9)) for _ in range(2)),
)
def test_the_hint_is_there_when_the_owner_is_not(today: date, first: date | None, last: date | None) -> None:
    counts = max(today, FRIDAY)
    there = (first is None and last is None) or (first or date.min) > counts or (last or date.max) < counts
    assert bool(gone_until(RINGING, today, first, last)) is not there


def test_a_weekend_is_nobodys_absence() -> None:
    sam = Colleague(1, "Sam Example", "", 1, "Ours NHS Trust", works_on="01234")
    assert not sam.is_away(SATURDAY)
    assert Colleague(1, "Sam Example", "", 1, "", away_from=SATURDAY, works_on="01234").is_away(SATURDAY)
