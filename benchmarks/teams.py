"""A Teams message `jargon ICB` with a token, until its answer is at the connector, beside the stock CloudAdapter."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from itertools import product as each
from typing import cast

import httptools

from benchmarks import figures
from benchmarks.load import Compose, Heard, Measured, Unanswered, ask, request
from benchmarks.processes import Served, baseline, database, product
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_activities import APP_ID, TENANT, Conversation, message

ROUNDS = 10
SECONDS = 1.0
CONNECTIONS = (1, 32)
TARGET = 10
PATH = "/api/messages"
ACTIVITY = "ACTIVITY-ID-00"  # of the length of a real one; each message gets its own
TAKEN = b'HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"id":"1"}'
CHAT = b"/conversations/a%3Achat"

OURS, STOCK = "the whole product", "stock CloudAdapter, token kept"

Figures = dict[tuple[str, int], list[Measured]]


@dataclass
class Connections:
    """The chats that wait for an answer, by number, and what was said last."""

    waiting: dict[int, Heard] = field(default_factory=dict)
    said: bytes = b""


class Connector(asyncio.Protocol):
    """Takes whatever is sent to a chat, and tells the connection that waits for it. The strict stand-in is slower."""

    def __init__(self, chats: Connections) -> None:
        self._chats = chats
        self._reader = httptools.HttpRequestParser(self)
        self._transport: asyncio.WriteTransport | None = None
        self._url = self._body = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Read on; the parser calls the rest."""
        self._reader.feed_data(data)

    def on_url(self, url: bytes) -> None:
        """Note which chat is meant."""
        self._url = url

    def on_body(self, body: bytes) -> None:
        """Note what is said."""
        self._body += body

    def on_message_complete(self) -> None:
        """Take it."""
        self._chats.said, self._body = self._body, b""
        if self._transport:
            self._transport.write(TAKEN)
        _, _, after = self._url.replace(b":", b"%3A").partition(CHAT)
        self._chats.waiting[int(after.partition(b"/")[0])]()


@asynccontextmanager
async def connector(chats: Connections) -> AsyncIterator[str]:
    """A connector on loopback, by its service URL."""
    server = await asyncio.get_running_loop().create_server(lambda: Connector(chats), "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/connector/"


def settings(teams: TeamsStandIn) -> dict[str, str]:
    """What an operator sets for Teams, but for the addresses of the stand-in."""
    return {
        "BIGROOM_SECRET_KEY": "made-up-secret-" * 4,
        "PUBLIC_URL": "http://127.0.0.1",
        "TEAMS_APP_ID": APP_ID,
        "TEAMS_APP_PASSWORD": teams.login.password,
        "TEAMS_TENANT_ID": TENANT,
        "TEAMS_OPENID_METADATA_URL": teams.metadata_url,
        "TEAMS_TOKEN_URL": teams.token_url,
        "TEAMS_SERVICE_HOSTS": "127.0.0.1",
    }


def asking(teams: TeamsStandIn, service_url: str, numbers: count[int]) -> Compose:
    """Messages under one token, as Teams sends them; each connection is a chat of its own, each message new."""
    headers = {"Authorization": f"Bearer {teams.login.issuer.token(service_url)}", "Content-Type": "application/json"}

    def wire(chat: int) -> bytes:
        said = message("jargon ICB", service_url, conversation=_chat(chat), activity_id=ACTIVITY)
        return request(PATH, headers, json.dumps(said).encode())

    templates = [wire(chat) for chat in range(max(CONNECTIONS))]
    place = ACTIVITY.encode()
    return lambda chat: templates[chat].replace(place, b"%0*d" % (len(place), next(numbers)))


def _chat(number: int) -> Conversation:
    return Conversation(f"a:chat{number}", "personal")


async def measure() -> None:
    """Print messages answered a second, each server in turn round after round."""
    chats = Connections()
    async with TeamsStandIn() as teams, connector(chats) as service_url:
        with ExitStack() as stack:
            environment = {**settings(teams), "DATABASE_URL": stack.enter_context(database())}
            servers = {
                OURS: stack.enter_context(product(environment)),
                STOCK: stack.enter_context(baseline("stock", environment)),
            }
            compose = asking(teams, service_url, count(1))
            for server in servers.values():
                await _check(server, compose, chats)
            taken: Figures = defaultdict(list)
            for _, (name, server), connections in each(range(ROUNDS), servers.items(), CONNECTIONS):
                taken[name, connections].append(await ask(server, compose, connections, SECONDS, chats.waiting))
    _show(taken)


async def _check(server: Served, compose: Compose, chats: Connections) -> None:
    """Fill caches, and see that the answer is a card with the definition."""
    await ask(server, compose, 8, SECONDS / 4, chats.waiting)
    if b"Integrated Care Board" not in chats.said or b"AdaptiveCard" not in chats.said:
        message = "a server did not answer as it should"
        raise Unanswered(message)


def _show(taken: Figures) -> None:
    for connections in CONNECTIONS:
        title = f"Teams: jargon ICB answered, {connections} connection{'s' * (connections > 1)}, {ROUNDS} rounds"
        figures.heading(title, "messages a second")
        rates = {name: [each.rate for each in taken[name, connections]] for name in (OURS, STOCK)}
        for name, rate in rates.items():
            figures.row(name, rate)
        for name in rates:
            figures.cost(f"microseconds of processor time: {name}", taken[name, connections])
        figures.at_least("ours, times the stock rate", figures.ratios(rates[OURS], rates[STOCK]), TARGET)
    busy = max(each.own_work / each.seconds for each in taken[OURS, max(CONNECTIONS)])
    print(f"  Load generator and connector together were at work {busy:.0%} of the time at most.")
