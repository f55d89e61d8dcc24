"""A Channel joins a Room: from the code, through a facilitator's Confirm, to Posts in both Channels."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.message import Button, Intent, Place
from bot.outbox import posts
from bot.places import channels
from bot.rooms import cards as room_cards
from bot.rooms.charter.cards import standing_card, welcome
from bot.rooms.charter.ground_rules import rules_of
from bot.rooms.joining import cards
from bot.rooms.joining.codes import MOST_WRONG, forget
from bot.rooms.joining.tables import admissions
from bot.rooms.rules import Role
from bot.rooms.tables import codes, rooms
from tests.rooms import make_room, waiting
from tests.rooms.joining.conftest import (
    DIRECT,
    MADE_UP,
    MEMBER,
    NEIGHBOUR,
    NEXT_DOOR,
    SECOND,
    SISTER,
    SLACK,
    TEAMS,
    THEIR_CHAT,
    TYPIST,
    WEEK,
    Chat,
    code_in,
)

WELCOME = welcome("Ours", "A made-up purpose", rules_of(""), 12)
STANDING = standing_card("Ours", ())
THIRD = Place("slack", "C3", "here")


async def queued(chat: Chat) -> list[tuple[str, object]]:
    return list(await waiting(chat.database))


@pytest.mark.parametrize("words", ["add", "add channel", "Add  CHANNEL", "add another channel"])
async def test_a_facilitator_gets_a_code_and_what_to_do_with_it_for_themselves_alone(chat: Chat, words: str) -> None:
    shown = await chat.say(words)
    assert shown == cards.join_code(code_in(shown))
    assert "add me to the other Channel" in shown.summary
    assert "7 days" in shown.summary
    assert await queued(chat) == []


async def test_nobody_else_gets_a_code(chat: Chat) -> None:
    assert await chat.say("add channel", MEMBER) == room_cards.for_facilitators()
    await chat.say("add channel", TYPIST)
    await chat.say("add channel", place=TEAMS)
    assert await chat.all(codes) == []


async def test_something_else_than_a_channel_is_not_added(chat: Chat) -> None:
    assert await chat.say("add Ada Example") == cards.how_to_add()
    assert await chat.all(codes) == []


async def test_in_a_direct_chat_nobody_could_be_asked_so_the_code_is_given_in_the_channel(chat: Chat) -> None:
    assert await chat.say("add channel", SISTER, THEIR_CHAT) == cards.add_in_the_channel()
    assert await chat.say("add channel", MEMBER, THEIR_CHAT) == room_cards.for_facilitators()
    assert await chat.all(codes) == []


@pytest.mark.parametrize("typed", ["join {code}", "Join  {code}", "/bigroom join {code}", "bigroom join {low}"])
async def test_a_code_typed_in_another_channel_asks_the_channel_where_it_was_made(chat: Chat, typed: str) -> None:
    code = await chat.join_code()
    assert await chat.speak(typed.format(code=code, low=code.lower())) == cards.asked_to_join()
    ((channel, asked),) = await queued(chat)
    (admission,) = await chat.all(admissions)
    assert (channel, asked) == ("C1", cards.wants_to_join(admission.id, "teams"))
    assert await chat.room_of(TEAMS) is None


async def test_the_question_tells_the_kind_of_place_and_nothing_else_and_the_answer_does_not_tell_of_the_room(
    chat: Chat,
) -> None:
    answer = await chat.join(code := await chat.join_code())
    ((_, asked),) = await waiting(chat.database)
    assert "A channel or group chat in Teams" in asked.summary
    told = repr(asked) + repr(answer)
    assert not [word for word in (TEAMS.channel, TYPIST.user, TYPIST.tenant, code, "Ours") if word in told]


async def test_on_confirm_the_channel_joins_is_welcomed_and_the_question_says_so_of_nobody(chat: Chat) -> None:
    confirm, _ = await chat.request()
    assert await chat.press(confirm) == cards.confirmed("teams")
    assert await chat.room_of(TEAMS) == chat.room
    assert await queued(chat) == [("C1", cards.confirmed("teams")), ("19:new", WELCOME), ("19:new", STANDING)]
    assert SISTER.user not in repr(await queued(chat))


async def test_a_question_already_posted_is_updated_when_it_is_answered(chat: Chat) -> None:
    confirm, _ = await chat.request()
    async with chat.database.transaction() as connection:
        await connection.execute(update(posts).values(state="sent", ref="ts-1"))
    await chat.press(confirm, SECOND)
    asked, revised, *greeting = await chat.all(posts)
    assert (revised.revises_id, revised.channel_id) == (asked.id, asked.channel_id)
    assert [post.revises_id for post in greeting] == [None, None]
    assert await queued(chat) == [
        ("C1", cards.wants_to_join(int(confirm.ref), "teams")),
        ("C1", cards.confirmed("teams")),
        ("19:new", WELCOME),
        ("19:new", STANDING),
    ]


async def test_any_facilitator_may_answer_from_any_channel_of_the_room_and_nobody_else(chat: Chat) -> None:
    await make_room(chat.database, "Elsewhere", [THIRD], {SISTER: Role.FACILITATOR, NEIGHBOUR: Role.FACILITATOR})
    buttons = await chat.request()
    for button in buttons:
        assert await chat.press(button, MEMBER) == room_cards.for_facilitators()
        await chat.press(button, TYPIST)
        await chat.press(button, NEIGHBOUR)
        assert await chat.press(button, NEIGHBOUR, NEXT_DOOR) == cards.no_longer_open()
        assert await chat.press(button, SISTER, THIRD) == cards.no_longer_open()
        await chat.press(button, TYPIST, TEAMS)
    assert await chat.room_of(TEAMS) is None
    assert await chat.press(buttons[0], SECOND) == cards.confirmed("teams")


@pytest.mark.parametrize("ref", ["", "0", "999", "x" * 10_000, "-1", "\uff11", "9990000018"])
async def test_a_made_up_request_is_none(chat: Chat, ref: str) -> None:
    await chat.request()
    for verb in ("rooms.admit", "rooms.refuse"):
        assert await chat.press(Button("", verb, ref)) == cards.no_longer_open()
    assert await chat.room_of(TEAMS) is None


async def test_on_refuse_nothing_joins_and_a_later_confirm_changes_nothing(chat: Chat) -> None:
    confirm, refuse = await chat.request()
    assert await chat.press(refuse) == cards.refused()
    assert await chat.press(confirm) == cards.no_longer_open()
    assert await chat.room_of(TEAMS) is None
    assert await queued(chat) == [("C1", cards.refused()), ("19:new", cards.not_let_in())]
    assert not [word for word in ("Ours", SISTER.user, TYPIST.user) if word in cards.not_let_in().summary]


@pytest.mark.parametrize("gone", [{"present": False}, {"room_id": 2}])
async def test_a_refused_channel_we_left_or_with_a_room_by_now_is_told_nothing(
    chat: Chat, gone: dict[str, object]
) -> None:
    _, refuse = await chat.request()
    async with chat.database.transaction() as connection:
        await connection.execute(update(channels).where(channels.c.channel == TEAMS.channel).values(gone))
    assert await chat.press(refuse) == cards.refused()
    assert await queued(chat) == [("C1", cards.refused())]


async def test_after_a_week_a_request_has_lapsed(chat: Chat) -> None:
    confirm, refuse = await chat.request()
    chat.now.turn(WEEK)
    assert await chat.press(confirm) == await chat.press(refuse) == cards.no_longer_open()
    async with chat.database.transaction() as connection:
        await forget(connection, chat.now())
    assert await chat.press(confirm) == cards.no_longer_open()
    assert await chat.room_of(TEAMS) is None


async def test_a_channel_that_found_a_room_meanwhile_stays_there(chat: Chat) -> None:
    confirm, _ = await chat.request()
    await put_in(chat, TEAMS, chat.neighbours)
    assert await chat.press(confirm) == cards.came_to_nothing()
    assert await chat.room_of(TEAMS) == chat.neighbours
    assert await queued(chat) == [("C1", cards.came_to_nothing())]


async def put_in(chat: Chat, place: Place, room: int) -> None:
    async with chat.database.transaction() as connection:
        await connection.execute(update(channels).where(channels.c.channel == place.channel).values(room_id=room))


async def test_a_channel_we_were_removed_from_meanwhile_does_not_join(chat: Chat) -> None:
    confirm, _ = await chat.request()
    async with chat.database.transaction() as connection:
        await connection.execute(update(channels).where(channels.c.channel == TEAMS.channel).values(present=False))
    assert await chat.press(confirm) == cards.came_to_nothing()
    assert await chat.room_of(TEAMS) is None


async def test_no_channel_joins_a_room_that_has_closed(chat: Chat) -> None:
    confirm, _ = await chat.request()
    code = await chat.join_code()
    async with chat.database.transaction() as connection:
        await connection.execute(update(rooms).where(rooms.c.id == chat.room).values(closed_at=chat.now()))
    await chat.press(confirm)
    assert await chat.join(code) == cards.wrong_code()
    assert await chat.room_of(TEAMS) is None
    assert len(await queued(chat)) == 1


async def test_a_code_ends_with_the_channel_in_which_it_was_made(chat: Chat) -> None:
    code = await chat.join_code()
    await put_in(chat, SLACK, chat.neighbours)
    assert await chat.join(code) == cards.wrong_code()


async def test_whatever_is_wrong_with_a_code_who_types_it_hears_the_same_and_no_name(chat: Chat) -> None:
    used, old = await chat.join_code(), await chat.join_code()
    link = code_in(await chat.say("link"))
    await chat.join(used, place=THIRD)
    chat.now.turn(WEEK)
    wrong = (used, old, link, MADE_UP, "999 000 0018", "x" * 10_000, "\u202e☃")
    answers = [await chat.say(f"join {code}", TYPIST, TEAMS) for code in wrong]
    assert answers == [cards.wrong_code()] * len(wrong)
    assert "Ours" not in cards.wrong_code().summary


async def test_after_ten_wrong_codes_an_account_waits_an_hour_wherever_it_types(chat: Chat) -> None:
    code = await chat.join_code()
    for _ in range(MOST_WRONG):
        assert await chat.join(MADE_UP) == cards.wrong_code()
    assert await chat.join(code) == await chat.join(code, place=THIRD) == cards.too_many()
    assert await chat.speak("link " + MADE_UP[:9], place=DIRECT) == cards.too_many()
    chat.now.turn(3600)
    assert await chat.join(code) == cards.asked_to_join()


async def test_a_code_typed_where_nothing_can_join_still_works_elsewhere(chat: Chat) -> None:
    code = await chat.join_code()
    unknown = Place("slack", "C0NOTTHERE")
    assert await chat.join(code, place=DIRECT) == await chat.join(code, place=unknown) == cards.add_me_first()
    assert await chat.join(code, place=NEXT_DOOR) == await chat.join(code, place=SLACK) == cards.has_a_room()
    assert await chat.join(MADE_UP, place=NEXT_DOOR) == cards.has_a_room()
    assert await chat.join(code) == cards.asked_to_join()


async def test_a_slash_command_says_no_address_but_a_channel_we_were_added_to_is_known(chat: Chat) -> None:
    async with chat.database.transaction() as connection:
        row = {"platform": "slack", "channel": "C3", "address": "known", "present": True, "seen_at": chat.now()}
        await connection.execute(channels.insert().values(row))
    typed = Intent("bigroom", SISTER, replace(THIRD, address=""), words=f"join {await chat.join_code()}")
    assert await chat.send(replace(typed, handle={"address": "made of the command"})) == cards.asked_to_join()
    assert [row.address for row in await chat.all(channels) if row.channel == "C3"] == ["known"]


async def test_join_alone_says_how_to_join_and_in_capitals_is_a_word_to_look_up(chat: Chat) -> None:
    assert (await chat.speak("JOIN")).title == "Looked up: JOIN"
    assert await chat.speak("join") == cards.how_to_join()
    assert await chat.say("join") == cards.how_to_join()


async def test_a_key_question_asked_in_one_platform_is_put_in_the_queues_of_both(chat: Chat) -> None:
    confirm, _ = await chat.request()
    await chat.press(confirm)
    await chat.speak(f"link {code_in(await chat.say('link'))}")
    before = len(await queued(chat))
    await chat.speak("/prompt culture")
    asked = (await queued(chat))[before:]
    assert [channel for channel, _ in asked] == ["C1", "19:new"]
    assert asked[0][1] == asked[1][1]
