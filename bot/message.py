"""What the core and the adapters say to each other: cards out, intents in, and the way cards are delivered.

Plain frozen values without behaviour, so that a feature can be read and tested without a platform, and a platform
without a feature. The elements of a card are in bot/elements.py and are had from here, like all else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.elements import (
    OPEN_PAGE,
    Blank,
    Button,
    Buttons,
    Card,
    Choice,
    Day,
    Element,
    Facts,
    Link,
    Picture,
    Points,
    Row,
    Rows,
    Series,
    Text,
    Time,
    Tone,
    card,
)

__all__ = [
    "OPEN_PAGE",
    "Account",
    "Audience",
    "Blank",
    "Button",
    "Buttons",
    "Card",
    "Choice",
    "Command",
    "Day",
    "Element",
    "Facts",
    "Intent",
    "Link",
    "Messenger",
    "Picture",
    "Place",
    "Points",
    "Reply",
    "Route",
    "Row",
    "Rows",
    "Series",
    "Text",
    "Time",
    "Tone",
    "TryLater",
    "Undeliverable",
    "card",
]


@dataclass(frozen=True, slots=True)
class Account:
    """A person's identity on one platform; `tenant` is their own workspace or tenant, not the one the app lives in."""

    platform: str
    tenant: str
    user: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said and is answered.

    `channel` identifies the Channel on its platform; `address` is how to reach it (JSON text), read by its adapter
    alone; `thread` is empty outside one; `direct` tells a chat with one person from a Channel with several.
    """

    platform: str
    channel: str
    address: str = ""
    thread: str = ""
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Intent:
    """What someone asked of us.

    `words` follow the verb; `ref` is what a pressed button pointed at; `answers` are what was typed into the card;
    `about` is the text of the message a shortcut was used on. `handle` is the platform's short-lived right to answer,
    opaque to the core. `delivery` is the platform's own id of this delivery, by which a repeat is known;
    `answered_apart` says that the answer is a message of its own, so that a repeat would be seen twice.
    `unfinished` says that the words may be half typed, as in a search that answers at each letter.
    """

    verb: str
    account: Account
    place: Place
    words: str = ""
    ref: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    handle: Mapping[str, str] = field(default_factory=dict)
    delivery: str = ""
    answered_apart: bool = False
    unfinished: bool = False


class Audience(StrEnum):
    """Who sees a Reply."""

    ASKER = "asker"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Reply:
    """Our answer; to the asker alone unless the verb is plainly for the Room.

    `aside` goes with an answer to the Room: what the asker sees in place of the private card they pressed, so that the
    button that told everyone is gone and cannot be pressed twice. `unsure` marks a card that is no answer to pass on:
    suggestions, or that we do not know.
    """

    card: Card
    audience: Audience = Audience.ASKER
    aside: Card | None = None
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A verb people can type: the one source of the help card, both manifests and the README's table.

    `argument` is what follows the verb, with an example's shape; `shortcut` names the entry in a message's menu that
    sends this verb with the message as `about`, where there is one; `also` are the words that may follow the verb to
    ask for something else, each with its help, as in `/bigroom who`.
    """

    verb: str
    argument: str
    help: str
    example: str
    shortcut: str = ""
    also: tuple[tuple[str, str], ...] = ()

    @property
    def usage(self) -> str:
        """As it is typed, for example `/jargon ICB`."""
        return f"/{self.verb} {self.argument}".rstrip()


class TryLater(Exception):  # noqa: N818 -- DESIGN.md's word; it asks rather than fails
    """The platform is busy or away; the same call may succeed after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the platform asks for a pause of {seconds:g} s")
        self.seconds = seconds


class Undeliverable(Exception):  # noqa: N818 -- DESIGN.md's word
    """The platform will never take this card; `reason` is its own word for why, without people's words.

    `person` says that this is so for whom the card was meant, whatever it says and however we are set up: it is no
    fault that anybody could mend here.
    """

    def __init__(self, reason: str, *, person: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.person = person


class Messenger(Protocol):
    """How a platform delivers cards. Every method raises TryLater or Undeliverable."""

    async def post(self, place: Place, card: Card) -> str:
        """Put a card where the Room meets; the ref returned names it for `update`."""
        ...

    async def update(self, place: Place, ref: str, card: Card) -> None:
        """Replace a card posted earlier."""
        ...

    async def answer(self, intent: Intent, reply: Reply) -> None:
        """Answer an Intent by its handle, to the audience the Reply names."""
        ...

    async def whisper(self, place: Place, account: Account, card: Card) -> None:
        """Show a card to one person, in the Channel where the platform can."""
        ...


class Route(Protocol):
    """What an adapter does with an Intent; None means a repeated delivery, to be met with silence."""

    async def __call__(self, intent: Intent) -> Reply | None:
        """Answer one Intent; never raises."""
        ...
