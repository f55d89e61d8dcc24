"""The ASGI application: each adapter's routes, and what an operator watches."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.metrics import Metrics

LARGEST_BODY = 1_000_000
"""Bytes. Ten times the largest real delivery of any platform."""

Trouble = Callable[[Request, Exception], Awaitable[Response]]
Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


class TooLarge(Exception):  # noqa: N818 -- said to a person as it is
    """A body passed the limit while it was being read."""


class Guard:
    """Stops large bodies before anyone reads them, and turns a fault of ours into a decent answer, logged once."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on unless it is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = False

        async def note_start(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            _check_announced_size(scope)
            await self._app(scope, _counted(receive), note_start)
        except TooLarge:
            if not began:
                await PlainTextResponse("That is too large: 1 MB at most.", 413)(scope, receive, send)
        except ClientDisconnect:  # nobody is left to answer
            return
        except Exception as error:
            apology = _reported(error, _pattern(scope))
            if began:
                raise
            await apology(scope, receive, send)


def _pattern(scope: Scope) -> str:
    """The address as its route has it: in a path itself may stand what somebody typed, or the key of a link."""
    for route in scope["app"].routes:
        match, _ = route.matches(scope)
        if match is not Match.NONE:
            return str(getattr(route, "path", ""))
    return ""


def _reported(error: Exception, path: str) -> Response:
    """Log a fault of ours once; the answer has the reference by which it is found."""
    reference = secrets.token_hex(4).upper()
    structlog.get_logger().error("request_failed", reference=reference, path=path, error=type(error).__name__)
    said = f"Sorry, the fault is ours. Please try again; your IT team can find it by this reference: {reference}"
    return PlainTextResponse(said, 500)


def _check_announced_size(scope: Scope) -> None:
    announced = dict(scope["headers"]).get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > LARGEST_BODY:
        raise TooLarge


def _counted(receive: Receive) -> Receive:
    """Count what really comes, because a sender may announce less, or nothing."""
    total = 0

    async def counting() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > LARGEST_BODY:
            raise TooLarge
        return message

    return counting


def application(  # noqa: PLR0913 -- the root hands each over once
    routes: Sequence[BaseRoute],
    metrics: Metrics,
    ready: Callable[[], Awaitable[list[str]]],
    lifespan: Lifespan,
    *,
    trouble: Trouble | None = None,
    hosts: Sequence[str] = ("*",),
) -> ASGIApp:
    """Put the routes together.

    `ready` names what is not, in plain sentences; `trouble` answers what no route will; `hosts` are the names under
    which we answer at all, so that a page elsewhere cannot reach us by giving its own name our address.
    """
    known = [] if "*" in hosts else [Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))]
    return Starlette(
        routes=[*routes, *_watched(metrics, ready)],
        # Guard stands inside Starlette, because its own outermost layer would answer a fault before Guard could.
        middleware=[Middleware(Guard), *known],
        exception_handlers={HTTPException: trouble} if trouble else {},
        lifespan=lifespan,
    )


def _watched(metrics: Metrics, ready: Callable[[], Awaitable[list[str]]]) -> list[BaseRoute]:
    """What an operator's own tools ask for."""

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readiness(_request: Request) -> Response:
        faults = await ready()
        return JSONResponse({"ready": not faults, "faults": faults}, 503 if faults else 200)

    async def measured(_request: Request) -> Response:
        return Response(metrics.text(), media_type=metrics.content_type)

    return [Route("/health", health), Route("/ready", readiness), Route("/metrics", measured)]
