"""One Teams stand-in for all tests here, and the adapter mounted in Starlette before it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import httpx
import pytest
from starlette.applications import Starlette

from adapters.teams.app import Teams, TeamsSettings
from bot.message import Audience, Button, Buttons, Card, Command, Intent, Place, Reply, Text, card
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_activities import APP_ID, TENANT

COMMANDS = (
    Command("jargon", "ICB", "Say what a word or an acronym means.", "/jargon ICB"),
    Command("explain", "", "List the jargon in a message.", "", shortcut="Explain jargon"),
    Command("bigroom", "help", "Show what I can do.", "/bigroom help"),
)

ANSWER = card("ICB", Text("Integrated Care Board"), Buttons((Button("Show everyone", "show", "ICB"),)))


@dataclass
class Core:
    """Stands where the router will: keeps what it was asked, and answers a delivery that is answered apart once."""

    reply: Reply | None = field(default_factory=lambda: Reply(ANSWER))
    intents: list[Intent] = field(default_factory=list)
    delivered: set[str] = field(default_factory=set)

    async def __call__(self, intent: Intent) -> Reply | None:
        self.intents.append(intent)
        if intent.answered_apart and intent.delivery in self.delivered:
            return None
        self.delivered.add(intent.delivery)
        return self.reply

    def answer_everyone(self, said: Card = ANSWER, aside: Card | None = None) -> None:
        self.reply = Reply(said, Audience.ROOM, aside)


@dataclass
class Installed:
    """The adapter as the root would build it, and a way to be Teams towards it."""

    teams: Teams
    core: Core
    platform: TeamsStandIn
    http: httpx.AsyncClient
    remembered: list[tuple[Place, bool]]

    async def hear(self, activity: object, token: str | None = None) -> httpx.Response:
        """Deliver an activity with a good token, or the one given, and wait until all answers are out."""
        bearer = self.platform.token() if token is None else token
        headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
        response = await self.http.post("/api/messages", content=json.dumps(activity), headers=headers)
        await self.teams.stop()  # the session is the tests': this only waits
        return response

    def sent(self) -> list[dict[str, Any]]:
        return self.platform.calls_to("send")


@pytest.fixture(scope="session")
async def running() -> AsyncIterator[TeamsStandIn]:
    async with TeamsStandIn() as platform:
        yield platform


@pytest.fixture
async def platform(running: TeamsStandIn) -> AsyncIterator[TeamsStandIn]:
    running.forget()
    running.targeting, running.absent = True, set()
    yield running
    assert not running.faults


@pytest.fixture
def settings(platform: TeamsStandIn) -> TeamsSettings:
    return TeamsSettings(
        app_id=APP_ID,
        app_password="stand-in-password",
        tenant_id=TENANT,
        openid_metadata_url=platform.metadata_url,
        service_hosts=("127.0.0.1",),
        token_url=platform.token_url,
    )


Install = Callable[..., Installed]


@pytest.fixture
async def install(platform: TeamsStandIn, settings: TeamsSettings) -> AsyncIterator[Install]:
    """Build the adapter with other settings than the usual ones, as often as a test likes."""
    async with aiohttp.ClientSession() as session:

        def built(using: TeamsSettings = settings, peer: str = "127.0.0.1") -> Installed:
            core, remembered = Core(), list[tuple[Place, bool]]()

            async def remember(place: Place, present: bool) -> None:  # noqa: FBT001 -- the adapter's signature
                remembered.append((place, present))

            teams = Teams(using, core, COMMANDS, remember, session=session)
            transport = httpx.ASGITransport(Starlette(routes=list(teams.routes)), client=(peer, 50_000))
            http = httpx.AsyncClient(transport=transport, base_url="http://bigroom.example")
            return Installed(teams, core, platform, http, remembered)

        yield built


@pytest.fixture
def installed(install: Install) -> Installed:
    return install()
