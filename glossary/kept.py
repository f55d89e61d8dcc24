"""Keeps what was made of the glossary beside it, as Python keeps what it compiled.

To read the YAML takes longer than all else at a start, and to sort it for the look-up as long again. What is kept holds
for these very files, this code and this Python; it may be deleted, or be missing where nothing can be written. Whoever
could put another file in its place could as well change the code that reads it.
"""

import pickle
import sys
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import blake2b, file_digest
from io import BytesIO, FileIO
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Final, Literal, TypeVar, cast
from weakref import finalize

_Made = TypeVar("_Made")

_READ: Final = frozenset({".py", ".txt", ".yaml"})
_PROOF: Final = 64  # bytes
_WORD: Final = 8  # bytes, at a multiple of which each view begins
_LONG: Final = 65_536  # bytes that are left in the file
_FOR_ALL: Final = 0o644  # to read: who installs the product is seldom who runs it


def kept(folder: Path, make: Callable[[], _Made]) -> _Made:
    """Give what `make` made of all that a folder holds, now or at an earlier start.

    What a memoryview holds is then mapped: it comes to memory when it is looked at. Long bytes stay in the file, and a
    slice of them is read whenever one is asked for.
    """
    mark = _mark(folder)
    copy = folder / "__pycache__" / "made.pickle"
    made = _read(copy, mark)
    if made is None:
        fresh = make()
        _keep(copy, mark, _written(fresh))
        made = _read(copy, mark) or fresh
    return cast("_Made", made)


def _read(copy: Path, mark: bytes) -> object:
    """Give what was kept, or nothing where that is not what these files make."""
    with suppress(OSError):
        file = copy.open("rb", buffering=0)
        proof = file.read(_PROOF)
        if proof == file_digest(file, lambda: blake2b(key=mark, digest_size=_PROOF)).digest():
            return _Unpickler(file).load()
        file.close()
    return None


class _Pickler(pickle.Pickler):
    """Puts views and long bytes beside what it writes, and their places into it."""

    def __init__(self, to: BytesIO) -> None:
        super().__init__(to, pickle.HIGHEST_PROTOCOL)
        self.views = bytearray()
        self.stretches = bytearray()

    def persistent_id(self, thing: object) -> tuple[str, int, int] | None:
        if isinstance(thing, memoryview):
            start = len(self.views)
            self.views += thing.tobytes()
            self.views += bytes(-len(self.views) % _WORD)
            return thing.format, start, start + thing.nbytes
        if isinstance(thing, bytes) and len(thing) >= _LONG:
            start = len(self.stretches)
            self.stretches += thing
            return "", start, start + len(thing)
        return None


class _Unpickler(pickle.Unpickler):
    """Reads that again from a file, which stays open."""

    def __init__(self, file: FileIO) -> None:
        file.seek(_PROOF)
        views, inside = array("Q", file.read(2 * _WORD))
        start = file.tell()
        self._views = memoryview(mmap(file.fileno(), start + views, access=ACCESS_READ))[start:]
        file.seek(start + views)
        super().__init__(BytesIO(file.read(inside)))
        self._file = _File(file, file.tell())

    def persistent_load(self, place: tuple[Literal["", "B", "I", "d"], int, int]) -> object:
        form, start, end = place
        if not form:
            return _Stretch(self._file, start, end)
        return self._views[start:end].cast(form) if start < end else memoryview(array(form))


class _File:
    """A file of which threads read parts, each counted from the same place."""

    def __init__(self, file: FileIO, start: int) -> None:
        self._file = file
        self._start = start
        self._one_at_a_time = Lock()
        finalize(self, file.close)

    def part(self, start: int, end: int) -> bytes:
        """Read from here to there."""
        with self._one_at_a_time:
            self._file.seek(self._start + start)
            return self._file.read(end - start)


class _Stretch:
    """Bytes of a file, of which a slice is read whenever one is asked for."""

    def __init__(self, file: _File, start: int, end: int) -> None:
        self._file = file
        self._start = start
        self._end = end

    def __len__(self) -> int:
        return self._end - self._start

    def __getitem__(self, part: slice) -> bytes:
        start, end, _ = part.indices(len(self))
        return self._file.part(self._start + start, self._start + end)


def _written(made: object) -> bytes:
    """How long the views are and what holds them; then the views, what holds them, and what is long."""
    inside = BytesIO()
    pickler = _Pickler(inside)
    pickler.dump(made)
    lengths = array("Q", [len(pickler.views), len(inside.getbuffer())])
    return b"".join((lengths.tobytes(), pickler.views, inside.getbuffer(), pickler.stretches))


def _mark(folder: Path) -> bytes:
    """What tells these files from any others."""
    mark = blake2b(sys.version.encode())
    for file in _told(folder):
        mark.update(f"\n{file.relative_to(folder)}\n".encode())
        mark.update(file.read_bytes())
    return mark.digest()


def _told(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.suffix in _READ)


def _keep(copy: Path, mark: bytes, made: bytes) -> None:
    """Write it whole or not at all: another process may be reading."""
    with suppress(OSError):
        copy.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=copy.parent, delete=False) as whole:
            unfinished = Path(whole.name)
            try:
                whole.write(blake2b(made, key=mark, digest_size=_PROOF).digest() + made)
                whole.close()
                unfinished.chmod(_FOR_ALL)
                unfinished.replace(copy)
            except BaseException:
                unfinished.unlink(missing_ok=True)
                raise
