"""Which bot token belongs to which installation: asked once, then remembered.

Bolt with an installation store asks Slack's auth.test at every request; here Slack is asked only whose the one token of
the settings is, and that only where a store has the others, since a payload says whose installation it came through.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from bot.message import TryLater, Undeliverable

NOT_INSTALLED = (
    "BigRoom is not installed in this workspace any more. Ask whoever looks after Slack to install it again."
)

TokenOf = Callable[[str], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Store:
    """What must be remembered of several workspaces; each raises TryLater while the record is away.

    An installation's id is the workspace's (T…), or that of an organisation which took the app as a whole (E…).
    `token_of` gives its token, or an empty text. `keep` takes id, token, scopes and the bot's user id. `remove` is told
    when the app was removed, in Unix seconds, so that late news does not undo a newer installation. `use_once` says
    whether a word is new.
    """

    token_of: TokenOf
    keep: Callable[[str, str, str, str], Awaitable[None]]
    remove: Callable[[str, float], Awaitable[None]]
    use_once: Callable[[str], Awaitable[bool]]


class Installations(AsyncAuthorize):
    """Bolt's `authorize`, and the tokens of our own calls.

    `own` is the token of the settings, which serves its own workspace beside a store, and every one without a store;
    `whose` asks Slack which installation a token belongs to.
    """

    def __init__(self, own: str, store: Store | None, whose: TokenOf) -> None:
        self._own = own
        self._store = store
        self._whose = whose
        self._own_id = ""
        self._known: dict[str, AuthorizeResult] = {}

    async def token(self, installation: str) -> str:
        """The bot token of an installation; raises Undeliverable("not_installed") where there is none."""
        found = self._known.get(installation) or await self._asked(installation)
        if found is None or not found.bot_token:
            reason = "not_installed"
            raise Undeliverable(reason, person=True)
        return found.bot_token

    async def __call__(  # noqa: PLR0913 -- as Bolt calls it
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,  # noqa: ARG002 -- Bolt names these arguments
        actor_enterprise_id: str | None = None,  # noqa: ARG002 -- Bolt names these arguments
        actor_team_id: str | None = None,  # noqa: ARG002 -- Bolt names these arguments
        actor_user_id: str | None = None,  # noqa: ARG002 -- Bolt names these arguments
    ) -> AuthorizeResult | None:
        """Bolt's question. While the record is away it is a yes without a token: much can be answered without one."""
        whole = enterprise_id if context.is_enterprise_install else None
        installation = whole or team_id or enterprise_id or ""
        try:
            return self._known.get(installation) or await self._asked(installation)
        except TryLater:
            return AuthorizeResult(enterprise_id=None, team_id=installation)

    def forget(self, installation: str) -> None:
        """Its token is new or dead: ask afresh next time."""
        self._known.pop(installation, None)

    async def remove(self, installation: str, at: float) -> None:
        """The app was removed there; raises TryLater."""
        self.forget(installation)
        if self._store is not None:
            await self._store.remove(installation, at)

    async def _asked(self, installation: str) -> AuthorizeResult | None:
        token = await self._token_of(installation)
        if not token:
            return None
        self._known[installation] = AuthorizeResult(enterprise_id=None, team_id=installation, bot_token=token)
        return self._known[installation]

    async def _token_of(self, installation: str) -> str:
        if self._store is None:
            return self._own
        if self._own and not self._own_id:
            self._own_id = await self._whose(self._own)
        return self._own if installation == self._own_id else await self._store.token_of(installation)
