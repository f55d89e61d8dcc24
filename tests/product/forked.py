"""A process of the product that is forked from one which has imported it already.

To import is two thirds of a start, and here it is started fifty times. In all else it is a process of its own, with an
environment of its own, and can be killed. The installed program is started too: for `tests/product/test_replicas.py`.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

import time_machine

from tests.running import Product

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        __name__,
        "adapters.slack.app",
        "adapters.teams.app",
        "aiosqlite",
        "alembic.command",
        "asyncpg",
        "bot.__main__",
        "bot.cli",
        "bot.platforms",
        "httptools",
        "sqlalchemy.dialects.postgresql",
        "tests.product.warm",
        "uvloop",
    ]
)


class Forked:
    """What we ask of a process, as `subprocess.Popen` answers it."""

    def __init__(self, command: str, environment: Mapping[str, str], printed: Path, at: datetime | None) -> None:
        self._process = FORKS.Process(target=_serve, args=(command, dict(environment), printed, at))
        self._process.start()

    @property
    def returncode(self) -> int | None:
        """None while it runs; below nought is the signal that ended it."""
        return self._process.exitcode

    def poll(self) -> int | None:
        return self.returncode

    def send_signal(self, sig: int) -> None:
        assert self._process.pid
        os.kill(self._process.pid, sig)

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self.returncode is None:
            raise TimeoutError
        return self.returncode


class ForkedProduct(Product):
    """The product, started quickly."""

    def _begin(self) -> Forked:
        return Forked(self._command, self._environment, self._printed, self._time())

    def _time(self) -> datetime | None:
        """What its machine's clock says, if it is not what ours says."""


def _serve(command: str, environment: dict[str, str], printed: Path, at: datetime | None) -> None:
    """As `bigroom` does.

    All that the product reads the time from goes on from `at`: its own clock, and those of the libraries that judge the
    age of tokens, signatures and sessions.
    """
    from bot.cli import main

    os.environ.clear()
    os.environ.update(environment)
    with printed.open("ab") as output:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(output.fileno(), stream.fileno())
    sys.argv = ["bigroom", command]
    with time_machine.travel(at, tick=True) if at else nullcontext():
        main()
