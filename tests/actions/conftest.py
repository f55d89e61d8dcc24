"""What tests of Actions begin with."""

from __future__ import annotations

import pytest

from bot.database import Database
from tests.actions.acting import Acting


@pytest.fixture
async def acting(database: Database) -> Acting:
    """Two Rooms with an Action each, on each database."""
    made = Acting(database)
    await made.begin()
    return made
