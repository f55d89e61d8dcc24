from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.principles import Principle
from bot.prompts.library import OVERALL, Question, library
from bot.prompts.rules import NothingToAskError, next_of_principle, next_question, questions_of_room

SHIPPED = library().questions
SLUGS = [question.id for question in SHIPPED]
LISTED = [question for question in SHIPPED if question.id != OVERALL]
BY_ID = {question.id: question for question in SHIPPED}

turns = some.lists(some.sampled_from(Principle), min_size=1, unique=True)
retirements = some.sets(some.sampled_from(SLUGS), max_size=len(SLUGS))
histories = some.lists(some.sampled_from([*SLUGS, "a-question-long-gone"]), max_size=60)


def run(principles: Sequence[Principle], times: int, asked: Sequence[str] = ()) -> list[str]:
    """Ask so many times over and give the ids asked since the start."""
    told = list(asked)
    for _ in range(times):
        told.append(next_question(principles, told, SHIPPED).id)
    return told[len(asked) :]


def list_of(question: Question) -> set[str]:
    return {one.id for one in LISTED if one.principle is question.principle}


@given(turns, some.integers(1, 200))
def test_no_question_returns_until_its_list_is_used_up(principles: list[Principle], times: int) -> None:
    asked = [slug for slug in run(principles, times) if slug != OVERALL]
    for turn, slug in enumerate(asked):
        earlier = [before for before in range(turn) if asked[before] == slug]
        if earlier:
            assert list_of(BY_ID[slug]) <= set(asked[earlier[-1] : turn])


@given(turns, histories, retirements)
def test_even_after_any_history_what_returns_was_asked_longest_ago(
    principles: list[Principle], asked: list[str], retired: set[str]
) -> None:
    live = [one for one in LISTED if one.principle in principles and one.id not in retired]
    if not live:
        return
    chosen = next_question(principles, asked, SHIPPED, retired)
    if chosen.id != OVERALL and chosen.id in asked:
        since = asked[len(asked) - asked[::-1].index(chosen.id) :]
        assert list_of(chosen) - retired - {chosen.id} <= set(since)


@given(turns, some.integers(6, 120))
def test_the_overall_question_is_every_sixth_and_no_other(principles: list[Principle], times: int) -> None:
    asked = run(principles, times)
    assert [turn for turn, slug in enumerate(asked, start=1) if slug == OVERALL] == list(range(6, times + 1, 6))


@given(turns, histories, retirements)
def test_what_is_retired_or_of_another_principle_is_never_asked(
    principles: list[Principle], asked: list[str], retired: set[str]
) -> None:
    try:
        chosen = next_question(principles, asked, SHIPPED, retired)
    except NothingToAskError:
        assert not [one for one in LISTED if one.principle in principles and one.id not in retired]
        return
    assert chosen.id not in retired
    assert chosen.id == OVERALL or chosen.principle in principles


@given(turns, some.integers(1, 60))
def test_principles_take_turns_in_their_order(principles: list[Principle], times: int) -> None:
    told = [BY_ID[slug].principle for slug in run(principles, times) if slug != OVERALL]
    assert told == [principles[turn % len(principles)] for turn in range(len(told))]


def test_all_in_turn_asks_every_question_before_the_longest_list_starts_again() -> None:
    longest = max(len(list_of(question)) for question in LISTED)
    told = run(tuple(Principle), longest * len(Principle) * 6 // 5)
    assert set(told) == set(SLUGS)


def test_one_principle_goes_through_its_list_and_starts_again() -> None:
    culture = [one.id for one in SHIPPED if one.principle is Principle.CULTURE]
    told = [slug for slug in run((Principle.CULTURE,), 20) if slug != OVERALL]
    assert told[: len(culture)] == culture
    assert told[len(culture)] == culture[0]


def test_a_question_added_later_comes_before_any_returns() -> None:
    own = Question("our-own", Principle.STRENGTHS, "What made us smile?")
    strengths = [one.id for one in SHIPPED if one.principle is Principle.STRENGTHS]
    assert next_question((Principle.STRENGTHS,), strengths, questions_of_room(SHIPPED, (own,))) is own


def test_an_edited_question_keeps_its_place_and_speaks_the_rooms_words() -> None:
    edited = Question(SLUGS[0], SHIPPED[0].principle, "What do people say of us?")
    ours = questions_of_room(SHIPPED, (edited,))
    assert [one.id for one in ours] == SLUGS
    assert next_question(tuple(Principle), (), ours) is edited


def test_a_retired_overall_question_leaves_its_turn_to_the_next() -> None:
    asked = [one.id for one in LISTED[:5]]
    assert next_question(tuple(Principle), asked, SHIPPED).id == OVERALL
    assert next_question(tuple(Principle), asked, SHIPPED, {OVERALL}).id != OVERALL


def test_asking_for_one_principle_gives_its_next_even_when_the_overall_is_due() -> None:
    asked = [one.id for one in LISTED[:5]]
    assert next_of_principle(Principle.CULTURE, asked, SHIPPED).principle is Principle.CULTURE
    assert next_of_principle(Principle.MAKING_IT_HAPPEN, asked, SHIPPED).id == "stage-where-we-are"


@given(some.sampled_from(Principle), histories, retirements)
def test_one_principle_on_demand_also_asks_what_was_asked_longest_ago(
    principle: Principle, asked: list[str], retired: set[str]
) -> None:
    live = [one.id for one in LISTED if one.principle is principle and one.id not in retired]
    if not live:
        with pytest.raises(NothingToAskError):
            next_of_principle(principle, asked, SHIPPED, retired)
        return
    chosen = next_of_principle(principle, asked, SHIPPED, retired).id
    never = [slug for slug in live if slug not in asked]
    assert chosen == never[0] if never else asked[::-1].index(chosen) == max(asked[::-1].index(slug) for slug in live)


def test_no_principle_in_turn_is_nothing_to_ask() -> None:
    with pytest.raises(NothingToAskError):
        next_question((), (), SHIPPED)
