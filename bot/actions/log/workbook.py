"""The log as a workbook of any length in the memory of one row: Actions, Decisions and what happened to them.

Pure but for the file it is given; its rows wait in a temporary folder until it is closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from tempfile import TemporaryDirectory
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.actions.log.copies import DECIDED, HEADINGS, Cell

HAPPENED = ("Room", "About", "Number", "Day", "Time", "Who", "What", "Before", "After", "Reason")
WIDTHS = {
    "Room": 22, "Action": 60, "Decision": 60, "Owner": 22, "Organisation": 28, "Organisations present": 40, "Note": 40,
    "Principle": 20, "Status": 12, "Who": 34, "What": 16, "Before": 50, "After": 50, "Reason": 40,
    "Leads to actions": 16, "Times re-dated": 14, "Weeks carried over": 18,
}  # fmt: skip
WIDTH = 12
LONG = {"Action", "Decision", "Note", "Before", "After", "Reason", "Organisations present"}

MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
"""What a sheet and a cell of Excel hold; the rows of more go to a further sheet."""


class _Sheet:
    """Rows under headings, on as many sheets as they need."""

    def __init__(self, book: Workbook, name: str, headings: Sequence[str], most: int) -> None:
        self._book = book
        self._name = name
        self._headings = headings
        self._most = most
        self._day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._top = book.add_format({"valign": "top"})
        self._bold = book.add_format({"bold": True, "bg_color": "#e4edf0", "bottom": 1})
        self._number = 1
        self._sheet = self._begin()

    def _begin(self) -> Worksheet:
        sheet: Worksheet = self._book.add_worksheet(self._name if self._number == 1 else f"{self._name} {self._number}")
        self._row = 1
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(self._headings):
            sheet.set_column(column, column, WIDTHS.get(heading, WIDTH))
            sheet.write_string(0, column, heading, self._bold)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        return sheet

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            if self._row == self._most:
                self.end()
                self._number += 1
                self._sheet = self._begin()
            for column, cell in enumerate(row):
                self._write(column, cell)
            self._row += 1

    def _write(self, column: int, cell: Cell) -> None:
        """Text is written as text: never as a formula, a number or a link."""
        match cell:
            case None | "":
                return
            case date():
                self._sheet.write_datetime(self._row, column, cell, self._day)
            case int():
                self._sheet.write_number(self._row, column, cell, self._top)
            case str():
                self._sheet.write_string(self._row, column, cell[:LONGEST_CELL], self._style(column))

    def _style(self, column: int) -> Format:
        return self._wrapped if self._headings[column] in LONG else self._top

    def end(self) -> None:
        self._sheet.autofilter(0, 0, max(self._row - 1, 1), len(self._headings) - 1)


class Book:
    """One sheet each, to be filled in this order; `close` writes the file, and `clear` follows whatever happened."""

    def __init__(self, to: IO[bytes], most: int = MOST_ROWS) -> None:
        self._rows = TemporaryDirectory()
        self._book = Workbook(to, {"constant_memory": True, "tmpdir": self._rows.name})
        self._book.set_properties({"title": "Actions and decisions", "comments": "From Big Room"})
        self.actions = _Sheet(self._book, "Actions", HEADINGS, most)
        self.decisions = _Sheet(self._book, "Decisions", DECIDED, most)
        self.history = _Sheet(self._book, "History", HAPPENED, most)

    def close(self) -> None:
        """Finish the file; raises OSError where it cannot be written."""
        for sheet in (self.actions, self.decisions, self.history):
            sheet.end()
        try:
            self._book.close()
        except FileCreateError as error:
            raise error.args[0] from None

    def clear(self) -> None:
        """Leave no rows behind."""
        for sheet in self._book.worksheets():
            with suppress(OSError):  # of a full disk, which was told of already
                sheet.row_data_fh.close()
        self._rows.cleanup()
