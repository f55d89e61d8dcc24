"""The composition root: the only place where everything meets, and where the clock is read."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import structlog
from sqlalchemy.engine import make_url
from starlette.applications import Starlette
from starlette.types import ASGIApp

from adapters.api.app import Api
from adapters.web.app import Ways, Web, WebSettings
from bot import kept, migrating, outbox, platforms, sample, stores
from bot.clock import Clock, Due
from bot.database import DATABASE_AWAY, Database, forget_deliveries
from bot.drain import Drain, Private
from bot.features import COMMANDS, Features
from bot.jargon import misses
from bot.logs import set_up_logs
from bot.mail import Smtp, read_server
from bot.message import Place
from bot.metrics import Metrics
from bot.places import Places
from bot.rooms import reaching
from bot.rooms.deliveries import handlers as deliveries
from bot.rooms.page import board, mailing
from bot.rooms.page.links import Doors
from bot.rooms.page.mailing import Mailing
from bot.rooms.page.news import News
from bot.rooms.page.shelf import Shelf
from bot.router import Router
from bot.server import application
from bot.serving import listen, serve
from bot.settings import LOOPBACK, Settings, SettingsError

if TYPE_CHECKING:
    from adapters.slack.app import Slack
    from adapters.teams.app import Teams

    Adapter: TypeAlias = Web | Slack | Teams

PACE = {"slack": timedelta(seconds=1)}
"""How long a Channel rests after each Post, where the platform asks for it."""

SETTLED_SECONDS = 3
SAVE_SECONDS = 15
FORGET_SECONDS = 60 * 60

DEMO_HOSTS = tuple(f"[{name}]" if ":" in name else name for name in LOOPBACK)
"""As browsers write them: the demo is for this machine's own browser alone."""


def now() -> datetime:
    """The time, read here and nowhere else."""
    return datetime.now(UTC)  # noqa: TID251 -- the root is where the clock is read


class Product:
    """Everything one process runs, built from Settings and closed together."""

    def __init__(self, settings: Settings, *, demo: bool = False, now: Callable[[], datetime] = now) -> None:
        self.settings = settings
        self.now = now
        self.demo = demo
        self.database = Database(settings.database_url)
        self.secret = settings.bigroom_secret_key.reveal() or secrets.token_hex(32)
        self.metrics = Metrics()
        self.places = Places()
        self.web_settings = self._web_settings()
        ways = Ways(self.web_settings)
        doors = Doors(ways.link_for, ways.key_for, ways.invitation)
        self.features = Features(
            self.now,
            doors,
            self.web_settings.address,
            self.database,
            mails=settings.mail_wanted,
            ways=platforms.ways(settings),
        )
        self.mailing = self._mailing(doors)
        self.router = self._router()
        self.web = self._web()
        self.adapters: dict[str, Adapter] = {"web": self.web, **self._platforms()}
        self.news = News(self.database, self.web.look, self.web.channels)
        self.clock = Clock(self.now, self.faults)
        self.due = Due(self.database, self.features.openers(), self.features.slow)
        private = Private(self.features.private_card, self.metrics.count_private)
        self.drain = Drain(self.database, self.adapters, self.now, PACE, deliveries.tell, private)
        self.app = self._app()

    def _app(self) -> ASGIApp:
        """Routes are tried in order: a platform has one and asks most, the web has many."""
        routes = [route for adapter in reversed(self.adapters.values()) for route in adapter.routes]
        routes += Api(stores.of_api(self.database, self.now)).routes
        return application(
            routes,
            self.metrics,
            self.faults,
            self._running,
            trouble=self.web.pages.trouble,
            hosts=DEMO_HOSTS if self.demo else ("*",),
        )

    def _router(self) -> Router:
        return Router(
            reads=self.features.reads(),
            writes=self.features.writes(),
            spoken=frozenset(command.verb for command in COMMANDS),
            database=self.database,
            metrics=self.metrics,
            notice=self.places.hear,
            now=self.now,
            secret=self.secret,
        )

    def _web_settings(self) -> WebSettings:
        return WebSettings(
            secret=self.secret,
            public_url=self.settings.public_url,
            address=self.settings.public_url or f"http://127.0.0.1:{self.settings.port}",
            open_to_all=self.demo,
        )

    def _web(self) -> Web:
        shelf = Shelf(self.database, self.features.readers(), self.features.copiers())
        store = stores.of_web(self.database, self.now, shelf, self.features.waits_for, self.features.has_answered)
        return Web(self.web_settings, self.router, store)

    def _platforms(self) -> dict[str, Adapter]:
        """Each platform that has credentials; the demo also takes Teams without any, from this machine alone."""
        found: dict[str, Adapter] = {}
        if self.settings.slack_wanted:
            found["slack"] = platforms.slack(self.settings, self.router, self.database, self.now, self.secret)
        if self.settings.teams_wanted or self.demo:
            found["teams"] = platforms.teams(self.settings, self.router, self._remember)
        return found

    def _mailing(self, doors: Doors) -> Mailing | None:
        if not self.settings.mail_wanted:
            return None
        smtp = Smtp(read_server(self.settings.smtp_url.reveal()), self.settings.mail_from)
        return Mailing(self.database, smtp, doors, self.now)

    async def _remember(self, place: Place, present: bool) -> None:  # noqa: FBT001 -- a Teams event's own yes or no
        """The app was added somewhere, or removed; written with the next tick, and when the process ends."""
        self.places.notice(place, present=present)

    async def faults(self) -> list[str]:
        """What keeps this process from doing its whole job, in plain sentences for an operator."""
        try:
            at = await migrating.current(self.database)
        except DATABASE_AWAY:
            return ["The database cannot be reached. Look-ups still work; check DATABASE_URL and the database itself."]
        return [] if at == migrating.head() else ["The database is not up to date. Run: bigroom migrate"]

    async def save(self, at: datetime) -> None:
        """Write what is tallied in memory."""
        await self.features.misses.save(self.database, at)
        await self.places.save(self.database, at)

    async def forget(self, at: datetime) -> None:
        """Drop what has been kept long enough."""
        async with self.database.transaction() as connection:
            await forget_deliveries(connection, at - kept.DELIVERIES)
            await outbox.forget(connection, at - kept.POSTS, self.features.keys_in_use(), self.features.keys_standing())
            await mailing.forget(connection, at - kept.POSTS)
            await board.forget(connection, at)
            await reaching.forget_strangers(connection, at - kept.CHATS)
            await self.features.forget(connection, at)
        await misses.forget(self.database, at - kept.UNKNOWN_TERMS)
        await board.clear(self.database, at - kept.BOARD)

    async def _make_ready(self) -> None:
        """When whoever waited for the start has been answered: it takes a tenth of a second of a processor."""
        await asyncio.sleep(SETTLED_SECONDS)
        try:
            await asyncio.to_thread(self.features.make_ready)
        except Exception as error:  # noqa: BLE001 -- whatever it was, whoever asks first meets it again
            structlog.get_logger().error("not_made_ready", error=type(error).__name__)

    def _start_clock(self) -> None:
        self.clock.every(1, {"due": self.due})
        self.clock.every(1, {"drain": self.drain})
        self.clock.every(1, {"places": partial(self.places.save, self.database)})  # who is quick to press finds it
        if self.mailing:
            self.clock.every(1, {"mail": self.mailing})
        self.clock.every(SAVE_SECONDS, {"save": self.save})
        self.clock.every(FORGET_SECONDS, {"forget": self.forget})
        self.clock.start()

    @asynccontextmanager
    async def _running(self, _app: Starlette) -> AsyncIterator[None]:
        """Start, serve, and finish what is in hand."""
        for adapter in self.adapters.values():
            await adapter.start()
        self._start_clock()
        self.news.start()
        ready = asyncio.create_task(self._make_ready())
        log = structlog.get_logger()
        if not self.demo:
            log.info("started", platforms=list(self.adapters), faults=await self.faults())
        try:
            yield
        finally:
            ready.cancel()
            await asyncio.gather(ready, return_exceptions=True)
            self.clock.stop()
            await self.news.stop()
            await self.drain.stop()
            if self.mailing:
                await self.mailing.stop()
            for adapter in self.adapters.values():
                await adapter.stop()
            await self.clock.run("save", self.save)
            await self.database.close()
            if not self.demo:
                log.info("stopped")


async def serve_product(settings: Settings, *, demo: bool) -> None:
    """Serve until told to stop; raises SettingsError when it cannot start."""
    set_up_logs()
    make_folder(settings.database_url)
    product = Product(settings, demo=demo)
    listening = listen(settings.host, settings.port)
    if demo:
        await _prepare_demo(settings)
        print(  # noqa: T201 -- for the person who typed the command
            f"Big Room is ready: open http://127.0.0.1:{settings.port} in a browser. Stop it with Ctrl+C."
        )
    await serve(product.app, listening, product.web.stop)


async def _prepare_demo(settings: Settings) -> None:
    """Bring the database up to date, and tell the sample Room's weeks through a product whose clock runs in them."""
    past = sample.Past(now())
    telling = Product(settings, demo=True, now=past)
    try:
        await migrating.migrate(telling.database)
        told = sample.Told(telling.database, past, telling.router, telling.due, telling.drain)
        await sample.fill(told, now())
    except DATABASE_AWAY:
        message = "DATABASE_URL is wrong, or its database is not running: it cannot be reached."
        raise SettingsError(message) from None
    finally:
        await telling.database.close()


def make_folder(url: str) -> None:
    """SQLite makes its file but not the folder for it."""
    database = make_url(url).database
    if url.startswith("sqlite") and database:
        Path(database).parent.mkdir(parents=True, exist_ok=True)


if __name__ == "__main__":
    from bot.cli import main

    main()
