"""What the core and the adapters say to each other: cards out, intents in, and the way cards are delivered.

Plain frozen values without behaviour, so that a feature can be read and tested without a platform, and a platform
without a feature. People's words are data in every element and never markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol, TypeAlias


class Tone(StrEnum):
    """How a Text is meant; a renderer says it in words or shape too, never by colour alone."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph."""

    words: str
    tone: Tone = Tone.PLAIN
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Facts:
    """Short labels, each with its value."""

    pairs: tuple[tuple[str, str], ...]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Button:
    """Pressing it sends an Intent with this verb and ref, and the answers typed into the card."""

    label: str
    verb: str
    ref: str = ""
    primary: bool = False
    kind: Literal["button"] = "button"


@dataclass(frozen=True, slots=True)
class Link:
    """Opens an https address."""

    label: str
    url: str
    kind: Literal["link"] = "link"


@dataclass(frozen=True, slots=True)
class Buttons:
    """A line of buttons and links, most wanted first."""

    items: tuple[Button | Link, ...]
    kind: Literal["buttons"] = "buttons"


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list: what it is, more about it, and what can be done with it."""

    words: str
    detail: str = ""
    buttons: tuple[Button | Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of like things."""

    rows: tuple[Row, ...]
    kind: Literal["rows"] = "rows"


@dataclass(frozen=True, slots=True)
class Blank:
    """Room to type; `name` is its key in the Intent's answers and `limit` counts characters."""

    name: str
    label: str
    hint: str = ""
    value: str = ""
    long: bool = False
    limit: int = 300
    kind: Literal["blank"] = "blank"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several `options`, each (value, label); searchable where the platform can and there are many."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str = ""
    kind: Literal["choice"] = "choice"


@dataclass(frozen=True, slots=True)
class Day:
    """A date, as ISO 8601 YYYY-MM-DD in the answers."""

    name: str
    label: str
    value: str = ""
    kind: Literal["day"] = "day"


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day on a 24-hour clock, as HH:MM in the answers."""

    name: str
    label: str
    value: str = ""
    kind: Literal["time"] = "time"


Element: TypeAlias = Text | Facts | Rows | Buttons | Blank | Choice | Day | Time


@dataclass(frozen=True, slots=True)
class Card:
    """What we say. `summary` is all of it as plain text, for notifications and screen readers."""

    title: str
    body: tuple[Element, ...]
    summary: str


def card(title: str, *body: Element) -> Card:
    """Write the plain-text equivalent from the elements themselves, so that no word can be missing from it."""
    return Card(title, body, "\n".join([title, *(line for element in body for line in _plain(element))]))


def _plain(element: Element) -> list[str]:
    match element:
        case Text():
            return [element.words]
        case Facts():
            return [f"{label}: {value}" for label, value in element.pairs]
        case Rows():
            return [line for row in element.rows for line in _plain_row(row)]
        case Buttons():
            return [_plain_buttons(element.items)]
        case Choice():
            return [f"{element.label}: {', '.join(label for _, label in element.options)}"]
        case Blank():
            return [" ".join(filter(None, (f"{element.label}:", element.value, element.hint)))]
        case Day() | Time():
            return [f"{element.label}: {element.value}".rstrip()]


def _plain_row(row: Row) -> list[str]:
    lines = [f"{row.words} – {row.detail}" if row.detail else row.words]
    return [*lines, _plain_buttons(row.buttons)] if row.buttons else lines


def _plain_buttons(items: tuple[Button | Link, ...]) -> str:
    shown = (f"{item.label} {item.url}" if isinstance(item, Link) else item.label for item in items)
    return f"[{'] ['.join(shown)}]"


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
    """The platform will never take this card; `reason` is its own word for why, without people's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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
