"""Codes on both databases: how they look, how they may be typed, and that each is used once and never guessed."""

from __future__ import annotations

import asyncio
import math
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.message import Account
from bot.places import channels
from bot.rooms.joining.codes import (
    ALPHABET,
    GROUP,
    GROUPS,
    LIVES,
    MOST_WRONG,
    PAUSE,
    Code,
    Kind,
    TooManyError,
    forget,
    make,
    use,
)
from bot.rooms.joining.tables import guesses
from bot.rooms.tables import codes, members
from tests.rooms import Hands
from tests.rooms.joining.conftest import MADE_UP, SECOND, TYPIST, Chat


@dataclass
class Codes:
    """Codes of our Room's facilitator, each call in a transaction of its own."""

    database: Database
    wanted: Code
    now: Hands

    async def make(self, kind: Kind = Kind.JOIN) -> str:
        async with self.database.transaction() as connection:
            return await make(connection, kind, self.wanted, self.now())

    async def use(self, typed: str, who: Account = TYPIST, kind: Kind = Kind.JOIN) -> Code | None:
        async with self.database.transaction() as connection:
            return await use(connection, kind, typed, who, self.now())

    async def refused(self, typed: str, who: Account = TYPIST) -> bool:
        async with self.database.transaction() as connection:
            try:
                await use(connection, Kind.JOIN, typed, who, self.now())
            except TooManyError:
                return True
        return False


@pytest.fixture
async def kept(chat: Chat) -> Codes:
    async with chat.database.reading() as connection:
        member = (await connection.execute(select(members.c.id).order_by(members.c.id))).scalars().first()
        channel = (await connection.execute(select(channels.c.id).order_by(channels.c.id))).scalars().first()
    assert member
    assert channel
    return Codes(chat.database, Code(chat.room, member, channel), chat.now)


def test_no_two_characters_look_alike_and_no_code_spells_a_word() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert not set(ALPHABET) & set("AEIOU01LBGSZ")


def test_a_code_that_lives_a_week_has_fifty_bits_and_one_of_ten_minutes_can_be_kept_in_mind() -> None:
    assert math.log2(len(ALPHABET)) * GROUP * GROUPS[Kind.JOIN] >= 50
    assert 6 <= GROUP * GROUPS[Kind.LINK] <= 8
    assert LIVES[Kind.JOIN] == timedelta(days=7)
    assert LIVES[Kind.LINK] == timedelta(minutes=10)


async def test_a_code_is_groups_of_four_no_two_are_the_same_and_only_the_hash_is_kept(kept: Codes) -> None:
    made = [await kept.make() for _ in range(20)]
    assert len(set(made)) == 20
    assert all(re.fullmatch(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{2}}", each) for each in made)
    async with kept.database.reading() as connection:
        rows = list(await connection.execute(select(codes).order_by(*codes.primary_key)))
    assert not any(code in str(row) or code.replace("-", "") in str(row) for code in made for row in rows)
    assert {len(row.hash) for row in rows} == {64}


@pytest.mark.parametrize(
    "written",
    [
        "{code}",
        "{low}",
        "{bare}",
        "  {spaced} ",
        "{low_bare}.",
        "`{code}`",
        "{long_dashes}",
        "{bare}\u200b",
        "{tabbed}",
    ],
)
async def test_capitals_blanks_and_dashes_do_not_matter(kept: Codes, written: str) -> None:
    code = await kept.make()
    bare = code.replace("-", "")
    forms = {
        "code": code,
        "low": code.lower(),
        "bare": bare,
        "low_bare": bare.lower(),
        "spaced": code.replace("-", "  "),
        "long_dashes": code.replace("-", " – "),
        "tabbed": code.replace("-", "\t\n"),
    }
    assert await kept.use(written.format(**forms)) == kept.wanted


async def test_a_code_is_good_once(kept: Codes) -> None:
    code = await kept.make()
    assert await kept.use(code) == kept.wanted
    assert await kept.use(code) is None


async def test_of_many_who_type_one_code_at_once_one_has_it(kept: Codes) -> None:
    code = await kept.make()
    typists = [Account("teams", "tenant-1", f"person-{number}") for number in range(6)]
    found = await asyncio.gather(*(kept.use(code, who) for who in typists))
    assert [each for each in found if each] == [kept.wanted]


@pytest.mark.parametrize("kind", Kind)
async def test_a_code_is_good_to_the_last_second_of_its_life_and_not_after(kept: Codes, kind: Kind) -> None:
    early, late = await kept.make(kind), await kept.make(kind)
    kept.now.turn(LIVES[kind].total_seconds() - 1)
    assert await kept.use(early, kind=kind) == kept.wanted
    kept.now.turn(1)
    assert await kept.use(late, kind=kind) is None


async def test_a_code_for_one_thing_is_none_for_another(kept: Codes) -> None:
    assert await kept.use(await kept.make(Kind.JOIN), kind=Kind.LINK) is None
    assert await kept.use(await kept.make(Kind.LINK), kind=Kind.JOIN) is None


@pytest.mark.parametrize("junk", ["", " ", "999 000 0018", "x" * 10_000, "\x00\ud800", "☃" * 12, "' OR 1=1 --"])
async def test_junk_is_no_code(kept: Codes, junk: str) -> None:
    await kept.make()
    assert await kept.use(junk) is None


async def test_a_code_in_ten_thousand_characters_is_none_either(kept: Codes) -> None:
    assert await kept.use((await kept.make()) + " " * 10_000) is None


async def test_after_ten_wrong_codes_even_the_right_one_is_refused_for_an_hour(kept: Codes) -> None:
    code = await kept.make()
    for _ in range(MOST_WRONG):
        assert await kept.use(MADE_UP) is None
    assert await kept.refused(code)
    kept.now.turn(PAUSE.total_seconds() - 1)
    assert await kept.refused(code)
    kept.now.turn(1)
    assert await kept.use(code) == kept.wanted


async def test_wrong_codes_typed_at_once_are_counted_one_by_one(kept: Codes) -> None:
    refused = await asyncio.gather(*(kept.refused(MADE_UP) for _ in range(MOST_WRONG + 4)))
    assert sum(refused) == 4


async def test_no_hour_has_more_than_ten_wrong_codes_however_they_are_spread(kept: Codes) -> None:
    for _ in range(MOST_WRONG):
        assert not await kept.refused(MADE_UP)
        kept.now.turn(300)
    assert await kept.refused(MADE_UP)


async def test_ones_wrong_codes_do_not_keep_another_from_trying(kept: Codes) -> None:
    for _ in range(MOST_WRONG + 1):
        await kept.refused(MADE_UP)
    assert await kept.use(await kept.make(), SECOND) == kept.wanted


async def test_what_has_run_out_is_forgotten_and_nothing_else(kept: Codes) -> None:
    await kept.make(Kind.LINK)
    code = await kept.make()
    await kept.use(MADE_UP)
    kept.now.turn(3599)
    for seconds, left in ((0, (1, 1)), (1, (1, 0))):
        kept.now.turn(seconds)
        async with kept.database.transaction() as connection:
            await forget(connection, kept.now())
            counts = [len(list(await connection.execute(select(table)))) for table in (codes, guesses)]
        assert tuple(counts) == left
    assert await kept.use(code) == kept.wanted
