"""Writing Actions and Decisions down: every change goes into the history first, and what stands follows from it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.minding.planning import start
from bot.actions.rules import (
    FINISHED,
    UNDO,
    Action,
    Change,
    Decision,
    Kind,
    Standing,
    Status,
    difference,
    follow,
    replay,
    values_of,
)
from bot.actions.searching import learn, searchable
from bot.actions.tables import actions, changes, decision_actions, decision_organisations, decisions, outsiders
from bot.principles import Principle
from bot.rooms.tables import rooms


@dataclass(frozen=True, slots=True)
class By:
    """Who did it: a Member and their Organisation, by id; both 0 for the bot itself."""

    member: int = 0
    organisation: int = 0


WORDED = frozenset({"text", "note"})
"""What an Action is found by; all else changes without its words being learnt again."""


@dataclass(frozen=True, slots=True)
class Known:
    """An Action of a Room as the record has it."""

    id: int
    number: int
    standing: Standing

    @property
    def action(self) -> Action:
        """How it stands."""
        return self.standing.action


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a change: how the Action stands now, and who had finished it already where that was too late."""

    known: Known
    too_late: bool = False


async def log(connection: AsyncConnection, room_id: int, by: By, action: Action, at: datetime) -> Known:
    """Log an Action in a Room; its number is the next of the Room. From the first one on the Room is reminded."""
    number = await _next_number(connection, room_id, logged=True)
    change = Change(at, by.member, by.organisation, Kind.LOGGED, {}, values_of(action))
    standing = follow(None, change)
    row = insert(actions).values(room_id=room_id, number=number, **_columns(standing)).returning(actions.c.id)
    known = Known(int((await connection.execute(row)).scalar_one()), number, standing)
    await learn(connection, room_id, known.id, action.text, action.note)
    await _append(connection, room_id, [change], action_id=known.id)
    if number == 1:
        await start(connection, room_id, at)
    return known


async def find(connection: AsyncConnection, room_id: int, action_id: int, *, lock: bool = False) -> Known | None:
    """An Action of this Room that has not been withdrawn; None for any other. `lock` holds it until the end."""
    ours = (actions.c.room_id == room_id) & (actions.c.id == action_id) & (actions.c.status != Status.WITHDRAWN)
    found = select(actions).where(ours)
    row = (await connection.execute(found.with_for_update() if lock else found)).first()
    return _known(row) if row else None


async def numbered(connection: AsyncConnection, room_id: int, number: int) -> Known | None:
    """The Action of this Room that people call by this number."""
    ours = (actions.c.room_id == room_id) & (actions.c.number == number) & (actions.c.status != Status.WITHDRAWN)
    row = (await connection.execute(select(actions).where(ours))).first()
    return _known(row) if row else None


async def change(  # noqa: PLR0913, PLR0917 -- a change is who, what, of what, when and why
    connection: AsyncConnection,
    room_id: int,
    known: Known,
    by: By,
    kind: Kind,
    wanted: Action,
    at: datetime,
    reason: str = "",
) -> Outcome:
    """Write one change down. `known` must have been found with `lock`, so that two who change it take turns.

    What is asked of an Action that somebody has just finished, and does not reopen it, is kept in the history and
    changes nothing: whoever was first, the outcome is the same, and the second is told.
    """
    too_late = known.action.status in FINISHED and kind not in {Kind.REOPENED, Kind.UNDONE}
    before, after = difference(known.action, wanted)
    if too_late:
        tried = Change(at, by.member, by.organisation, Kind.LATE_TRY, after, {}, reason)
        await _append(connection, room_id, [tried], action_id=known.id)
        return Outcome(known, too_late=True)
    if not after and kind not in {Kind.KEPT, Kind.PUT}:
        return Outcome(known)
    made = Change(at, by.member, by.organisation, kind, before, after, reason)
    await _append(connection, room_id, [made], action_id=known.id)
    standing = follow(known.standing, made)
    await _stand(connection, room_id, known.id, standing, reworded=bool(WORDED & after.keys()))
    return Outcome(Known(known.id, known.number, standing))


async def undo(connection: AsyncConnection, room_id: int, action_id: int, by: By, at: datetime) -> Known | None:
    """Take the last change back, if it is this Member's and no older than a minute; None where it is not.

    The history keeps both. An Action whose logging is undone is withdrawn.
    """
    known = await find(connection, room_id, action_id, lock=True)
    history = await history_of(connection, action_id) if known else []
    standing = [each for each in history if each.kind is not Kind.LATE_TRY]
    last = standing[-1] if standing else None
    if known is None or last is None or last.kind is Kind.UNDONE or last.by != by.member or at - last.at > UNDO:
        return None
    earlier = replay(standing[:-1]).action if standing[:-1] else replace(known.action, status=Status.WITHDRAWN)
    before, after = difference(known.action, earlier)
    made = Change(at, by.member, by.organisation, Kind.UNDONE, before, after)
    await _append(connection, room_id, [made], action_id=action_id)
    now = replay([*history, made])
    await _stand(connection, room_id, action_id, now, reworded=bool(WORDED & after.keys()))
    return Known(action_id, known.number, now)


async def history_of(connection: AsyncConnection, action_id: int) -> list[Change]:
    """All that happened to an Action, in order."""
    rows = select(changes).where(changes.c.action_id == action_id).order_by(changes.c.id)
    return [change_of(row) for row in await connection.execute(rows)]


async def rebuild(connection: AsyncConnection, room_id: int) -> None:
    """Make every Action of a Room anew from its history."""
    ids = select(actions.c.id).where(actions.c.room_id == room_id).order_by(actions.c.id)
    for action_id in list(await connection.scalars(ids)):
        await _stand(connection, room_id, action_id, replay(await history_of(connection, action_id)))


async def _stand(
    connection: AsyncConnection, room_id: int, action_id: int, standing: Standing, *, reworded: bool = True
) -> None:
    action = standing.action
    await connection.execute(update(actions).where(actions.c.id == action_id).values(**_columns(standing)))
    if reworded:
        await learn(connection, room_id, action_id, action.text, action.note)


async def decide(  # noqa: PLR0913, PLR0917 -- what was decided, by whom, with whom and what follows from it
    connection: AsyncConnection,
    room_id: int,
    by: By,
    decision: Decision,
    present: Collection[int],
    leads_to: Collection[int],
    at: datetime,
) -> tuple[int, int]:
    """Log a Decision with the Organisations that were in the Room and the Actions it leads to; (id, number) of it.

    Ids that are not the Room's own are left out.
    """
    number = await _next_number(connection, room_id, logged=False)
    kept, words = values_of(decision), searchable(decision.text)
    row = insert(decisions).values(room_id=room_id, number=number, logged_at=at, words=words, **kept)
    decision_id = int((await connection.execute(row.returning(decisions.c.id))).scalar_one())
    made = Change(at, by.member, by.organisation, Kind.LOGGED, {}, kept)
    await _append(connection, room_id, [made], decision_id=decision_id)
    rows = [{"decision_id": decision_id, "organisation_id": each} for each in sorted(set(present))]
    if rows:
        await connection.execute(insert(decision_organisations), rows)
    ours = select(actions.c.id).where(actions.c.room_id == room_id, actions.c.id.in_(leads_to))
    linked = [{"decision_id": decision_id, "action_id": each} for each in await connection.scalars(ours)]
    if linked:
        await connection.execute(insert(decision_actions), linked)
    return decision_id, number


async def withdraw_decision(connection: AsyncConnection, room_id: int, decision_id: int, by: By, at: datetime) -> bool:
    """Take a Decision back within a minute of logging it, by whoever did; whether it was."""
    logged = (changes.c.decision_id == decision_id) & (changes.c.room_id == room_id) & (changes.c.by_id == by.member)
    mine = select(changes.c.at).where(logged, changes.c.kind == Kind.LOGGED)
    when = (await connection.execute(mine)).scalar()
    if when is None or at - when > UNDO:
        return False
    still = update(decisions).where(decisions.c.id == decision_id, decisions.c.status != Status.WITHDRAWN)
    if (await connection.execute(still.values(status=Status.WITHDRAWN))).rowcount != 1:
        return False
    was, now = {"status": str(Status.OPEN)}, {"status": str(Status.WITHDRAWN)}
    made = Change(at, by.member, by.organisation, Kind.UNDONE, was, now)
    await _append(connection, room_id, [made], decision_id=decision_id)
    return True


async def outsider(connection: AsyncConnection, room_id: int, name: str, organisation_id: int) -> int:
    """The id of a named person who is not in the chat; the same name of the same Organisation is the same person."""
    whose = organisation_id or None
    same = (outsiders.c.room_id == room_id) & (func.lower(outsiders.c.name) == func.lower(name))
    theirs = outsiders.c.organisation_id.is_not_distinct_from(whose)
    known = (await connection.execute(select(outsiders.c.id).where(same, theirs))).scalar()
    row = insert(outsiders).values(room_id=room_id, organisation_id=whose, name=name).returning(outsiders.c.id)
    return int(known or (await connection.execute(row)).scalar_one())


async def _next_number(connection: AsyncConnection, room_id: int, *, logged: bool) -> int:
    """Hold the Room, so that two who log at once take turns."""
    await connection.execute(select(rooms.c.id).where(rooms.c.id == room_id).with_for_update(key_share=True))
    table = actions if logged else decisions
    highest: Select[int] = select(func.coalesce(func.max(table.c.number), 0)).where(table.c.room_id == room_id)
    return int((await connection.execute(highest)).scalar_one()) + 1


async def _append(
    connection: AsyncConnection,
    room_id: int,
    made: Sequence[Change],
    *,
    action_id: int | None = None,
    decision_id: int | None = None,
) -> None:
    rows = [
        {
            "room_id": room_id,
            "action_id": action_id,
            "decision_id": decision_id,
            "at": each.at,
            "by_id": each.by or None,
            "by_organisation_id": each.organisation or None,
            "kind": each.kind,
            "before": json.dumps(dict(each.before), ensure_ascii=False),
            "after": json.dumps(dict(each.after), ensure_ascii=False),
            "reason": each.reason,
        }
        for each in made
    ]
    await connection.execute(insert(changes), rows)


def change_of(row: Row[object]) -> Change:
    """An entry of the history as the record has it."""
    before, after = json.loads(row.before), json.loads(row.after)
    return Change(row.at, row.by_id or 0, row.by_organisation_id or 0, Kind(row.kind), before, after, row.reason)


def action_of(row: Row[object]) -> Action:
    """An Action out of a row that holds its columns."""
    return Action(
        row.text,
        row.owner_id or 0,
        row.outsider_id or 0,
        row.organisation_id or 0,
        Principle(row.principle) if row.principle else None,
        Status(row.status),
        row.note,
        row.due,
    )


def _known(row: Row[object]) -> Known:
    standing = Standing(action_of(row), row.first_due, row.redated, row.logged_at, row.changed_at, row.closed_at)
    return Known(row.id, row.number, standing)


def _columns(standing: Standing) -> dict[str, str | int | date | datetime | None]:
    action = standing.action
    return {
        "text": action.text,
        "owner_id": action.owner or None,
        "outsider_id": action.outsider or None,
        "organisation_id": action.organisation or None,
        "principle": action.principle or "",
        "status": action.status,
        "note": action.note,
        "words": searchable(action.text, action.note),
        "due": action.due,
        "first_due": standing.first_due,
        "redated": standing.redated,
        "logged_at": standing.logged_at,
        "changed_at": standing.changed_at,
        "closed_at": standing.closed_at,
    }
