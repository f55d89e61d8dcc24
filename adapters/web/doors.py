"""How a person comes in: by a link that works once, or by a personal invitation that stands."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.web.asked import form_of
from adapters.web.headers import HEADERS
from adapters.web.sessions import SESSION_SECONDS, Sessions
from adapters.web.store import Store
from bot.message import TryLater
from bot.rooms.rules import Desk

COOKIE = "bigroom"


class Doors:
    """Answers who comes; `page` writes a template, as for every page, and `from_here` knows our own forms."""

    def __init__(
        self,
        store: Store,
        sessions: Sessions,
        page: Callable[..., HTMLResponse],
        from_here: Callable[[Request], bool],
        *,
        https: bool,
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._page = page
        self._from_here = from_here
        self._https = https
        both = ["GET", "POST"]
        self.routes: list[BaseRoute] = [
            Route("/enter", self._enter, methods=both),
            Route("/invited", self._invited, methods=both),
        ]

    async def _enter(self, request: Request) -> Response:
        """Opening a link shows whose it is; pressing Continue uses it up, so that a preview robot cannot."""
        given = await form_of(request) if request.method == "POST" else request.query_params
        token = given.get("link", "")
        claim = self._sessions.read_link(token)
        try:
            desk = await self._store.desk(claim.seat) if claim else None
            if claim is None or desk is None:
                return self._page("closed.html", 403)
            if request.method != "POST":  # robots send HEAD too
                if await self._store.is_used(claim.once):  # whoever has the link could find that out by Continue
                    return self._page("closed.html", 403)
                return self._page("enter.html", desk=desk, door="/enter", name="link", value=token, standing=False)
            if not self._from_here(request) or not await self._store.use_once(claim.once):
                return self._page("closed.html", 403)
            await self._store.renew(desk.seat)
        except TryLater:
            return self._page("away.html", 503)
        return self._let_in(desk, claim.path)

    async def _invited(self, request: Request) -> Response:
        """Opening a personal link shows whose it is; Continue makes a session, and the link live longer.

        A key that is unknown, too old or revoked gets one and the same answer.
        """
        given = await form_of(request) if request.method == "POST" else request.query_params
        key = given.get("key", "")
        try:
            desk = await self._store.invited(key)
            if desk is None:
                return self._page("closed.html", 403)
            if request.method != "POST":
                return self._page("enter.html", desk=desk, door="/invited", name="key", value=key, standing=True)
            if not self._from_here(request):
                return self._page("closed.html", 403)
            await self._store.renew(desk.seat)
        except TryLater:
            return self._page("away.html", 503)
        return self._let_in(desk)

    def _let_in(self, desk: Desk, path: str = "/") -> Response:
        response = RedirectResponse(path, 303, headers=HEADERS)
        value = self._sessions.cookie(desk.seat)
        response.set_cookie(COOKIE, value, SESSION_SECONDS, httponly=True, samesite="lax", secure=self._https)
        return response
