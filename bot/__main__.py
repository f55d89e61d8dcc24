"""The composition root: the only place where everything meets, and where the clock is read."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import structlog
from sqlalchemy.engine import make_url
from starlette.applications import Starlette
from starlette.types import ASGIApp

from adapters.api.app import Api, ApiStore
from adapters.web.app import Ways, Web, WebSettings
from adapters.web.log import LogStore
from adapters.web.store import Store
from bot import migrating, outbox, sample
from bot.actions.log.hatch import LogHatch
from bot.actions.log.shelf import LogShelf
from bot.clock import Clock, Due
from bot.database import DATABASE_AWAY, Database, claim, forget_deliveries
from bot.drain import Drain
from bot.features import COMMANDS, Features
from bot.installations import Installations
from bot.jargon import misses
from bot.logs import set_up_logs
from bot.mail import Smtp, read_server
from bot.message import Place, TryLater
from bot.metrics import Metrics
from bot.places import Places
from bot.rooms.deliveries import handlers as deliveries
from bot.rooms.page import board, inviting, mailing, seats
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
    from adapters.slack.app import Store as SlackStore
    from adapters.teams.app import Teams

PACE = {"slack": timedelta(seconds=1)}
"""How long a Channel rests after each Post, where the platform asks for it."""

SAVE_SECONDS = 15
FORGET_SECONDS = 60 * 60
DELIVERIES_KEPT = timedelta(days=3)
POSTS_KEPT = timedelta(days=35)
UNKNOWN_TERMS_KEPT = timedelta(days=90)
BOARD_KEPT = timedelta(days=365)

DEMO_HOSTS = tuple(f"[{name}]" if ":" in name else name for name in LOOPBACK)
"""As browsers write them: the demo is for this machine's own browser alone."""

Result = TypeVar("Result")


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
        self.secret = settings.bigroom_secret_key.get_secret_value() or secrets.token_hex(32)
        self.metrics = Metrics()
        self.places = Places()
        self.web_settings = self._web_settings()
        ways = Ways(self.web_settings)
        doors = Doors(ways.link_for, ways.key_for, ways.invitation)
        self.features = Features(self.now, doors, self.web_settings.address, self.database, mails=settings.mail_wanted)
        self.mailing = self._mailing(doors)
        self.router = self._router()
        self.web = self._web()
        self.adapters: dict[str, Web | Slack | Teams] = {"web": self.web, **self._platforms()}
        self.news = News(self.database, self.web.look, self.web.channels)
        self.clock = Clock(self.now)
        self.due = Due(self.database, self.features.openers(), self.features.slow)
        self.drain = Drain(self.database, self.adapters, self.now, PACE, deliveries.tell)
        # Routes are tried in order: a platform has one and asks most, the web has many.
        routes = [route for adapter in reversed(self.adapters.values()) for route in adapter.routes]
        routes += Api(self._api_store()).routes
        self.app: ASGIApp = application(
            routes,
            self.metrics,
            self.faults,
            self._running,
            trouble=self.web.pages.trouble,
            hosts=DEMO_HOSTS if demo else ("*",),
        )

    def _router(self) -> Router:
        return Router(
            reads=self.features.reads(),
            writes=self.features.writes(),
            spoken=frozenset(command.verb for command in COMMANDS),
            database=self.database,
            metrics=self.metrics,
            notice=self.places.notice,
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
        database = self.database
        shelf = Shelf(database, self.features.readers(), self.features.copiers())
        store = Store(
            desk=_or_later(seats.Desks(database).find),
            sample_people=_or_later(partial(seats.sample_people, database)),
            pin=_or_later(lambda channel, card: board.pin(database, channel, card, self.now())),
            replace=_or_later(partial(board.replace, database)),
            pinned=_or_later(lambda channel, before: board.pinned(database, channel, self.now(), before)),
            latest=_or_later(partial(board.latest, database)),
            changed=_or_later(lambda channel, since: board.changed(database, channel, since, self.now())),
            use_once=_or_later(partial(self._use_once, kind="web-link")),
            invited=_or_later(lambda key: inviting.invited(database, key, self.now())),
            renew=_or_later(lambda seat: inviting.renew(database, seat, self.now())),
            read=_or_later(shelf.read),
            download=_or_later(shelf.download),
            log=self._log_store(),
        )
        return Web(self.web_settings, self.router, store)

    def _log_store(self) -> LogStore:
        log = LogShelf(self.database, self.now)
        return LogStore(_or_later(log.page), _or_later(log.history), _or_later(log.figures), _or_later(log.file))

    def _api_store(self) -> ApiStore:
        hatch = LogHatch(self.database, self.now)
        return ApiStore(
            holder=_or_later(hatch.holder),
            actions=_or_later(hatch.actions),
            action=_or_later(hatch.action),
            history=_or_later(hatch.history),
            decisions=_or_later(hatch.decisions),
            feed=_or_later(hatch.feed),
        )

    def _mailing(self, doors: Doors) -> Mailing | None:
        if not self.settings.mail_wanted:
            return None
        smtp = Smtp(read_server(self.settings.smtp_url.get_secret_value()), self.settings.mail_from)
        return Mailing(self.database, smtp, doors, self.now)

    def _platforms(self) -> dict[str, Slack | Teams]:
        """Each platform that has credentials; the demo also takes Teams without any, from this machine alone.

        A platform's libraries are loaded where it is wanted: 9 MB for Slack, 25 for Teams, and a third of a start.
        """
        platforms: dict[str, Slack | Teams] = {}
        if self.settings.slack_wanted:
            platforms["slack"] = self._slack()
        if self.settings.teams_wanted or self.demo:
            platforms["teams"] = self._teams()
        return platforms

    def _slack(self) -> Slack:
        from adapters.slack.app import Slack, SlackSettings

        settings = SlackSettings(
            signing_secret=self.settings.slack_signing_secret.get_secret_value(),
            bot_token=self.settings.slack_bot_token.get_secret_value(),
            app_token=self.settings.slack_app_token.get_secret_value(),
            api_url=self.settings.slack_api_url,
            client_id=self.settings.slack_client_id,
            client_secret=self.settings.slack_client_secret.get_secret_value(),
            public_url=self.settings.public_url,
            state_secret=self.secret,
        )
        store = self._slack_store() if self.settings.slack_installs else None
        return Slack(settings, self.router, clock=lambda: self.now().timestamp(), store=store)

    def _slack_store(self) -> SlackStore:
        from adapters.slack.app import Store as SlackStore

        kept = Installations(self.database, self.now, self.secret, self.settings.old_secret_keys)
        return SlackStore(
            token_of=_or_later(kept.token_of),
            keep=_or_later(kept.keep),
            remove=_or_later(kept.remove),
            use_once=_or_later(partial(self._use_once, kind="slack-install")),
        )

    def _teams(self) -> Teams:
        from adapters.teams.app import Teams, TeamsSettings

        settings = TeamsSettings(
            app_id=self.settings.teams_app_id,
            app_password=self.settings.teams_app_password.get_secret_value(),
            tenant_id=self.settings.teams_tenant_id,
            openid_metadata_url=self.settings.teams_openid_metadata_url,
            token_url=self.settings.teams_token_url,
            service_hosts=self.settings.teams_service_hosts,
            allowed_tenants=self.settings.teams_allowed_tenants,
            anonymous=not self.settings.teams_wanted,
        )
        return Teams(settings, self.router, COMMANDS, self._remember)

    async def _remember(self, place: Place, present: bool) -> None:  # noqa: FBT001 -- a Teams event's own yes or no
        """The app was added somewhere, or removed; written with the next tick, and when the process ends."""
        self.places.notice(place, present=present)

    async def _use_once(self, token: str, *, kind: str) -> bool:
        async with self.database.transaction() as connection:
            return await claim(connection, kind, token, self.now())

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
            await forget_deliveries(connection, at - DELIVERIES_KEPT)
            await outbox.forget(connection, at - POSTS_KEPT, self.features.keys_in_use())
            await mailing.forget(connection, at - POSTS_KEPT)
            await board.forget(connection, at)
            await self.features.forget(connection, at)
        await misses.forget(self.database, at - UNKNOWN_TERMS_KEPT)
        await board.clear(self.database, at - BOARD_KEPT)

    @asynccontextmanager
    async def _running(self, _app: Starlette) -> AsyncIterator[None]:
        """Start, serve, and finish what is in hand."""
        for adapter in self.adapters.values():
            await adapter.start()
        self.clock.every(1, {"due": self.due})
        self.clock.every(1, {"drain": self.drain})
        self.clock.every(1, {"places": partial(self.places.save, self.database)})  # who is quick to press finds it
        if self.mailing:
            self.clock.every(1, {"mail": self.mailing})
        self.clock.every(SAVE_SECONDS, {"save": self.save})
        self.clock.every(FORGET_SECONDS, {"forget": self.forget})
        self.clock.start()
        self.news.start()
        log = structlog.get_logger()
        if not self.demo:
            log.info("started", platforms=list(self.adapters), faults=await self.faults())
        try:
            yield
        finally:
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


def _or_later(ask: Callable[..., Awaitable[Result]]) -> Callable[..., Awaitable[Result]]:
    """Say to an adapter that the record is away in the one word it knows."""

    async def asked(*about: object) -> Result:
        try:
            return await ask(*about)
        except DATABASE_AWAY as error:
            raise TryLater(5) from error

    return asked


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
