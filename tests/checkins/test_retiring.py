"""Questions that go and come back, on both databases: asked back first, and never lost."""

from __future__ import annotations

import pytest

from bot.checkins import forms
from bot.checkins.questions import MOST_RETIRED, TOO_MANY
from bot.checkins.templates import TEMPLATES
from bot.message import Button, Buttons, Card, Rows
from tests.checkins.conftest import ELSEWHERE, NEIGHBOUR, SISTER, SLACK, Checking
from tests.checkins.test_facilitating import asked, warnings

RUNNING = [words for _, words in TEMPLATES["running"][1]]
REVIEW = [words for _, words in TEMPLATES["review"][1]]


def buttons(card: Card) -> dict[str, Button]:
    listed = [each for element in card.body if isinstance(element, Buttons) for each in element.items]
    return {each.label: each for each in listed if isinstance(each, Button)}


def lists(card: Card) -> list[list[str]]:
    return [[row.words for row in element.rows] for element in card.body if isinstance(element, Rows)]


async def follow(checking: Checking, card: Card, label: str) -> Card:
    """Press a button of a card as it is drawn."""
    button = buttons(card)[label]
    if " " in button.verb:
        return await checking.say(button.verb.removeprefix("checkin "))
    return await checking.press(button.verb.removeprefix("checkin."), button.ref)


async def test_retiring_asks_back_and_says_from_which_check_in_on(opened: Checking) -> None:
    await opened.say("questions")
    card = await opened.press("retire", 2)
    assert RUNNING[1] in card.summary
    assert "From check-in 2 on it is not asked." in card.summary  # check-in 1 is open, and asks it to its end
    assert asked(await opened.say("questions")) == RUNNING
    assert asked(await follow(opened, card, "Not now")) == RUNNING
    gone = await follow(opened, card, "Yes, retire it")
    assert asked(gone) == [RUNNING[0], *RUNNING[2:]]
    assert asked(await follow(opened, card, "Yes, retire it")) == asked(gone)


async def test_before_the_first_check_in_a_change_counts_from_it(checking: Checking) -> None:
    await checking.say("questions")
    assert "From check-in 1 on" in (await checking.press("retire", 1)).summary
    assert "from check-in 1 on" in (await checking.press("template", "review")).summary


async def test_whoever_retires_the_only_question_is_warned(checking: Checking) -> None:
    await checking.say("questions")
    for number in range(1, len(RUNNING)):
        assert warnings(await checking.press("retire", number)) == []
        await checking.press("let_go", number)
    assert len(warnings(await checking.press("retire", len(RUNNING)))) == 1


async def test_a_retired_question_comes_back_with_its_number_so_that_its_answers_go_on(checking: Checking) -> None:
    assert "See retired questions" not in buttons(await checking.say("questions"))
    gone = await checking.press("let_go", 2)
    listed = await follow(checking, gone, "See retired questions")
    assert lists(listed) == [[RUNNING[1]]]
    back = await checking.press("bring_back", 2)
    assert asked(back) == [RUNNING[0], *RUNNING[2:], RUNNING[1]]
    assert asked(await checking.press("bring_back", 2)) == asked(back)
    assert await checking.press("retired") == forms.retired_list(())


async def test_one_that_makes_the_card_too_long_stays_retired_until_there_is_room(checking: Checking) -> None:
    await checking.say("questions")
    await checking.press("let_go", 3)  # it has two inputs
    for words in ("One more?", "And one more?", "And yet another?"):
        await checking.press("ask", "", SISTER, SLACK, which="new", words=words, kind="text")
    full = await checking.press("bring_back", 3)
    assert (warnings(full), lists(full)) == ([TOO_MANY], [[RUNNING[2]]])
    await checking.press("let_go", 1)
    assert RUNNING[2] in asked(await checking.press("bring_back", 3))


async def test_a_template_says_what_goes_stays_and_comes_before_it_changes_anything(checking: Checking) -> None:
    await checking.say("questions")
    card = await checking.press("template", "review")
    assert lists(card) == [
        [words for words in RUNNING if words not in REVIEW],
        [words for words in RUNNING if words in REVIEW],
        [words for words in REVIEW if words not in RUNNING],
    ]
    assert asked(await follow(checking, card, "Not now")) == RUNNING
    assert asked(await follow(checking, card, "Yes, start afresh")) == REVIEW
    retired = (await checking.press("retired")).summary
    assert all(words in retired for words in RUNNING if words not in REVIEW)


async def test_a_template_that_is_asked_already_changes_nothing_and_asks_nothing_back(checking: Checking) -> None:
    shown = await checking.say("questions")
    assert await checking.press("template", "running") == shown


async def test_of_many_retired_questions_the_newest_are_listed(checking: Checking) -> None:
    await checking.say("questions")
    for turn in range(MOST_RETIRED + 1):
        await checking.press("ask", "", SISTER, SLACK, which="new", words=f"Question {turn}?", kind="text")
        await checking.press("let_go", len(RUNNING) + 1 + turn)
    (listed,) = lists(await checking.press("retired"))
    assert listed == [f"Question {turn}?" for turn in range(MOST_RETIRED, 0, -1)]


async def test_a_neighbour_neither_sees_nor_brings_back_what_we_retired(checking: Checking) -> None:
    await checking.say("questions")
    gone = asked(await checking.press("let_go", 2))
    await checking.say("questions", NEIGHBOUR, ELSEWHERE)
    assert await checking.press("retired", "", NEIGHBOUR, ELSEWHERE) == forms.retired_list(())
    assert asked(await checking.press("bring_back", 2, NEIGHBOUR, ELSEWHERE)) == RUNNING
    assert asked(await checking.say("questions")) == gone


@pytest.mark.parametrize("verb", ["retire", "let_go"])
async def test_a_question_that_is_retired_already_is_simply_gone(checking: Checking, verb: str) -> None:
    await checking.say("questions")
    gone = await checking.press("let_go", 2)
    assert await checking.press(verb, 2) == gone
