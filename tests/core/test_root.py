"""What the root puts together, asked as a browser asks."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from bot import __main__ as root
from bot.__main__ import Product
from bot.features import Features
from bot.settings import Settings


async def asked(folder: Path, host: str, *, demo: bool, path: str = "/about") -> httpx.Response:
    product = Product(Settings(database_url=f"sqlite:///{folder}/x.sqlite"), demo=demo)
    transport = httpx.ASGITransport(product.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as browser:
        response = await browser.get(path, headers={"Host": host})
    await product.database.close()
    return response


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:3978", "localhost", "localhost:3978", "LOCALHOST:3978", "[::1]:3978"]
)
async def test_the_demo_answers_this_machine(tmp_path: Path, host: str) -> None:
    assert (await asked(tmp_path, host, demo=True)).status_code == 200


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "elsewhere.example:3978", "127.0.0.1.elsewhere.example", "localhost.example", ""]
)
@pytest.mark.parametrize("path", ["/", "/about", "/health", "/api/messages"])
async def test_the_demo_answers_nobody_who_gives_it_another_name(tmp_path: Path, host: str, path: str) -> None:
    response = await asked(tmp_path, host, demo=True, path=path)
    assert response.status_code == 400
    assert "Big Room" not in response.text


@pytest.mark.parametrize("host", ["bigroom.example", "10.0.0.7:3978", "127.0.0.1"])
async def test_a_real_service_answers_under_any_name(tmp_path: Path, host: str) -> None:
    assert (await asked(tmp_path, host, demo=False)).status_code == 200


async def test_an_address_that_is_not_there_gets_a_page(tmp_path: Path) -> None:
    response = await asked(tmp_path, "bigroom.example", demo=False, path="/nowhere")
    assert response.status_code == 404
    assert "There is no such page" in response.text
    assert "content-security-policy" in response.headers


async def test_what_could_not_be_made_ready_is_logged_once_and_by_its_kind_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        message = "what a file of ours says"
        raise ValueError(message)

    monkeypatch.setattr(root, "SETTLED_SECONDS", 0)
    monkeypatch.setattr(Features, "make_ready", staticmethod(fails))
    product = Product(Settings(database_url=f"sqlite:///{tmp_path}/x.sqlite"))
    with capture_logs() as logs:
        await product._make_ready()  # noqa: SLF001 -- as the start does, once it is over
    assert logs == [{"event": "not_made_ready", "error": "ValueError", "log_level": "error"}]
