"""Which Room someone of several speaks to in a direct chat."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Intent, Reply
from bot.rooms import cards
from bot.rooms.gate import Gate, Visit, Write, number_in
from bot.rooms.membership import choose as remember
from bot.rooms.membership import rooms_of


def writes(gate: Gate) -> dict[str, Write]:
    """Ask which, and remember it. In a Channel the Room is plain, and no other is named."""
    name_it = gate.members(_name)

    async def ask(intent: Intent, connection: AsyncConnection) -> Reply:
        return await _ask_which(intent, connection) if intent.place.direct else await name_it(intent, connection)

    async def choose(intent: Intent, connection: AsyncConnection) -> Reply:
        return await _choose(intent, connection) if intent.place.direct else await name_it(intent, connection)

    return {"bigroom room": ask, "rooms.choose": choose}


async def _name(visit: Visit) -> Reply:
    return Reply(cards.this_room(visit.here.room))


async def _ask_which(intent: Intent, connection: AsyncConnection) -> Reply:
    theirs = await rooms_of(connection, intent.account)
    if not theirs:
        return Reply(cards.no_room_of_theirs())
    if len(theirs) == 1:
        return Reply(cards.this_room(theirs[0].room))
    return Reply(cards.which_room([(each.room_id, each.room) for each in theirs]))


async def _choose(intent: Intent, connection: AsyncConnection) -> Reply:
    """Remember one of their own Rooms; a button that points at any other asks again."""
    wanted = number_in(intent.ref.removeprefix(cards.THAT_ROOM))
    here = next((each for each in await rooms_of(connection, intent.account) if each.room_id == wanted), None)
    if here is None:
        return await _ask_which(intent, connection)
    await remember(connection, intent.account, here.room_id)
    return Reply(cards.chosen(here.room))
