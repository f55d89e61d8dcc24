"""The web adapter with real stores on a real database, and the browsers that visit it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Self, TypeVar

import httpx
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.types import Message

from adapters.web.app import Web, WebSettings
from adapters.web.log import LogStore
from adapters.web.sessions import Sessions
from adapters.web.store import Store
from bot.actions.log.shelf import LogShelf
from bot.database import DATABASE_AWAY, Database, claim, claimed
from bot.jargon.shipped import shipped_book
from bot.message import TryLater
from bot.rooms.page import board, inviting, seats
from bot.rooms.page.shelf import Copier, Reader, Shelf, about_room
from bot.rooms.rules import Seat
from bot.router import Router
from tests.core.conftest import NOON, MakeRouter, router_on  # noqa: F401 -- a fixture of the core's tests
from tests.marking import marking

Result = TypeVar("Result")

SECRET = "made-up-secret-of-the-web-tests"
SIGNED = Sessions(SECRET)
HOST = "bigroom.example"
PUBLIC_HOST = "bigroom.public.example"
"""Our public address, where a proxy gives our requests another host."""


def seat(user: str) -> Seat:
    """Where a sample person sits."""
    return Seat("sample", user, "sample-room")


class Page(HTMLParser):
    """What tests ask of a page: every element with its attributes, in order, and every text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@dataclass
class Site:
    """The adapter, as an ASGI application, with the stores that the root gives it."""

    database: Database
    open_to_all: bool
    make_router: MakeRouter
    readers: Mapping[str, Reader] = field(default_factory=lambda: {"room": about_room})
    copiers: Mapping[str, Copier] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    """Whom nothing on the board calls."""
    web: Web = field(init=False)
    router: Router = field(init=False)
    app: Starlette = field(init=False)

    def __post_init__(self) -> None:
        self._desks = seats.Desks(self.database)
        store = Store(
            desk=self._reached(self._desks.find),
            sample_people=self._reached(lambda: seats.sample_people(self.database)),
            pin=self._reached(lambda channel, card: board.pin(self.database, channel, card, NOON)),
            replace=self._reached(lambda ref, card: board.replace(self.database, ref, card)),
            pinned=self._reached(lambda channel, before: board.pinned(self.database, channel, NOON, before)),
            calling=self._reached(lambda channel: board.calling(self.database, channel, NOON)),
            called=self._reached(self._called),
            answered=self._reached(self._answered),
            latest=self._reached(lambda channel: board.latest(self.database, channel)),
            changed=self._reached(lambda channel, since: board.changed(self.database, channel, since, NOON)),
            use_once=self._reached(self._use_once),
            is_used=self._reached(self._is_used),
            invited=self._reached(lambda key: inviting.invited(self.database, key, NOON)),
            renew=self._reached(lambda seat: inviting.renew(self.database, seat, NOON)),
            read=self._reached(lambda *about: Shelf(self.database, self.readers, {}).read(*about)),
            download=self._reached(lambda *about: Shelf(self.database, {}, self.copiers).download(*about)),
            log=LogStore(
                page=self._reached(lambda *about: self._log().page(*about)),
                history=self._reached(lambda *about: self._log().history(*about)),
                figures=self._reached(lambda *about: self._log().figures(*about)),
                file=self._reached(lambda *about: self._log().file(*about)),
            ),
            book=shipped_book(),
        )
        router = self.make_router(self.database)
        settings = WebSettings(SECRET, public_url=f"http://{PUBLIC_HOST}", open_to_all=self.open_to_all)
        self.router = router
        self.web = Web(settings, router, store)
        self.app = Starlette(routes=self.web.routes, exception_handlers={HTTPException: self.web.pages.trouble})

    def _reached(self, ask: Callable[..., Awaitable[Result]]) -> Callable[..., Awaitable[Result]]:
        async def asked(*about: object) -> Result:
            try:
                return await ask(*about)
            except DATABASE_AWAY as error:
                raise TryLater(5) from error

        return asked

    def _log(self) -> LogShelf:
        return LogShelf(self.database, lambda: NOON)

    def lose(self, away: Database) -> None:
        """The record goes away under the running adapter."""
        self.database = self._desks._database = self.router._database = away  # noqa: SLF001 -- nobody may do this but a test

    async def _called(self, seat: Seat) -> bool:
        async def waits_for(*_about: object) -> bool:
            return seat.user not in self.answered

        return await seats.holds_for(self.database, waits_for, seat)

    async def _answered(self, seat: Seat) -> bool:
        return seat.user in self.kept

    async def _is_used(self, token: str) -> bool:
        async with self.database.reading() as connection:
            return await claimed(connection, "web-link", token)

    async def _use_once(self, token: str) -> bool:
        async with self.database.transaction() as connection:
            return await claim(connection, "web-link", token, NOON)

    @asynccontextmanager
    async def browser(
        self, user: str = "", *, origin: str = f"http://{HOST}", marks: bool = True
    ) -> AsyncIterator[httpx.AsyncClient]:
        """A browser, which has entered if a user is named; a fault of ours fails the test.

        Without `marks` it says of whose page it sends only what the test lets it say.
        """
        hooks = marking(SECRET) if marks else None
        headers = {"Origin": origin} if origin else {}
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(
            transport=transport, base_url=f"http://{HOST}", headers=headers, event_hooks=hooks
        ) as client:
            if user:
                assert (
                    await client.post("/enter", data={"link": Sessions(SECRET).link(seat(user))})
                ).status_code == 303
            yield client


class Stream:
    """A browser's open stream, read as it comes; httpx would wait for its end."""

    def __init__(self, site: Site, user: str, *, after: str = "", last_event_id: str = "", cookie: str = "") -> None:
        cookie = f"bigroom={cookie or Sessions(SECRET).cookie(seat(user))}"
        headers = {"host": HOST, "cookie": cookie, **({"last-event-id": last_event_id} if last_event_id else {})}
        self._scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": "/events", "query_string": f"after={after}".encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }  # fmt: skip
        self._site = site
        self._gone = asyncio.Event()
        self._came: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._held: bytes | None = None
        self.status = 0

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._site.app(self._scope, self._receive, self._send))
        first = await self._next()
        if first not in {b": here\n\n", b""}:  # a last word, with nothing before it
            self._held = first
        return self

    async def __aexit__(self, *_: object) -> None:
        self._gone.set()
        await asyncio.wait_for(self._task, 5)

    async def _receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.status = message.get("status", self.status)
        if message["type"] == "http.response.body":
            self._came.put_nowait(message.get("body", b""))
            if not message.get("more_body"):
                self._came.put_nowait(None)

    async def _next(self) -> bytes | None:
        if held := self._held:
            self._held = None
            return held
        return await asyncio.wait_for(self._came.get(), 5)

    async def event(self) -> tuple[str, str, str] | None:
        """The next event as (kind, id, HTML); None when the stream has ended."""
        async with asyncio.timeout(5):  # heartbeats go on for ever
            while (chunk := await self._next()) is not None:
                lines = dict(line.split(": ", 1) for line in chunk.decode().splitlines() if line and line[0] != ":")
                if lines:
                    return lines["event"], lines.get("id", ""), json.loads(lines["data"])
        return None

    async def closes(self) -> None:
        """The page must be told that it has closed, and nothing after it."""
        event = await self.event()
        assert event
        assert (event[0], "This page has closed" in event[2]) == ("closed", True)
        assert await self.event() is None

    async def beat(self) -> None:
        """Wait for a heartbeat; an event in its place fails the test."""
        assert await self._next() == b": still here\n\n"

    @property
    def waiting(self) -> int:
        """How much has come and was not read yet."""
        return self._came.qsize()


MakeSite = Callable[..., Site]


@pytest.fixture
async def make_site(database: Database, router_on: MakeRouter) -> MakeSite:  # noqa: F811 -- the imported fixture
    await seats.load_sample(database, NOON)

    def make(*, open_to_all: bool = False) -> Site:
        return Site(database, open_to_all, router_on)

    return make


@pytest.fixture
async def away(tmp_path: Path) -> AsyncIterator[Database]:
    """A database that nobody can reach."""
    database = Database(f"sqlite:///{tmp_path}/no/folder/x.sqlite")
    yield database
    await database.close()


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """As for real: people come by a link."""
    return make_site()


@pytest.fixture
def demo(make_site: MakeSite) -> Site:
    """As in the demo: a visitor chooses who to be."""
    return make_site(open_to_all=True)
