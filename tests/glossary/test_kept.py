import errno
import os
import sys
from array import array
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from os import urandom
from pathlib import Path

import pytest

from glossary.compact import Long
from glossary.kept import kept


class Making:
    """Makes something of a folder, and counts how often."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        return (self.folder / "nhs.yaml").read_text()

    def kept(self) -> str:
        return kept(self.folder, self)

    @property
    def copies(self) -> list[Path]:
        return list((self.folder / "__pycache__").iterdir())


@pytest.fixture
def making(tmp_path: Path) -> Making:
    (tmp_path / "nhs.yaml").write_text("ICB")
    return Making(tmp_path)


def test_what_was_made_is_kept_until_a_file_changes(making: Making) -> None:
    assert (making.kept(), making.kept(), making.times) == ("ICB", "ICB", 1)
    (making.folder / "nhs.yaml").write_text("ICS")
    assert (making.kept(), making.times) == ("ICS", 2)


@pytest.mark.parametrize("name", ["police.yaml", "lookup.py", "near/everyday.txt"])
def test_a_file_more_makes_it_anew(making: Making, name: str) -> None:
    making.kept()
    (making.folder / name).parent.mkdir(exist_ok=True)
    (making.folder / name).write_text("")
    making.kept()
    assert making.times == 2


def test_whoever_runs_the_product_can_read_what_the_installer_kept(making: Making) -> None:
    making.kept()
    (copy,) = making.copies
    assert copy.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("spoil", [lambda _: b"", lambda was: was[:-1], lambda was: was + b".", lambda was: b"0" + was])
def test_a_spoilt_copy_is_never_read(making: Making, spoil: Callable[[bytes], bytes]) -> None:
    making.kept()
    (copy,) = making.copies
    copy.write_bytes(spoil(copy.read_bytes()))
    assert (making.kept(), making.times) == ("ICB", 2)
    assert (making.kept(), making.times) == ("ICB", 2)


def test_a_copy_that_another_wrote_is_never_read(making: Making, tmp_path_factory: pytest.TempPathFactory) -> None:
    making.kept()
    other = Making(tmp_path_factory.mktemp("other"))
    (other.folder / "nhs.yaml").write_text("Ice Cream Box")
    other.kept()
    (mine,), (theirs,) = making.copies, other.copies
    mine.write_bytes(theirs.read_bytes())
    assert making.kept() == "ICB"


def test_nothing_is_left_of_a_copy_that_cannot_be_written(making: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(Path, "replace", full)
    assert making.kept() == "ICB"
    assert making.copies == []


def test_views_and_long_bytes_come_back_from_the_file_as_they_were(tmp_path: Path) -> None:
    made = (memoryview(array("I", range(1000))), memoryview(array("d")), Long(urandom(100)), b"short")
    numbers, empty, long, short = kept(tmp_path, lambda: made)
    assert long is not made[2]
    assert ([*numbers], [*empty], short) == ([*made[0]], [], b"short")
    assert (empty.format, len(long), long[:], long[7:9]) == ("d", 100, made[2], made[2][7:9])


@pytest.fixture
def long(tmp_path: Path) -> tuple[Long, Long]:
    """As it was made, and as it is read from a file."""
    made = Long(urandom(1_000_000))
    return made, kept(tmp_path, lambda: made)


PLACES = range(0, 1_000_000, 97)


def test_threads_that_read_at_once_each_get_their_own(long: tuple[Long, Long]) -> None:
    made, read = long
    with ThreadPoolExecutor(4) as threads:
        assert [*threads.map(lambda place: read[place : place + 50], PLACES)] == [made[at : at + 50] for at in PLACES]


def test_forked_processes_that_read_at_once_each_get_their_own(long: tuple[Long, Long]) -> None:
    made, read = long

    def wrong() -> None:
        sys.exit(any(read[at : at + 50] != made[at : at + 50] for at in PLACES))

    forked = [get_context("fork").Process(target=wrong) for _ in range(3)]
    for each in forked:
        each.start()
    for each in forked:
        each.join(30)
    assert [each.exitcode for each in forked] == [0, 0, 0]


def test_what_was_kept_is_read_on_when_another_has_put_a_newer_one_in_its_place(making: Making) -> None:
    made = Long(urandom(1000))
    long = kept(making.folder, lambda: made)
    (making.folder / "nhs.yaml").write_text("ICS")
    kept(making.folder, lambda: b"newer")
    assert long[5:500] == made[5:500]


def test_a_file_that_is_cut_short_while_it_is_read_is_named(making: Making) -> None:
    long = kept(making.folder, lambda: Long(urandom(10_000)))
    (copy,) = making.copies
    os.truncate(copy, 5_000)
    with pytest.raises(OSError, match="cut short"):
        long[9_000:9_100]


def test_what_cannot_be_mapped_is_made_anew_and_left_closed(making: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.ENODEV, "no such device")

    making.kept()
    monkeypatch.setattr("glossary.kept.mmap", refused)
    assert (making.kept(), making.times) == ("ICB", 2)
