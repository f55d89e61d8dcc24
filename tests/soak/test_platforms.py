"""Through the real adapters, a platform that answers 429 or 500, or nothing, gets every card in order all the same."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby

import pytest
from sqlalchemy import select

from adapters.slack.app import Slack, SlackSettings
from adapters.teams.app import Teams, TeamsSettings
from bot.database import Database
from bot.drain import Drain
from bot.message import Account, Card, Intent, Messenger, Place, Reply, card
from bot.outbox import Post, State, posts, put
from bot.places import channels
from tests.rooms import Hands, make_room
from tests.standins.server import Kind, StandIn, Trouble
from tests.standins.slack import SlackStandIn
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_activities import APP_ID, BOT, TENANT

PACE = timedelta(seconds=1)
PAUSE = 7
"""Seconds of Retry-After: more than the Slack adapter sleeps through by itself."""

CARDS, FEW_CARDS = 120, 8
BEATS = 4000
TROUBLED = 0.4
"""Of so many beats the platform is in trouble."""

SILENCE = 11
"""Seconds for which a silent platform says nothing: longer than a call may last. Long runs only."""

SEED = 20261124


@dataclass
class Noted:
    """A messenger that tells when each card was taken, by the made-up time."""

    messenger: Messenger
    now: Hands
    taken: dict[str, list[float]] = field(default_factory=dict)

    async def post(self, place: Place, card: Card) -> str:
        ref = await self.messenger.post(place, card)
        self.taken.setdefault(place.channel, []).append(self.now().timestamp())
        return ref

    async def update(self, place: Place, ref: str, card: Card) -> None:
        raise AssertionError(place, ref, card)

    async def answer(self, intent: Intent, reply: Reply) -> None:
        raise AssertionError(intent, reply)

    async def whisper(self, place: Place, account: Account, card: Card) -> None:
        raise AssertionError(place, account, card)


async def _nobody(intent: Intent) -> Reply | None:
    raise AssertionError(intent)


async def _forget(_place: Place, _present: bool) -> None:  # noqa: FBT001 -- the adapter's signature
    """Nothing is told to Teams here."""


@dataclass
class Platform:
    """A stand-in, the adapter that speaks to it, and where a Room meets there."""

    stand_in: StandIn
    adapter: Messenger
    method: str
    places: list[Place]

    def shown(self, place: Place) -> list[str]:
        """The titles that a Channel was sent, in order, as its people are notified of them."""
        calls = self.stand_in.calls_to(self.method)
        if isinstance(self.stand_in, TeamsStandIn):
            return [call["activity"]["summary"] for call in calls if call["conversation"] == place.channel]
        return [call["text"] for call in calls if call["channel"] == place.channel]


@pytest.fixture(params=["slack", "teams"])
async def platform(request: pytest.FixtureRequest) -> AsyncIterator[Platform]:
    if request.param == "slack":
        async with SlackStandIn() as slack:
            settings = SlackSettings("made-up-signing-secret", slack.token, api_url=slack.api_url)
            adapter = Slack(settings, _nobody, clock=slack.clock)
            await adapter.start()
            yield Platform(slack, adapter, "chat.postMessage", [Place("slack", f"C0000000{n}", "{}") for n in (1, 2)])
            await adapter.stop()
            assert not slack.faults
        return
    async with TeamsStandIn() as teams:
        settings_ = TeamsSettings(
            app_id=APP_ID,
            app_password="stand-in-password",
            tenant_id=TENANT,
            openid_metadata_url=teams.metadata_url,
            service_hosts=("127.0.0.1",),
            token_url=teams.token_url,
        )
        other = Teams(settings_, _nobody, (), _forget)
        await other.start()
        yield Platform(teams, other, "send", [_in_teams(teams, f"19:channel{n}@thread.tacv2") for n in (1, 2)])
        await other.stop()
        assert not teams.faults


def _in_teams(teams: TeamsStandIn, name: str) -> Place:
    address = {"service_url": teams.service_url, "conversation": name, "tenant": TENANT, "bot": BOT["id"]}
    return Place("teams", name, json.dumps(address))


async def test_every_card_arrives_in_order_at_its_pace_whatever_the_platform_answers(
    database: Database, platform: Platform, *, long: bool
) -> None:
    count, chance = CARDS if long else FEW_CARDS, random.Random(SEED)  # noqa: S311 -- the same troubles each time
    titles = [f"Card {number}" for number in range(count)]
    await _put(database, platform, titles)
    now, name = Hands(), platform.places[0].platform
    noted = Noted(platform.adapter, now)
    drain = Drain(database, {name: noted}, now, {name: PACE})
    troubles: Counter[Kind] = Counter()
    for _ in range(BEATS):
        trouble = _trouble(platform, chance, long=long) if chance.random() < TROUBLED else None
        await drain(now())
        troubles.update(_met(platform, trouble))
        if not await _left(database):
            break
        now.turn(1)
    for place in platform.places:
        assert [words for words, _ in groupby(platform.shown(place))] == titles
        gaps = [
            later - earlier
            for earlier, later in zip(noted.taken[place.channel], noted.taken[place.channel][1:], strict=False)
        ]
        assert min(gaps) >= PACE.total_seconds()
    seen = sum(len(platform.shown(place)) for place in platform.places)
    print(f"\n{name}: {2 * count} cards through {dict(troubles)} met: all in order, {seen - 2 * count} seen twice")


def _trouble(platform: Platform, chance: random.Random, *, long: bool) -> Trouble:
    kinds: tuple[Kind, ...] = ("ratelimited", "500", "slow", "dead")
    kind = chance.choice(kinds)
    silence = SILENCE if long and chance.random() < 0.1 else 0.05
    seconds = {"ratelimited": PAUSE, "slow": silence}.get(kind, 0)
    trouble = Trouble(kind, chance.choice((1, 2)), seconds)
    platform.stand_in.fail_next(platform.method, trouble.kind, trouble.times, trouble.seconds)
    return trouble


def _met(platform: Platform, trouble: Trouble | None) -> dict[Kind, int]:
    """How many calls met it. It is over with its beat, met or not, or whoever waits long would always meet one."""
    left = platform.stand_in.troubles.pop(platform.method, None)
    return {trouble.kind: trouble.times - (left.times if left else 0)} if trouble else {}


async def _put(database: Database, platform: Platform, titles: list[str]) -> None:
    await make_room(database, "Made up", platform.places)
    async with database.transaction() as connection:
        ids = list(await connection.scalars(select(channels.c.id).order_by(channels.c.id)))
        await put(connection, [Post(each, card(title)) for title in titles for each in ids], Hands()())


async def _left(database: Database) -> bool:
    async with database.reading() as connection:
        states = set(await connection.scalars(select(posts.c.state)))
    assert states <= {State.WAITING, State.SENT}
    return State.WAITING in states
