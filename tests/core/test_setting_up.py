"""Setting a Room up, from the verb to what is in the database."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import insert

from bot.cards import PATIENT
from bot.database import Database
from bot.message import Account, Button, Buttons, Card, Intent, Place, Text
from bot.places import Places, channels
from bot.rooms import cards
from bot.rooms.charter.cards import set_up_form, standing_card, welcome
from bot.rooms.charter.ground_rules import DEFAULT
from bot.rooms.charter.particulars import LONGEST_FIELD
from bot.rooms.membership import channels_of
from bot.rooms.organisations import MOST_ORGANISATIONS
from bot.rooms.rules import Role
from bot.rooms.tables import attendances, organisations, room_organisations, rooms
from tests.core.setting_up import ANSWERED, CHANNEL, EVERYTHING, FORM, SISTER, WORKER, Desk
from tests.rooms import TUESDAY, make_room, waiting


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


@pytest.mark.parametrize("words", ["set up", "setup", "Set-Up"])
async def test_the_verb_offers_a_button_whose_form_has_a_field_for_everything_needed(desk: Desk, words: str) -> None:
    assert await desk.send("bigroom", words=words) == cards.set_up_here()
    form = await desk.send("rooms.begin")
    assert form == set_up_form()
    assert {getattr(element, "name", None) for element in form.body} >= set(FORM)


@pytest.mark.parametrize("place", [Place("web", "room-1"), Place("slack", "D1", direct=True)])
async def test_where_no_room_can_begin_no_button_is_offered(desk: Desk, place: Place) -> None:
    shown = await desk.send("bigroom", place, words="set up")
    assert shown == cards.set_up_elsewhere()
    assert "another Slack channel or Teams channel" in shown.summary


async def test_the_form_makes_a_room_its_facilitator_and_their_organisation_in_this_channel(desk: Desk) -> None:
    assert await desk.fill_in() == cards.set_up_done("Home from hospital")
    (room,), (member,), (account,), (organisation,) = [await desk.all(table) for table in EVERYTHING]
    assert (room.name, room.purpose, room.nation) == (FORM["name"], FORM["purpose"], "wales")
    assert (room.zone, room.meets_on, room.meets_at) == ("Europe/Jersey", 1, "09:30")
    assert (member.name, member.role, member.room_id) == ("Ada Example", Role.FACILITATOR, room.id)
    assert member.joined_at == TUESDAY
    assert (account.member_id, account.platform, account.tenant, account.user) == (
        member.id,
        SISTER.platform,
        SISTER.tenant,
        SISTER.user,
    )
    assert (organisation.id, organisation.name) == (member.organisation_id, "Fernleigh NHS Trust")
    (channel,) = await desk.all(channels)
    assert (channel.room_id, channel.channel, channel.address, channel.present) == (room.id, "C0DISCHRG1", "here", True)
    assert [tuple(row) for row in await desk.all(attendances)] == [(member.id, channel.id)]
    assert [tuple(row) for row in await desk.all(room_organisations)] == [(room.id, organisation.id, "")]


async def test_the_room_is_welcomed_and_then_given_its_standing_card(desk: Desk) -> None:
    await desk.fill_in()
    welcome_card = welcome(FORM["name"], FORM["purpose"], DEFAULT, 12)
    assert await waiting(desk.database) == [
        ("C0DISCHRG1", welcome_card),
        ("C0DISCHRG1", standing_card(FORM["name"], ANSWERED)),
    ]
    assert all(said in welcome_card.summary for said in (*DEFAULT, FORM["purpose"], "12 months", "clinical use"))


def test_the_standing_card_offers_what_somebody_answers_and_nothing_else() -> None:
    verbs = [item.verb for item in pressed(standing_card("Ours", ANSWERED))]
    assert verbs == ["jargon", "checkin", "bigroom charter"]
    assert [item.verb for item in pressed(standing_card("Ours", ()))] == ["jargon"]


def pressed(card: Card) -> list[Button]:
    lines = [element.items for element in card.body if isinstance(element, Buttons)]
    return [item for line in lines for item in line if isinstance(item, Button)]


async def test_the_other_organisations_come_in_with_commas_or_lines_between_and_each_once(desk: Desk) -> None:
    others = " Fernshire Police,, Kettle and Chat\n\u200bfernshire  police\n fernleigh nhs trust;"
    await desk.fill_in(others=others)
    names = {row.id: row.name for row in await desk.all(organisations)}
    assert sorted(names.values()) == ["Fernleigh NHS Trust", "Fernshire Police", "Kettle and Chat"]
    assert {row.organisation_id for row in await desk.all(room_organisations)} == set(names)


async def test_a_room_that_has_no_weekly_meeting_yet_needs_no_time(desk: Desk) -> None:
    await desk.fill_in(day="none", at="")
    (room,) = await desk.all(rooms)
    assert (room.meets_on, room.meets_at) == (None, "")


async def test_whoever_sets_up_steers_the_room_and_nobody_else_does(desk: Desk) -> None:
    await desk.fill_in()
    ours, theirs = await desk.here(), await desk.here(who=WORKER)
    assert ours
    assert theirs
    assert (ours.steers, ours.role, theirs.steers, theirs.role) == (True, Role.FACILITATOR, False, None)
    assert await desk.here(Place("teams", "C0DISCHRG1")) is None


@pytest.mark.parametrize("missing", ["name", "purpose", "organisation", "you"])
@pytest.mark.parametrize("value", ["", " \n\u200b"])
async def test_a_form_with_a_gap_comes_back_with_what_was_typed_and_makes_nothing(
    desk: Desk, missing: str, value: str
) -> None:
    gap = {"name": "the Room’s name", "purpose": "its purpose", "organisation": "your organisation", "you": "your name"}
    others = {"others": "Fernshire Police\nKettle and Chat"}
    kept = {**FORM, **others, missing: ""}
    assert await desk.fill_in(given={**FORM, **others, missing: value}) == set_up_form(
        kept, f"Please give {gap[missing]}."
    )
    assert await desk.counts() == [0, 0, 0, 0]
    assert await waiting(desk.database) == []


@pytest.mark.parametrize(
    ("field", "value", "asked"),
    [
        ("nation", "atlantis", "bank holidays"),
        ("nation", "", "bank holidays"),
        ("zone", "Europe/Atlantis", "time zone"),
        ("zone", "", "time zone"),
        ("day", "", "day of the weekly Big Room"),
        ("day", "7", "day of the weekly Big Room"),
        ("day", "-1", "day of the weekly Big Room"),
        ("at", "", "such as 09:00"),
        ("at", "nine", "such as 09:00"),
        ("at", "25:00", "such as 09:00"),
        ("at", "09:00:30", "such as 09:00"),
        ("at", "09:00+01:00", "such as 09:00"),
        ("others", "\n".join(f"Organisation {number}" for number in range(MOST_ORGANISATIONS)), "at most"),
    ],
)
async def test_what_no_list_offers_is_sent_back_with_what_to_do_and_what_was_typed(
    desk: Desk, field: str, value: str, asked: str
) -> None:
    form = await desk.fill_in(given={**FORM, field: value})
    fault = form.body[0]
    assert isinstance(fault, Text)
    assert asked in fault.words
    assert form == set_up_form({**FORM, field: value}, fault.words)
    assert await desk.counts() == [0, 0, 0, 0]


async def test_an_empty_form_says_all_that_is_missing(desk: Desk) -> None:
    form = await desk.fill_in(given={})
    assert "Please give the Room’s name, its purpose, your organisation and your name." in form.summary
    assert await desk.counts() == [0, 0, 0, 0]


async def test_long_and_odd_words_are_kept_as_far_as_they_fit(desk: Desk) -> None:
    await desk.fill_in(name="x" * 500, organisation="y" * 500, you="\u202eAda\x00 \n Example", purpose="<b>*p*</b>")
    (room,), (member,), _, (organisation,) = [await desk.all(table) for table in EVERYTHING]
    assert (room.name, organisation.name) == ("x" * LONGEST_FIELD, "y" * LONGEST_FIELD)
    assert (member.name, room.purpose) == ("Ada Example", "<b>*p*</b>")


async def test_a_channel_that_has_a_room_is_told_its_name_and_keeps_it(desk: Desk) -> None:
    await desk.fill_in()
    before = await desk.counts()
    taken = cards.already_set_up("Home from hospital")
    assert await desk.send("rooms.begin", who=WORKER) == taken
    assert await desk.fill_in(who=WORKER, name="Another") == taken
    assert await desk.counts() == before
    assert len(await waiting(desk.database)) == 2


async def test_of_several_who_send_the_form_at_once_one_makes_the_room(desk: Desk) -> None:
    people = [Account("slack", "T0ANYTOWN1", f"U{number}") for number in range(4)]
    answers = await asyncio.gather(*(desk.fill_in(who=them, name=them.user, organisation=them.user) for them in people))
    assert [answer.title for answer in answers].count("This Channel already has a Room: " + await _name(desk)) == 3
    assert await desk.counts() == [1, 1, 1, 1]
    assert len(await waiting(desk.database)) == 2


async def _name(desk: Desk) -> str:
    (room,) = await desk.all(rooms)
    return str(room.name)


async def test_a_form_delivered_twice_makes_one_room(desk: Desk) -> None:
    sent = Intent("rooms.set_up", SISTER, CHANNEL, answers=FORM, delivery="EvOnce")
    replies = await asyncio.gather(*(desk.route(sent) for _ in range(3)))
    assert sum(reply is not None for reply in replies) == 1
    assert await desk.counts() == [1, 1, 1, 1]


UNREACHED = Place("slack", "C0NOTTHERE")
DIRECT = Place("teams", "a:direct", "here", direct=True)


@pytest.mark.parametrize("place", [UNREACHED, DIRECT])
async def test_where_we_cannot_post_to_a_channel_nothing_is_made_and_we_ask_to_be_invited(
    desk: Desk, place: Place
) -> None:
    assert await desk.send("rooms.begin", place) == cards.invite_me_first()
    assert await desk.fill_in(place) == cards.invite_me_first()
    assert await desk.counts() == [0, 0, 0, 0]
    assert await desk.all(channels) == []


@pytest.mark.parametrize(("present", "made"), [(True, 1), (False, 0)])
async def test_a_channel_we_were_added_to_can_be_set_up_and_one_we_were_removed_from_cannot(
    desk: Desk, *, present: bool, made: int
) -> None:
    places = Places()
    places.notice(Place("slack", UNREACHED.channel, "known"), present=present)
    await places.save(desk.database, TUESDAY)
    await desk.fill_in(UNREACHED)
    assert (await desk.counts())[0] == made
    (channel,) = await desk.all(channels)
    assert channel.address == "known"


async def test_a_web_channel_needs_no_address(desk: Desk) -> None:
    assert await desk.fill_in(Place("web", "ours")) == cards.set_up_done(FORM["name"])


async def test_two_rooms_may_have_people_of_one_organisation(desk: Desk) -> None:
    await desk.fill_in()
    await desk.fill_in(Place("slack", "C0ANOTHER1", "here"), name="Another")
    assert await desk.counts() == [2, 2, 2, 1]
    names = [here.room for place in ("C0DISCHRG1", "C0ANOTHER1") if (here := await desk.here(Place("slack", place)))]
    assert names == ["Home from hospital", "Another"]


async def test_a_person_in_two_rooms_has_the_role_of_each(desk: Desk) -> None:
    await desk.fill_in()
    there = Place("slack", "C0ANOTHER1", "here")
    await make_room(desk.database, "Another", [there], {SISTER: Role.MEMBER})
    roles = [here.role for place in (CHANNEL, there) if (here := await desk.here(place))]
    assert roles == [Role.FACILITATOR, Role.MEMBER]


async def test_the_channels_of_several_rooms_are_told_apart(desk: Desk) -> None:
    first = await make_room(desk.database, "First", [Place("slack", "C1"), Place("teams", "19:a")])
    second = await make_room(desk.database, "Second", [Place("slack", "C2")])
    third = await make_room(desk.database, "Third", [])
    async with desk.database.transaction() as connection:
        gone = {"platform": "web", "channel": "gone", "address": "", "present": False, "seen_at": TUESDAY}
        await connection.execute(insert(channels).values(room_id=second, **gone))
        found = await channels_of(connection, [first, second, third])
    by_name = {row.channel: row.id for row in await desk.all(channels)}
    assert found == {first: [by_name["C1"], by_name["19:a"]], second: [by_name["C2"]], third: []}


@pytest.mark.parametrize("field", ["name", "purpose", "organisation", "others", "you"])
@pytest.mark.parametrize("number", ["9990000018", "999 000 0018", "999-000-0018"])
async def test_a_field_with_an_nhs_number_is_emptied_and_the_others_stay(desk: Desk, field: str, number: str) -> None:
    form = await desk.fill_in(given={**FORM, field: f"About {number} at home"})
    assert form == set_up_form({**FORM, field: ""}, PATIENT)
    assert number not in form.summary
    assert await desk.counts() == [0, 0, 0, 0]


async def test_ten_digits_that_fail_the_check_digit_are_no_nhs_number(desk: Desk) -> None:
    assert await desk.fill_in(purpose="Call 9990000019") == cards.set_up_done(FORM["name"])
