"""The steps that change an Action: what is asked for each, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from bot.actions.agreeing.offering import today_of
from bot.actions.cards import more
from bot.actions.changing import cards, handing
from bot.actions.changing.cards import ASKED, Form
from bot.actions.changing.doing import Target, finished_already, is_finished, make, target
from bot.actions.changing.steps import FaultError, Wanted, cut, seen, step, typed_in
from bot.actions.changing.suggesting import suggest
from bot.actions.posting import entry_of, room_of
from bot.actions.rules import Kind
from bot.cards import PATIENT
from bot.message import Reply
from bot.rooms.gate import Gate, Visit, Write, number_in
from bot.safety import holds_nhs_number, without_patients

BEGINS = {
    Kind.DONE: "actions.finish",
    Kind.STARTED: "actions.start",
    Kind.BLOCKED: "actions.block",
    Kind.REDATED: "actions.redate",
    Kind.DROPPED: "actions.drop",
    Kind.REWORDED: "actions.reword",
    Kind.ASSIGNED: "actions.hand_over",
    Kind.TAGGED: "actions.tag",
    Kind.REOPENED: "actions.reopen",
}
"""The verbs that ask what a step needs; those of ASKED take it."""

AT_ONCE = frozenset({Kind.STARTED, Kind.REOPENED})
"""Steps that need nothing from those who may."""


def writes(gate: Gate) -> dict[str, Write]:
    """For all of the Room: who may not change an Action suggests it."""
    return {
        "actions.more": gate.members(_more, room_of=room_of),
        **{verb: gate.members(partial(_begin, kind), room_of=room_of) for kind, verb in BEGINS.items()},
        **{asked.verb: gate.members(partial(_send, kind), room_of=room_of) for kind, asked in ASKED.items()},
    }


async def _more(visit: Visit) -> Reply:
    found = await target(visit, visit.number)
    if found is None:
        return Reply(cards.not_found())
    return Reply(more(await entry_of(visit.connection, visit.here.room_id, found.known.id), today_of(visit)))


async def _begin(kind: Kind, visit: Visit) -> Reply:
    """Ask for what a step needs, filled in with how the Action stands."""
    found = await target(visit, visit.number)
    if found is None:
        return Reply(cards.not_found())
    if kind in AT_ONCE and found.may:
        return await _send(kind, visit)
    if is_finished(kind, found.known):
        return await _finished(visit, found)
    return await _form(visit, found, kind, {})


async def _finished(visit: Visit, found: Target) -> Reply:
    entry = await entry_of(visit.connection, visit.here.room_id, found.known.id)
    return Reply(await finished_already(visit, entry, tried=False))


async def _form(visit: Visit, found: Target, kind: Kind, given: Mapping[str, str], fault: str = "") -> Reply:
    entry = await entry_of(visit.connection, visit.here.room_id, found.known.id)
    people, bodies = (
        await handing.people_and_bodies(visit, given.get("name", "")) if kind is Kind.ASSIGNED else ([], [])
    )
    return Reply(cards.form(Form(kind, entry, given, fault, not found.may, people, bodies)))


async def _send(kind: Kind, visit: Visit) -> Reply:
    """Take a step, or suggest it, from how the Action stands now; a form that showed it otherwise says so first."""
    number, _, mark = visit.intent.ref.partition(" ")
    found = await target(visit, number_in(number), lock=True)
    if found is None:
        return Reply(cards.not_found())
    typed = typed_in(visit.intent.answers)
    if any(map(holds_nhs_number, typed.values())):
        return await _form(visit, found, kind, without_patients(typed), PATIENT)
    given, fault = cut(typed)
    if fault:
        return await _form(visit, found, kind, given, fault)
    finished = is_finished(kind, found.known)
    if finished and not found.may:
        return await _finished(visit, found)
    now = seen(kind, found.known.action)  # empty for a step that replaces nothing, whatever mark it comes with
    if not finished and mark and now and mark != now:
        fault = await _meanwhile(visit, kind, found, given)
        if fault:
            return await _form(visit, found, kind, given, fault)
    try:
        wanted = await _wanted(visit, kind, found, given)
    except FaultError as error:
        return await (_finished(visit, found) if finished else _form(visit, found, kind, given, str(error)))
    return await (make if found.may else suggest)(visit, found.known, kind, wanted)


async def _meanwhile(visit: Visit, kind: Kind, found: Target, given: Mapping[str, str]) -> str:
    """How the Action is now, for who saw it otherwise; empty where it is what they want already."""
    entry, day = await entry_of(visit.connection, visit.here.room_id, found.known.id), today_of(visit)
    if kind is Kind.ASSIGNED:
        same = handing.owns_already(entry, given)
    else:
        try:
            same = step(kind, found.known.action, given, day, visit.here.nation).action == found.known.action
        except FaultError:
            same = True  # what is wrong with it is said first
    return "" if same else cards.meanwhile(kind, entry, day)


async def _wanted(visit: Visit, kind: Kind, found: Target, given: Mapping[str, str]) -> Wanted:
    if kind is Kind.ASSIGNED:
        return await handing.handed(visit, found.known.action, given)
    return step(kind, found.known.action, given, today_of(visit), visit.here.nation)
