"""Intent to Reply: the one grammar, the checks every verb shares, and one transaction an Intent with an effect."""

from __future__ import annotations

import asyncio
import hmac
import re
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import TypeAlias

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.cards import database_away, our_fault
from bot.database import DATABASE_AWAY, Claims, Database, claim
from bot.message import Intent, Reply
from bot.metrics import Metrics
from bot.rooms.gate import Write

Read: TypeAlias = Callable[[Intent], Awaitable[Reply]]
"""A verb without an effect. It is not kept from answering by a database that is away."""

REMEMBERED = 10_000
"""Deliveries one process remembers by itself, so that a repeat is met with silence even without a database."""

CLAIM_SECONDS = 1.0
"""How long a look-up waits for the record; Slack waits three seconds for all of an answer."""

AWAY_PAUSE = timedelta(seconds=5)
"""How long the record is not asked again after it did not answer, so that people do not queue for it."""

LONGEST_PHRASE = 2
"""Words that may follow a verb and belong to it, as in `bigroom set up`."""

PRESS = "press-"
"""How the ids begin that adapters make themselves, of who pressed what with which words."""

GREETINGS = frozenset({"hello", "hi", "hey"})
HELP = ("bigroom", "help")

OF_ROOMS = re.compile(r"set\s+up(?!\S).*|(?:join|link)\s{1,9}[^aeiou]{6,60}", re.IGNORECASE | re.DOTALL)
"""What is for `bigroom` though it is not named. A code has no vowels, so that a link worker is looked up as ever."""


I_AM_AWAY = re.compile(r"i(?:\s+am|['’]m|\s+will\s+be|['’]ll\s+be)\s+(?P<away>away(?!\w).*)", re.IGNORECASE | re.DOTALL)
"""Said to the bot, it is no word to look up."""


class Router:
    """Finds who answers an Intent, sees that a repeat has no second effect, and turns our faults into decent words."""

    def __init__(  # noqa: PLR0913 -- what it needs, given by name by the root alone
        self,
        *,
        reads: Mapping[str, Read],
        writes: Mapping[str, Write],
        spoken: frozenset[str],
        database: Database,
        metrics: Metrics,
        notice: Callable[[Intent], None],
        now: Callable[[], datetime],
        secret: str = "",
    ) -> None:
        """Without a `secret` of the service, whoever reads the record could guess what was typed from a press's id."""
        self._reads = reads
        self._writes = writes
        self._spoken = spoken
        self._database = database
        self._claims = Claims(database)
        self._metrics = metrics
        self._notice = notice
        self._now = now
        self._secret = secret.encode()
        self._away_until = datetime.min.replace(tzinfo=UTC)
        self._recent: OrderedDict[tuple[str, str], None] = OrderedDict()

    @property
    def verbs(self) -> frozenset[str]:
        """All that somebody answers."""
        return frozenset((*self._reads, *self._writes))

    async def __call__(self, intent: Intent) -> Reply | None:
        """Answer an Intent; None for a repeated delivery. Never raises: a fault of ours becomes a card."""
        began = perf_counter()
        self._notice(intent)
        intent = self._sealed(intent)
        if not intent.verb:
            intent = self._understood(intent)
        intent = self._narrowed(intent)
        try:
            reply = await self._answer(intent)
            outcome = "answered" if reply else "repeated"
        except DATABASE_AWAY as error:
            reply, outcome = Reply(database_away(self._report(intent, error))), "away"
        except Exception as error:  # noqa: BLE001 -- the last place where a fault of ours becomes words for a person
            reply, outcome = Reply(our_fault(self._report(intent, error))), "failed"
        self._count(intent, outcome, perf_counter() - began)
        return reply

    def _sealed(self, intent: Intent) -> Intent:
        """An adapter's id of a press is a digest of what was typed: only a keyed digest of that goes on the record."""
        if not intent.delivery.startswith(PRESS):
            return intent
        named = hmac.digest(self._secret, intent.delivery.encode("utf-8", "surrogatepass"), "sha256").hex()
        return replace(intent, delivery=f"{PRESS}{named[:40]}")

    def _understood(self, intent: Intent) -> Intent:
        """Read plain words. `who` alone, in small letters, is asked of the Room, and `WHO` is a word to look up.

        A partner whose workspace lacks the app has no slash commands, and writes @BigRoom who.
        """
        asked = f"{HELP[0]} {intent.words.strip()}"
        if asked in self._reads or asked in self._writes:
            return replace(intent, verb=asked, words="")
        verb, words = understand(intent.words, self._spoken)
        return replace(intent, verb=verb, words=words)

    def _narrowed(self, intent: Intent) -> Intent:
        """`bigroom who` is a verb of its own where somebody answers it; of several the longest is meant."""
        if intent.verb not in self._spoken:
            return intent
        words = intent.words.split()
        for length in range(min(LONGEST_PHRASE, len(words)), 0, -1):
            verb = " ".join([intent.verb, *words[:length]]).casefold()
            if verb in self._reads or verb in self._writes:
                return replace(intent, verb=verb, words=" ".join(intent.words.split(maxsplit=length)[length:]))
        return intent

    async def _answer(self, intent: Intent) -> Reply | None:
        if write := self._writes.get(intent.verb):
            async with self._database.transaction() as connection:
                if intent.delivery and not await claim(
                    connection, intent.account.platform, intent.delivery, self._now()
                ):
                    return None
                return await write(intent, connection)
        if intent.answered_apart and not await self._first_time(intent):
            return None
        read = self._reads.get(intent.verb)
        if read is None:
            return await self._reads[HELP[0]](replace(intent, verb=HELP[0], words=intent.verb))
        return await read(intent)

    async def _first_time(self, intent: Intent) -> bool:
        """Whether this delivery is new: asked of this process first, then of the record all processes share.

        A look-up whose answer is a message of its own is the one read that writes on its way: the platform may deliver
        it again, also after a restart, and a second answer would be seen. It waits for the record a second at most,
        and not at all while the record is known to be away: answering twice does less harm than not answering.
        """
        key = (intent.account.platform, intent.delivery)
        if not intent.delivery:
            return True
        if key in self._recent:
            return False
        self._recent[key] = None
        if len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)
        if self._now() < self._away_until:
            return True
        try:
            async with asyncio.timeout(CLAIM_SECONDS):
                return await self._claims.claim(*key, self._now())
        except (*DATABASE_AWAY, SQLAlchemyError) as error:
            self._away_until = self._now() + AWAY_PAUSE
            self._report(intent, error)
            return True

    def _count(self, intent: Intent, outcome: str, seconds: float) -> None:
        platform = intent.account.platform
        self._metrics.count(platform, self._known(intent.verb), outcome)()
        self._metrics.time(platform)(seconds)

    def _known(self, verb: str) -> str:
        """What may be counted and logged: a verb nobody taught us is a person's word."""
        return verb if verb in self._reads or verb in self._writes else "unknown"

    def _report(self, intent: Intent, error: BaseException) -> str:
        return _log(error, verb=self._known(intent.verb), platform=intent.account.platform)


def understand(words: str, spoken: frozenset[str]) -> tuple[str, str]:
    """Read what is said in plain words, after a mention or in a direct chat, as (verb, words).

    The first word may be a verb, with or without its slash or a colon; a greeting alone or nothing asks for help;
    anything else is a term to look up, because that is what people ask most.
    """
    first, *rest = words.split(maxsplit=1) or [""]
    verb = first.removeprefix("/").removesuffix(":").lower()
    if verb in spoken:
        return verb, "".join(rest).strip()
    if OF_ROOMS.fullmatch(words.strip()):
        return HELP[0], words.strip()
    if said := I_AM_AWAY.fullmatch(words.strip()):
        return HELP[0], said["away"]
    plain = verb.strip("!.,?")
    if not rest and plain in {"", "help", *GREETINGS}:
        return HELP
    return "jargon", rest[0].strip() if plain in GREETINGS else words.strip()


def _log(error: BaseException, *, verb: str, platform: str) -> str:
    """Log a fault once, with where it happened and without anybody's words; the reference links person and log."""
    reference = secrets.token_hex(4).upper()
    frames = []
    trace = error.__traceback__
    while trace:
        frames.append(f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}")
        trace = trace.tb_next
    structlog.get_logger().error(
        "intent_failed",
        reference=reference,
        verb=verb,
        platform=platform,
        error=type(error).__name__,
        frames=frames[-6:],
    )
    return reference
