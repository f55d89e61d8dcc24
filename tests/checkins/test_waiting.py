"""Whom the line at the top of the board still leads to the check-in."""

from __future__ import annotations

from datetime import date

from bot.checkins.waiting import has_answered, waits_for
from tests.checkins.conftest import NEIGHBOUR, POLICE, SISTER, VOLUNTEER, WORKER, Checking

EVERYONE = (SISTER, WORKER, POLICE, VOLUNTEER)


async def waited_for(checking: Checking) -> list[str]:
    async with checking.database.reading() as connection:
        waits = {who: await waits_for(connection, checking.room, await checking.member(who), checking.now())
                 for who in (*EVERYONE, NEIGHBOUR)}  # fmt: skip
    return [who.user for who, still in waits.items() if still]


async def test_nobody_is_waited_for_while_none_is_open(checking: Checking) -> None:
    assert await waited_for(checking) == []


async def test_everyone_of_the_room_is_until_they_answer_in_whatever_way_or_are_away(opened: Checking) -> None:
    assert await waited_for(opened) == [who.user for who in EVERYONE]
    await opened.send(SISTER, q1="Two went home")
    await opened.press("away", await opened.last_round(), WORKER)
    await opened.change(POLICE, away_from=date(2026, 11, 19), away_until=date(2026, 11, 20))
    assert await waited_for(opened) == [VOLUNTEER.user]


async def test_who_takes_their_answer_back_is_waited_for_again(opened: Checking) -> None:
    await opened.send(SISTER, q1="Two went home")
    await opened.send(SISTER, f"{await opened.last_round()}-own", q1="")
    assert SISTER.user in await waited_for(opened)


async def test_whoever_has_answered_openly_or_not_is_known_to_have_until_they_take_it_back(opened: Checking) -> None:
    async def answered() -> list[str]:
        async with opened.database.reading() as connection:
            found = {who.user: await has_answered(connection, opened.room, await opened.member(who), opened.now())
                     for who in (*EVERYONE, NEIGHBOUR)}  # fmt: skip
        return [user for user, yes in found.items() if yes]

    assert await answered() == []
    await opened.send(SISTER, q1="Two went home")
    await opened.press("away", await opened.last_round(), WORKER)
    assert await answered() == [SISTER.user]
    await opened.send(SISTER, f"{await opened.last_round()}-own", q1="")
    assert await answered() == []


async def test_who_looks_on_a_day_they_do_not_work_can_answer(opened: Checking) -> None:
    await opened.change(POLICE, works_on="01")
    assert POLICE.user in await waited_for(opened)


async def test_nobody_is_once_it_has_closed(opened: Checking) -> None:
    await opened.close()
    assert await waited_for(opened) == []
