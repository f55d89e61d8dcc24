"""What happens by itself: writing tallies, and forgetting what has been kept long enough."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

Task = Callable[[datetime], Awaitable[None]]
"""Something due again and again; it is told the time."""


class Clock:
    """APScheduler as a driver only: what is due is decided in SQL, so any number of replicas may run."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def every(self, seconds: int, tasks: Mapping[str, Task]) -> None:
        """Do these one after another, `seconds` apart; a beat that is late is done once, not made up for."""
        self._scheduler.add_job(
            self._beat, "interval", [tasks], seconds=seconds, max_instances=1, coalesce=True, misfire_grace_time=None
        )

    async def _beat(self, tasks: Mapping[str, Task]) -> None:
        for name, task in tasks.items():
            await self.run(name, task)

    async def run(self, name: str, task: Task) -> None:
        """One fault must not stop the clock, nor the tasks that follow."""
        try:
            await task(self._now())
        except Exception as error:  # noqa: BLE001 -- APScheduler would drop it without a word
            structlog.get_logger().error("task_failed", task=name, error=type(error).__name__)

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """End at once; what is in hand is saved by the root, which calls `run` a last time."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
