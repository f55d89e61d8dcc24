"""A Card becomes an Adaptive Card 1.5. Pure, one short function an element.

People's words go into TextRuns, which parse nothing. TextBlocks and FactSets parse Markdown in Teams, and so do the
labels of an expanded ChoiceSet; none of them carries people's words here.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from adapters.teams import fit
from bot.message import (
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
    Text,
    Time,
    Tone,
)

Json = dict[str, Any]
Press = Callable[[Button], Json]

CARD = "application/vnd.microsoft.card.adaptive"

# Teams draws no more than six buttons of one set.
_BUTTONS_A_SET = 6

# Nothing that Markdown, HTML (which reads `&copy` even without its semicolon), card functions or automatic links could
# take hold of.
_HARMLESS = re.compile(r"[^\W_](?:[^\W_]|[ ,?!’‘–'-])*")

_TONES: dict[Tone, Json] = {
    Tone.PLAIN: {},
    Tone.STRONG: {"weight": "Bolder"},
    Tone.QUIET: {"isSubtle": True, "size": "Small"},
    Tone.WARNING: {"weight": "Bolder"},
}


def render(card: Card, *, private: bool = False, dialog: bool = False) -> Json:
    """Draw the card, at most 28 KB.

    `private` marks an answer to one person, which the answer to its buttons replaces. `dialog` is for the dialog of a
    message extension, which knows Action.Submit alone.
    """

    def press(button: Button) -> Json:
        return _submit(button, private=private) if dialog else _execute(button, private=private)

    return fit.fitting(card, lambda shorter: _card(shorter, press))


def message(card: Card, *, private: bool = False) -> Json:
    """A message activity of this card.

    `summary` is what a notification says; without it Teams says "Sent a card". `text` stays empty, because Teams would
    show it above the card and parse Markdown in it.
    """
    content = render(card, private=private)
    return {"type": "message", "summary": content["speak"], "attachments": [attachment(content)]}


def attachment(content: Json) -> Json:
    """How a message, a search result or a dialog holds a card."""
    return {"contentType": CARD, "content": content}


def _card(card: Card, press: Press) -> Json:
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "speak": card.summary,
        "fallbackText": card.summary,
        "body": [_title(card.title), *(part for element in card.body for part in _element(element, press))],
    }


def _element(element: Element, press: Press) -> list[Json]:
    match element:
        case Text():
            return [_text(element)]
        case Facts():
            return [_fact(label, value) for label, value in element.pairs]
        case Rows():
            return [_row(row, press) for row in element.rows]
        case Points():
            return [_text(Text(element.paragraph, Tone.QUIET))]
        case Buttons():
            return _buttons(element.items, press)
        case Picture():
            return [_picture(element)]
        case Blank():
            return [_blank(element)]
        case Choice():
            return [_choice(element)]
        case Day() | Time():
            return [_input("Input.Date" if isinstance(element, Day) else "Input.Time", element)]


def _title(title: str) -> Json:
    """Screen readers move by headings, and only a TextBlock can be one: so it is one where no markup can be in it."""
    looks = {"size": "Large", "weight": "Bolder"}
    if _HARMLESS.fullmatch(title):
        return {"type": "TextBlock", "style": "heading", "text": title, "wrap": True, **looks}
    return _words(title, **looks)


def _words(*runs: str, **looks: object) -> Json:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": run, **looks} for run in runs]}


def _text(element: Text) -> Json:
    if element.tone is Tone.WARNING:  # told by sign and frame as well as by colour
        return {"type": "Container", "style": "warning", "items": [_words("⚠ ", element.words, weight="Bolder")]}
    return _words(element.words, **_TONES[element.tone])


def _fact(label: str, value: str) -> Json:
    columns = [_column(1, _words(label, weight="Bolder")), _column(2, _words(value))]
    return {"type": "ColumnSet", "spacing": "Small", "columns": columns}


def _row(row: Row, press: Press) -> Json:
    words = [_words(row.words, weight="Bolder"), *([_words(row.detail)] if row.detail else [])]
    if len(row.buttons) == 1:  # one fits beside the words, also on a phone
        columns = [_column("stretch", *words), _column("auto", *_buttons(row.buttons, press))]
        return {"type": "ColumnSet", "separator": True, "columns": columns}
    return {"type": "Container", "separator": True, "items": [*words, *_buttons(row.buttons, press)]}


def _picture(picture: Picture) -> Json:
    """Inside the card itself: an address would have to be open to all who guess it. Teams makes it fit the screen."""
    url = f"data:image/png;base64,{b64encode(picture.content).decode()}"
    return {"type": "Image", "url": url, "altText": picture.alt}


def _column(width: int | str, *items: Json) -> Json:
    return {"type": "Column", "width": width, "items": list(items)}


def _buttons(items: tuple[Button | Link, ...], press: Press) -> list[Json]:
    actions = [_link(item) if isinstance(item, Link) else press(item) for item in items]
    sets = (actions[start : start + _BUTTONS_A_SET] for start in range(0, len(actions), _BUTTONS_A_SET))
    return [{"type": "ActionSet", "actions": group} for group in sets]


def _execute(button: Button, *, private: bool) -> Json:
    """Clients that do not know Action.Execute send the same data in a message instead."""
    submit = _submit(button, private=private)
    return {**submit, "type": "Action.Execute", "verb": button.verb, "fallback": submit}


def _submit(button: Button, *, private: bool) -> Json:
    data = {"verb": button.verb, "ref": button.ref, "private": private}
    style = {"style": "positive"} if button.primary else {}
    return {"type": "Action.Submit", "title": button.label, "data": data, **style}


def _link(link: Link) -> Json:
    return {"type": "Action.OpenUrl", "title": link.label, "url": link.url}


def _input(kind: str, element: Blank | Choice | Day | Time, **more: object) -> Json:
    drawn = {"type": kind, "id": element.name, "label": element.label, **more}
    return {**drawn, "value": element.value} if element.value else drawn


def _blank(blank: Blank) -> Json:
    hint = {"placeholder": blank.hint} if blank.hint else {}
    return _input("Input.Text", blank, isMultiline=blank.long, maxLength=blank.limit, **hint)


def _choice(choice: Choice) -> Json:
    """Always compact: expanded labels are Markdown, and Microsoft's schema lacks `filtered`, which Teams has."""
    options = [{"title": label, "value": value} for value, label in choice.options]
    return _input("Input.ChoiceSet", choice, choices=options, style="compact")
