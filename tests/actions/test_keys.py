"""Keys to the log: made and revoked in chat, shown once, kept as a hash, and gone with the role or the Member."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import Row, insert, select, update

from bot.actions.filters import Filter
from bot.actions.log import keyring, keys
from bot.actions.log.keyring import MOST_KEYS, Kind
from bot.actions.log.keys import NAMELESS, TOO_LONG
from bot.actions.log.sheets import Holder
from bot.actions.tables import log_keys as table
from bot.cards import patient_refused
from bot.message import Account, Audience, Card, Intent, Place, Reply
from bot.metrics import Metrics
from bot.rooms.gate import Gate
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, members
from bot.router import Router
from tests.actions.acting import CERYS, ELSEWHERE, FAY, NEIGHBOUR, PAT, SAM, SLACK, Acting, labels
from tests.actions.saying import NHS_NUMBER, fields, options
from tests.rooms import TUESDAY

ADDRESS = "https://bigroom.example.org"
_numbers = count(1)


@dataclass
class Keyed:
    """Our Room, with the verbs of keys alone."""

    acting: Acting

    def __post_init__(self) -> None:
        self.database = self.acting.database
        self.now = self.acting.now
        self.route = Router(
            reads={},
            writes=keys.writes(Gate(self.now), ADDRESS),
            spoken=frozenset({"actions"}),
            database=self.database,
            metrics=Metrics(),
            notice=lambda _: None,
            now=self.now,
        )

    async def reply(self, verb: str, who: Account, ref: str = "", place: Place = SLACK, **answers: str) -> Reply:
        name, _, words = verb.partition(" ")
        intent = Intent(name, who, place, words=words, ref=ref, answers=answers, delivery=f"K{next(_numbers)}")
        reply = await self.route(intent)
        assert reply
        assert "reference:" not in reply.card.summary
        return reply

    async def card(self, verb: str, who: Account, ref: str = "", place: Place = SLACK, /, **answers: str) -> Card:
        return (await self.reply(verb, who, ref, place, **answers)).card

    async def token(self, who: Account = PAT, label: str = "Report", place: Place = SLACK) -> str:
        return found(r"bigroom_[\w-]+", await self.card("keys.make", who, "", place, label=label))

    async def feed(self, who: Account = SAM, /, **answers: str) -> str:
        return found(r"(?<=/calendar/)[\w-]+(?=\.ics)", await self.card("keys.feed", who, **answers))

    async def holder(self, key: str, kind: Kind = Kind.TOKEN) -> Holder | None:
        async with self.database.reading() as connection:
            return await keyring.holder(connection, kind, key, self.now())

    async def rows(self) -> list[Row[int]]:
        async with self.database.reading() as connection:
            return list(await connection.execute(select(table).order_by(table.c.id)))

    async def forget(self) -> None:
        async with self.database.transaction() as connection:
            await keyring.forget(connection, self.now())


def found(pattern: str, shown: Card) -> str:
    match = re.search(pattern, shown.summary)
    assert match, shown.summary
    return match[0]


@pytest.fixture
async def keyed(acting: Acting) -> Keyed:
    return Keyed(acting)


@pytest.mark.parametrize("who", [PAT, FAY])
async def test_a_token_is_shown_once_to_its_maker_alone_and_kept_as_a_hash(keyed: Keyed, who: Account) -> None:
    assert fields(await keyed.card("actions token monthly report", who)) == {"label": "monthly report"}
    reply = await keyed.reply("keys.make", who, label="monthly report")
    token = found(r"bigroom_[\w-]+", reply.card)
    assert reply.audience is Audience.ASKER
    assert f"{ADDRESS}/api/v1/actions" in reply.card.summary
    assert "Ours" in reply.card.summary
    assert "Theirs" not in reply.card.summary
    assert len(token) == len("bigroom_") + 43  # 256 bits
    (row,) = await keyed.rows()
    assert token not in repr(row)
    assert token not in (await keyed.card("actions keys", who)).summary
    held = await keyed.holder(token)
    assert held
    assert (held.member, list(held.rooms)) == (keyed.acting.by[who].member, [keyed.acting.room])


@pytest.mark.parametrize("verb", ["actions token", "keys.token", "keys.make"])
async def test_a_member_has_no_token_and_is_offered_a_calendar(keyed: Keyed, verb: str) -> None:
    shown = await keyed.card(verb, SAM, label="mine")
    assert labels(shown) == ["Make a calendar feed"]
    assert await keyed.rows() == []


@pytest.mark.parametrize(("label", "fault"), [("", NAMELESS), ("\u202e \n", NAMELESS), ("x" * 101, TOO_LONG)])
async def test_a_token_needs_a_short_name_and_what_was_typed_stays(keyed: Keyed, label: str, fault: str) -> None:
    shown = await keyed.card("keys.make", PAT, label=label)
    assert fault in shown.summary
    assert fields(shown)["label"] == label.replace("\u202e", "").strip()
    assert await keyed.rows() == []


async def test_nothing_with_an_nhs_number_is_kept_or_shown_again(keyed: Keyed) -> None:
    for verb in ("keys.make", "keys.feed"):
        shown = await keyed.card(verb, PAT, label=f"for {NHS_NUMBER}", shows="room")
        assert shown.title == patient_refused().title
        assert NHS_NUMBER not in shown.summary
    assert NHS_NUMBER not in (await keyed.card(f"actions token {NHS_NUMBER}", PAT)).summary
    assert await keyed.rows() == []


async def test_a_member_may_have_their_own_actions_as_a_calendar_and_no_others(keyed: Keyed) -> None:
    assert set(fields(await keyed.card("actions calendar", SAM))) == {"label"}
    key = await keyed.feed(SAM, shows="room", organisation="all")  # a form nobody showed them
    held = await keyed.holder(key, Kind.CALENDAR)
    assert held
    assert (held.wanted, list(held.rooms)) == (Filter(owner=keyed.acting.by[SAM].member), [keyed.acting.room])
    assert await keyed.holder(key) is None  # an address is no token


async def test_who_leads_may_have_a_calendar_of_a_filter(keyed: Keyed) -> None:
    form = await keyed.card("actions calendar", PAT)
    body, name = options(form, "organisation")[1]
    assert (name, "led" in dict(options(form, "shows"))) == ("Ours NHS Trust", False)
    held = await keyed.holder(
        await keyed.feed(PAT, shows="room", organisation=body, principle="culture"), Kind.CALENDAR
    )
    assert held
    assert held.wanted == Filter(room=keyed.acting.room, organisation=int(body), principle=held.wanted.principle)
    assert held.wanted.principle == "culture"
    odd = await keyed.holder(await keyed.feed(PAT, shows="room", organisation="999", principle="?"), Kind.CALENDAR)
    assert odd
    assert odd.wanted == Filter(room=keyed.acting.room)


async def test_keys_are_listed_and_revoked_by_who_made_them_alone(keyed: Keyed) -> None:
    token = await keyed.token(PAT)
    ref = str((await keyed.rows())[0].id)
    assert "Report – Token, made today at 09:00, last used never" in (await keyed.card("actions keys", PAT)).summary
    for who, place in ((SAM, SLACK), (FAY, SLACK), (NEIGHBOUR, ELSEWHERE)):
        assert "Report" not in (await keyed.card("actions keys", who, "", place)).summary
        for verb in ("keys.revoke", "keys.end"):
            assert "no such key" in (await keyed.card(verb, who, ref, place)).title
    assert labels(await keyed.card("keys.revoke", PAT, ref)) == ["Revoke", "Keep it"]
    assert await keyed.holder(token)
    assert "is revoked" in (await keyed.card("keys.end", PAT, ref)).title
    assert await keyed.holder(token) is None
    assert "no such key" in (await keyed.card("keys.end", PAT, ref)).title
    assert "You have no keys" in (await keyed.card("actions keys", PAT)).title


async def test_a_token_and_the_calendar_of_a_filter_end_with_the_role_for_good(keyed: Keyed) -> None:
    token, whole, own = await keyed.token(PAT), await keyed.feed(PAT, shows="room"), await keyed.feed(PAT)
    await keyed.acting.set_member(PAT, role=Role.MEMBER)
    assert await keyed.holder(token) is None
    assert await keyed.holder(whole, Kind.CALENDAR) is None
    assert await keyed.holder(own, Kind.CALENDAR)
    await keyed.forget()
    await keyed.acting.set_member(PAT, role=Role.LEAD)
    assert await keyed.holder(token) is None
    assert await keyed.holder(own, Kind.CALENDAR)


async def test_all_keys_end_when_their_member_leaves_for_good(keyed: Keyed) -> None:
    token, own = await keyed.token(PAT), await keyed.feed(PAT)
    await keyed.acting.set_member(PAT, left_at=keyed.now())
    for _ in range(2):
        assert await keyed.holder(token) is await keyed.holder(own, Kind.CALENDAR) is None
        await keyed.forget()
        await keyed.acting.set_member(PAT, left_at=None)


async def test_a_token_opens_the_rooms_led_with_any_account_of_its_member(keyed: Keyed) -> None:
    both = {"member_id": keyed.acting.by[NEIGHBOUR].member, "platform": "slack", "tenant": "T1", "user": "pat"}
    async with keyed.database.transaction() as connection:
        await connection.execute(insert(accounts).values(both))
    held = await keyed.holder(await keyed.token(PAT))
    assert held
    assert list(held.rooms.values()) == ["Ours", "Theirs"]
    form = await keyed.card("actions calendar", PAT)
    assert "led" in dict(options(form, "shows"))
    every = await keyed.holder(await keyed.feed(PAT, shows="led"), Kind.CALENDAR)
    assert every
    assert (every.wanted, len(every.rooms)) == (Filter(), 2)
    async with keyed.database.transaction() as connection:
        gone = update(members).where(members.c.id == keyed.acting.by[NEIGHBOUR].member)
        await connection.execute(gone.values(left_at=keyed.now()))
    every = await keyed.holder(await keyed.token(PAT))
    assert every
    assert list(every.rooms.values()) == ["Ours"]


async def test_a_member_has_so_many_keys_and_no_more(keyed: Keyed) -> None:
    for _ in range(MOST_KEYS):
        await keyed.feed(SAM)
    assert "no more fit" in (await keyed.card("keys.feed", SAM)).title
    assert len(await keyed.rows()) == MOST_KEYS
    await keyed.feed(CERYS)


async def test_when_a_key_was_used_is_kept_to_the_minute(keyed: Keyed) -> None:
    token = await keyed.token(PAT)
    for seconds, stale, noted in ((0, True, 0), (59, False, 0), (1, True, 60), (3600, True, 3660)):
        keyed.now.turn(seconds)
        held = await keyed.holder(token)
        assert held
        async with keyed.database.transaction() as connection:
            await keyring.note_use(connection, held.key, keyed.now())
        (row,) = await keyed.rows()
        assert (held.stale, row.used_at) == (stale, TUESDAY + timedelta(seconds=noted))
    assert "last used today at 10:01" in (await keyed.card("actions keys", PAT)).summary


async def test_what_was_revoked_long_ago_is_dropped(keyed: Keyed) -> None:
    await keyed.token(PAT)
    await keyed.card("keys.end", PAT, str((await keyed.rows())[0].id))
    await keyed.forget()
    assert len(await keyed.rows()) == 1
    keyed.now.turn(36 * 86400)
    await keyed.forget()
    assert await keyed.rows() == []


async def test_keys_go_along_when_two_members_turn_out_to_be_one(keyed: Keyed) -> None:
    whole, own = await keyed.feed(PAT, shows="room"), await keyed.feed(PAT)
    gone, into = keyed.acting.by[PAT].member, keyed.acting.by[FAY].member
    async with keyed.database.transaction() as connection:
        await keyring.merged(connection, gone, into)
    one, two = await keyed.holder(whole, Kind.CALENDAR), await keyed.holder(own, Kind.CALENDAR)
    assert one
    assert two
    assert (one.member, two) == (into, replace(two, member=into, wanted=Filter(owner=into)))
