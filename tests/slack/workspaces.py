"""Made-up workspaces that install the app, and the product as it serves them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

import httpx
from starlette.types import ASGIApp

from adapters.slack.app import Slack
from bot.__main__ import Product
from bot.message import Place
from bot.settings import Settings
from tests.standins.server import platform_clock
from tests.standins.slack import SlackStandIn
from tests.standins.slack_oauth import CLIENT_ID, CLIENT_SECRET, Workspace
from tests.standins.slack_requests import Installation, SlackRequest

SIGNING = "made-up-signing-secret-never-shown"
KEY = "made-up-key-never-shown-" * 3
URL = "https://bigroom.example"

TRUST = Workspace("T0ANYTOWN1", "Anytown Trust (example)")
CHARITY = Workspace("T0ANYCHAR1", "Anytown <b>Charity</b> (example)", bot_user="U0BIGROOM2")
REGION = Workspace("T0REGION01", "Anyshire Region (example)", bot_user="U0BIGROOM3", organisation="E0REGION01")


def through(workspace: Workspace) -> Installation:
    """How an event names the installation it came through."""
    return Installation(workspace.team, workspace.organisation, workspace.bot_user)


def place(workspace: Workspace, channel: str = "C0DISCHRG1") -> Place:
    """A channel that this workspace's token reaches."""
    team = workspace.organisation or workspace.team
    return Place("slack", channel, f'{{"team": "{team}", "channel": "{channel}"}}')


def now() -> int:
    """Slack's clock is the real one, in Unix seconds."""
    return int(platform_clock())


class Browser(httpx.AsyncClient):
    """One person's browser, with cookies of its own."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(transport=httpx.ASGITransport(app), base_url=URL)

    async def set_out(self, path: str = "/slack/install") -> str:
        """Open a page of ours that leads to Slack, and agree there or not: the address that Slack leads back to."""
        away = await self.get(path)
        assert away.status_code == 302
        async with httpx.AsyncClient() as elsewhere:
            back = await elsewhere.get(away.headers["location"])
        assert back.status_code == 307
        address: str = back.headers["location"]
        assert address.startswith(f"{URL}/slack/oauth?")
        return address


@dataclass
class Site:
    """One process of the product, and the ways that browsers and Slack come to it."""

    product: Product
    platform: SlackStandIn
    web: Browser

    @property
    def slack(self) -> Slack:
        """The adapter."""
        return cast("Slack", self.product.adapters["slack"])

    async def install(self, workspace: Workspace) -> httpx.Response:
        """Somebody of this workspace installs the app, from beginning to end."""
        self.platform.installing.agreeing = workspace
        return await self.web.get(await self.web.set_out())

    async def send(self, request: SlackRequest) -> httpx.Response:
        """Post as Slack does, and wait until all that follows is done."""
        response = await self.web.post("/slack/events", content=request.body, headers=request.headers(SIGNING, now()))
        await self.slack.stop()
        await self.slack.start()
        return response

    def token(self, workspace: Workspace) -> str:
        """Its living token."""
        return self.platform.installing.token_of(workspace)


@asynccontextmanager
async def site(database_url: str, platform: SlackStandIn, **more: str) -> AsyncIterator[Site]:
    """The product for several workspaces, without its clock; `more` are settings."""
    given = {
        "database_url": database_url,
        "public_url": URL,
        "bigroom_secret_key": KEY,
        "slack_signing_secret": SIGNING,
        "slack_client_id": CLIENT_ID,
        "slack_client_secret": CLIENT_SECRET,
        "slack_api_url": platform.api_url,
        **more,
    }
    product = Product(Settings(**given))
    assert not product.settings.missing()
    async with Browser(product.app) as web:
        opened = Site(product, platform, web)
        await opened.slack.start()
        try:
            yield opened
        finally:
            await opened.slack.stop()
            await product.database.close()
