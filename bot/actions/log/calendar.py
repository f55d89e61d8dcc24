"""Actions as a calendar: each that has a due day is an event of that whole day. Pure.

A VTODO would say more, but Outlook leaves it out when it takes a calendar in, and phones show none of those they
subscribe to. Events of a whole day are shown everywhere, and are marked as free time so that they block none.
"""

from __future__ import annotations

from datetime import timedelta

from icalendar import Calendar, Event

from bot.actions.rules import FINISHED, Entry
from bot.actions.rules import Status as Standing

END = b"END:VCALENDAR\r\n"


def head(name: str) -> bytes:
    """What comes before the events; END follows them. `name` is what phones and Outlook call the calendar."""
    calendar = Calendar()
    for key, value in {"prodid": "-//Big Room//Actions//EN", "version": "2.0", "calscale": "GREGORIAN"}.items():
        calendar.add(key, value)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return bytes(calendar.to_ical()).removesuffix(END)


def event(entry: Entry) -> bytes:
    """One Action that has a due day; nothing for one that has none.

    The UID is the same for ever, in every file and feed, and not that of another installation. What is finished is
    cancelled and not left out, so that who takes the file in again sees it go. SEQUENCE counts seconds since it was
    logged, and so grows with every change.
    """
    action = entry.action
    if action.due is None:
        return b""
    made = Event()
    made.add("uid", f"action-{entry.id}-{entry.logged_at:%Y%m%dT%H%M%SZ}@bigroom")
    made.add("dtstamp", entry.changed_at)
    made.add("last-modified", entry.changed_at)
    made.add("created", entry.logged_at)
    made.add("sequence", max(0, int((entry.changed_at - entry.logged_at).total_seconds())))
    made.add("dtstart", action.due)
    made.add("dtend", action.due + timedelta(1))
    made.add("summary", _summary(entry))
    made.add("description", _description(entry))
    made.add("status", "CANCELLED" if action.status in FINISHED else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    made.add("x-microsoft-cdo-busystatus", "FREE")
    if action.principle:
        made.add("categories", [action.principle.capitalize()])
    return bytes(made.to_ical())


def _summary(entry: Entry) -> str:
    told = {Standing.DONE: "Done: ", Standing.DROPPED: "Not doing: ", Standing.BLOCKED: "Blocked: "}
    return told.get(entry.action.status, "") + entry.action.text


def _description(entry: Entry) -> str:
    owner = ", ".join(filter(None, (entry.owner, entry.organisation))) or "nobody yet"
    lines = [f"Action {entry.number} of {entry.room}", f"Owner: {owner}"]
    lines.append(f"Status: {entry.action.status}")
    if entry.action.note:
        lines.append(f"Note: {entry.action.note}")
    return "\n".join(lines)
