"""Cells of files that people open in a spreadsheet. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # by it Excel knows UTF-8


MAY_RUN = " *[=+@\t\r\n\uff1d\uff0b\uff0d\uff20-]"  # four of them full width; Python and PostgreSQL read it alike
may_run = re.compile(MAY_RUN).match
"""Whether a spreadsheet would run a cell with these words."""


def harmless(cell: str) -> str:
    """A spreadsheet would run a cell that begins so; an apostrophe makes it plain text."""
    return f"'{cell}" if may_run(cell) else cell


def spreadsheet(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as CSV in UTF-8."""
    text = io.StringIO(newline="")
    text.write(BYTE_ORDER_MARK)
    csv.writer(text).writerows([[harmless(cell) for cell in row] for row in rows])
    return text.getvalue().encode()
