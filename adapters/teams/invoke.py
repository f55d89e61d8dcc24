"""What Teams expects in the response to an invoke: a card's replacement, search results, a dialog, or a few words."""

from __future__ import annotations

import html
from typing import Any

from adapters.teams import fit
from adapters.teams.render import CARD, attachment, render
from bot.message import Card, Element, Facts, Row, Rows, Text, card

Json = dict[str, Any]

# What a list of results shows of each; Teams takes 25 at most.
_PREVIEW = 160
_RESULTS = 25


def replacement(new: Card) -> Json:
    """Put a new card in the place of the private one that was pressed."""
    return {"statusCode": 200, "type": CARD, "value": render(new, private=True)}


def said(words: str) -> Json:
    """Leave the pressed card and say a word under it. `value` is a string here, which the SDK's own type refuses."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": words}


def results(found: Card) -> Json:
    """Offer the card, and each of its rows as a card of its own where there are several."""
    rows = _rows(found)
    cards = [_for_everyone(found), *(_alone(row) for row in rows if len(rows) > 1)]
    offered = [_result(each) for each in cards[:_RESULTS]]
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": offered}}


def hint(words: str) -> Json:
    """Say something in the place of results."""
    return {"composeExtension": {"type": "message", "text": words}}


def doubt(unsure: Card) -> Json:
    """Say what is near, or that we do not know, as words: a result could be posted as if it were an answer."""
    return hint(" ".join([unsure.title, *(f"[{row.words}]" for row in _rows(unsure))]))


def dialog(shown: Card) -> Json:
    """Show a card in a dialog over the conversation, to the person alone."""
    drawn = attachment(render(shown, private=True, dialog=True))
    value = {"title": fit.at_word(shown.title, 64), "width": "medium", "height": "medium", "card": drawn}
    return {"task": {"type": "continue", "value": value}}


def done() -> Json:
    """End a dialog with a word instead of a card."""
    return {"task": {"type": "message", "value": "That is all. You can close this."}}


def _rows(card: Card) -> list[Row]:
    return [row for element in card.body if isinstance(element, Rows) for row in element.rows]


def _result(offered: Card) -> Json:
    # A preview is a thumbnail card, whose text is HTML; so people's words are escaped, here and nowhere else.
    more = offered.summary.removeprefix(offered.title).strip()
    preview = {"title": fit.at_word(offered.title, _PREVIEW), "text": html.escape(fit.at_word(more, _PREVIEW))}
    thumbnail = {"contentType": "application/vnd.microsoft.card.thumbnail", "content": preview}
    return {**attachment(render(offered)), "preview": thumbnail}


def _alone(row: Row) -> Card:
    return card(row.words, *([Text(row.detail)] if row.detail else []))


def _for_everyone(found: Card) -> Card:
    """A person posts a result into any conversation, where we may be unknown: so nothing in it can be pressed."""
    return card(found.title, *(still for element in found.body for still in _still(element)))


def _still(element: Element) -> list[Element]:
    match element:
        case Text() | Facts():
            return [element]
        case Rows():
            return [Rows(tuple(Row(row.words, row.detail) for row in element.rows))]
        case _:
            return []
