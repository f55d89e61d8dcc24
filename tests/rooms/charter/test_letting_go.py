"""What a Room still had to say in a Channel that it lets go, on both databases."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from bot.message import Card, Place
from bot.outbox import Post, State, posts, put, revise, troubles
from bot.rooms import cards as room_cards
from bot.rooms.charter.cards import standing_card
from tests.core.setting_up import FORM
from tests.rooms import TUESDAY
from tests.rooms.charter.conftest import SLACK, TEAMS, WORKER, Steered

FAREWELL = "This Channel has left Ours"


async def remove(steered: Steered, place: Place) -> Card:
    return await steered.press("rooms.cut_loose", ref=(await steered.channel(place)).id)


async def count(steered: Steered) -> None:
    """A card that is revised from time to time, in two Channels."""
    async with steered.database.transaction() as connection:
        meeting = [(await steered.channel(place)).id for place in (TEAMS, SLACK)]
        await put(connection, [Post(each, standing_card("Count", ()), key="count") for each in meeting], TUESDAY)


async def revised(steered: Steered, title: str, minutes: int = 0) -> None:
    async with steered.database.transaction() as connection:
        pause = timedelta(minutes=minutes)
        await revise(connection, "count", standing_card(title, ()), steered.now(), pause)


async def test_a_card_shown_in_a_removed_channel_is_never_revised_again(steered: Steered) -> None:
    await count(steered)
    await steered.deliver()
    await remove(steered, TEAMS)
    await revised(steered, "A secret of the Room")
    await steered.deliver()
    assert steered.platform.updated == [(SLACK.channel, "A secret of the Room")]


async def test_what_waits_for_a_removed_channel_is_not_sent_save_the_farewell(steered: Steered) -> None:
    await count(steered)
    await remove(steered, TEAMS)
    await steered.deliver()
    assert sorted(steered.platform.posted) == [(TEAMS.channel, FAREWELL), (SLACK.channel, "Count")]


async def test_an_update_that_waits_for_a_removed_channel_is_not_shown(steered: Steered) -> None:
    await count(steered)
    await steered.deliver()
    await revised(steered, "A secret of the Room", minutes=5)
    await remove(steered, TEAMS)
    steered.now.turn(600)
    await steered.deliver()
    assert steered.platform.updated == [(SLACK.channel, "A secret of the Room")]


async def test_a_later_room_of_the_channel_neither_lists_nor_sends_what_did_not_arrive(steered: Steered) -> None:
    teams = (await steered.channel(TEAMS)).id
    await count(steered)
    await count(steered)
    lost = update(posts).where(posts.c.channel_id == teams)
    async with steered.database.transaction() as connection:
        await connection.execute(lost.where(posts.c.state == State.WAITING).values(state=State.DEAD, reason="refused"))
        await connection.execute(lost.where(posts.c.state == State.LATE).values(reason="busy"))
        assert (await troubles(connection, [teams]))[teams].count == 2
    await remove(steered, TEAMS)
    answers = {**FORM, "name": "Afresh", "you": "Cerys Placeholder"}
    assert await steered.press("rooms.set_up", WORKER, TEAMS, form=answers) == room_cards.set_up_done("Afresh")
    async with steered.database.transaction() as connection:
        assert await troubles(connection, [teams]) == {}
    before = select(posts.c.state, posts.c.reason).where(posts.c.channel_id == teams).order_by(posts.c.id).limit(2)
    assert [tuple(row) for row in await steered.rows(before)] == [(State.LATE, "")] * 2
