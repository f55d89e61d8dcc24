"""How soon the product answers after its start, and how much memory it holds after load."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import count
from time import perf_counter

from benchmarks import figures, slack, teams
from benchmarks.load import ask
from benchmarks.processes import PRODUCT, database, product, served
from tests.standins.teams import TeamsStandIn

STARTS = 5
SECONDS = 3.0
CONNECTIONS = 32
READY_TARGET = 1.5
MEMORY_TARGET = 130
MEGABYTE = 1_000_000


async def measure() -> None:
    """Print both, with the credentials of both platforms set, on a database that is up to date."""
    chats = teams.Connections()
    async with TeamsStandIn() as platform, teams.connector(chats) as service_url:
        with ExitStack() as stack:
            url = stack.enter_context(database())
            environment = {**teams.settings(platform), **slack.SETTINGS, "DATABASE_URL": url}
            figures.heading(f"Start: {STARTS} starts, both platforms set", "seconds, or megabytes")
            figures.at_most("ready to answer", [_start(environment) for _ in range(STARTS)], READY_TARGET)
            server = stack.enter_context(product(environment))
            idle = server.resident() / MEGABYTE
            await ask(server, slack.asking(), CONNECTIONS, SECONDS)
            await ask(server, teams.asking(platform, service_url, count(1)), CONNECTIONS, SECONDS, chats.waiting)
            figures.row("resident before load", [idle])
            figures.at_most("resident after load", [server.resident() / MEGABYTE], MEMORY_TARGET)


def _start(environment: dict[str, str]) -> float:
    """Seconds from the start of the process until it is healthy and has answered a signed /jargon."""
    body, headers = slack.signed()
    began = perf_counter()
    with served(PRODUCT, environment) as starting:
        starting.await_answer()
        starting.await_answer(slack.PATH, body, headers)
        return perf_counter() - began
