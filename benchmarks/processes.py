"""What is measured, each in a process of its own: the product as its command starts it, and the baselines beside it."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.running import BIGROOM, free_port

PATIENCE_SECONDS = 30
GLANCE_SECONDS = 0.002
PRODUCT = (sys.executable, "-c", "import sys; sys.modules['rich'] = None; from bot.cli import main; main()", "run")
"""As it is installed for use: the tools of the tests bring `rich`, and structlog loads it wherever it finds it."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server in a process of its own, on loopback."""

    port: int
    process: subprocess.Popen[bytes]

    def processor_seconds(self) -> float:
        """Processor time it has used so far, in all its threads; told in hundredths."""
        used = psutil.Process(self.process.pid).cpu_times()
        return float(used.user + used.system)

    def resident(self) -> int:
        """Bytes of memory that it holds now."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def await_answer(self, path: str = "/health", body: bytes | None = None, headers: Mapping[str, str] = {}) -> bytes:
        """Ask until the answer is 200, and give it; raises RuntimeError when the process ends or takes too long."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                status, answer = _asked(self.port, path, body, headers)
            except OSError:
                time.sleep(GLANCE_SECONDS)
                continue
            if status == 200:
                return answer
            message = f"{path} was answered with {status}"
            raise RuntimeError(message)
        message = f"no answer from {self.process.args!r}"
        raise RuntimeError(message)


def _asked(port: int, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET" if body is None else "POST", path, body, dict(headers))
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@contextmanager
def served(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Served]:
    """Start a command that serves on PORT; ended with the block. It may not answer yet."""
    port = free_port()
    told = {**os.environ, **environment, "PORT": str(port)}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env=told, stdout=log, stderr=log)  # noqa: S603 -- our own
    try:
        yield Served(port, process)
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


@contextmanager
def product(environment: Mapping[str, str]) -> Iterator[Served]:
    """`bigroom run` on a database that is there and up to date."""
    with served(PRODUCT, environment) as running:
        running.await_answer()
        yield running


@contextmanager
def baseline(name: str, environment: Mapping[str, str]) -> Iterator[Served]:
    """One of `benchmarks.baselines`, served by the product's own listen() and serve()."""
    with served((sys.executable, "-m", "benchmarks.baselines", name), environment) as running:
        running.await_answer()
        yield running


@contextmanager
def database() -> Iterator[str]:
    """The address of a SQLite file as `bigroom migrate` leaves it."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder)}/bigroom.sqlite"
        migrate = [str(BIGROOM), "migrate"]
        subprocess.run(migrate, env={**os.environ, "DATABASE_URL": url}, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own
        yield url
