"""The vote on whether the views of a Room say the same, as people see it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.checkins.rules import ENOUGH, Kind, Question, Round
from bot.message import Button, Buttons, Card, Facts, Text, Tone, card

CHOICES = {"yes": "They do", "partly": "In part", "no": "They do not"}
WEIGHTS = {"yes": 1.0, "partly": 0.5, "no": 0.0}


def vote(asked: Round, question: Question, until: str, tally: Mapping[str, int] | None = None) -> Card:
    """The views stand in the summary above; how others voted is shown once it points at nobody."""
    given = tally or {}
    told = tuple((label, str(given.get(choice, 0))) for choice, label in CHOICES.items())
    buttons = (Button(label, "checkin.vote", f"{asked.id}:{question.id}:{choice}") for choice, label in CHOICES.items())
    return card(
        "Do these views say the same?",
        Text(question.words, Tone.STRONG),
        Text("Read the views in the summary side by side. Then choose."),
        *((Facts(told),) if sum(given.values()) >= ENOUGH else ()),
        Buttons(tuple(buttons)),
        Text(f"Nobody sees who chose what. You can change it until {until}.", Tone.QUIET),
    )


def kept(choice: str, until: str) -> Card:
    """To the one who pressed."""
    return card(
        f"You said: {CHOICES[choice].lower()}", Text(f"Press another button to change it, until {until}.", Tone.QUIET)
    )


def over() -> Card:
    """Pressed when the week was over."""
    return card("This vote is over", Text("I have not kept that. Say what you think in the Big Room."))


_AT = datetime(2026, 11, 24, 8, tzinfo=UTC)
_QUESTION = Question(1, Kind.VIEW, "What is the problem we *share*? Say it in one sentence.")
_ROUND = Round(1, 1, 1, (_QUESTION,), _AT, _AT, _AT)
_UNTIL = "Tuesday 1 December at 08:00"

EXAMPLES = {
    "vote": vote(_ROUND, _QUESTION, _UNTIL),
    "vote_told": vote(_ROUND, _QUESTION, _UNTIL, {"yes": 2, "no": 1}),
    "vote_kept": kept("partly", _UNTIL),
    "vote_over": over(),
}
