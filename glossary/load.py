"""Reads the shipped glossary: a YAML file for each setting, and one of warnings.

Reading YAML takes longer than all else at a start. What was read is therefore kept beside the files, as Python keeps
what it compiled: it holds for these very files, and may be deleted, or be missing where nothing can be written.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from sys import intern
from tempfile import NamedTemporaryFile
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
_A_LINE: Final = 100  # entries
_FOR_ALL: Final = 0o644  # to read
_SHAPE: Final = 3
"""Of what is kept; with another number every copy is old."""

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
    mark = [_SHAPE, *([file.name, blake2b(file.read_bytes()).hexdigest()] for file in files)]
    copy = folder / "__pycache__" / "read.jsonl"
    kept = _kept(copy, mark)
    if kept is None:
        warnings, senses = _read(files)
        _keep(copy, [mark, len(senses), warnings], senses)
        return gather(map(_sense, senses), warnings, usual())
    return kept


def _kept(copy: Path, mark: list[Any]) -> Glossary | None:
    """What an earlier start read of these very files: some at a time, so that they are never in memory twice."""
    try:
        with copy.open(encoding="utf-8") as lines:
            of, count, warnings = json.loads(next(lines))
            if of != mark:
                return None
            senses = [_sense(values) for line in lines for values in json.loads(line)]
            return gather(senses, warnings, usual()) if len(senses) == count else None
    except (OSError, StopIteration, TypeError, ValueError):
        return None


def _keep(copy: Path, head: list[Any], senses: list[list[Any]]) -> None:
    """Write it whole or not at all: another process may be reading."""
    lines = [head, *(senses[place : place + _A_LINE] for place in range(0, len(senses), _A_LINE))]
    with suppress(OSError):
        copy.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=copy.parent, delete=False) as whole:
            unfinished = Path(whole.name)
            try:
                whole.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
                whole.close()
                unfinished.chmod(_FOR_ALL)  # who installs the product is seldom who runs it
                unfinished.replace(copy)
            except BaseException:
                unfinished.unlink(missing_ok=True)
                raise


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
