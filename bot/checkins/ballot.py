"""The vote on whether the views of a Room say the same, as people see it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.checkins.rules import ENOUGH, Kind, Question, Round
from bot.message import Button, Buttons, Card, Facts, Text, Tone, card

CHOICES = {"yes": "They do", "partly": "In part", "no": "They do not"}
TITLE = "Do these views say the same?"
WEIGHTS = {"yes": 1.0, "partly": 0.5, "no": 0.0}


def vote(asked: Round, question: Question, until: str, voters: int = 0) -> Card:
    """The views stand in the summary above. How people vote is told at the end alone.

    A tally that moves with each vote would tell how the last of them was cast.
    """
    buttons = (Button(label, "checkin.vote", f"{asked.id}:{question.id}:{choice}") for choice, label in CHOICES.items())
    return card(
        TITLE,
        Text(question.words, Tone.STRONG),
        Text("Read the views in the summary side by side. Then choose."),
        Buttons(tuple(buttons)),
        *((Text(_so_far(voters)),) if voters else ()),
        Text(f"Nobody sees who chose what. {_changed(until)} Then you all see the totals.", Tone.QUIET),
    )


def _changed(until: str) -> str:
    return f"You can change it until {until}, or until the next check-in closes."


def _so_far(voters: int) -> str:
    return f"{voters} {'person has' if voters == 1 else 'people have'} voted."


def ended(question: Question, tally: Mapping[str, int]) -> Card:
    """What the card becomes when the vote is over: totals alone, and only where they point at nobody."""
    told = tuple((label, str(tally.get(choice, 0))) for choice, label in CHOICES.items())
    enough = sum(tally.values()) >= ENOUGH
    few = "Too few people voted to show the totals." if sum(tally.values()) else "Nobody voted this time."
    return card(
        f"{TITLE} The vote is over",
        Text(question.words, Tone.STRONG),
        Facts(told) if enough else Text(few),
        over=True,
    )


def kept(choice: str, until: str) -> Card:
    """To the one who pressed."""
    how = Text(f"{_changed(until)} To do that, press another button.", Tone.QUIET)
    return card(f"You said: {CHOICES[choice].lower()}", how)


def over() -> Card:
    """Pressed when the vote was over: its days had passed, or the next check-in had closed."""
    return card("This vote is over", Text("I have not kept that. Say what you think in the Big Room."))


_AT = datetime(2026, 11, 24, 8, tzinfo=UTC)
_QUESTION = Question(1, Kind.VIEW, "What is the problem we *share*? Say it in one sentence.")
_ROUND = Round(1, 1, 1, (_QUESTION,), _AT, _AT, _AT)
_UNTIL = "Tuesday 1 December at 08:00"

EXAMPLES = {
    "vote": vote(_ROUND, _QUESTION, _UNTIL),
    "vote_so_far": vote(_ROUND, _QUESTION, _UNTIL, 2),
    "vote_ended": ended(_QUESTION, {"yes": 2, "no": 1}),
    "vote_ended_few": ended(_QUESTION, {"yes": 2}),
    "vote_ended_none": ended(_QUESTION, {}),
    "vote_kept": kept("partly", _UNTIL),
    "vote_over": over(),
}
