"""What a Member is told to be kept of theirs, and how they take an answer back, on both databases."""

from __future__ import annotations

from bot.checkins import cards
from bot.message import Choice
from tests.checkins.conftest import SISTER, WORKER, Checking
from tests.checkins.test_answering import make_anonymous, rows, values


async def test_whoever_sends_again_is_told_how_many_of_their_answers_are_kept(checking: Checking) -> None:
    number = await make_anonymous(checking)
    await checking.send(SISTER, number, q1="Two went home", q2="The rota")
    again = await checking.send(SISTER, number, q4="4")
    assert "Two went home" not in again.summary
    assert "You have now answered 3 of 6 questions." in again.summary
    other = await checking.send(WORKER, number, q4="4")
    assert "You have now answered 1 of 6 questions." in other.summary


async def test_an_answer_emptied_in_ones_own_card_is_taken_back(opened: Checking) -> None:
    await opened.send(q1="Said too much", q2="A challenge")
    number = await opened.last_round()
    await opened.press("send", f"{number}-{cards.OWN}", q1="", q2="A challenge", q4="")
    assert await rows(opened) == [(2, "A challenge", None)]
    await opened.press("send", f"{number}-{cards.OWN}", q2="")
    assert await rows(opened) == []


async def test_a_choice_is_taken_back_by_an_option_that_stands_only_where_something_was_chosen(
    opened: Checking,
) -> None:
    async def ways_back() -> dict[str, str | None]:
        lists = [each for each in (await opened.say()).body if isinstance(each, Choice)]
        return {each.name: dict(each.options).get(cards.NONE) for each in lists}

    assert await ways_back() == {"q3_of": None, "q4": None}
    await opened.send(q3="A van", q3_of="3", q4="2")
    assert await ways_back() == {"q3_of": "No organisation", "q4": "No answer"}
    await opened.press("send", f"{await opened.last_round()}-{cards.OWN}", q3="A van", q3_of=cards.NONE, q4=cards.NONE)
    assert await rows(opened) == [(3, "A van", None)]
    assert values(await opened.say()) == {"q3": "A van"}


async def test_whoever_takes_their_last_answer_back_is_told_so(opened: Checking) -> None:
    await opened.send(q4="2")
    emptied = await opened.press("send", f"{await opened.last_round()}-{cards.OWN}", q4=cards.NONE)
    assert emptied.title == "That is taken back"
    assert "You have now answered 0 of " in emptied.summary
