"""Leaving a Room, being handed it, and being forgotten by it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from bot.message import Account, Place
from bot.places import channels
from bot.rooms.cards import for_members
from bot.rooms.people import member_cards as cards
from bot.rooms.people.held import FORMER
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, attendances, chosen_rooms, invitations, members
from tests.rooms import waiting
from tests.rooms.people import (
    DIRECT,
    ELSEWHERE,
    LEAD,
    NEIGHBOUR,
    NEW,
    SISTER,
    SLACK,
    TEAMS,
    WEB,
    WORKER,
    People,
)


async def test_who_leaves_the_last_channel_in_which_they_acted_leaves_the_room(people: People) -> None:
    await people.send("act", NEW)
    await people.send("rooms.left", NEW)
    assert NEW.user not in await people.present()
    assert (await people.known(NEW)).left_at == people.now()


async def test_who_still_attends_another_channel_stays(people: People) -> None:
    for place in (SLACK, TEAMS):
        await people.send("act", SISTER, place)
    await people.send("rooms.left", SISTER)
    assert SISTER.user in await people.present()
    assert len(await people.rows(attendances)) == 1


async def test_the_web_page_keeps_nobody_who_came_to_it_from_a_chat_channel(people: People) -> None:
    for place in (SLACK, TEAMS, WEB):
        await people.send("act", SISTER, place)
    await people.send("rooms.left", SISTER)
    assert SISTER.user in await people.present()
    await people.send("rooms.left", SISTER, TEAMS)
    assert SISTER.user not in await people.present()
    assert await people.send("act", SISTER, WEB) == for_members()


@pytest.mark.parametrize("acted", [(), (SLACK,), (SLACK, WEB)])
async def test_who_was_invited_by_name_stays_until_their_invitation_ends(
    people: People, acted: tuple[Place, ...]
) -> None:
    until = people.now() + timedelta(days=30)
    async with people.database.transaction() as connection:
        link = {"member_id": (await people.known(SISTER)).id, "hash": "h", "expires_at": until}
        await connection.execute(insert(invitations).values(link))
    for place in acted:
        await people.send("act", SISTER, place)
    await people.send("rooms.left", SISTER)
    assert (await people.present())[SISTER.user] == Role.FACILITATOR
    await people.send("act", SISTER, SLACK)
    people.now.turn(timedelta(days=30).total_seconds())
    await people.send("rooms.left", SISTER)
    assert SISTER.user not in await people.present()


async def test_an_invitation_that_was_revoked_keeps_nobody(people: People) -> None:
    until = people.now() + timedelta(days=30)
    async with people.database.transaction() as connection:
        link = {"member_id": (await people.known(SISTER)).id, "hash": "h", "expires_at": until}
        await connection.execute(insert(invitations).values(**link, revoked_at=people.now()))
    await people.send("rooms.left", SISTER)
    assert SISTER.user not in await people.present()


async def test_who_acted_on_the_web_page_alone_stays_when_they_leave_a_channel_in_which_they_never_spoke(
    people: People,
) -> None:
    await people.send("act", WORKER, WEB)
    await people.send("rooms.left", WORKER, TEAMS)
    assert WORKER.user in await people.present()


async def test_a_channel_where_the_app_no_longer_is_keeps_nobody_in_the_room(people: People) -> None:
    for place in (SLACK, TEAMS):
        await people.send("act", SISTER, place)
    async with people.database.transaction() as connection:
        await connection.execute(update(channels).where(channels.c.channel == TEAMS.channel).values(present=False))
    await people.send("rooms.left", SISTER)
    assert SISTER.user not in await people.present()


@pytest.mark.parametrize("who", [NEW, NEIGHBOUR])
async def test_someone_who_is_not_in_the_room_leaves_nothing_by_leaving_its_channel(
    people: People, who: Account
) -> None:
    await people.send("rooms.left", who)
    assert len(await people.rows(members)) == 4
    theirs = await people.member(NEIGHBOUR, people.neighbours)
    assert theirs
    assert theirs.left_at is None


@pytest.mark.parametrize("verb", ["rooms.left", "rooms.leave", "rooms.erase_now"])
async def test_when_the_last_facilitator_goes_a_lead_looks_after_the_room_and_the_room_is_told(
    people: People, verb: str
) -> None:
    await people.send(verb, SISTER)
    assert await people.present() == {WORKER.user: Role.MEMBER, LEAD.user: Role.FACILITATOR}
    news = cards.new_facilitator(LEAD.user)
    assert await waiting(people.database) == [(place.channel, news) for place in (SLACK, TEAMS, WEB)]


async def test_without_a_lead_it_is_whoever_has_been_there_longest(people: People) -> None:
    await people.change(LEAD, {"role": Role.MEMBER, "joined_at": people.now()})
    await people.send("rooms.leave", SISTER)
    assert (await people.present())[WORKER.user] == Role.FACILITATOR


async def test_while_another_facilitator_remains_nothing_is_handed_over_or_said(people: People) -> None:
    await people.change(WORKER, {"role": Role.FACILITATOR})
    await people.send("rooms.leave", SISTER)
    assert await people.present() == {WORKER.user: Role.FACILITATOR, LEAD.user: Role.LEAD}
    assert await waiting(people.database) == []


async def test_when_all_facilitators_leave_at_once_the_room_still_has_one(people: People) -> None:
    await people.change(WORKER, {"role": Role.FACILITATOR})
    await asyncio.gather(people.send("rooms.leave", SISTER), people.send("rooms.leave", WORKER, TEAMS))
    assert await people.present() == {LEAD.user: Role.FACILITATOR}


async def test_when_everybody_leaves_nobody_is_left(people: People) -> None:
    for who, place in ((SISTER, SLACK), (WORKER, TEAMS), (LEAD, SLACK)):
        await people.send("rooms.leave", who, place)
    assert await people.present() == {}


async def test_leaving_is_asked_about_first(people: People) -> None:
    assert await people.send("bigroom leave", WORKER, TEAMS) == cards.leaving("Ours")
    assert WORKER.user in await people.present()
    assert await people.send("rooms.leave", WORKER, TEAMS) == cards.left()


async def test_what_is_held_about_the_asker_is_shown_with_what_each_feature_counts(people: People) -> None:
    await people.send("rooms.introduce", SISTER, answers={"name": "Ada", "job": "Sister", "another": "Fern NHS"})
    shown = (await people.send("bigroom me", SISTER)).summary
    member = (await people.known(SISTER)).id
    for words in ("Ada", "Sister", "Fern NHS", "Facilitator", "Slack", f"Answers: {member} of them"):
        assert words in shown
    assert WORKER.user not in shown


async def test_who_asks_for_it_is_forgotten_and_the_others_are_not(people: People) -> None:
    await people.send("act", WORKER, TEAMS)
    before = await people.known(WORKER)
    assert (await people.send("rooms.erase", WORKER, TEAMS)).title == "Erase what is held about you?"
    assert (await people.known(WORKER)).name == WORKER.user
    await people.send("rooms.erase_now", WORKER, TEAMS)
    (row,) = [each for each in await people.rows(members) if each.id == before.id]
    assert (row.name, row.job, row.organisation_id) == (FORMER, "", before.organisation_id)
    assert await people.member(WORKER) is None
    assert [each for each in await people.rows(attendances) if each.member_id == before.id] == []
    assert len(await people.rows(accounts)) == 3
    await people.send("act", WORKER, TEAMS)
    assert (await people.known(WORKER)).id != before.id


async def test_being_erased_from_one_room_leaves_the_other_as_it_was(people: People) -> None:
    await people.send("act", SISTER, ELSEWHERE)
    theirs = await people.member(SISTER, people.neighbours)
    await people.send("rooms.choose", SISTER, DIRECT, ref=str(people.neighbours))
    await people.send("rooms.erase_now", SISTER)
    assert await people.member(SISTER, people.neighbours) == theirs
    assert len(await people.rows(chosen_rooms)) == 1
    await people.send("rooms.erase_now", SISTER, DIRECT)
    assert await people.rows(chosen_rooms) == []
