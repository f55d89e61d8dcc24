from ctypes import CDLL

import pytest

from bot import memory
from bot.memory import hold_little


def test_a_c_library_that_cannot_be_told_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "CDLL", lambda _: object())
    hold_little()


def test_the_c_library_understands_all_that_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    library = CDLL(None)
    if not hasattr(library, "mallopt"):
        pytest.skip("this C library cannot be told")
    understood = []

    class Heard:
        @staticmethod
        def mallopt(parameter: int, value: int) -> None:
            understood.append(library.mallopt(parameter, value))

    monkeypatch.setattr(memory, "CDLL", lambda _: Heard)
    hold_little()
    assert understood == [1, 1, 1]
