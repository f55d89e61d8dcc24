"""What the root puts together, asked as a browser asks."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from bot.__main__ import Product
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
