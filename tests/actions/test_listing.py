"""Actions found in chat: one's own, the Room's, late, by principle, Organisation, words and number, in pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.filters import Filter
from bot.actions.listing.cards import A_PAGE
from bot.actions.listing.narrowing import Around, meant
from bot.actions.rules import Status
from bot.cards import patient_refused
from bot.message import Account, Card, Rows
from bot.principles import Principle
from tests.actions.acting import CERYS, FRIDAY, NEIGHBOUR, NEXT_FRIDAY, PAT, RING, SAM, Acting, buttons
from tests.rooms import TUESDAY

DAY = 86400


def listed(card: Card) -> list[str]:
    return [row.words for element in card.body if isinstance(element, Rows) for row in element.rows]


def numbers(card: Card) -> list[int]:
    return [int(words.partition(".")[0]) for words in listed(card)]


async def with_more(acting: Acting) -> None:
    """Actions 2 to 5: Cerys's about leadership, one without an owner, one late and blocked, one done."""
    cerys = acting.by[CERYS]
    await acting.log(replace(RING, owner=cerys.member, organisation=cerys.organisation, principle=Principle.LEADERSHIP))
    await acting.log(replace(RING, text="Find a room 100%_", due=None))
    await acting.log(replace(RING, text="Send the form", due=FRIDAY - timedelta(6), status=Status.BLOCKED))
    await acting.press("actions.finished", PAT, ref=await acting.log(replace(RING, due=NEXT_FRIDAY)))


@pytest.mark.parametrize(
    ("words", "title", "found"),
    [
        ("", "Your Actions", [1]),
        ("mine", "Your Actions", [1]),
        ("room", "The Room’s Actions", [4, 1, 2, 3]),
        ("late", "Late Actions", [4]),
        ("principle leadership", "Actions about: leadership", [2]),
        ("organisation", "Actions of Ours NHS Trust", [1, 2]),
        ("organisation ours", "Actions of Ours NHS Trust", [1, 2]),
        ("done", "Actions done this month", [5]),
        ("room ours", "Actions of Ours NHS Trust", [1, 2]),
        ("mine principle culture", "Your Actions about: culture", [1]),
        ("principle leadership cerys", "Actions of cerys about: leadership", [2]),
        ("organisation ours leadership", "Actions of Ours NHS Trust about: leadership", [2]),
        ("done mine", "Your Actions done this month", []),
        ("ours", "Actions of Ours NHS Trust", [1, 2]),
        ("ours leadership", "Actions of Ours NHS Trust about: leadership", [2]),
        ("ONT blocked", "Blocked Actions of Ours NHS Trust", []),
        ("blocked", "Blocked Actions", [4]),
        ("in progress", "Actions in progress", []),
        ("culture", "Actions about: culture", [4, 1, 3]),
        ("mine culture", "Your Actions about: culture", [1]),
        ("sam blocked", "Your blocked Actions", []),
        ("sam", "Actions with “sam”", [1]),
        ("CER", "Actions with “CER”", [2]),
        ("nobody", "Actions that nobody owns yet", [4, 3]),
        ("due this week", "Actions due from 23 November to 29 November", [1, 2]),
        ("mine this week", "Your Actions due from 23 November to 29 November", [1]),
        ("next week", "Actions due from 30 November to 6 December", []),
        ("today", "Actions due on 24 November", []),
        ("team housing", "Actions with “team housing”", [1, 2, 5]),
        ("hous sam", "Actions with “hous sam”", [1]),
        ("ousing", "Actions with “ousing”", []),
        ("nhs trust ring", "Actions with “nhs trust ring”", [1, 2]),
        ("keys day", "Actions with “keys day”", []),
        ("our", "Actions with “our”", []),
        ("housing culture", "Actions with “housing culture”", []),
        ("housing late", "Actions with “housing late”", []),
        ("HOUSING", "Actions with “HOUSING”", [1, 2, 5]),
        ("100%_", "Actions with “100%_”", [3]),
    ],
)
async def test_what_is_asked_for_is_listed_the_next_due_first(
    acting: Acting, words: str, title: str, found: list[int]
) -> None:
    await with_more(acting)
    card = await acting.say(words)
    assert (card.title, numbers(card)) == (title, found)


@pytest.mark.parametrize(
    ("words", "title", "found"),
    [
        ("late", "Late Actions", [6, 4, 7]),
        ("late ours", "Late Actions of Ours NHS Trust", [6]),
        ("late of THEIRS", "Late Actions of Theirs NHS Trust", [7]),
        ("late mine", "Your late Actions", [6]),
        ("mine late", "Your late Actions", [6]),
        ("late sam", "Your late Actions", [6]),
        ("late pat", "Late Actions of pat", []),
        ("organisation theirs late", "Late Actions of Theirs NHS Trust", [7]),
        ("late theirs leadership", "Late Actions of Theirs NHS Trust about: leadership", []),
    ],
)
async def test_late_is_narrowed_by_whose_and_what_it_is_about(
    acting: Acting, words: str, title: str, found: list[int]
) -> None:
    await with_more(acting)
    sam, theirs = acting.by[SAM], acting.by[NEIGHBOUR].organisation
    overdue = replace(RING, due=FRIDAY - timedelta(8))
    await acting.log(replace(overdue, owner=sam.member, organisation=sam.organisation))
    await acting.log(replace(RING, organisation=theirs, due=FRIDAY - timedelta(5)))
    await acting.add_organisation(theirs)
    card = await acting.say(words)
    assert (card.title, numbers(card)) == (title, found)
    assert "I do not know" not in card.summary


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("late police", "police"),
        ("late gardening mine club", "gardening club"),
        ("late done", "done"),
        ("done 7", "7"),
        ("principle culture police", "police"),
        ("organisation ours police", "police"),
    ],
)
async def test_what_is_not_understood_after_late_and_its_like_is_said(acting: Acting, words: str, unknown: str) -> None:
    assert f"I do not know “{unknown}” here" in (await acting.say(words)).summary


async def test_words_are_looked_for_at_the_beginnings_of_words(acting: Acting) -> None:
    for text in ("Bring the (spare) keys on keys-for-all day", "Ring “Mill Lane”", "Spring clean"):
        await acting.log(replace(RING, text=text))
    for words, found in (
        ("ring", [1, 3]),
        ("spare", [2]),
        ("mill", [3]),
        ("day all", [2]),
        ("lane”", [3]),
        ("pare", []),
    ):
        assert numbers(await acting.say(words)) == found
    assert numbers(await acting.say("keys day")) == [2]


async def test_a_name_that_two_organisations_begin_with_takes_both(acting: Acting) -> None:
    theirs = acting.by[NEIGHBOUR].organisation
    await acting.log(replace(RING, organisation=theirs))
    await acting.add_organisation(theirs)
    assert numbers(await acting.say("nhs")) == [1, 2]


async def test_words_read_as_a_list_are_told_and_can_be_looked_for_instead(acting: Acting) -> None:
    await acting.log(replace(RING, text="Change our culture", principle=None))
    shown = await acting.say("culture")
    assert "I read “culture” as: Actions about: culture." in shown.summary
    found = await acting.press("actions.page", ref=refs(shown)["Look for the words"])
    assert (found.title, numbers(found)) == ("Actions with “culture”", [2])


@given(st.text(max_size=40), st.lists(st.text(max_size=12), max_size=3))
def test_whatever_is_typed_asks_for_a_list_or_is_looked_for(words: str, bodies: list[str]) -> None:
    around = Around(1, TUESDAY.date(), [(1, "Sam"), (2, words)], list(enumerate(bodies, 1)))
    assert meant(words, around) is None or meant(words, around) != Filter()


async def test_a_row_tells_owner_day_status_and_lateness_and_has_a_button_that_shows_the_action(
    acting: Acting,
) -> None:
    acting.now.turn(4 * DAY)
    card = await acting.say("late", PAT)
    assert listed(card) == ["1. Ring the housing team"]
    assert "sam, Ours NHS Trust · due Friday 27 November · late by 1 day · open" in card.summary
    button = next(buttons(card))
    assert button.label == "See it"
    assert (await acting.press(button.verb, ref=button.ref)).title == "Action 1"


@pytest.mark.parametrize("words", ["1", "#1"])
async def test_a_number_opens_that_action_with_its_buttons_and_history(acting: Acting, words: str) -> None:
    await acting.press("actions.redated", PAT, day=str(NEXT_FRIDAY), reason="She is ill")
    card = await acting.say(words)
    logged = "Logged. Words: “Ring the housing team”. Status: open. Due: Friday 27 November. Owner: sam. "
    logged += "Organisation: Ours NHS Trust. Principle: culture"
    assert {"Done", "Re-date", "More"} <= {button.label for button in buttons(card)}
    assert listed(card) == [
        "Re-dated. Due: from Friday 27 November to Friday 4 December. Why: She is ill",
        logged,
    ]
    assert "Pat, Ours NHS Trust, Tuesday 24 November at 09:00" in card.summary


async def test_who_was_erased_is_a_former_member_in_the_history(acting: Acting) -> None:
    await acting.press("actions.start")
    await acting.set_member(SAM, name="", left_at=acting.now())
    card = await acting.say("1", PAT)
    assert "A former Member, Ours NHS Trust, Tuesday 24 November" in card.summary
    assert "Owner: a former Member" in card.summary
    assert "sam" not in card.summary.casefold().replace("same", "")


async def test_a_long_history_shows_the_latest_and_says_how_many_came_before(acting: Acting) -> None:
    for turn in range(15):
        await acting.press("actions.reworded", text=f"Ring team {turn}")
    card = await acting.say("1")
    assert len(listed(card)) == 12
    assert "And 4 earlier" in card.summary


@pytest.mark.parametrize("number", ["2", "999999999", "9" * 4000, "²"])
async def test_a_number_that_no_action_has_is_said_plainly(acting: Acting, number: str) -> None:
    card = await acting.say(number)
    assert "no Action" in card.title or "²" in card.title


async def test_long_lists_come_in_pages_forth_and_back(acting: Acting) -> None:
    for _ in range(2 * A_PAGE + 1):
        await acting.log(RING)
    first = await acting.say("room")
    assert len(numbers(first)) == A_PAGE
    second = await acting.press("actions.page", ref=refs(first)["Next"])
    third = await acting.press("actions.page", ref=refs(second)["Next"])
    assert [*numbers(first), *numbers(second), *numbers(third)] == list(range(1, 2 * A_PAGE + 3))
    assert "Next" not in refs(third)
    assert numbers(await acting.press("actions.page", ref=refs(third)["Back"])) == numbers(second)
    assert "Back" not in refs(first)
    assert "9 to 16 of 18" in second.summary


def refs(card: Card) -> dict[str, str]:
    return {button.label: button.ref for button in buttons(card) if button.verb == "actions.page"}


@pytest.mark.parametrize("offset", ["16", "800", "999999999", "9" * 6000])
async def test_a_page_beyond_the_end_is_the_last(acting: Acting, offset: str) -> None:
    for _ in range(A_PAGE):
        await acting.log(RING)
    assert numbers(await acting.press("actions.page", ref=f"{offset} show=unfinished")) == [A_PAGE + 1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("late", "Nothing is late."),
        ("done", "Nothing has been done yet this month."),
        ("mop", "No Action of this Room holds those words."),
        ("principle leadership", "There is nothing to do here."),
        ("principle gardening", "Actions about which principle?"),
        ("organisation gardening", "Actions of which organisation?"),
    ],
)
async def test_where_nothing_is_found_it_says_so_plainly(acting: Acting, words: str, said: str) -> None:
    assert said in (await acting.say(words)).summary


async def test_last_months_work_is_not_of_this_month(acting: Acting) -> None:
    await acting.press("actions.finished")
    acting.now.turn(10 * DAY)
    assert numbers(await acting.say("done")) == []


@pytest.mark.parametrize("who", [SAM, PAT])
async def test_another_rooms_actions_are_seen_by_no_way(acting: Acting, who: Account) -> None:
    theirs = acting.by[NEIGHBOUR]
    for query in (f"room={theirs.member}", f"owner={theirs.member}", f"organisation={theirs.organisation}", "room=2"):
        card = await acting.press("actions.page", who, ref=f"0 {query}")
        assert "Theirs" not in card.summary
        assert set(numbers(card)) <= {1}
    assert "cannot find" in (await acting.press("actions.open", who, ref=acting.foreign)).title


async def test_an_nhs_number_is_looked_for_nowhere(acting: Acting) -> None:
    assert await acting.say("999 000 0018") == patient_refused()
    assert await acting.say("late 999 000 0018") == patient_refused()
    assert await acting.press("actions.page", ref="0 words=999+000+0018") == patient_refused()
