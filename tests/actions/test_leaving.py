"""When people leave a Room, are linked, or are forgotten, what they would have done is not lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert, select, update

from bot.actions import keeping
from bot.actions.minding import people
from bot.actions.posting import post
from bot.actions.rules import Kind, Status
from bot.actions.tables import actions, changes, log_keys, suggestions, unreminded
from bot.database import Database
from bot.message import Button, Card, Rows
from bot.places import channels
from bot.rooms.tables import attendances
from tests.actions.minding import ELSEWHERE, LEA, NEIGHBOUR, PAT, SAM, TEAMS, TRUST, Minding, lines, minded

OFFER = "Who can take these on?"


@pytest.fixture
async def minding(database: Database) -> Minding:
    return await minded(database)


def buttons(card: Card) -> list[Button]:
    rows = [row for part in card.body if isinstance(part, Rows) for row in part.rows]
    return [each for row in rows for each in row.buttons if isinstance(each, Button)]


async def test_who_leaves_has_what_is_unfinished_offered_to_the_room_under_their_organisation(minding: Minding) -> None:
    first, done, second = await minding.log("Mine"), await minding.log("Done"), await minding.log("Mine too", None)
    other = await minding.log("Pat’s", owner=PAT)
    async with minding.database.transaction() as connection:
        known = await keeping.find(connection, minding.room, done.id, lock=True)
        assert known
        finished = replace(known.action, status=Status.DONE)
        await keeping.change(connection, minding.room, known, minding.people[SAM], Kind.DONE, finished, minding.now())
    await minding.ask("rooms.leave", SAM)
    (card,) = await minding.said(OFFER)
    assert await minding.said(OFFER, TEAMS.channel) == [card]
    assert SAM.user not in card.summary
    assert [each.ref for each in buttons(card)] == [str(first.id), str(second.id)]
    for each in (first, second):
        action = (await minding.known(each)).action
        assert (action.owner, action.organisation) == (0, minding.people[SAM].organisation)
        assert [change.kind for change in await minding.history(each)] == [Kind.LOGGED, Kind.ASSIGNED]
    assert (await minding.known(done)).action.owner == minding.people[SAM].member
    assert (await minding.known(other)).action.owner == minding.people[PAT].member


async def test_whoever_presses_first_takes_it_on_once_and_the_card_says_who(minding: Minding) -> None:
    first, second = await minding.log("Mine"), await minding.log("Mine too")
    await minding.ask("rooms.leave", SAM)
    minding.now.turn(3600)
    for _ in range(2):
        assert (await minding.ask("actions.take_on", PAT, ref=str(first.id))).title == "Action 1 is yours"
    assert "has an owner already" in (await minding.ask("actions.take_on", LEA, ref=str(first.id))).title
    assert "cannot find" in (await minding.ask("actions.take_on", NEIGHBOUR, ELSEWHERE, ref=str(second.id))).title
    action = (await minding.known(first)).action
    assert (action.owner, action.organisation) == (minding.people[PAT].member, minding.people[PAT].organisation)
    assert [(each.kind, each.by) for each in await minding.history(first)][1:] == [
        (Kind.ASSIGNED, 0),
        (Kind.ASSIGNED, minding.people[PAT].member),
    ]
    (card,) = await minding.said(OFFER)
    assert f"{PAT.user}, Fernleigh Borough Council has it" in card.summary
    assert [each.ref for each in buttons(card)] == [str(second.id)]


async def test_who_takes_back_that_they_took_it_on_leaves_it_to_the_others(minding: Minding) -> None:
    known = await minding.log()
    await minding.ask("rooms.leave", SAM)
    offered = await minding.said(OFFER)
    await minding.ask("actions.take_on", PAT, ref=str(known.id))
    assert "has it" in lines(await minding.said(OFFER))
    await minding.ask("actions.undo", PAT, ref=str(known.id))
    assert await minding.said(OFFER) == offered


async def test_who_has_not_said_their_name_has_what_they_took_on_and_is_reminded_of_it(minding: Minding) -> None:
    known = await minding.log()
    await minding.ask("rooms.leave", SAM)
    await minding.ask("actions.take_on", PAT, ref=str(known.id))
    minding.now.turn(3600)
    await minding.change(LEA, name="")
    taken = await minding.log("Mine too", owner=LEA)
    await minding.ask("rooms.leave", PAT)
    await minding.ask("actions.take_on", LEA, ref=str(known.id))
    (_, offer) = await minding.said(OFFER)
    assert f"Name not known, {TRUST} has it" in offer.summary
    assert buttons(offer) == []
    await minding.tick("2026-11-25T09:00")
    reminder = lines(await minding.said("A reminder"))
    assert f"{taken.number}. Mine too" in reminder
    assert f"Name not known, {TRUST}" in reminder
    assert "Nobody yet" not in reminder


async def test_two_who_press_at_once_are_not_both_owners(minding: Minding) -> None:
    known = await minding.log()
    await minding.ask("rooms.leave", SAM)
    told = await asyncio.gather(*(minding.ask("actions.take_on", who, ref=str(known.id)) for who in (PAT, LEA)))
    assert sorted(card.title for card in told) == ["Action 1 has an owner already", "Action 1 is yours"]
    assert len(await minding.history(known)) == 3


async def test_more_than_a_card_holds_goes_on_several_and_each_is_kept_up_to_date(minding: Minding) -> None:
    known = [await minding.log(f"Number {number}") for number in range(25)]
    await minding.ask("rooms.erase_now", SAM)
    assert [len(buttons(card)) for card in await minding.said(OFFER)] == [20, 5]
    await minding.ask("actions.take_on", PAT, ref=str(known[-1].id))
    assert [len(buttons(card)) for card in await minding.said(OFFER)] == [20, 4]


async def test_who_leaves_with_their_channel_leaves_nothing_behind_either(minding: Minding) -> None:
    known = await minding.log()
    async with minding.database.transaction() as connection:
        teams = select(channels.c.id).where(channels.c.channel == TEAMS.channel)
        number = (await connection.execute(teams)).scalar_one()
        sam = minding.people[SAM].member
        await connection.execute(insert(attendances).values(member_id=sam, channel_id=number))
    await minding.ask("rooms.cut_loose", PAT, ref=str(number))
    assert len(await minding.said(OFFER)) == 1
    assert await minding.said(OFFER, TEAMS.channel) == []
    assert (await minding.known(known)).action.owner == 0


async def test_keys_of_who_has_left_open_nothing_any_more(minding: Minding) -> None:
    key = {"member_id": minding.people[LEA].member, "kind": "token", "hash": "h", "made_at": minding.now()}
    async with minding.database.transaction() as connection:
        await connection.execute(insert(log_keys).values(key))
    await minding.ask("rooms.leave", LEA)
    async with minding.database.reading() as connection:
        assert await connection.scalar(select(log_keys.c.revoked_at)) == minding.now()


async def test_two_members_who_are_one_are_one_in_the_log_and_its_history_from_the_beginning(
    minding: Minding,
) -> None:
    known = await minding.log(by=minding.people[LEA], owner=LEA)
    lea, sam = minding.people[LEA].member, minding.people[SAM].member
    suggested = {"action_id": known.id, "by_id": lea, "kind": "assigned", "after": f'{{"owner": {lea}}}',
                 "reason": f"(suggested by Member {lea})", "at": minding.now()}  # fmt: skip
    key = {"member_id": lea, "kind": "token", "hash": "h", "made_at": minding.now()}
    async with minding.database.transaction() as connection:
        for table, kept in ((suggestions, suggested), (log_keys, key), (unreminded, {"member_id": lea})):
            await connection.execute(insert(table).values(kept))
        for member, wanted in ((lea, ["1", "1", "1", "1"]), (sam, ["0", "0", "0", "0"])):
            assert [(await held(connection, member))[1] for held in people.HELD] == wanted
        await people.merged(connection, lea, sam)
        assert [(await held(connection, sam))[1] for held in people.HELD] == ["1", "1", "1", "1"]
        assert [(await held(connection, lea))[1] for held in people.HELD] == ["0", "0", "0", "0"]
        assert list(await connection.scalars(select(unreminded.c.member_id))) == [sam]
        row = (await connection.execute(select(suggestions))).one()
        assert (row.after, row.reason) == (f'{{"owner": {sam}}}', f"(suggested by Member {sam})")
        assert list(await connection.scalars(select(changes.c.by_id))) == [sam]
        await connection.execute(update(actions).values(owner_id=None))
        await keeping.rebuild(connection, minding.room)
    assert (await minding.known(known)).action.owner == sam


async def test_the_name_of_an_owner_who_is_not_in_the_chat_is_erased_from_the_log_and_its_cards(
    minding: Minding,
) -> None:
    async with minding.database.transaction() as connection:
        trust = minding.people[SAM].organisation
        dot = await keeping.outsider(connection, minding.room, "Dot Fictional", trust)
        theirs = await keeping.outsider(connection, minding.neighbours, "Nia Fictional", trust)
    known = await minding.log(owner=None, outsider=dot, due=date(2026, 12, 1))
    async with minding.database.transaction() as connection:
        await post(connection, minding.room, known.id, minding.now())
    assert "Dot Fictional" in lines(await minding.said("Action 1"))
    assert "facilitator" in (await minding.ask("actions forget", SAM, words="Dot")).summary
    assert "no such owner" in (await minding.ask("actions forget", PAT, words="Nia")).title
    assert "no such owner" in (await minding.ask("actions.erase_owner", PAT, ref=str(theirs))).title
    card = await minding.ask("actions forget", PAT, words="dot")
    assert f"Dot Fictional – {TRUST}" in card.summary
    (button,) = buttons(card)
    await minding.ask(button.verb, PAT, ref=button.ref)
    assert "Dot Fictional" not in lines(await minding.said())
    assert "a former owner" in lines(await minding.said("Action 1"))
    assert "no such owner" in (await minding.ask("actions forget", PAT)).title
