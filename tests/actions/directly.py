"""Owners who have a chat of their own with us, and a platform that is written to in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select, update

from bot.database import Database
from bot.drain import Drain, Private
from bot.message import Account, Card, Intent, Place, Undeliverable
from bot.metrics import Metrics
from bot.outbox import State, posts
from bot.places import Places, channels
from bot.rooms.deliveries import handlers as deliveries
from bot.rooms.tables import accounts
from tests.actions.minding import SAM, Minding, minded
from tests.core.posting import Platform

OWN, SHARED = "A reminder of your", "A reminder of our"
WEDNESDAY = "2026-11-25T09:00"
IN_TEAMS = Account("teams", "tenant", "29:1sam")
FAULTS = ("invalid_auth", "token_revoked", "messages_tab_disabled", "service_host_not_listed", "invalid_blocks")
"""Refusals that are about us or our card, and not about the person."""

CHAT = Place("teams", "a:1sam", "there too", direct=True)
IN_SLACK = Place("slack", "D0SAM", "here too", direct=True)


@dataclass
class Directly:
    """The Room of `minding`, delivered to one platform that stands for both."""

    minding: Minding
    platform: Platform = field(default_factory=Platform)
    metrics: Metrics = field(default_factory=Metrics)
    refused: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.platform.first = self._refuse
        both = dict.fromkeys(("slack", "teams"), self.platform)
        private = Private(self.minding.features.private_card, self.metrics.count_private)
        self.drain = Drain(self.minding.database, both, self.minding.now, {}, deliveries.tell, private)

    def _refuse(self, place: Place) -> None:
        if reason := self.refused.get(place.channel):
            raise Undeliverable(reason, person=reason not in FAULTS)

    async def deliver(self) -> None:
        await self.drain(self.minding.now())

    def shown(self, channel: str = SAM.user) -> list[Card]:
        """The cards that arrived in a chat or Channel, oldest first."""
        found = zip(self.platform.sent, self.platform.cards, strict=True)
        return [card for (where, _), card in found if where == channel]

    async def own(self, who: Account = SAM) -> list[Card]:
        """What was put for someone alone."""
        return await self.minding.said(OWN, who.user)

    async def meet(self, who: Account, place: Place) -> None:
        """They write to us in that place; a process of its own hears it."""
        await self.hear(who, place, Places())

    async def hear(self, who: Account, place: Place, places: Places) -> None:
        """They write to us in that place, in a process that may have met it before."""
        places.hear(Intent("bigroom help", who, place))
        await places.save(self.minding.database, self.minding.now())

    async def leave(self, place: Place) -> None:
        """We are removed from that place."""
        places = Places()
        places.notice(place, present=False)
        await places.save(self.minding.database, self.minding.now())

    async def link(self, who: Account, other: Account) -> None:
        """Make another Account one of a Member's."""
        row = {"platform": other.platform, "tenant": other.tenant, "user": other.user}
        async with self.minding.database.transaction() as connection:
            await connection.execute(insert(accounts).values(member_id=self.minding.people[who].member, **row))

    async def move(self, who: Account, other: Account) -> None:
        """Let a Member have another Account in place of theirs."""
        row = {"platform": other.platform, "tenant": other.tenant, "user": other.user}
        async with self.minding.database.transaction() as connection:
            mine = accounts.c.member_id == self.minding.people[who].member
            await connection.execute(update(accounts).where(mine).values(row))

    async def states(self, channel: str = SAM.user) -> list[tuple[State, str]]:
        """What became of the Posts of a chat, and why."""
        found = select(posts.c.state, posts.c.reason).join_from(posts, channels).where(channels.c.channel == channel)
        async with self.minding.database.reading() as connection:
            return [(State(row.state), row.reason) for row in await connection.execute(found.order_by(posts.c.id))]

    def counted(self) -> dict[tuple[str, str], float]:
        """Cards for one person alone, by platform and what became of them."""
        return {
            (each.labels["platform"], each.labels["outcome"]): each.value
            for metric in self.metrics.private.collect()
            for each in metric.samples
            if each.name.endswith("_total")
        }

    async def chats(self) -> list[Any]:
        """What is kept of direct chats."""
        async with self.minding.database.reading() as connection:
            found = select(channels).where(channels.c.user != "").order_by(channels.c.id)
            return list(await connection.execute(found))


async def directly(database: Database) -> Directly:
    """The Room, and nothing sent yet."""
    return Directly(await minded(database))
