"""Reads a glossary: a YAML file for each setting, and one of warnings."""

from collections.abc import Iterator
from pathlib import Path
from sys import intern
from typing import Any, Final

import yaml

from glossary.model import Glossary, Sense, Status, gather
from glossary.usual import usual

SHIPPED: Final = Path(__file__).parent / "terms"
WARNINGS: Final = "warnings.yaml"
ORDER: Final = Sense._fields
LISTS: Final = frozenset({"see"})
FLAGS: Final = frozenset({"unconfirmed"})
OF_A_FILE: Final = frozenset({"setting", "reviewed"})
"""Said once at the head of a file; `reviewed` also of an entry that was read through on another day."""

_STATUS, _SEE, _UNCONFIRMED = map(ORDER.index, ("status", "see", "unconfirmed"))
_SHARED: Final = tuple(map(ORDER.index, ("setting", "nation", "source", "reviewed")))
_STATUSES: Final = {"": Status.CURRENT, **{status.value: status for status in Status}}

# The C loader is ten times faster; the other reads the same files where PyYAML came without it. Both take every word
# for text: `no` may be a term, and 2012 is a year for people to read.
_Loader: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class BadGlossaryError(Exception):
    """A glossary file that cannot be used. Its words name the file, the entry and what is wrong with it."""


def load(folder: Path | None = None) -> Glossary:
    """Read every .yaml file of a folder, or the shipped ones. Raises BadGlossaryError for the first bad entry."""
    folder = folder or SHIPPED
    files = sorted(folder.glob("*.yaml"))
    if not files:
        message = f"{folder}: no glossary files here"
        raise BadGlossaryError(message)
    warnings, senses = _read(files)
    return gather(map(_sense, senses), warnings, usual())


def _read(files: list[Path]) -> tuple[dict[str, str], list[list[Any]]]:
    warnings: dict[str, str] = {}
    senses: list[list[Any]] = []
    for file in files:
        if file.name == WARNINGS:
            warnings = _page(file)
        else:
            senses += _senses(file)
    return warnings, senses


def _senses(file: Path) -> Iterator[list[Any]]:
    page = _page(file)
    shared = {name: page.get(name, "") for name in OF_A_FILE}
    rows = page.get("senses")
    if not shared["setting"] or not isinstance(rows, list):
        message = f"{file.name}: a file needs a 'setting' and a list of 'senses'"
        raise BadGlossaryError(message)
    for number, row in enumerate(rows, start=1):
        fault = _fault(row)
        if fault:
            name = row.get("term", "") if isinstance(row, dict) else ""
            message = f"{file.name}: entry {number} ({name}): {fault}"
            raise BadGlossaryError(message)
        yield [{**shared, **row}.get(name, "") for name in ORDER]


def _page(file: Path) -> dict[str, Any]:
    try:
        page = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - it makes texts, and nothing else
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
    if unknown := sorted(str(field) for field in row.keys() - {*ORDER, "setting"}):
        return f"has fields nobody reads: {', '.join(unknown)}"
    if odd := [name for name, value in row.items() if not _is_well(name, value)]:
        return f"{odd[0]} must be {_wanted(odd[0])}; leave out what does not apply"
    if row.get("status", Status.CURRENT) not in set(Status):
        return f"status {row['status']!r} is none of {', '.join(Status)}"
    return "" if row.get("source") else "has no source"


def _is_well(name: str, value: object) -> bool:
    if name in LISTS:
        return isinstance(value, list) and bool(value) and all(isinstance(each, str) and each for each in value)
    if name in FLAGS:
        return value == "yes"
    return isinstance(value, str) and bool(value.strip())


def _wanted(name: str) -> str:
    return "a list of headwords" if name in LISTS else "yes" if name in FLAGS else "text"


def _sense(values: list[Any]) -> Sense:
    """Make one of an entry's values, in ORDER and as YAML has them: texts, and lists of texts."""
    values[_STATUS] = _STATUSES[values[_STATUS]]
    values[_SEE] = tuple(values[_SEE])
    values[_UNCONFIRMED] = bool(values[_UNCONFIRMED])
    for shared in _SHARED:
        values[shared] = intern(values[shared])  # said by many senses: one copy of each is enough
    return Sense._make(values)
