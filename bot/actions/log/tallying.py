"""Counting the log in SQL, so that its figures cost the same however long it is to tell of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, func, literal, null, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.filters import Filter, Show
from bot.actions.finding import wanted
from bot.actions.log.figures import Counted, Figures, figures, mondays, week_starts
from bot.actions.rules import CARRIED_DAYS, FINISHED, UNFINISHED
from bot.actions.tables import actions
from bot.rooms.tables import organisations

OPEN = actions.c.status.in_(UNFINISHED)


async def count_figures(  # noqa: PLR0913, PLR0917 -- of what, in which Rooms, and when that is
    connection: AsyncConnection, filter_: Filter, rooms_seen: Collection[int], now: datetime, zone: ZoneInfo, span: int
) -> Figures:
    """The figures of what a Filter means. How things stand and when is what they tell, so that is not heeded."""
    today = now.astimezone(zone).date()
    bare = replace(filter_, due_from=None, due_until=None, done_from=None, done_until=None, logged_from=None)
    rows = await wanted(connection, replace(bare, show=Show.ALL), rooms_seen, today, zone)
    starts = week_starts(today, span, zone)
    opened = await _by_week(connection, rows, actions.c.logged_at, starts)
    closed = await _by_week(connection, rows & actions.c.status.in_(FINISHED), actions.c.closed_at, starts)
    counted: dict[str | None, Counted] = {}
    for name in (None, func.coalesce(organisations.c.name, "")):
        counted |= await _by_name(connection, rows, name, starts, today)
    return figures(mondays(today, span), opened, closed, counted, now)


async def _by_week(
    connection: AsyncConnection,
    rows: ColumnElement[bool],
    column: ColumnElement[datetime],
    starts: Sequence[datetime],
) -> dict[int, int]:
    ends = starts[1:]
    week = case(*((column < literal(end, column.type), place) for place, end in enumerate(ends))).label("week")
    within = (column >= starts[0]) & (column < starts[-1])
    found = select(week, func.count()).where(rows, within).group_by(week)
    return {row[0]: row[1] for row in await connection.execute(found)}


async def _by_name(
    connection: AsyncConnection,
    rows: ColumnElement[bool],
    name: ColumnElement[str] | None,
    starts: Sequence[datetime],
    today: date,
) -> dict[str | None, Counted]:
    def how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((which, 1), else_=0)), 0)

    fresh = (actions.c.logged_at >= starts[0]) & (actions.c.logged_at < starts[-1])
    late = OPEN & (actions.c.due < today)
    carried = OPEN & (actions.c.first_due <= today - timedelta(CARRIED_DAYS))
    sums = [how_many(each) for each in (fresh, fresh & actions.c.status.in_(FINISHED), OPEN, late, carried)]
    found = select(_or_all(name), *sums).select_from(actions.outerjoin(organisations)).where(rows)
    if name is not None:
        found = found.group_by(name)
    middle = await _middles(connection, rows, name)
    counted: dict[str | None, Counted] = {}
    for called, *numbers in await connection.execute(found):
        opened, finished, unfinished, is_late, is_carried = map(int, numbers)
        since = tuple(middle.get(called, ()))
        counted[called] = Counted(opened, finished, unfinished, is_late, is_carried, since)
    return counted


def _or_all(name: ColumnElement[str] | None) -> ColumnElement[Any]:
    return (null() if name is None else name).label("called")


async def _middles(
    connection: AsyncConnection, rows: ColumnElement[bool], name: ColumnElement[str] | None
) -> dict[str | None, list[datetime]]:
    """When the one or two in the middle of what is unfinished were logged."""
    place = func.row_number().over(partition_by=name, order_by=actions.c.logged_at).label("place")
    many = func.count().over(partition_by=name).label("many")
    ranked = (
        select(_or_all(name), actions.c.logged_at.label("logged_at"), place, many)
        .select_from(actions.outerjoin(organisations))
        .where(rows, OPEN)
        .subquery()
    )
    twice = ranked.c.place * 2
    found = select(ranked.c.called, ranked.c.logged_at).where(twice >= ranked.c.many, twice <= ranked.c.many + 2)
    by_name: dict[str | None, list[datetime]] = {}
    for called, moment in await connection.execute(found):
        by_name.setdefault(called, []).append(moment)
    return by_name
