"""The product as a process of its own, started the way a newcomer starts it."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import structlog

PATIENCE_SECONDS = 20
BIGROOM = Path(sys.executable).with_name("bigroom")


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


@contextmanager
def logs_put_back() -> Iterator[None]:
    """Leave this process's logs as they were, whatever the product sets up for its own."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()


class Process(Protocol):
    """A running one, as `subprocess.Popen` has it."""

    @property
    def returncode(self) -> int | None:
        """Its exit status, known once asked for after it ended; below nought is the signal that ended it."""

    def poll(self) -> int | None:
        """The same, asked for now."""

    def send_signal(self, sig: int, /) -> None: ...

    def wait(self, timeout: float | None = None) -> int: ...


class Product:
    """`bigroom demo`, or another command that serves, with its log kept for reading."""

    def __init__(self, environment: Mapping[str, str], folder: Path, command: str = "demo") -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.database_url = environment.get("DATABASE_URL", "")
        self._command = command
        self._environment = {**os.environ, **environment, "PORT": str(self.port)}
        self._printed = folder / "printed"
        self.process = self._begin()

    def _begin(self) -> Process:
        with self._printed.open("ab") as output:
            words = (BIGROOM, self._command)
            return subprocess.Popen(words, env=self._environment, stdout=output, stderr=subprocess.STDOUT)

    def await_health(self) -> None:
        """Return once it answers; raises RuntimeError when it stopped by itself or takes too long."""
        for _ in range(PATIENCE_SECONDS * 20):
            if self.process.poll() is not None:
                message = f"the product stopped by itself with status {self.process.returncode}: {self.log()}"
                raise RuntimeError(message)
            try:
                with urllib.request.urlopen(f"{self.address}/health", timeout=1):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        message = "the product did not answer in time"
        raise RuntimeError(message)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it by its process id, and give its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(PATIENCE_SECONDS)

    def restart(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it, by default with no chance to tidy up, and begin again on the same database."""
        self.stop(how)
        self.process = self._begin()
        self.await_health()

    def log(self) -> str:
        """All it has printed so far."""
        return self._printed.read_text(encoding="utf-8")


@contextmanager
def running(**environment: str) -> Iterator[Product]:
    """Run the demo on a database of its own; stopped at the end."""
    with tempfile.TemporaryDirectory() as folder:
        product = Product({"DATABASE_URL": f"sqlite:///{folder}/bigroom.sqlite", **environment}, Path(folder))
        try:
            product.await_health()
            yield product
        finally:
            product.stop()
