"""How a workspace installs the app: Slack's page where somebody agrees, and the exchange of its code for a token.

Facts from docs.slack.dev/authentication/installing-with-oauth and /reference/methods/oauth.v2.access.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from tests.standins.server import Refused
from tests.standins.slack_methods import APP

CLIENT_ID = "1234567890.0987654321"
CLIENT_SECRET = "made-up-client-secret-never-shown"


@dataclass(frozen=True)
class Workspace:
    """Who agrees: a workspace, or with `organisation` all of an Enterprise Grid organisation."""

    team: str
    name: str
    bot_user: str = "U0BIGROOM1"
    organisation: str = ""


@dataclass(frozen=True)
class Agreed:
    """What a code stands for until it is exchanged."""

    workspace: Workspace
    redirect_uri: str
    scopes: str


class Installing:
    """`agreeing` is the workspace that will say yes next, None for a no; `tokens` are those given out that still live.

    A workspace that installs again gets a new token and its old one dies.
    """

    def __init__(self) -> None:
        self.agreeing: Workspace | None = None
        self.tokens: dict[str, Workspace] = {}
        self.revoked: set[str] = set()
        self._codes: dict[str, Agreed] = {}
        self._spent: set[str] = set()
        self._numbers = count(1)

    def token_of(self, workspace: Workspace) -> str:
        """The living token of a workspace."""
        (token,) = [token for token, holder in self.tokens.items() if holder == workspace]
        return token

    def remove(self, workspace: Workspace) -> None:
        """The workspace removes the app: its token dies."""
        dead = [token for token, holder in self.tokens.items() if holder == workspace]
        self.revoked.update(dead)
        for token in dead:
            del self.tokens[token]

    async def authorize(self, request: Request) -> Response:
        """The page on which somebody agrees, which says yes or no at once."""
        asked = request.query_params
        if asked.get("client_id") != CLIENT_ID or not asked.get("scope") or not asked.get("redirect_uri"):
            return PlainTextResponse("Slack would show an error page here", 400)
        state = {"state": asked["state"]} if "state" in asked else {}
        if self.agreeing is None:
            return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', **state})}")
        code = f"made-up-code-{next(self._numbers)}"
        self._codes[code] = Agreed(self.agreeing, asked["redirect_uri"], asked["scope"])
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, **state})}")

    def exchange(self, args: dict[str, Any], authorization: str) -> dict[str, Any]:
        """Give a token for a code, once. Slack looks at the client before the code."""
        client, _, secret = _basic(authorization)
        if client != CLIENT_ID:
            raise Refused(code="invalid_client_id", faults=["the client id is not the app's"], ours=False)
        if secret != CLIENT_SECRET:
            raise Refused(code="bad_client_secret", faults=["the client secret is not the app's"], ours=False)
        code = str(args.get("code", ""))
        if code in self._spent:
            raise Refused(code="code_already_used", faults=["the code was used before"])
        if code not in self._codes:
            raise Refused(code="invalid_code", faults=["the code is none of Slack's"], ours=False)
        agreed = self._codes.pop(code)
        self._spent.add(code)
        if args.get("redirect_uri") != agreed.redirect_uri:
            raise Refused(code="bad_redirect_uri", faults=["redirect_uri is not the one that the code was made for"])
        return self._installed(agreed)

    def _installed(self, agreed: Agreed) -> dict[str, Any]:
        workspace = agreed.workspace
        self.remove(workspace)
        token = f"xoxb-made-up-{next(self._numbers)}-never-shown"
        self.tokens[token] = workspace
        organisation = {"id": workspace.organisation, "name": workspace.name} if workspace.organisation else None
        return {
            "access_token": token,
            "token_type": "bot",
            "scope": agreed.scopes,
            "bot_user_id": workspace.bot_user,
            "app_id": APP,
            "team": None if organisation else {"id": workspace.team, "name": workspace.name},
            "enterprise": organisation,
            "is_enterprise_install": bool(organisation),
            "authed_user": {"id": "U0ADMIN001"},
        }


def _basic(authorization: str) -> tuple[str, str, str]:
    kind, _, value = authorization.partition(" ")
    if kind != "Basic":
        raise Refused(
            code="invalid_client_id", faults=["the client's id and secret belong in the Authorization header"]
        )
    return b64decode(value).decode().partition(":")
