"""Where a place is in Slack, as our own JSON: the workspace whose token reaches it, and the channel."""

from __future__ import annotations

import json
from functools import lru_cache

from bot.message import Account, Place

PLATFORM = "slack"


@lru_cache(maxsize=1_000)  # a few channels hold most of what is said
def written(team: str, channel: str) -> str:
    """`team` is in it because it decides whose token may post there."""
    return json.dumps({"team": team, "channel": channel})


def read(place: Place) -> tuple[str, str]:
    """The workspace whose token reaches the place, and the channel."""
    address = json.loads(place.address) if place.address else {}
    return address.get("team", ""), address.get("channel", place.channel)


def chat_with(them: Account) -> Place:
    """The direct chat with a person: Slack takes their id for a channel, with `chat:write` alone.

    Through their own workspace, because an app may not write to people of another one. Where it lacks the app, or its
    Messages tab is off, Slack says so when we try.
    """
    return Place(PLATFORM, them.user, written(them.tenant, them.user), direct=True)
