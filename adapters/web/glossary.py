"""The pages of the glossary. They hold public facts alone, so nobody needs a session to read or share them."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.jargon.book import Book
from bot.jargon.pages import FRONT, LETTERS, NATIONS, Named, Wanted, read

KEPT = 128
"""Pages held as they were written; the longest, of a whole setting, has about a megabyte."""

FRESH_SECONDS = 600
"""A browser shows what it has for so long without asking."""


@dataclass(frozen=True, slots=True)
class Written:
    """A page as it goes out, plain and packed; `mark` differs when a word of it does."""

    body: bytes
    packed: bytes
    mark: str


class GlossaryPages:
    """Answers browsers from the book; `page` writes a template, as for every page."""

    def __init__(self, book: Book, page: Callable[..., HTMLResponse], headers: Mapping[str, str]) -> None:
        self._book = book
        self._page = page
        self._headers = {**headers, "Cache-Control": f"public, max-age={FRESH_SECONDS}", "Vary": "Accept-Encoding"}
        templates = (Path(__file__).parent / "templates").glob("*.html")
        newest = datetime.fromtimestamp(max(file.stat().st_mtime for file in templates), UTC)
        self._changed = max(book.changed, newest).replace(microsecond=0)
        self._list_of = lru_cache(KEPT)(self._write_list)
        self._term_of = lru_cache(KEPT)(self._write_term)
        self.routes: list[BaseRoute] = [Route(FRONT, self._list), Route(FRONT + "/{term:path}", self._term)]

    async def _list(self, request: Request) -> Response:
        wanted = read(_asked(request), self._book.settings)
        # Beside the event loop, because a long page takes tenths of a second to write.
        if wanted.words:  # what somebody looks for is kept nowhere, and there are too many of them to hold ready
            return await asyncio.to_thread(self._sought, wanted, packed=_takes_packed(request))
        return self._answer(request, await asyncio.to_thread(self._list_of, wanted))

    async def _term(self, request: Request) -> Response:
        name = request.path_params["term"].encode("utf-8", "replace").decode()
        if not name:
            return RedirectResponse(FRONT, 308, headers=self._headers)
        if name in self._book:
            return self._answer(request, self._term_of(name))
        meant = self._book.otherwise(name)
        if isinstance(meant, Named):
            return RedirectResponse(meant.path, 302, headers=self._headers)
        return self._page("glossary_missing.html", 404, missing=meant, **self._form(Wanted(words=meant.name)))

    def _sought(self, wanted: Wanted, *, packed: bool) -> HTMLResponse:
        page = self._shown(wanted)
        page.headers["Vary"] = "Accept-Encoding"
        if packed:
            page.body = _pack(bytes(page.body))
            page.headers["Content-Length"] = str(len(page.body))
            page.headers["Content-Encoding"] = "gzip"
        return page

    def _shown(self, wanted: Wanted) -> HTMLResponse:
        shown = self._book.browse(wanted)
        return self._page("glossary.html", list=shown, **self._form(shown.wanted))

    def _form(self, wanted: Wanted) -> dict[str, object]:
        """The fields by which to look for something else."""
        book = self._book
        return {
            "wanted": wanted,
            "settings": book.settings,
            "sizes": book.sizes,
            "nations": NATIONS,
            "alphabet": LETTERS,
        }

    def _write_list(self, wanted: Wanted) -> Written:
        return _written(self._shown(wanted))

    def _write_term(self, name: str) -> Written:
        return _written(self._page("glossary_term.html", page=self._book.term(name), **self._form(Wanted())))

    def _answer(self, request: Request, written: Written) -> Response:
        """The page, or word that the browser's own copy is good still."""
        told = {**self._headers, "ETag": written.mark, "Last-Modified": format_datetime(self._changed, usegmt=True)}
        if self._has_it(request, written.mark):
            return Response(status_code=304, headers=told)
        if not _takes_packed(request):
            return HTMLResponse(written.body, headers=told)
        return HTMLResponse(written.packed, headers={**told, "Content-Encoding": "gzip"})

    def _has_it(self, request: Request, mark: str) -> bool:
        """Whether the browser holds this very page; a mark tells more than a day, and so goes before it."""
        marks = request.headers.get("if-none-match")
        if marks is not None:
            return mark in {each.strip() for each in marks.split(",")} or marks.strip() == "*"
        try:
            return self._changed <= parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        except (TypeError, ValueError):  # not a time, or one without a zone
            return False


def _written(page: HTMLResponse) -> Written:
    body = bytes(page.body)
    # Weak, because the plain page and the packed one share it.
    return Written(body, _pack(body), f'W/"{blake2b(body, digest_size=12).hexdigest()}"')


def _pack(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


def _takes_packed(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


def _asked(request: Request) -> dict[str, str]:
    """What an address asks for; of a field given twice the last."""
    return {name: value.encode("utf-8", "replace").decode() for name, value in request.query_params.items()}
