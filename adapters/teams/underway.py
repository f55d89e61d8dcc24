"""What goes on after Teams has had its response: watched, so that no fault is lost, and finished before the end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import structlog

log = structlog.get_logger()

Result = TypeVar("Result")

# How long, in seconds, work on its way may hold up the end of the process.
_FAREWELL = 10.0


class Underway:
    """Tasks that nobody awaits."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def begin(self, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result | None]:
        """Let it go on by itself; it comes to None where a fault of ours ended it."""
        task = asyncio.create_task(_watched(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def finish(self) -> None:
        """Wait for all of it, within bounds, and say how much was let go."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                while self._tasks:  # those that end may begin others
                    await asyncio.wait(self._tasks)
        if late := tuple(self._tasks):
            for task in late:
                task.cancel()
            await asyncio.wait(late)
            log.error("teams_answers_lost", count=len(late))


async def _watched(work: Coroutine[Any, Any, Result]) -> Result | None:
    try:
        return await work
    except Exception as error:  # noqa: BLE001 -- the last place where a fault of ours can be told of
        fault = type(error).__name__  # and no more of it: its words may be a person's
    log.error("teams_task_failed", error=fault)
    return None
