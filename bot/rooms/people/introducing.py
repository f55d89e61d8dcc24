"""Who a Member says they are: their name and Organisation, and what that Organisation does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import PATIENT
from bot.database import insert as insert_anew
from bot.message import Card, Reply
from bot.rooms import cards as room_cards
from bot.rooms.arriving import offer_to
from bot.rooms.gate import Gate, Visit, Write, number_in
from bot.rooms.organisations import MOST_ORGANISATIONS, FullError, add, of_room
from bot.rooms.people import cards
from bot.rooms.tables import members, organisations, room_organisations
from bot.safety import clean, holds_nhs_number

INCOMPLETE = "Please give your name and your organisation."
FULL = (
    f"This Room has {MOST_ORGANISATIONS} organisations, and no more fit. "
    "Please choose one from the list, or ask a facilitator to take one out."
)

Follow = Callable[[AsyncConnection, int, datetime], Awaitable[None]]
"""What another feature does when a Member of a Room has said whose they are."""


def writes(gate: Gate, followed_by: Sequence[Follow] = ()) -> dict[str, Write]:
    """The verbs by which Members say who they are."""

    async def introduce(visit: Visit) -> Reply:
        reply = await _introduce(visit)
        for follow in followed_by:
            await follow(visit.connection, visit.here.room_id, visit.now)
        return reply

    return {
        "rooms.introduce": gate.members(introduce, asks=False),
        "rooms.edit_me": gate.members(_edit, asks=False),
        "bigroom about": gate.members(_ask_about, asks=False),
        "rooms.about": gate.members(_keep_about, asks=False),
    }


async def _introduce(visit: Visit) -> Reply:
    """Keep a name and an Organisation; what was typed comes back when something is missing."""
    answers = visit.intent.answers
    given = {name: clean(answers.get(name, ""))[: room_cards.LONGEST_NAME] for name in ("name", "job", "another")}
    if any(map(holds_nhs_number, given.values())):
        kept = {name: "" if holds_nhs_number(words) else words for name, words in given.items()}
        return Reply(await _form(visit, kept, PATIENT))
    whose = given["another"] or await _chosen(visit)
    if not given["name"] or not whose:
        return Reply(await _form(visit, given, INCOMPLETE))
    try:
        organisation = (await add(visit.connection, visit.here.room_id, [whose]))[whose]
    except FullError:
        return Reply(await _form(visit, given, FULL))
    job = {"job": given["job"]} if "job" in answers else {}
    us = members.c.id == visit.here.member_id
    changed = update(members).where(us).values(name=given["name"], organisation_id=organisation, **job)
    await visit.connection.execute(changed)
    return Reply(cards.introduced(given["name"], await _name_of(visit.connection, organisation)))


async def _form(visit: Visit, given: dict[str, str], fault: str) -> Card:
    offer = await offer_to(visit.connection, visit.here.room_id, visit.intent.account)
    chosen = number_in(visit.intent.answers.get("organisation", "")) or offer.guess
    whole = "job" in visit.intent.answers
    return room_cards.who_are_you(room_cards.Typed(**given, chosen=chosen), offer.organisations, fault, whole=whole)


async def _chosen(visit: Visit) -> str:
    """The name of the one chosen of this Room's; empty for none, and for one of another Room."""
    known = dict(await of_room(visit.connection, visit.here.room_id))
    return known.get(number_in(visit.intent.answers.get("organisation", "")), "")


async def _name_of(connection: AsyncConnection, organisation_id: int) -> str:
    named = select(organisations.c.name).where(organisations.c.id == organisation_id)
    return str((await connection.execute(named)).scalar_one())


async def _edit(visit: Visit) -> Reply:
    """The form, filled in with what we know."""
    us = select(members.c.name, members.c.job).where(members.c.id == visit.here.member_id)
    row = (await visit.connection.execute(us)).one()
    offer = await offer_to(visit.connection, visit.here.room_id, visit.intent.account)
    typed = room_cards.Typed(row.name, row.job, chosen=visit.here.organisation_id or offer.guess)
    return Reply(room_cards.who_are_you(typed, offer.organisations, whole=True))


async def _ask_about(visit: Visit) -> Reply:
    """What the others read about the asker's Organisation, to be written anew; first they say which it is."""
    if not visit.here.organisation_id:
        return await _edit(visit)
    name = await _name_of(visit.connection, visit.here.organisation_id)
    return Reply(cards.about_us(name, await _does(visit)))


async def _does(visit: Visit) -> str:
    ours = (room_organisations.c.room_id == visit.here.room_id) & (
        room_organisations.c.organisation_id == visit.here.organisation_id
    )
    return (await visit.connection.execute(select(room_organisations.c.does).where(ours))).scalar() or ""


async def _keep_about(visit: Visit) -> Reply:
    if not visit.here.organisation_id:
        return await _edit(visit)
    does = clean(visit.intent.answers.get("does", ""))[: cards.LONGEST_ABOUT]
    name = await _name_of(visit.connection, visit.here.organisation_id)
    if holds_nhs_number(does):
        return Reply(cards.about_us(name, await _does(visit), PATIENT))
    ours = {"room_id": visit.here.room_id, "organisation_id": visit.here.organisation_id, "does": does}
    row = insert_anew(visit.connection, room_organisations).values(ours)
    newer = row.on_conflict_do_update(index_elements=["room_id", "organisation_id"], set_={"does": does})
    await visit.connection.execute(newer)
    return Reply(cards.about_kept(name, does))
