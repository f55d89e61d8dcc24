from __future__ import annotations

import socket

import pytest

from bot.serving import listen
from bot.settings import SettingsError


def told(host: str, port: int) -> str:
    with pytest.raises(SettingsError) as caught:
        listen(host, port)
    return str(caught.value)


def test_a_free_port_is_taken() -> None:
    with listen("127.0.0.1", 0) as taken:
        assert taken.getsockname()[1]


def test_a_port_that_is_taken_is_named_with_another_to_choose() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert told("127.0.0.1", port).startswith(f"PORT is wrong: another program already listens on {port}.")


def test_an_address_of_another_machine_is_named_with_what_to_use() -> None:
    said = told("192.0.2.1", 0)
    assert said.startswith("HOST is wrong: this machine has no address 192.0.2.1.")
    assert "127.0.0.1" in said
