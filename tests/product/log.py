"""The log in a lead's browser: opened by a link from chat, read, and taken home in four formats."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import openpyxl
from icalendar import Calendar

from tests.product.forms import Shown

Row = tuple[int, str, str, str, str]
"""Number, words, owner, status and due day (ISO 8601) of an Action."""


@dataclass(frozen=True)
class InLog:
    """One browser."""

    http: httpx.AsyncClient

    async def enter(self, shown: Shown, name: str) -> None:
        """Open the link that was shown in chat, see whose it is, and press Continue, which leads to the log."""
        door, link = _link(shown)
        page = (await self.http.get(door)).text
        assert f"This link opens the Room for {name}" in page
        entered = await self.http.post("/enter", data={"link": link})
        assert (entered.status_code, entered.headers["location"]) == (303, "/log"), entered.text

    async def is_refused(self, shown: Shown) -> None:
        """A link that was used lets nobody in."""
        _, link = _link(shown)
        refused = await self.http.post("/enter", data={"link": link})
        assert (refused.status_code, "You need a new link" in refused.text) == (403, True)
        assert (await self.http.get("/log")).status_code == 403

    async def page(self, address: str = "/log") -> str:
        """What a page of the log says, as HTML."""
        response = await self.http.get(address)
        assert response.status_code == 200, response.text
        return response.text

    async def history(self, page: str, number: int) -> list[str]:
        """What happened to one of the Actions of a page, by the words of its headings."""
        found = re.search(rf'class="number">{number}</td>\s*<td[^>]*><a href="(/log/action/\d+)"', page)
        assert found, page
        return re.findall(r"<h3>([^<]*)</h3>", await self.page(found[1]))

    async def files(self, page: str) -> dict[str, bytes]:
        """All that a page offers to take home, by the kind of file."""
        offered = re.findall(r'<a class="button" href="(/log/export/(\w+)[^"]*)">', page)
        assert len(offered) == 5, page
        taken = {}
        for address, kind in reversed(offered):  # of the two CSVs the first, which is for Excel
            response = await self.http.get(unescape(address))
            assert response.status_code == 200, response.text
            assert response.headers["content-disposition"].startswith("attachment;")
            taken[kind] = response.content
        return taken


def _link(shown: Shown) -> tuple[str, str]:
    """Where the link of a card leads, on whatever host, and what it holds."""
    url = urlsplit(shown.button("Open the log")["url"])
    return f"{url.path}?{url.query}", parse_qs(url.query)["link"][0]


def in_csv(content: bytes) -> list[Row]:
    assert content.startswith(b"\xef\xbb\xbf"), "Excel would not know that it is UTF-8"
    rows = csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""))
    return [(int(one["Number"]), one["Action"], one["Owner"], one["Status"], one["Due"]) for one in rows]


def in_json(content: bytes) -> list[Row]:
    return [(one["number"], one["text"], one["owner"], one["status"], one["due"]) for one in json.loads(content)]


def in_workbook(content: bytes) -> list[Row]:
    """Days are days and words are words: nothing runs."""
    rows = table(content, "Actions")
    for row in rows:
        assert all(row[name].is_date for name in ("Due", "First due", "Logged"))
        assert {row[name].data_type for name in ("Room", "Action", "Owner", "Status")} == {"s"}
    return [
        (row["Number"].value, row["Action"].value, row["Owner"].value, row["Status"].value, _day(row["Due"]))
        for row in rows
    ]


def table(content: bytes, name: str) -> list[dict[str, Any]]:
    """The cells of a sheet, by their headings."""
    headings, *rows = openpyxl.load_workbook(BytesIO(content))[name].iter_rows()
    names = [str(each.value) for each in headings]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _day(cell: Any) -> str:  # noqa: ANN401 -- of openpyxl, which has no types
    return str(cell.value.date().isoformat())


def in_calendar(content: bytes) -> list[tuple[str, date]]:
    """What each event is called, and its day."""
    events = Calendar.from_ical(content.decode()).walk("VEVENT")
    return [(str(each["summary"]), each.decoded("dtstart")) for each in events]


def dated(rows: Sequence[Row]) -> list[tuple[str, date]]:
    """What a calendar makes of such rows, of which none is finished."""
    return [(words, date.fromisoformat(due)) for _, words, _, _, due in rows]
