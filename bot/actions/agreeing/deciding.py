"""Logging a Decision with who was there and what follows from it, and finding Decisions again."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.actions import finding, keeping
from bot.actions.agreeing import deciding_cards as cards
from bot.actions.agreeing.cards import fitted, shortened
from bot.actions.agreeing.confirming import by
from bot.actions.agreeing.offering import unfinished
from bot.actions.filters import LONGEST_WORDS, Filter
from bot.actions.rules import LONGEST_TEXT, UNDO, Agreed, Decision, Entry, Kind, Status
from bot.actions.tables import changes, decisions
from bot.cards import PATIENT, patient_refused
from bot.message import Card, Reply
from bot.outbox import Post, put, revise
from bot.principles import Principle
from bot.rooms.arriving import hold
from bot.rooms.gate import Gate, Visit, Write, number_in
from bot.rooms.membership import channels_of
from bot.rooms.organisations import of_room
from bot.safety import clean, holds_nhs_number, without_patients

PAGE = 8
"""Decisions shown at a time."""

WHAT = "Please write what was decided."


def writes(gate: Gate) -> dict[str, Write]:
    """All of them look into the record."""
    return {
        "decision": gate.members(_confirm),
        "decisions.log": gate.members(_log),
        "decisions.cancel": gate.members(_cancel),
        "decisions.undo": gate.members(_undo),
        "decisions": gate.members(_list),
        "decisions.search": gate.members(_search),
        "decisions.page": gate.members(_turn),
    }


def key_of(decision_id: int) -> str:
    """By which the card of a Decision is revised."""
    return f"decision:{decision_id}"


async def _confirm(visit: Visit) -> Reply:
    words = clean(visit.intent.words)
    bodies = await of_room(visit.connection, visit.here.room_id)
    typed = {"decision": words, "present": "\n".join(name for _, name in bodies)}
    given = without_patients(typed)
    fault = PATIENT if given != typed else _fault(words) if words else ""
    return await _form(visit, given, fault)


async def _form(visit: Visit, given: dict[str, str], fault: str) -> Reply:
    shown = {**given, "decision": fitted(given["decision"])}
    return Reply(cards.decision_form(visit.here.room, await unfinished(visit), shown, fault))


def _fault(text: str) -> str:
    return WHAT if not text else shortened(text) if len(text) > LONGEST_TEXT else ""


async def _cancel(_visit: Visit) -> Reply:
    return Reply(cards.cancelled())


async def _log(visit: Visit) -> Reply:
    """Log what the form holds, or give it back with all that is in it and what is wrong."""
    answers = visit.intent.answers
    typed = {name: clean(answers.get(name, "")) for name in ("decision", "principle", *cards.LEADS)}
    lines = [line for each in answers.get("present", "").splitlines() if (line := clean(each))]
    typed["present"] = "\n".join(lines)
    given = without_patients(typed)
    if given != typed:
        return await _form(visit, given, PATIENT)
    bodies = await of_room(visit.connection, visit.here.room_id)
    ids = {name.casefold(): number for number, name in bodies}
    unknown = [line for line in lines if line.casefold() not in ids]
    faults = [_fault(given["decision"])]
    faults += [cards.strangers(unknown, [name for _, name in bodies])] if unknown else []
    if fault := " ".join(filter(None, faults)):
        return await _form(visit, given, fault)
    return Reply(await _keep(visit, given, [ids[line.casefold()] for line in lines]))


async def _keep(visit: Visit, given: dict[str, str], present: list[int]) -> Card:
    """Log it and show it to the Room; asked for twice at once it is logged once."""
    connection, room = visit.connection, visit.here.room_id
    await hold(connection, room)
    principle = Principle(given["principle"]) if given["principle"] in set(Principle) else None
    decision_id = await _just_logged(visit, given["decision"])
    if decision_id:
        return cards.logged(await _agreed(visit, decision_id))
    leads = _chosen(given, await unfinished(visit))
    decision = Decision(given["decision"], principle)
    decision_id, _ = await keeping.decide(connection, room, by(visit), decision, present, leads, visit.now)
    agreed = await _agreed(visit, decision_id)
    meeting = (await channels_of(connection, [room]))[room]
    shown = cards.decision_card(agreed)
    await put(connection, [Post(channel, shown, key=key_of(decision_id)) for channel in meeting], visit.now)
    return cards.logged(agreed)


def _chosen(given: dict[str, str], todo: list[Entry]) -> list[int]:
    """The Actions that were chosen, if they are still to be done in this Room."""
    wanted = {number_in(given[name]) for name in cards.LEADS}
    return [each.id for each in todo if each.id in wanted]


async def _just_logged(visit: Visit, text: str) -> int:
    """The id of a Decision with the same words that this Member logged within the last minute; else 0."""
    mine = (changes.c.by_id == visit.here.member_id) & (changes.c.kind == Kind.LOGGED)
    lately = mine & (changes.c.room_id == visit.here.room_id) & (changes.c.at >= visit.now - UNDO)
    same = (decisions.c.text == text) & (decisions.c.status != Status.WITHDRAWN)
    found = select(decisions.c.id).join(changes, changes.c.decision_id == decisions.c.id).where(lately, same)
    return (await visit.connection.execute(found)).scalar() or 0


async def _agreed(visit: Visit, decision_id: int) -> Agreed:
    (agreed,) = await finding.decisions_of(visit.connection, Filter(), [visit.here.room_id], only=decision_id)
    return agreed


async def _undo(visit: Visit) -> Reply:
    """Take a Decision back; the Room's card follows."""
    connection, room = visit.connection, visit.here.room_id
    await hold(connection, room)
    ours = (decisions.c.id == visit.number) & (decisions.c.room_id == room)
    number = (await connection.execute(select(decisions.c.number).where(ours))).scalar()
    if number is None or not await keeping.withdraw_decision(connection, room, visit.number, by(visit), visit.now):
        return Reply(cards.cannot_undo())
    await revise(connection, key_of(visit.number), cards.withdrawn(number), visit.now)
    return Reply(cards.undone())


async def _list(visit: Visit) -> Reply:
    return await _page(visit, visit.intent.words, 0)


async def _search(visit: Visit) -> Reply:
    return await _page(visit, visit.intent.answers.get("words", ""), 0)


async def _turn(visit: Visit) -> Reply:
    offset, _, words = visit.intent.ref.partition(":")
    return await _page(visit, words, number_in(offset))


async def _page(visit: Visit, words: str, offset: int) -> Reply:
    """One page; beyond the last one the first is shown."""
    wanted = clean(words)[:LONGEST_WORDS]
    if holds_nhs_number(wanted):
        return Reply(patient_refused())
    ours, filter_ = [visit.here.room_id], Filter(words=wanted)
    found = await finding.decisions_of(visit.connection, filter_, ours, limit=PAGE + 1, offset=offset)
    if not found and offset:
        return await _page(visit, wanted, 0)
    earlier = f"{offset + PAGE}:{wanted}" if len(found) > PAGE else ""
    later = f"{max(offset - PAGE, 0)}:{wanted}" if offset else ""
    zone = ZoneInfo(visit.here.zone)
    return Reply(cards.listed(found[:PAGE], wanted, zone, earlier=earlier, later=later))
