"""What someone sees of the log: rows of Rooms that they may see, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import finding
from bot.actions.filters import Filter, Sort


@dataclass(frozen=True, slots=True)
class View:
    """These rows of `actions` and of `decisions`, of these Rooms, told in the days of this zone."""

    rows: ColumnElement[bool]
    decided: ColumnElement[bool]
    rooms: tuple[int, ...]
    today: date
    zone: ZoneInfo
    sort: Sort = Sort.TO_DO


async def view(
    connection: AsyncConnection, filter_: Filter, rooms_seen: Sequence[int], today: date, zone: ZoneInfo
) -> View:
    """What a Filter shows of these Rooms."""
    rows = await finding.wanted(connection, filter_, rooms_seen, today, zone)
    return View(rows, finding.decided(filter_, rooms_seen, zone), tuple(rooms_seen), today, zone, filter_.order)
