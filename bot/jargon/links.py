"""From an answer to the page of its term, where there is more to read and something to share. Pure."""

from __future__ import annotations

from bot.jargon.pages import path_of
from bot.message import Buttons, Card, Link, card
from glossary.model import Term


def with_page(told: Card, terms: tuple[Term, ...], address: str) -> Card:
    """The card with a link to the page of the one term it tells of; `address` is where browsers reach us, or empty."""
    if not address or len(terms) != 1:
        return told
    link = Link("Page to share", address + path_of(terms[0].term))
    *body, last = told.body
    if isinstance(last, Buttons):
        return card(told.title, *body, Buttons((*last.items, link)))
    return card(told.title, *told.body, Buttons((link,)))
