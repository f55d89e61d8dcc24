"""The charter of a Room: showing it, and changing its ground rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import PATIENT
from bot.message import Card, Reply
from bot.rooms.announcing import tell
from bot.rooms.cards import NATIONS
from bot.rooms.charter import cards
from bot.rooms.charter.ground_rules import read_rules, rules_of, stored_rules
from bot.rooms.charter.particulars import rhythm
from bot.rooms.charter.standing import post_standing
from bot.rooms.gate import Gate, Visit, Write
from bot.rooms.rules import Role
from bot.rooms.tables import members, organisations, room_organisations, rooms
from bot.safety import clean, holds_nhs_number


class Charters:
    """What a Room stands for, and the card by which people find their way in it."""

    def __init__(self, gate: Gate, answered: Callable[[], Collection[str]]) -> None:
        self._gate = gate
        self._answered = answered

    def writes(self) -> dict[str, Write]:
        """All of them look into the record."""
        return {
            "bigroom charter": self._gate.members(_show),
            "bigroom rules": self._gate.members(_show_rules),
            "rooms.rules": self._gate.facilitators(_save_rules),
            "bigroom card": self._gate.facilitators(self._post_standing),
        }

    async def _post_standing(self, visit: Visit) -> Reply:
        here = visit.here
        await post_standing(visit.connection, here.room_id, here.room, self._answered(), visit.now)
        return Reply(cards.standing_posted())


async def charter_of(connection: AsyncConnection, room_id: int) -> Card:
    """All that a Room agreed on, for a card or a page."""
    room = (await connection.execute(select(rooms).where(rooms.c.id == room_id))).one()
    named = await _named_by_role(connection, room_id)
    return cards.charter(
        cards.Charter(
            name=room.name,
            purpose=room.purpose,
            rhythm=rhythm(room.meets_on, room.meets_at, room.zone),
            nation=dict(NATIONS)[room.nation],
            organisations=await _organisations(connection, room_id),
            facilitators=named[Role.FACILITATOR],
            leads=named[Role.LEAD],
            stewards=named[Role.STEWARD],
            rules=rules_of(room.ground_rules),
            keep_months=room.keep_months,
            paused=room.paused,
        )
    )


async def _organisations(connection: AsyncConnection, room_id: int) -> list[str]:
    ours = select(organisations.c.name).join_from(room_organisations, organisations)
    found = ours.where(room_organisations.c.room_id == room_id).order_by(organisations.c.name)
    return list(await connection.scalars(found))


async def _named_by_role(connection: AsyncConnection, room_id: int) -> defaultdict[str, list[str]]:
    """Who has a role beyond that of a Member, of those who have not left."""
    ours = select(members.c.role, members.c.name).where(members.c.room_id == room_id, members.c.left_at.is_(None))
    found = ours.where(members.c.role != Role.MEMBER).order_by(members.c.name, members.c.id)
    named: defaultdict[str, list[str]] = defaultdict(list)
    for role, name in await connection.execute(found):
        named[role].append(name)
    return named


async def _show(visit: Visit) -> Reply:
    return Reply(await charter_of(visit.connection, visit.here.room_id))


async def _stored_rules(visit: Visit) -> str:
    ours = select(rooms.c.ground_rules).where(rooms.c.id == visit.here.room_id)
    return str((await visit.connection.execute(ours)).scalar_one())


async def _show_rules(visit: Visit) -> Reply:
    rules = rules_of(await _stored_rules(visit))
    return Reply(cards.rules_form("\n".join(rules)) if visit.here.steers else cards.rules_shown(rules))


async def _save_rules(visit: Visit) -> Reply:
    """Keep the rules and show them to the Room, once: saving what is kept already tells nobody."""
    typed = visit.intent.answers.get("rules", "")
    if holds_nhs_number(clean(typed)):
        return Reply(cards.rules_form(_without_patients(typed), PATIENT))
    try:
        stored = stored_rules(read_rules(typed))
    except ValueError as fault:
        return Reply(cards.rules_form(typed, str(fault)))
    room = visit.here.room_id
    changed = update(rooms).where(rooms.c.id == room, rooms.c.ground_rules != stored).values(ground_rules=stored)
    if (await visit.connection.execute(changed)).rowcount:
        await tell(visit.connection, room, cards.rules_changed(rules_of(stored)), visit.now)
    return Reply(cards.rules_saved())


def _without_patients(typed: str) -> str:
    """The rules without the line that holds an NHS number; none of them where it is spread over several."""
    left = "\n".join(line for line in typed.splitlines() if not holds_nhs_number(line))
    return "" if holds_nhs_number(clean(left)) else left
