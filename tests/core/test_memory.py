import subprocess
import sys
from ctypes import CDLL

import pytest
from click.testing import CliRunner

from bot import cli, memory

LOAD = """
from ctypes import CDLL
from bot import memory
library, understood = CDLL(None), []
class Heard:
    mallopt = staticmethod(lambda parameter, value: understood.append(library.mallopt(parameter, value)))
memory.CDLL = lambda _: Heard
memory.hold_little()
assert understood == [1, 1, 1], understood
"""


@pytest.mark.skipif(not hasattr(CDLL(None), "mallopt"), reason="this C library cannot be told")
def test_the_c_library_understands_all_that_it_is_told() -> None:
    """In a process of its own, because it cannot be taken back."""
    subprocess.run([sys.executable, "-c", LOAD], check=True)


def test_a_c_library_that_cannot_be_told_is_asked_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Other:
        def __getattr__(self, name: str) -> None:
            asked.append(name)
            raise AttributeError(name)

    monkeypatch.setattr(memory, "CDLL", lambda _: Other())
    memory.hold_little()
    assert asked == ["mallopt"]


@pytest.mark.parametrize("command", ["run", "demo"])
def test_it_is_told_before_anything_is_served(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class ToldFirstError(Exception):
        pass

    def tell() -> None:
        raise ToldFirstError

    monkeypatch.setattr(cli, "hold_little", tell)
    monkeypatch.setattr(cli, "read_settings", lambda **_: None)
    assert isinstance(CliRunner().invoke(cli.app, [command]).exception, ToldFirstError)
