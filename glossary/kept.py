"""Keeps what was made of the glossary beside it, as Python keeps what it compiled.

To read the YAML takes longer than all else at a start, and to sort it for the look-up as long again. What is kept holds
for these very files, this code and this Python; it may be deleted, or be missing where nothing can be written. Whoever
could put another file in its place could as well change the code that reads it.
"""

import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, TypeVar, cast

_Made = TypeVar("_Made")

_READ: Final = frozenset({".py", ".txt", ".yaml"})
_PROOF: Final = 64  # bytes
_FOR_ALL: Final = 0o644  # to read: who installs the product is seldom who runs it


def kept(folder: Path, make: Callable[[], _Made]) -> _Made:
    """Give what `make` made of all that a folder holds, now or at an earlier start."""
    mark = _mark(folder)
    copy = folder / "__pycache__" / "made.pickle"
    with suppress(OSError):
        written = memoryview(copy.read_bytes())
        proof, made = written[:_PROOF], written[_PROOF:]
        if proof == _proof(mark, made):
            return cast("_Made", pickle.loads(made))  # noqa: S301 -- this code wrote it, and whole, as the proof says
    fresh = make()
    _keep(copy, mark, pickle.dumps(fresh, pickle.HIGHEST_PROTOCOL))
    return fresh


def _mark(folder: Path) -> bytes:
    """What tells these files from any others."""
    mark = blake2b(sys.version.encode())
    for file in _read(folder):
        mark.update(f"\n{file.relative_to(folder)}\n".encode())
        mark.update(file.read_bytes())
    return mark.digest()


def _read(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.suffix in _READ)


def _proof(mark: bytes, made: bytes | memoryview) -> bytes:
    return blake2b(made, key=mark, digest_size=_PROOF).digest()


def _keep(copy: Path, mark: bytes, made: bytes) -> None:
    """Write it whole or not at all: another process may be reading."""
    with suppress(OSError):
        copy.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=copy.parent, delete=False) as whole:
            unfinished = Path(whole.name)
            try:
                whole.write(_proof(mark, made) + made)
                whole.close()
                unfinished.chmod(_FOR_ALL)
                unfinished.replace(copy)
            except BaseException:
                unfinished.unlink(missing_ok=True)
                raise
