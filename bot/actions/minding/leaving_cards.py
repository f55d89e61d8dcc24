"""What becomes of someone's Actions when they leave, and of the name of an owner who was never in the chat. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.actions.cards import EXAMPLE, EXAMPLE_TODAY, owner_said
from bot.actions.minding.reminder_cards import when_said
from bot.actions.rules import UNFINISHED, Entry, Status
from bot.message import Button, Buttons, Card, Row, Rows, Text, Tone, card

FORMER_OWNER = "a former owner"
MOST = 20
"""Actions on one card."""


def offered(entries: Sequence[Entry], today: date) -> Card:
    """To the Room: what someone who has left would have done. It does not say who."""
    return card(
        "Who can take these on?",
        Text("Their owner has left the Room. What was agreed is still worth doing."),
        Rows(tuple(_offer(one, today) for one in entries)),
        Text("Whoever presses first has it.", Tone.QUIET),
    )


def _offer(one: Entry, today: date) -> Row:
    words = f"{one.number}. {one.action.text}"
    if one.action.status not in UNFINISHED:
        return Row(words, one.action.status.capitalize())
    if one.action.owner or one.action.outsider:
        return Row(words, f"{owner_said(one)} has it")
    due = when_said(one, today) if one.action.due else "No date yet"
    return Row(words, due, (Button("Take it on", "actions.take_on", str(one.id)),))


def yours(entry: Entry, today: date) -> Card:
    """To whoever took it on."""
    due = (Text(when_said(entry, today)),) if entry.action.due else ()
    return card(
        f"Action {entry.number} is yours",
        Text(entry.action.text),
        *due,
        Buttons((Button("Undo", "actions.undo", str(entry.id)),)),
        Text("Thank you. You can undo this for a minute.", Tone.QUIET),
    )


def taken(entry: Entry) -> Card:
    """Somebody else was quicker."""
    return card(
        f"Action {entry.number} has an owner already",
        Text(f"{owner_said(entry)} has it."),
        Text("To see the others, write /actions", Tone.QUIET),
    )


def outsiders(people: Sequence[tuple[int, str, str]]) -> Card:
    """Owners who are not in the chat, as (id, name, Organisation), to choose whose name is erased."""
    rows = tuple(
        Row(name, organisation, (Button("Erase the name", "actions.erase_owner", str(number)),))
        for number, name, organisation in people
    )
    return card(
        "Whose name should be erased?",
        Rows(rows),
        Text(f"Their Actions stay, and say “{FORMER_OWNER}” in place of the name. I cannot undo this.", Tone.QUIET),
    )


def no_outsider() -> Card:
    """Nobody of that name, or nobody at all."""
    return card(
        "I know no such owner",
        Text("Only owners who are not in the chat can be erased here. To see them all, write /actions forget"),
        Text("People in the chat erase themselves: /bigroom me", Tone.QUIET),
    )


def erased() -> Card:
    """To the facilitator, also when it was erased before."""
    return card("The name is erased", Text(f"Their Actions stay in the log, under “{FORMER_OWNER}”."))


_NOBODYS = replace(EXAMPLE.action, owner=0)
_MINE = replace(EXAMPLE, owner="", organisation="Fernleigh NHS Trust", action=_NOBODYS)
_NAMELESS = replace(EXAMPLE, id=3, number=5, owner="")
_TAKEN = replace(EXAMPLE, id=2, number=4)
_DONE = replace(_MINE, id=5, number=6, action=replace(EXAMPLE.action, status=Status.DONE))
_DATELESS = replace(_MINE, id=6, number=8, action=replace(_NOBODYS, due=None))

EXAMPLES = {
    "offered": offered((_MINE, _TAKEN, _NAMELESS, _DONE, _DATELESS), EXAMPLE_TODAY),
    "yours": yours(EXAMPLE, EXAMPLE_TODAY),
    "taken": taken(EXAMPLE),
    "outsiders": outsiders(((1, "Dot *Fictional*", "Fernleigh Food Bank"), (2, "Cerys Placeholder", ""))),
    "no_outsider": no_outsider(),
    "owner_erased": erased(),
}
