"""The form of an Action, read: what is to be logged, or what is wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.actions.agreeing.cards import ELSE, LONGEST_NAME, NONE, shortened, too_long, whom
from bot.actions.agreeing.colleagues import Colleague
from bot.actions.reading.counting import in_time
from bot.actions.rules import LONGEST_TEXT, Action
from bot.principles import Principle

FIELDS = ("action", "owner", "owner_name", "owner_of", "due", "principle")
WHAT = "Please write what is to be done."
WHOSE = "Please choose who owns it, or Nobody yet."
NAME = "Please write the name of the owner, or choose one from the list."
DAY = "I cannot read that day. Please choose one, or leave it empty."


@dataclass(frozen=True, slots=True)
class Wanted:
    """An Action to be logged; `outsider` is the name of an owner who is not in the chat, of `Action.organisation`."""

    action: Action
    outsider: str = ""


def wanted(
    given: Mapping[str, str], people: Sequence[Colleague], bodies: Collection[int], today: date
) -> tuple[Wanted, list[str]]:
    """What the form asks for, and a plain sentence for each thing that is wrong with it."""
    faults: list[str] = []
    text = given["action"]
    if not text:
        faults.append(WHAT)
    elif len(text) > LONGEST_TEXT:
        faults.append(shortened(text))
    owned = Wanted(Action(text))
    try:
        owned = _owned(owned, given, people, bodies)
    except ValueError as fault:
        faults.append(str(fault))
    try:
        due = _due(given["due"], today)
    except ValueError as fault:
        due = None
        faults.append(str(fault))
    principle = Principle(given["principle"]) if given["principle"] in set(Principle) else None
    return replace(owned, action=replace(owned.action, due=due, principle=principle)), faults


def _owned(unowned: Wanted, given: Mapping[str, str], people: Sequence[Colleague], bodies: Collection[int]) -> Wanted:
    """With its owner: who was chosen, a Member by their full name, or somebody who is not here. Raises ValueError."""
    chosen, name = given["owner"], given["owner_name"]
    colleague = next((each for each in people if str(each.id) == chosen), None)
    if colleague is None and chosen not in {NONE, ELSE}:
        raise ValueError(WHOSE)
    if colleague is None and name:
        colleague = _called(name, people)
    if colleague:
        return Wanted(replace(unowned.action, owner=colleague.id, organisation=colleague.organisation_id))
    if chosen == ELSE and not name:
        raise ValueError(NAME)
    if not name:
        return unowned
    if len(name) > LONGEST_NAME:
        raise ValueError(too_long(len(name), LONGEST_NAME))
    body = next((number for number in bodies if str(number) == given["owner_of"]), 0)
    return Wanted(replace(unowned.action, organisation=body), name)


def _called(name: str, people: Sequence[Colleague]) -> Colleague | None:
    same = [each for each in people if each.name.casefold() == name.casefold()]
    if len(same) > 1:
        raise ValueError(whom(len(same)))
    return same[0] if same else None


def _due(typed: str, today: date) -> date | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise ValueError(DAY) from None
    return in_time(day, today)
