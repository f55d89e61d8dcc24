from __future__ import annotations

import asyncio
from datetime import datetime

from structlog.testing import capture_logs

from bot.clock import Clock
from tests.core.conftest import NOON


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
