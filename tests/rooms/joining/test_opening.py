"""A Room's web page, and Channels that join while a check-in is open."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from datetime import timedelta

from sqlalchemy import func, insert, select, update

from bot.checkins import answering, opening
from bot.checkins.tables import answers, checkin_questions, rounds
from bot.message import Account, Place
from bot.places import channels
from bot.rooms import cards as room_cards
from bot.rooms.charter.cards import standing_card, welcome
from bot.rooms.charter.ground_rules import rules_of
from bot.rooms.joining import cards
from bot.rooms.tables import members
from tests.rooms import waiting
from tests.rooms.joining.conftest import (
    MEMBER,
    NEIGHBOUR,
    NEXT_DOOR,
    SECOND,
    SISTER,
    Chat,
)

GREETING = [welcome("Ours", "A made-up purpose", rules_of(""), 12), standing_card("Ours", ())]


async def pages(chat: Chat) -> list[tuple[int | None, str]]:
    """Every web Channel, with its Room."""
    return [(row.room_id, row.channel) for row in await chat.all(channels) if row.platform == "web"]


async def test_a_facilitator_gives_the_room_a_web_page_once_and_it_is_greeted(chat: Chat) -> None:
    assert await chat.say("web", MEMBER) == room_cards.for_facilitators()
    assert await asyncio.gather(*(chat.say("web") for _ in range(3))) == [cards.page_open()] * 3
    ((room, page),) = await pages(chat)
    assert room == chat.room
    assert await waiting(chat.database) == [(page, shown) for shown in GREETING]
    assert await chat.say("web", NEIGHBOUR, NEXT_DOOR) == cards.page_open()
    assert {room for room, _ in await pages(chat)} == {chat.room, chat.neighbours}


async def test_a_member_who_asks_for_their_page_first_makes_it_and_it_is_greeted_once(chat: Chat) -> None:
    shown = await asyncio.gather(*(chat.say("page", who) for who in (MEMBER, SECOND, MEMBER)))
    assert all("https://page.example/" in str(each) for each in shown)
    ((room, page),) = await pages(chat)
    assert room == chat.room
    assert await waiting(chat.database) == [(page, shown) for shown in GREETING]
    await chat.say("web")
    assert len(await waiting(chat.database)) == len(GREETING)


async def test_after_the_web_page_was_removed_a_new_one_is_opened_and_greeted_and_the_old_stays_away(
    chat: Chat,
) -> None:
    for words in ("web", "page"):
        await chat.say(words)
        ((_, old),) = [page for page in await pages(chat) if page[0] == chat.room]
        before = len(await waiting(chat.database))
        async with chat.database.transaction() as connection:
            await connection.execute(update(channels).where(channels.c.channel == old).values(room_id=None))
        await chat.say(words)
        ((_, new),) = [page for page in await pages(chat) if page[0] == chat.room]
        assert new != old
        assert (await waiting(chat.database))[before:] == [(new, shown) for shown in GREETING]


async def open_round(chat: Chat) -> None:
    """Our Room is being asked one question."""
    async with chat.database.transaction() as connection:
        words = {"kind": "scale", "words": "How was the week?"}
        made = insert(checkin_questions).values(room_id=chat.room, position=1, **words)
        number = (await connection.execute(made.returning(checkin_questions.c.id))).scalar_one()
        asked = json.dumps([{"id": number, "anonymous": False, **words}])
        when = {"opened_at": chat.now(), "closes_at": chat.now() + timedelta(days=2)}
        await connection.execute(insert(rounds).values(room_id=chat.room, number=1, questions=asked, **when))


async def test_a_channel_that_joins_while_a_check_in_is_open_is_shown_it_and_how_many_have_answered(chat: Chat) -> None:
    chat.joined.extend((opening.show_in, answering.show_count_in))
    await open_round(chat)
    for place, answered in ((Place("teams", "19:none", "there"), False), (Place("teams", "19:some", "there"), True)):
        if answered:
            await answer(chat)
        confirm, _ = await chat.request(place)
        await chat.press(confirm)
        told = [card.title for channel, card in await waiting(chat.database) if channel == place.channel]
        assert told[len(GREETING) :] == ["Check-in 1", *(["Check-in 1 so far"] if answered else [])]


async def answer(chat: Chat) -> None:
    """A Member has answered, straight in the record."""
    async with chat.database.transaction() as connection:
        asked = (await connection.execute(select(checkin_questions.c.id))).scalar_one()
        member = await connection.scalar(select(func.min(members.c.id)))
        row = {"round_id": 1, "question_id": asked, "member_id": member, "words": "4", "answered_at": chat.now()}
        await connection.execute(insert(answers).values(row))


async def test_channels_let_in_at_once_while_a_check_in_is_open_wait_for_each_other_and_are_all_shown_it(
    chat: Chat,
) -> None:
    chat.joined.extend((opening.show_in, answering.show_count_in))
    await open_round(chat)
    places = [Place("teams", f"19:{number}", "there") for number in range(6)]
    confirms = [(await chat.request(place))[0] for place in places]
    people: list[Account] = [SISTER, SECOND]
    shown = await asyncio.gather(*(chat.press(button, people[turn % 2]) for turn, button in enumerate(confirms)))
    assert shown == [cards.confirmed("teams")] * len(places)
    assert [await chat.room_of(place) for place in places] == [chat.room] * len(places)
    told = Counter(channel for channel, card in await waiting(chat.database) if "How was the week?" in card.summary)
    assert told == Counter(place.channel for place in places)
