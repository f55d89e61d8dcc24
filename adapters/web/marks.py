"""Whose page it is. A browser has one session, and may still show the page of an earlier one. Pure.

Every form and stream of a page carries the mark of its seat. Where that is not the seat of the session nothing is done,
or it would be done as somebody else, perhaps in another Room.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from adapters.web.render import ANSWER
from bot.rooms.rules import Desk

SEAT = "seat"
"""The field of a form, or the part of an address, that holds the mark."""

HEADER = "x-bigroom-seat"
"""For a card that came over a stream, which is the same for all who see it."""

CLOSED = (
    "This page has closed: your time on it, or your link, has ended. To come in again open your link, write "
    "/bigroom page where your Room meets, or ask the person who invited you."
)

_FORM = re.compile(r'<form\b[^>]* action="/(?:say|press|leave)">')


def marked(html: str, mark: str) -> str:
    """A page with its mark in every form that does something. Words of people are escaped, so each form is ours."""
    return _FORM.sub(lambda form: f'{form[0]}<input type="hidden" name="{SEAT}" value="{mark}">', html)


def now_open_as(desk: Desk) -> str:
    """Who the browser has become meanwhile."""
    name = desk.person.name or "someone new"
    return (
        f"This browser is now open as {name} in {desk.room}. "
        "Load this page again to go on as them, or open your link again."
    )


def typed(form: Mapping[str, str]) -> list[str]:
    """What a person wrote into a form; what they chose can be chosen again."""
    cards = [value for name, value in form.items() if name.startswith(ANSWER)]
    return [value for value in (form.get("words", ""), *cards) if value.strip()]
