"""Walks through a product as a person does: says every verb, fills in every form and presses every button."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from bot.__main__ import Product, now
from bot.cards import written
from bot.message import Account, Blank, Button, Buttons, Card, Choice, Day, Intent, Place, Reply, Rows, Time

MOST_PRESSES = 14
"""Buttons pressed after one verb."""

_numbers = itertools.count(1)


def buttons_of(card: Card) -> Iterator[Button]:
    for element in card.body:
        items = element.items if isinstance(element, Buttons) else ()
        rows = element.rows if isinstance(element, Rows) else ()
        for item in (*items, *(each for row in rows for each in row.buttons)):
            if isinstance(item, Button):
                yield item


def words_of(reply: Reply) -> str:
    """All that a Reply says, shown or not, in small letters."""
    return "".join(written(card) for card in (reply.card, reply.aside) if card).casefold()


@dataclass
class Walker:
    """One person in one Place, whose typed words all hold one word; notes which refs and fields cards have.

    `after` is awaited after each thing done.
    """

    product: Product
    who: Account
    place: Place
    word: str
    after: Callable[[], Awaitable[None]] | None = None
    refs: set[str] = field(default_factory=set)
    fields: dict[str, set[str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    _pressed: set[tuple[str, str]] = field(default_factory=set)

    async def send(self, verb: str, ref: str = "", words: str = "", answers: dict[str, str] | None = None) -> Card:
        intent = Intent(verb, self.who, self.place, words, ref, answers or {}, delivery=f"Ev{next(_numbers)}")
        reply = await self.product.router(intent)
        assert reply
        self.seen.append(words_of(reply))
        self._note(reply.card)
        if self.after:
            await self.after()
        return reply.card

    async def walk(self, verb: str, ref: str = "") -> None:
        """Say a verb, then press what it offers, and what that offers."""
        await self.follow(await self.send(verb, ref))

    async def follow(self, card: Card) -> None:
        """Press what a card offers, and what that offers."""
        waiting = [card]
        for _ in range(MOST_PRESSES):
            if not waiting:
                return
            card = waiting.pop(0)
            for button in buttons_of(card):
                if (button.verb, button.ref) not in self._pressed:
                    self._pressed.add((button.verb, button.ref))
                    waiting.append(await self.send(button.verb, button.ref, answers=self._filled(card)))

    def _note(self, card: Card) -> None:
        self.refs |= {button.ref for button in buttons_of(card)}
        for element in card.body:
            if isinstance(element, Choice):
                self.fields.setdefault(element.name, set()).update(value for value, _ in element.options)
            elif isinstance(element, Blank | Day | Time):
                self.fields.setdefault(element.name, set()).add(element.value)

    def _filled(self, card: Card) -> dict[str, str]:
        return {
            element.name: element.value or self._typed(element)
            for element in card.body
            if isinstance(element, Blank | Choice | Day | Time)
        }

    def _typed(self, element: Blank | Choice | Day | Time) -> str:
        match element:
            case Choice():
                return element.options[0][0]
            case Day():
                return (now() + timedelta(days=7)).date().isoformat()
            case Time():
                return "09:00"
            case Blank():
                return f"{self.word}@example.org" if "mail" in element.name else f"{self.word} {element.name}"
