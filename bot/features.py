"""Every feature, and what each lends the others: the one place that knows them all.

A feature imports no other. What one shows of another's it is handed here, as a callable.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncConnection

import bot.actions.handlers
import bot.checkins.handlers
import bot.jargon.explaining.handlers
import bot.jargon.handlers
import bot.prompts.handlers
import bot.rooms.handlers
import bot.rooms.people.handlers
from bot.actions import posting
from bot.actions.handlers import Actions
from bot.actions.log import keyring, keys, links
from bot.actions.minding import ahead, carrying, direct, leaving, people, planning, reminding, reporting, retaining
from bot.actions.reading import dates
from bot.actions.reading.absence import days_away
from bot.checkins import answering, keeping
from bot.checkins import arranging as checking
from bot.checkins.handlers import CheckIns
from bot.checkins.pages import Pages
from bot.checkins.rounds import Lent, asked_for, write_to_nobody
from bot.checkins.waiting import has_answered, waits_for
from bot.database import Database
from bot.jargon.backgrounds import Backgrounds
from bot.jargon.explaining.handlers import Explaining
from bot.jargon.handlers import Jargon
from bot.jargon.misses import Misses
from bot.jargon.pages import FRONT
from bot.message import Card, Command, card
from bot.occurrences import Opener
from bot.principles import Principle
from bot.prompts import arranging as asking
from bot.prompts import thinking
from bot.prompts.library import library
from bot.rooms.charter import life, standing
from bot.rooms.charter.showing import Charters, charter_of
from bot.rooms.charter.steering import Steering
from bot.rooms.deliveries import handlers as deliveries
from bot.rooms.gate import Gate, Write, joined
from bot.rooms.joining import codes
from bot.rooms.joining.admitting import Joining
from bot.rooms.joining.linking import Linking
from bot.rooms.page import taking_home
from bot.rooms.page.inviting import Inviting
from bot.rooms.page.links import Doors, Links
from bot.rooms.page.mailing import put_mail
from bot.rooms.page.shelf import Copier, Reader, about_room
from bot.rooms.reaching import Ways
from bot.router import Read
from glossary import ranking
from glossary.shipped import scanner, shipped

COMMANDS: tuple[Command, ...] = (
    *bot.jargon.handlers.COMMANDS,
    *bot.jargon.explaining.handlers.COMMANDS,
    *bot.checkins.handlers.COMMANDS,
    *bot.prompts.handlers.COMMANDS,
    *bot.actions.handlers.COMMANDS,
    *bot.rooms.handlers.COMMANDS,
)
"""The one list: help, both manifests and the README's table are made from it."""


class Features:
    """What the product answers, does by itself, shows on pages, and forgets."""

    def __init__(  # noqa: PLR0913 -- what the root hands over, each once
        self,
        now: Callable[[], datetime],
        doors: Doors,
        address: str,
        database: Database,
        *,
        mails: bool,
        ways: Ways | None = None,
    ) -> None:
        """`address` is where browsers, programs and calendars reach us; `ways` are how people are written to alone."""
        self._now = now
        self._doors = doors
        self._address = address
        self._mails = mails
        self._ways = ways or {}
        self._gate = Gate(now)
        self.misses = Misses()
        self._jargon = Jargon(shipped(), self.misses, address, Backgrounds(database, now).of)
        self._explaining = Explaining(scanner)
        write = put_mail if mails else write_to_nobody
        key_question, bust = bot.prompts.handlers.key_question, self._jargon.bust
        lent = Lent(key_question, bust, (thinking.in_summary,), write, (thinking.end,), ahead.top)
        self._checkins = CheckIns(self._gate, lent)
        self._pages = Pages(lent)
        self._actions = Actions(self._gate, (carrying.ask_again, leaving.offer_again), _principle_of)

    def reads(self) -> dict[str, Read]:
        """The verbs that a database which is away does not keep from answering."""
        glossary = self._address + FRONT
        return {**self._jargon.reads(), **self._explaining.reads(), **bot.rooms.handlers.reads(COMMANDS, glossary)}

    def writes(self) -> dict[str, Write]:
        """All other verbs."""
        return joined(
            self._jargon.writes(),
            bot.prompts.handlers.writes(self._gate),
            self._checkins.writes(),
            self._actions.writes(),
            self._by_itself(),
            self._rooms(),
        )

    def _by_itself(self) -> dict[str, Write]:
        """What follows from Actions without anybody asking."""
        each = (reminding, carrying, leaving, retaining, reporting)
        return joined(*(module.writes(self._gate) for module in each))

    def _rooms(self) -> dict[str, Write]:
        gate, now = self._gate, self._now
        left = (leaving.departed,)
        follow = (asking.follow_room, checking.start, planning.follow_room)
        joining = Joining(gate, now, self.answered, (self._checkins.show_in, answering.show_count_in))
        return joined(
            bot.rooms.handlers.writes(now, self.answered, (checking.start,)),
            bot.rooms.people.handlers.writes(
                gate,
                now,
                (thinking.held, *keeping.HELD, *people.HELD),
                (answering.recount,),
                left,
                (people.erased,),
                days_away,
                (people.went_or_came,),
            ),
            Charters(gate, self.answered).writes(),
            Steering(gate, follow, self.answered, (retaining.shorter,)).writes(),
            life.writes(gate, left),
            joining.writes(),
            Linking(gate, now, (thinking.merged, keeping.merged, keyring.merged, people.merged)).writes(),
            Links(gate, self._doors, joining.open_page).writes(),
            links.writes(gate, self._doors, joining.open_page),
            keys.writes(gate, self._address),
            Inviting(gate, self._doors, mails=self._mails, departed=left).writes(),
            deliveries.writes(gate),
        )

    @staticmethod
    def make_ready() -> None:
        """Read and make what the first who asks would otherwise wait for; called beside the event loop."""
        library()
        dates.make_ready()
        ranking.make_ready()
        scanner().make_ready()

    def answered(self) -> frozenset[str]:
        """All verbs: a Room's standing card offers what somebody answers."""
        return frozenset((*self.reads(), *self.writes()))

    @property
    def slow(self) -> frozenset[str]:
        """Kinds of Occurrences that take long to open."""
        return frozenset(self._checkins.due())

    def openers(self) -> dict[str, Opener]:
        """What the clock does with each kind of Occurrence."""
        remind = partial(reminding.open_due, self._ways)
        by_itself: dict[str, Opener] = {planning.KIND: remind, planning.REPORT: reporting.open_due}
        return {asking.KIND: asking.open_due, **by_itself, **self._checkins.due()}

    async def private_card(self, connection: AsyncConnection, key: str, put: Card, now: datetime) -> Card | None:
        """What a Post for one person alone says at the moment it goes; None where there is nothing to say any more."""
        return await direct.as_it_stands(connection, key, put, now)

    def readers(self) -> dict[str, Reader]:
        """Pages of a Room's own, as /read/NAME/REF."""
        return {"room": _about, "charter": _charter, "summary": self._pages.summary}

    async def waits_for(self, connection: AsyncConnection, room_id: int, member_id: int) -> bool:
        """Whether what calls on a Room's board still calls this Member."""
        return await waits_for(connection, room_id, member_id, self._now())

    async def has_answered(self, connection: AsyncConnection, room_id: int, member_id: int) -> bool:
        """Whether this Member has answered what calls on a Room's board."""
        return await has_answered(connection, room_id, member_id, self._now())

    def copiers(self) -> dict[str, Copier]:
        """Files of a Room's own, as /download/NAME/REF."""
        return {"round": self._pages.file, "held": taking_home.copier((keeping.told, thinking.told, people.told))}

    def keys_in_use(self) -> Select[str]:
        """Of the Posts that are kept as long as what they show may change."""
        return posting.keys_in_use()

    def keys_standing(self) -> Select[str]:
        """Of the Posts of which the newest is kept as long as its Room is open."""
        return standing.keys_standing()

    async def forget(self, connection: AsyncConnection, at: datetime) -> None:
        """Drop what Rooms have kept long enough."""
        await codes.forget(connection, at)
        await keeping.forget_answers(connection, at)
        await thinking.forget(connection, at)
        await keyring.forget(connection, at)
        await life.forget_rooms(connection, at, retaining.kept_longer, retaining.unneeded)


async def _principle_of(connection: AsyncConnection, room_id: int, round_id: int, now: datetime) -> Principle | None:
    """What the Room was asked about for one of its check-ins."""
    between = await asked_for(connection, room_id, round_id, now)
    return await bot.prompts.handlers.principle_between(connection, room_id, *between) if between else None


async def _about(connection: AsyncConnection, room_id: int, member_id: int, ref: str) -> Card | None:
    page = await about_room(connection, room_id, member_id, ref)
    return page and card(page.title, *page.body, await retaining.notice(connection, room_id))


async def _charter(connection: AsyncConnection, room_id: int, _member: int, _ref: str) -> Card:
    return await charter_of(connection, room_id)
