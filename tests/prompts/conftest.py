from __future__ import annotations

import pytest

from bot.database import Database
from bot.rooms.rules import Role
from tests.prompts.asking import ELSEWHERE, LEAD, NEIGHBOUR, SISTER, SLACK, TEAMS, WEB, WORKER, Asking
from tests.rooms import make_room


@pytest.fixture
async def asking(database: Database) -> Asking:
    ours = {SISTER: Role.FACILITATOR, WORKER: Role.MEMBER, LEAD: Role.LEAD}
    room = await make_room(database, "Ours", [SLACK, TEAMS, WEB], ours)
    neighbours = await make_room(database, "Theirs", [ELSEWHERE], {NEIGHBOUR: Role.FACILITATOR})
    return Asking(database, room, neighbours)
