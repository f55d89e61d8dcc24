"""What facilitators change about a Room: its settings and its Organisations."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import and_, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import PATIENT
from bot.holidays import Nation
from bot.message import Reply
from bot.rooms.charter import steering_cards as cards
from bot.rooms.charter.life import lock
from bot.rooms.charter.particulars import (
    KEEP_MONTHS,
    LONGEST_FIELD,
    ROOM_FIELDS,
    Particulars,
    fields_of,
    read_room,
    typed_in,
)
from bot.rooms.charter.standing import revise_standing
from bot.rooms.gate import Gate, Visit, Write
from bot.rooms.organisations import MOST_ORGANISATIONS, FullError, add
from bot.rooms.tables import members, organisations, room_organisations, rooms
from bot.safety import clean, holds_nhs_number, without_patients

Changed: TypeAlias = Callable[[AsyncConnection, int, datetime], Awaitable[None]]
"""Lets what a feature arranged in a Room follow its new zone, nation or meeting time, in the same transaction."""

KeptShorter: TypeAlias = Callable[[AsyncConnection, int, int], Awaitable[str]]
"""Why answers cannot be kept for so many months (the last) in a Room: a feature keeps something shorter. Empty if it
does not; else a sentence with the next step."""

_COLUMNS = [rooms.c[name] for name in ("name", "purpose", "nation", "zone", "meets_on", "meets_at")]


class Steering:
    """The forms, for facilitators alone."""

    def __init__(
        self,
        gate: Gate,
        changed: Sequence[Changed],
        answered: Callable[[], Collection[str]],
        shorter: Sequence[KeptShorter] = (),
    ) -> None:
        self._gate = gate
        self._changed = changed
        self._answered = answered
        self._shorter = shorter

    def writes(self) -> dict[str, Write]:
        """All of them look into the record."""
        return {
            verb: self._gate.facilitators(handle)
            for verb, handle in {
                "bigroom settings": _show_settings,
                "rooms.settings": self._save_settings,
                "bigroom organisations": _show_organisations,
                "rooms.add_organisation": _add_organisation,
                "rooms.remove_organisation": _remove_organisation,
            }.items()
        }

    async def _save_settings(self, visit: Visit) -> Reply:
        typed = typed_in(visit.intent.answers, (*ROOM_FIELDS, "keep"))
        given = without_patients(typed)
        if given != typed:
            return Reply(cards.settings_form(given, PATIENT))
        try:
            wanted, months = read_room(given), _months(given)
        except ValueError as fault:
            return Reply(cards.settings_form(given, str(fault)))
        await lock(visit)
        if too_long := await self._too_long(visit, months):
            return Reply(cards.settings_form(given, too_long))
        await self._apply(visit, wanted, months)
        return Reply(cards.settings_saved())

    async def _too_long(self, visit: Visit, months: int) -> str:
        """Why answers cannot be kept longer from now on; empty where they can, or are not to be."""
        if months <= await _keeps(visit):
            return ""
        said = [await shorter(visit.connection, visit.here.room_id, months) for shorter in self._shorter]
        return " ".join(filter(None, said))

    async def _apply(self, visit: Visit, wanted: Particulars, months: int) -> None:
        """Write it down, and let all that goes by it follow; the Room is held by the caller."""
        connection, room = visit.connection, visit.here.room_id
        before = await _particulars(connection, room)
        values = {**asdict(wanted), "keep_months": months}
        await connection.execute(update(rooms).where(rooms.c.id == room).values(values))
        if before.name != wanted.name:
            await revise_standing(connection, room, wanted.name, self._answered(), visit.now)
        if _times(before) != _times(wanted):
            for follow in self._changed:
                await follow(connection, room, visit.now)


def _times(about: Particulars) -> tuple[Nation, str, int | None, str]:
    """What decides when things happen."""
    return about.nation, about.zone, about.meets_on, about.meets_at


def _months(given: Mapping[str, str]) -> int:
    if given["keep"] not in map(str, KEEP_MONTHS):
        message = "Please choose from the list how long answers are kept."
        raise ValueError(message)
    return int(given["keep"])


async def _particulars(connection: AsyncConnection, room: int) -> Particulars:
    row = (await connection.execute(select(*_COLUMNS).where(rooms.c.id == room))).one()
    return Particulars(row.name, row.purpose, Nation(row.nation), row.zone, row.meets_on, row.meets_at)


async def _keeps(visit: Visit) -> int:
    """For how many months answers are kept."""
    ours = select(rooms.c.keep_months).where(rooms.c.id == visit.here.room_id)
    return int((await visit.connection.execute(ours)).scalar_one())


async def _show_settings(visit: Visit) -> Reply:
    about = fields_of(await _particulars(visit.connection, visit.here.room_id))
    return Reply(cards.settings_form({**about, "keep": str(await _keeps(visit))}))


async def _listed(visit: Visit) -> list[tuple[int, str, int]]:
    """Every Organisation of the Room as (id, name, Members who have not left)."""
    here = visit.here.room_id
    of_it = members.c.organisation_id == room_organisations.c.organisation_id
    present = and_(of_it, members.c.room_id == here, members.c.left_at.is_(None))
    found = (
        select(organisations.c.id, organisations.c.name, func.count(members.c.id))
        .join_from(room_organisations, organisations)
        .outerjoin(members, present)
        .where(room_organisations.c.room_id == here)
        .group_by(organisations.c.id, organisations.c.name)
        .order_by(organisations.c.name)
    )
    return [(number, name, people) for number, name, people in await visit.connection.execute(found)]


async def _show_organisations(visit: Visit, typed: str = "", fault: str = "") -> Reply:
    return Reply(cards.organisations_form(await _listed(visit), typed, fault))


async def _add_organisation(visit: Visit) -> Reply:
    name = clean(visit.intent.answers.get("organisation", ""))[:LONGEST_FIELD]
    if not name:
        return await _show_organisations(visit, fault="Please give the organisation’s name.")
    if holds_nhs_number(name):
        return await _show_organisations(visit, fault=PATIENT)
    try:
        await add(visit.connection, visit.here.room_id, [name])
    except FullError:
        return await _show_organisations(visit, name, f"A Room has {MOST_ORGANISATIONS} organisations at most.")
    return await _show_organisations(visit)


async def _remove_organisation(visit: Visit) -> Reply:
    """Take it out of this Room alone; it stays while somebody here works for it."""
    room, number = visit.here.room_id, visit.number
    theirs = (members.c.room_id == room) & (members.c.organisation_id == number) & members.c.left_at.is_(None)
    ours = (room_organisations.c.room_id == room) & (room_organisations.c.organisation_id == number)
    await visit.connection.execute(delete(room_organisations).where(ours, ~exists().where(theirs)))
    return await _show_organisations(visit)
