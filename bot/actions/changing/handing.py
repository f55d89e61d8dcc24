"""Who takes an Action over: a Member of the Room, or a named person who is not in the chat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.actions import keeping
from bot.actions.agreeing.colleagues import Colleague
from bot.actions.agreeing.offering import colleagues
from bot.actions.changing.cards import MOST_PEOPLE
from bot.actions.changing.steps import FaultError, Wanted
from bot.actions.rules import Action, Entry
from bot.rooms.gate import Visit, number_in
from bot.rooms.organisations import of_room

CHOOSE = "Please choose who takes it over, or write their name."
GONE = "They are not in this Room any more. Please choose someone else."
SEVERAL = "There is more than one person of that name. Please choose one of them from the list."


async def candidates(visit: Visit, name: str = "") -> list[Colleague]:
    """The Members who have said their name, by name; where a name fits several, those alone."""
    listed = [one for one in await colleagues(visit) if one.name]
    alike = named(listed, name)
    return alike if len(alike) > 1 else listed


def named(listed: Sequence[Colleague], name: str) -> list[Colleague]:
    """Those of exactly this name, in whatever letters."""
    return [one for one in listed if name and one.name.casefold() == name.casefold()]


async def people_and_bodies(visit: Visit, name: str = "") -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """What the form offers, as (id, name)."""
    people = [(one.id, one.told_apart) for one in await candidates(visit, name)]
    return people[:MOST_PEOPLE], await of_room(visit.connection, visit.here.room_id)


def owns_already(entry: Entry, given: Mapping[str, str]) -> bool:
    """Whether an Action is theirs whom the form names: sent twice, it is no other wish."""
    if name := given.get("name", ""):
        return name.casefold() == entry.owner.casefold()
    return 0 < number_in(given.get("who", "")) == entry.action.owner


async def handed(visit: Visit, action: Action, given: Mapping[str, str]) -> Wanted:
    """The Action with its new owner; raises FaultError where it is not plain who that is.

    A name that is typed outdoes the list, and is of somebody outside the chat unless one Member is called so.
    """
    listed = await candidates(visit)
    chosen, name = number_in(given.get("who", "")), given.get("name", "")
    alike = named(listed, name)
    if name and not alike:
        return await _outside(visit, action, name, given.get("organisation", ""))
    if len(alike) > 1 and chosen not in {one.id for one in alike}:
        raise FaultError(SEVERAL)
    wanted = chosen if len(alike) != 1 else alike[0].id
    if not wanted:
        raise FaultError(CHOOSE)
    them = next((one for one in listed if one.id == wanted), None)
    if them is None:
        raise FaultError(GONE)
    return Wanted(replace(action, owner=them.id, outsider=0, organisation=them.organisation_id))


async def _outside(visit: Visit, action: Action, name: str, organisation: str) -> Wanted:
    bodies = dict(await of_room(visit.connection, visit.here.room_id))
    whose = number_in(organisation) if number_in(organisation) in bodies else 0
    outsider = await keeping.outsider(visit.connection, visit.here.room_id, name, whose)
    return Wanted(replace(action, owner=0, outsider=outsider, organisation=whose))


async def is_here(visit: Visit, member_id: int) -> bool:
    """Whether a Member is still in the Room."""
    return any(one.id == member_id for one in await candidates(visit))
