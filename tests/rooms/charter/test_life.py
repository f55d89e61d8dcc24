"""Pausing and resuming a Room, letting a Channel go, and closing the Room, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.cards import PATIENT
from bot.message import Account, Card, Intent, Place
from bot.occurrences import Arrangement, arrange, next_of, schedules
from bot.places import channels
from bot.prompts.cards import on_its_way
from bot.rooms import cards as room_cards
from bot.rooms.cards import for_facilitators, for_members, no_room
from bot.rooms.charter import steering_cards as cards
from bot.rooms.charter.cards import rules_saved, standing_posted
from bot.rooms.rules import Role
from bot.rooms.tables import attendances, codes, invitations, members, rooms
from tests.core.setting_up import FORM
from tests.rooms import TUESDAY, without_the_question
from tests.rooms.charter.conftest import (
    ELSEWHERE,
    EVERY_TUESDAY,
    LEAD,
    NEIGHBOUR,
    SISTER,
    SLACK,
    STRANGER,
    TEAMS,
    WEB,
    WORKER,
    Steered,
    buttons,
)

WEEK = timedelta(weeks=1).total_seconds()
EVERYWHERE = [place.channel for place in (SLACK, TEAMS, WEB)]


async def schedule(steered: Steered, who: Account = SISTER, place: Place = SLACK) -> None:
    await steered.press("prompts.schedule", who, place, form=EVERY_TUESDAY)


async def remove(steered: Steered, place: Place, who: Account = SISTER, here: Place = SLACK) -> Card:
    return await steered.press("rooms.cut_loose", who, here, ref=(await steered.channel(place)).id)


async def close(steered: Steered, name: str = "Ours", place: Place = SLACK) -> Card:
    return await steered.press("rooms.close", place=place, name=name)


@pytest.mark.parametrize("words", ["pause", "resume", "channels", "close"])
@pytest.mark.parametrize("who", [WORKER, LEAD, STRANGER, NEIGHBOUR])
async def test_only_facilitators_decide_about_the_life_of_a_room(steered: Steered, words: str, who: Account) -> None:
    on_the_web = for_facilitators() if who in {WORKER, LEAD} else for_members()
    before = await steered.rows(rooms), await steered.rows(channels)
    for place, refusal in ((WEB, on_the_web), (SLACK, for_facilitators())):
        assert without_the_question(await steered.say(words, who, place)) == refusal
        assert without_the_question(await steered.press("rooms.close", who, place, name="Ours")) == refusal
        assert without_the_question(await remove(steered, TEAMS, who, place)) == refusal
    assert (await steered.rows(rooms), await steered.rows(channels)) == before
    assert (await steered.told(), await steered.facilitators()) == ([], [SISTER.user])


async def test_while_a_room_is_paused_nothing_recurs_and_what_is_typed_still_works(steered: Steered) -> None:
    await schedule(steered)
    await schedule(steered, NEIGHBOUR, ELSEWHERE)
    assert await steered.say("pause") == cards.paused()
    assert await steered.told() == [(channel, "Ours is paused") for channel in EVERYWHERE]
    await steered.beat(WEEK)
    assert await steered.questions() == 0
    assert (await steered.told())[3:][0][0] == ELSEWHERE.channel
    assert await steered.send(Intent("prompt", SISTER, TEAMS)) == on_its_way()
    assert await steered.press("rooms.rules", rules="Be kind.") == rules_saved()


async def test_what_is_arranged_during_a_pause_waits_for_its_end(steered: Steered) -> None:
    await steered.say("pause")
    await schedule(steered)
    await steered.beat(WEEK)
    assert await steered.questions() == 0
    assert await steered.say("resume") == cards.resumed()
    assert (await steered.told())[-3:] == [(channel, "Ours goes on") for channel in EVERYWHERE]
    await steered.beat(WEEK)
    assert await steered.questions() == 1


async def test_what_happens_once_is_not_kept_back_by_a_pause(steered: Steered) -> None:
    await steered.say("pause")
    async with steered.database.transaction() as connection:
        await arrange(connection, Arrangement(steered.room, "closing", 1), TUESDAY)
    assert [row.next_run_at for row in await steered.rows(schedules)] == [TUESDAY]


async def test_what_was_missed_in_a_pause_is_not_made_up_for(steered: Steered) -> None:
    await schedule(steered)
    await steered.say("pause")
    steered.now.turn(3 * WEEK + 60)
    await steered.say("resume")
    await steered.beat()
    assert await steered.questions() == 0


@pytest.mark.parametrize(("words", "told"), [("pause", 3), ("resume", 0)])
async def test_pausing_and_resuming_many_times_at_once_is_told_once(steered: Steered, words: str, told: int) -> None:
    await schedule(steered)
    await asyncio.gather(*(steered.say(words, place=place) for place in (SLACK, TEAMS, WEB, SLACK)))
    assert len(await steered.told()) == told
    await steered.say("pause")
    await asyncio.gather(*(steered.say("resume") for _ in range(4)))
    assert len(await steered.told()) == 6


async def test_resuming_a_room_that_is_not_paused_loses_nothing_that_is_due(steered: Steered) -> None:
    steered.now.turn(-60)
    await schedule(steered)
    steered.now.turn(120)
    await steered.say("resume")
    await steered.beat()
    assert await steered.questions() == 1


async def test_the_channels_are_listed_by_platform_with_who_spoke_there_and_a_way_to_remove_each(
    steered: Steered,
) -> None:
    await steered.attend(SISTER, SLACK, WEB)
    await steered.attend(LEAD, SLACK)
    await steered.leave_app(TEAMS)
    card = await steered.say("channels")
    ids = [str((await steered.channel(place)).id) for place in (SLACK, TEAMS, WEB)]
    assert [(one.verb, one.ref) for one in buttons(card)] == [("rooms.remove_channel", ref) for ref in ids]
    assert "Slack – C1, 2 people have spoken there, you are here\n" in card.summary
    assert "Microsoft Teams – 19:a, I am no longer there\n" in card.summary
    assert "Web page – 1 person has spoken there\n" in card.summary
    assert ELSEWHERE.channel not in card.summary


async def test_a_channel_is_removed_after_a_second_press_with_a_farewell_and_hears_no_more(steered: Steered) -> None:
    teams = (await steered.channel(TEAMS)).id
    confirm = await steered.press("rooms.remove_channel", ref=teams)
    assert [(one.verb, one.ref) for one in buttons(confirm)] == [("rooms.cut_loose", str(teams))]
    assert (await steered.channel(TEAMS)).room_id == steered.room
    for _ in range(2):
        assert await remove(steered, TEAMS) == cards.channel_removed()
    assert (await steered.channel(TEAMS)).room_id is None
    assert await steered.told() == [(TEAMS.channel, "This Channel has left Ours")]
    await steered.say("card")
    await steered.deliver()
    assert steered.platform.posted == [(TEAMS.channel, "This Channel has left Ours"), ("C1", "Ours"), ("ours", "Ours")]
    assert await steered.say("charter", WORKER, TEAMS) == no_room()


async def test_who_meets_in_a_removed_channel_alone_leaves_the_room_and_others_stay(steered: Steered) -> None:
    await steered.attend(SISTER, SLACK)
    await steered.attend(WORKER, TEAMS)
    await steered.attend(LEAD, TEAMS, WEB)
    await remove(steered, TEAMS)
    left = {row.name: row.left_at for row in await steered.rows(members)}
    assert {name for name, at in left.items() if at} == {WORKER.user}
    assert left[WORKER.user] == TUESDAY
    teams = (await steered.channel(TEAMS)).id
    assert teams not in {row.channel_id for row in await steered.rows(attendances)}


async def test_the_last_channel_stays_also_when_the_app_is_gone_from_the_others(steered: Steered) -> None:
    await steered.leave_app(TEAMS)
    await remove(steered, WEB)
    for verb in ("rooms.remove_channel", "rooms.cut_loose"):
        answer = await steered.press(verb, ref=(await steered.channel(SLACK)).id)
        assert cards.LAST_CHANNEL in answer.summary
    assert (await steered.channel(SLACK)).room_id == steered.room
    assert await remove(steered, TEAMS) == cards.channel_removed()
    assert await steered.told() == [(WEB.channel, "This Channel has left Ours")]


async def test_of_two_channels_that_remove_each_other_at_once_one_stays(steered: Steered) -> None:
    await remove(steered, WEB)
    await asyncio.gather(remove(steered, SLACK, here=TEAMS), remove(steered, TEAMS, here=SLACK))
    kept = [place for place in (SLACK, TEAMS) if (await steered.channel(place)).room_id == steered.room]
    assert len(kept) == 1
    assert len(await steered.told()) == 2


async def test_one_facilitator_always_remains(steered: Steered) -> None:
    await steered.attend(SISTER, SLACK)
    await steered.attend(LEAD, TEAMS)
    for verb in ("rooms.remove_channel", "rooms.cut_loose"):
        answer = await steered.press(verb, ref=(await steered.channel(SLACK)).id)
        assert cards.NO_FACILITATOR_LEFT in answer.summary
    async with steered.database.transaction() as connection:
        await connection.execute(update(members).where(members.c.name == LEAD.user).values(role=Role.FACILITATOR))
    assert await remove(steered, SLACK) == cards.channel_removed()
    assert (await steered.channel(SLACK)).room_id is None
    steering = select(members.c.name).where(members.c.role == Role.FACILITATOR, members.c.room_id == steered.room)
    assert [row.name for row in await steered.rows(steering)] == [LEAD.user]  # who comes back comes as a Member


async def test_a_channel_of_another_room_and_one_that_is_none_are_let_alone(steered: Steered) -> None:
    elsewhere = (await steered.channel(ELSEWHERE)).id
    for verb in ("rooms.remove_channel", "rooms.cut_loose"):
        for ref in (elsewhere, "", "none", "-1", "9" * 30):
            assert await steered.press(verb, ref=ref) == cards.channel_removed()
    assert (await steered.channel(ELSEWHERE)).room_id == steered.neighbours
    assert await steered.told() == []


async def test_a_room_is_closed_when_its_name_is_typed_and_everyone_is_told_once(steered: Steered) -> None:
    await schedule(steered)
    await schedule(steered, NEIGHBOUR, ELSEWHERE)
    assert await steered.say("close") == cards.close_form("Ours", 12)
    assert await close(steered, " \u200bOURS ") == cards.closed("Ours")
    assert await close(steered) == no_room()
    assert await steered.told() == [(channel, "Ours is closed") for channel in EVERYWHERE]
    room = await steered.our_room()
    assert (room.closed_at, room.purpose) == (TUESDAY, "A made-up purpose")
    assert [(await steered.channel(place)).room_id for place in (SLACK, TEAMS, WEB)] == [None] * 3
    assert [row.room_id for row in await steered.rows(schedules)] == [steered.neighbours]
    await steered.deliver()
    assert steered.platform.posted == [(channel, "Ours is closed") for channel in EVERYWHERE]


@pytest.mark.parametrize("name", ["", "Theirs", "Our"])
async def test_any_other_name_closes_nothing_and_stays_in_the_form(steered: Steered, name: str) -> None:
    assert await close(steered, name) == cards.close_form("Ours", 12, name, "That is not the name of this Room.")
    assert (await steered.our_room()).closed_at is None
    assert await steered.told() == []


async def test_a_patients_number_closes_nothing_and_does_not_come_back_in_the_form(steered: Steered) -> None:
    assert await close(steered, "999 000 0018") == cards.close_form("Ours", 12, fault=PATIENT)
    assert (await steered.our_room()).closed_at is None


async def test_a_room_closed_many_times_at_once_says_goodbye_once(steered: Steered) -> None:
    await asyncio.gather(*(close(steered, place=place) for place in (SLACK, TEAMS, WEB, SLACK)))
    assert len(await steered.told()) == 3


async def test_a_closed_rooms_channel_is_free_for_another_room_which_sees_nothing_of_the_first(
    steered: Steered,
) -> None:
    await close(steered)
    answers = {**FORM, "name": "Afresh", "you": "Cerys Placeholder"}
    assert await steered.press("rooms.set_up", WORKER, TEAMS, form=answers) == room_cards.set_up_done("Afresh")
    charter = await steered.say("charter", WORKER, TEAMS)
    assert "Cerys Placeholder" in charter.summary
    shown = await steered.say("charter", SISTER, TEAMS)  # who looked after the first comes as anybody does
    assert without_the_question(shown) == charter
    assert not [word for word in ("Ours", "A made-up purpose", SISTER.user) if word in repr(shown)]
    assert without_the_question(await steered.say("pause", SISTER, TEAMS)) == for_facilitators()


async def test_what_is_arranged_in_the_moment_of_closing_never_begins(steered: Steered) -> None:
    await schedule(steered)
    (before,) = await steered.rows(select(schedules.c.rule))
    await close(steered)
    async with steered.database.transaction() as connection:
        late = Arrangement(steered.room, "prompt", 1, before.rule)
        await arrange(connection, late, next_of(before.rule, TUESDAY))
    await steered.beat(WEEK)
    assert await steered.questions() == 0


async def test_nobody_comes_into_a_closed_room_by_a_code_or_a_link(steered: Steered) -> None:
    (sister,) = await steered.rows(select(members.c.id).where(members.c.name == SISTER.user))
    async with steered.database.transaction() as connection:
        code = {"hash": "c", "kind": "join", "room_id": steered.room, "member_id": sister.id}
        await connection.execute(insert(codes).values(**code, expires_at=TUESDAY + timedelta(days=7)))
        link = {"member_id": sister.id, "hash": "l", "expires_at": TUESDAY + timedelta(days=7)}
        await connection.execute(insert(invitations).values(link))
    await close(steered)
    assert await steered.rows(codes) == []
    assert [row.revoked_at for row in await steered.rows(invitations)] == [TUESDAY]


async def test_a_room_from_whose_channels_the_app_was_removed_can_still_be_steered_and_closed(
    steered: Steered,
) -> None:
    await steered.leave_app(SLACK, TEAMS, WEB)
    assert await steered.say("pause") == cards.paused()
    assert await steered.say("resume") == cards.resumed()
    assert await steered.say("card") == standing_posted()
    assert await steered.press("rooms.rules", rules="Be kind.") == rules_saved()
    assert await close(steered) == cards.closed("Ours")
    assert await steered.told() == []
