"""Setting a Room up in the Channel where it is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import PATIENT
from bot.message import Intent, Reply
from bot.places import channels, hold, reachable
from bot.rooms import cards
from bot.rooms.charter.cards import set_up_form
from bot.rooms.charter.particulars import ROOM_FIELDS, Particulars, missing, read_organisations, read_room, typed_in
from bot.rooms.charter.standing import greet
from bot.rooms.membership import find_here
from bot.rooms.organisations import MOST_ORGANISATIONS
from bot.rooms.organisations import add as add_organisations
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, attendances, members, rooms
from bot.safety import without_patients

FIELDS = (*ROOM_FIELDS, "organisation", "you")


Made: TypeAlias = Callable[[AsyncConnection, int, datetime], Awaitable[None]]
"""Lets a feature begin in a new Room, in the transaction that makes it."""


class SettingUp:
    """The form and what it makes; whoever sends it is the first facilitator."""

    def __init__(
        self, now: Callable[[], datetime], answered: Callable[[], Collection[str]], made: Sequence[Made] = ()
    ) -> None:
        self._now = now
        self._answered = answered
        self._made = made

    async def begin(self, intent: Intent, connection: AsyncConnection) -> Reply:
        """Show the form, unless there is a Room here already or nowhere to post."""
        here = await find_here(connection, intent)
        if here:
            return Reply(cards.already_set_up(here.room))
        if intent.place.direct or not await reachable(connection, intent.place):
            return Reply(cards.invite_me_first())
        return Reply(set_up_form())

    async def finish(self, intent: Intent, connection: AsyncConnection) -> Reply:
        """Make the Room, all or nothing, and welcome it."""
        given, fault = _read(intent.answers)
        if fault:
            return Reply(set_up_form(given, fault))
        if intent.place.direct or not await reachable(connection, intent.place):
            return Reply(cards.invite_me_first())
        channel = (await hold(connection, intent.place, self._now())).id
        if here := await find_here(connection, intent):
            return Reply(cards.already_set_up(here.room))
        room = await _make_room(connection, read_room(given))
        ours = given["organisation"]
        theirs = await add_organisations(connection, room, [ours, *given["others"].splitlines()])
        await connection.execute(update(channels).where(channels.c.id == channel).values(room_id=room))
        person = {"room_id": room, "organisation_id": theirs[ours], "name": given["you"]}
        await _make_facilitator(connection, intent, channel, {**person, "joined_at": self._now()})
        await greet(connection, room, [channel], self._answered(), self._now())
        for begin in self._made:
            await begin(connection, room, self._now())
        return Reply(cards.set_up_done(given["name"]))


def _read(answers: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """What was typed, without anything about a patient, and what is wrong with it: empty when nothing is."""
    others = "\n".join(read_organisations(answers.get("others", "")))
    typed = {**typed_in(answers, FIELDS), "others": others}
    given = without_patients(typed)
    if given != typed:
        return given, PATIENT
    if gaps := missing(given):
        return given, gaps
    if len(others.splitlines()) >= MOST_ORGANISATIONS:
        return given, f"Please name {MOST_ORGANISATIONS - 1} other organisations at most. More can be added later."
    try:
        read_room(given)
    except ValueError as fault:
        return given, str(fault)
    return given, ""


async def _make_room(connection: AsyncConnection, about: Particulars) -> int:
    row = insert(rooms).values(asdict(about)).returning(rooms.c.id)
    return int((await connection.execute(row)).scalar_one())


async def _make_facilitator(
    connection: AsyncConnection, intent: Intent, channel: int, person: Mapping[str, object]
) -> None:
    row = insert(members).values(**person, role=Role.FACILITATOR).returning(members.c.id)
    member = (await connection.execute(row)).scalar_one()
    them = intent.account
    await connection.execute(
        insert(accounts).values(member_id=member, platform=them.platform, tenant=them.tenant, user=them.user)
    )
    await connection.execute(insert(attendances).values(member_id=member, channel_id=channel))
