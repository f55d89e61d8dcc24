"""Of two Members who turn out to be one person the older stays, and nothing that either said is lost."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, update

from bot.message import Account
from bot.outbox import State
from bot.rooms.joining import cards
from bot.rooms.tables import invitations, mails, members
from tests.rooms import TUESDAY
from tests.rooms.joining.conftest import SLACK, Chat
from tests.rooms.joining.test_linking import add_member, link_code, member_of

OLDER, NEWER = Account("slack", "T0ANYTOWN1", "U0OLDER001"), Account("slack", "T0OTHER001", "U0NEWER001")
AWAY = ("away_from", "away_until")
FIRST, LAST = date(2026, 12, 21), date(2027, 1, 4)
SILENT = {"name": "", "organisation_id": None, "job": "", "away_from": None, "away_until": None, "works_on": "01234"}


async def make_two(chat: Chat, older: dict[str, object], newer: dict[str, object]) -> tuple[int, int]:
    """Two Members of our Room, as they are; what is not given they have not said."""
    ids = [await add_member(chat, who, chat.room) for who in (OLDER, NEWER)]
    async with chat.database.transaction() as connection:
        for number, said in zip(ids, (older, newer), strict=True):
            row = update(members).where(members.c.id == number)
            await connection.execute(row.values(**{**SILENT, **said}))
    return ids[0], ids[1]


async def unite(chat: Chat) -> dict[str, object]:
    """The one that the two become by a code, as the record has them."""
    assert await chat.say(f"link {await link_code(chat, OLDER, SLACK)}", NEWER, SLACK) == cards.linked()
    one = await member_of(chat, OLDER, chat.room)
    assert one
    assert one == await member_of(chat, NEWER, chat.room)
    return one._asdict()


async def spoken(chat: Chat) -> dict[str, object]:
    """All that a Member can say of themselves."""
    (ours,) = {row.organisation_id for row in await chat.all(members) if row.room_id == chat.room}
    more = {"away_from": FIRST, "away_until": LAST, "works_on": "013"}
    return {"name": "Dot Fictional", "organisation_id": ours, "job": "Porter", **more}


async def test_who_came_by_acting_and_said_nothing_gets_all_that_the_other_said(chat: Chat) -> None:
    said = await spoken(chat)
    older, _ = await make_two(chat, {}, said)
    one = await unite(chat)
    assert {name: one[name] for name in said} == said
    assert one["id"] == older


async def test_what_the_older_said_is_not_overwritten(chat: Chat) -> None:
    said = await spoken(chat)
    await make_two(chat, said, {"name": "D.", "job": "Driver", "away_until": FIRST, "works_on": "4"})
    one = await unite(chat)
    assert {name: one[name] for name in said} == said


@pytest.mark.parametrize("one_day", [{"away_from": FIRST}, {"away_until": LAST}])
async def test_the_days_away_of_two_are_not_mixed(chat: Chat, one_day: dict[str, object]) -> None:
    await make_two(chat, one_day, {"away_from": date(2026, 11, 2), "away_until": date(2026, 11, 3)})
    one = await unite(chat)
    assert {"away_from": one["away_from"], "away_until": one["away_until"]} == {**dict.fromkeys(AWAY), **one_day}


async def test_mail_that_waits_and_the_invitation_it_goes_by_stay_with_the_one(chat: Chat) -> None:
    older, newer = await make_two(chat, {}, {})
    letter = {"subject": "It is open", "body": "Made up", "path": "/", "put_at": TUESDAY, "try_at": TUESDAY}
    async with chat.database.transaction() as connection:
        for state in (State.WAITING, State.SENT):
            await connection.execute(insert(mails).values(member_id=newer, state=state, **letter))
        kept = {"hash": "h", "email": "dot@example.org", "expires_at": TUESDAY}
        await connection.execute(insert(invitations).values(member_id=newer, **kept))
    await unite(chat)
    assert [(row.member_id, row.state) for row in await chat.all(mails)] == [
        (older, State.WAITING),
        (older, State.SENT),
    ]
    assert [(row.member_id, row.email) for row in await chat.all(invitations)] == [(older, "dot@example.org")]
