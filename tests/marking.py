"""A browser's pages say whose they are; a client of tests that sends without a page says it all the same."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from http.cookies import SimpleCookie

import httpx
from itsdangerous import BadData

from adapters.web.doors import COOKIE
from adapters.web.marks import HEADER
from adapters.web.sessions import Sessions
from bot.rooms.rules import Seat


def marking(secret: str) -> dict[str, list[Callable[[httpx.Request], Awaitable[None]]]]:
    """The event hooks of a client whose pages are always those of its session."""
    sessions = Sessions(secret)

    async def mark(request: httpx.Request) -> None:
        cookie = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
        with suppress(BadData):  # an altered one is nobody's
            # As old as it may be: a product may run on another day than its tests.
            seat = Seat(*sessions._cookies.loads(cookie.value if cookie else ""))  # noqa: SLF001 -- else its age counts
            request.headers.setdefault(HEADER, sessions.mark(seat))

    return {"request": [mark]}
