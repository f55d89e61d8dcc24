"""What a Room holds about a Member, as they see it themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, update

from bot.message import Account, Card, Facts, Place
from bot.rooms.tables import invitations, rooms
from tests.rooms.people import ELSEWHERE, NEIGHBOUR, SISTER, SLACK, TEAMS, WORKER, People

NEARLY_MIDNIGHT = datetime(2026, 11, 3, 23, 30, tzinfo=UTC)
EARLIER = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATER = datetime(2026, 12, 24, 23, 30, tzinfo=UTC)


async def facts(people: People, who: Account = SISTER, place: Place = SLACK) -> list[tuple[str, str]]:
    card: Card = await people.send("bigroom me", who, place)
    return [fact for element in card.body if isinstance(element, Facts) for fact in element.pairs]


async def invite(people: People, **row: object) -> None:
    member = (await people.known(SISTER)).id
    count = len(await people.rows(invitations))
    async with people.database.transaction() as connection:
        await connection.execute(insert(invitations).values(member_id=member, hash=str(count), **row))


@pytest.mark.parametrize(
    ("zone", "joined", "ends"),
    [
        ("Europe/London", "3 November 2026", "24 December 2026"),
        ("Europe/Gibraltar", "4 November 2026", "25 December 2026"),
    ],
)
async def test_days_are_those_of_the_rooms_own_zone(people: People, zone: str, joined: str, ends: str) -> None:
    await people.change(SISTER, {"joined_at": NEARLY_MIDNIGHT})
    await invite(people, expires_at=LATER)
    async with people.database.transaction() as connection:
        await connection.execute(update(rooms).values(zone=zone))
    shown = await facts(people)
    assert ("Joined", joined) in shown
    assert ("Personal link", f"Ends on {ends}") in shown


async def test_an_invitation_is_listed_with_its_address_and_the_end_of_its_link(people: People) -> None:
    await invite(people, email="ada@example.org", expires_at=LATER)
    shown = await facts(people)
    assert ("E-mail address", "ada@example.org") in shown
    assert ("Personal link", "Ends on 24 December 2026") in shown
    for who, place in ((WORKER, TEAMS), (NEIGHBOUR, ELSEWHERE)):
        assert not [
            label for label, _ in await facts(people, who, place) if label in ("E-mail address", "Personal link")
        ]


async def test_an_old_link_has_ended_and_of_a_revoked_one_only_an_address_that_is_kept_is_listed(
    people: People,
) -> None:
    await invite(people, expires_at=EARLIER)
    await invite(people, email="kept@example.org", expires_at=LATER, revoked_at=EARLIER)
    await invite(people, expires_at=LATER, revoked_at=EARLIER)
    listed = [fact for fact in await facts(people) if fact[0] in ("E-mail address", "Personal link")]
    assert listed == [("Personal link", "Ended on 20 November 2026"), ("E-mail address", "kept@example.org")]
