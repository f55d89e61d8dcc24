"""Several people who answer, or type a code, at the same moment: one of them holds."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

from bot.message import Account
from bot.rooms.charter.cards import welcome
from bot.rooms.charter.ground_rules import rules_of
from bot.rooms.joining import cards
from bot.rooms.joining.tables import admissions
from tests.rooms import waiting
from tests.rooms.joining.conftest import (
    NEIGHBOUR,
    NEXT_DOOR,
    SECOND,
    SISTER,
    TEAMS,
    Chat,
    code_in,
)

WELCOME = welcome("Ours", "A made-up purpose", rules_of(""), 12)


async def queued(chat: Chat) -> list[tuple[str, object]]:
    return list(await waiting(chat.database))


async def test_of_two_facilitators_who_confirm_at_once_one_lets_the_channel_in(chat: Chat) -> None:
    confirm, _ = await chat.request()
    shown = await asyncio.gather(*(chat.press(confirm, who) for who in (SISTER, SECOND) * 2))
    assert Counter(each.title for each in shown) == {
        cards.confirmed("teams").title: 1,
        cards.no_longer_open().title: 3,
    }
    assert [card for _, card in await queued(chat)].count(WELCOME) == 1


async def test_of_confirm_and_refuse_at_once_one_holds(chat: Chat) -> None:
    confirm, refuse = await chat.request()
    yes, no = await asyncio.gather(chat.press(confirm), chat.press(refuse, SECOND))
    assert (yes == cards.no_longer_open()) != (no == cards.no_longer_open())
    assert (await chat.room_of(TEAMS) == chat.room) == (yes == cards.confirmed("teams"))


async def test_of_two_channels_in_which_one_code_is_typed_at_once_one_asks(chat: Chat) -> None:
    code = await chat.join_code()
    shown = await asyncio.gather(
        *(chat.join(code, Account("teams", "t", f"typist-{n}"), replace(TEAMS, channel=f"19:{n}")) for n in range(4))
    )
    assert sorted(each.title for each in shown) == sorted(
        [cards.asked_to_join().title, *[cards.wrong_code().title] * 3]
    )
    assert len(await queued(chat)) == 1


async def test_of_two_rooms_that_confirm_one_channel_at_once_one_has_it(chat: Chat) -> None:
    ours, _ = await chat.request()
    code = code_in(await chat.say("add channel", NEIGHBOUR, NEXT_DOOR))
    await chat.join(code)
    theirs = replace(ours, ref=str(max(row.id for row in await chat.all(admissions))))
    shown = await asyncio.gather(chat.press(ours), chat.press(theirs, NEIGHBOUR, NEXT_DOOR))
    assert {each.title for each in shown} == {cards.confirmed("teams").title, cards.came_to_nothing().title}
