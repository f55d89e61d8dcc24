"""A browser's pages say whose they are; a client of tests that sends without a page says it all the same."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http.cookies import SimpleCookie

import httpx

from adapters.web.marks import HEADER
from adapters.web.pages import COOKIE
from adapters.web.sessions import Sessions


def marking(secret: str) -> dict[str, list[Callable[[httpx.Request], Awaitable[None]]]]:
    """The event hooks of a client whose pages are always those of its session."""
    sessions = Sessions(secret)

    async def mark(request: httpx.Request) -> None:
        cookie = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
        seat = sessions.read_cookie(cookie.value) if cookie else None
        if seat:
            request.headers.setdefault(HEADER, sessions.mark(seat))

    return {"request": [mark]}
