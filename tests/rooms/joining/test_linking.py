"""One person with two Accounts is one Member, and nobody else becomes anybody."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Row, Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Account, Card, Place
from bot.places import channels
from bot.rooms import cards as room_cards
from bot.rooms.joining import cards
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, attendances, codes, invitations, members
from tests.rooms import TUESDAY, make_room
from tests.rooms.joining.conftest import (
    DIRECT,
    MEMBER,
    MINUTES,
    NEIGHBOUR,
    NEXT_DOOR,
    SISTER,
    SLACK,
    TEAMS,
    THEIR_CHAT,
    TYPIST,
    Chat,
    code_in,
)


@pytest.fixture
async def joined(chat: Chat) -> Chat:
    """Our Room meets in TEAMS too, where TYPIST is not yet a Member."""
    confirm, _ = await chat.request()
    await chat.press(confirm)
    return chat


async def link_code(chat: Chat, who: Account = MEMBER, place: Place = SLACK) -> str:
    return code_in(await chat.say("link", who, place))


async def link(chat: Chat, code: str, who: Account = TYPIST, place: Place = TEAMS) -> Card:
    return await chat.speak(f"link {code}", who, place)


async def member_of(chat: Chat, who: Account, room: int) -> Row[Any] | None:
    found = select(members).join_from(members, accounts).where(members.c.room_id == room)
    them = (accounts.c.platform == who.platform) & (accounts.c.user == who.user)
    async with chat.database.reading() as connection:
        return (await connection.execute(found.where(them))).one_or_none()


async def add_member(chat: Chat, who: Account, room: int, role: Role = Role.MEMBER, **more: object) -> int:
    async with chat.database.transaction() as connection:
        row = insert(members).values(room_id=room, name=who.user, role=role, **more)
        member = int((await connection.execute(row.returning(members.c.id))).scalar_one())
        identity = {"platform": who.platform, "tenant": who.tenant, "user": who.user}
        await connection.execute(insert(accounts).values(member_id=member, **identity))
    return member


async def test_a_member_gets_a_code_for_ten_minutes_and_a_warning_for_themselves_alone(chat: Chat) -> None:
    shown = await chat.say("link", MEMBER)
    assert shown == cards.link_code(code_in(shown))
    (row,) = await chat.all(codes)
    assert row.expires_at == TUESDAY + timedelta(minutes=10)


@pytest.mark.parametrize("place", [TEAMS, DIRECT], ids=["typed in a Channel", "typed in a direct chat"])
async def test_a_code_shown_in_a_direct_chat_works_like_any_other(joined: Chat, place: Place) -> None:
    code = await link_code(joined, MEMBER, THEIR_CHAT)
    assert [row.channel_id for row in await joined.all(codes) if row.kind == "link"] == [None]
    assert await link(joined, code, place=place) == cards.linked()
    assert await member_of(joined, TYPIST, joined.room) == await member_of(joined, MEMBER, joined.room)


async def test_who_is_in_no_room_gets_no_code(chat: Chat) -> None:
    assert await chat.say("link", TYPIST, Place("teams", "19:nobody", "x")) == room_cards.no_room()
    assert await chat.all(codes) == []


@pytest.mark.parametrize("place", [TEAMS, DIRECT], ids=["a joined Channel", "a direct chat"])
@pytest.mark.parametrize("typed", ["link {code}", "/bigroom link {low}"])
async def test_typed_from_the_other_account_the_code_makes_it_the_same_member(
    joined: Chat, place: Place, typed: str
) -> None:
    code = await link_code(joined)
    before = await member_of(joined, MEMBER, joined.room)
    assert await joined.speak(typed.format(code=code, low=code.lower()), TYPIST, place) == cards.linked()
    assert await member_of(joined, TYPIST, joined.room) == before == await member_of(joined, MEMBER, joined.room)


async def test_a_facilitator_steers_from_the_other_account_too(joined: Chat) -> None:
    await link(joined, await link_code(joined, SISTER))
    assert code_in(await joined.speak("/bigroom add channel"))


@pytest.mark.parametrize("first", [True, False], ids=["the code shown is the older's", "the code shown is the newer's"])
async def test_two_members_of_one_room_become_the_older_one_with_all_that_both_had(
    joined: Chat, *, first: bool
) -> None:
    older = await member_of(joined, MEMBER, joined.room)
    assert older
    newer = await add_member(joined, TYPIST, joined.room, Role.LEAD, job="Social worker", joined_at=TUESDAY)
    await attend(joined, older.id, "C1")
    await attend(joined, newer, "C1")
    await attend(joined, newer, "19:new")
    await add_row(joined, invitations, member_id=newer, hash="h", expires_at=TUESDAY)
    shown, typed = ((MEMBER, SLACK), (TYPIST, TEAMS)) if first else ((TYPIST, TEAMS), (MEMBER, SLACK))
    assert await link(joined, await link_code(joined, *shown), *typed) == cards.linked()
    one = await member_of(joined, TYPIST, joined.room)
    assert one
    assert one == await member_of(joined, MEMBER, joined.room)
    assert (one.id, one.name, one.role, one.job) == (older.id, MEMBER.user, Role.LEAD, "Social worker")
    assert (one.organisation_id, one.joined_at, one.left_at) == (older.organisation_id, TUESDAY, None)
    assert await attended_by(joined, older.id) == ["19:new", "C1"]
    assert await attended_by(joined, newer) == []
    assert [row.member_id for row in await joined.all(invitations)] == [older.id]
    assert newer not in {row.id for row in await joined.all(members)}


async def add_row(chat: Chat, table: Table, **row: object) -> None:
    async with chat.database.transaction() as connection:
        await connection.execute(insert(table).values(**row))


async def attended_by(chat: Chat, member: int) -> list[str]:
    names = {row.id: row.channel for row in await chat.all(channels)}
    return sorted(names[row.channel_id] for row in await chat.all(attendances) if row.member_id == member)


async def attend(chat: Chat, member: int, channel: str) -> None:
    (where,) = [row.id for row in await chat.all(channels) if row.channel == channel]
    await add_row(chat, attendances, member_id=member, channel_id=where)


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        (Role.MEMBER, Role.FACILITATOR, Role.FACILITATOR),
        (Role.FACILITATOR, Role.LEAD, Role.FACILITATOR),
        (Role.LEAD, Role.STEWARD, Role.LEAD),
        (Role.MEMBER, Role.STEWARD, Role.STEWARD),
        (Role.MEMBER, Role.MEMBER, Role.MEMBER),
    ],
)
async def test_the_stronger_role_is_kept(joined: Chat, one: Role, other: Role, kept: Role) -> None:
    first, second = Account("slack", "T", "first"), Account("teams", "t", "second")
    await add_member(joined, first, joined.room, one)
    await add_member(joined, second, joined.room, other)
    await link(joined, await link_code(joined, first), second)
    united = await member_of(joined, second, joined.room)
    assert united
    assert united.role == kept


async def test_other_features_move_what_they_keep_before_the_newer_member_is_gone(joined: Chat) -> None:
    moved: list[tuple[int, int, int]] = []

    async def move(connection: AsyncConnection, gone: int, into: int) -> None:
        both = select(members.c.id).where(members.c.id.in_((gone, into)))
        moved.append((gone, into, len(list(await connection.execute(both)))))

    joined.merged.append(move)
    older = await member_of(joined, MEMBER, joined.room)
    newer = await add_member(joined, TYPIST, joined.room)
    await link(joined, await link_code(joined))
    assert older
    assert moved == [(newer, older.id, 2)]


async def test_where_both_are_members_of_another_room_they_are_one_there_too_and_in_no_other_room(joined: Chat) -> None:
    shared = await make_room(joined.database, "Shared", [], {MEMBER: Role.MEMBER, TYPIST: Role.FACILITATOR})
    mine = await make_room(joined.database, "Mine", [], {MEMBER: Role.MEMBER})
    theirs = await make_room(joined.database, "Of the other account", [], {TYPIST: Role.MEMBER})
    assert await link(joined, await link_code(joined)) == cards.linked()
    united = await member_of(joined, MEMBER, shared)
    assert united
    assert united == await member_of(joined, TYPIST, shared)
    assert united.role == Role.FACILITATOR
    assert await member_of(joined, TYPIST, mine) is None
    assert await member_of(joined, MEMBER, theirs) is None
    assert await member_of(joined, TYPIST, joined.neighbours) is None


async def test_a_code_is_good_once_and_for_ten_minutes(joined: Chat) -> None:
    used, old = await link_code(joined), await link_code(joined)
    await link(joined, used)
    assert await link(joined, used, Account("teams", "t", "another")) == cards.wrong_code()
    joined.now.turn(MINUTES)
    assert await link(joined, old, Account("teams", "t", "another")) == cards.wrong_code()


async def test_a_channel_of_another_room_takes_no_code_of_ours_and_one_of_no_room_takes_none(joined: Chat) -> None:
    code = await link_code(joined)
    assert await link(joined, code, NEIGHBOUR, NEXT_DOOR) == cards.wrong_code()
    assert await link(joined, code, place=Place("teams", "19:nobody", "x")) == cards.link_elsewhere()
    assert await member_of(joined, NEIGHBOUR, joined.room) is None
    assert await link(joined, code) == cards.linked()


async def test_wrong_codes_get_one_answer(joined: Chat) -> None:
    join = await joined.join_code()
    wrong = (join, "999 000 0018", "x" * 10_000, "C4DF-7HJK", "\u202e☃")
    answers = [await joined.say(f"link {code}", TYPIST, place) for code in wrong for place in (TEAMS, DIRECT)]
    assert answers == [cards.wrong_code()] * 10


async def test_a_code_typed_in_the_account_that_it_was_shown_to_still_works_in_the_other(joined: Chat) -> None:
    code = await link_code(joined)
    assert await link(joined, code, MEMBER, SLACK) == await link(joined, code, MEMBER, THEIR_CHAT)
    assert await link(joined, code, MEMBER, SLACK) == cards.linked_already()
    assert await link(joined, code) == cards.linked()


@pytest.mark.parametrize("place", [TEAMS, DIRECT], ids=["a joined Channel", "a direct chat"])
async def test_a_code_of_a_member_who_has_left_is_no_good(joined: Chat, place: Place) -> None:
    code = await link_code(joined)
    async with joined.database.transaction() as connection:
        await connection.execute(update(members).where(members.c.name == MEMBER.user).values(left_at=TUESDAY))
    assert await link(joined, code, place=place) == cards.wrong_code()


async def test_of_two_people_who_type_one_code_at_once_one_is_linked(joined: Chat) -> None:
    code = await link_code(joined)
    typists = [Account("teams", "t", f"typist-{number}") for number in range(4)]
    shown = await asyncio.gather(*(link(joined, code, who) for who in typists))
    assert sorted(each.title for each in shown) == sorted([cards.linked().title, *[cards.wrong_code().title] * 3])
    assert [await member_of(joined, who, joined.room) is not None for who in typists].count(True) == 1


async def test_two_accounts_that_link_each_other_at_once_become_one_member(joined: Chat) -> None:
    await add_member(joined, TYPIST, joined.room)
    mine, theirs = await link_code(joined), await link_code(joined, TYPIST, TEAMS)
    again = await link_code(joined)
    shown = await asyncio.gather(link(joined, mine), link(joined, theirs, MEMBER, SLACK), link(joined, again))
    assert all(each in (cards.linked(), cards.linked_already()) for each in shown)
    one = await member_of(joined, MEMBER, joined.room)
    assert one
    assert one == await member_of(joined, TYPIST, joined.room)


async def test_a_link_worker_is_looked_up_after_a_mention_and_link_alone_gives_a_code(chat: Chat) -> None:
    assert code_in(await chat.speak("link", MEMBER, SLACK))
    for words in ("link worker", "links", "link nurse team", "join the dots"):
        assert (await chat.speak(words)).title == f"Looked up: {words}"
