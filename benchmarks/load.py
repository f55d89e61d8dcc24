"""A load generator that is no bottleneck: sockets on uvloop, one request in flight a connection, answers parsed in C.

Closed loop: a connection asks again once it is answered, so a slow server is asked less, and nothing queues unseen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import cast

import httptools

from benchmarks.processes import Served

PATIENCE_SECONDS = 10

Compose = Callable[[int], bytes]
"""The next request of one connection, whose number it is given; the whole of it, as it goes on the wire."""

Heard = Callable[[], None]
"""Tells a connection that the other sign of its answer is there."""


class Unanswered(Exception):  # noqa: N818 -- what a benchmark met; a figure of it would mean nothing
    """The server refused, failed or fell silent."""


@dataclass(slots=True)
class Measured:
    """Answers in so many seconds, and for how many of these the load generator and the server were at work."""

    answers: int
    seconds: float
    own_work: float
    server_work: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


@dataclass(slots=True)
class Answers:
    """Counts what was asked for, while the time runs."""

    asking: bool = True
    answers: int = 0
    faults: list[int] = field(default_factory=list)


class Line(asyncio.Protocol):
    """One kept connection. `needs` is how many signs make an answer: its response, and what else `heard` is told of."""

    def __init__(self, number: int, compose: Compose, answers: Answers, needs: int = 1) -> None:
        self._number = number
        self._compose = compose
        self._answers = answers
        self._needs = needs
        self._signs = 0
        self._reader = httptools.HttpResponseParser(self)
        self._transport: asyncio.WriteTransport | None = None
        self.quiet = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        self._transport = cast("asyncio.WriteTransport", transport)
        self._transport.write(self._compose(self._number))

    def data_received(self, data: bytes) -> None:
        """Read on; the parser says when a response is whole."""
        self._reader.feed_data(data)

    def on_message_complete(self) -> None:
        """Called by the parser."""
        status = self._reader.get_status_code()
        if status != 200:
            self._answers.faults.append(status)
        self.heard()

    def heard(self) -> None:
        """Note a sign of the answer; with the last of them, ask again."""
        self._signs += 1
        if self._signs < self._needs:
            return
        self._signs = 0
        if self._answers.asking and self._transport:
            self._answers.answers += 1
            self._transport.write(self._compose(self._number))
        else:
            self.quiet.set()

    def close(self) -> None:
        """Hang up."""
        if self._transport:
            self._transport.close()


async def ask(
    server: Served, compose: Compose, connections: int, seconds: float, heard: dict[int, Heard] | None = None
) -> Measured:
    """Load a server on loopback, and let what is in flight finish. Raises Unanswered.

    With `heard`, an answer has two signs: the response, and a call by the connection's number, for which this fills it.
    """
    loop, answers = asyncio.get_running_loop(), Answers()
    lines = [Line(number, compose, answers, needs=1 if heard is None else 2) for number in range(connections)]
    if heard is not None:
        heard.update({number: line.heard for number, line in enumerate(lines)})
    began, worked, server_worked = perf_counter(), process_time(), server.processor_seconds()
    for line in lines:
        await loop.create_connection(lambda line=line: line, "127.0.0.1", server.port)  # type: ignore[misc]  # mypy loses the default's type
    await asyncio.sleep(seconds)
    took, work = perf_counter() - began, process_time() - worked
    measured = Measured(answers.answers, took, work, server.processor_seconds() - server_worked)
    answers.asking = False
    await _settled(lines, answers)
    return measured


async def _settled(lines: list[Line], answers: Answers) -> None:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            for line in lines:
                await line.quiet.wait()
    except TimeoutError:
        message = "the server fell silent"
        raise Unanswered(message) from None
    finally:
        for line in lines:
            line.close()
    if answers.faults:
        message = f"{len(answers.faults)} responses were not 200, the first {answers.faults[0]}"
        raise Unanswered(message)


def request(path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """One POST, ready for the wire."""
    told = {"Host": "127.0.0.1", **headers, "Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"POST {path} HTTP/1.1\r\n{lines}\r\n".encode() + body
