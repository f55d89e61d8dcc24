"""Which bot token belongs to which workspace: asked once, then remembered.

Bolt with an installation store asks Slack's auth.test at every request; nothing here asks Slack at all, since a
payload already says who the bot is and whose installation it came through.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from bot.message import Undeliverable

NOT_INSTALLED = (
    "BigRoom is not installed in this workspace any more. Ask whoever looks after Slack to install it again."
)

TokenOf = Callable[[str], Awaitable[str]]


class Installations(AsyncAuthorize):
    """Bolt's `authorize`, and the tokens of our own calls. `token_of` gives a workspace's token, or an empty text."""

    def __init__(self, token_of: TokenOf) -> None:
        self._token_of = token_of
        self._known: dict[str, AuthorizeResult] = {}

    async def token(self, team: str) -> str:
        """The bot token for a workspace; raises Undeliverable("not_installed") where there is none."""
        found = self._known.get(team) or await self._asked(team)
        if found is None or not found.bot_token:
            reason = "not_installed"
            raise Undeliverable(reason)
        return found.bot_token

    async def __call__(  # noqa: PLR0913 -- as Bolt calls it
        self,
        *,
        context: AsyncBoltContext,  # noqa: ARG002 -- Bolt names these arguments
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,  # noqa: ARG002 -- Bolt names these arguments
        actor_enterprise_id: str | None = None,  # noqa: ARG002 -- Bolt names these arguments
        actor_team_id: str | None = None,  # noqa: ARG002 -- Bolt names these arguments
        actor_user_id: str | None = None,  # noqa: ARG002 -- Bolt names these arguments
    ) -> AuthorizeResult | None:
        """Bolt's question. An installation for a whole organisation names no workspace."""
        team = team_id or enterprise_id or ""
        return self._known.get(team) or await self._asked(team)

    def forget(self, team: str) -> None:
        """The workspace removed the app or revoked its token: ask afresh next time."""
        self._known.pop(team, None)

    async def _asked(self, team: str) -> AuthorizeResult | None:
        token = await self._token_of(team)
        if not token:
            return None
        self._known[team] = AuthorizeResult(enterprise_id=None, team_id=team, bot_token=token)
        return self._known[team]
