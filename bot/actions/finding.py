"""Finding Actions and Decisions: the one place that turns a Filter into SQL, for chat, pages, files and the API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.filters import STATUSES, Filter, Show, Sort
from bot.actions.keeping import action_of, change_of
from bot.actions.rules import UNFINISHED, Agreed, Entry, Status, Told
from bot.actions.searching import holds, sought, told_of
from bot.actions.tables import actions, changes, decision_actions, decision_organisations, decisions, outsiders
from bot.principles import Principle
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, members, organisations, rooms

BATCH = 500
"""Rows read at a time where all are wanted, so that a file of any length takes little memory."""

ONE_DAY = timedelta(1)


async def rooms_led(connection: AsyncConnection, member_id: int) -> dict[int, str]:
    """The Rooms whose whole log a person may see: those they lead or facilitate, by all of their Accounts.

    A Room that has been closed is among them: its log outlives it.
    """
    mine, theirs = accounts.alias(), accounts.alias()
    same = and_(mine.c.platform == theirs.c.platform, mine.c.tenant == theirs.c.tenant, mine.c.user == theirs.c.user)
    led = (
        select(rooms.c.id, rooms.c.name)
        .join_from(rooms, members, members.c.room_id == rooms.c.id)
        .join(theirs, theirs.c.member_id == members.c.id)
        .join(mine, same)
        .where(mine.c.member_id == member_id, members.c.left_at.is_(None))
        .where(members.c.role.in_([Role.LEAD, Role.FACILITATOR]))
        .distinct()
    )
    return dict(
        sorted([(row.id, row.name) for row in await connection.execute(led)], key=lambda one: one[1].casefold())
    )


async def wanted(
    connection: AsyncConnection, filter_: Filter, rooms_seen: Collection[int], today: date, zone: ZoneInfo
) -> ColumnElement[bool]:
    """The rows of `actions` that are meant, and that someone who sees these Rooms may see."""
    rows = [actions.c.room_id.in_(rooms_seen), actions.c.status != Status.WITHDRAWN]
    plain = {"room_id": filter_.room, "owner_id": filter_.owner, "outsider_id": filter_.outsider,
             "organisation_id": filter_.organisation, "principle": filter_.principle}  # fmt: skip
    rows += [actions.c[name] == value for name, value in plain.items() if value]
    rows.append(_shown(filter_.show, today))
    rows += [bound for bound in _between(filter_, zone) if bound is not None]
    rows += await told_of(connection, filter_.words, rooms_seen)
    return and_(*rows)


def _shown(show: Show, today: date) -> ColumnElement[bool]:
    if show is Show.ALL:
        return true()
    if show in STATUSES:
        return actions.c.status == STATUSES[show]
    unfinished = actions.c.status.in_(UNFINISHED)
    if show is Show.NOBODYS:
        return unfinished & actions.c.owner_id.is_(None) & actions.c.outsider_id.is_(None)
    return unfinished & (actions.c.due < today) if show is Show.LATE else unfinished


def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins for the people of a Room."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _between(filter_: Filter, zone: ZoneInfo) -> tuple[ColumnElement[bool] | None, ...]:
    after, until, since = filter_.done_from, filter_.done_until, filter_.logged_from
    return (
        actions.c.due >= filter_.due_from if filter_.due_from else None,
        actions.c.due <= filter_.due_until if filter_.due_until else None,
        actions.c.closed_at >= day_begins(after, zone) if after else None,
        actions.c.closed_at < day_begins(until + ONE_DAY, zone) if until else None,
        actions.c.logged_at >= day_begins(since, zone) if since else None,
    )


_TO_DO = actions.c.status.in_(UNFINISHED)
OWNER = func.coalesce(members.c.name, outsiders.c.name, "")
ORDERS: dict[Sort, tuple[ColumnElement[Any], ...]] = {
    Sort.TO_DO: (case((_TO_DO, 0), else_=1), actions.c.due.nulls_last()),
    Sort.DUE: (actions.c.due.nulls_last(),),
    Sort.LATEST_DUE: (actions.c.due.desc().nulls_last(),),
    Sort.NEWEST: (actions.c.logged_at.desc(),),
    Sort.OLDEST: (actions.c.logged_at,),
    Sort.OWNER: (func.lower(OWNER),),
    Sort.ORGANISATION: (func.lower(func.coalesce(organisations.c.name, "")),),
    Sort.STATUS: (actions.c.status,),
}


def entries(rows: ColumnElement[bool], sort: Sort = Sort.DUE) -> Select[Any]:
    """Actions with the names that a list shows, in order."""
    return (
        select(actions, rooms.c.name.label("room"), OWNER.label("owner"), organisations.c.name.label("organisation"))
        .outerjoin_from(actions, rooms, rooms.c.id == actions.c.room_id)  # a database leaves it out of a page's ids
        .outerjoin(members, members.c.id == actions.c.owner_id)
        .outerjoin(outsiders, outsiders.c.id == actions.c.outsider_id)
        .outerjoin(organisations, organisations.c.id == actions.c.organisation_id)
        .where(rows)
        .order_by(*ORDERS[sort], actions.c.id)
    )


def entry(row: Row[Any]) -> Entry:
    """A row of `entries` as a value."""
    return Entry(
        row.id,
        row.room_id,
        row.room,
        row.number,
        action_of(row),
        row.owner,
        row.organisation or "",
        row.first_due,
        row.redated,
        row.logged_at,
        row.changed_at,
        row.closed_at,
    )


async def page(
    connection: AsyncConnection, rows: ColumnElement[bool], sort: Sort, *, offset: int = 0, limit: int = 50
) -> list[Entry]:
    """Some of them, from the `offset`th on: found by their ids first, so that no words are sorted.

    What is to do and what is finished are asked for apart, each in the order of an index: together they had all to be
    sorted for every page.
    """
    if sort is Sort.TO_DO:
        found = await page(connection, rows & _TO_DO, Sort.DUE, offset=offset, limit=limit)
        if len(found) == limit:
            return found
        after = offset - await count(connection, rows & _TO_DO) if offset and not found else 0
        return found + await page(connection, rows & ~_TO_DO, Sort.DUE, offset=after, limit=limit - len(found))
    return [entry(row) for row in await connection.execute(page_query(rows, sort, offset, limit))]


def page_query(rows: ColumnElement[bool], sort: Sort, offset: int, limit: int) -> Select[Any]:
    """The rows of a page."""
    these = entries(rows, sort).with_only_columns(actions.c.id).offset(offset).limit(limit)
    return entries(actions.c.id.in_(these), sort)


async def count(connection: AsyncConnection, rows: ColumnElement[bool]) -> int:
    """How many there are in all."""
    return int(await connection.scalar(select(func.count()).select_from(actions).where(rows)) or 0)


async def stream(connection: AsyncConnection, rows: ColumnElement[bool], sort: Sort) -> AsyncIterator[Entry]:
    """All of them, few at a time."""
    found = await connection.stream(entries(rows, sort), execution_options={"yield_per": BATCH})
    async for row in found:
        yield entry(row)


def decided(filter_: Filter, rooms_seen: Collection[int], zone: ZoneInfo | None = None) -> ColumnElement[bool]:
    """The rows of `decisions` that are meant: of a Filter the Room, principle, words and first day are heeded."""
    rows = [decisions.c.room_id.in_(rooms_seen), decisions.c.status != Status.WITHDRAWN]
    if filter_.room:
        rows.append(decisions.c.room_id == filter_.room)
    if filter_.principle:
        rows.append(decisions.c.principle == filter_.principle)
    rows += [holds(decisions.c.words, word) for word in sought(filter_.words)]
    if filter_.logged_from and zone:
        rows.append(decisions.c.logged_at >= day_begins(filter_.logged_from, zone))
    return and_(*rows)


async def decisions_of(  # noqa: PLR0913 -- which of them, and how many from where
    connection: AsyncConnection,
    filter_: Filter,
    rooms_seen: Collection[int],
    *,
    limit: int | None = None,
    offset: int = 0,
    only: int = 0,
) -> list[Agreed]:
    """The Decisions of these Rooms, newest first; of a Filter the Room, principle and words are heeded.

    `only` is the id of one.
    """
    rows = decided(filter_, rooms_seen)
    return await agreed(connection, rows & (decisions.c.id == only) if only else rows, offset=offset, limit=limit)


def agreed_before(at: datetime, number: int) -> ColumnElement[bool]:
    """In the order of `agreed`, what follows the Decision of this time and id."""
    return or_(decisions.c.logged_at < at, and_(decisions.c.logged_at == at, decisions.c.id < number))


async def agreed(
    connection: AsyncConnection, rows: ColumnElement[bool], *, offset: int = 0, limit: int | None = None
) -> list[Agreed]:
    """Decisions with what hangs on them, newest first, from the `offset`th on."""
    found = (
        select(decisions, rooms.c.name.label("room"))
        .join_from(decisions, rooms, rooms.c.id == decisions.c.room_id)
        .where(rows)
        .order_by(decisions.c.logged_at.desc(), decisions.c.id.desc())
        .offset(offset)
        .limit(limit)
    )
    listed = list(await connection.execute(found))
    ids = [row.id for row in listed]
    present, leads_to = await _present(connection, ids), await _lead_to(connection, ids)
    return [
        Agreed(
            row.id,
            row.room_id,
            row.room,
            row.number,
            row.text,
            Principle(row.principle) if row.principle else None,
            row.logged_at,
            tuple(present.get(row.id, ())),
            tuple(leads_to.get(row.id, ())),
        )
        for row in listed
    ]


async def _present(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[str]]:
    found = (
        select(decision_organisations.c.decision_id, organisations.c.name)
        .join_from(decision_organisations, organisations)
        .where(decision_organisations.c.decision_id.in_(ids))
        .order_by(organisations.c.name)
    )
    return _grouped(await connection.execute(found))


async def _lead_to(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[int]]:
    found = (
        select(decision_actions.c.decision_id, actions.c.number)
        .join_from(decision_actions, actions)
        .where(decision_actions.c.decision_id.in_(ids), actions.c.status != Status.WITHDRAWN)
        .order_by(actions.c.number)
    )
    return _grouped(await connection.execute(found))


def _grouped(rows: Any) -> dict[int, list[Any]]:  # noqa: ANN401 -- pairs of an id and whatever hangs on it
    by_id: dict[int, list[Any]] = {}
    for key, value in rows:
        by_id.setdefault(key, []).append(value)
    return by_id


def histories(rooms_seen: Collection[int], rows: ColumnElement[bool] | None = None) -> Select[Any]:
    """What happened in these Rooms, in order; `rows` keeps to some of `actions`."""
    found = (
        select(
            changes,
            func.coalesce(actions.c.number, decisions.c.number).label("number"),
            rooms.c.name.label("room"),
            members.c.name.label("by"),
            organisations.c.name.label("by_organisation"),
        )
        .join_from(changes, rooms, rooms.c.id == changes.c.room_id)
        .outerjoin(actions, actions.c.id == changes.c.action_id)
        .outerjoin(decisions, decisions.c.id == changes.c.decision_id)
        .outerjoin(members, members.c.id == changes.c.by_id)
        .outerjoin(organisations, organisations.c.id == changes.c.by_organisation_id)
        .where(changes.c.room_id.in_(rooms_seen))
        .order_by(changes.c.id)
    )
    return found if rows is None else found.where(rows)


def told(row: Row[Any]) -> Told:
    """A row of `histories` as a value."""
    named = row.by or "", row.by_organisation or ""
    return Told(row.action_id or 0, row.decision_id or 0, row.number, row.room, change_of(row), *named)


async def history(connection: AsyncConnection, rooms_seen: Collection[int], action_id: int) -> list[Told]:
    """What happened to one Action."""
    found = histories(rooms_seen, changes.c.action_id == action_id)
    return [told(row) for row in await connection.execute(found)]
