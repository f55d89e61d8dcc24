"""Which key question a Room is asked next. Pure: what was asked before is an argument."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from bot.principles import Principle
from bot.prompts.library import OVERALL, Question

OVERALL_EVERY: Final = 6
"""Of so many questions asked, one is the overall question."""


LONGEST_QUESTION: Final = 300
LONGEST_THOUGHT: Final = 500
"""Characters of what people write for others to read on a phone."""


class NothingToAskError(LookupError):
    """All questions of the principles in turn are retired, or there never were any."""


def questions_of_room(shipped: Iterable[Question], own: Iterable[Question]) -> tuple[Question, ...]:
    """Put a Room's own questions with the shipped ones. One with the id of another stands in its place, as an edit."""
    return tuple({question.id: question for question in (*shipped, *own)}.values())


def next_question(
    principles_in_turn: Sequence[Principle],
    asked: Sequence[str],
    room_questions: Sequence[Question],
    retired: Collection[str] = (),
) -> Question:
    """Choose what a standing arrangement asks next: the overall question when due, else the next principle's own.

    `principles_in_turn` is one principle or many, in their order. `asked` holds the ids of all that the Room was asked
    or skipped, oldest first. `room_questions` are all of the Room's, retired ones too, so that their turn is
    remembered. Raises NothingToAskError.
    """
    overall = next((question for question in room_questions if question.id == OVERALL), None)
    if overall and OVERALL not in retired and _overall_is_due(asked):
        return overall
    live = [question for question in _listed(room_questions) if question.id not in retired]
    waiting = [principle for principle in principles_in_turn if any(one.principle is principle for one in live)]
    if not waiting:
        raise NothingToAskError
    last_turn = {one.principle: turn for turn, one in _known(asked, room_questions)}
    principle = min(waiting, key=lambda one: last_turn.get(one, -1))
    return _longest_unasked([question for question in live if question.principle is principle], asked)


def next_of_principle(
    principle: Principle, asked: Sequence[str], room_questions: Sequence[Question], retired: Collection[str] = ()
) -> Question:
    """Choose the next of one principle for someone who asked for just that; the overall question waits its turn.

    Raises NothingToAskError.
    """
    live = [one for one in _listed(room_questions) if one.principle is principle and one.id not in retired]
    if not live:
        raise NothingToAskError
    return _longest_unasked(live, asked)


def _overall_is_due(asked: Sequence[str]) -> bool:
    return OVERALL not in asked[-(OVERALL_EVERY - 1) :] and len(asked) >= OVERALL_EVERY - 1


def _listed(questions: Iterable[Question]) -> list[Question]:
    """Leave out the overall question, which belongs to no list."""
    return [question for question in questions if question.id != OVERALL]


def _known(asked: Sequence[str], questions: Iterable[Question]) -> list[tuple[int, Question]]:
    """Number the turns taken so far, without the overall question and without any since removed."""
    by_id = {question.id: question for question in _listed(questions)}
    return [(turn, by_id[slug]) for turn, slug in enumerate(asked) if slug in by_id]


def _longest_unasked(questions: Sequence[Question], asked: Sequence[str]) -> Question:
    """Choose the one that was asked longest ago, or never: so none returns until all the others have been."""
    last_asked = {slug: turn for turn, slug in enumerate(asked)}
    return min(questions, key=lambda question: last_asked.get(question.id, -1))
