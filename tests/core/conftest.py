"""A router as the root builds it, on a database that a test names, and databases that are away."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Table, insert, select

import bot.jargon.handlers
import bot.rooms.handlers
from bot.database import Database
from bot.jargon.explaining.handlers import Explaining
from bot.jargon.handlers import Jargon
from bot.jargon.misses import Misses
from bot.jargon.tables import unknown_terms
from bot.message import Account, Intent, Place, Reply
from bot.metrics import Metrics
from bot.places import channels
from bot.rooms.gate import Write
from bot.rooms.rules import Seat
from bot.rooms.tables import accounts, members, organisations, rooms
from bot.router import Read, Router
from glossary.lookup import Lookup
from glossary.scan import Scanner
from tests.core.posting import Outbox
from tests.rooms import make_room

COMMANDS = (*bot.jargon.handlers.COMMANDS, *bot.rooms.handlers.COMMANDS)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SISTER = Account("slack", "T0ANYTOWN1", "U0WARDSIS1")
CHANNEL = Place("slack", "C0DISCHRG1", address="here")

MakeRouter = Callable[..., Router]


def ask(verb: str, words: str = "", *, delivery: str = "Ev1", apart: bool = False, ref: str = "") -> Intent:
    """What one person asks in one Channel."""
    return Intent(verb, SISTER, CHANNEL, words=words, ref=ref, delivery=delivery, answered_apart=apart)


def reference_in(reply: Reply | None) -> str:
    """The reference that a card of ours gives a person."""
    assert reply
    found = re.search(r"reference: ([0-9A-F]{8})$", reply.card.summary)
    assert found, reply.card.summary
    return found[1]


async def add_member(database: Database, seat: Seat, *, name: str, room: str) -> None:
    """A Member for real, in a Room of their own with one web Channel."""
    async with database.transaction() as connection:

        async def add(table: Table, **row: object) -> int:
            made: int = (await connection.execute(insert(table).values(**row).returning(table.c.id))).scalar_one()
            return made

        theirs = await add(rooms, name=room, purpose="To try things out")
        about = {"address": "", "present": True, "seen_at": NOON}
        await add(channels, room_id=theirs, platform="web", channel=seat.channel, **about)
        organisation = await add(organisations, name=f"Organisation of {room}")
        member = await add(members, room_id=theirs, organisation_id=organisation, name=name, job="Porter")
        account = {"platform": "web", "tenant": seat.tenant, "user": seat.user}
        await connection.execute(insert(accounts).values(member_id=member, **account))


@pytest.fixture
def router_on(lookup: Lookup, scanner: Scanner) -> MakeRouter:
    """Make routers with the product's own verbs, and with those that a test adds."""

    def make(  # noqa: PLR0913 -- what tests vary, by name
        database: Database,
        *,
        reads: Mapping[str, Read] | None = None,
        writes: Mapping[str, Write] | None = None,
        metrics: Metrics | None = None,
        now: Callable[[], datetime] = lambda: NOON,
        secret: str = "",
    ) -> Router:
        jargon = Jargon(lookup, Misses())
        return Router(
            reads={
                **jargon.reads(),
                **Explaining(lambda: scanner).reads(),
                **bot.rooms.handlers.reads(COMMANDS),
                **(reads or {}),
            },
            writes={**jargon.writes(), **(writes or {})},
            spoken=frozenset(command.verb for command in COMMANDS),
            database=database,
            metrics=metrics or Metrics(),
            notice=lambda _: None,
            now=now,
            secret=secret,
        )

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
async def away(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database of each kind that nobody can reach: a file in no folder, and a port where nobody listens."""
    urls = {"sqlite": f"sqlite:///{tmp_path}/no/folder/x.sqlite", "postgresql": "postgresql://nobody@127.0.0.1:1/x"}
    database = Database(urls[request.param])
    yield database
    await database.close()


@pytest.fixture
async def outbox(database: Database) -> Outbox:
    """A Room of three Slack Channels, and one on a platform that nobody has set up."""
    places = [Place("slack", name, "here") for name in ("C1", "C2", "C3")]
    await make_room(database, "Made up", [*places, Place("pigeon", "P1", "loft")])
    async with database.reading() as connection:
        known = await connection.execute(select(channels.c.channel, channels.c.id))
        return Outbox(database, ids={row.channel: row.id for row in known})


@pytest.fixture
def misses() -> Misses:
    return Misses()


async def kept(database: Database) -> dict[str, tuple[int, datetime]]:
    """How often each unknown word was asked, and when last."""
    async with database.reading() as connection:
        rows = await connection.execute(select(unknown_terms).order_by(*unknown_terms.primary_key))
        return {row.term: (row.times, row.last_asked) for row in rows}
