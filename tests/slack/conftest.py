"""One Slack stand-in and one running adapter for the tests of this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.applications import Starlette

from adapters.slack.app import Slack, SlackSettings
from adapters.slack.installations import Store, TokenOf
from bot.message import Card, Intent, Reply, card
from tests.standins.server import Call
from tests.standins.slack import SlackStandIn
from tests.standins.slack_requests import SlackRequest

SECRET = "made-up-signing-secret"
NOW = 1_795_305_600


@dataclass
class Core:
    """Stands where the router will: keeps what was asked, and answers as a test says."""

    asked: list[Intent] = field(default_factory=list)
    reply: Callable[[Intent], Reply | None] = field(default=lambda intent: Reply(said(intent)))

    async def __call__(self, intent: Intent) -> Reply | None:
        self.asked.append(intent)
        return self.reply(intent)


def said(intent: Intent) -> Card:
    """A card that repeats what was asked, so that a test sees what became of people's words."""
    return card(intent.words or intent.about or intent.ref or "An answer")


@dataclass
class Bench:
    """The adapter as the root builds it, the platform it talks to, and the core behind it."""

    slack: Slack
    platform: SlackStandIn
    core: Core
    web: httpx.AsyncClient

    async def send(self, request: SlackRequest, *, at: int = NOW, secret: str = SECRET) -> httpx.Response:
        """Post one request as Slack signs it."""
        return await self.web.post("/slack/events", content=request.body, headers=request.headers(secret, at))

    async def settled(self) -> list[Call]:
        """Every call that the platform took, once nothing is under way: stopping waits for that."""
        await self.slack.stop()
        await self.slack.start()
        return self.platform.calls


@pytest.fixture(scope="session")
async def standing() -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def platform(standing: SlackStandIn) -> SlackStandIn:
    """The one stand-in with its record afresh: starting one a test costs more than the tests."""
    standing.forget()
    standing.gone.clear()
    return standing


def only_tokens(token_of: TokenOf) -> Store:
    """A store that a test needs for its tokens alone."""

    async def keep(*_: str) -> None:
        raise AssertionError

    async def remove(_: str, __: float) -> None:
        return None

    async def use_once(_: str) -> bool:
        raise AssertionError

    return Store(token_of, keep, remove, use_once)


@asynccontextmanager
async def running(
    settings: SlackSettings, platform: SlackStandIn, token_of: TokenOf | None = None
) -> AsyncIterator[Bench]:
    """The adapter started, and stopped at the end; Slack must have had nothing to refuse."""
    core = Core()
    slack = Slack(settings, core, clock=lambda: NOW, store=token_of and only_tokens(token_of))
    await slack.start()
    transport = httpx.ASGITransport(Starlette(routes=slack.routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://bigroom.example") as web:
        yield Bench(slack, platform, core, web)
    await slack.stop()
    assert not platform.faults


@pytest.fixture
async def bench(platform: SlackStandIn) -> AsyncIterator[Bench]:
    async with running(SlackSettings(SECRET, platform.token, api_url=platform.api_url), platform) as bench:
        yield bench
