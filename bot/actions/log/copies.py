"""An Action as a file holds it: as cells of a table, and as an object of JSON. Pure."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from bot.actions.rules import Agreed, Entry, weeks_carried


class Format(StrEnum):
    """The files that the log can be taken home as; the value is how their names end."""

    CSV = "csv"
    XLSX = "xlsx"
    ICS = "ics"
    JSON = "json"


MEDIA = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ICS: "text/calendar; charset=utf-8",
    Format.JSON: "application/json",
}

HEADINGS = (
    "Room", "Number", "Action", "Owner", "Organisation", "Status", "Late", "Due", "First due", "Times re-dated",
    "Weeks carried over", "Principle", "Note", "Logged", "Changed", "Finished",
)  # fmt: skip
DECIDED = ("Room", "Number", "Decision", "Organisations present", "Leads to actions", "Principle", "Logged")
LATE = "yes"

Cell: TypeAlias = str | int | date | None


def filename(kind: Format, today: date) -> str:
    """What the file is called: nothing that a person typed."""
    return f"actions-{today.isoformat()}.{kind}"


def cells(entry: Entry, today: date, zone: ZoneInfo) -> tuple[Cell, ...]:
    """An Action as a row under HEADINGS; days are those of the zone."""

    def day(moment: datetime | None) -> date | None:
        return moment.astimezone(zone).date() if moment else None

    action = entry.action
    return (
        entry.room,
        entry.number,
        action.text,
        entry.owner,
        entry.organisation,
        action.status.value,
        LATE if action.is_late(today) else "",
        action.due,
        entry.first_due,
        entry.redated,
        weeks_carried(action, entry.first_due, today),
        action.principle.value if action.principle else "",
        action.note,
        day(entry.logged_at),
        day(entry.changed_at),
        day(entry.closed_at),
    )


def decided(agreed: Agreed, zone: ZoneInfo) -> tuple[Cell, ...]:
    """A Decision as a row under DECIDED."""
    return (
        agreed.room,
        agreed.number,
        agreed.text,
        ", ".join(agreed.organisations),
        ", ".join(map(str, agreed.leads_to)),
        agreed.principle.value if agreed.principle else "",
        agreed.logged_at.astimezone(zone).date(),
    )


def as_json(entry: Entry, today: date) -> dict[str, str | int | bool | None]:
    """An Action as programs read it. Days are YYYY-MM-DD, times ISO 8601 in UTC; empty or null for none.

    An owner is a Member or an outsider, so one of their two ids is null.
    """
    action = entry.action
    return {
        "id": entry.id,
        "room": entry.room,
        "room_id": entry.room_id,
        "number": entry.number,
        "text": action.text,
        "owner": entry.owner,
        "owner_id": action.owner or None,
        "outsider_id": action.outsider or None,
        "organisation": entry.organisation,
        "organisation_id": action.organisation or None,
        "status": action.status.value,
        "late": action.is_late(today),
        "due": _iso(action.due),
        "first_due": _iso(entry.first_due),
        "times_redated": entry.redated,
        "weeks_carried": weeks_carried(action, entry.first_due, today),
        "principle": action.principle.value if action.principle else "",
        "note": action.note,
        "logged_at": _iso(entry.logged_at),
        "changed_at": _iso(entry.changed_at),
        "finished_at": _iso(entry.closed_at),
    }


def _iso(when: date | datetime | None) -> str | None:
    return when.isoformat() if when else None
