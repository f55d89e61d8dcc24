"""What waits in a table to be sent by any of several processes: leased, tried, tried again later, given up.

A row is sent by whichever process holds its lease. A crash between sending and marking lets the lease run out, so
something may go out twice and nothing is lost. A table of such rows has the columns `state`, `try_at`, `tries` and
`reason`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import TryLater, Undeliverable
from bot.outbox import State

MOST_TRIES = 17
"""With back-off from two seconds to an hour, about six hours; then it is dead, logged, and told."""

LONGEST_PAUSE = 3600
LONGEST_REASON = 200

BUSY = "busy"
"""The reason of a try that the other side asked to have later, where nobody words it better."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try: the columns it changes, and for how long the other side wants quiet.

    `person` says of a dead one that it was refused because of whom it was meant for.
    """

    values: dict[str, Any]
    quiet: float = 0
    person: bool = False

    @property
    def state(self) -> State:
        """What the row is now."""
        return State(self.values["state"])

    @property
    def reason(self) -> str:
        """Why it was not sent, as far as that was said."""
        return str(self.values.get("reason", ""))


async def lease(connection: AsyncConnection, table: Table, ids: Sequence[int], until: datetime) -> None:
    """Let no other process try these rows before then; the caller has locked them."""
    leased = update(table).where(table.c.id.in_(ids))
    await connection.execute(leased.values(try_at=until, tries=table.c.tries + 1))


async def tried(sending: Awaitable[Outcome], tries: int, now: Callable[[], datetime], put_off: str = BUSY) -> Outcome:
    """The outcome of sending, whatever happens on the way; `tries` are those before this one.

    `put_off` is the reason where the other side asks to have it later.
    """
    try:
        return await sending
    except TryLater as busy:
        return again(tries, now(), busy.seconds, put_off)
    except Undeliverable as refused:
        return dead(refused.reason, person=refused.person)
    except Exception as error:  # noqa: BLE001 -- a fault of ours must not lose what waits
        return again(tries, now(), 0, type(error).__name__)


def again(tries: int, now: datetime, seconds: float, reason: str) -> Outcome:
    """Another try, no sooner than in so many seconds and later each time; none after the last."""
    if tries + 1 >= MOST_TRIES:
        return dead(reason)
    pause = max(seconds, min(2.0 ** (tries + 1), LONGEST_PAUSE))
    return Outcome({"state": State.WAITING, "try_at": now + timedelta(seconds=pause), "reason": reason}, seconds)


def dead(reason: str, *, person: bool = False) -> Outcome:
    """Never to be tried again by itself."""
    return Outcome({"state": State.DEAD, "reason": reason[:LONGEST_REASON]}, person=person)
