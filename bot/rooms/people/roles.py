"""Who does what in a Room: facilitators give and take roles, and one facilitator always remains."""

from __future__ import annotations

from sqlalchemy import Row, select, update

from bot.message import Reply
from bot.rooms.arriving import hold
from bot.rooms.gate import Gate, Visit, Write, number_in
from bot.rooms.people import member_cards as cards
from bot.rooms.people.who import guests_of
from bot.rooms.rules import Role
from bot.rooms.tables import members
from bot.safety import clean

CHOOSE = "Choose a person and a role."
ONE_REMAINS = "A Room always has a facilitator. Make someone else a facilitator first."
ALREADY_YOU = "Choose somebody else to hand over to."


def writes(gate: Gate) -> dict[str, Write]:
    """All for facilitators."""
    return {
        "bigroom roles": gate.facilitators(_show),
        "rooms.give_role": gate.facilitators(_give),
        "rooms.hand_over": gate.facilitators(_hand_over),
    }


async def _show(visit: Visit, fault: str = "") -> Reply:
    """The form, for those whose name or organisation holds the words typed; for all without any."""
    guests = await guests_of(visit.connection, visit.here, visit.now)
    wanted = clean(visit.intent.words).casefold()
    found = [one for one in guests if wanted in f"{one.known_as} {one.organisation}".casefold()]
    return Reply(cards.roles(found, fault, cards.Picked(_picked(visit), visit.intent.answers.get("role", ""))))


def _picked(visit: Visit) -> int:
    return number_in(visit.intent.answers.get("who", ""))


async def _give(visit: Visit) -> Reply:
    await hold(visit.connection, visit.here.room_id)
    them, wanted = await _present(visit, _picked(visit)), visit.intent.answers.get("role", "")
    if them is None or wanted not in set(Role) or not await _still_steers(visit):
        return await _show(visit, CHOOSE)
    role = Role(wanted)
    if role is not Role.FACILITATOR and not await _others_steer(visit, them.id):
        return await _show(visit, ONE_REMAINS)
    await _set(visit, them.id, role)
    return Reply(cards.role_given(them.name, role))


async def _hand_over(visit: Visit) -> Reply:
    """Give someone the asker's role, and step down."""
    await hold(visit.connection, visit.here.room_id)
    them = await _present(visit, _picked(visit))
    if them is None or not await _still_steers(visit):
        return await _show(visit, CHOOSE)
    if them.id == visit.here.member_id:
        return await _show(visit, ALREADY_YOU)
    await _set(visit, them.id, Role.FACILITATOR)
    await _set(visit, visit.here.member_id, Role.MEMBER)
    return Reply(cards.handed_over(them.name))


async def _present(visit: Visit, member_id: int) -> Row[int, str] | None:
    ours = (members.c.room_id == visit.here.room_id) & members.c.left_at.is_(None)
    found = select(members.c.id, members.c.name).where(ours, members.c.id == member_id)
    return (await visit.connection.execute(found)).first()


async def _still_steers(visit: Visit) -> bool:
    """Whether the asker is a facilitator now that the Room is held; another may have changed that meanwhile."""
    us = select(members.c.role).where(members.c.id == visit.here.member_id)
    return (await visit.connection.execute(us)).scalar() == Role.FACILITATOR


async def _others_steer(visit: Visit, member_id: int) -> bool:
    ours = (members.c.room_id == visit.here.room_id) & members.c.left_at.is_(None)
    others = select(members.c.id).where(ours, members.c.role == Role.FACILITATOR, members.c.id != member_id)
    return (await visit.connection.execute(others)).first() is not None


async def _set(visit: Visit, member_id: int, role: Role) -> None:
    await visit.connection.execute(update(members).where(members.c.id == member_id).values(role=role))
