"""Key questions as a Room sees them, and the form that sets their rhythm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.message import Button, Buttons, Card, Choice, Element, Row, Rows, Text, Time, Tone, card
from bot.principles import Principle
from bot.prompts.library import Question

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
ALL_IN_TURN = "all"


def question(asked: Question) -> Card:
    """The question first, then why; people talk about it in the thread."""
    body: list[Element] = [Text(asked.ask, Tone.STRONG)]
    if asked.hint:
        body.append(Text(asked.hint))
    if asked.why:
        body.append(Text(f"Why we ask: {asked.why}"))
    body.append(Text("Say what you think in the thread, or in the Big Room.", Tone.QUIET))
    return card(f"A question for us all: {asked.principle}", *body)


def on_its_way() -> Card:
    """To the one who asked for it."""
    return card("The question is on its way to the Room", Text("It goes to every Channel of the Room.", Tone.QUIET))


def nothing_to_ask() -> Card:
    """Every question was retired."""
    return card("There is no question left to ask", Text("All questions of that principle are retired."))


def which_principle() -> Card:
    """What was typed names none."""
    rows = tuple(Row(f"/prompt {principle}") for principle in Principle)
    return card("Which questions do you mean?", Text("These are the principles I have questions for."), Rows(rows))


def schedule_form(standing: Sequence[tuple[int, str]] = (), fault: str = "") -> Card:
    """What is arranged, each with a way to stop it, and a form for more."""
    rows = tuple(Row(words, buttons=(Button("Stop this", "prompts.stop", str(number)),)) for number, words in standing)
    principles = ((ALL_IN_TURN, "All in turn"), *((str(each), str(each).capitalize()) for each in Principle))
    return card(
        "When shall I ask the Room a key question?",
        *((Text(fault, Tone.WARNING),) if fault else ()),
        *((Rows(rows),) if rows else ()),
        Choice("day", "On which day?", tuple((str(number), day) for number, day in enumerate(DAYS)), "1"),
        Time("at", "At what time?", "09:00"),
        Choice("principle", "About what?", principles, ALL_IN_TURN),
        Buttons((Button("Ask every week", "prompts.schedule", primary=True),)),
        Text("Bank holidays are left out. A question comes back only when its list is used up.", Tone.QUIET),
    )


def arranged(words: str) -> Card:
    """What was understood, to be checked at a glance."""
    return card("I will ask the Room", Text(words), Text("To change it, write /prompt schedule", Tone.QUIET))


def stopped() -> Card:
    """It no longer happens."""
    return card("I have stopped that", Text("To arrange another, write /prompt schedule", Tone.QUIET))


def missed(due: datetime) -> Card:
    """A question was due while the service was down, too long ago to be asked now; `due` is in the Room's own time."""
    return card(
        f"{due:%A}’s question was not asked",
        Text(f"The service was not running at {due:%H:%M} on {due:%A} {due.day} {due:%B}."),
        Text("The next question comes as planned. To ask one now, write /prompt", Tone.QUIET),
    )


def history(rows: Sequence[tuple[str, str]]) -> Card:
    """What was asked when, newest first, as (question, day)."""
    if not rows:
        return card("Nothing has been asked yet", Text("To ask the first question, write /prompt"))
    return card("What the Room was asked", Rows(tuple(Row(words, day) for words, day in rows)))


_QUESTION = Question("example", Principle.CULTURE, "What do we each call a good day?", "Words differ; hopes seldom do.")

EXAMPLES = {
    "question": question(_QUESTION),
    "on_its_way": on_its_way(),
    "nothing_to_ask": nothing_to_ask(),
    "which_principle": which_principle(),
    "schedule_form": schedule_form(((1, "Every Tuesday at 09:00"),), "Give a time such as 09:00."),
    "arranged": arranged("Every Tuesday at 09:00, all principles in turn"),
    "stopped": stopped(),
    "missed": missed(datetime.fromisoformat("2026-11-24T09:00:00+00:00")),
    "history": history((("What do we each call a good day?", "17 November 2026"),)),
    "history_empty": history(()),
}
