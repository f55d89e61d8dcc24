"""How long a Room's Actions and Decisions are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.actions import keeping
from bot.actions.minding.operating import rebuild, release
from bot.actions.minding.retaining import unneeded
from bot.actions.rules import Decision
from bot.actions.tables import actions, changes, decisions, log_keeping, suggestions
from bot.checkins.tables import absences, rounds
from bot.database import Database
from bot.features import Features
from bot.message import Choice, Place
from bot.rooms.tables import invitations, rooms
from tests.actions.minding import MONDAY, PAT, SAM, TEAMS, Minding, minded
from tests.rooms import utc

NHS_NUMBER = "999 000 0018"


@pytest.fixture
async def minding(database: Database) -> Minding:
    return await minded(database)


async def close(minding: Minding, room: int = 0) -> None:
    async with minding.database.transaction() as connection:
        closed = rooms.update().where(rooms.c.id == (room or minding.room)).values(closed_at=minding.now())
        await connection.execute(closed)


async def forget(minding: Minding, at: str) -> list[int]:
    """The Rooms that are left then."""
    async with minding.database.transaction() as connection:
        await minding.features.forget(connection, utc(at))
        return list(await connection.scalars(select(rooms.c.id).order_by(rooms.c.id)))


async def retain(minding: Minding, years: str, hold: str = "off", reason: str = "") -> str:
    given = {"years": years, "hold": hold, "reason": reason}
    return (await minding.ask("actions.retain", PAT, answers=given)).summary


async def test_a_closed_room_with_actions_is_kept_seven_years_and_one_without_as_long_as_its_answers(
    minding: Minding,
) -> None:
    await minding.log()
    await close(minding)
    await close(minding, minding.neighbours)
    assert await forget(minding, "2027-11-22T08:00") == [minding.room, minding.neighbours]
    assert await forget(minding, "2027-11-23T08:00") == [minding.room]
    assert await forget(minding, "2033-11-23T07:59") == [minding.room]
    assert await forget(minding, "2033-11-23T08:00") == []
    async with minding.database.reading() as connection:
        for table in (actions, changes, log_keeping):
            assert (await connection.execute(select(table))).all() == []


async def test_a_decision_keeps_its_room_too_and_as_long_as_the_room_wants(minding: Minding) -> None:
    async with minding.database.transaction() as connection:
        await keeping.decide(connection, minding.room, minding.people[SAM], Decision("One form"), [], [], MONDAY)
    assert "for 2 years after" in await retain(minding, "2")
    await close(minding)
    assert minding.room in await forget(minding, "2028-11-23T07:59")
    assert minding.room not in await forget(minding, "2028-11-23T08:00")
    async with minding.database.reading() as connection:
        assert (await connection.execute(select(decisions))).all() == []


@pytest.mark.parametrize("settled", [None, MONDAY], ids=["waits", "left"])
async def test_who_suggested_something_stays_with_the_log_though_nobody_took_it(
    minding: Minding, settled: datetime | None
) -> None:
    known = await minding.log(owner=PAT, by=minding.people[PAT])
    sam = minding.people[SAM].member
    theirs = {"action_id": known.id, "by_id": sam, "kind": "done", "after": "{}", "at": MONDAY, "settled_at": settled}
    async with minding.database.transaction() as connection:
        assert sam in await unneeded(connection, [minding.room])
        await connection.execute(insert(suggestions).values(theirs))
        assert sam not in await unneeded(connection, [minding.room])
    await close(minding)
    await forget(minding, (MONDAY + timedelta(366)).isoformat()[:16])
    async with minding.database.reading() as connection:
        assert list(await connection.scalars(select(suggestions.c.by_id))) == [sam]


async def test_a_hold_keeps_the_log_as_long_as_it_stands_and_the_room_is_told_why(minding: Minding) -> None:
    await minding.log()
    assert "Please say why" in await retain(minding, "1", "on")
    assert await minding.said() == []
    assert "until a facilitator lifts" in await retain(minding, "1", "on", "A complaint is looked into")
    await retain(minding, "1", "on")
    (told,) = await minding.said("Our Actions and decisions are on hold")
    assert await minding.said("Our Actions", TEAMS.channel) == [told]
    assert "Why: A complaint is looked into" in told.summary
    await close(minding)
    assert minding.room in await forget(minding, "2090-01-01T00:00")
    await retain(minding, "1", "off", "The complaint is closed")
    assert minding.room not in await forget(minding, "2090-01-01T00:00")


async def test_answers_of_a_room_whose_log_is_kept_are_still_forgotten_after_their_months(minding: Minding) -> None:
    await minding.log()
    asked = {"room_id": minding.room, "number": 1, "questions": "[]", "opened_at": MONDAY, "closes_at": MONDAY}
    async with minding.database.transaction() as connection:
        row = insert(rounds).values(**asked, closed_at=MONDAY).returning(rounds.c.id)
        number = (await connection.execute(row)).scalar_one()
        away = {"round_id": number, "member_id": minding.people[SAM].member}
        await connection.execute(insert(absences).values(away))
    await close(minding)
    assert minding.room in await forget(minding, (MONDAY + timedelta(366)).isoformat()[:16])
    async with minding.database.reading() as connection:
        assert (await connection.execute(select(absences))).all() == []


async def test_only_facilitators_change_it_and_what_is_no_choice_or_a_patient_is_not_kept(minding: Minding) -> None:
    assert "for 7 years after" in (await minding.ask("actions retention", SAM)).summary
    await minding.ask("actions.retain", SAM, answers={"years": "1", "hold": "off"})
    for years in ("0", "31", "x", "", "7.5"):
        assert "Please choose from both lists" in await retain(minding, years)
    assert "Please choose from both lists" in await retain(minding, "3", "perhaps")
    assert "I have not kept that" in await retain(minding, "3", "on", f"Ask {NHS_NUMBER}")
    async with minding.database.reading() as connection:
        assert (await connection.execute(select(log_keeping))).all() == []
    assert "How long" in (await minding.ask("actions retention", PAT)).title


async def test_a_short_list_of_years_is_offered_with_the_one_that_stands(minding: Minding) -> None:
    async def offered() -> list[str]:
        card = await minding.ask("actions retention", PAT)
        return next([key for key, _ in each.options] for each in card.body if isinstance(each, Choice))

    assert await offered() == ["1", "2", "3", "5", "7", "8", "10", "15", "20", "25", "30"]
    await retain(minding, "12")
    assert "12" in await offered()


async def test_the_page_about_a_room_says_how_long(minding: Minding) -> None:
    await retain(minding, "12")
    features: Features = minding.features
    async with minding.database.reading() as connection:
        page = await features.readers()["room"](connection, minding.room, minding.people[SAM].member, "")
    assert page
    assert "for 12 years after the Room has closed" in page.summary
    charter = await minding.ask("bigroom charter", SAM, Place("slack", "C1"))
    assert "/actions retention" in charter.summary


async def test_whoever_runs_the_service_lifts_the_hold_of_a_closed_room(minding: Minding) -> None:
    await minding.log()
    await retain(minding, "1", "on", "A complaint is looked into")
    await close(minding)
    url = minding.database.url.render_as_string(hide_password=False)
    assert [await release(url, "Ours"), await release(url, str(minding.room))] == [True, False]
    assert minding.room not in await forget(minding, "2090-01-01T00:00")


async def test_whoever_runs_the_service_makes_actions_anew_from_their_history(minding: Minding) -> None:
    await minding.log()
    rows = select(actions).where(actions.c.room_id == minding.room)
    async with minding.database.transaction() as connection:
        kept = [row._asdict() for row in await connection.execute(rows)]
        await connection.execute(update(actions).values(text="lost", status="done", due=None))
    await rebuild(minding.database.url.render_as_string(hide_password=False), "Ours")
    async with minding.database.reading() as connection:
        assert [row._asdict() for row in await connection.execute(rows)] == kept


async def test_what_only_let_people_in_does_not_stay_with_the_log_of_a_closed_room(minding: Minding) -> None:
    await minding.log()
    async with minding.database.transaction() as connection:
        link = {"member_id": minding.people[SAM].member, "hash": "made-up", "email": "sam@example.org"}
        await connection.execute(insert(invitations).values(expires_at=minding.now(), **link))
    await close(minding)
    assert minding.room in await forget(minding, "2028-06-01T00:00")
    async with minding.database.reading() as connection:
        assert (await connection.execute(select(invitations))).first() is None


async def test_a_log_is_not_kept_shorter_than_answers(minding: Minding) -> None:
    await minding.change_room(keep_months=24)
    assert "kept longer than that" in await retain(minding, "1")
    assert "for 2 years after" in await retain(minding, "2")


async def test_answers_are_not_to_be_kept_longer_than_the_log_and_it_is_said_what_to_do(minding: Minding) -> None:
    about = {"name": "Ours", "purpose": "A made-up purpose", "nation": "england", "zone": "Europe/London"}

    async def settle(keep: str) -> str:
        answers = {**about, "day": "none", "at": "", "keep": keep}
        return (await minding.ask("rooms.settings", PAT, answers=answers)).summary

    await retain(minding, "1")
    refused = await settle("24")
    assert "Actions and decisions are kept for 1 year, and answers cannot be kept longer" in refused
    assert "/actions retention" in refused
    assert "The settings are saved" in await settle("12")
    await retain(minding, "2")
    assert "The settings are saved" in await settle("24")
    assert "kept longer than that" in await retain(minding, "1")
    await minding.change_room(keep_months=36)  # as it may have been before anybody looked
    assert "The settings are saved" in await settle("24")
