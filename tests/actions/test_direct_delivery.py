"""A reminder for one person alone says what is true when it goes, and its refusal harms and troubles nobody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from structlog.testing import capture_logs

from adapters.slack.connector import THEIRS
from bot.database import Database
from bot.message import Place, TryLater
from bot.outbox import State
from bot.places import Places
from bot.rooms import reaching
from tests.actions.directly import FAULTS, IN_SLACK, IN_TEAMS, OWN, SHARED, WEDNESDAY, Directly, directly
from tests.actions.minding import PAT, SAM


@pytest.fixture
async def ours(database: Database) -> Directly:
    return await directly(database)


async def test_what_is_done_moved_or_handed_over_meanwhile_is_left_out(ours: Directly) -> None:
    minding = ours.minding
    names = ("Still there", "Done by now", "Moved by now", "Given away by now")
    stays, done, moved, given = [await minding.log(f"{name}: ring the team") for name in names]
    await minding.tick(WEDNESDAY)
    await minding.ask("actions.finished", ref=str(done.id), answers={"note": "It went well"})
    day = {"day": "2026-12-18", "reason": "They are away"}
    assert "has a new day" in (await minding.ask("actions.redated", ref=str(moved.id), answers=day)).title
    other = {"who": str(minding.people[PAT].member)}
    assert "new owner" in (await minding.ask("actions.handed_over", ref=str(given.id), answers=other)).title
    await ours.deliver()
    (shown,) = ours.shown()
    assert [name in shown.summary for name in names] == [True, False, False, False]
    assert (await minding.known(stays)).action.text in shown.summary


@pytest.mark.parametrize("how", ["done", "quiet", "left", "closed", "erased"])
async def test_nothing_is_sent_where_nothing_is_left_to_say(ours: Directly, how: str) -> None:
    minding = ours.minding
    known = await minding.log()
    await minding.tick(WEDNESDAY)
    if how == "done":
        await minding.ask("actions.finished", ref=str(known.id), answers={"note": ""})
    elif how == "quiet":
        await minding.ask("actions quiet")
    elif how == "left":
        await minding.ask("rooms.leave")
    elif how == "closed":
        await minding.ask("rooms.close", PAT, answers={"name": "Ours"})
    else:
        await minding.ask("rooms.erase_now")
    await ours.deliver()
    assert ours.shown() == []
    assert await ours.states() in ([(State.LATE, "")], [])
    if how == "erased":
        assert [chat.user for chat in await ours.chats()] == []


@pytest.mark.parametrize("reason", sorted(THEIRS))
async def test_a_refusal_is_final_and_quiet_and_the_room_is_reminded_all_the_same(ours: Directly, reason: str) -> None:
    minding = ours.minding
    await minding.log()
    ours.refused[SAM.user] = reason
    await minding.tick(WEDNESDAY)
    with capture_logs() as logs:
        await ours.deliver()
        tried = ours.platform.tried
        minding.now.turn(7200)
        await ours.deliver()
    assert ours.platform.tried == tried
    assert await ours.states() == [(State.DEAD, reason)]
    assert ours.counted() == {("slack", "dead"): 1}
    assert [(each["log_level"], each["reason"]) for each in logs] == [("info", reason)]
    assert SAM.user not in str(logs)
    for channel in ("C1", "19:a"):
        assert [card.title for card in ours.shown(channel)] == ["A reminder of our Actions"]


async def test_whom_we_may_not_write_to_is_tried_again_after_a_week_and_not_each_day(ours: Directly) -> None:
    minding = ours.minding
    await minding.log()
    ours.refused[SAM.user] = "user_not_found"
    await minding.tick(WEDNESDAY)
    await ours.deliver()
    await minding.tick("2026-11-27T09:00")
    assert len(await ours.own()) == 1
    assert len(await minding.said(SHARED)) == 2
    ours.refused.clear()
    await minding.days_until("2026-12-07")
    await ours.deliver()
    assert len(ours.shown()) == 1
    assert ours.counted() == {("slack", "dead"): 1, ("slack", "sent"): 1}


@pytest.mark.parametrize("reason", FAULTS)
async def test_a_fault_of_ours_is_logged_as_one_and_the_next_reminder_is_sent_as_ever(
    ours: Directly, reason: str
) -> None:
    minding = ours.minding
    await minding.log()
    await minding.log("Book the room", date(2026, 11, 26))
    ours.refused[SAM.user] = reason
    await minding.tick("2026-11-24T09:00")
    with capture_logs() as logs:
        await ours.deliver()
    assert [(each["log_level"], each["reason"]) for each in logs] == [("error", reason)]
    assert await ours.states() == [(State.DEAD, reason)]
    ours.refused.clear()  # the operator mends it at ten
    await minding.tick(WEDNESDAY)
    await ours.deliver()
    assert len(ours.shown()) == 1


async def test_whoever_writes_to_us_again_is_believed_over_an_earlier_refusal(ours: Directly) -> None:
    minding, places = ours.minding, Places()
    await minding.log()
    await ours.hear(SAM, IN_SLACK, places)
    ours.refused[IN_SLACK.channel] = "cannot_dm_bot"
    await minding.tick(WEDNESDAY)
    await ours.deliver()
    ours.refused.clear()
    await ours.hear(SAM, IN_SLACK, places)
    await minding.tick("2026-11-27T09:00")
    await ours.deliver()
    assert len(ours.shown(IN_SLACK.channel)) == 1


async def test_a_platform_that_is_busy_all_day_is_no_refusal(ours: Directly) -> None:
    minding = ours.minding
    await minding.log()
    ours.platform.first = _busy
    await minding.tick(WEDNESDAY)
    for _ in range(12):
        await ours.deliver()
        minding.now.turn(3600)
    assert (await ours.states())[0][0] is State.LATE
    assert ours.counted() == {("slack", "late"): 1}
    assert [chat.refused_at for chat in await ours.chats()] == [None]


def _busy(place: Place) -> None:
    if place.channel == SAM.user:
        raise TryLater(1800)


async def test_what_arrived_is_counted_without_saying_who(ours: Directly) -> None:
    await ours.minding.log()
    await ours.minding.tick(WEDNESDAY)
    await ours.deliver()
    assert ours.counted() == {("slack", "sent"): 1}
    assert SAM.user.encode() not in ours.metrics.text()


async def test_a_drain_that_dies_leaves_the_card_to_another(ours: Directly) -> None:
    minding = ours.minding
    await minding.log()
    await minding.tick(WEDNESDAY)
    assert len(await ours.drain._claim(64)) == 3  # noqa: SLF001 -- it died just here
    minding.now.turn(61)
    await ours.deliver()
    assert [card.title for card in ours.shown()] == ["A reminder of your Actions"]


async def test_whose_a_chat_was_is_forgotten_with_those_who_are_in_no_room(ours: Directly) -> None:
    await ours.meet(IN_TEAMS, IN_SLACK)
    await ours.minding.log()
    await ours.minding.tick(WEDNESDAY)
    assert {chat.user for chat in await ours.chats()} == {IN_TEAMS.user, SAM.user}
    for before, kept in ((-1, {IN_TEAMS.user, SAM.user}), (2 * 86400, {SAM.user})):
        async with ours.minding.database.transaction() as connection:
            moment = ours.minding.now() - timedelta(days=3) + timedelta(seconds=before)
            await reaching.forget_strangers(connection, moment)
        assert {chat.user for chat in await ours.chats()} == kept
    assert len(await ours.minding.said(OWN, SAM.user)) == 1


async def test_the_file_of_what_is_held_about_someone_names_their_chat_and_no_one_elses(ours: Directly) -> None:
    minding = ours.minding
    await minding.log()
    await minding.log("Book the room", owner=PAT)
    await minding.tick(WEDNESDAY)
    copy = minding.features.copiers()["held"]
    async with minding.database.reading() as connection:
        file = await copy(connection, minding.room, minding.people[SAM].member, "")
    assert file
    assert file.content.decode().count("Direct chat with Big Room") == 1


async def test_a_chat_that_nobody_has_written_in_has_no_day_in_that_file(ours: Directly) -> None:
    minding = ours.minding
    await minding.log()
    await minding.tick(WEDNESDAY)
    async with minding.database.reading() as connection:
        file = await minding.features.copiers()["held"](connection, minding.room, minding.people[SAM].member, "")
    assert file
    (line,) = [each for each in file.content.decode().splitlines() if each.startswith("Direct chat with Big Room")]
    assert line.split(",")[1] == ""
