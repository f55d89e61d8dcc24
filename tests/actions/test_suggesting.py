"""Who may not change an Action suggests it; its owner, a facilitator or a lead takes it or leaves it."""

from __future__ import annotations

import pytest

from bot.actions.changing.suggesting_cards import for_those_who_may, settled_already
from bot.actions.handlers import Actions
from bot.actions.rules import Kind, Status
from bot.message import Account, Intent
from bot.rooms.gate import Gate, joined
from tests.actions.acting import CERYS, ELSEWHERE, FAY, NEIGHBOUR, NEXT_FRIDAY, PAT, RING, SAM, Acting, buttons, labels
from tests.rooms import TUESDAY, Hands


async def test_the_form_is_the_same_and_says_that_it_suggests(acting: Acting) -> None:
    card = await acting.press("actions.finish", CERYS)
    assert labels(card) == ["Suggest it"]
    assert "What came of it?" in card.summary
    assert "Only its owner, facilitators and leads" in card.summary


async def test_a_suggestion_is_put_to_the_room_and_changes_nothing(acting: Acting) -> None:
    card = await acting.press("actions.finished", CERYS, note="Two flats are ready")
    assert card.title == "I have put your suggestion to the Room"
    _, shown = await acting.told()
    assert "cerys, Ours NHS Trust suggests that it is done." in shown.summary
    assert "Outcome: “Two flats are ready”" in shown.summary
    assert labels(shown) == ["Take it", "Not now"]
    assert await acting.kinds() == [Kind.LOGGED]


@pytest.mark.parametrize("who", [SAM, PAT, FAY], ids=["owner", "lead", "facilitator"])
async def test_taking_it_applies_it_in_the_suggesters_words_and_keeps_both_by_id(acting: Acting, who: Account) -> None:
    await acting.press("actions.dropped", CERYS, note="The team is gone")
    _, shown = await acting.told()
    card = await acting.press("actions.take", who, ref=next(buttons(shown)).ref)
    assert card.title == "Action 1 is not being done"
    stands = await acting.stands()
    assert (stands.status, stands.note) == (Status.DROPPED, "The team is gone")
    made = (await acting.history())[-1]
    assert made.by == acting.by[who].member
    assert made.reason == f"(suggested by Member {acting.by[CERYS].member})"
    _, shown, news = await acting.told()
    assert labels(shown) == []
    assert f"{who.user}, Ours NHS Trust took it." in shown.summary
    assert "suggested by" not in news.summary
    assert "Suggested by cerys" in (await acting.press("actions.open")).summary


async def test_the_reason_of_a_new_day_is_the_suggesters(acting: Acting) -> None:
    await acting.press("actions.redated", CERYS, day=str(NEXT_FRIDAY), reason="She is ill")
    (waits,) = await acting.suggested()
    await acting.press("actions.take", ref=waits.id)
    assert (await acting.history())[-1].reason == f"She is ill (suggested by Member {acting.by[CERYS].member})"
    assert "Why: She is ill. Suggested by cerys" in (await acting.press("actions.open")).summary
    news = (await acting.told())[-1]
    assert news.summary.splitlines()[-2:] == [
        "She is ill",
        "Suggested by cerys, Ours NHS Trust. sam, Ours NHS Trust took it.",
    ]


async def test_not_now_changes_nothing_and_takes_the_buttons_away(acting: Acting) -> None:
    await acting.press("actions.finished", CERYS)
    (waits,) = await acting.suggested()
    await acting.press("actions.leave", ref=waits.id)
    _, shown = await acting.told()
    assert labels(shown) == []
    assert "said: not now" in shown.summary
    assert await acting.kinds() == [Kind.LOGGED]
    assert await acting.press("actions.take", ref=waits.id) == settled_already()


async def test_nobody_takes_their_own_suggestion_nor_anyone_who_may_not(acting: Acting) -> None:
    await acting.press("actions.finished", CERYS)
    (waits,) = await acting.suggested()
    for verb in ("actions.take", "actions.leave"):
        assert await acting.press(verb, CERYS, ref=waits.id) == for_those_who_may()
    assert (await acting.suggested())[0].settled_at is None


async def test_a_suggestion_of_another_room_is_none(acting: Acting) -> None:
    await acting.press("actions.finished", CERYS)
    (waits,) = await acting.suggested()
    theirs = Intent("actions.take", NEIGHBOUR, ELSEWHERE, ref=str(waits.id))
    assert await acting.send(theirs) == settled_already()
    for ref in ("", "nonsense", "999999999", "9" * 5000):
        assert await acting.press("actions.take", ref=ref) == settled_already()


async def test_what_starts_or_reopens_is_suggested_only_after_a_second_press(acting: Acting) -> None:
    assert labels(await acting.press("actions.start", CERYS)) == ["Suggest it"]
    assert await acting.suggested() == []
    await acting.press("actions.started", CERYS)
    (waits,) = await acting.suggested()
    await acting.press("actions.take", ref=waits.id)
    assert (await acting.stands()).status is Status.DOING


async def test_the_same_suggestion_of_the_same_person_is_shown_once(acting: Acting) -> None:
    await acting.press("actions.finished", CERYS, note="They came")
    assert "already" in (await acting.press("actions.finished", CERYS, note="They came")).title
    assert len(await acting.told()) == 2


async def test_a_suggestion_whose_day_is_over_is_not_taken(acting: Acting) -> None:
    await acting.press("actions.redated", CERYS, day="2026-11-25", reason="She is ill")
    (waits,) = await acting.suggested()
    acting.now.turn(2 * 86400)
    assert "The day it names is over" in (await acting.press("actions.take", ref=waits.id)).summary
    assert await acting.kinds() == [Kind.LOGGED]


async def test_a_suggested_owner_who_left_does_not_get_it(acting: Acting) -> None:
    await acting.press("actions.handed_over", CERYS, who=str(acting.by[PAT].member))
    _, shown = await acting.told()
    assert "Owner: from sam to pat" in shown.summary or "Owner: pat" in shown.summary
    await acting.set_member(PAT, left_at=TUESDAY)
    (waits,) = await acting.suggested()
    assert "not in this Room any more" in (await acting.press("actions.take", ref=waits.id)).summary
    assert await acting.kinds() == [Kind.LOGGED]


async def test_a_suggestion_taken_when_the_action_is_finished_changes_nothing_and_is_told(acting: Acting) -> None:
    await acting.press("actions.blocked", CERYS, note="Snow")
    await acting.press("actions.finished", note="They came")
    (waits,) = await acting.suggested()
    assert "finished already" in (await acting.press("actions.take", ref=waits.id)).title
    assert await acting.kinds() == [Kind.LOGGED, Kind.DONE, Kind.LATE_TRY]
    shown = (await acting.told())[1].summary
    assert "sam, Ours NHS Trust wanted to take it, but it came too late." in shown
    assert "took it" not in shown
    assert "finished already" in (await acting.press("actions.blocked", CERYS, note="Snow")).title
    assert len(await acting.suggested()) == 1


async def test_nobody_says_by_hand_that_another_suggested_it(acting: Acting) -> None:
    reason = f"She is ill (suggested by Member {acting.by[CERYS].member})"
    await acting.press("actions.redated", day=str(NEXT_FRIDAY), reason=reason)
    assert (await acting.history())[-1].reason == "She is ill"


async def test_take_it_takes_the_suggestion_and_not_an_action_of_that_number(acting: Acting) -> None:
    await acting.press("actions.finished", CERYS, note="Two flats are ready")
    nobodys = await acting.log(RING)
    (waits,) = await acting.suggested()
    verb = next(buttons((await acting.told())[-1])).verb
    await acting.press(verb, SAM, ref=waits.id)
    assert (await acting.stands()).status is Status.DONE
    assert (await acting.stands(nobodys)).owner == 0


def test_a_verb_that_two_answer_is_refused_by_name() -> None:
    one = Actions(Gate(Hands())).writes()
    with pytest.raises(ValueError, match=r"answered twice: actions\.take$"):
        joined(one, {"actions.take": one["actions.leave"]})
