"""The whole application with two Rooms in its record, and programs that ask it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest

from bot.__main__ import Product
from bot.actions.filters import Filter
from bot.actions.log import keyring
from bot.actions.log.keyring import Kind
from bot.database import Database
from bot.message import Account
from bot.settings import Settings
from tests.actions.acting import PAT, Acting

HOST = "http://bigroom.example"


@dataclass
class Programs:
    """The application, its Rooms, and keys to them."""

    acting: Acting
    product: Product
    client: httpx.AsyncClient

    async def key(
        self, who: Account = PAT, kind: Kind = Kind.TOKEN, shows: Filter | None = None, label: str = "Made up"
    ) -> str:
        async with self.acting.database.transaction() as connection:
            them, now = self.acting.by[who].member, self.acting.now()
            return await keyring.make(connection, them, kind, label, shows or Filter(), now)

    async def ask(self, path: str, token: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers={"Authorization": f"Bearer {token}", **headers})


@pytest.fixture
async def programs(database: Database, database_url: str) -> AsyncIterator[Programs]:
    acting = Acting(database)
    await acting.begin()
    product = Product(Settings(database_url=database_url), now=acting.now)
    transport = httpx.ASGITransport(product.app)
    async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
        yield Programs(acting, product, client)
    await product.database.close()
