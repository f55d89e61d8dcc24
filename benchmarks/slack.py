"""A signed `/jargon ICB` through the whole product, beside a bare slack-bolt app that only acknowledges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import product as each
from statistics import median

from benchmarks import figures
from benchmarks.load import Compose, Measured, Unanswered, ask, request
from benchmarks.processes import Served, baseline, database, product
from glossary.shipped import glossary
from tests.standins.server import platform_clock
from tests.standins.slack_requests import slash_command

ROUNDS = 20
SECONDS = 0.4  # short, so that a disturbance meets both of a round
CONNECTIONS = (1, 32)
TARGET = 0.9
PATH = "/slack/events"
SECRET = "made-up-signing-secret"  # noqa: S105 -- made up

OURS, BOLT, STARLETTE = "the whole product", "bare Bolt that only acknowledges", "bare Starlette route"
MANY = "the whole product, 2,000 words in turn"
WORDS = 2_000
"""More than the product holds answers ready for, so that each is looked up and drawn afresh."""

SETTINGS = {
    "BIGROOM_SECRET_KEY": "made-up-secret-" * 4,
    "PUBLIC_URL": "http://127.0.0.1",
    "SLACK_SIGNING_SECRET": SECRET,
    "SLACK_BOT_TOKEN": "xoxb-stand-in",
}
"""What an operator sets for Slack. A slash command is answered in the response, so Slack itself is not called."""

Figures = dict[tuple[str, int], list[Measured]]


def signed(word: str = "ICB") -> tuple[bytes, dict[str, str]]:
    """`/jargon` and a word as Slack sends it now: body and headers, good for five minutes."""
    asked = slash_command(word)
    return asked.body, asked.headers(SECRET, int(platform_clock()))


def asking(words: Sequence[str] = ("ICB",)) -> Compose:
    """The same requests again and again, because signing them is Slack's work."""
    wires = []
    for word in words:
        body, headers = signed(word)
        wires.append(request(PATH, headers, body))
    return lambda number: wires[number % len(wires)]


async def measure() -> None:
    """Print requests a second, each server in turn round after round, so that noise meets all alike."""
    with ExitStack() as stack:
        environment = {**SETTINGS, "DATABASE_URL": stack.enter_context(database())}
        servers = {
            OURS: stack.enter_context(product(environment)),
            BOLT: stack.enter_context(baseline("bolt", environment)),
            STARLETTE: stack.enter_context(baseline("starlette", environment)),
        }
        _check(servers)
        for server in servers.values():
            await ask(server, asking(), 8, SECONDS / 2)  # caches fill
        words = [term.term for term in glossary().terms][:WORDS]
        asked = {name: asking() for name in servers} | {MANY: asking(words)}
        servers[MANY] = servers[OURS]
        taken: Figures = defaultdict(list)
        for _, (name, server), connections in each(range(ROUNDS), servers.items(), CONNECTIONS):
            taken[name, connections].append(await ask(server, asked[name], connections, SECONDS))
    _show(taken)


def _check(servers: dict[str, Served]) -> None:
    """An answer is the definition, and an acknowledgement is empty; a polite refusal would be as quick."""
    body, headers = signed()
    said = {name: server.await_answer(PATH, body, headers) for name, server in servers.items()}
    if b"Integrated Care Board" not in said[OURS] or said[BOLT]:
        message = "a server did not answer as it should"
        raise Unanswered(message)


def _show(taken: Figures) -> None:
    for connections in CONNECTIONS:
        title = f"Slack: signed /jargon ICB, {connections} connection{'s' * (connections > 1)}, {ROUNDS} rounds"
        figures.heading(title, "requests a second")
        rates = {name: [each.rate for each in taken[name, connections]] for name in (OURS, MANY, BOLT, STARLETTE)}
        for name, rate in rates.items():
            figures.row(name, rate)
        figures.at_least("ours, as a share of bare Bolt", figures.ratios(rates[OURS], rates[BOLT]), TARGET)
        figures.at_least("ours with 2,000 words, of bare Bolt", figures.ratios(rates[MANY], rates[BOLT]), TARGET)
        figures.row("ours, as a share of bare Starlette", figures.ratios(rates[OURS], rates[STARLETTE]))
        figures.row("bare Bolt, as a share of bare Starlette", figures.ratios(rates[BOLT], rates[STARLETTE]))
        for name in rates:
            figures.cost(f"microseconds of processor time: {name}", taken[name, connections])
        busy = median(each.own_work / each.seconds for each in taken[STARLETTE, connections])
        print(f"  The load generator was at work {busy:.0%} of the time before bare Starlette, less before the others.")
