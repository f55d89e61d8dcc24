"""The whole product as a process of its own, between the stand-ins of both platforms."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.__main__ import now
from bot.database import Database
from bot.migrating import migrate
from bot.rooms.page.seats import load_sample
from tests.marking import marking
from tests.product.forked import ForkedProduct
from tests.running import Product
from tests.standins.server import StandIn, platform_clock
from tests.standins.slack import SlackStandIn
from tests.standins.slack_requests import SlackRequest
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_activities import APP_ID, TENANT

SIGNING_SECRET = "made-up-signing-secret"
SECRET_KEY = "made-up-secret-" * 4


@dataclass
class Installed:
    """The running product with both stand-ins, and a way to be each platform, and a browser, towards it."""

    product: Product
    slack: SlackStandIn
    teams: TeamsStandIn
    http: httpx.AsyncClient
    clock: Callable[[], float] = platform_clock

    async def from_slack(self, request: SlackRequest, secret: str = SIGNING_SECRET) -> httpx.Response:
        """Deliver as Slack does, signed now."""
        headers = request.headers(secret, int(self.clock()))
        return await self.http.post("/slack/events", content=request.body, headers=headers)

    async def from_teams(self, activity: Any, token: str | None = None) -> httpx.Response:  # noqa: ANN401 -- JSON
        """Deliver as Teams does, with its token."""
        bearer = self.teams.token() if token is None else token
        return await self.http.post(
            "/api/messages", content=json.dumps(activity), headers={"Authorization": f"Bearer {bearer}"}
        )

    async def enter(self) -> None:
        """Be the first sample person in a browser, as the demo lets one."""
        await self.http.post("/leave")
        link = re.search(r'name="link" value="([^"]+)"', (await self.http.get("/")).text)
        assert link
        entered = await self.http.post("/enter", data={"link": link[1]})
        assert entered.status_code == 303


async def eventually(platform: StandIn, method: str, count: int = 1) -> list[dict[str, Any]]:
    """What a platform received, once it has; answers follow their acknowledgement."""
    for _ in range(250):
        if len(found := platform.calls_to(method)) >= count:
            return found
        await asyncio.sleep(0.02)
    raise AssertionError((method, platform.calls, platform.faults))


@pytest.fixture(scope="session")
async def slack_platform() -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn() as platform:
        yield platform


@pytest.fixture(scope="session")
async def teams_platform() -> AsyncIterator[TeamsStandIn]:
    async with TeamsStandIn() as platform:
        yield platform


def environment(slack: SlackStandIn, teams: TeamsStandIn, database_url: str) -> dict[str, str]:
    """Settings as an operator would write them, but for the addresses of the stand-ins."""
    return {
        "DATABASE_URL": database_url,
        "BIGROOM_SECRET_KEY": SECRET_KEY,
        "PUBLIC_URL": "http://127.0.0.1",
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_BOT_TOKEN": slack.token,
        "SLACK_API_URL": slack.api_url,
        "TEAMS_APP_ID": APP_ID,
        "TEAMS_APP_PASSWORD": "stand-in-password",
        "TEAMS_TENANT_ID": TENANT,
        "TEAMS_OPENID_METADATA_URL": teams.metadata_url,
        "TEAMS_TOKEN_URL": teams.token_url,
        "TEAMS_SERVICE_HOSTS": "127.0.0.1",
    }


async def prepare(database_url: str) -> None:
    database = Database(database_url)
    await migrate(database)
    await load_sample(database, now())
    await database.close()


@asynccontextmanager
async def install(
    slack: SlackStandIn, teams: TeamsStandIn, database_url: str, folder: Path
) -> AsyncIterator[Installed]:
    """A demo with both platforms' credentials: a sample Room beside the real adapters.

    The Room is there before the demo starts, which then tells no weeks of it: three seconds that no test here needs.
    """
    await prepare(database_url)
    product = ForkedProduct(environment(slack, teams, database_url), folder)
    try:
        await asyncio.to_thread(product.await_health)
        async with httpx.AsyncClient(base_url=product.address, timeout=20, event_hooks=marking(SECRET_KEY)) as http:
            yield Installed(product, slack, teams, http)
    finally:
        await asyncio.to_thread(product.stop)  # answers in flight still reach the stand-ins of this loop


@pytest.fixture(scope="module")
async def serving(
    slack_platform: SlackStandIn,
    teams_platform: TeamsStandIn,
    module_database_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Installed]:
    """One product for the tests of a file that do it no harm."""
    folder = tmp_path_factory.mktemp("serving")
    async with install(slack_platform, teams_platform, module_database_url, folder) as product:
        yield product


@pytest.fixture
def installed(serving: Installed) -> Iterator[Installed]:
    """That product, with the platforms' records afresh; the platforms must have had nothing to refuse."""
    serving.slack.forget()
    serving.teams.forget()
    yield serving
    assert serving.product.process.poll() is None, "the product stopped by itself"
    assert not serving.slack.faults
    assert not serving.teams.faults


@pytest.fixture
async def fragile(
    slack_platform: SlackStandIn, teams_platform: TeamsStandIn, database_url: str, tmp_path: Path
) -> AsyncIterator[Installed]:
    """A product of a test's own, to be killed and starved."""
    slack_platform.forget()
    teams_platform.forget()
    async with install(slack_platform, teams_platform, database_url, tmp_path) as product:
        yield product
