"""Seats and web Channels have names that never come back, though the ids of rows do."""

from __future__ import annotations

import asyncio

from sqlalchemy import delete, func, insert, select

from bot.message import Account
from bot.places import channels
from bot.rooms.page import board
from bot.rooms.page.seats import WebChannel, seat_of, sitting_at, web_channel
from bot.rooms.rules import Role, Seat
from bot.rooms.tables import accounts, members, rooms
from tests.rooms import TUESDAY
from tests.rooms.page.conftest import SISTER, SLACK, WORKER, Invited


async def member(invited: Invited, who: Account) -> int:
    theirs = select(accounts.c.member_id).where(accounts.c.user == who.user)
    async with invited.database.reading() as connection:
        return int((await connection.execute(theirs)).scalar_one())


async def seat(invited: Invited, number: int) -> Seat:
    async with invited.database.transaction() as connection:
        return await seat_of(connection, invited.room, number, TUESDAY)


async def page(invited: Invited, room: int) -> WebChannel:
    async with invited.database.transaction() as connection:
        return await web_channel(connection, room, TUESDAY)


async def add(invited: Invited, number: int | None = None) -> int:
    async with invited.database.transaction() as connection:
        row = {"room_id": invited.room, "name": "Made Up", "role": Role.MEMBER}
        new = insert(members).values({**row, "id": number} if number else row).returning(members.c.id)
        return int((await connection.execute(new)).scalar_one())


async def test_nobody_gets_the_seat_of_a_member_whose_id_they_have_come_by(invited: Invited) -> None:
    sister, newcomer = await member(invited, SISTER), await add(invited)
    theirs = await seat(invited, newcomer)
    async with invited.database.transaction() as connection:  # two linked Accounts are one Member from then on
        await connection.execute(accounts.update().where(accounts.c.member_id == newcomer).values(member_id=sister))
        await connection.execute(delete(members).where(members.c.id == newcomer))
    assert await add(invited, newcomer) == newcomer
    another = await seat(invited, newcomer)
    assert another.user != theirs.user
    async with invited.database.reading() as connection:
        assert await sitting_at(connection, theirs) == (invited.room, sister)
        assert await sitting_at(connection, another) == (invited.room, newcomer)


async def test_a_member_keeps_the_seat_they_have_also_when_they_ask_twice_at_once(invited: Invited) -> None:
    worker = await member(invited, WORKER)
    seats = await asyncio.gather(*(seat(invited, worker) for _ in range(6)))
    assert set(seats) == {await seat(invited, worker)}


async def test_a_room_does_not_find_the_board_of_another_whose_id_it_has_come_by(invited: Invited) -> None:
    before = await page(invited, invited.neighbours)
    async with invited.database.transaction() as connection:
        await connection.execute(delete(rooms).where(rooms.c.id == invited.neighbours))
        again = {"id": invited.neighbours, "name": "Afresh", "purpose": "Another made-up purpose"}
        await connection.execute(insert(rooms).values(again))
    after = await page(invited, invited.neighbours)
    assert (before.made, after.made) == (True, True)
    assert (before.name != after.name, before.id != after.id) == (True, True)


async def test_several_who_ask_for_the_page_at_once_get_one_and_one_of_them_made_it(invited: Invited) -> None:
    pages = await asyncio.gather(*(page(invited, invited.room) for _ in range(6)))
    assert [each.made for each in pages].count(True) == 1
    assert len({(each.name, each.id) for each in pages}) == 1
    async with invited.database.reading() as connection:
        web = select(func.count()).select_from(channels).where(channels.c.platform == "web")
        assert await connection.scalar(web) == 1


async def test_a_page_that_was_removed_comes_back_empty_under_another_name(invited: Invited) -> None:
    await invited.ask("bigroom page", SISTER, SLACK)
    before = await invited.page()
    async with invited.database.transaction() as connection:
        await connection.execute(channels.update().where(channels.c.platform == "web").values(room_id=None))
    await invited.ask("bigroom page", SISTER, SLACK)
    after = await invited.page()
    assert after != before
    assert (await board.pinned(invited.database, after.channel, invited.now())).pins == ()
