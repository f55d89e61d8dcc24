"""A form that shows how an Action was: who sends it learns how it is now, before anything is put in place of that."""

from __future__ import annotations

import pytest

from bot.actions.changing.cards import not_found
from bot.actions.rules import Kind, Status
from bot.message import Blank, Card, Day
from tests.actions.acting import CERYS, FRIDAY, NEXT_FRIDAY, PAT, RING, SAM, Acting, buttons


def ref_of(form: Card) -> str:
    """What the button of a form sends back."""
    return next(buttons(form)).ref


def filled(form: Card) -> dict[str, str]:
    return {each.name: each.value for each in form.body if isinstance(each, Blank | Day)}


async def test_of_two_who_reword_it_the_second_reads_the_newer_words_and_may_send_again(acting: Acting) -> None:
    form = await acting.press("actions.reword")
    await acting.press("actions.reworded", PAT, ref=ref_of(form), text="Ring both teams")
    card = await acting.press("actions.reworded", ref=ref_of(form), text="Write to the team")
    assert card.title == "Reword Action 1"
    assert "It changed meanwhile: it now says “Ring both teams”." in card.summary
    assert filled(card) == {"text": "Write to the team"}
    assert (await acting.stands()).text == "Ring both teams"
    sent = await acting.press("actions.reworded", ref=ref_of(card), text="Write to the team")
    assert sent.title == "Action 1 has new words"
    assert (await acting.stands()).text == "Write to the team"
    assert await acting.kinds() == [Kind.LOGGED, Kind.REWORDED, Kind.REWORDED]


async def test_a_day_that_was_changed_meanwhile_is_said_and_what_was_typed_stays(acting: Acting) -> None:
    form = await acting.press("actions.redate")
    await acting.press("actions.redated", PAT, ref=ref_of(form), day=str(NEXT_FRIDAY), reason="She is ill")
    card = await acting.press("actions.redated", ref=ref_of(form), words="7 December", reason="It snows")
    assert "It changed meanwhile: it is now due Friday 4 December." in card.summary
    assert filled(card) == {"day": "", "words": "7 December", "reason": "It snows"}
    assert (await acting.stands()).due == NEXT_FRIDAY
    await acting.press("actions.redated", ref=ref_of(card), words="7 December", reason="It snows")
    assert str((await acting.stands()).due) == "2026-12-07"


async def test_a_new_owner_meanwhile_is_said_and_nobody_is_written_down_for_nothing(acting: Acting) -> None:
    form, cerys = await acting.press("actions.hand_over", PAT), acting.by[CERYS].member
    await acting.press("actions.handed_over", ref=ref_of(form), who=str(cerys))
    card = await acting.press("actions.handed_over", PAT, ref=ref_of(form), who="outside", name="Dot Example")
    assert "It changed meanwhile: it is now owned by cerys, Ours NHS Trust." in card.summary
    assert filled(card) == {"name": "Dot Example"}
    assert (await acting.stands()).owner == cerys
    await acting.press("actions.handed_over", PAT, ref=ref_of(card), who="outside", name="Dot Example")
    assert (await acting.stands()).outsider


async def test_another_principle_meanwhile_is_said(acting: Acting) -> None:
    form = await acting.press("actions.tag")
    await acting.press("actions.tagged", PAT, ref=ref_of(form), principle="none")
    card = await acting.press("actions.tagged", ref=ref_of(form), principle="leadership")
    assert "It changed meanwhile: it is now about no principle." in card.summary


async def test_who_only_suggests_is_told_too(acting: Acting) -> None:
    form = await acting.press("actions.reword", CERYS)
    await acting.press("actions.reworded", PAT, text="Ring both teams")
    card = await acting.press("actions.reworded", CERYS, ref=ref_of(form), text="Write to the team")
    assert "It changed meanwhile" in card.summary
    assert await acting.suggested() == []


@pytest.mark.parametrize(
    ("begin", "verb", "answers"),
    [
        ("actions.reword", "actions.reworded", {"text": "Ring both teams"}),
        ("actions.redate", "actions.redated", {"day": str(NEXT_FRIDAY), "reason": "She is ill"}),
        ("actions.hand_over", "actions.handed_over", {"who": "outside", "name": "Dot Example"}),
    ],
)
async def test_the_same_sent_twice_has_not_changed_meanwhile(
    acting: Acting, begin: str, verb: str, answers: dict[str, str]
) -> None:
    ref = ref_of(await acting.press(begin, PAT))
    await acting.press(verb, PAT, ref=ref, **answers)
    assert (await acting.press(verb, PAT, ref=ref, **answers)).title == "Action 1 is like that already"


async def test_what_the_form_does_not_show_may_change_meanwhile(acting: Acting) -> None:
    form = await acting.press("actions.reword")
    await acting.press("actions.start", PAT)
    await acting.press("actions.redated", PAT, day=str(NEXT_FRIDAY), reason="She is ill")
    await acting.press("actions.reworded", ref=ref_of(form), text="Ring both teams")
    assert (await acting.stands()).text == "Ring both teams"


async def test_what_was_taken_back_meanwhile_has_not_changed(acting: Acting) -> None:
    form = await acting.press("actions.reword")
    await acting.press("actions.reworded", PAT, text="Ring both teams")
    await acting.press("actions.undo", PAT)
    assert (await acting.stands()).text == RING.text
    assert (await acting.press("actions.reworded", ref=ref_of(form), text="Write")).title == "Action 1 has new words"


@pytest.mark.parametrize("mark", ["0", "x" * 400, "00000000 1"])
async def test_a_mark_that_is_nonsense_changes_nothing(acting: Acting, mark: str) -> None:
    card = await acting.press("actions.redated", SAM, ref=f"{acting.action} {mark}", day=str(NEXT_FRIDAY), reason="Ill")
    assert "It changed meanwhile: it is now due Friday 27 November." in card.summary
    assert (await acting.stands()).due == FRIDAY
    assert await acting.press("actions.redated", ref=f"{acting.foreign} {mark}") == not_found()


async def test_a_step_that_replaces_nothing_heeds_no_mark(acting: Acting) -> None:
    await acting.press("actions.dropped", SAM, ref=f"{acting.action} show=late", note="Nobody needs it now")
    assert (await acting.stands()).status is Status.DROPPED
