"""Our own token, with which the connector knows us: asked for rarely, kept until shortly before it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

import aiohttp
import msal
import structlog

from adapters.teams.settings import AUTHORITY, SCOPE, TeamsSettings, token_form
from bot.message import TryLater

log = structlog.get_logger()

Answer = dict[str, Any]
Ask = Callable[[], Awaitable[Answer]]
Session = Callable[[], aiohttp.ClientSession]

# A token is renewed this long before its end, so that none ends on the way.
_MARGIN = 300.0
_LIFE = 3600.0

# An expired secret is mended by an operator, so what waits for a token is worth keeping.
_PAUSE = 30.0


class Credentials:
    """Keeps one token; `ask` fetches an OAuth answer: access_token and expires_in, or error."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._token = ""
        self._until = float("-inf")
        self._lock = asyncio.Lock()

    async def token(self) -> str:
        """Return a token good for a while yet; raises TryLater when none is to be had."""
        now = asyncio.get_running_loop().time
        if now() >= self._until:
            async with self._lock:
                if now() >= self._until:  # those who waited for the lock use the token fetched meanwhile
                    await self._renew(now())
        return self._token

    def forget(self) -> None:
        """Drop a token that the connector would not take."""
        self._until = float("-inf")

    async def _renew(self, now: float) -> None:
        try:
            answer = await self._ask()
            token, life = answer.get("access_token"), float(answer.get("expires_in") or _LIFE)
            code = answer.get("error", "no_token")
        except (aiohttp.ClientError, OSError, ValueError, TypeError, AttributeError) as error:
            token, life, code = None, 0.0, type(error).__name__
        if not isinstance(token, str) or not token:
            log.error("teams_token_unavailable", code=code)
            raise TryLater(_PAUSE)
        self._token, self._until = token, now + max(life - _MARGIN, life / 2)


def asking(settings: TeamsSettings, session: Session) -> Ask:
    """Choose where tokens come from: Entra, or a plain OAuth endpoint. Raises ValueError without a password."""
    if not settings.app_password:
        message = "Teams needs the app's password"
        raise ValueError(message)
    return _from_oauth(settings, session) if settings.token_url else _from_entra(settings)


def _from_entra(settings: TeamsSettings) -> Ask:
    @cache
    def application() -> msal.ConfidentialClientApplication:
        # Made at the first use and kept: making it asks the network for the tenant's endpoints.
        return msal.ConfidentialClientApplication(
            settings.app_id,
            client_credential=settings.app_password,
            # The bot's own tenant, whichever tenant the conversation is in.
            authority=AUTHORITY + settings.tenant_id,
            timeout=10,
        )

    def acquire() -> Answer:
        app = application()
        app.remove_tokens_for_client()  # Credentials decides when a token is old; msal would return a refused one
        return app.acquire_token_for_client([SCOPE]) or {}

    async def ask() -> Answer:
        return await asyncio.to_thread(acquire)  # msal blocks

    return ask


def _from_oauth(settings: TeamsSettings, session: Session) -> Ask:
    form = token_form(settings.app_id, settings.app_password)

    async def ask() -> Answer:
        limit = aiohttp.ClientTimeout(total=10)
        # Not followed elsewhere: the form holds our secret.
        async with session().post(settings.token_url, data=form, timeout=limit, allow_redirects=False) as response:
            answer: Answer = await response.json(content_type=None)
            return answer

    return ask
