"""Posts a second that one process delivers through each adapter, against strict stand-ins in a process of their own."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import delete, func, select

from adapters.slack.app import Slack, SlackSettings
from adapters.teams.app import Teams, TeamsSettings
from benchmarks import figures
from benchmarks.load import Unanswered
from benchmarks.records import TUESDAY, make_rooms, record, tidy
from bot.database import Database
from bot.drain import Drain
from bot.message import Intent, Place, Reply
from bot.outbox import Post, State, posts, put
from bot.prompts.cards import question
from bot.prompts.library import library
from tests.standins.slack import SlackStandIn
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_activities import APP_ID, BOT, TENANT

ROUNDS = 3
COUNT, CHANNELS = 1_000, 250
AT_LEAST = 200
NAMES = {"slack": "C{:08}", "teams": "19:channel{}@thread.tacv2"}


async def measure() -> None:
    """Print posts a second from the outbox to each platform, on both databases."""
    async with _standing() as told:
        for kind in ("sqlite", "postgresql"):
            async with record(kind) as database:
                title = f"Outbox on {kind}: {COUNT:,} cards to {CHANNELS} Channels, {ROUNDS} rounds"
                figures.heading(title, "posts a second")
                for name, address in (("slack", "{}"), ("teams", _address(told["service_url"]))):
                    await make_rooms(database, CHANNELS, name, address, NAMES[name])
                    await _posts(database, name, told)


@asynccontextmanager
async def _standing() -> AsyncIterator[Mapping[str, str]]:
    """Both stand-ins in another process, and where they are."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.posts"),
        cwd=Path(__file__).parents[1],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        line = await process.stdout.readline() if process.stdout else b""
        yield json.loads(line)
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


def _address(service_url: str) -> str:
    return json.dumps({"service_url": service_url, "conversation": "", "tenant": TENANT, "bot": BOT["id"]})


async def _posts(database: Database, name: str, told: Mapping[str, str]) -> None:
    taken, worked = [], []
    adapter = _slack(told) if name == "slack" else _teams(told)
    await adapter.start()
    for _ in range(ROUNDS):
        await _fill(database)
        began, busy = perf_counter(), process_time()
        await Drain(database, {name: adapter}, lambda: TUESDAY, {})(TUESDAY)
        taken.append(COUNT / (perf_counter() - began))
        worked.append(1000 * (process_time() - busy) / COUNT)
        await _check(database)
    await adapter.stop()
    figures.at_least(f"through {name.capitalize()}", taken, AT_LEAST)
    figures.row("milliseconds of our processor time a post", worked)


async def _fill(database: Database) -> None:
    """Key questions in turn, as the outbox would hold them."""
    shown = [question(one, 1) for one in library().questions]
    wanted = [Post(1 + number % CHANNELS, shown[number % len(shown)]) for number in range(COUNT)]
    async with database.transaction() as connection:
        await connection.execute(delete(posts))
        await put(connection, wanted, TUESDAY)
    await tidy(database)


async def _check(database: Database) -> None:
    async with database.reading() as connection:
        sent = await connection.scalar(select(func.count()).where(posts.c.state == State.SENT))
    if sent != COUNT:
        message = f"{sent} of {COUNT} posts were sent"
        raise Unanswered(message)


async def _nobody(intent: Intent) -> Reply | None:
    raise AssertionError(intent)


async def _forget(place: Place, present: bool) -> None:  # noqa: FBT001 -- the adapter's signature
    del place, present


def _slack(told: Mapping[str, str]) -> Slack:
    settings = SlackSettings("made-up-signing-secret", told["slack_token"], api_url=told["slack_url"])
    return Slack(settings, _nobody, clock=TUESDAY.timestamp)


def _teams(told: Mapping[str, str]) -> Teams:
    settings = TeamsSettings(
        app_id=APP_ID,
        app_password=told["teams_password"],
        tenant_id=TENANT,
        openid_metadata_url=told["metadata_url"],
        service_hosts=("127.0.0.1",),
        token_url=told["token_url"],
    )
    return Teams(settings, _nobody, (), _forget)


async def stand() -> None:
    """Be both platforms, and say where, until ended."""
    async with SlackStandIn() as slack, TeamsStandIn() as teams:
        told = {
            "slack_url": slack.api_url,
            "slack_token": slack.token,
            "service_url": teams.service_url,
            "metadata_url": teams.metadata_url,
            "token_url": teams.token_url,
            "teams_password": teams.login.password,
        }
        print(json.dumps(told), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(stand())
