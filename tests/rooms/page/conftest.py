"""Two Rooms with people in chat, the verbs that lead to the web page, and the web adapter itself."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from adapters.web.app import Ways, WebSettings
from bot.database import Database
from bot.message import Account, Buttons, Card, Intent, Link, Place, Text
from bot.metrics import Metrics
from bot.places import channels
from bot.rooms.gate import Gate
from bot.rooms.page.inviting import Inviting
from bot.rooms.page.links import Doors, Links
from bot.rooms.rules import Role
from bot.rooms.tables import invitations
from bot.router import Router
from tests.core.conftest import MakeRouter, router_on  # noqa: F401 -- a fixture of the core's tests
from tests.rooms import Hands, make_room
from tests.web.conftest import HOST, SECRET, Site

SISTER = Account("slack", "T0ANYTOWN1", "U0WARDSIS1")
WORKER = Account("teams", "tenant-1", "social-worker")
NEIGHBOUR = Account("slack", "T0ANYTOWN1", "U0NEIGHBOU")
STRANGER = Account("slack", "T0ELSEWHER", "U0STRANGER")
SLACK, TEAMS, ELSEWHERE = Place("slack", "C1", "here"), Place("teams", "19:a", "there"), Place("slack", "C2", "here")
WAYS = Ways(WebSettings(SECRET, address=f"http://{HOST}"))
DOORS = Doors(WAYS.link_for, WAYS.key_for, WAYS.invitation)
DOT = {"name": "Dot Fictional", "organisation": "other", "another": "Kettle and Chat (charity)"}

_numbers = itertools.count(1)


@dataclass
class Invited:
    """Two Rooms, a Router that knows the way to the page, and the page."""

    database: Database
    room: int
    neighbours: int
    site: Site
    mails: bool = True
    now: Hands = field(default_factory=Hands)

    def __post_init__(self) -> None:
        gate = Gate(self.now)
        self.route = Router(
            reads={},
            writes={**Links(gate, DOORS).writes(), **Inviting(gate, DOORS, mails=self.mails).writes()},
            spoken=frozenset({"bigroom"}),
            database=self.database,
            metrics=Metrics(),
            notice=lambda _: None,
            now=self.now,
        )

    async def ask(  # noqa: PLR0913 -- what an Intent has
        self,
        verb: str,
        who: Account = SISTER,
        place: Place = SLACK,
        *,
        ref: str = "",
        words: str = "",
        answers: Mapping[str, str] | None = None,
    ) -> Card:
        delivery = f"Ev{next(_numbers)}"
        reply = await self.route(
            Intent(verb, who, place, words=words, ref=ref, answers=answers or {}, delivery=delivery)
        )
        assert reply
        assert reply.audience == "asker"
        return reply.card

    async def invite(self, **answers: str) -> str:
        """The path of a new personal link."""
        return path_in(await self.ask("inviting.invite", answers={**DOT, **answers}))

    async def page(self) -> Place:
        """Our Room's web Channel."""
        ours = (channels.c.room_id == self.room) & (channels.c.platform == "web")
        async with self.database.reading() as connection:
            return Place("web", (await connection.execute(select(channels.c.channel).where(ours))).scalar_one())

    async def number(self) -> str:
        """The id of the newest invitation."""
        async with self.database.reading() as connection:
            return str(await connection.scalar(select(invitations.c.id).order_by(invitations.c.id.desc()).limit(1)))


def path_in(card: Card) -> str:
    """Where the one address of a card leads, without its host."""
    links = [
        item.url for each in card.body if isinstance(each, Buttons) for item in each.items if isinstance(item, Link)
    ]
    texts = [each.words for each in card.body if isinstance(each, Text) and each.words.startswith("http")]
    (url,) = links + texts
    return url.removeprefix(f"http://{HOST}")


def form_in(page: str) -> tuple[str, dict[str, str]]:
    """The form behind Continue, as (where it goes, what it holds)."""
    action = re.search(r'<form method="post" action="([^"]+)"', page)
    held = re.search(r'<input type="hidden" name="([^"]+)" value="([^"]+)">', page)
    assert action
    assert held
    return action[1], {held[1]: held[2]}


@pytest.fixture
async def invited(database: Database, router_on: MakeRouter) -> Invited:  # noqa: F811 -- the imported fixture
    ours = {SISTER: Role.FACILITATOR, WORKER: Role.MEMBER}
    room = await make_room(database, "Ours", [SLACK, TEAMS], ours)
    neighbours = await make_room(database, "Theirs", [ELSEWHERE], {NEIGHBOUR: Role.FACILITATOR})
    return Invited(database, room, neighbours, Site(database, open_to_all=False, make_router=router_on))
