"""The verbs that bust jargon."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.jargon import cards
from bot.jargon.backgrounds import SettingsOf, unknown
from bot.jargon.leading import is_thanks, led
from bot.jargon.links import with_page
from bot.jargon.misses import Misses
from bot.jargon.rules import distinct, in_a_line
from bot.message import Audience, Card, Command, Intent, Reply
from bot.safety import LONGEST_TERM, clean, holds_nhs_number
from glossary.lookup import Answer, Kind, Lookup
from glossary.model import Term
from glossary.ranking import ranked, settings_of

COMMANDS = (Command("jargon", "word", "Say what a word or abbreviation means, and to whom", "/jargon ICB"),)

ANSWERS_KEPT = 256
"""Answers held ready, a few kilobytes each at most."""


UNKNOWN_IN_A_LINE = "Not in the glossary yet. Ask about it in the Big Room."


class Jargon:
    """Answers from the glossary held in memory, so that a look-up needs no database."""

    def __init__(self, lookup: Lookup, misses: Misses, address: str = "", settings_of: SettingsOf = unknown) -> None:
        """`address` is where browsers reach the glossary's pages; with none no answer links to one."""
        self._lookup = lookup
        self._misses = misses
        self._address = address
        self._settings_of = settings_of
        # The shipped glossary does not change while we run, and people in one meeting ask about the same words.
        self._answer = lru_cache(maxsize=ANSWERS_KEPT)(self._answer_afresh)

    def reads(self) -> dict[str, Callable[[Intent], Awaitable[Reply]]]:
        """The verbs without an effect."""
        return {"jargon": self.look_up}

    def writes(self) -> dict[str, Callable[[Intent, AsyncConnection], Awaitable[Reply]]]:
        """The verbs with an effect."""
        return {"jargon.show": self.show}

    async def look_up(self, intent: Intent) -> Reply:
        """Answer the asker alone."""
        query = clean(intent.ref or intent.answers.get("term", "") or intent.words or intent.about)
        if not query:
            return Reply(cards.nothing_asked())
        if holds_nhs_number(query):
            return Reply(cards.patient_number(), unsure=True)
        if len(query) > LONGEST_TERM:
            return Reply(cards.too_long(LONGEST_TERM))
        settings = await self._settings_of(intent.account)
        known = self._answer(query, settings, intent.place.direct, bool(intent.ref))
        if known is not None:
            return known
        counted = not intent.unfinished and self._misses.count(query)
        return Reply(cards.unknown(query, counted=counted), unsure=True)

    def _answer_afresh(self, query: str, settings: tuple[str, ...], direct: bool, pressed: bool) -> Reply | None:  # noqa: FBT001 -- the key of a cache
        """The reply to a question, the senses of the asker's own settings first; None when there is nothing to say."""
        if is_thanks(query):
            return Reply(cards.thanked(), unsure=True)
        answer = self._pressed(query) if pressed else self._lookup.find(query)
        if answer.kind is not Kind.FOUND and (buttons := led(query, answer.terms)):
            return Reply(cards.led(buttons), unsure=True)
        match answer.kind:
            case Kind.FOUND:
                terms = ranked(distinct(answer.terms), settings)
                told = cards.found(terms, asked=query, shared_by="" if direct else query)
                return Reply(self._linked(told, terms))
            case Kind.NEARLY:
                return Reply(cards.nearly(query, ranked(answer.terms, settings)), unsure=True)
            case Kind.UNKNOWN:
                return None

    async def show(self, intent: Intent, _connection: AsyncConnection) -> Reply:
        """Show everyone an answer that one person asked for, without saying who."""
        answer = self._pressed(clean(intent.ref)[:LONGEST_TERM])
        if answer.kind is not Kind.FOUND:
            return await self.look_up(intent)
        terms = ranked(distinct(answer.terms), await self._settings_of(intent.account))
        return Reply(
            self._linked(cards.found(terms, asked=answer.query), terms),
            Audience.ROOM,
            self._linked(cards.shown(terms), terms),
        )

    def _pressed(self, name: str) -> Answer:
        """The answer to a button: a headword of ours is meant, also where the word alone nearly always means another.

        Prevent and minutes are only offered to who types them; who presses the offer has chosen.
        """
        answer = self._lookup.find(name)
        term = None if answer.kind is Kind.FOUND else self._lookup.headword(name)
        return Answer(name, Kind.FOUND, (term,)) if term else answer

    def _linked(self, card: Card, terms: tuple[Term, ...]) -> Card:
        return with_page(card, terms, self._address)

    def bust(self, word: str, organisations: Iterable[str] = ()) -> str:
        """What a word means among people of these Organisations, in one line, for a list of words."""
        answer = self._lookup.find(word[:LONGEST_TERM])
        settings = {setting for name in organisations for setting in settings_of(name)}
        return (in_a_line(answer.terms, settings) if answer.kind is Kind.FOUND else "") or UNKNOWN_IN_A_LINE
