"""The log over HTTP: for programs with a token, and for calendars by an address of their own. It can only be read."""

from __future__ import annotations

import asyncio
import json
import math
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import IO, TypeAlias

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route

from adapters.api.openapi import description
from adapters.api.problems import (
    AWAY,
    FAULT,
    MISSING,
    NO_WAY,
    ONLY_READ,
    PRIVATE,
    UNAUTHORISED,
    UNREADABLE,
    problem,
)
from adapters.api.reading import OF_ACTIONS, OF_DECISIONS, Asked, number_in, read
from bot.actions.filters import Filter
from bot.actions.log.pages import LogFile
from bot.actions.log.sheets import Holder, Mark, Object, Sheet
from bot.message import TryLater

CHUNK = 256 * 1024
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Big Room"', "Vary": "Authorization"}
ENDING = ".ics"

Page: TypeAlias = Callable[[Holder, Filter, Mark | None, int], Awaitable[Sheet | None]]
Answer: TypeAlias = Callable[[Request], Awaitable[Response]]
Keyed: TypeAlias = Callable[[Request, Holder], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class ApiStore:
    """What the API asks of the record; each raises TryLater while it is away, and gives None where there is none."""

    holder: Callable[[str], Awaitable[Holder | None]]
    rooms: Callable[[Holder], Awaitable[Sequence[Object]]]
    actions: Page
    action: Callable[[Holder, int], Awaitable[Object | None]]
    history: Callable[[Holder, int], Awaitable[Sheet | None]]
    decisions: Page
    feed: Callable[[str], Awaitable[tuple[LogFile, str] | None]]


class Api:
    """Answers programs. It delivers nothing, so it is no Messenger."""

    def __init__(self, store: ApiStore) -> None:
        self._store = store
        self._description = description()
        log = [
            Route("/openapi.json", _guarded(self._described)),
            Route("/rooms", self._keyed(self._rooms)),
            Route("/actions", self._keyed(self._listed(store.actions, OF_ACTIONS))),
            Route("/actions/{id}", self._keyed(self._action)),
            Route("/actions/{id}/history", self._keyed(self._history)),
            Route("/decisions", self._keyed(self._listed(store.decisions, OF_DECISIONS))),
        ]
        feeds = [Route("/{key}" + ENDING, _guarded(self._feed))]
        self.routes: list[BaseRoute] = [Mount("/api/v1", _apart(log)), Mount("/calendar", _apart(feeds))]

    def _keyed(self, answer: Keyed) -> Answer:
        """For who holds a token; none, a wrong one and a revoked one get the same answer."""

        async def keyed(request: Request) -> Response:
            scheme, _, token = request.headers.get("Authorization", "").partition(" ")
            given = token.strip() if scheme.lower() == "bearer" else ""
            who = await self._store.holder(given) if given else None
            if not given:
                structlog.get_logger().warning("log_denied", reason="no token")
            if who is None:
                return problem(HTTPStatus.UNAUTHORIZED, UNAUTHORISED, CHALLENGE)
            return await answer(request, who)

        return _guarded(keyed)

    async def _described(self, request: Request) -> Response:
        return _fresh(request, self._description)

    async def _rooms(self, request: Request, who: Holder) -> Response:
        _, faults = read(request.query_params.multi_items(), ())
        if faults:
            return problem(HTTPStatus.UNPROCESSABLE_ENTITY, UNREADABLE, faults=faults)
        return _fresh(request, {"rooms": list(await self._store.rooms(who))})

    def _listed(self, page: Page, known: Sequence[str]) -> Keyed:
        async def listed(request: Request, who: Holder) -> Response:
            asked, faults = read(request.query_params.multi_items(), known)
            if faults:
                return problem(HTTPStatus.UNPROCESSABLE_ENTITY, UNREADABLE, faults=faults)
            sheet = await _page(page, who, asked)
            if sheet is None:
                return problem(HTTPStatus.NOT_FOUND, MISSING)
            cursor = asked.cursor(sheet.next) if sheet.next else None
            return _fresh(request, {"items": list(sheet.rows), "next_cursor": cursor})

        return listed

    async def _action(self, request: Request, who: Holder) -> Response:
        found = await self._store.action(who, _number(request))
        return _fresh(request, found) if found else problem(HTTPStatus.NOT_FOUND, MISSING)

    async def _history(self, request: Request, who: Holder) -> Response:
        found = await self._store.history(who, _number(request))
        return _fresh(request, {"items": list(found.rows)}) if found else problem(HTTPStatus.NOT_FOUND, MISSING)

    async def _feed(self, request: Request) -> Response:
        """A calendar. Its key stands in the address, so nothing of that is ever logged."""
        found = await self._store.feed(request.path_params["key"])
        if found is None:
            return problem(HTTPStatus.NOT_FOUND, MISSING)
        file, name = found
        told = {**PRIVATE, "ETag": f'"{name}"'}
        if _has(request, name):
            file.content.close()
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=told)
        told = {**told, "Content-Length": str(file.length), "Content-Disposition": f'inline; filename="{file.name}"'}
        if request.method == "HEAD":
            file.content.close()
            return Response(headers=told, media_type=file.media_type)
        return StreamingResponse(_chunks(file.content), headers=told, media_type=file.media_type)


def _apart(routes: Sequence[BaseRoute]) -> Starlette:
    """Routes that refuse in our own words, and not in those of a page."""
    made = Starlette(routes=routes, exception_handlers={HTTPException: _refused})
    made.router.redirect_slashes = False
    return made


async def _refused(_request: Request, error: Exception) -> Response:
    status = HTTPStatus(error.status_code) if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND
    detail = ONLY_READ if status is HTTPStatus.METHOD_NOT_ALLOWED else NO_WAY
    return problem(status, detail, getattr(error, "headers", None))


def _guarded(answer: Answer) -> Answer:
    """Say in JSON that the record is away, or that the fault is ours; that is logged once, without the address."""

    async def guarded(request: Request) -> Response:
        try:
            return await answer(request)
        except TryLater as later:
            return problem(HTTPStatus.SERVICE_UNAVAILABLE, AWAY, {"Retry-After": str(math.ceil(later.seconds))})
        except Exception as error:  # noqa: BLE001 -- the last place where it can become words for a program
            reference = secrets.token_hex(4).upper()
            structlog.get_logger().error("api_failed", reference=reference, error=type(error).__name__)
            return problem(HTTPStatus.INTERNAL_SERVER_ERROR, FAULT + reference)

    return guarded


async def _page(page: Page, who: Holder, asked: Asked) -> Sheet | None:
    return await page(who, asked.wanted, asked.after, asked.limit)


def _number(request: Request) -> int:
    """The id in the address; 0, which nothing has, for what is none."""
    try:
        return number_in(request.path_params["id"])
    except ValueError:
        return 0


def _fresh(request: Request, content: Object) -> Response:
    """As JSON; who has the same already is told only that."""
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    name = sha256(body).hexdigest()
    told = {**PRIVATE, "ETag": f'"{name}"', "Vary": "Authorization"}
    if _has(request, name):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=told)
    return Response(body, headers=told, media_type="application/json")


def _has(request: Request, name: str) -> bool:
    """Whether a program said that it has the answer of this name."""
    named = request.headers.get("If-None-Match", "")
    return any(each.strip().removeprefix("W/") in {f'"{name}"', "*"} for each in named.split(","))


async def _chunks(content: IO[bytes]) -> AsyncIterator[bytes]:
    with content:
        while chunk := await asyncio.to_thread(content.read, CHUNK):
            yield chunk
