"""What facilitators change about a Room: its settings, and its Organisations."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, insert, select, update

from bot.cards import PATIENT
from bot.message import Account, Blank, Card, Choice, Text, Time
from bot.occurrences import schedules
from bot.prompts.tables import prompts
from bot.rooms.cards import for_facilitators, for_members
from bot.rooms.charter import steering_cards as cards
from bot.rooms.charter.particulars import LONGEST_FIELD
from bot.rooms.organisations import MOST_ORGANISATIONS, FullError, add
from bot.rooms.tables import members, organisations, room_organisations, rooms
from bot.schedule import from_json, in_words
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

FORM = {
    "name": "Home sooner",
    "purpose": "People leave hospital the day they are ready.",
    "nation": "scotland",
    "zone": "Europe/Jersey",
    "day": "3",
    "at": "14:30",
    "keep": "24",
}
CULTURE = ", skipped on bank holidays: culture"


def typed(card: Card) -> dict[str, str]:
    """What stands in the fields of a form."""
    return {element.name: element.value for element in card.body if isinstance(element, Blank | Choice | Time)}


async def save(steered: Steered, who: Account = SISTER, **changes: str) -> Card:
    return await steered.press("rooms.settings", who, form={**FORM, **changes})


async def test_the_form_holds_the_room_as_it_is_and_after_saving_as_it_has_become(steered: Steered) -> None:
    first = typed(await steered.say("settings"))
    assert first == {
        "name": "Ours",
        "purpose": "A made-up purpose",
        "nation": "england",
        "zone": "Europe/London",
        "day": "none",
        "at": "",
        "keep": "12",
    }
    assert await save(steered) == cards.settings_saved()
    assert typed(await steered.say("settings", place=WEB)) == FORM
    assert await steered.press("rooms.settings", form=first) == cards.settings_saved()
    assert typed(await steered.say("settings")) == first


async def test_another_rooms_settings_are_left_alone(steered: Steered) -> None:
    await save(steered)
    assert typed(await steered.say("settings", NEIGHBOUR, ELSEWHERE))["name"] == "Theirs"


@pytest.mark.parametrize("who", [WORKER, LEAD, STRANGER, NEIGHBOUR])
async def test_only_facilitators_see_and_change_settings_and_organisations(steered: Steered, who: Account) -> None:
    on_the_web = for_facilitators() if who in {WORKER, LEAD} else for_members()
    before = await steered.rows(rooms), await steered.rows(room_organisations)
    for place, refusal in ((WEB, on_the_web), (SLACK, for_facilitators())):
        answers = [
            await steered.say("settings", who, place),
            await steered.say("organisations", who, place),
            await steered.press("rooms.settings", who, place, form=FORM),
            await steered.press("rooms.add_organisation", who, place, organisation="Fernshire Police"),
            await steered.press("rooms.remove_organisation", who, place, ref=1),
        ]
        assert [without_the_question(each) for each in answers] == [refusal] * 5
    assert (await steered.rows(rooms), await steered.rows(room_organisations)) == before
    assert await steered.facilitators() == [SISTER.user]


@pytest.mark.parametrize(
    ("field", "value", "asked"),
    [
        ("name", "", "the Room’s name"),
        ("purpose", " \u200b", "its purpose"),
        ("nation", "atlantis", "bank holidays"),
        ("zone", "right/Europe/London", "time zone"),
        ("day", "7", "day of the weekly"),
        ("at", "nine", "such as 09:00"),
        ("keep", "0", "how long"),
        ("keep", "1000", "how long"),
    ],
)
async def test_what_is_wrong_comes_back_with_what_to_do_and_changes_nothing(
    steered: Steered, field: str, value: str, asked: str
) -> None:
    form = await steered.press("rooms.settings", form={**FORM, field: value})
    assert isinstance(form.body[0], Text)
    assert asked in form.body[0].words
    assert typed(form) == {**FORM, field: value.strip(" \u200b")}
    assert (await steered.our_room()).name == "Ours"


@pytest.mark.parametrize("field", ["name", "purpose"])
async def test_a_field_with_an_nhs_number_is_emptied_and_the_others_stay(steered: Steered, field: str) -> None:
    form = await steered.press("rooms.settings", form={**FORM, field: "About 999 000 0018"})
    assert form == cards.settings_form({**FORM, field: ""}, PATIENT)
    assert (await steered.our_room()).name == "Ours"


async def test_a_new_name_is_shown_by_the_standing_cards_that_were_posted_and_by_those_that_wait(
    steered: Steered,
) -> None:
    await steered.say("card")
    await steered.deliver()
    await steered.say("card", place=TEAMS)
    await save(steered)
    await steered.deliver()
    assert steered.platform.posted[3:] == [(place, "Home sooner") for place in ("C1", "19:a", "ours")]
    assert sorted(steered.platform.updated) == [(place, "Home sooner") for place in ("19:a", "C1", "ours")]
    await save(steered, purpose="Another purpose")
    await steered.deliver()
    assert len(steered.platform.updated) == 3


async def schedule(steered: Steered, who: Account = SISTER) -> None:
    places = {SISTER: TEAMS, NEIGHBOUR: ELSEWHERE}
    await steered.press("prompts.schedule", who, places[who], form=EVERY_TUESDAY)


async def arranged(steered: Steered, room: int) -> tuple[str, datetime]:
    """How our prompt is worded, and when it comes next."""
    (row,) = await steered.rows(
        select(prompts.c.principle, schedules.c.rule, schedules.c.next_run_at)
        .join_from(prompts, schedules, schedules.c.subject_id == prompts.c.id)
        .where(prompts.c.room_id == room)
    )
    return f"{in_words(from_json(json.loads(row.rule)))}: {row.principle}", row.next_run_at


async def test_prompts_follow_the_rooms_new_zone_and_those_of_another_room_do_not(steered: Steered) -> None:
    steered.now.at = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/London"))
    await schedule(steered)
    await schedule(steered, NEIGHBOUR)
    assert await arranged(steered, steered.room) == (f"Every Tuesday at 09:00{CULTURE}", TUESDAY)
    await save(steered, zone="Europe/Gibraltar")
    words, at = await arranged(steered, steered.room)
    assert words == f"Every Tuesday at 09:00 Gibraltar time{CULTURE}"
    assert (at.astimezone(ZoneInfo("Europe/Gibraltar")).hour, at.hour) == (9, 8)
    assert await arranged(steered, steered.neighbours) == (f"Every Tuesday at 09:00{CULTURE}", TUESDAY)
    steered.now.at = at
    await steered.beat()
    assert await steered.questions() == 1


async def test_prompts_leave_out_the_bank_holidays_of_the_rooms_new_nation(steered: Steered) -> None:
    steered.now.at = datetime(2026, 7, 6, 9, tzinfo=ZoneInfo("Europe/London"))
    await steered.press("prompts.schedule", form={**EVERY_TUESDAY, "day": "0"})
    _, at = await arranged(steered, steered.room)
    assert at.date().isoformat() == "2026-07-13"
    await save(steered, zone="Europe/London", nation="northern_ireland")  # the Battle of the Boyne, kept on the Monday
    _, at = await arranged(steered, steered.room)
    assert at.date().isoformat() == "2026-07-20"


async def test_what_is_due_already_when_the_zone_changes_still_happens_once(steered: Steered) -> None:
    steered.now.turn(-60)
    await schedule(steered)
    steered.now.turn(120)
    await save(steered, zone="Europe/Gibraltar")
    await steered.beat()
    await steered.beat()
    assert await steered.questions() == 1
    _, at = await arranged(steered, steered.room)
    assert at.astimezone(ZoneInfo("Europe/Gibraltar")).isoformat() == "2026-12-01T09:00:00+01:00"


async def test_what_is_paused_stays_paused_when_the_zone_changes_and_resumes_by_the_new_one(steered: Steered) -> None:
    await schedule(steered)
    await steered.say("pause")
    await save(steered, zone="Europe/Gibraltar")
    await steered.beat(8 * 24 * 3600)
    assert await steered.questions() == 0
    await steered.say("resume")
    _, at = await arranged(steered, steered.room)
    assert at.astimezone(ZoneInfo("Europe/Gibraltar")).isoformat() == "2026-12-08T09:00:00+01:00"


async def listed(steered: Steered, who: Account = SISTER) -> list[str]:
    card = await steered.say("organisations", who, ELSEWHERE if who == NEIGHBOUR else TEAMS)
    return [line for line in card.summary.splitlines() if "Member" in line and " – " in line]


async def test_an_organisation_is_added_once_and_removed_while_nobody_is_there_for_it(steered: Steered) -> None:
    for name in ("Fernshire Police", " fernshire\u200b  POLICE "):
        await steered.press("rooms.add_organisation", organisation=name)
    assert await listed(steered) == ["Fernshire Police – No Members", "Ours NHS Trust – 3 Members"]
    assert await listed(steered, NEIGHBOUR) == ["Theirs NHS Trust – 1 Member"]
    (remove,) = [one for one in buttons(await steered.say("organisations")) if one.label == "Remove"]
    for _ in range(2):
        await steered.press(remove.verb, ref=remove.ref)
    assert await listed(steered) == ["Ours NHS Trust – 3 Members"]


async def test_an_organisation_that_only_its_people_have_named_is_listed_and_not_made_again(steered: Steered) -> None:
    async with steered.database.transaction() as connection:
        await connection.execute(delete(room_organisations))
    await steered.press("rooms.add_organisation", organisation="OURS nhs trust")
    assert await listed(steered) == ["Ours NHS Trust – 3 Members"]
    assert len(await steered.rows(organisations)) == 2


async def test_of_many_who_add_one_organisation_at_once_in_other_letters_one_is_made(steered: Steered) -> None:
    names = ("Fernshire Police", "FERNSHIRE POLICE", "fernshire police", "Fernshire police")
    await asyncio.gather(*(steered.press("rooms.add_organisation", organisation=name) for name in names))
    assert len(await listed(steered)) == 2


async def test_two_rooms_that_add_the_same_organisations_at_once_share_them_and_never_wait_for_each_other(
    steered: Steered,
) -> None:
    names = [f"Organisation {number:02}" for number in range(MOST_ORGANISATIONS - 1)]

    async def fill(room: int, wanted: list[str]) -> dict[str, int]:
        async with steered.database.transaction() as connection:
            return await add(connection, room, wanted)

    ours, theirs = await asyncio.gather(fill(steered.room, names), fill(steered.neighbours, names[::-1]))
    assert ours == theirs
    with pytest.raises(FullError):
        await fill(steered.room, ["One more", names[0]])
    assert len(await steered.rows(organisations)) == 2 + len(names)


async def test_an_organisation_with_members_stays_until_they_have_left(steered: Steered) -> None:
    (ours,) = await steered.rows(select(organisations.c.id).where(organisations.c.name == "Ours NHS Trust"))
    await steered.press("rooms.remove_organisation", ref=ours.id)
    assert await listed(steered) == ["Ours NHS Trust – 3 Members"]
    async with steered.database.transaction() as connection:
        await connection.execute(update(members).where(members.c.room_id == steered.room).values(organisation_id=None))
    await steered.press("rooms.remove_organisation", ref=ours.id)
    assert await listed(steered) == []


async def test_a_button_of_another_room_removes_no_organisation_there(steered: Steered) -> None:
    await steered.press("rooms.add_organisation", NEIGHBOUR, ELSEWHERE, organisation="Fernshire Police")
    (police,) = await steered.rows(select(organisations.c.id).where(organisations.c.name == "Fernshire Police"))
    for ref in (police.id, "", "none", "-1", "9" * 30):
        await steered.press("rooms.remove_organisation", ref=ref)
    assert await listed(steered, NEIGHBOUR) == ["Fernshire Police – No Members", "Theirs NHS Trust – 1 Member"]


@pytest.mark.parametrize(
    ("name", "asked"), [("", "Please give"), (" \u200b", "Please give"), ("999 000 0018", PATIENT)]
)
async def test_no_organisation_is_added_without_a_name_or_with_an_nhs_number(
    steered: Steered, name: str, asked: str
) -> None:
    assert asked in (await steered.press("rooms.add_organisation", organisation=name)).summary
    assert len(await steered.rows(organisations)) == 2


async def test_an_organisations_name_is_cut_to_fit(steered: Steered) -> None:
    await steered.press("rooms.add_organisation", organisation="x" * 500)
    assert f"{'x' * LONGEST_FIELD} – No Members" in await listed(steered)


async def test_a_room_has_only_so_many_organisations_and_what_was_typed_stays(steered: Steered) -> None:
    async with steered.database.transaction() as connection:
        for number in range(MOST_ORGANISATIONS - 1):
            made = insert(organisations).values(name=f"Organisation {number:02}").returning(organisations.c.id)
            theirs = (await connection.execute(made)).scalar_one()
            row = insert(room_organisations).values(room_id=steered.room, organisation_id=theirs)
            await connection.execute(row)
    form = await steered.press("rooms.add_organisation", organisation="One more")
    assert f"{MOST_ORGANISATIONS} organisations at most" in form.summary
    assert typed(form) == {"organisation": "One more"}
    assert len(await listed(steered)) == MOST_ORGANISATIONS
