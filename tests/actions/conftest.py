"""What the tests of Actions share."""

from __future__ import annotations

import pytest

from bot.database import Database
from tests.actions.acting import Acting
from tests.actions.saying import Saying


@pytest.fixture
async def saying(database: Database) -> Saying:
    """Two Rooms that log what they agree."""
    made = Saying(database)
    await made.begin()
    return made


@pytest.fixture
async def acting(database: Database) -> Acting:
    """Two Rooms with an Action each, on each database."""
    made = Acting(database)
    await made.begin()
    return made
