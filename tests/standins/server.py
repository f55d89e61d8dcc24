"""What both stand-ins share: a real HTTP server on loopback, a record of what it was asked, and troubles on demand.

A stand-in is used as `async with`, in a running event loop. It binds 127.0.0.1 on a port the system picks, installs no
signal handlers, touches no logging set-up, and is gone when the block ends.
"""

from __future__ import annotations

import asyncio
import socket
import time
from abc import ABC, abstractmethod
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal, Self, cast

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from starlette.requests import Request

Kind = Literal["ratelimited", "500", "slow", "dead"]
SHUTDOWN_SECONDS = 1


def platform_clock() -> float:
    """A platform tells its own time, so this is the one clock that no caller hands in. Unix seconds."""
    return time.time()  # noqa: TID251 - the other side of the wire, not our code


@dataclass(frozen=True)
class Call:
    """One request that a stand-in accepted: `method` as the platform's documents name it, `args` decoded."""

    method: str
    args: dict[str, Any]


@dataclass
class Trouble:
    """What the next `times` requests to one method meet. `seconds` is the wait, or the Retry-After."""

    kind: Kind
    times: int
    seconds: float


class Refused(Exception):  # noqa: N818 - platforms call their answer an error; this is the raising of it
    """What a platform refuses: a status, its own code, and our words for what was wrong.

    `ours` is False where no code of ours could have known, such as a channel that the app was just removed from.
    """

    def __init__(self, *, code: str, faults: list[str], status: HTTPStatus = HTTPStatus.OK, ours: bool = True) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.faults = faults
        self.ours = ours


class LoopbackServer(uvicorn.Server):
    """uvicorn inside someone else's event loop: it says when it is ready, and leaves signals to its host."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signals: Ctrl-C belongs to the test run."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as uvicorn does, then let the host go on without polling."""
        await super().startup(sockets)
        self.ready.set()


class StandIn(ABC):
    """One platform on loopback. `calls` holds what it accepted, `faults` says in plain words what it refused.

    A test of our own code ends with `assert not stand_in.faults`. What was refused for no fault of ours, because a
    test arranged it so, is in `turned_away` instead.
    """

    methods: frozenset[str]  # every method that can be in trouble, so that a slip of the pen in a test is loud
    rate_limited: Mapping[str, Any]  # the platform's own body beside a 429

    def __init__(self, clock: Callable[[], float] = platform_clock) -> None:
        self.clock = clock
        self.calls: list[Call] = []
        self.faults: list[str] = []
        self.turned_away: list[str] = []
        self.troubles: dict[str, Trouble] = {}
        self.url = ""

    @abstractmethod
    def routes(self) -> Sequence[Route]:
        """The platform's addresses. Called once, at the start."""

    def fail_next(self, method: str, kind: Kind, times: int = 1, seconds: float = 1) -> None:
        """Make the next `times` requests to `method` go wrong.

        `ratelimited`: 429 with Retry-After of `seconds`. `500`: a server error. `slow`: `seconds` pass, then the
        request is answered as ever. `dead`: the connection closes without an answer. Raises ValueError for a method
        that the platform does not have.
        """
        if method not in self.methods:
            message = f"{method!r} is not one of {', '.join(sorted(self.methods))}"
            raise ValueError(message)
        self.troubles[method] = Trouble(kind, times, seconds)

    def calls_to(self, method: str) -> list[dict[str, Any]]:
        """The arguments of every accepted call to one method, oldest first."""
        return [call.args for call in self.calls if call.method == method]

    def forget(self) -> None:
        """Forget every call and all that a test arranged, so that one running stand-in serves many tests."""
        self.calls.clear()
        self.faults.clear()
        self.turned_away.clear()
        self.troubles.clear()

    def accept(self, method: str, args: dict[str, Any]) -> None:
        """Record a request that passed every check."""
        self.calls.append(Call(method, args))

    def refuse(self, method: str, refusal: Refused) -> None:
        """Record a request that did not pass."""
        record = self.faults if refusal.ours else self.turned_away
        record.extend(f"{method}: {fault}" for fault in refusal.faults)

    async def trouble(self, method: str, request: Request) -> Response | None:
        """The trouble that was ordered for this request, or None when it is to be answered as ever."""
        trouble = self.troubles.get(method)
        if trouble is None:
            return None
        trouble.times -= 1
        if trouble.times <= 0:
            del self.troubles[method]
        if trouble.kind == "ratelimited":
            headers = {"Retry-After": str(int(trouble.seconds))}
            return JSONResponse(self.rate_limited, HTTPStatus.TOO_MANY_REQUESTS, headers)
        if trouble.kind == "500":
            return PlainTextResponse("server error", HTTPStatus.INTERNAL_SERVER_ERROR)
        if trouble.kind == "slow":
            await asyncio.sleep(trouble.seconds)
            return None
        return await hang_up(request)

    async def __aenter__(self) -> Self:
        # TCP is named, because asyncio turns off Nagle's delay (40 ms an answer) only for sockets that name it.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._server = LoopbackServer(_configuration(Starlette(routes=list(self.routes()))))
        self._running = asyncio.create_task(self._server.serve([listener]))
        await self._server.ready.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.should_exit = True
        await self._running


async def hang_up(request: Request) -> Response:
    """Close the connection with nothing said. uvicorn offers no way to do so: its transport is reached for."""
    cast("Any", request.receive).__self__.transport.abort()
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response()  # goes nowhere: the connection is closed


def _configuration(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
