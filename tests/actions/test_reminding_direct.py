"""Owners are reminded of what is theirs in a chat of their own where they can be reached so, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.minding import planning
from bot.actions.rules import Status
from bot.clock import Due
from bot.database import Database
from bot.message import Account
from bot.occurrences import schedules
from bot.places import Places
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, members
from tests.actions.acting import labels
from tests.actions.directly import CHAT, IN_SLACK, IN_TEAMS, OWN, SHARED, WEDNESDAY, Directly, directly
from tests.actions.minding import LEA, PAT, SAM, TEAMS
from tests.rooms import utc, waiting


@pytest.fixture
async def ours(database: Database) -> Directly:
    return await directly(database)


async def test_each_owner_is_told_of_theirs_alone_and_the_room_as_ever(ours: Directly) -> None:
    minding = ours.minding
    await minding.log()
    await minding.log("Share the list", date(2026, 11, 23), status=Status.BLOCKED)
    await minding.log("Book the room", owner=PAT)
    await minding.log("Nobody does this yet", owner=None)
    await minding.tick(WEDNESDAY)
    (told,) = await ours.own()
    assert told.summary.splitlines()[1:6] == [
        "In Ours",
        "2. Share the list – Late: it was due on Monday 23 November",
        "[Done] [Re-date]",
        "1. Ring the housing team – Due Friday 27 November",
        "[Done] [Re-date] [Blocked]",
    ]
    assert "Turn these reminders off" in labels(told)
    (pats,) = await ours.own(PAT)
    assert ("Book the room" in pats.summary, "Ring" in pats.summary) == (True, False)
    assert await ours.own(LEA) == []
    for channel in ("C1", TEAMS.channel):
        (shared,) = await minding.said(SHARED, channel)
        assert all(words in shared.summary for words in ("Ring", "Share", "Book", "Nobody does"))


async def test_nobody_is_told_twice_on_one_day_by_two_clocks_or_an_occurrence_that_comes_again(ours: Directly) -> None:
    minding = ours.minding
    await minding.log()
    minding.now.at = utc(WEDNESDAY)
    clocks = [Due(minding.database, minding.another().openers()) for _ in range(2)]
    await asyncio.gather(*(clock(minding.now()) for clock in clocks))
    assert len(await ours.own()) == 1
    minding.now.at = utc("2026-11-24T09:00")
    await minding.log("Logged yesterday")
    async with minding.database.transaction() as connection:
        await connection.execute(update(schedules).values(next_run_at=utc("2026-11-25T10:00")))
    await minding.tick("2026-11-25T10:00")
    assert len(await minding.said(SHARED)) == 2
    assert len(await ours.own()) == 1
    await minding.tick("2026-11-27T09:00")
    assert len(await ours.own()) == 2


async def test_a_clock_that_dies_on_the_way_has_told_nobody_and_the_next_tells_once(ours: Directly) -> None:
    minding = ours.minding
    await minding.log()
    remind = minding.features.openers()[planning.KIND]

    async def die(connection: AsyncConnection, *about: object) -> None:
        await remind(connection, *about)  # type: ignore[arg-type]  # handed on as they came
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await Due(minding.database, {planning.KIND: die})(utc(WEDNESDAY))
    assert await ours.own() == []
    for _ in range(2):
        await minding.tick(WEDNESDAY)
        await ours.deliver()
    assert [card.title for card in ours.shown()] == ["A reminder of your Actions"]


async def test_who_wants_no_reminders_gets_none_in_either_place_and_is_told_that_it_is_both(ours: Directly) -> None:
    await ours.minding.log()
    told = await ours.minding.ask("actions quiet")
    assert "not the Room in its Channels, and not you in your own chat with me" in told.summary
    await ours.minding.tick(WEDNESDAY)
    assert (await ours.own(), await ours.minding.said(SHARED)) == ([], [])
    assert "remind you there too" in (await ours.minding.ask("actions remind")).summary
    await ours.minding.tick("2026-11-26T09:00")
    assert (len(await ours.own()), len(await ours.minding.said(SHARED))) == (1, 1)


async def test_in_teams_only_who_wrote_to_us_or_installed_us_is_told_alone_until_we_are_removed(ours: Directly) -> None:
    minding = ours.minding
    await ours.move(SAM, IN_TEAMS)
    await minding.log()
    await minding.log("Share the list", date(2026, 11, 26))
    await ours.meet(IN_TEAMS, replace(TEAMS, address="there"))
    await minding.tick("2026-11-24T09:00")
    assert await minding.said(OWN, CHAT.channel) == []
    await ours.meet(IN_TEAMS, CHAT)
    await minding.tick(WEDNESDAY)
    (told,) = await minding.said(OWN, CHAT.channel)
    assert "Ring the housing team" in told.summary
    await ours.leave(CHAT)
    await minding.tick("2026-11-26T09:00")
    assert len(await minding.said(OWN, CHAT.channel)) == 1
    assert len(await minding.said(SHARED)) == 3


async def test_a_person_with_two_accounts_is_told_in_the_chat_they_were_last_seen_in(ours: Directly) -> None:
    minding = ours.minding
    await ours.link(SAM, IN_TEAMS)
    await ours.meet(SAM, IN_SLACK)
    minding.now.turn(60)
    await ours.meet(IN_TEAMS, CHAT)
    await minding.log()
    await minding.tick(WEDNESDAY)
    told = [channel for channel, card in await waiting(minding.database) if card.title.startswith(OWN)]
    assert told == [CHAT.channel]


async def test_a_chat_nobody_has_written_in_never_takes_the_place_of_the_one_they_use(ours: Directly) -> None:
    """Sam has a Slack account too, and has only ever written to us in Teams."""
    minding = ours.minding
    await ours.link(SAM, IN_TEAMS)
    await minding.log()
    await minding.log("Share the list", date(2026, 11, 26))
    await minding.tick("2026-11-24T09:00")
    assert await told_in(ours) == [SAM.user]
    await ours.meet(IN_TEAMS, CHAT)
    await ours.leave(CHAT)
    await ours.meet(IN_TEAMS, CHAT)
    await minding.tick(WEDNESDAY)
    assert await told_in(ours) == [SAM.user, CHAT.channel]


async def test_a_teams_chat_that_was_met_first_goes_before_an_unused_one_in_slack(ours: Directly) -> None:
    await ours.link(SAM, IN_TEAMS)
    await ours.meet(IN_TEAMS, CHAT)
    await ours.minding.log()
    await ours.minding.tick(WEDNESDAY)
    assert await told_in(ours) == [CHAT.channel]


async def test_whoever_goes_back_to_a_chat_that_did_not_change_is_told_there(ours: Directly) -> None:
    minding, places = ours.minding, Places()
    await ours.link(SAM, IN_TEAMS)
    for who, place in ((SAM, IN_SLACK), (IN_TEAMS, CHAT), (SAM, IN_SLACK)):
        await ours.hear(who, place, places)
        minding.now.turn(86400)
    await minding.log()
    await minding.tick("2026-11-27T09:00")
    assert await told_in(ours) == [IN_SLACK.channel]


async def told_in(ours: Directly) -> list[str]:
    """The chats that a card for one person alone was put for."""
    return [channel for channel, card in await waiting(ours.minding.database) if card.title.startswith(OWN)]


async def test_many_owners_are_told_with_a_few_statements(ours: Directly) -> None:
    minding = ours.minding
    async with minding.database.transaction() as connection:
        for number in range(40):
            person = {"room_id": minding.room, "name": f"Person {number}", "role": Role.MEMBER}
            row = insert(members).values(person).returning(members.c.id)
            member = (await connection.execute(row)).scalar_one()
            them = Account("slack", "T1", f"U{number}")
            identity = {"platform": them.platform, "tenant": them.tenant, "user": them.user}
            await connection.execute(insert(accounts).values(member_id=member, **identity))
            minding.people[them] = replace(minding.people[SAM], member=member)
    for number in range(40):
        await minding.log(owner=Account("slack", "T1", f"U{number}"))
    statements: list[str] = []

    def note(*about: Sequence[object]) -> None:
        statements.append(str(about[2]))

    event.listen(minding.database.engine.sync_engine, "before_cursor_execute", note)
    await minding.tick(WEDNESDAY)
    event.remove(minding.database.engine.sync_engine, "before_cursor_execute", note)
    assert len([card for _, card in await waiting(minding.database) if card.title.startswith(OWN)]) == 40
    assert len(statements) < 25, statements
