"""The verbs that explain a text. Nothing of it is kept, counted or logged."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import NamedTuple

from bot.jargon.cards import patient_number
from bot.jargon.explaining import cards
from bot.jargon.explaining.pointing import Pointing
from bot.jargon.explaining.rules import Met, met
from bot.message import Command, Intent, Reply
from bot.safety import clean, holds_nhs_number
from glossary.explaining.spelling_out import spelt_out
from glossary.scan import LONGEST_TEXT, Explanation, Scanner

COMMANDS = (
    Command(
        "explain",
        "text",
        "List the jargon in a text and what it means",
        "/explain The MDT asked the ICB",
        shortcut="Explain jargon",
    ),
    Command(
        "plain",
        "draft",
        "Show which words partners may not know, before you send it",
        "/plain The MDT asked the ICB",
    ),
)


class _Page(NamedTuple):
    """The terms of one card, what its *more* button points at, how many those are, and how many found no room there."""

    terms: tuple[Met, ...]
    more: str
    left: int
    lost: int


class Explaining:
    """Reads texts with what `scanner` gives, which is made ready when the first text comes."""

    def __init__(self, scanner: Callable[[], Scanner]) -> None:
        self._scanner = scanner

    def reads(self) -> dict[str, Callable[[Intent], Awaitable[Reply]]]:
        """The verbs; none has an effect."""
        return {"explain": self.explain, "jargon.more": self.more, "plain": self.plain}

    async def explain(self, intent: Intent) -> Reply:
        """List the terms of a text, for the asker alone."""
        text = intent.about or intent.answers.get("text", "") or intent.words
        if not text.strip():
            return Reply(cards.nothing_to_explain())
        if refused := _refused(text, LONGEST_TEXT):
            return refused
        explanation, page = await self._read(text)
        return Reply(
            cards.explained(page.terms, more=page.more, left=page.left, lost=page.lost, defined=explanation.explained)
        )

    async def more(self, intent: Intent) -> Reply:
        """Show the terms that a card had no room for."""

        def read() -> tuple[_Page, bool]:
            terms, whole = self._pointing.read(intent.ref)
            return self._page(terms), whole

        page, whole = await asyncio.to_thread(read)
        if not page.terms:
            return Reply(cards.nothing_to_explain() if whole else cards.nothing_points_there())
        return Reply(cards.explained_further(page.terms, more=page.more, left=page.left, whole=whole))

    async def plain(self, intent: Intent) -> Reply:
        """Read a draft before others do."""
        draft = "\n".join(map(clean, (intent.answers.get("draft", "") or intent.words or intent.about).splitlines()))
        if not draft.strip():
            return Reply(cards.no_draft())
        if refused := _refused(draft, cards.LONGEST_DRAFT):
            return refused
        explanation, page = await self._read(draft)
        written = spelt_out(draft, explanation)
        copied = "" if written == draft else written
        return Reply(cards.before_you_send(page.terms, copied, more=page.more, left=page.left, lost=page.lost))

    async def _read(self, text: str) -> tuple[Explanation, _Page]:
        """Beside the event loop: a long text takes some hundredths of a second, and making ready a quarter."""

        def read() -> tuple[Explanation, _Page]:
            explanation = self._scanner().explain(text)
            return explanation, self._page(met(explanation.spans))

        return await asyncio.to_thread(read)

    @cached_property
    def _pointing(self) -> Pointing:
        scanner = self._scanner()
        return Pointing(scanner.names, scanner.named)

    def _page(self, terms: tuple[Met, ...]) -> _Page:
        first, rest = terms[: cards.SHOWN], terms[cards.SHOWN :]
        ref, many = self._pointing.at(rest)
        return _Page(first, ref, many, len(rest) - many)


def _refused(text: str, limit: int) -> Reply | None:
    if len(text) > limit:
        return Reply(cards.too_long(limit), unsure=True)
    return Reply(patient_number(), unsure=True) if holds_nhs_number(text) else None
