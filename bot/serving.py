"""Listens on a port until it is told to stop, and then finishes what is in flight."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Awaitable, Callable

import uvicorn
from starlette.types import ASGIApp

from bot.settings import SettingsError

GRACE_SECONDS = 10
"""For answers in flight when the process is told to stop; container platforms kill after 30."""


class _Server(uvicorn.Server):
    """Ends what would never end by itself before waiting for the rest."""

    def __init__(self, config: uvicorn.Config, closing: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._closing = closing

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Called by uvicorn once a signal has come."""
        await self._closing()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """Take the port; raises SettingsError with the next step when that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Naming TCP lets the loop turn Nagle's delay off; without it each answer on a kept connection waits 40 ms.
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            message = f"PORT is wrong: another program already listens on {port}. Choose a free one, such as PORT=3979."
        elif error.errno == errno.EACCES:
            message = f"PORT is wrong: this user may not listen on {port}. Choose one above 1023, such as PORT=3978."
        else:
            message = f"HOST is wrong: this machine has no address {host}. Use 127.0.0.1, or 0.0.0.0 for every address."
        raise SettingsError(message) from None
    return taken


async def serve(app: ASGIApp, listening: socket.socket, closing: Callable[[], Awaitable[None]]) -> None:
    """Run until SIGINT or SIGTERM; `closing` ends the streams that would keep the server waiting."""
    for stopping in (signal.SIGINT, signal.SIGTERM):
        # uvicorn raises a signal again once it has finished; being told to stop is no fault, so the exit status is 0.
        signal.signal(stopping, lambda _number, _frame: None)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    await _Server(config, closing).serve([listening])
