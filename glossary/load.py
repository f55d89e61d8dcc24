"""Reads the shipped glossary: one YAML file a setting."""

from collections.abc import Iterator
from pathlib import Path
from sys import intern
from typing import Any, Final

import yaml

from glossary.model import Glossary, Sense, Status, gather

SHIPPED: Final = Path(__file__).parent / "terms"
FIELDS: Final = frozenset({"term", "expansion", "meaning", "status", "until", "replaced_by", "nation", "source"})

# The C loader is ten times faster; the other reads the same files where PyYAML came without it.
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadGlossaryError(Exception):
    """A glossary file that cannot be used. Its words name the file, the entry and what is wrong with it."""


def load(folder: Path | None = None) -> Glossary:
    """Read every .yaml file of a folder, or the shipped ones. Raises BadGlossaryError for the first bad entry."""
    folder = folder or SHIPPED
    files = sorted(folder.glob("*.yaml"))
    if not files:
        message = f"{folder}: no glossary files here"
        raise BadGlossaryError(message)
    return gather(sense for file in files for sense in _senses(file))


def _senses(file: Path) -> Iterator[Sense]:
    page = _page(file)
    setting, rows = page.get("setting"), page.get("senses")
    if not isinstance(setting, str) or not isinstance(rows, list):
        message = f"{file.name}: a file needs a 'setting' and a list of 'senses'"
        raise BadGlossaryError(message)
    for number, row in enumerate(rows, start=1):
        fault = _fault(row)
        if fault:
            name = row.get("term", "") if isinstance(row, dict) else ""
            message = f"{file.name}: entry {number} ({name}): {fault}"
            raise BadGlossaryError(message)
        yield _sense(row, setting)


def _page(file: Path) -> dict[str, Any]:
    try:
        page = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - both loaders are safe ones
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        message = f"{file.name}: not readable as YAML: {error}"
        raise BadGlossaryError(message) from error
    return page if isinstance(page, dict) else {}


def _fault(row: object) -> str:
    """Say what is wrong with an entry, or nothing."""
    if not isinstance(row, dict):
        return "is not a set of fields"
    if not row.get("term"):
        return "has no term"
    if unknown := sorted(str(field) for field in row.keys() - FIELDS):
        return f"has fields nobody reads: {', '.join(unknown)}"
    if odd := [field for field, value in row.items() if not isinstance(value, str) or not value.strip()]:
        return f"{odd[0]} must be text; put quotes round a number or a date, and leave out what does not apply"
    if row.get("status", Status.CURRENT) not in set(Status):
        return f"status {row['status']!r} is none of {', '.join(Status)}"
    return "" if row.get("source") else "has no source"


def _sense(row: dict[str, str], setting: str) -> Sense:
    return Sense(
        term=row["term"],
        expansion=row.get("expansion", ""),
        meaning=row.get("meaning", ""),
        setting=setting,
        status=Status(row.get("status", Status.CURRENT)),
        until=row.get("until", ""),
        replaced_by=row.get("replaced_by", ""),
        nation=intern(row.get("nation", "")),
        source=intern(row["source"]),  # a few hundred, each said by many senses: one copy of each is enough
    )
