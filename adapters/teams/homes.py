"""Which tenant a person belongs to: in a shared channel the activity names the channel's, and only the roster knows."""

from __future__ import annotations

import structlog

from adapters.teams.connector import Conversation
from bot.message import Account, TryLater, Undeliverable

log = structlog.get_logger()

# People kept in memory, so that the roster is not asked at every word; then it begins anew.
_MOST = 10_000


class Homes:
    """Remembers the tenants of people met."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    async def of(self, conversation: Conversation, account: Account) -> str:
        """Return the person's own tenant, or the account's where the roster cannot be had."""
        known = self._known.get(account.user)
        if known is not None:
            return known
        try:
            tenant = await conversation.home_of(account.user) or account.tenant
        except (TryLater, Undeliverable) as trouble:
            log.warning("teams_roster_unavailable", code=type(trouble).__name__)
            return account.tenant
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[account.user] = tenant
        return tenant
