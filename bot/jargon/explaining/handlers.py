"""The verbs that explain a text. Nothing of it is kept, counted or logged."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.jargon.cards import patient_number
from bot.jargon.explaining import cards
from bot.jargon.explaining.rules import Met, met, pointed_at, read
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
        explanation = await self._read(text)
        first, more, left = self._page(met(explanation.spans))
        return Reply(cards.explained(first, more=more, left=left, defined=explanation.explained))

    async def more(self, intent: Intent) -> Reply:
        """Show the terms that a card had no room for."""
        scanner = await asyncio.to_thread(self._scanner)
        first, more, left = self._page(read(intent.ref, scanner.named))
        if not first:
            return Reply(cards.nothing_to_explain())
        return Reply(cards.explained_further(first, more=more, left=left))

    async def plain(self, intent: Intent) -> Reply:
        """Read a draft before others do."""
        draft = "\n".join(map(clean, (intent.answers.get("draft", "") or intent.words or intent.about).splitlines()))
        if not draft.strip():
            return Reply(cards.no_draft())
        if refused := _refused(draft, cards.LONGEST_DRAFT):
            return refused
        explanation = await self._read(draft)
        written = spelt_out(draft, explanation)
        first, more, left = self._page(met(explanation.spans))
        return Reply(cards.before_you_send(first, "" if written == draft else written, more=more, left=left))

    async def _read(self, text: str) -> Explanation:
        """Beside the event loop: a long text takes some hundredths of a second, and making ready a quarter."""
        return await asyncio.to_thread(lambda: self._scanner().explain(text))

    def _page(self, terms: tuple[Met, ...]) -> tuple[tuple[Met, ...], str, int]:
        """Give the terms of one card, and what its *more* button points at and how many those are."""
        named = self._scanner().named
        ref = pointed_at(terms[cards.SHOWN :], named)
        return terms[: cards.SHOWN], ref, len(read(ref, named))


def _refused(text: str, limit: int) -> Reply | None:
    if len(text) > limit:
        return Reply(cards.too_long(limit), unsure=True)
    return Reply(patient_number(), unsure=True) if holds_nhs_number(text) else None
