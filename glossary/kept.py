"""Keeps what was made of the glossary beside it, as Python keeps what it compiled.

To read the YAML takes longer than all else at a start, and to sort it for the look-up as long again. What is kept holds
for these very files, this code and this Python; it may be deleted or replaced at any time, or be missing where nothing
can be written. Like a library that a process runs, it must never be written into while one does. Whoever could put
another file in its place could as well change the code that reads it.
"""

import os
import pickle
import sys
from array import array
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from hashlib import blake2b, file_digest
from io import BytesIO, FileIO
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, Literal, TypeVar, cast

from glossary.compact import Long

_Made = TypeVar("_Made")

_READ: Final = frozenset({".py", ".txt", ".yaml"})
_PROOF: Final = 64  # bytes
_WORD: Final = 8  # bytes, at a multiple of which each view begins
_AT_ONCE: Final = 16 * 1024  # bytes: Linux maps a file in the pieces in which it was written
_FOR_ALL: Final = 0o644  # to read: who installs the product is seldom who runs it


def kept(folder: Path, make: Callable[[], _Made]) -> _Made:
    """Give what `make` made of all that a folder holds, now or at an earlier start.

    What a memoryview holds is then mapped: it comes to memory when it is looked at. Of Long bytes a slice is read from
    the file whenever one is asked for.
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
    """Give what was kept, or nothing where that is not what these files make, or cannot be read."""
    with suppress(OSError), ExitStack() as opened:
        file = opened.enter_context(_Lasting(copy))
        proof = file.read(_PROOF)
        if proof == file_digest(file, lambda: blake2b(key=mark, digest_size=_PROOF)).digest():
            made = _Unpickler(file).load()
            opened.pop_all()  # it is read on, whatever is put in its place
            return made
    return None


class _Lasting(FileIO):
    """A file that is open as long as somebody may read on in it."""

    def __del__(self) -> None:
        self.close()


class _Pickler(pickle.Pickler):
    """Puts views and Long bytes beside what it writes, and their places into it."""

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
        if isinstance(thing, Long):
            start = len(self.stretches)
            self.stretches += thing
            return "", start, start + len(thing)
        return None


class _Unpickler(pickle.Unpickler):
    """Reads that again from a file."""

    def __init__(self, file: FileIO) -> None:
        views, inside = array("Q", _part(file, _PROOF, 2 * _WORD))
        start = _PROOF + 2 * _WORD
        self._views = memoryview(mmap(file.fileno(), start + views, access=ACCESS_READ))[start:]
        super().__init__(BytesIO(_part(file, start + views, inside)))
        self._beyond = start + views + inside
        self._file = file

    def persistent_load(self, place: tuple[Literal["", "B", "H", "I", "d"], int, int]) -> object:
        form, start, end = place
        if not form:
            return _Stretch(self._file, self._beyond + start, self._beyond + end)
        return self._views[start:end].cast(form) if start < end else memoryview(array(form))


class _Stretch:
    """Long bytes in a file, of which a slice is read whenever one is asked for."""

    def __init__(self, file: FileIO, start: int, end: int) -> None:
        self._file = file
        self._start = start
        self._end = end

    def __len__(self) -> int:
        return self._end - self._start

    def __getitem__(self, part: slice) -> bytes:
        start, end, _ = part.indices(len(self))
        return _part(self._file, self._start + start, end - start)


def _part(file: FileIO, start: int, length: int) -> bytes:
    """Read from a place of its own, so that threads and forked processes may share the file."""
    part = os.pread(file.fileno(), length, start)
    if len(part) < length:
        message = f"{file.name}: cut short"
        raise OSError(message)
    return part


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
    for file in _files(folder):
        mark.update(f"\n{file.relative_to(folder)}\n".encode())
        mark.update(file.read_bytes())
    return mark.digest()


def _files(folder: Path) -> Iterator[Path]:
    """Give all of which something is made."""
    return (file for file in sorted(folder.rglob("*")) if file.suffix in _READ)


def _keep(copy: Path, mark: bytes, made: bytes) -> None:
    """Write it whole or not at all: another process may be reading."""
    with suppress(OSError):
        copy.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=copy.parent, delete=False) as whole:
            unfinished = Path(whole.name)
            try:
                whole.write(blake2b(made, key=mark, digest_size=_PROOF).digest())
                whole.writelines(made[start : start + _AT_ONCE] for start in range(0, len(made), _AT_ONCE))
                whole.close()
                unfinished.chmod(_FOR_ALL)
                unfinished.replace(copy)
            except BaseException:
                unfinished.unlink(missing_ok=True)
                raise
