"""What is carried over for weeks is put to the Room, which keeps, changes or stops it."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from bot.actions.rules import Kind, Status
from bot.clock import Due
from bot.database import Database
from tests.actions.minding import ELSEWHERE, FRIDAY, LEA, NEIGHBOUR, PAT, SAM, TEAMS, Minding, minded
from tests.rooms import utc

QUESTION = "Action 1: keep"
AGAIN = "2026-12-18"
"""Three weeks after the Friday on which it was first due."""

NHS_NUMBER = "999 000 0018"


@pytest.fixture
async def minding(database: Database) -> Minding:
    return await minded(database)


async def test_an_action_that_is_three_weeks_old_is_put_to_the_room_once_and_again_after_three_more(
    minding: Minding,
) -> None:
    known = await minding.log()
    await minding.days_until("2026-12-17")
    assert await minding.said(QUESTION) == []
    await minding.days_until(AGAIN)
    (card,) = await minding.said(QUESTION)
    assert await minding.said(QUESTION, TEAMS.channel) == [card]
    assert "It was first due 3 weeks ago" in card.summary
    assert "[Keep it] [Change it] [Stop it]" in card.summary
    assert [each.kind for each in await minding.history(known)] == [Kind.LOGGED, Kind.PUT]
    assert (await minding.history(known))[-1].by == 0
    await minding.days_until("2027-01-07")
    assert len(await minding.said(QUESTION)) == 1
    await minding.days_until("2027-01-08")
    assert "It was first due 6 weeks ago" in (await minding.said(QUESTION))[-1].summary


async def test_a_new_day_does_not_hide_how_long_it_has_been_carried(minding: Minding) -> None:
    known = await minding.log()
    await minding.days_until(AGAIN)
    await keep(minding, known.id, "2027-02-26")
    await minding.days_until("2027-02-25")
    assert len(await minding.said("Action 1: kept")) == 1
    assert await minding.said(QUESTION) == []
    await minding.days_until("2027-03-01")
    assert "It was first due 13 weeks ago" in (await minding.said(QUESTION))[-1].summary


async def keep(minding: Minding, action: int, day: str, reason: str = "The new manager has started") -> str:
    answers = {"day": day, "reason": reason}
    return (await minding.ask("actions.keep", SAM, ref=str(action), answers=answers)).summary


async def test_keeping_it_asks_for_a_day_and_a_reason_and_is_told_on_the_card_of_the_room(minding: Minding) -> None:
    known = await minding.log()
    await minding.tick(f"{AGAIN}T09:00")
    form = await minding.ask("actions.keep", SAM, ref=str(known.id))
    assert "By when will it be done?" in form.summary
    assert "Please choose the new day" in await keep(minding, known.id, "2026-02-30")
    assert "in the past" in await keep(minding, known.id, "2026-12-17")
    assert "what will be different" in await keep(minding, known.id, "2027-01-11", "")
    assert "I have not kept that" in await keep(minding, known.id, "2027-01-11", f"Ask {NHS_NUMBER}")
    assert len(await minding.history(known)) == 2
    assert "is kept" in await keep(minding, known.id, "2027-01-11")
    assert "is kept" in await keep(minding, known.id, "2027-01-11")
    kept = (await minding.history(known))[2:]
    assert [(each.kind, each.by, each.reason) for each in kept] == [
        (Kind.KEPT, minding.people[SAM].member, "The new manager has started")
    ]
    assert (await minding.known(known)).action.due == date(2027, 1, 11)
    (card,) = await minding.said("Action 1: kept")
    assert "It is due on Monday 11 January 2027." in card.summary
    assert "[" not in card.summary


async def test_stopping_it_asks_for_a_reason_and_who_comes_second_is_told(minding: Minding) -> None:
    known = await minding.log()
    assert "Why do we stop it?" in (await minding.ask("actions.stop", LEA, ref=str(known.id))).summary
    assert (
        "Please say why" in (await minding.ask("actions.stop", LEA, ref=str(known.id), answers={"reason": " "})).summary
    )
    refused = await minding.ask("actions.stop", LEA, ref=str(known.id), answers={"reason": NHS_NUMBER})
    assert refused.title == "I have not kept that"
    await minding.ask("actions.stop", LEA, ref=str(known.id), answers={"reason": "The flats were sold"})
    action = (await minding.known(known)).action
    assert (action.status, action.note) == (Status.DROPPED, "The flats were sold")
    assert "What you asked for is in its history" in await keep(minding, known.id, "2027-01-11")
    assert (await minding.known(known)).action.status is Status.DROPPED
    assert (await minding.history(known))[-1].kind is Kind.LATE_TRY
    await minding.days_until(AGAIN)
    assert await minding.said(QUESTION) == []


async def test_who_asks_too_late_and_sent_nothing_is_not_told_that_it_is_kept(minding: Minding) -> None:
    known = await minding.log()
    await minding.ask("actions.stop", LEA, ref=str(known.id), answers={"reason": "The flats were sold"})
    for verb in ("actions.keep", "actions.take_on"):
        card = await minding.ask(verb, PAT if verb == "actions.keep" else LEA, ref=str(known.id))
        assert card.title == "Action 1 is finished already"
        assert "So nothing was changed" in card.summary
    assert [each.kind for each in await minding.history(known)] == [Kind.LOGGED, Kind.DROPPED]


async def test_an_answer_that_is_taken_back_puts_the_question_to_the_room_again(minding: Minding) -> None:
    known = await minding.log()
    await minding.tick(f"{AGAIN}T09:00")
    asked = await minding.said(QUESTION)
    for verb in ("actions.stop", "actions.keep"):
        answers = {"day": "2027-01-11", "reason": "The flats were sold"}
        await minding.ask(verb, LEA, ref=str(known.id), answers=answers)
        assert await minding.said(QUESTION) == []
        await minding.ask("actions.undo", LEA, ref=str(known.id))
        assert await minding.said(QUESTION) == asked


async def test_a_question_that_was_answered_long_ago_is_not_put_again_by_undo(minding: Minding) -> None:
    known = await minding.log()
    await minding.tick(f"{AGAIN}T09:00")
    await keep(minding, known.id, "2027-01-11")
    minding.now.turn(3600)
    await minding.ask("actions.dropped", SAM, ref=str(known.id), answers={"note": "No need"})
    await minding.ask("actions.undo", SAM, ref=str(known.id))
    assert await minding.said(QUESTION) == []


async def test_only_its_owner_facilitators_and_leads_decide_and_only_in_its_room(minding: Minding) -> None:
    known = await minding.log(owner=PAT)
    assert "for others to decide" in await keep(minding, known.id, "2027-01-11")
    for who, place in ((NEIGHBOUR, ELSEWHERE),):
        for verb in ("actions.keep", "actions.stop"):
            card = await minding.ask(verb, who, place, ref=str(known.id), answers={"reason": "x", "day": "2027-01-11"})
            assert card.title == "I cannot find that Action"
    assert len(await minding.history(known)) == 1


async def test_an_action_of_nobody_is_for_facilitators_and_leads(minding: Minding) -> None:
    known = await minding.log(owner=None)
    assert "for others to decide" in await keep(minding, known.id, "2027-01-11")
    assert "Keep Action 1" in (await minding.ask("actions.keep", LEA, ref=str(known.id))).title


async def test_the_oldest_come_first_and_no_more_than_three_a_day(minding: Minding) -> None:
    for number in range(5):
        await minding.log(f"Number {number}", FRIDAY + timedelta(number))
    await minding.tick("2027-01-05T09:00")
    assert [card.title[:8] for card in await minding.said("Action")] == ["Action 1", "Action 2", "Action 3"]
    await minding.tick("2027-01-06T09:00")
    assert len(await minding.said("Action")) == 5


async def test_who_wants_no_reminder_is_not_named_in_the_question(minding: Minding) -> None:
    await minding.log()
    await minding.ask("actions quiet", SAM)
    await minding.tick(f"{AGAIN}T09:00")
    (card,) = await minding.said(QUESTION)
    assert SAM.user not in card.summary


async def test_two_processes_at_once_put_it_once(minding: Minding) -> None:
    known = await minding.log()
    minding.now.at = utc(f"{AGAIN}T09:00")
    clocks = [Due(minding.database, minding.another().openers()) for _ in range(2)]
    await asyncio.gather(*(clock(minding.now()) for clock in clocks))
    assert len(await minding.said(QUESTION)) == 1
    assert [each.kind for each in await minding.history(known)] == [Kind.LOGGED, Kind.PUT]
