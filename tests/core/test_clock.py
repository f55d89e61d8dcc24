from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from structlog.testing import capture_logs

from bot import migrating
from bot.__main__ import Product
from bot.clock import Clock
from bot.settings import Settings
from tests.core.conftest import NOON
from tests.rooms import Hands


def clock() -> Clock:
    return Clock(lambda: NOON)


async def broken(_: datetime) -> None:
    message = "the words of Ada Example"
    raise ValueError(message)


async def test_a_task_is_told_the_time() -> None:
    told: list[datetime] = []

    async def note(now: datetime) -> None:
        told.append(now)

    await clock().run("note", note)
    assert told == [NOON]


async def test_a_failing_task_is_logged_once_and_without_its_message() -> None:
    with capture_logs() as logs:
        await clock().run("broken", broken)
    assert logs == [{"event": "task_failed", "task": "broken", "error": "ValueError", "log_level": "error"}]


async def test_tasks_happen_by_themselves_again_and_again_in_order_and_after_a_fault() -> None:
    done: list[str] = []
    twice = asyncio.Event()

    async def note(_: datetime) -> None:
        done.append("note")
        if len(done) == 2:
            twice.set()

    running = clock()
    running.every(1, {"broken": broken, "note": note})
    with capture_logs() as logs:
        running.start()
        await asyncio.wait_for(twice.wait(), 20)
        running.stop()
        await asyncio.sleep(0)
    assert [line["task"] for line in logs] == ["broken", "broken"]


async def test_stopping_leaves_nothing_running() -> None:
    before = asyncio.all_tasks()
    stopped = clock()
    stopped.every(1, {"broken": broken})
    stopped.start()
    stopped.stop()
    await asyncio.sleep(0)
    stopped.stop()
    assert not stopped._scheduler.running  # noqa: SLF001 -- there is no other sign of it
    assert asyncio.all_tasks() == before


async def test_a_clock_that_never_started_can_be_stopped() -> None:
    clock().stop()


async def test_faults_that_come_together_are_all_told() -> None:
    async def both(_: datetime) -> None:
        message = "two at once"
        raise ExceptionGroup(message, [ValueError("the words of Ada Example"), KeyError("Bo Sample")])

    with capture_logs() as logs:
        await clock().run("due", both)
    assert [line["error"] for line in logs] == ["ValueError", "KeyError"]


@dataclass
class Beating:
    """A clock whose beats a test gives, and a task that needs the database."""

    faults: list[str]
    now: Hands = field(default_factory=lambda: Hands(NOON))
    tries: int = 0

    def __post_init__(self) -> None:
        self.clock = Clock(self.now, self.ask)

    async def ask(self) -> list[str]:
        return self.faults

    async def task(self, _: datetime) -> None:
        self.tries += 1
        if self.faults:
            raise ConnectionError

    async def beats(self, seconds: int) -> None:
        for _ in range(seconds):
            await self.clock._beat({"due": self.task})  # noqa: SLF001 -- the scheduler's own call, without its waiting
            self.now.turn(1)


async def test_a_database_that_is_away_is_told_once_tried_ever_more_rarely_and_told_well_once() -> None:
    away = Beating(["The database cannot be reached."])
    with capture_logs() as logs:
        await away.beats(300)
    assert logs == [{"event": "database_awaited", "faults": away.faults, "log_level": "error"}]
    assert away.tries == 5 + 9  # after 1, 2, 4, 8 and 16 seconds, and then every 30
    away.faults = []
    with capture_logs() as logs:
        await away.beats(40)
    assert [line["event"] for line in logs] == ["database_well_again"]
    assert away.tries > 20


async def test_another_fault_of_the_database_is_told_when_it_comes() -> None:
    away = Beating(["The database cannot be reached."])
    with capture_logs() as logs:
        await away.beats(60)
        away.faults = ["The database is not up to date. Run: bigroom migrate"]
        await away.beats(60)
    assert [line["faults"][0].split()[2] for line in logs] == ["cannot", "is"]


async def test_a_moment_without_the_database_that_is_over_already_is_one_fault_and_no_waiting() -> None:
    async def slow(_: datetime) -> None:
        raise TimeoutError

    beating = Beating([])
    with capture_logs() as logs:
        await beating.clock.run("due", slow)
        await beating.beats(3)
    assert [line["event"] for line in logs] == ["task_failed"]
    assert beating.tries == 3


async def test_the_beats_wait_for_a_database_that_is_not_migrated_and_say_what_to_run(tmp_path: Path) -> None:
    product = Product(Settings(database_url=f"sqlite:///{tmp_path / 'empty.db'}"), demo=True)
    with capture_logs() as logs:
        for _ in range(3):
            await product.clock.run("due", product.due)
            await product.clock.run("drain", product.drain)
        await migrating.migrate(product.database)
        await product.clock.run("due", product.due)
        await product.clock.run("drain", product.drain)
    await product.database.close()
    assert [line["event"] for line in logs] == ["database_awaited", "database_well_again"]
    assert logs[0]["faults"] == ["The database is not up to date. Run: bigroom migrate"]
