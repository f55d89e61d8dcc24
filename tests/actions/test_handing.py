"""An Action changes hands: to a Member, or to somebody who is not in the chat, of an Organisation."""

from __future__ import annotations

from bot.actions.rules import Kind
from bot.message import Card, Choice
from tests.actions.acting import CERYS, NEIGHBOUR, SAM, Acting
from tests.rooms import TUESDAY


def people(card: Card) -> list[str]:
    (who,) = [each for each in card.body if isinstance(each, Choice) and each.name == "who"]
    return [label for _, label in who.options]


async def test_the_form_lists_the_rooms_people_and_nobody_else(acting: Acting) -> None:
    assert people(await acting.press("actions.hand_over")) == [
        *(f"{name}, Ours NHS Trust" for name in ("cerys", "fay", "pat", "sam")),
        "Someone who is not in the chat",
    ]


async def test_a_member_takes_it_over_with_their_organisation(acting: Acting) -> None:
    to = acting.by[CERYS]
    card = await acting.press("actions.handed_over", who=str(to.member))
    assert "Owner: cerys, Ours NHS Trust" in card.summary
    stands = await acting.stands()
    assert (stands.owner, stands.outsider, stands.organisation) == (to.member, 0, to.organisation)


async def test_the_new_owner_may_change_it_and_the_old_one_suggests(acting: Acting) -> None:
    await acting.press("actions.handed_over", who=str(acting.by[CERYS].member))
    assert (await acting.press("actions.start", CERYS)).title == "Action 1 is in progress"
    assert "Suggest it" in (await acting.press("actions.finish", SAM)).summary


async def test_somebody_outside_the_chat_takes_it_over_with_an_organisation_of_the_room(acting: Acting) -> None:
    body = str(acting.by[SAM].organisation)
    for _ in range(2):
        card = await acting.press("actions.handed_over", who="outside", name="Jo Outside", organisation=body)
    assert "Jo Outside, Ours NHS Trust" in card.summary
    assert await acting.kinds() == [Kind.LOGGED, Kind.ASSIGNED]


async def test_an_organisation_of_another_room_is_left_out(acting: Acting) -> None:
    theirs = str(acting.by[NEIGHBOUR].organisation)
    await acting.press("actions.handed_over", name="Jo Outside", organisation=theirs)
    assert (await acting.stands()).organisation == 0


async def test_a_name_that_one_member_has_is_that_member(acting: Acting) -> None:
    await acting.press("actions.handed_over", name="CERYS")
    assert (await acting.stands()).owner == acting.by[CERYS].member


async def test_a_name_that_two_members_have_is_asked_about_with_those_two(acting: Acting) -> None:
    second = await acting.add_member("Cerys")
    card = await acting.press("actions.handed_over", name="cerys")
    assert "more than one person of that name" in card.summary
    assert people(card) == ["cerys, Ours NHS Trust", "Cerys, Ours NHS Trust", "Someone who is not in the chat"]
    await acting.press("actions.handed_over", name="cerys", who=str(second))
    assert (await acting.stands()).owner == second


async def test_who_left_or_is_of_another_room_takes_nothing_over(acting: Acting) -> None:
    await acting.set_member(CERYS, left_at=TUESDAY)
    for who in (CERYS, NEIGHBOUR):
        card = await acting.press("actions.handed_over", who=str(acting.by[who].member))
        assert "not in this Room any more" in card.summary
    assert await acting.kinds() == [Kind.LOGGED]
