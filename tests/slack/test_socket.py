"""Socket Mode: the same listeners behind a WebSocket that we open. Slack's end is a small server on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import web

from adapters.slack.app import Slack, SlackSettings
from tests.slack.conftest import NOW, Core
from tests.standins.slack_requests import slash_command

PATIENCE = 10.0  # seconds until a test gives up


@dataclass
class SocketEnd:
    """Slack's end: it gives out its address to the right app token, sends envelopes, keeps what comes back."""

    tokens: list[str] = field(default_factory=list)
    said: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    linked: asyncio.Future[web.WebSocketResponse] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    url: str = ""

    async def opened(self, request: web.Request) -> web.Response:
        self.tokens.append(request.headers["Authorization"])
        return web.json_response({"ok": True, "url": f"{self.url.replace('http', 'ws', 1)}/link"})

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.linked.set_result(socket)
        async for message in socket:
            self.said.put_nowait(json.loads(message.data))
        return socket


@pytest.fixture
async def end() -> AsyncIterator[SocketEnd]:
    end = SocketEnd()
    app = web.Application()
    app.add_routes([web.post("/api/apps.connections.open", end.opened), web.get("/link", end.link)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    end.url = f"http://{host}:{port}"
    yield end
    await runner.cleanup()


async def test_a_command_over_a_socket_is_answered_in_its_acknowledgement(end: SocketEnd) -> None:
    core = Core()
    settings = SlackSettings(bot_token="xoxb-example", app_token="xapp-example", api_url=f"{end.url}/api/")
    slack = Slack(settings, core, clock=lambda: NOW)
    assert slack.routes == []
    await slack.start()
    async with asyncio.timeout(PATIENCE):
        socket = await end.linked
        form = dict(parse_qsl(slash_command("ICB").body.decode()))
        await socket.send_json({"type": "slash_commands", "envelope_id": "e1", "payload": form})
        answer = await end.said.get()
    assert answer["envelope_id"] == "e1"
    assert (answer["payload"]["response_type"], answer["payload"]["text"]) == ("ephemeral", "ICB")
    assert end.tokens == ["Bearer xapp-example"]
    assert core.asked[0].verb == "jargon"
    await slack.stop()
    assert socket.closed


async def test_slack_being_away_does_not_keep_the_rest_from_starting_or_stopping() -> None:
    settings = SlackSettings(bot_token="xoxb-example", app_token="xapp-example", api_url="http://127.0.0.1:9/api/")
    slack = Slack(settings, Core(), clock=lambda: NOW)
    async with asyncio.timeout(PATIENCE):
        await slack.start()
        await asyncio.sleep(0)
        await slack.stop()
