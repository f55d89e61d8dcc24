"""What Slack sends, one function a kind: to an Intent, to `route`, and to what Slack is told at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from slack_bolt.response import BoltResponse

from adapters.slack import inbound
from adapters.slack.dispatch import Answer, acknowledged, challenged
from adapters.slack.installations import Installations
from adapters.slack.render import answer
from bot.message import Intent, Reply, Route, TryLater

Send = Callable[[Intent, Reply], None]


class Listener:
    """`send` takes an answer that goes out by itself, and returns at once."""

    def __init__(self, route: Route, installations: Installations, send: Send) -> None:
        self._route = route
        self._installations = installations
        self._send = send

    def answers(self) -> dict[str, Answer]:
        """Every kind that Slack sends us, with what answers it."""
        return {
            "command": self._on_command,
            "event_callback": self._on_event,
            "message_action": self._on_shortcut,
            "block_actions": self._on_press,
            "view_submission": acknowledged,  # we open no modal
            "view_closed": acknowledged,
            "ssl_check": acknowledged,
            "url_verification": challenged,
        }

    async def _on_command(self, form: dict[str, Any]) -> BoltResponse:
        """Answered in the HTTP response: no second call, and nothing to lose between the two."""
        reply = await self._route(inbound.command(form))
        return BoltResponse(status=HTTPStatus.OK, body=_written(reply) if reply is not None else "")

    async def _on_event(self, body: dict[str, Any]) -> BoltResponse:
        if inbound.removed(body):
            try:
                await self._installations.remove(inbound.installed(body), inbound.happened_at(body))
            except TryLater:  # Slack tells us again
                return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
        intent = inbound.event(body)
        if intent is not None and intent.verb == inbound.LEFT:
            await self._route(intent)
            return BoltResponse(status=HTTPStatus.OK)
        return await self._apart(intent)

    async def _on_shortcut(self, body: dict[str, Any]) -> BoltResponse:
        return await self._apart(inbound.shortcut(body))

    async def _on_press(self, body: dict[str, Any]) -> BoltResponse:
        return await self._apart(inbound.press(body))

    async def _apart(self, intent: Intent | None) -> BoltResponse:
        """What must last is done by `route` before Slack is told that we have it; the answer follows by itself.

        Slack repeats an event when it doubts that we have it, and Bolt would run each: `route` knows a repeat by its
        delivery and gives None.
        """
        reply = await self._route(intent) if intent is not None else None
        if intent is not None and reply is not None:
            self._send(intent, reply)
        return BoltResponse(status=HTTPStatus.OK)


@lru_cache(maxsize=256)
def _written(reply: Reply) -> str:
    """The body of an answer. People in one meeting ask about the same words, and an equal Reply has an equal body."""
    return json.dumps(answer(reply))
