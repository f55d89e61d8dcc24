"""Setting a Room up, from the verb to what is in the database."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Row, Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

import bot.rooms.handlers
from bot.database import Database
from bot.message import Account, Card, Intent, Place
from bot.metrics import Metrics
from bot.places import Places, channels
from bot.rooms import cards
from bot.rooms.membership import Here, channels_of, find_here
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, members, organisations, rooms
from bot.router import Router
from tests.rooms import TUESDAY, Hands, make_room, waiting

SISTER = Account("slack", "T0ANYTOWN1", "U0WARDSIS1")
WORKER = Account("teams", "tenant-1", "social-worker")
CHANNEL = Place("slack", "C0DISCHRG1", "here")
FORM = {
    "name": "Home from hospital",
    "purpose": "People leave hospital the day they are ready.",
    "nation": "wales",
    "organisation": "Fernleigh NHS Trust",
    "you": "Ada Example",
}
EVERYTHING = (rooms, members, accounts, organisations)
_numbers = count(1)


@dataclass
class Desk:
    """The product's own router over the verbs of Rooms."""

    database: Database

    def __post_init__(self) -> None:
        self.route = Router(
            reads=bot.rooms.handlers.reads(()),
            writes=bot.rooms.handlers.writes(Hands()),
            spoken=frozenset({"bigroom"}),
            database=self.database,
            metrics=Metrics(),
            notice=lambda _: None,
            now=Hands(),
        )

    async def send(self, verb: str, place: Place = CHANNEL, who: Account = SISTER, **fields: Any) -> Card:  # noqa: ANN401 -- any field of an Intent
        intent = replace(Intent(verb, who, place, delivery=f"Ev{next(_numbers)}"), **fields)
        reply = await self.route(intent)
        assert reply
        return reply.card

    async def fill_in(
        self, place: Place = CHANNEL, who: Account = SISTER, given: Mapping[str, str] = FORM, **changes: str
    ) -> Card:
        return await self.send("rooms.set_up", place, who, answers={**given, **changes})

    async def all(self, table: Table) -> list[Row[Any]]:
        async with self.database.reading() as connection:
            return list(await connection.execute(select(table)))

    async def counts(self) -> list[int]:
        """Rooms, Members, Accounts and organisations."""
        async with self.database.reading() as connection:
            return [await _count(connection, table) for table in EVERYTHING]

    async def here(self, place: Place = CHANNEL, who: Account = SISTER) -> Here | None:
        async with self.database.reading() as connection:
            return await find_here(connection, Intent("", who, place))


async def _count(connection: AsyncConnection, table: Table) -> int:
    return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


@pytest.mark.parametrize("words", ["set up", "setup", "Set-Up"])
async def test_the_verb_offers_a_button_whose_form_has_a_field_for_everything_needed(desk: Desk, words: str) -> None:
    assert await desk.send("bigroom", words=words) == cards.set_up_here()
    form = await desk.send("rooms.begin")
    assert form == cards.set_up_form()
    assert {getattr(element, "name", None) for element in form.body} >= set(FORM)


async def test_the_form_makes_a_room_its_facilitator_and_their_organisation_in_this_channel(desk: Desk) -> None:
    assert await desk.fill_in() == cards.set_up_done("Home from hospital")
    (room,), (member,), (account,), (organisation,) = [await desk.all(table) for table in EVERYTHING]
    assert (room.name, room.purpose, room.nation, room.zone) == (
        FORM["name"],
        FORM["purpose"],
        "wales",
        "Europe/London",
    )
    assert (member.name, member.role, member.room_id) == ("Ada Example", Role.FACILITATOR, room.id)
    assert (account.member_id, account.platform, account.tenant, account.user) == (
        member.id,
        SISTER.platform,
        SISTER.tenant,
        SISTER.user,
    )
    assert (organisation.id, organisation.name) == (member.organisation_id, "Fernleigh NHS Trust")
    (channel,) = await desk.all(channels)
    assert (channel.room_id, channel.channel, channel.address, channel.present) == (room.id, "C0DISCHRG1", "here", True)


async def test_the_room_is_welcomed_with_its_purpose(desk: Desk) -> None:
    await desk.fill_in()
    assert await waiting(desk.database) == [("C0DISCHRG1", cards.welcome(FORM["name"], FORM["purpose"]))]


async def test_whoever_sets_up_steers_the_room_and_nobody_else_does(desk: Desk) -> None:
    await desk.fill_in()
    ours, theirs = await desk.here(), await desk.here(who=WORKER)
    assert ours
    assert theirs
    assert (ours.steers, ours.role, theirs.steers, theirs.role) == (True, Role.FACILITATOR, False, None)
    assert await desk.here(Place("teams", "C0DISCHRG1")) is None


@pytest.mark.parametrize("missing", FORM)
@pytest.mark.parametrize("value", ["", " \n\u200b"])
async def test_a_form_with_a_gap_comes_back_with_what_was_typed_and_makes_nothing(
    desk: Desk, missing: str, value: str
) -> None:
    kept = {**FORM, missing: value if missing == "nation" else ""}
    assert await desk.fill_in(given={**FORM, missing: value}) == cards.set_up_form(kept, incomplete=True)
    assert await desk.counts() == [0, 0, 0, 0]
    assert await waiting(desk.database) == []


async def test_an_empty_form_and_a_nation_that_is_none_are_sent_back(desk: Desk) -> None:
    assert await desk.fill_in(given={}) == cards.set_up_form({}, incomplete=True)
    form = await desk.fill_in(nation="atlantis")
    assert form == cards.set_up_form({**FORM, "nation": "atlantis"}, incomplete=True)
    assert await desk.counts() == [0, 0, 0, 0]


async def test_long_and_odd_words_are_kept_as_far_as_they_fit(desk: Desk) -> None:
    await desk.fill_in(name="x" * 500, organisation="y" * 500, you="\u202eAda\x00 \n Example", purpose="<b>*p*</b>")
    (room,), (member,), _, (organisation,) = [await desk.all(table) for table in EVERYTHING]
    assert (room.name, organisation.name) == ("x" * cards.LONGEST_FIELD, "y" * cards.LONGEST_FIELD)
    assert (member.name, room.purpose) == ("Ada Example", "<b>*p*</b>")


async def test_a_channel_that_has_a_room_is_told_its_name_and_keeps_it(desk: Desk) -> None:
    await desk.fill_in()
    before = await desk.counts()
    taken = cards.already_set_up("Home from hospital")
    assert await desk.send("rooms.begin", who=WORKER) == taken
    assert await desk.fill_in(who=WORKER, name="Another") == taken
    assert await desk.counts() == before
    assert len(await waiting(desk.database)) == 1


async def test_of_several_who_send_the_form_at_once_one_makes_the_room(desk: Desk) -> None:
    people = [Account("slack", "T0ANYTOWN1", f"U{number}") for number in range(4)]
    answers = await asyncio.gather(*(desk.fill_in(who=them, name=them.user, organisation=them.user) for them in people))
    assert [answer.title for answer in answers].count("This Channel already has a Room: " + await _name(desk)) == 3
    assert await desk.counts() == [1, 1, 1, 1]
    assert len(await waiting(desk.database)) == 1


async def _name(desk: Desk) -> str:
    (room,) = await desk.all(rooms)
    return str(room.name)


async def test_a_form_delivered_twice_makes_one_room(desk: Desk) -> None:
    sent = Intent("rooms.set_up", SISTER, CHANNEL, answers=FORM, delivery="EvOnce")
    replies = await asyncio.gather(*(desk.route(sent) for _ in range(3)))
    assert sum(reply is not None for reply in replies) == 1
    assert await desk.counts() == [1, 1, 1, 1]


UNREACHED = Place("slack", "C0NOTTHERE")
DIRECT = Place("teams", "a:direct", "here", direct=True)


@pytest.mark.parametrize("place", [UNREACHED, DIRECT])
async def test_where_we_cannot_post_to_a_channel_nothing_is_made_and_we_ask_to_be_invited(
    desk: Desk, place: Place
) -> None:
    assert await desk.send("rooms.begin", place) == cards.invite_me_first()
    assert await desk.fill_in(place) == cards.invite_me_first()
    assert await desk.counts() == [0, 0, 0, 0]
    assert await desk.all(channels) == []


@pytest.mark.parametrize(("present", "made"), [(True, 1), (False, 0)])
async def test_a_channel_we_were_added_to_can_be_set_up_and_one_we_were_removed_from_cannot(
    desk: Desk, *, present: bool, made: int
) -> None:
    places = Places()
    places.notice(Place("slack", UNREACHED.channel, "known"), present=present)
    await places.save(desk.database, TUESDAY)
    await desk.fill_in(UNREACHED)
    assert (await desk.counts())[0] == made
    (channel,) = await desk.all(channels)
    assert channel.address == "known"


async def test_a_web_channel_needs_no_address(desk: Desk) -> None:
    assert await desk.fill_in(Place("web", "ours")) == cards.set_up_done(FORM["name"])


async def test_two_rooms_may_have_people_of_one_organisation(desk: Desk) -> None:
    await desk.fill_in()
    await desk.fill_in(Place("slack", "C0ANOTHER1", "here"), name="Another")
    assert await desk.counts() == [2, 2, 2, 1]
    names = [here.room for place in ("C0DISCHRG1", "C0ANOTHER1") if (here := await desk.here(Place("slack", place)))]
    assert names == ["Home from hospital", "Another"]


async def test_a_person_in_two_rooms_has_the_role_of_each(desk: Desk) -> None:
    await desk.fill_in()
    there = Place("slack", "C0ANOTHER1", "here")
    await make_room(desk.database, "Another", [there], {SISTER: Role.MEMBER})
    roles = [here.role for place in (CHANNEL, there) if (here := await desk.here(place))]
    assert roles == [Role.FACILITATOR, Role.MEMBER]


async def test_the_channels_of_several_rooms_are_told_apart(desk: Desk) -> None:
    first = await make_room(desk.database, "First", [Place("slack", "C1"), Place("teams", "19:a")])
    second = await make_room(desk.database, "Second", [Place("slack", "C2")])
    third = await make_room(desk.database, "Third", [])
    async with desk.database.transaction() as connection:
        gone = {"platform": "web", "channel": "gone", "address": "", "present": False, "seen_at": TUESDAY}
        await connection.execute(insert(channels).values(room_id=second, **gone))
        found = await channels_of(connection, [first, second, third])
    by_name = {row.channel: row.id for row in await desk.all(channels)}
    assert found == {first: [by_name["C1"], by_name["19:a"]], second: [by_name["C2"]], third: []}


@pytest.mark.parametrize("field", ["name", "purpose", "organisation", "you"])
@pytest.mark.parametrize("number", ["9990000018", "999 000 0018", "999-000-0018"])
async def test_no_field_with_an_nhs_number_is_kept(desk: Desk, field: str, number: str) -> None:
    assert await desk.fill_in(given={**FORM, field: f"About {number} at home"}) == cards.patient_refused()
    assert await desk.counts() == [0, 0, 0, 0]


async def test_ten_digits_that_fail_the_check_digit_are_no_nhs_number(desk: Desk) -> None:
    assert (await desk.fill_in(purpose="Call 9990000019")).title != cards.patient_refused().title
