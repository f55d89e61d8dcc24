"""Cards that did not arrive, as a Room's people see them: told once where it can be, listed, and tried again."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import select, update

from bot.database import Database
from bot.drain import REMOVED, Drain
from bot.message import Account, Card, Intent, Place, Reply, Undeliverable, card
from bot.metrics import Metrics
from bot.outbox import Post, put
from bot.places import channels
from bot.rooms.cards import for_facilitators, for_members
from bot.rooms.deliveries import cards
from bot.rooms.deliveries import handlers as deliveries
from bot.rooms.gate import Gate
from bot.rooms.rules import Role
from bot.router import Router
from tests.rooms import Hands, make_room, without_the_question

SISTER, WORKER = Account("slack", "T1", "sister"), Account("slack", "T1", "worker")
NEIGHBOUR = Account("slack", "T1", "neighbour")
SLACK, TEAMS, WEB = Place("slack", "C1", "here"), Place("teams", "19:a", "there"), Place("web", "ours", "page")
ELSEWHERE = Place("slack", "C2", "here")
GONE = "BotNotInConversationRoster"
DAY = "24 November 2026"
_numbers = itertools.count(1)


@dataclass
class Platform:
    """Every platform at once; it takes nothing for the Channels that `deaf` names."""

    deaf: set[str] = field(default_factory=set)
    sent: list[tuple[str, str]] = field(default_factory=list)

    async def post(self, place: Place, card: Card) -> str:
        if place.channel in self.deaf:
            raise Undeliverable(GONE)
        self.sent.append((place.channel, card.title))
        return card.title

    async def update(self, place: Place, ref: str, card: Card) -> None:
        raise AssertionError(place, ref, card)

    async def answer(self, intent: Intent, reply: Reply) -> None:
        raise AssertionError(intent, reply)

    async def whisper(self, place: Place, account: Account, card: Card) -> None:
        raise AssertionError(place, account, card)


@dataclass
class Delivering:
    """Two Rooms, ours with three Channels; its facilitator is on Slack."""

    database: Database
    platform: Platform = field(default_factory=Platform)
    now: Hands = field(default_factory=Hands)

    def __post_init__(self) -> None:
        messengers = dict.fromkeys(("slack", "teams", "web"), self.platform)
        self.drain = Drain(self.database, messengers, self.now, {}, deliveries.tell)
        self.route = Router(
            reads={},
            writes=deliveries.writes(Gate(self.now)),
            spoken=frozenset({"bigroom"}),
            database=self.database,
            metrics=Metrics(),
            notice=lambda _: None,
            now=self.now,
        )

    async def id_of(self, place: Place) -> int:
        async with self.database.reading() as connection:
            found = await connection.scalar(select(channels.c.id).where(channels.c.channel == place.channel))
        assert found
        return int(found)

    async def deliver(self, *places: Place) -> None:
        """A card to each, and as long as the outbox has something to say."""
        wanted = [Post(await self.id_of(place), card("News")) for place in places]
        async with self.database.transaction() as connection:
            await put(connection, wanted, self.now())
        for _ in range(3):
            await self.drain(self.now())

    async def listed(self, who: Account = SISTER, place: Place = SLACK) -> Card:
        return await self._say(Intent("bigroom", who, place, words="deliveries"))

    async def again(self, where: Place, who: Account = SISTER, place: Place = SLACK) -> Card:
        return await self._say(Intent("deliveries.again", who, place, ref=str(await self.id_of(where))))

    async def _say(self, intent: Intent) -> Card:
        reply = await self.route(replace(intent, delivery=f"Ev{next(_numbers)}"))
        assert reply
        return reply.card


@pytest.fixture
async def delivering(database: Database) -> Delivering:
    await make_room(database, "Ours", [WEB, TEAMS, SLACK], {SISTER: Role.FACILITATOR, WORKER: Role.MEMBER})
    await make_room(database, "Theirs", [ELSEWHERE], {NEIGHBOUR: Role.FACILITATOR})
    return Delivering(database)


async def test_a_lost_card_is_told_of_once_where_a_facilitator_is_and_again_only_after_one_has_arrived(
    delivering: Delivering,
) -> None:
    told = (SLACK.channel, cards.notice("teams", GONE).title)
    delivering.platform.deaf = {TEAMS.channel}
    for _ in range(3):
        await delivering.deliver(TEAMS, TEAMS)
    assert delivering.platform.sent == [told]
    delivering.platform.deaf = set()
    await delivering.deliver(TEAMS)
    delivering.platform.deaf = {TEAMS.channel}
    await delivering.deliver(TEAMS)
    assert delivering.platform.sent == [told, (TEAMS.channel, "News"), told]


async def test_a_notice_goes_to_no_channel_that_is_in_trouble_itself(delivering: Delivering) -> None:
    delivering.platform.deaf = {SLACK.channel}
    await delivering.deliver(SLACK)
    delivering.platform.deaf = {SLACK.channel, TEAMS.channel}
    await delivering.deliver(TEAMS)
    assert {channel for channel, _ in delivering.platform.sent} == {WEB.channel}


async def test_a_notice_that_is_lost_raises_none(delivering: Delivering) -> None:
    delivering.platform.deaf = {SLACK.channel, TEAMS.channel, WEB.channel}
    await delivering.deliver(TEAMS)
    shown = await delivering.listed()
    assert delivering.platform.sent == []
    assert "Teams" in shown.summary
    assert "Slack" in shown.summary
    assert "web" not in shown.summary


async def test_where_there_is_no_other_channel_it_is_listed_and_nothing_loops(delivering: Delivering) -> None:
    delivering.platform.deaf = {ELSEWHERE.channel}
    await delivering.deliver(ELSEWHERE)
    assert delivering.platform.sent == []
    lost = cards.Troubled(await delivering.id_of(ELSEWHERE), "slack", GONE, 1, DAY)
    assert await delivering.listed(NEIGHBOUR, ELSEWHERE) == cards.listed([lost])
    assert await delivering.listed() == cards.listed(())


async def test_what_did_not_arrive_is_listed_with_its_reason_tried_again_and_then_gone(delivering: Delivering) -> None:
    delivering.platform.deaf = {TEAMS.channel}
    await delivering.deliver(TEAMS, TEAMS)
    lost = cards.Troubled(await delivering.id_of(TEAMS), "teams", GONE, 2, DAY)
    assert await delivering.listed() == cards.listed([lost])
    delivering.platform.deaf = set()
    for _ in range(3):  # the button pressed in a hurry
        assert await delivering.again(TEAMS) == cards.trying_again()
    await delivering.drain(delivering.now())
    assert [channel for channel, _ in delivering.platform.sent].count(TEAMS.channel) == 2
    assert await delivering.listed() == cards.listed(())


async def test_a_channel_we_were_taken_out_of_is_listed_before_any_card_is_lost(delivering: Delivering) -> None:
    async with delivering.database.transaction() as connection:
        await connection.execute(update(channels).where(channels.c.channel == TEAMS.channel).values(present=False))
    shown = await delivering.listed()
    assert shown == cards.listed([cards.Troubled(await delivering.id_of(TEAMS), "teams", REMOVED)])
    assert "Add me again" in shown.summary


@pytest.mark.parametrize(
    ("who", "place", "said"),
    [(WORKER, SLACK, for_facilitators()), (NEIGHBOUR, SLACK, for_facilitators()), (NEIGHBOUR, WEB, for_members())],
)
async def test_only_facilitators_of_the_room_see_and_try(
    delivering: Delivering, who: Account, place: Place, said: Card
) -> None:
    delivering.platform.deaf = {TEAMS.channel}
    await delivering.deliver(TEAMS)
    delivering.platform.deaf = set()
    for answer in (await delivering.listed(who, place), await delivering.again(TEAMS, who, place)):
        assert without_the_question(answer) == said
    await delivering.drain(delivering.now())
    assert (TEAMS.channel, "News") not in delivering.platform.sent


async def test_another_rooms_channel_is_not_tried(delivering: Delivering) -> None:
    delivering.platform.deaf = {TEAMS.channel}
    await delivering.deliver(TEAMS)
    delivering.platform.deaf = set()
    await delivering.again(TEAMS, NEIGHBOUR, ELSEWHERE)
    await delivering.drain(delivering.now())
    assert (TEAMS.channel, "News") not in delivering.platform.sent


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("not_in_channel", "Add me again"),
        ("BotNotInConversationRoster", "Add me again"),
        ("is_archived", "archived"),
        ("token_revoked", "IT team"),
        ("busy", "tried for hours"),
        ("ValidationError", "The fault is ours"),
        ("a_code_nobody_knows", "refused the card"),
    ],
)
def test_each_reason_is_said_in_plain_words(reason: str, said: str) -> None:
    assert said in cards.in_words(reason)
    assert reason not in cards.in_words(reason)
