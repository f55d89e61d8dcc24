"""The one gate into a Room: every verb that shows or changes something of a Room passes it.

It finds the Room of the Channel an Intent came from, and what the asker is in it, before a verb sees anything; in a
direct chat it is the Room that the asker is in, or chose of several. A verb is handed that Room and reads nothing of
another, so two Rooms never see each other's anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Account, Audience, Card, Intent, Reply
from bot.rooms import cards
from bot.rooms.arriving import arrive, offer_to
from bot.rooms.membership import Here, choose, chosen_of, find_here, rooms_of
from bot.safety import holds_nhs_number

BIGGEST_NUMBER = 9
"""Digits of an id that certainly fits an INTEGER of both databases."""

BY_INVITATION = frozenset({"web"})
"""Platforms on which nobody becomes a Member by acting: whoever is there was invited by name, or came from a chat
Channel of the Room by a link of their own, and is refused once they have left the Room."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One Intent of one Member in their Room; all is read and written over `connection`, all or nothing."""

    intent: Intent
    connection: AsyncConnection
    here: Here
    now: datetime

    @property
    def number(self) -> int:
        """The id that a button points at; 0, which nothing has, for anything else. It may be of another Room."""
        return number_in(self.intent.ref)


def number_in(text: str) -> int:
    """Read an id out of a ref; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= BIGGEST_NUMBER else 0


Handle: TypeAlias = Callable[[Visit], Awaitable[Reply]]
"""What a verb does in a Room for someone who may."""

Write: TypeAlias = Callable[[Intent, AsyncConnection], Awaitable[Reply]]
"""A verb with an effect: the router does it once a delivery, in the transaction in which the delivery is claimed."""


def joined(*parts: Mapping[str, Write]) -> dict[str, Write]:
    """The verbs of all parts; raises ValueError for one that two of them answer, because only one would be asked."""
    count = Counter(verb for part in parts for verb in part)
    twice = sorted(verb for verb, times in count.items() if times > 1)
    if twice:
        message = f"answered twice: {', '.join(twice)}"
        raise ValueError(message)
    return {verb: write for part in parts for verb, write in part.items()}


RoomOf: TypeAlias = Callable[[AsyncConnection, Intent], Awaitable[int]]
"""The id of the Room that a button is about, by what it points at; 0 for none."""


class Gate:
    """Makes verbs of handles, each for those who may."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def members(self, handle: Handle, *, asks: bool = True, room_of: RoomOf | None = None) -> Write:
        """For everyone of the Room; who acts in a chat Channel of it for the first time is of it from then on.

        `asks` lets the answer also ask a new Member who they are. `room_of` tells the Room of a button that is pressed
        in a direct chat, where people of several Rooms have cards of each.
        """

        async def write(intent: Intent, connection: AsyncConnection) -> Reply:
            here = await _enter(connection, intent, self._now(), room_of)
            if isinstance(here, Card):
                return Reply(here)
            reply = await handle(Visit(_as_asked(intent), connection, here, self._now()))
            unknown = asks and not here.organisation_id and _may_ask(reply)
            return await _asking(connection, intent.account, here, reply) if unknown else reply

        return write

    def facilitators(self, handle: Handle, *, asks: bool = True) -> Write:
        """For the Room's facilitators alone."""

        async def steer(visit: Visit) -> Reply:
            return await handle(visit) if visit.here.steers else Reply(cards.for_facilitators())

        return self.members(steer, asks=asks)


async def _enter(
    connection: AsyncConnection, intent: Intent, now: datetime, room_of: RoomOf | None = None
) -> Here | Card:
    """The Room as the asker is in it from now on, or what keeps them out."""
    if intent.place.direct and intent.ref and room_of and not _chooses(intent):
        return await _pressed_in_a_direct_chat(connection, intent, room_of)
    if intent.place.direct:
        return await _in_a_direct_chat(connection, intent)
    here = await find_here(connection, intent)
    if here is None:
        return cards.no_room()
    if here.role is None and intent.place.platform in BY_INVITATION:
        return cards.for_members()
    return here if here.attends else await arrive(connection, intent.account, here, now)


async def _pressed_in_a_direct_chat(connection: AsyncConnection, intent: Intent, room_of: RoomOf) -> Here | Card:
    """The Room of what was pressed, whichever they speak of otherwise, if they are in it now."""
    wanted = await room_of(connection, intent)
    theirs = (each for each in await rooms_of(connection, intent.account) if each.room_id == wanted)
    return next(theirs, cards.in_none_of_your_rooms())


async def _in_a_direct_chat(connection: AsyncConnection, intent: Intent) -> Here | Card:
    """The Room they are in; of several the one they choose with this, or chose before. One they left is no other."""
    theirs = {each.room_id: each for each in await rooms_of(connection, intent.account)}
    if not theirs:
        return cards.no_room_of_theirs()
    if _chooses(intent):
        wanted = number_in(intent.ref.removeprefix(cards.THAT_ROOM))
        if wanted in theirs:
            await choose(connection, intent.account, wanted)
    else:
        wanted = next(iter(theirs)) if len(theirs) == 1 else await chosen_of(connection, intent.account)
    listed = [(each.room_id, each.room) for each in theirs.values()]
    return theirs.get(wanted) or cards.which_room(listed, *_carried(intent))


def _chooses(intent: Intent) -> bool:
    return intent.place.direct and intent.ref.startswith(cards.THAT_ROOM)


def _as_asked(intent: Intent) -> Intent:
    """What was asked before the Room had to be chosen, where it had to be."""
    if not _chooses(intent):
        return intent
    return replace(intent, ref="", words=intent.answers.get(cards.ASKED, ""), answers={})


def _carried(intent: Intent) -> tuple[str, str]:
    """The verb and words that go on once the Room is chosen: what was typed, and nothing about a patient.

    What was pressed (its verb has a dot) is asked again, because it was pressed on a card of some Room.
    """
    asked = _as_asked(intent)
    words = asked.about or asked.words
    if "." in asked.verb or len(words) > cards.LONGEST_ASKED or holds_nhs_number(words):
        return cards.CHOOSE, ""
    return asked.verb, words


def _may_ask(reply: Reply) -> bool:
    """A form keeps to its own questions, and what everyone sees asks nobody for their name."""
    return reply.audience is Audience.ASKER and not cards.has_inputs(reply.card)


async def _asking(connection: AsyncConnection, them: Account, here: Here, reply: Reply) -> Reply:
    offer = await offer_to(connection, here.room_id, them)
    return replace(reply, card=cards.and_who_are_you(reply.card, offer.organisations, offer.guess))
