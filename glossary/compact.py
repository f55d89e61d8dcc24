"""Texts and numbers laid end to end: thousands take the space of one, and a file can hold them as they are.

What Python makes of a short text or a number takes several times its own space, and all of it stays in memory. What is
laid in a memoryview instead can be mapped from a file, of which the system reads the parts that are looked at; see
glossary.kept. Places count from 0, and none is counted from the end.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, chain, pairwise
from typing import Final, TypeAlias, cast
from zlib import crc32

Numbers: TypeAlias = "memoryview[int]"
Weights: TypeAlias = "memoryview[float]"

_FOR_SHORT: Final = 1 << 16
_SLOTS_A_TEXT: Final = 2  # at least, so that few texts stand in each other's way


def numbers(values: Iterable[int]) -> Numbers:
    """Lay out whole numbers in 16 bits each, or in 32 where one needs them."""
    every = [*values]
    return memoryview(array("H" if max(every, default=0) < _FOR_SHORT else "I", every))


def weights(values: Iterable[float]) -> Weights:
    """Lay out numbers as Python has them."""
    return cast("Weights", memoryview(array("d", values)))


NONE: Final = numbers(())


class _EndToEnd:
    """Where each of many ends that lie one after another."""

    def __init__(self, lengths: Iterable[int]) -> None:
        self._ends = numbers(accumulate(lengths, initial=0))

    def __len__(self) -> int:
        return len(self._ends) - 1


class Pieces(_EndToEnd):
    """Bytes, each piece by its place."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        every = [*pieces]
        super().__init__(map(len, every))
        self._all = memoryview(b"".join(every))

    def __getitem__(self, place: int) -> memoryview:
        return self._all[self._ends[place] : self._ends[place + 1]]


class Long(bytes):
    """Bytes that are too many for memory: once they are kept they stay in the file, and slices of them are read."""

    __slots__ = ()


class Apart(_EndToEnd):
    """Bytes that are Long, each piece by its place."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        every = [*pieces]
        super().__init__(map(len, every))
        self._all = Long(b"".join(every))

    def __getitem__(self, place: int) -> bytes:
        return self._all[self._ends[place] : self._ends[place + 1]]

    def __iter__(self) -> Iterator[bytes]:
        """Read all at once, which is many times quicker."""
        every = self._all[:]
        return (every[start:end] for start, end in pairwise(self._ends))


class Texts:
    """Texts, each by its place."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._written = Pieces(text.encode() for text in texts)

    def __len__(self) -> int:
        return len(self._written)

    def __getitem__(self, place: int) -> str:
        return str(self._written[place], "utf-8")

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))


class Register(Texts):
    """Texts that also tell their place: a hash table, whose slots hold a place and one more, or nothing."""

    def __init__(self, texts: Iterable[str]) -> None:
        """No text may come twice."""
        super().__init__(texts)
        size = 1 << (_SLOTS_A_TEXT * len(self)).bit_length()
        self._mask = size - 1
        slots = [0] * size
        for place in range(len(self)):
            slot = crc32(self._written[place]) & self._mask
            while slots[slot]:
                slot = (slot + 1) & self._mask
            slots[slot] = place + 1
        self._slots = numbers(slots)

    def place(self, text: str) -> int | None:
        """Give where a text stands, or nothing."""
        wanted = text.encode(errors="surrogatepass")
        slot = crc32(wanted) & self._mask
        while found := self._slots[slot]:
            if self._written[found - 1] == wanted:
                return found - 1
            slot = (slot + 1) & self._mask
        return None

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self.place(text) is not None


class Groups(_EndToEnd):
    """Numbers in groups, each group by its place."""

    def __init__(self, groups: Iterable[Iterable[int]]) -> None:
        every = [[*group] for group in groups]
        super().__init__(map(len, every))
        self._all = numbers(chain.from_iterable(every))

    def __getitem__(self, place: int) -> Numbers:
        return self._all[self._ends[place] : self._ends[place + 1]]


class Keyed:
    """Numbers under texts."""

    def __init__(self, groups: Mapping[str, Iterable[int]]) -> None:
        self._keys = Register(groups)
        self._groups = Groups(groups.values())

    def __getitem__(self, key: str) -> Numbers:
        """Give the numbers under a key, none where it is not known."""
        place = self._keys.place(key)
        return NONE if place is None else self._groups[place]


class Weighed:
    """A number as Python has them under each text."""

    def __init__(self, given: Mapping[str, float]) -> None:
        self._keys = Register(given)
        self._weights = weights(given.values())

    def __getitem__(self, key: str) -> float:
        place = self._keys.place(key)
        if place is None:
            raise KeyError(key)
        return self._weights[place]
