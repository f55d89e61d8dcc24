"""Logging an Action: what was said is read, shown to be confirmed, and logged for the Room to see."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import keeping
from bot.actions.agreeing import cards
from bot.actions.agreeing.cards import (
    ANYWAY,
    ELSE,
    FAR_DAY,
    NONE,
    NOT_YET,
    NOTHING_SAID,
    UNDATED,
    Said,
    fitted,
)
from bot.actions.agreeing.colleagues import Colleague
from bot.actions.agreeing.offering import colleagues, offered, today_of
from bot.actions.agreeing.wanting import FIELDS, Wanted, wanted
from bot.actions.cards import day_said
from bot.actions.changing.doing import unsay
from bot.actions.keeping import By, action_of
from bot.actions.posting import entry_of, key_of, post, room_of, show_anew
from bot.actions.reading.counting import FAR, is_far
from bot.actions.reading.sentences import Person, Understood, read
from bot.actions.rules import LONGEST_TEXT, UNDO, Action, Kind, Status
from bot.actions.tables import actions, changes
from bot.cards import PATIENT, ROUND
from bot.holidays import Nation
from bot.message import Card, Reply
from bot.outbox import revise
from bot.principles import Principle
from bot.rooms.arriving import hold
from bot.rooms.gate import Gate, Visit, Write, number_in
from bot.rooms.organisations import of_room
from bot.rooms.tables import rooms
from bot.safety import clean, holds_nhs_number, looks_like_a_patient, without_patients

READ_WHOLE = 1_000
"""Characters in which an owner and a day are looked for; nobody names them in a longer text."""

Undone: TypeAlias = Callable[[Visit, int], Awaitable[None]]
"""What follows when a change of an Action (its id) was just taken back: other cards tell of it too."""


PrincipleOf: TypeAlias = Callable[[AsyncConnection, int, int, datetime], Awaitable[Principle | None]]
"""What the Room (its id) was asked about for one of its Rounds (its id), as it is now."""


async def of_none(*_about: object) -> None:
    """Where no feature knows."""


def writes(gate: Gate, undone: Sequence[Undone] = (), principle_of: PrincipleOf = of_none) -> dict[str, Write]:
    """All of them look into the record."""
    return {
        "action": gate.members(_confirm),
        "actions.begin": gate.members(partial(_begin, principle_of)),
        "actions.log": gate.members(_log),
        "actions.cancel": gate.members(_cancel),
        "actions.undo": gate.members(partial(_undo, undone), room_of=room_of),
    }


def by(visit: Visit) -> By:
    """Who asks, as the history names them."""
    return By(visit.here.member_id, visit.here.organisation_id)


async def _begin(principle_of: PrincipleOf, visit: Visit) -> Reply:
    """The empty form; a button on a card that is about a principle brings that along, and it is said why."""
    ref = visit.intent.ref
    about = Principle(ref) if ref in set(Principle) else None
    if ref.startswith(ROUND) and (number := number_in(ref.removeprefix(ROUND))):
        about = await principle_of(visit.connection, visit.here.room_id, number, visit.now)
    typed, said = ({"principle": str(about)}, Said(understood=cards.brought(about))) if about else ({}, NOTHING_SAID)
    return Reply(cards.action_form(await offered(visit, await colleagues(visit)), typed, said))


async def _cancel(_visit: Visit) -> Reply:
    return Reply(cards.cancelled())


async def _confirm(visit: Visit) -> Reply:
    """Show what was understood of what was typed, or of the message that the shortcut was used on."""
    words = clean(visit.intent.about or visit.intent.words)
    people = await colleagues(visit)
    if not words:
        return Reply(cards.action_form(await offered(visit, people), {}))
    if holds_nhs_number(words):
        return Reply(cards.action_form(await offered(visit, people), *_without_words(visit, words, people)))
    if len(words) > READ_WHOLE:
        long = Said(cards.shortened(words))
        return Reply(cards.action_form(await offered(visit, people), {"action": fitted(words)}, long))
    bodies = [name for _, name in await of_room(visit.connection, visit.here.room_id)]
    meets_on = await _meets_on(visit)
    found = _read(visit, words, people, bodies, meets_on)
    likely = [each.id for each in people if each.organisation == found.body] if found.body else []
    form = await offered(visit, people, likely or [each.id for each in found.owners])
    return Reply(cards.action_form(form, _typed(found), _said(found, people, today_of(visit), visit.here.nation)))


def _without_words(visit: Visit, words: str, people: Sequence[Colleague]) -> tuple[dict[str, str], Said]:
    """The owner and the day of words that hold an NHS number; no word of them goes back into the form.

    An owner who is no Member is left out too: the name may be the patient's.
    """
    if len(words) > READ_WHOLE:
        return {}, Said(PATIENT)
    found = _read(visit, words, people)
    kept = {"owner": str(found.owner.id) if found.owner else NONE, "due": found.day.isoformat() if found.day else ""}
    told = cards.understood(found.day, "", today_of(visit), visit.here.nation) if found.day else ""
    return kept, Said(PATIENT, told)


async def _meets_on(visit: Visit) -> int | None:
    """The weekday that the Room chose for its Big Room; None for none."""
    found = await visit.connection.scalar(select(rooms.c.meets_on).where(rooms.c.id == visit.here.room_id))
    return None if found is None else int(found)


def _read(
    visit: Visit,
    words: str,
    people: Sequence[Colleague],
    bodies: Sequence[str] = (),
    meets_on: int | None = None,
) -> Understood:
    them = [Person(each.id, each.name, each.organisation) for each in people]
    me = next((each for each in them if each.id == visit.here.member_id), Person(visit.here.member_id, "", ""))
    return read(words, today_of(visit), visit.here.nation, them, me, bodies, meets_on)


def _typed(found: Understood) -> dict[str, str]:
    """What was understood, as if it had been typed into the form."""
    several = NONE if not found.owners else ""
    owner = str(found.owner.id) if found.owner else ELSE if found.named else several
    due = found.day.isoformat() if found.day else ""
    return {"action": fitted(found.text), "owner": owner, "owner_name": found.named, "due": due}


def _said(found: Understood, people: Sequence[Colleague], today: date, nation: Nation) -> Said:
    faults = [found.fault] if found.fault else []
    if found.unread:
        faults.append(cards.not_read(found.unread))
    if len(found.text) > LONGEST_TEXT:
        faults.append(cards.shortened(found.text))
    if not found.owner and not found.named and found.owners:
        faults.append(cards.whom(len(found.owners)))
    gone = _gone(found.owner.id, found.day, people) if found.owner and found.day else ""
    told = " ".join(filter(None, (cards.understood(found.day, found.meant, today, nation), gone, _asked_of(found))))
    patient = looks_like_a_patient(found.text)
    return Said(" ".join(faults), told, found.vague, undated=bool(found.fault or found.unread), patient=patient)


def _asked_of(found: Understood) -> str:
    """What has to be asked about an owner who is no Member; empty for nothing."""
    if found.body:
        return cards.whose_there(found.body)
    if found.team:
        return cards.who_of(found.team)
    if not found.named:
        return ""
    return cards.perhaps([each.name for each in found.owners]) if found.owners else cards.outside(found.named)


def _gone(owner: int, day: date, people: Sequence[Colleague]) -> str:
    """That the owner is away on the due day; empty when they are there."""
    return next((cards.away(each.name) for each in people if each.id == owner and each.is_away(day)), "")


async def _log(visit: Visit) -> Reply:
    """Log what the form holds, or give it back with all that is in it and what is wrong."""
    people = await colleagues(visit)
    typed = {name: clean(visit.intent.answers.get(name, "")) for name in FIELDS}
    given = without_patients(typed)
    if given != typed:
        return Reply(cards.action_form(await offered(visit, people), given, Said(PATIENT)))
    bodies = dict(await of_room(visit.connection, visit.here.room_id))
    meant, faults = wanted(given, people, bodies, today_of(visit))
    if faults:
        shown = {**given, "action": fitted(given["action"])}
        return Reply(cards.action_form(await offered(visit, people), shown, Said(" ".join(faults))))
    doubt = _doubt(visit, meant.action, people)
    if doubt:
        return Reply(cards.action_form(await offered(visit, people), given, doubt))
    return Reply(await _keep(visit, meant))


def _doubt(visit: Visit, action: Action, people: Sequence[Colleague]) -> Said | None:
    """What is asked about once more, and may be logged all the same; None where all is clear or was agreed."""
    agreed = frozenset(visit.intent.ref.split()) & {ANYWAY, FAR_DAY, UNDATED}
    found = _read(visit, action.text, people)
    vague = found.vague and ANYWAY not in agreed
    doubted = bool(action.due and is_far(action.due, today_of(visit))) and FAR_DAY not in agreed
    undated = bool(found.fault or found.unread) and not action.due and UNDATED not in agreed
    if not (vague or doubted or undated):
        return None
    what = found.fault or cards.not_read(found.unread) if undated else FAR if doubted else ""
    fault = " ".join(filter(None, (NOT_YET, what)))
    patient = looks_like_a_patient(action.text)
    return Said(fault, vague=vague, undated=undated, doubted=doubted, patient=patient, agreed=agreed)


async def _keep(visit: Visit, meant: Wanted) -> Card:
    """Log it and show it to the Room; asked for twice at once, as by an impatient finger, it is logged once."""
    connection, room = visit.connection, visit.here.room_id
    await hold(connection, room)
    action = meant.action
    if meant.outsider:
        known = await keeping.outsider(connection, room, meant.outsider, action.organisation)
        action = replace(action, outsider=known)
    action_id = before = await _just_logged(visit, action)
    if not action_id:
        action_id = (await keeping.log(connection, room, by(visit), action, visit.now)).id
        await post(connection, room, action_id, visit.now)
    entry = await entry_of(connection, room, action_id)
    owner = ", ".join(filter(None, (entry.owner, entry.organisation))) or "Nobody yet"
    due = action.due
    gone = _gone(action.owner, due, await colleagues(visit)) if action.owner and due else ""
    facts = [("Owner", owner), ("Due", " – ".join(filter(None, (day_said(due, today_of(visit)), gone))))]
    return cards.logged(entry.number, action_id, facts, entry.action.text, again=bool(before))


async def _just_logged(visit: Visit, action: Action) -> int:
    """The id of the very same Action if this Member logged it within the last minute; else 0."""
    mine = (changes.c.by_id == visit.here.member_id) & (changes.c.kind == Kind.LOGGED)
    lately = mine & (changes.c.room_id == visit.here.room_id) & (changes.c.at >= visit.now - UNDO)
    same = select(actions).join(changes, changes.c.action_id == actions.c.id).where(lately)
    rows = await visit.connection.execute(same.where(actions.c.text == action.text).order_by(actions.c.id))
    return next((int(row.id) for row in rows if action_of(row) == action), 0)


async def _undo(undone: Sequence[Undone], visit: Visit) -> Reply:
    """Take back the last change of an Action; the Room's cards follow."""
    connection, room = visit.connection, visit.here.room_id
    known = await keeping.undo(connection, room, visit.number, by(visit), visit.now)
    if known is None:
        return Reply(cards.cannot_undo())
    withdrew = known.action.status is Status.WITHDRAWN
    if withdrew:
        await revise(connection, key_of(known.id), cards.withdrawn(known.number), visit.now)
    else:
        await show_anew(connection, room, known.id, visit.now)
        await unsay(connection, room, known.id, visit.now)
        for follow in undone:
            await follow(visit, known.id)
    return Reply(cards.undone(known.number, withdrew=withdrew))
