"""One calendar for the product's machine and for both platforms, so that a week of a Room passes in a test."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.product.forked import ForkedProduct
from tests.standins.server import platform_clock


class Calendar:
    """The time, which goes on by itself from where it was set; in Unix seconds, as platforms tell it."""

    def __init__(self, at: str) -> None:
        self.move(at)

    def move(self, at: str) -> None:
        """Set it; ISO 8601, UTC."""
        self._ahead = datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp() - platform_clock()

    def __call__(self) -> float:
        return platform_clock() + self._ahead


class DatedProduct(ForkedProduct):
    """The product on a machine that goes by a calendar."""

    def __init__(self, environment: Mapping[str, str], folder: Path, calendar: Calendar) -> None:
        self._calendar = calendar
        super().__init__(environment, folder)

    def _time(self) -> datetime:
        return datetime.fromtimestamp(self._calendar(), UTC)

    def sleep_until(self, at: str, how: signal.Signals = signal.SIGTERM) -> None:
        """Be stopped, and started again at that time (ISO 8601, UTC); with SIGKILL there is no chance to tidy up."""
        self.stop(how)
        self._calendar.move(at)
        self.restart()
