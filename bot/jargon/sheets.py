"""Reads a table that somebody sends: as CSV should be, and as Excel and haste make it. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.cells import may_run
from bot.safety import clean

DELIMITERS = (",", ";", "\t", "|")
OTHER_FILES = {
    b"PK": "This is an Excel workbook or another packed file.",
    b"\xd0\xcf\x11\xe0": "This is an old Excel workbook.",
    b"%PDF": "This is a PDF.",
}
WIDE = (b"\xff\xfe", b"\xfe\xff")
"""How UTF-16 begins, which Excel calls Unicode text."""


class UnreadableSheetError(Exception):
    """Nothing of the file can be read. Its words say in a sentence what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows by the line of the file on which each begins.

    `odd` has the lines that are no row, and `notes` what was taken in stride.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    odd: tuple[tuple[int, str], ...]
    notes: tuple[str, ...]


def read_sheet(content: bytes, known: Sequence[str]) -> Sheet:
    """Read a file; `known` are the headings that tell which sign parts its cells."""
    text, notes = _decoded(content)
    lines = io.StringIO(text, newline="").readlines()
    told = lines[0].strip().casefold() if lines else ""
    first = 1 if told.startswith("sep=") else 0  # Excel is told so what parts the cells
    while first < len(lines) and not lines[first].strip(" ,;|\t\r\n"):
        first += 1
    if first >= len(lines):
        message = "The file is empty. Its first line must name the columns."
        raise UnreadableSheetError(message)
    delimiter = max(DELIMITERS, key=lambda sign: _fit(lines[first], sign, known))
    if delimiter != ",":
        notes = (*notes, f"Its cells are parted by {_called(delimiter)}, and were read so.")
    rows, odd = _rows(lines, first, delimiter)
    if not rows or rows[0][0] != first + 1:
        message = "The line that names the columns cannot be read: a quotation mark in it is not closed."
        raise UnreadableSheetError(message)
    headings = tuple(clean(cell).casefold().replace(" ", "_") for cell in rows[0][1])
    return Sheet(headings, tuple(rows[1:]), tuple(odd), notes)


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, said in OTHER_FILES.items():
        if content.startswith(mark):
            message = f"{said} Open it in Excel, choose Save As and the type CSV UTF-8, and send that file."
            raise UnreadableSheetError(message)
    try:
        if content.startswith(WIDE):
            return content.decode("utf-16"), ("It is in UTF-16, as Excel writes Unicode text, and was read so.",)
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        said = "It is not in UTF-8. It was read as Windows-1252, as older Excel writes it: look at accents and quotes."
        return content.decode("cp1252"), (said,)
    except UnicodeDecodeError:
        message = "Its letters are in a code that we do not know. Save it as CSV UTF-8, and send that file."
        raise UnreadableSheetError(message) from None


def _fit(line: str, delimiter: str, known: Sequence[str]) -> int:
    """How many headings a sign finds in the first line."""
    cells = (cell.strip(" \"'\r\n").casefold().replace(" ", "_") for cell in line.split(delimiter))
    return sum(cell in known for cell in cells)


def _called(delimiter: str) -> str:
    return {";": "semicolons", "\t": "tabs", "|": "upright strokes"}[delimiter]


def _rows(
    lines: list[str], first: int, delimiter: str
) -> tuple[list[tuple[int, tuple[str, ...]]], list[tuple[int, str]]]:
    """Every row that can be read, and the lines that cannot: a quotation mark left open takes only its own line."""
    rows: list[tuple[int, tuple[str, ...]]] = []
    odd: list[tuple[int, str]] = []
    at = first
    while at < len(lines):
        reader = csv.reader(_from(lines, at), delimiter=delimiter, strict=True)
        begin = at
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    rows.append((begin + 1, tuple(_plain(cell) for cell in cells)))
                begin = at + reader.line_num
        except csv.Error:
            odd.append((begin + 1, 'A quotation mark is not closed, or text follows one. Write "" for one inside.'))
            at = begin + 1
        else:
            break
    return rows, odd


def _from(lines: list[str], at: int) -> Iterator[str]:
    for number in range(at, len(lines)):
        yield lines[number]


def _plain(cell: str) -> str:
    """A cell without what cannot be seen, and without the apostrophe that keeps a spreadsheet from running it."""
    words = clean(cell)
    return words[1:] if words.startswith("'") and may_run(words[1:]) else words
