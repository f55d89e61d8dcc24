from __future__ import annotations

import pytest

from bot.database import Database
from tests.rooms.people import People, two_rooms


@pytest.fixture
async def people(database: Database) -> People:
    """Two Rooms and the verbs about their people."""
    return await two_rooms(database)
