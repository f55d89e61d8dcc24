"""The form of an Action in a Room of more people than a list holds."""

from __future__ import annotations

from bot.actions.agreeing.cards import MOST, action_form
from bot.actions.agreeing.colleagues import Colleague, Offered
from bot.message import Choice

HINT = "Not in the list?"


def form(people: int, owner: str) -> tuple[list[str], str]:
    """Who can be chosen, and all that the form says."""
    them = [Colleague(number, f"Sample {number}", "", 1, "Ours NHS Trust") for number in range(1, people + 1)]
    shown = action_form(Offered("Ours", them, ((1, "Ours NHS Trust"),)), {"owner": owner})
    (choice,) = (each for each in shown.body if isinstance(each, Choice) and each.name == "owner")
    return [value for value, _ in choice.options], shown.summary


def test_whoever_is_chosen_is_in_the_list_and_others_can_be_named() -> None:
    offered, said = form(MOST + 50, str(MOST + 50))
    assert len(offered) == 100
    assert offered[2] == str(MOST + 50)
    assert HINT in said


def test_a_list_that_holds_everyone_is_as_it_was() -> None:
    offered, said = form(MOST, str(MOST))
    assert offered[2:] == [str(number) for number in range(1, MOST + 1)]
    assert HINT not in said
