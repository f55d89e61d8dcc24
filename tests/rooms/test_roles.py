"""Who does what in a Room, who is away, and which Room is meant."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.message import Account, Button, Card, Rows
from bot.rooms import cards
from bot.rooms.cards import for_facilitators, no_room_of_theirs
from bot.rooms.people import away, member_cards, roles
from bot.rooms.rules import EVERY_DAY, WEEK, Role, is_away, weekdays_in, weekdays_said
from tests.rooms.people import DIRECT, DONE, ELSEWHERE, LEAD, NEIGHBOUR, NEW, SISTER, WORKER, People


async def give(people: People, to: Account, role: str, by: Account = SISTER, verb: str = "rooms.give_role") -> Card:
    who = str((await people.known(to)).id)
    return await people.send(verb, by, answers={"who": who, "role": role})


@pytest.mark.parametrize("role", Role)
async def test_a_facilitator_gives_every_role(people: People, role: Role) -> None:
    assert await give(people, WORKER, role) == member_cards.role_given(WORKER.user, role)
    assert (await people.present())[WORKER.user] == role


@pytest.mark.parametrize("verb", ["bigroom roles", "rooms.give_role", "rooms.hand_over"])
async def test_nobody_else_does(people: People, verb: str) -> None:
    before = await people.present()
    for who in (WORKER, LEAD):
        assert await people.send(verb, who, answers={"who": "1", "role": "facilitator"}) == for_facilitators()
    assert await people.present() == before


async def test_the_last_facilitator_stays_one_until_there_is_another(people: People) -> None:
    refused = await give(people, SISTER, Role.MEMBER)
    assert roles.ONE_REMAINS in refused.summary
    await give(people, LEAD, Role.FACILITATOR)
    await give(people, SISTER, Role.MEMBER)
    assert (await people.present())[SISTER.user] == Role.MEMBER


async def test_two_facilitators_who_demote_each_other_at_once_leave_one(people: People) -> None:
    await give(people, WORKER, Role.FACILITATOR)
    for _ in range(3):
        await asyncio.gather(give(people, WORKER, Role.MEMBER, by=SISTER), give(people, SISTER, Role.MEMBER, by=WORKER))
        present = await people.present()
        assert [present[SISTER.user], present[WORKER.user]].count(Role.FACILITATOR) == 1
        await people.change(SISTER, {"role": Role.FACILITATOR})
        await people.change(WORKER, {"role": Role.FACILITATOR})


async def test_two_facilitators_who_step_down_at_once_leave_one(people: People) -> None:
    await give(people, WORKER, Role.FACILITATOR)
    await asyncio.gather(give(people, WORKER, Role.LEAD, by=WORKER), give(people, SISTER, Role.LEAD, by=SISTER))
    assert list((await people.present()).values()).count(Role.FACILITATOR) == 1


async def test_handing_over_gives_the_role_and_steps_down(people: People) -> None:
    assert await give(people, LEAD, "", verb="rooms.hand_over") == member_cards.handed_over(LEAD.user)
    present = await people.present()
    assert (present[SISTER.user], present[LEAD.user]) == (Role.MEMBER, Role.FACILITATOR)
    assert await people.send("bigroom roles", SISTER) == for_facilitators()


async def test_handing_over_to_oneself_changes_nothing(people: People) -> None:
    assert roles.ALREADY_YOU in (await give(people, SISTER, "", verb="rooms.hand_over")).summary
    assert (await people.present())[SISTER.user] == Role.FACILITATOR


@pytest.mark.parametrize("answers", [{}, {"who": "x", "role": "lead"}, {"who": "1"}, {"who": "1", "role": "king"}])
async def test_a_form_that_names_nobody_or_no_role_comes_back(people: People, answers: dict[str, str]) -> None:
    before = await people.present()
    assert roles.CHOOSE in (await people.send("rooms.give_role", answers=answers)).summary
    assert await people.present() == before


async def test_a_member_of_another_room_is_given_no_role(people: People) -> None:
    theirs = await people.member(NEIGHBOUR, people.neighbours)
    assert theirs
    card = await people.send("rooms.give_role", answers={"who": str(theirs.id), "role": "member"})
    assert roles.CHOOSE in card.summary
    assert await people.member(NEIGHBOUR, people.neighbours) == theirs


async def test_part_of_a_name_finds_people_in_a_long_list(people: People) -> None:
    assert "U0LEAD0001" not in (await people.send("bigroom", words="roles SOCIAL")).summary
    assert (await people.send("bigroom roles", words="nobody at all")).title == "Nobody by that name is in this Room"


async def test_who_shows_organisations_people_and_roles_of_this_room_alone(people: People) -> None:
    await people.send("act", NEW)
    shown = (await people.send("bigroom who", WORKER)).summary
    for words in ("Ours NHS Trust", f"{SISTER.user}: Facilitator", f"{LEAD.user}: Lead", "Someone new: Member"):
        assert words in shown
    assert "Theirs" not in shown
    assert NEIGHBOUR.user not in shown


async def test_a_member_who_is_away_today_is_shown_as_such_until_they_are_back(people: People) -> None:
    absence = {"away_from": "2026-11-23", "away_until": "2026-11-24", "works_on": "Mon - Wed"}
    await people.send("rooms.away", WORKER, answers=absence)
    assert f"{WORKER.user}: Member · away until 24 November" in (await people.send("bigroom who")).summary
    assert await people.send("rooms.back", WORKER) == member_cards.back()
    assert "away" not in (await people.send("bigroom who")).summary
    assert (await people.known(WORKER)).works_on == "012"


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"away_from": "soon"}, away.NOT_A_DAY),
        ({"away_from": "2026-12-04", "away_until": "2026-12-03"}, away.BACKWARDS),
        ({"away_until": "2026-11-23"}, away.PAST),
        ({"works_on": ""}, away.NOT_WEEKDAYS),
        ({"works_on": "Someday"}, away.NOT_WEEKDAYS),
        ({"works_on": "Monday 9437"}, away.NOT_WEEKDAYS),
    ],
)
async def test_days_that_make_no_sense_come_back_and_change_nothing(
    people: People, wrong: dict[str, str], fault: str
) -> None:
    before = await people.known(WORKER)
    card = await people.send("rooms.away", WORKER, answers={"works_on": "Monday", **wrong})
    assert fault in card.summary
    assert all(typed in card.summary for typed in wrong.values())
    assert await people.known(WORKER) == before


FRIDAY, SATURDAY = date(2026, 11, 27), date(2026, 11, 28)


@pytest.mark.parametrize(
    ("first", "last", "works_on", "day", "expected"),
    [
        (None, None, "01234", FRIDAY, False),
        (None, None, "01234", SATURDAY, True),
        (FRIDAY, FRIDAY, "01234", FRIDAY, True),
        (FRIDAY, None, EVERY_DAY, SATURDAY, True),
        (SATURDAY, None, EVERY_DAY, FRIDAY, False),
        (None, FRIDAY, EVERY_DAY, FRIDAY, True),
        (None, FRIDAY, EVERY_DAY, SATURDAY, False),
    ],
)
def test_away_is_within_the_days_or_on_a_weekday_off(
    first: date | None, last: date | None, works_on: str, day: date, *, expected: bool
) -> None:
    assert is_away(first, last, works_on, day) is expected


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("Mon, Tue and Thursday", "013"),
        ("Monday to Thursday", "0123"),
        ("fri–mon", "0456"),
        ("Tuesdays & Wednesdays", "12"),
        ("every day", EVERY_DAY),
    ],
)
def test_weekdays_are_read_as_people_write_them(words: str, days: str) -> None:
    assert weekdays_in(words) == days


@given(st.sets(st.sampled_from(range(len(WEEK))), min_size=1))
def test_weekdays_shown_in_a_form_are_read_back_the_same(days: set[int]) -> None:
    works_on = "".join(map(str, sorted(days)))
    assert weekdays_in(weekdays_said(works_on)) == works_on


def choosable(card: Card) -> list[str]:
    rows = [row for element in card.body if isinstance(element, Rows) for row in element.rows]
    return [button.ref for row in rows for button in row.buttons if isinstance(button, Button)]


async def test_in_a_direct_chat_a_member_of_one_room_is_in_that_room(people: People) -> None:
    assert await people.send("act", SISTER, DIRECT) == DONE
    assert await people.send("bigroom room", SISTER, DIRECT) == cards.this_room("Ours")
    assert "Ours NHS Trust" in (await people.send("bigroom who", SISTER, DIRECT)).summary


async def test_in_a_direct_chat_a_member_of_several_is_asked_once_which(people: People) -> None:
    await people.send("act", SISTER, ELSEWHERE)
    asked = await people.send("act", SISTER, DIRECT)
    assert choosable(asked) == [f"room:{people.room}", f"room:{people.neighbours}"]
    await people.send("rooms.choose", SISTER, DIRECT, ref=str(people.neighbours))
    assert "Theirs" in (await people.send("bigroom who", SISTER, DIRECT)).title
    assert choosable(await people.send("bigroom room", SISTER, DIRECT)) == choosable(asked)
    await people.send("rooms.choose", SISTER, DIRECT, ref=str(people.room))
    assert "Ours" in (await people.send("bigroom who", SISTER, DIRECT)).title


async def test_what_was_typed_goes_on_in_the_room_that_is_chosen_and_in_no_other(people: People) -> None:
    await people.send("act", SISTER, ELSEWHERE)
    asked = await people.send("bigroom who", SISTER, DIRECT)
    who = [await people.send("bigroom who", SISTER, DIRECT, ref=ref) for ref in choosable(asked)]
    assert ["Ours" in who[0].title, "Theirs" in who[1].title] == [True, True]
    await people.send("rooms.leave", SISTER, DIRECT)
    again = await people.send("bigroom who", SISTER, DIRECT, ref=choosable(asked)[1])
    assert choosable(again) == [f"room:{people.room}"]  # not done in another that happens to be left
    assert "Ours" in (await people.send("bigroom who", SISTER, DIRECT, ref=choosable(again)[0])).title


async def test_what_was_pressed_is_not_done_by_choosing_a_room(people: People) -> None:
    await people.send("act", SISTER, ELSEWHERE)
    asked = await people.send("rooms.leave", SISTER, DIRECT)
    (rows,) = [element for element in asked.body if isinstance(element, Rows)]
    verbs = {button.verb for row in rows.rows for button in row.buttons if isinstance(button, Button)}
    assert verbs == {"rooms.choose"}


async def test_a_room_one_is_not_in_cannot_be_chosen(people: People) -> None:
    assert await people.send("rooms.choose", NEW, DIRECT, ref=str(people.room)) == no_room_of_theirs()
    card = await people.send("rooms.choose", SISTER, DIRECT, ref=str(people.neighbours))
    assert card == cards.this_room("Ours")
    assert (await people.send("bigroom who", NEW, DIRECT)) == no_room_of_theirs()


async def test_a_chosen_room_that_was_left_since_is_no_longer_spoken_of(people: People) -> None:
    await people.send("act", SISTER, ELSEWHERE)
    await people.send("rooms.choose", SISTER, DIRECT, ref=str(people.neighbours))
    await people.send("rooms.leave", SISTER, DIRECT)
    assert "Ours" in (await people.send("bigroom who", SISTER, DIRECT)).title


async def test_in_a_channel_the_room_is_plain_and_no_other_is_named(people: People) -> None:
    await people.send("act", SISTER, ELSEWHERE)
    for verb in ("bigroom room", "rooms.choose"):
        card = await people.send(verb, SISTER, ref=str(people.neighbours))
        assert card == cards.this_room("Ours")
