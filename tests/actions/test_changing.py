"""An Action is changed by its owner, facilitators and leads: from the Room's card, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.actions.changing.cards import not_found
from bot.actions.rules import LONGEST_NOTE, Kind, Status
from bot.cards import PATIENT
from bot.message import Account, Blank, Choice
from bot.principles import Principle
from tests.actions.acting import CERYS, FAY, FRIDAY, NEXT_FRIDAY, PAT, RING, SAM, Acting, labels

NHS_NUMBER = "999 000 0018"


@pytest.mark.parametrize("who", [SAM, PAT, FAY], ids=["owner", "lead", "facilitator"])
async def test_done_asks_what_came_of_it_tells_the_room_and_revises_its_card(acting: Acting, who: Account) -> None:
    asked = await acting.press("actions.finish", who)
    assert asked.title == "Is Action 1 done?"
    assert labels(asked) == ["It is done"]
    card = await acting.press("actions.finished", who, note="Two flats are ready")
    assert card.title == "Action 1 is done"
    assert "Undo" in labels(card)
    stands = await acting.stands()
    assert (stands.status, stands.note) == (Status.DONE, "Two flats are ready")
    room_card, news = await acting.told()
    assert "Outcome: Two flats are ready" in room_card.summary
    assert labels(room_card) == ["More"]
    assert news.title == "Action 1 is done"
    assert "Two flats are ready" in news.summary
    assert f"{who.user}, Ours NHS Trust" in news.summary


async def test_an_outcome_may_be_left_out(acting: Acting) -> None:
    await acting.press("actions.finished")
    assert (await acting.stands()).status is Status.DONE


async def test_start_needs_nothing_and_the_rooms_card_alone_tells_it(acting: Acting) -> None:
    card = await acting.press("actions.start")
    assert card.title == "Action 1 is in progress"
    (room_card,) = await acting.told()
    assert "Status: In progress" in room_card.summary


async def test_what_blocks_it_is_on_the_card_until_it_is_started_again(acting: Acting) -> None:
    await acting.press("actions.blocked", note="The office is shut")
    (room_card,) = await acting.told()
    assert "Blocked by: The office is shut" in room_card.summary
    assert "Start again" in labels(room_card)
    await acting.press("actions.start")
    assert (await acting.stands()).note == ""


@pytest.mark.parametrize(
    ("verb", "answers", "fault"),
    [
        ("actions.blocked", {}, "Please say what blocks it."),
        ("actions.dropped", {"note": "  "}, "Please say why we are not doing it."),
        ("actions.redated", {"reason": "She is ill"}, "Please choose the new day."),
        ("actions.redated", {"day": "2026-12-04"}, "Please say why it needs another day."),
        ("actions.redated", {"day": "2026-02-30", "reason": "She is ill"}, "Please choose the new day."),
        ("actions.redated", {"day": "2026-11-23", "reason": "She is ill"}, "Monday 23 November is in the past."),
        ("actions.redated", {"day": "9999-12-31", "reason": "She is ill"}, "That day is too far away."),
        ("actions.redated", {"words": "by 2 November 2026", "reason": "She is ill"}, "is in the past"),
        ("actions.redated", {"words": "30 February", "reason": "She is ill"}, "There is no 30 February"),
        ("actions.redated", {"words": "soonish", "reason": "She is ill"}, "I cannot tell which day you mean."),
        (
            "actions.redated",
            {"day": "2026-12-04", "words": "7 December", "reason": "She is ill"},
            "You chose one day and wrote another.",
        ),
        ("actions.reworded", {"text": "\u200b"}, "Please write what is to be done."),
        ("actions.tagged", {"principle": "gardening"}, "Please choose a principle, or none."),
        ("actions.handed_over", {}, "Please choose who takes it over"),
        ("actions.handed_over", {"who": "999999"}, "They are not in this Room any more."),
    ],
)
async def test_what_is_missing_or_wrong_is_said_and_what_was_typed_stays(
    acting: Acting, verb: str, answers: dict[str, str], fault: str
) -> None:
    card = await acting.press(verb, **answers)
    assert fault in card.summary
    assert await acting.kinds() == [Kind.LOGGED]
    kept = [element.value for element in card.body if isinstance(element, Blank) and element.name == "reason"]
    assert kept in ([], [answers.get("reason", "")])


async def test_a_new_day_is_kept_with_its_reason_and_counted_on_the_card(acting: Acting) -> None:
    await acting.press("actions.redated", day=str(NEXT_FRIDAY), reason="The office is shut")
    room_card, news = await acting.told()
    assert "Due: Friday 4 December, re-dated once" in room_card.summary
    assert "Friday 4 December" in news.summary
    assert "The office is shut" in news.summary
    assert [each.reason for each in await acting.history()] == ["", "The office is shut"]


@pytest.mark.parametrize("words", ["next Friday", "by 4 December", "4/12/26"])
async def test_a_new_day_may_be_written_in_words(acting: Acting, words: str) -> None:
    card = await acting.press("actions.redated", words=words, reason="The office is shut")
    assert "Due: Friday 4 December" in card.summary
    assert (await acting.stands()).due == NEXT_FRIDAY


@pytest.mark.parametrize("who", [SAM, CERYS], ids=["owner", "another"])
@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("3 November", "3 November has gone this year, so this is Wednesday 3 November 2027."),
        ("next Friday", "Next Friday is the Friday of next week: Friday 4 December."),
        ("25 December", "That is a bank holiday: Christmas Day."),
    ],
)
async def test_the_answer_says_how_a_day_in_words_was_read(
    acting: Acting, who: Account, words: str, meant: str
) -> None:
    card = await acting.press("actions.redated", who, words=words, reason="The office is shut")
    assert meant in card.summary


async def test_today_is_no_day_of_the_past(acting: Acting) -> None:
    await acting.press("actions.redated", day="2026-11-24", reason="It is urgent")
    assert str((await acting.stands()).due) == "2026-11-24"


@pytest.mark.parametrize(
    ("verb", "name"),
    [
        ("actions.finished", "note"),
        ("actions.blocked", "note"),
        ("actions.dropped", "note"),
        ("actions.redated", "reason"),
        ("actions.redated", "day"),
        ("actions.redated", "words"),
        ("actions.reworded", "text"),
        ("actions.handed_over", "name"),
        ("actions.handed_over", "who"),
        ("actions.handed_over", "organisation"),
        ("actions.tagged", "principle"),
    ],
)
@pytest.mark.parametrize("who", [SAM, CERYS], ids=["owner", "another"])
async def test_an_nhs_number_is_refused_in_every_field_and_not_even_shown_again(
    acting: Acting, verb: str, name: str, who: Account
) -> None:
    before = await acting.told()
    card = await acting.press(verb, who, **{name: f"about {NHS_NUMBER}"})
    assert PATIENT in card.summary
    assert NHS_NUMBER not in card.summary
    assert await acting.kinds() == [Kind.LOGGED]
    assert (await acting.told(), await acting.suggested()) == (before, [])


async def test_what_is_too_long_is_cut_in_the_form_and_not_kept(acting: Acting) -> None:
    card = await acting.press("actions.finished", note="x" * 5000)
    assert "longer than 500 characters" in card.summary
    (blank,) = [element for element in card.body if isinstance(element, Blank)]
    assert len(blank.value) == LONGEST_NOTE
    assert await acting.kinds() == [Kind.LOGGED]


async def test_reworded_and_tagged_it_says_so_on_the_rooms_card(acting: Acting) -> None:
    await acting.press("actions.reworded", text="Ring *both* housing teams")
    await acting.press("actions.tagged", principle="leadership")
    (room_card,) = await acting.told()
    assert "Ring *both* housing teams" in room_card.summary
    assert "Principle: Leadership" in room_card.summary
    await acting.press("actions.tagged", principle="none")
    assert (await acting.stands()).principle is None


async def test_a_form_is_filled_in_with_how_the_action_stands(acting: Acting) -> None:
    (words,) = [each for each in (await acting.press("actions.reword")).body if isinstance(each, Blank)]
    assert words.value == RING.text
    (chosen,) = [each for each in (await acting.press("actions.tag")).body if isinstance(each, Choice)]
    assert chosen.value == Principle.CULTURE


async def test_a_finished_action_is_reopened_under_more_and_nothing_else_is_offered(acting: Acting) -> None:
    await acting.press("actions.dropped", note="The team is gone")
    assert labels(await acting.press("actions.more")) == ["Reopen", "History"]
    assert (await acting.press("actions.reopen")).title == "Action 1 is open again"
    stands = await acting.stands()
    assert (stands.status, stands.note) == (Status.OPEN, "")


async def test_on_a_phone_at_most_four_steps_and_more_are_offered(acting: Acting) -> None:
    for verb, answers in (("actions.start", {}), ("actions.blocked", {"note": "Snow"}), ("actions.finished", {})):
        (room_card, *_) = await acting.told()
        assert len(labels(room_card)) <= 5
        assert labels(room_card)[-1] == "More"
        await acting.press(verb, **answers)


async def test_an_old_form_works_on_what_the_action_is_now(acting: Acting) -> None:
    await acting.press("actions.reworded", PAT, text="Ring both teams")
    await acting.press("actions.finished", note="They came")
    stands = await acting.stands()
    assert (stands.text, stands.note) == ("Ring both teams", "They came")


async def test_what_comes_after_the_end_changes_nothing_and_learns_who_ended_it(acting: Acting) -> None:
    await acting.press("actions.finished", note="They came")
    acting.now.turn(600)
    for verb in ("actions.redate", "actions.finish", "actions.start"):
        card = await acting.press(verb, PAT)
        assert "sam, Ours NHS Trust said so today at 09:00" in card.summary.replace("Sam", "sam")
    card = await acting.press("actions.redated", PAT, day=str(NEXT_FRIDAY), reason="She is ill")
    assert "finished already" in card.title
    assert "They came" in card.summary
    assert (await acting.stands()).due == FRIDAY
    assert await acting.kinds() == [Kind.LOGGED, Kind.DONE, *[Kind.LATE_TRY] * 2]


async def test_the_same_again_changes_nothing_and_says_so(acting: Acting) -> None:
    await acting.press("actions.start")
    assert "already" in (await acting.press("actions.start")).title
    assert "already" in (await acting.press("actions.reopen")).title
    assert await acting.kinds() == [Kind.LOGGED, Kind.STARTED]


async def test_undo_within_a_minute_takes_it_back_on_the_card_and_in_the_line(acting: Acting) -> None:
    await acting.press("actions.finished", note="They came")
    acting.now.turn(60)
    await acting.press("actions.undo")
    assert (await acting.stands()).status is Status.OPEN
    room_card, news = await acting.told()
    assert "Done" in labels(room_card)
    assert news.title == "Action 1: that was taken back"


async def test_undo_of_what_the_room_was_not_told_leaves_older_lines_alone(acting: Acting) -> None:
    await acting.press("actions.redated", day=str(NEXT_FRIDAY), reason="She is ill")
    await acting.press("actions.start")
    await acting.press("actions.undo")
    assert (await acting.told())[1].title == "Action 1 has a new day"
    assert (await acting.stands()).due == NEXT_FRIDAY


async def test_after_a_minute_it_stays(acting: Acting) -> None:
    await acting.press("actions.finished")
    acting.now.turn(61)
    await acting.press("actions.undo")
    assert (await acting.stands()).status is Status.DONE


async def test_an_action_of_another_room_is_not_found_whatever_is_pressed(acting: Acting) -> None:
    for verb in ("actions.more", "actions.finish", "actions.finished", "actions.open", "actions.handed_over"):
        assert await acting.press(verb, ref=acting.foreign) == not_found()
    assert [each.kind for each in await acting.history(acting.foreign)] == [Kind.LOGGED]


async def test_a_card_that_is_late_says_by_how_much(acting: Acting) -> None:
    acting.now.turn(timedelta(days=6).total_seconds())
    card = await acting.press("actions.more")
    assert "Due: Friday 27 November (late by 3 days)" in card.summary
