"""Whose the people are who come by a personal link, on both databases: Organisations are those of every other form."""

from __future__ import annotations

from sqlalchemy import select

from bot.message import Blank, Choice
from bot.rooms.organisations import MOST_ORGANISATIONS, add, of_room
from bot.rooms.tables import members
from tests.rooms.page.conftest import DOT, Invited


async def names(invited: Invited) -> list[str]:
    async with invited.database.reading() as connection:
        return [name for _, name in await of_room(connection, invited.room)]


async def test_an_organisation_named_in_other_letters_is_the_one_the_room_has(invited: Invited) -> None:
    await invited.invite(another="Kettle and Chat")
    await invited.invite(name="Ena Made-Up", another="KETTLE and chat")
    assert await names(invited) == ["Kettle and Chat", "Ours NHS Trust"]
    async with invited.database.reading() as connection:
        theirs = select(members.c.organisation_id).where(members.c.name.in_(("Dot Fictional", "Ena Made-Up")))
        assert len(set(await connection.scalars(theirs))) == 1


async def test_a_full_room_says_so_kindly_keeps_what_was_typed_and_invites_by_its_list(invited: Invited) -> None:
    async with invited.database.transaction() as connection:
        await add(connection, invited.room, [f"Body {number}" for number in range(MOST_ORGANISATIONS - 1)])
    before = await names(invited)
    card = await invited.ask("inviting.invite", answers=DOT)
    assert "A Room has 30 organisations at most. Choose one from the list." in card.summary
    values = {each.name: each.value for each in card.body if isinstance(each, Blank)}
    assert (values["name"], values["another"]) == (DOT["name"], DOT["another"])
    assert await names(invited) == before
    (choice,) = [each for each in card.body if isinstance(each, Choice)]
    assert await invited.invite(organisation=choice.options[0][0])
