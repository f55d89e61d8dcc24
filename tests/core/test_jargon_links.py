"""From an answer in chat to the glossary's own pages."""

from __future__ import annotations

import pytest

from bot.jargon.handlers import Jargon
from bot.jargon.misses import Misses
from bot.message import Account, Buttons, Card, Intent, Link, Place
from bot.rooms.handlers import reads
from glossary.lookup import Lookup

ADDRESS = "https://bigroom.example"
SISTER = Account("slack", "T0WARDS", "U0ADA")
ROOM = Place("slack", "C0ROOM")


def links(card: Card) -> list[str]:
    groups = [element.items for element in card.body if isinstance(element, Buttons)]
    return [item.url for items in groups for item in items if isinstance(item, Link)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("ICB", [f"{ADDRESS}/glossary/ICB"]),
        ("A&E", [f"{ADDRESS}/glossary/A%26E"]),
        ("maps", []),  # two headwords, and so no one page
        ("JNSA", []),
        ("flimflamming", []),
    ],
)
async def test_an_answer_about_one_term_links_to_its_page(lookup: Lookup, asked: str, expected: list[str]) -> None:
    reply = await Jargon(lookup, Misses(), ADDRESS).look_up(Intent("jargon", SISTER, ROOM, words=asked))
    assert links(reply.card) == expected


async def test_no_answer_links_to_a_page_whose_address_is_not_known(lookup: Lookup) -> None:
    reply = await Jargon(lookup, Misses()).look_up(Intent("jargon", SISTER, ROOM, words="ICB"))
    assert links(reply.card) == []


async def test_help_says_where_the_glossary_is_read() -> None:
    for words in ("", "dance"):
        reply = await reads((), f"{ADDRESS}/glossary")["bigroom"](Intent("bigroom", SISTER, ROOM, words=words))
        assert links(reply.card) == [f"{ADDRESS}/glossary"]
