"""What the tests of Actions share."""

from __future__ import annotations

import pytest

from bot.database import Database
from tests.actions.saying import Saying


@pytest.fixture
async def saying(database: Database) -> Saying:
    """Two Rooms that log what they agree."""
    made = Saying(database)
    await made.begin()
    return made
