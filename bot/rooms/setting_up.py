"""Setting a Room up in the Channel where it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import insert as insert_anew
from bot.holidays import Nation
from bot.message import Intent, Place, Reply
from bot.outbox import Post, put
from bot.places import channels
from bot.rooms import cards
from bot.rooms.membership import find_here
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, members, organisations, rooms
from bot.safety import clean, holds_nhs_number

NEEDED = ("name", "purpose", "organisation", "you")


class SettingUp:
    """The form and what it makes; whoever sends it is the first facilitator."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    async def begin(self, intent: Intent, connection: AsyncConnection) -> Reply:
        """Show the form, unless there is a Room here already or nowhere to post."""
        here = await find_here(connection, intent)
        if here:
            return Reply(cards.already_set_up(here.room))
        if intent.place.direct or not await self._reachable(intent, connection):
            return Reply(cards.invite_me_first())
        return Reply(cards.set_up_form())

    async def finish(self, intent: Intent, connection: AsyncConnection) -> Reply:
        """Make the Room, all or nothing, and welcome it."""
        given = {name: clean(intent.answers.get(name, ""))[: cards.LONGEST_FIELD] for name in NEEDED}
        nation = intent.answers.get("nation", "")
        if any(map(holds_nhs_number, given.values())):
            return Reply(cards.patient_refused())
        if not all(given.values()) or nation not in set(Nation):
            return Reply(cards.set_up_form({**given, "nation": nation}, incomplete=True))
        if intent.place.direct or not await self._reachable(intent, connection):
            return Reply(cards.invite_me_first())
        channel = await self._hold(connection, intent.place)
        if here := await find_here(connection, intent):
            return Reply(cards.already_set_up(here.room))
        room = await _make_room(connection, given, nation)
        await _make_member(connection, intent, room, given)
        await connection.execute(update(channels).where(channels.c.id == channel).values(room_id=room))
        greeting = Post(channel, cards.welcome(given["name"], given["purpose"]))
        await put(connection, [greeting], self._now())
        return Reply(cards.set_up_done(given["name"]))

    async def _reachable(self, intent: Intent, connection: AsyncConnection) -> bool:
        if intent.place.address or intent.place.platform == "web":
            return True
        known = select(channels.c.id).where(
            channels.c.platform == intent.place.platform, channels.c.channel == intent.place.channel, channels.c.present
        )
        return (await connection.execute(known)).first() is not None

    async def _hold(self, connection: AsyncConnection, place: Place) -> int:
        """The Channel's id, its row locked: of two people who send the form at once, the second finds a Room here."""
        row = {"platform": place.platform, "channel": place.channel, "address": place.address, "present": True}
        await connection.execute(
            insert_anew(connection, channels).values(**row, seen_at=self._now()).on_conflict_do_nothing()
        )
        here = (channels.c.platform == place.platform) & (channels.c.channel == place.channel)
        return int((await connection.execute(select(channels.c.id).where(here).with_for_update())).scalar_one())


async def _make_room(connection: AsyncConnection, given: dict[str, str], nation: str) -> int:
    row = insert(rooms).values(name=given["name"], purpose=given["purpose"], nation=nation)
    return int((await connection.execute(row.returning(rooms.c.id))).scalar_one())


async def _make_member(connection: AsyncConnection, intent: Intent, room: int, given: dict[str, str]) -> None:
    await connection.execute(
        insert_anew(connection, organisations).values(name=given["organisation"]).on_conflict_do_nothing()
    )
    theirs = select(organisations.c.id).where(organisations.c.name == given["organisation"])
    organisation = (await connection.execute(theirs)).scalar_one()
    person = insert(members).values(
        room_id=room, organisation_id=organisation, name=given["you"], role=Role.FACILITATOR
    )
    member = (await connection.execute(person.returning(members.c.id))).scalar_one()
    them = intent.account
    await connection.execute(
        insert(accounts).values(member_id=member, platform=them.platform, tenant=them.tenant, user=them.user)
    )
