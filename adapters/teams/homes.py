"""Which tenant a person belongs to: in a shared channel the activity names the channel's, and only the roster knows."""

from __future__ import annotations

import asyncio

import structlog

from adapters.teams.connector import Conversation
from adapters.teams.underway import Underway
from bot.message import Account, TryLater, Undeliverable

log = structlog.get_logger()

# People kept in memory, so that the roster is not asked at every word; then it begins anew.
_MOST = 10_000

# Seconds that a person's question may wait for the roster: Teams takes an answer to an invoke for a few seconds only.
_PATIENCE = 1.5

# Seconds for which a roster that could not be had is not asked for the same person again.
_REST = 60.0


class Homes:
    """Remembers the tenants of people met, each as the look-up that finds it."""

    def __init__(self, underway: Underway) -> None:
        self._underway = underway
        self._asked: dict[str, asyncio.Task[str | None]] = {}

    async def of(self, conversation: Conversation, account: Account) -> str:
        """Return the person's own tenant; empty where the roster does not say, or not in time.

        A look-up that takes too long goes on by itself, so that the next question finds its answer.
        """
        asked = self._asked.get(account.user) or self._ask(conversation, account.user)
        await asyncio.wait({asked}, timeout=_PATIENCE)
        return _tenant(asked)

    def _ask(self, conversation: Conversation, user: str) -> asyncio.Task[str | None]:
        if len(self._asked) >= _MOST:
            self._asked.clear()
        asked = self._asked[user] = self._underway.begin(_home(conversation, user))
        asked.add_done_callback(lambda done: self._settle(user, done))
        return asked

    def _settle(self, user: str, asked: asyncio.Task[str | None]) -> None:
        if not _tenant(asked):
            asyncio.get_running_loop().call_later(_REST, self._asked.pop, user, None)


def _tenant(asked: asyncio.Task[str | None]) -> str:
    return asked.result() or "" if asked.done() and not asked.cancelled() else ""


async def _home(conversation: Conversation, user: str) -> str:
    try:
        return await conversation.home_of(user)
    except (TryLater, Undeliverable) as trouble:
        log.warning("teams_roster_unavailable", code=type(trouble).__name__)
        return ""
