"""Each payload as Teams documents it, one a file, replayed through the door: what it asks, and how it is answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.standins.teams_activities import SERGEANT, WARD_SISTER
from tests.standins.teams_shapes import invoke_faults
from tests.teams.conftest import Installed

PAYLOADS = Path(__file__).parents[1] / "payloads" / "teams"


@dataclass(frozen=True)
class Asked:
    """What the core should be asked; `sent` counts the messages that Teams gets, `targeted` those for one person."""

    verb: str = ""
    words: str = ""
    ref: str = ""
    about: str = ""
    user: str = WARD_SISTER.id
    sent: int = 0
    targeted: int = 0


EXPECTED: dict[str, Asked | None] = {
    "message_personal": Asked(words="what does MDT stand for?", sent=1),
    "message_group_chat": Asked(words="jargon ICB", sent=1, targeted=1),
    "message_channel_thread": Asked(words="jargon ICB", sent=1, targeted=1),
    "slash_command": Asked("jargon", "ICB", sent=1, targeted=1),
    "slash_command_group_chat": Asked("jargon", "A&E <b>", sent=1, targeted=1),
    "action_execute_private": Asked("jargon", ref="ICB"),
    "action_execute_room": Asked("jargon", user=SERGEANT.id, sent=1, targeted=1),
    "action_submit": Asked("jargon", ref="ICB", sent=1, targeted=1),
    "extension_search": Asked("jargon", "integrated care"),
    "extension_search_opening": None,
    "extension_explain": Asked("explain", about="Bring it to the MDT & the ICB"),
    "extension_submit": Asked("jargon", ref="MDT"),
    "installation_add_personal": Asked("bigroom", "help", sent=1),
    "installation_add_team": Asked("bigroom", "help", sent=1),
    "installation_remove": None,
    "members_added_us": None,
    "members_removed_us": None,
    "members_added_other": None,
    "members_removed_other": Asked("rooms.left", user=SERGEANT.id),
    "message_reaction": None,
    "typing": None,
}


def test_every_payload_has_its_expectation() -> None:
    assert {path.stem for path in PAYLOADS.glob("*.json")} == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
async def test_a_documented_payload_asks_what_it_should(installed: Installed, name: str) -> None:
    payload: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text())
    heard = await installed.hear(payload | {"serviceUrl": installed.platform.service_url})
    assert heard.status_code == 200
    assert _asked(installed) == EXPECTED[name]
    if payload["type"] == "invoke":
        assert invoke_faults(heard.json()) == []
    else:
        assert not heard.content


def _asked(installed: Installed) -> Asked | None:
    if not installed.core.intents:
        return None
    (intent,) = installed.core.intents
    sent = installed.sent()
    targeted = sum(each["targeted"] for each in sent)
    return Asked(intent.verb, intent.words, intent.ref, intent.about, intent.account.user, len(sent), targeted)
