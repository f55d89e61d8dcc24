"""Cells of files that people open in a spreadsheet. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # by it Excel knows UTF-8


_RUNS = "=+@\t\r\n\uff1d\uff0b\uff0d\uff20-"  # four of them full width
_FIRST = frozenset(f" {_RUNS}")
MAY_RUN = f" *[{_RUNS}]"  # Python and PostgreSQL read it alike
may_run = re.compile(MAY_RUN).match
"""Whether a spreadsheet would run a cell with these words."""


def harmless(cell: str) -> str:
    """A spreadsheet would run a cell that begins so; an apostrophe makes it plain text."""
    return f"'{cell}" if may_run(cell) else cell


def all_harmless(cells: Sequence[str]) -> Sequence[str]:
    """The same of many at once. Few begin so, and their first characters are soon looked at together."""
    return cells if _FIRST.isdisjoint({cell[:1] for cell in cells}) else [harmless(cell) for cell in cells]


def spreadsheet(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as CSV in UTF-8."""
    text = io.StringIO(newline="")
    text.write(BYTE_ORDER_MARK)
    csv.writer(text).writerows([[harmless(cell) for cell in row] for row in rows])
    return text.getvalue().encode()
