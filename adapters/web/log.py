"""The pages of the log: what was agreed, what became of it, what it adds up to, and its files."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import IO

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from adapters.web.files import attachment
from bot.actions.filters import Filter, Show, Sort
from bot.actions.log.figures import SPANS
from bot.actions.log.pages import FiguresPage, HistoryPage, LogFile, LogPage
from bot.actions.rules import Entry
from bot.message import Picture, TryLater
from bot.principles import Principle
from bot.rooms.rules import Desk, Seat

CHUNK = 256 * 1024
MOST_DIGITS = 9

FILES = (
    ("csv", "CSV, for Excel", ""),
    ("csv", "CSV, for other programs", "bom=no"),
    ("xlsx", "Excel workbook, with decisions and history", ""),
    ("ics", "Calendar, of what has a due day", ""),
    ("json", "JSON, for programs", ""),
)
"""How each kind of file is offered, and what its address asks for besides the filter."""

COLUMNS: tuple[tuple[str, Sort | None, Sort | None], ...] = (
    ("No.", Sort.OLDEST, Sort.NEWEST),
    ("Action", None, None),
    ("Owner", Sort.OWNER, None),
    ("Organisation", Sort.ORGANISATION, None),
    ("Status", Sort.STATUS, None),
    ("Due", Sort.DUE, Sort.LATEST_DUE),
)
"""Each heading with the order it puts the rows in, and the one that turns that round."""


@dataclass(frozen=True, slots=True)
class LogStore:
    """What these pages ask of the record; each raises TryLater while it is away, and gives None where there is none."""

    page: Callable[[Seat, Mapping[str, str]], Awaitable[LogPage | None]]
    history: Callable[[Seat, int], Awaitable[HistoryPage | None]]
    figures: Callable[[Seat, Mapping[str, str]], Awaitable[FiguresPage | None]]
    file: Callable[[Seat, Mapping[str, str], str], Awaitable[LogFile | None]]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's name, where pressing it leads, and how the rows are ordered by it now (as aria-sort says)."""

    name: str
    query: str
    sorted: str


class LogPages:
    """Answers browsers; `desk` tells who asks and `page` writes a template, as for every page."""

    def __init__(
        self,
        store: LogStore,
        desk: Callable[[Request], Awaitable[Desk | None]],
        page: Callable[..., HTMLResponse],
        headers: Mapping[str, str],
    ) -> None:
        self._store = store
        self._desk = desk
        self._page = page
        self._headers = headers
        self.routes: list[BaseRoute] = [
            Route("/log", self._guarded(self._log)),
            Route("/log/downloads", self._downloads),
            Route("/log/figures", self._guarded(self._figures)),
            Route("/log/action/{number}", self._guarded(self._action)),
            Route("/log/export/{kind}", self._guarded(self._file)),
        ]

    def _guarded(self, answer: Callable[[Request, Desk], Awaitable[Response]]) -> Callable[[Request], object]:
        """For who has a session; whoever has none is turned away, and that is logged."""

        async def guarded(request: Request) -> Response:
            try:
                desk = await self._desk(request)
                if desk is None:
                    structlog.get_logger().warning("log_denied", reason="no session")
                    return self._page("closed.html", 403)
                return await answer(request, desk)
            except TryLater:
                return self._page("away.html", 503)

        return guarded

    async def _downloads(self, _request: Request) -> Response:
        """Where a link from chat leads: the files stand on the page itself."""
        return RedirectResponse("/log#files", 303, headers=dict(self._headers))

    async def _log(self, request: Request, desk: Desk) -> Response:
        shown = await self._store.page(desk.seat, _asked(request))
        if shown is None:
            return self._page("closed.html", 403)
        wanted = shown.wanted
        return self._page(
            "log.html",
            desk=desk,
            log=shown,
            form=_form(shown),
            headings=[_heading(each, wanted) for each in COLUMNS],
            rows=[_row(entry, shown.today) for entry in shown.entries],
            query=wanted.query(),
            files=_files(wanted),
            turn=lambda number: _query(wanted, page=str(number)),
            several=len(shown.rooms) > 1,
            day=_day,
        )

    async def _action(self, request: Request, desk: Desk) -> Response:
        asked = request.path_params["number"]
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS else 0
        shown = await self._store.history(desk.seat, number)
        if shown is None:
            words = "It may be gone, or belong to a Room that you are not in. Look for it in the log."
            return self._page("trouble.html", 404, title="The log has no such action", words=words)
        row = _row(shown.entry, shown.today)
        return self._page("log_action.html", desk=desk, log=shown, row=row, day=_day, moment=_moment)

    async def _figures(self, request: Request, desk: Desk) -> Response:
        shown = await self._store.figures(desk.seat, _asked(request))
        if shown is None:
            return self._page("closed.html", 403)
        spans = [(span, _query(shown.wanted, weeks=str(span))) for span in SPANS]
        pictures = [(each, _inline(each)) for each in shown.pictures]
        query = shown.wanted.query()
        return self._page("log_figures.html", desk=desk, log=shown, spans=spans, pictures=pictures, query=query)

    async def _file(self, request: Request, desk: Desk) -> Response:
        found = await self._store.file(desk.seat, _asked(request), request.path_params["kind"])
        if found is None:
            words = "The log comes as csv, xlsx, ics or json."
            return self._page("trouble.html", 404, title="There is no such file", words=words)
        told = {"Content-Disposition": attachment(found.name), "Content-Length": str(found.length)}
        headers = {**self._headers, **told}
        return StreamingResponse(_chunks(found.content), media_type=found.media_type, headers=headers)


async def _chunks(content: IO[bytes]) -> AsyncIterator[bytes]:
    with content:
        while chunk := await asyncio.to_thread(content.read, CHUNK):
            yield chunk


def _asked(request: Request) -> dict[str, str]:
    """What an address asks for; of a field given twice the last."""
    texts = dict(request.query_params.items())
    return {name: value.encode("utf-8", "replace").decode() for name, value in texts.items()}


def _query(wanted: Filter, **more: str) -> str:
    """A filter as part of an address, with something more in it; the first page needs no number."""
    parts = [f"{name}={value}" for name, value in more.items() if (name, value) != ("page", "1")]
    return "&".join(filter(None, (wanted.query(), *parts)))


def _heading(column: tuple[str, Sort | None, Sort | None], wanted: Filter) -> Heading:
    name, up, down = column
    if up is None:
        return Heading(name, "", "")
    now = "ascending" if wanted.sort is up else "descending" if wanted.sort is down else ""
    then = down if down and wanted.sort is up else up
    return Heading(name, _query(replace(wanted, sort=then)), now or "none")


def _row(entry: Entry, today: date) -> dict[str, object]:
    action = entry.action
    status = action.status.capitalize()
    return {"entry": entry, "status": status, "late": action.is_late(today), "due": _day(action.due)}


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else ""


def _moment(at: datetime) -> str:
    return f"{at:%A} {at.day} {at:%B %Y}, {at:%H:%M}"


def _files(wanted: Filter) -> list[tuple[str, str]]:
    return [
        (label, f"/log/export/{kind}?" + "&".join(filter(None, (wanted.query(), more)))) for kind, label, more in FILES
    ]


def _form(shown: LogPage) -> dict[str, object]:
    """The fields of the form: each choice with its options and what is chosen."""
    wanted = shown.wanted
    who = f"owner-{wanted.owner}" if wanted.owner else f"outsider-{wanted.outsider}" if wanted.outsider else ""
    said = {Show.ALL: "All", Show.UNFINISHED: "Not finished", Show.LATE: "Late", Show.NOBODYS: "Nobody’s yet"}
    rooms = tuple((str(number), name) for number, name in shown.rooms.items())
    everything = (
        ("room", "Room", (("", "All my Rooms"), *rooms), str(wanted.room or "")),
        ("show", "Status", tuple((each.value, said.get(each, each.capitalize())) for each in (Show.ALL, *Show)[:-1]),
         wanted.show.value),
        ("organisation", "Organisation", (("", "All"), *shown.organisations), str(wanted.organisation or "")),
        ("who", "Owner", (("", "Everyone"), *shown.owners), who),
        ("principle", "Principle", (("", "All"), *((each.value, each.capitalize()) for each in Principle)),
         wanted.principle or ""),
    )  # fmt: skip
    choices = [each for each in everything if each[0] != "room" or len(rooms) > 1]
    days = [
        ("due_from", "Due from", wanted.due_from.isoformat() if wanted.due_from else ""),
        ("due_until", "Due until", wanted.due_until.isoformat() if wanted.due_until else ""),
    ]
    unseen = {
        name: value.isoformat()
        for name in ("done_from", "done_until", "logged_from")
        if (value := getattr(wanted, name))
    }
    return {"choices": choices, "days": days, "words": wanted.words, "sort": wanted.sort.value, "unseen": unseen}


def _inline(picture: Picture) -> str:
    return f"data:image/png;base64,{b64encode(picture.content).decode()}"
