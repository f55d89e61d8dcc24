"""The Card and its elements: what we say, before any platform draws it.

Plain frozen values without behaviour. People's words are data in every element and never markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias


class Tone(StrEnum):
    """How a Text is meant; a renderer says it in words or shape too, never by colour alone."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    WARNING = "warning"


OPEN_PAGE = "links.open"
"""The verb of a Button whose ref is the path of a page or file of ours.

In chat pressing it gets the person a link of their own there; on our own pages the Button is the link.
"""


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
class Points:
    """A few sentences that belong together, kept short: people know them, and come for what follows."""

    label: str
    words: tuple[str, ...]
    kind: Literal["points"] = "points"

    @property
    def paragraph(self) -> str:
        """All of it, where nothing folds."""
        return f"{self.label}: {' • '.join(self.words)}"


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


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, `width` by `height` as it is shown; it may hold twice as many dots, for sharp screens.

    `alt` says in words all that is in it: some read it instead, and it stands where the picture cannot be shown.
    """

    content: bytes
    alt: str
    width: int
    height: int
    kind: Literal["picture"] = "picture"


Element: TypeAlias = Text | Facts | Rows | Points | Buttons | Picture | Blank | Choice | Day | Time


class Series(StrEnum):
    """Cards that come again and again: where many stand together, the newest stays at hand and the others fold."""

    NONE = ""
    STANDING = "standing"
    CHECK_IN = "check-in"
    SUMMARY = "summary"
    QUESTION = "question"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Card:
    """What we say. `summary` is all of it as plain text, for notifications and screen readers.

    `over` says that what it was about has passed, or that a newer one of its `series` is there: where many cards stand
    together it may be folded away. `call` is a line that leads to it from the top of them, until it is over.
    """

    title: str
    body: tuple[Element, ...]
    summary: str
    over: bool = False
    series: Series = Series.NONE
    call: str = ""


def card(title: str, *body: Element, over: bool = False, series: Series = Series.NONE, call: str = "") -> Card:
    """Write the plain-text equivalent from the elements themselves, so that no word can be missing from it."""
    lines = [title, *(line for element in body for line in _plain(element))]
    return Card(title, body, "\n".join(lines), over, series, call)


def _plain(element: Element) -> list[str]:
    match element:
        case Text():
            return [element.words]
        case Facts():
            return [f"{label}: {value}" for label, value in element.pairs]
        case Rows():
            return [line for row in element.rows for line in _plain_row(row)]
        case Points():
            return [element.paragraph]
        case Buttons():
            return [_plain_buttons(element.items)]
        case Picture():
            return [element.alt]
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
