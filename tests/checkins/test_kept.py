"""What is kept of a Round, for how long, and what its summary and its file tell, on both databases."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update

from bot.checkins import notices
from bot.checkins.keeping import HELD, forget_answers, merged
from bot.checkins.summing_up import round_csv, summary_of
from bot.checkins.tables import absences, anonymous_answers, answers, marks, rounds
from bot.message import Card, Picture
from bot.rooms.rules import months_before
from bot.rooms.tables import rooms
from tests.checkins.conftest import (
    COUNCIL,
    FORCE,
    LENT,
    NAMES,
    POLICE,
    SISTER,
    SLACK,
    TRUST,
    VOLUNTEER,
    WORKER,
    Checking,
)

PEOPLE = (SISTER, WORKER, POLICE, VOLUNTEER)


async def count(checking: Checking) -> list[int]:
    async with checking.database.reading() as connection:
        tables = (answers, anonymous_answers, marks, absences)
        return [await connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


async def page(checking: Checking, room: int = 0) -> Card:
    async with checking.database.transaction() as connection:
        return await summary_of(connection, room or checking.room, await checking.last_round(), LENT)


async def file(checking: Checking, room: int = 0) -> tuple[str, bytes] | None:
    async with checking.database.transaction() as connection:
        return await round_csv(connection, room or checking.room, await checking.last_round())


async def worry(checking: Checking, *people: tuple[object, str]) -> None:
    """A Round with an anonymous Question, answered by these people."""
    await checking.say("questions")
    await checking.press("ask", "", SISTER, SLACK, which="2", words="What worries you?", kind="text", anonymous="yes")
    await checking.say("now")
    for who, words in people:
        assert isinstance(who, type(SISTER))
        await checking.send(who, 0, q2=words)


async def test_the_summary_tells_organisations_and_no_person(opened: Checking) -> None:
    await opened.send(WORKER, q1="The team starts", q3="A van", q3_of="1", q5="ICB")
    await opened.send(POLICE, q1="Fewer calls", q4="4")
    await opened.send(SISTER, q4="3")
    await opened.close()
    (summary,) = await opened.said("summary")
    text = summary.summary
    assert text.index(f"{COUNCIL} – The team starts") < text.index(f"{FORCE} – Fewer calls")
    assert f"{COUNCIL} – To {TRUST}: A van" in text
    assert "ICB – ICB means something plain" in text
    assert "Too few answers for an average." in text
    assert not any(name in text for name in NAMES)


async def test_the_trend_tells_the_last_rounds_that_had_enough_answers(checking: Checking) -> None:
    for scores in (("2", "2", "3"), ("5",), ("4", "4", "4", "5")):
        await checking.say("now")
        for who, score in zip(PEOPLE, scores, strict=False):
            await checking.send(who, q4=score)
        await checking.close()
    last = (await checking.said("summary"))[-1].summary
    assert "4.3 of 5 on average: 3 said 4, 1 said 5." in last
    assert "From 2.3 to 4.3 over the last 2 check-ins. That is rising." in last


async def test_the_days_of_a_trend_are_days_where_the_room_is(checking: Checking) -> None:
    for _ in range(2):
        await checking.say("now")
        for who in PEOPLE[:3]:
            await checking.send(who, q4="4")
        await checking.close()
    late = (datetime(2026, 11, 16, 23, 30, tzinfo=UTC), datetime(2026, 7, 13, 23, 30, tzinfo=UTC))  # winter, summer
    async with checking.database.transaction() as connection:
        for number, at in enumerate(late, 1):
            await connection.execute(update(rounds).where(rounds.c.number == number).values(closes_at=at))
    (picture,) = [each for each in (await page(checking)).body if isinstance(each, Picture)]
    assert "16 Nov" in picture.alt
    assert "14 Jul" in picture.alt


async def test_anonymous_answers_are_shown_from_three_on_and_without_an_organisation(checking: Checking) -> None:
    await worry(checking, (SISTER, "wa"), (WORKER, "wb"))
    await checking.close()
    assert "Too few answers to show." in (await checking.said("summary"))[-1].summary
    await worry(checking, (SISTER, "wc"), (WORKER, "wd"), (POLICE, "we"))
    await checking.close()
    lines = (await checking.said("summary"))[-1].summary.splitlines()
    assert {"wc", "wd", "we"} < set(lines)


async def test_closing_writes_anonymous_answers_down_anew_so_that_their_order_tells_nothing(
    checking: Checking,
) -> None:
    await worry(checking, *((who, f"w{number}") for number, who in enumerate(PEOPLE)))
    found = select(anonymous_answers.c.id, anonymous_answers.c.words)
    async with checking.database.reading() as connection:
        before = {tuple(row) for row in await connection.execute(found)}
    await checking.close()
    async with checking.database.reading() as connection:
        after = [tuple(row) for row in await connection.execute(found)]
    assert {words for _, words in after} == {words for _, words in before}
    assert not {number for number, _ in after} & {number for number, _ in before}
    assert after == sorted(after)  # as they lie: in the order of their new keys


async def test_nobody_sees_a_summary_or_a_file_of_an_open_round_or_of_anothers(opened: Checking) -> None:
    await opened.send(q1="Secret until it closes")
    assert (await page(opened), await file(opened)) == (notices.not_yet(), None)
    await opened.close()
    assert (await page(opened, opened.neighbours), await file(opened, opened.neighbours)) == (notices.not_yet(), None)
    assert "Secret until it closes" in (await page(opened)).summary


async def test_the_file_has_a_row_an_answer_and_no_name(opened: Checking) -> None:
    await opened.send(WORKER, q1='=HYPERLINK("x")', q3="A van", q3_of="1")
    await opened.close()
    told = await file(opened)
    assert told
    name, content = told
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert name == "check-in-1.csv"
    assert table[1:] == [
        ["What moved forward?", COUNCIL, "", '\'=HYPERLINK("x")'],
        ["What would help you from another organisation?", COUNCIL, TRUST, "A van"],
    ]
    assert not any(who.encode() in content for who in NAMES)


async def test_answers_are_kept_as_long_as_the_room_says_and_no_longer(checking: Checking) -> None:
    await worry(checking, (SISTER, "wa"))
    await checking.send(SISTER, q1="Mine")
    await checking.press("away", await checking.last_round(), WORKER)
    await checking.close()
    async with checking.database.transaction() as connection:
        await connection.execute(update(rooms).where(rooms.c.id == checking.room).values(keep_months=3))
    for at, left in (("2027-02-19T09:00:00", [1, 1, 1, 1]), ("2027-02-19T09:00:01", [0, 0, 0, 0])):
        async with checking.database.transaction() as connection:
            await forget_answers(connection, datetime.fromisoformat(at).replace(tzinfo=UTC))
        assert await count(checking) == left


async def test_an_open_round_is_never_forgotten(opened: Checking) -> None:
    await opened.send(q1="Mine")
    async with opened.database.transaction() as connection:
        await forget_answers(connection, datetime(2030, 1, 1, tzinfo=UTC))
    assert (await count(opened))[0] == 1


@pytest.mark.parametrize(
    ("at", "months", "before"),
    [("2026-12-31", 10, "2026-02-28"), ("2026-01-15", 1, "2025-12-15"), ("2026-03-31", 12, "2025-03-31")],
)
def test_months_are_counted_by_the_calendar(at: str, months: int, before: str) -> None:
    first, last = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (at, before))
    assert months_before(first, months) == last


async def test_a_member_may_ask_how_much_is_held_and_anonymous_answers_are_nobodys(checking: Checking) -> None:
    await worry(checking, (SISTER, "wa"))
    await checking.send(SISTER, q1="Mine", q4="3")
    async with checking.database.transaction() as connection:
        sister, worker = await checking.member(SISTER), await checking.member(WORKER)
        assert await HELD[0](connection, sister) == ("Answers to check-ins", "2")
        assert {count for each in HELD for _, count in [await each(connection, worker)]} == {"0"}


async def test_of_two_members_who_are_one_person_the_later_answer_counts(checking: Checking) -> None:
    await worry(checking, (SISTER, "wa"), (WORKER, "wb"))
    await checking.send(SISTER, q1="Early", q3="Kept")
    checking.now.turn(60)
    await checking.send(WORKER, q1="Late", q4="4")
    number = await checking.last_round()
    for who in (SISTER, WORKER):
        await checking.press("away", number, who)
    from_member, into_member = await checking.member(WORKER), await checking.member(SISTER)
    async with checking.database.transaction() as connection:
        await merged(connection, from_member, into_member)
        rows = await connection.execute(select(answers.c.member_id, answers.c.words).order_by(answers.c.question_id))
        assert [tuple(row) for row in rows] == [(into_member, words) for words in ("Late", "Kept", "4")]
    assert await count(checking) == [3, 2, 1, 1]


async def test_an_earlier_answer_of_the_other_is_dropped_and_merging_nothing_does_nothing(opened: Checking) -> None:
    await opened.send(WORKER, q1="Early")
    opened.now.turn(60)
    await opened.send(SISTER, q1="Late")
    ids = [await opened.member(who) for who in (WORKER, SISTER, POLICE)]
    async with opened.database.transaction() as connection:
        await merged(connection, ids[0], ids[1])
        await merged(connection, ids[2], ids[1])
        assert list(await connection.scalars(select(answers.c.words))) == ["Late"]


async def test_rounds_of_a_room_are_numbered_from_one(opened: Checking) -> None:
    async with opened.database.reading() as connection:
        assert list(await connection.scalars(select(rounds.c.number))) == [1]
