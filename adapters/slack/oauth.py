"""Several workspaces: one goes to Slack to agree that the app is installed there, and comes back with a code.

docs.slack.dev/authentication/installing-with-oauth. The way back is safe from others' hands by a state that we sign,
that lives ten minutes, works once, and belongs to the browser which set out, by a cookie.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode

import structlog
from itsdangerous import BadData, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route as HttpRoute

from adapters.slack import pages
from adapters.slack.connector import Connector
from adapters.slack.installations import Installations, Store
from adapters.slack.manifest import REDIRECT_PATH, SCOPES
from adapters.slack.settings import SlackSettings
from bot.message import TryLater, Undeliverable

INSTALL_PATH = "/slack/install"
LIFE = 10 * 60  # seconds from setting out to coming back
CODE = re.compile(r"[a-z0-9_]{1,60}")

log = structlog.get_logger()


class OAuth:
    """The two addresses of an installation. `clock` gives Unix seconds."""

    def __init__(
        self,
        settings: SlackSettings,
        store: Store,
        installations: Installations,
        connector: Connector,
        clock: Callable[[], float],
    ) -> None:
        self._settings = settings
        self._store = store
        self._installations = installations
        self._connector = connector
        self._states = States(settings.state_secret, clock)
        self._back = f"{settings.public_url.rstrip('/')}{REDIRECT_PATH}"
        self._https = settings.public_url.startswith("https://")
        # With this prefix a browser takes the cookie from this very host alone, and not from one beside it.
        self._cookie = "__Host-bigroom-install" if self._https else "bigroom-install"
        self.routes = [
            HttpRoute(INSTALL_PATH, self.install, methods=["GET"]),
            HttpRoute(REDIRECT_PATH, self.back, methods=["GET"]),
        ]

    async def install(self, _request: Request) -> Response:
        """Send a browser to Slack."""
        browser = secrets.token_urlsafe(24)
        asked = {
            "client_id": self._settings.client_id,
            "scope": ",".join(SCOPES),
            "redirect_uri": self._back,
            "state": self._states.made_for(browser),
        }
        response = RedirectResponse(f"{self._settings.authorize_url}?{urlencode(asked)}", 302, headers=pages.HEADERS)
        response.set_cookie(self._cookie, browser, LIFE, httponly=True, samesite="lax", secure=self._https)
        return response

    async def back(self, request: Request) -> Response:
        """A browser comes back from Slack, with a code or with a no."""
        given = request.query_params
        once = self._states.once(given.get("state", ""), request.cookies.get(self._cookie, ""))
        if not once:
            return pages.not_ours()
        try:
            if not await self._store.use_once(once):
                return pages.used()
            response = await self._finished(given)
        except TryLater:
            response = pages.later()
        response.delete_cookie(self._cookie, secure=self._https, httponly=True, samesite="lax")
        return response

    async def _finished(self, given: Mapping[str, str]) -> Response:
        error = given.get("error", "")
        if error == "access_denied":
            return pages.declined()
        try:
            told = {} if error else await self._exchanged(given.get("code", ""))
        except Undeliverable as refusal:
            error = refusal.reason
        if error:
            code = error if CODE.fullmatch(error) else "unknown"
            log.warning("slack_install_refused", code=code)
            return pages.refused(code)
        return await self._kept(told)

    async def _kept(self, told: Mapping[str, Any]) -> Response:
        """Keep what oauth.v2.access answered, if it is a bot's token, and one that lasts: others have an `xoxe.`."""
        holder = told.get("enterprise" if told.get("is_enterprise_install") is True else "team")
        held: Mapping[str, Any] = holder if isinstance(holder, Mapping) else {}
        identity, token = str(held.get("id") or ""), str(told.get("access_token") or "")
        if not identity or not token.startswith("xoxb-"):
            log.error("slack_install_refused", code="unexpected_answer")
            return pages.refused("unexpected_answer")
        await self._store.keep(identity, token, str(told.get("scope", "")), str(told.get("bot_user_id", "")))
        self._installations.forget(identity)
        log.info("slack_installed", installation=identity)
        return pages.installed(str(held.get("name") or "your workspace"))

    async def _exchanged(self, code: str) -> Mapping[str, Any]:
        return await self._connector.exchange(
            self._settings.client_id, self._settings.client_secret, code=code, redirect_uri=self._back
        )


class States:
    """Makes and reads what goes to Slack and comes back. It holds no secret of the browser's, only its digest."""

    def __init__(self, secret: str, clock: Callable[[], float]) -> None:
        self._signed = URLSafeSerializer(secret, salt="bigroom.slack.install")
        self._clock = clock

    def made_for(self, browser: str) -> str:
        """A fresh state for the browser that holds this cookie."""
        return self._signed.dumps([secrets.token_urlsafe(16), _digest(browser), int(self._clock())])

    def once(self, state: str, browser: str) -> str:
        """The word that may be used once; empty when the state is not ours, too old, or of another browser."""
        try:
            read = self._signed.loads(state)
        except (BadData, UnicodeError):  # a lone surrogate cannot be signed at all
            return ""
        match read:
            case [str(once), str(digest), int(made)] if browser and abs(self._clock() - made) <= LIFE:
                return once if compare_digest(digest, _digest(browser)) else ""
            case _:
                return ""


def _digest(browser: str) -> str:
    return sha256(browser.encode("utf-8", "replace")).hexdigest()
