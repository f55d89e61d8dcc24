"""Pictures go to Slack as files before the card that shows them. Without them a card still says the same in words."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from adapters.slack.connector import Connector, reason_of
from adapters.slack.render import ALT, NONE, Files, cut
from bot.message import Card, Picture, TryLater, Undeliverable

log = structlog.get_logger()

PATIENCE = 10.0  # seconds for all uploads of one card
PAUSES = (0.5, 1.0, 2.0)  # seconds in which Slack makes a new file ready; until then it calls the blocks invalid
KEPT = 32  # uploads remembered, so that a card sent again or to several Channels brings no second copy
NOT_READY = "invalid_blocks"

Send = Callable[[Files], Awaitable[Mapping[str, Any]]]


class Pictures:
    """What of the pictures each workspace has already, known by the token that reaches it."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._known: OrderedDict[tuple[str, Picture], str] = OrderedDict()

    async def sent(self, card: Card, token: str, send: Send) -> Mapping[str, Any]:
        """Send a card with its pictures, or with their words where Slack will not have them."""
        files = await self._files(card, token)
        for pause in PAUSES if files else ():
            try:
                return await send(files)
            except Undeliverable as refusal:
                if refusal.reason != NOT_READY:
                    raise
                await asyncio.sleep(pause)
        if files:
            log.warning("slack_picture_left_out", code=NOT_READY)
            self._forget(token, files)
        return await send(NONE)

    async def _files(self, card: Card, token: str) -> Files:
        wanted = [element for element in card.body if isinstance(element, Picture)]
        files: dict[Picture, str] = {}
        try:
            async with asyncio.timeout(PATIENCE):
                for picture in wanted:
                    files[picture] = await self._file(picture, token)
        except (TryLater, Undeliverable) as error:
            log.warning("slack_picture_left_out", code=reason_of(error))
        except TimeoutError:
            log.warning("slack_picture_left_out", code="slow")
        return files

    async def _file(self, picture: Picture, token: str) -> str:
        key = token, picture
        if key not in self._known:
            alt = cut(picture.alt, ALT)
            self._known[key] = await self._connector.upload(token, "picture.png", picture.content, alt)
        self._known.move_to_end(key)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return self._known[key]

    def _forget(self, token: str, files: Files) -> None:
        for picture in files:
            self._known.pop((token, picture), None)
