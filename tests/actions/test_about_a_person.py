"""What the log holds of a person: theirs to take home, and without their name once they are erased."""

from __future__ import annotations

from sqlalchemy import insert

from bot.actions import keeping
from bot.actions.posting import post
from bot.actions.rules import Decision, Kind
from bot.actions.tables import log_keys, suggestions, unreminded
from bot.database import Database
from bot.rooms.people.held import FORMER
from tests.actions.minding import LEA, MONDAY, PAT, SAM, Minding, minded


async def test_who_is_erased_is_not_named_on_the_card_of_what_they_finished(database: Database) -> None:
    minding = await minded(database)
    known = await minding.log()
    async with database.transaction() as connection:
        await post(connection, minding.room, known.id, minding.now())
    await minding.ask("actions.finished", SAM, ref=str(known.id), answers={"note": "They came"})
    assert SAM.user in await shown(minding)
    await minding.ask("rooms.erase_now", SAM)
    words = await shown(minding)
    assert "They came" in words
    assert FORMER in words
    assert SAM.user not in words


async def shown(minding: Minding) -> str:
    """What the card of the first Action says."""
    return next(card.summary for card in await minding.said() if "Ring the housing team" in card.summary)


async def test_all_that_is_held_about_someone_tells_of_the_log_and_of_nobody_elses_part_in_it(
    database: Database,
) -> None:
    minding = await minded(database)
    known = await minding.log()
    await minding.log("Find a hall", owner=LEA, by=minding.people[LEA])
    sam = minding.people[SAM]
    async with database.transaction() as connection:
        await keeping.decide(connection, minding.room, sam, Decision("One form"), [], [], MONDAY)
        row = {"action_id": known.id, "by_id": sam.member, "kind": Kind.DROPPED, "at": MONDAY}
        await connection.execute(insert(suggestions).values(**row, after='{"note": "No need"}', reason="It is over"))
        await connection.execute(insert(unreminded).values(member_id=sam.member))
        key = {"member_id": sam.member, "kind": "token", "label": "Board paper", "hash": "h", "made_at": MONDAY}
        await connection.execute(insert(log_keys).values(key))
    async with database.reading() as connection:
        copy = minding.features.copiers()["held"]
        file, theirs = [await copy(connection, minding.room, minding.people[who].member, "") for who in (SAM, PAT)]
    assert file
    assert theirs
    words = file.content.decode()
    at = MONDAY.isoformat(timespec="minutes")
    for line in (
        f'"Action 1, which is yours",{at},Ring the housing team',
        f"You changed action 1: Logged,{at},",
        f"You changed decision 1: Logged,{at},",
        f"You suggested for action 1: Not doing,{at},",
        "You want no reminders of your Actions,,",
        f"Key to the log: token,{at},Board paper",
    ):
        assert line in words
    assert "It is over" in words
    assert "Find a hall" not in words
    assert "ction" not in theirs.content.decode()
