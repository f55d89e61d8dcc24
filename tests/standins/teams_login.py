"""Both logins of Teams: the key list, by which a bot knows Teams, and Entra's tokens, by which Teams knows a bot.

Facts from Microsoft's "Authenticate requests with the Bot Connector API".
"""

from __future__ import annotations

from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response

from tests.standins.server import Refused
from tests.standins.teams_tokens import HOUR, ISSUER, Issuer

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

SCOPE = "https://api.botframework.com/.default"
METADATA_PATH = "/v1/.well-known/openidconfiguration"
KEYS_PATH = "/v1/.well-known/keys"


class Login:
    """One bot's registration in one tenant. Handlers answer with a response and what to remember of the call."""

    def __init__(self, app_id: str, password: str, tenant: str, clock: Callable[[], float]) -> None:
        self.app_id = app_id
        self.password = password
        self.tenant = tenant
        self.clock = clock
        self.issuer = Issuer(app_id, clock)
        self._access: dict[str, float] = {}
        self._numbers = count(1)

    def access_token(self) -> str:
        """A new token for the connector, good for an hour."""
        token = f"stand-in-access-{next(self._numbers)}"
        self._access[token] = self.clock() + HOUR
        return token

    def admits(self, token: str) -> bool:
        """Whether the connector takes this token now."""
        return self._access.get(token, 0) > self.clock()

    async def metadata(self, request: Request) -> tuple[Response, dict[str, Any]]:
        """Where the keys are."""
        keys = f"{request.url.scheme}://{request.url.netloc}{KEYS_PATH}"
        return JSONResponse(
            {"issuer": ISSUER, "jwks_uri": keys, "id_token_signing_alg_values_supported": ["RS256"]}
        ), {}

    async def keys(self, _: Request) -> tuple[Response, dict[str, Any]]:
        """The keys themselves."""
        return JSONResponse(self.issuer.keys()), {}

    async def buy(self, request: Request) -> tuple[Response, dict[str, Any]]:
        """A client's credentials against an access token. The secret is never remembered."""
        form = {key: str(value) for key, value in (await request.form()).items()}
        wanted = {"grant_type": "client_credentials", "client_id": self.app_id, "scope": SCOPE}
        wrong = [key for key, value in wanted.items() if form.get(key) != value]
        if request.path_params["tenant"] != self.tenant:
            wrong.append("tenant")
        if wrong:
            faults = [f"{key} is missing or not the one wanted" for key in wrong]
            raise Refused(status=HTTPStatus.BAD_REQUEST, code="invalid_request", faults=faults)
        if form.get("client_secret") != self.password:
            raise Refused(status=HTTPStatus.UNAUTHORIZED, code="invalid_client", faults=["client_secret is wrong"])
        bought = {"token_type": "Bearer", "expires_in": HOUR - 1, "access_token": self.access_token()}
        return JSONResponse(bought), {"tenant": self.tenant}
