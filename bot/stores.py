"""What each adapter may ask of the record: plain functions, so that adapters know no database of ours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from adapters.api.app import ApiStore
from adapters.web.log import LogStore
from adapters.web.store import Store
from bot.actions.log.hatch import LogHatch
from bot.actions.log.shelf import LogShelf
from bot.database import DATABASE_AWAY, Database, claim, claimed
from bot.installations import Installations
from bot.jargon.shipped import shipped_book
from bot.message import TryLater
from bot.rooms.page import board, inviting, seats
from bot.rooms.page.seats import OfMember
from bot.rooms.page.shelf import Shelf

if TYPE_CHECKING:
    from adapters.slack.app import Store as SlackStore

AWAY_SECONDS = 5
"""After which whoever met a database that is away may ask again."""

Now: TypeAlias = Callable[[], datetime]
Result = TypeVar("Result")


def of_web(database: Database, now: Now, shelf: Shelf, waits_for: OfMember, has_answered: OfMember) -> Store:
    """For the web page: who sits there, what is on the board, and what can be read or taken home."""
    log = LogShelf(database, now)
    return Store(
        desk=_or_later(seats.Desks(database).find),
        sample_people=_or_later(partial(seats.sample_people, database)),
        pin=_or_later(lambda channel, card: board.pin(database, channel, card, now())),
        replace=_or_later(partial(board.replace, database)),
        pinned=_or_later(lambda channel, before: board.pinned(database, channel, now(), before)),
        calling=_or_later(lambda channel: board.calling(database, channel, now())),
        called=_or_later(partial(seats.holds_for, database, waits_for)),
        answered=_or_later(partial(seats.holds_for, database, has_answered)),
        latest=_or_later(partial(board.latest, database)),
        changed=_or_later(lambda channel, since: board.changed(database, channel, since, now())),
        use_once=_or_later(partial(_use_once, database, now, "web-link")),
        is_used=_or_later(partial(_is_used, database, "web-link")),
        invited=_or_later(lambda key: inviting.invited(database, key, now())),
        renew=_or_later(lambda seat: inviting.renew(database, seat, now())),
        read=_or_later(shelf.read),
        download=_or_later(shelf.download),
        book=shipped_book(),
        log=LogStore(_or_later(log.page), _or_later(log.history), _or_later(log.figures), _or_later(log.file)),
    )


def of_api(database: Database, now: Now) -> ApiStore:
    """For programs that read a log with a token."""
    hatch = LogHatch(database, now)
    return ApiStore(
        holder=_or_later(hatch.holder),
        rooms=_or_later(hatch.rooms),
        actions=_or_later(hatch.actions),
        action=_or_later(hatch.action),
        history=_or_later(hatch.history),
        decisions=_or_later(hatch.decisions),
        feed=_or_later(hatch.feed),
    )


def of_slack(database: Database, now: Now, kept: Installations) -> SlackStore:
    """For Slack where workspaces install the app themselves."""
    from adapters.slack.app import Store as SlackStore

    return SlackStore(
        token_of=_or_later(kept.token_of),
        keep=_or_later(kept.keep),
        remove=_or_later(kept.remove),
        use_once=_or_later(partial(_use_once, database, now, "slack-install")),
    )


async def _is_used(database: Database, kind: str, token: str) -> bool:
    async with database.reading() as connection:
        return await claimed(connection, kind, token)


async def _use_once(database: Database, now: Now, kind: str, token: str) -> bool:
    async with database.transaction() as connection:
        return await claim(connection, kind, token, now())


def _or_later(ask: Callable[..., Awaitable[Result]]) -> Callable[..., Awaitable[Result]]:
    """Say to an adapter that the record is away in the one word it knows."""

    async def asked(*about: object) -> Result:
        try:
            return await ask(*about)
        except DATABASE_AWAY as error:
            raise TryLater(AWAY_SECONDS) from error

    return asked
