"""A Channel's address in Teams: all that a later post or update needs, as our own JSON without any SDK object."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from bot.message import Place, Undeliverable

PLATFORM = "teams"

# Teams names a channel's thread by putting the id of its first message behind the channel's id.
_THREAD = ";messageid="


@dataclass(frozen=True, slots=True)
class Address:
    """`conversation` names the chat or channel without a thread; `bot` is our own id there; `tenant` owns it.

    Service URLs change, so an Address is written afresh from every activity.
    """

    service_url: str
    conversation: str
    tenant: str
    bot: str


def place(address: Address, conversation: str, *, direct: bool) -> Place:
    """Say where an id that Teams sent leads; the thread is kept apart, so that a Channel stays one Channel."""
    channel, _, thread = conversation.partition(_THREAD)
    written = json.dumps(asdict(address), separators=(",", ":"))
    return Place(PLATFORM, channel, address=written, thread=thread, direct=direct)


def read(spot: Place) -> Address:
    """Raise Undeliverable for an address that this adapter did not write."""
    try:
        return Address(**json.loads(spot.address))
    except (ValueError, TypeError) as error:
        reason = "address_unreadable"
        raise Undeliverable(reason) from error


def channel_of(conversation: str) -> str:
    """Drop the thread from a conversation id."""
    return conversation.partition(_THREAD)[0]


def conversation_of(spot: Place) -> str:
    """Name the conversation as Teams does, with the thread if there is one."""
    return f"{spot.channel}{_THREAD}{spot.thread}" if spot.thread else spot.channel
