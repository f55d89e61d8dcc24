"""Who becomes a Member of a Room, and what they are asked."""

from __future__ import annotations

import asyncio

import pytest

from bot.cards import PATIENT
from bot.message import Account, Card, Choice, Place
from bot.rooms.cards import ANOTHER, for_members, no_room, no_room_of_theirs
from bot.rooms.organisations import MOST_ORGANISATIONS, add
from bot.rooms.people import cards
from bot.rooms.people.introducing import FULL, INCOMPLETE
from bot.rooms.rules import Role
from bot.rooms.tables import accounts, attendances, members, organisations, room_organisations
from tests.rooms import TUESDAY
from tests.rooms.people import DIRECT, DONE, ELSEWHERE, NEIGHBOUR, NEW, SISTER, SLACK, TEAMS, WEB, WORKER, People

NHS_NUMBER = "999 000 0018"


def offered(card: Card) -> Choice:
    (choice,) = [element for element in card.body if isinstance(element, Choice)]
    return choice


async def test_whoever_acts_in_a_channel_of_a_room_is_a_member_from_then_on(people: People) -> None:
    await people.send("act", NEW)
    member = await people.known(NEW)
    assert (member.role, member.name, member.organisation_id) == (Role.MEMBER, "", None)
    assert (member.joined_at, member.left_at) == (TUESDAY, None)
    (attendance,) = await people.rows(attendances)
    assert attendance.member_id == member.id


async def test_each_channel_in_which_a_member_acts_is_noted_once(people: People) -> None:
    for place in (SLACK, SLACK, WEB):
        await people.send("act", SISTER, place)
    assert len(await people.rows(attendances)) == 2
    assert len(await people.rows(members)) == 4


@pytest.mark.parametrize(
    ("place", "answer"), [(WEB, for_members()), (DIRECT, no_room_of_theirs()), (Place("slack", "C9"), no_room())]
)
async def test_nobody_becomes_a_member_on_the_web_in_a_direct_chat_or_where_there_is_no_room(
    people: People, place: Place, answer: Card
) -> None:
    assert await people.send("act", NEW, place) == answer
    assert len(await people.rows(members)) == 4


async def test_of_many_acts_at_once_by_a_new_person_in_several_processes_one_member_comes(people: People) -> None:
    routes = [people.route, people.router()]
    acting = [people.send("act", NEW) for _ in range(4)]
    people.route = routes[1]
    acting += [people.send("act", NEW) for _ in range(4)]
    await asyncio.gather(*acting)
    assert len([row for row in await people.rows(accounts) if row.user == NEW.user]) == 1
    assert len(await people.rows(members)) == 5


async def test_many_new_people_at_once_are_each_one_member(people: People) -> None:
    crowd = [Account("slack", "T0ANYTOWN1", f"U{number}") for number in range(6)]
    await asyncio.gather(*(people.send("act", them) for them in crowd for _ in range(2)))
    assert len(await people.rows(members)) == 4 + 6


async def test_who_had_left_and_acts_again_is_back_with_name_and_organisation(people: People) -> None:
    before = await people.known(WORKER)
    await people.send("rooms.leave", WORKER, TEAMS)
    assert WORKER.user not in await people.present()
    assert await people.send("act", WORKER, TEAMS) == DONE
    after = await people.known(WORKER)
    assert (after.id, after.name, after.organisation_id) == (before.id, before.name, before.organisation_id)
    assert after.left_at is None


async def test_the_first_to_come_into_a_room_that_all_have_left_looks_after_it(people: People) -> None:
    await people.send("rooms.leave", NEIGHBOUR, ELSEWHERE)
    await people.send("act", NEW, ELSEWHERE)
    newcomer = await people.member(NEW, people.neighbours)
    assert newcomer
    assert newcomer.role == Role.FACILITATOR
    await people.send("act", NEIGHBOUR, ELSEWHERE)
    returned = await people.member(NEIGHBOUR, people.neighbours)
    assert returned
    assert returned.role == Role.MEMBER


async def test_a_new_member_is_asked_who_they_are_below_the_answer_with_a_good_guess(people: People) -> None:
    card = await people.send("act", NEW)
    assert (card.title, card.body[: len(DONE.body)]) == (DONE.title, DONE.body)
    (ours,) = [row.id for row in await people.rows(organisations) if row.name.startswith("Ours")]
    choice = offered(card)
    assert choice.options == ((str(ours), "Ours NHS Trust"), (ANOTHER, "Another one"))
    assert choice.value == str(ours)


async def test_a_guess_is_made_from_colleagues_in_this_room_alone(people: People) -> None:
    stranger = Account("slack", "T0ELSEWHER", "U0STRANGER")
    assert offered(await people.send("act", stranger)).value == ""
    colleague = Account("slack", NEIGHBOUR.tenant, "U0COLLEAG")
    choice = offered(await people.send("act", colleague, ELSEWHERE))
    assert "Ours" not in str(choice)


async def test_who_has_said_it_is_never_asked_again(people: People) -> None:
    (ours,) = [row.id for row in await people.rows(organisations) if row.name.startswith("Ours")]
    assert await people.introduce(name="Dot Fictional", organisation=str(ours)) == cards.introduced(
        "Dot Fictional", "Ours NHS Trust"
    )
    assert await people.send("act", NEW) == DONE
    member = await people.known(NEW)
    assert (member.name, member.organisation_id) == ("Dot Fictional", ours)


async def test_another_organisation_is_typed_and_shared_by_its_name(people: People) -> None:
    for who, place in ((NEW, SLACK), (NEIGHBOUR, ELSEWHERE)):
        await people.introduce(who, place, name="Dot", organisation=ANOTHER, another="Kettle and Chat")
    kettles = [row.id for row in await people.rows(organisations) if row.name == "Kettle and Chat"]
    assert len(kettles) == 1
    listed = {(row.room_id, row.organisation_id) for row in await people.rows(room_organisations)}
    assert {(people.room, kettles[0]), (people.neighbours, kettles[0])} <= listed


async def test_an_organisation_of_this_room_in_other_letters_is_the_same(people: People) -> None:
    before = len(await people.rows(organisations))
    await people.introduce(name="Dot", another="ours nhs TRUST")
    assert len(await people.rows(organisations)) == before
    assert (await people.known(NEW)).organisation_id


async def test_two_who_type_one_new_organisation_in_other_letters_at_once_are_of_the_same(people: People) -> None:
    crowd = [Account("slack", "T0ANYTOWN1", f"U{number}") for number in range(4)]
    names = ("Kettle and Chat", "KETTLE AND CHAT", "kettle and chat", "Kettle and chat")
    await asyncio.gather(
        *(people.introduce(who, name="Dot", another=name) for who, name in zip(crowd, names, strict=True))
    )
    assert len({(await people.known(who)).organisation_id for who in crowd}) == 1
    assert len([row for row in await people.rows(organisations) if row.name.casefold() == "kettle and chat"]) == 1


async def test_an_organisation_is_not_made_for_someone_who_has_not_said_their_name(people: People) -> None:
    assert INCOMPLETE in (await people.introduce(name="", another="Kettle and Chat")).summary
    assert "Kettle and Chat" not in {row.name for row in await people.rows(organisations)}


async def test_a_full_room_takes_no_new_organisation_and_those_it_has_can_be_chosen(people: People) -> None:
    async with people.database.transaction() as connection:
        names = [f"Organisation {number:02}" for number in range(MOST_ORGANISATIONS - 1)]  # and the one of its people
        ids = await add(connection, people.room, names)
    card = await people.introduce(name="Dot", organisation=ANOTHER, another="One more")
    assert FULL in card.summary
    assert "One more" in card.summary
    assert (await people.known(NEW)).organisation_id is None
    assert "One more" not in {row.name for row in await people.rows(organisations)}
    await people.introduce(name="Dot", another="organisation 07")
    assert (await people.known(NEW)).organisation_id == ids["Organisation 07"]
    await people.introduce(name="Dot", organisation=str(ids["Organisation 03"]))
    assert (await people.known(NEW)).organisation_id == ids["Organisation 03"]


@pytest.mark.parametrize(
    "answers",
    [
        {"name": "", "organisation": "1"},
        {"name": "Dot", "organisation": ""},
        {"name": "Dot", "organisation": "999"},
        {"name": "Dot", "organisation": ANOTHER, "another": " \u200b "},
        {},
    ],
)
async def test_what_was_typed_comes_back_when_something_is_missing(people: People, answers: dict[str, str]) -> None:
    card = await people.introduce(**answers)
    assert INCOMPLETE in card.summary
    assert answers.get("name", "") in card.summary
    assert (await people.known(NEW)).organisation_id is None


async def test_another_rooms_organisation_is_not_for_choosing(people: People) -> None:
    (theirs,) = [row.id for row in await people.rows(organisations) if row.name.startswith("Theirs")]
    card = await people.introduce(name="Dot", organisation=str(theirs))
    assert "Theirs" not in card.summary
    assert (await people.known(NEW)).organisation_id is None


@pytest.mark.parametrize("where", ["name", "job", "another"])
async def test_an_nhs_number_is_refused_and_the_rest_kept_in_the_form(people: People, where: str) -> None:
    typed = {"name": "Dot Fictional", "job": "Porter", "another": "Kettle", where: f"Dot {NHS_NUMBER}"}
    card = await people.introduce(**typed)
    assert PATIENT in card.summary
    assert NHS_NUMBER not in card.summary
    assert all(words in card.summary for name, words in typed.items() if name != where)
    assert (await people.known(NEW)).name == ""


async def test_a_member_says_what_their_organisation_does_and_the_room_reads_it(people: People) -> None:
    form = await people.send("bigroom", SISTER, words="about us")
    assert form == cards.about_us("Ours NHS Trust", "")
    await people.send("rooms.about", SISTER, answers={"does": "We look <b>after</b> people"})
    assert "We look <b>after</b> people" in (await people.send("bigroom who")).summary
    assert "look" not in (await people.send("bigroom who", NEIGHBOUR, ELSEWHERE)).summary
    refused = await people.send("rooms.about", SISTER, answers={"does": NHS_NUMBER})
    assert PATIENT in refused.summary
    assert NHS_NUMBER not in (await people.send("bigroom who")).summary


async def test_who_has_not_said_their_organisation_is_asked_before_speaking_for_it(people: People) -> None:
    assert (await people.send("bigroom about", NEW)).title == "Who are you in this Room?"
    assert (await people.send("rooms.about", NEW, answers={"does": "Nothing"})).title == "Who are you in this Room?"
    assert "Nothing" not in (await people.send("bigroom who")).summary
