"""A Room's own questions, as facilitators see to them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.message import Blank, Button, Buttons, Card, Choice, Row, Rows, Text, Tone, card
from bot.principles import Principle
from bot.prompts.library import Question
from bot.prompts.rules import LONGEST_QUESTION


def upcoming(asked: Question) -> Card:
    """The next question, before the Room sees it."""
    return card(
        "The next question",
        Text(asked.ask, Tone.STRONG),
        Text(f"Principle: {asked.principle}", Tone.QUIET),
        Buttons(
            (
                Button("Ask it now", "prompts.ask", asked.id, primary=True),
                Button("Skip it this time", "prompts.skip", asked.id),
                Button("Retire it", "prompts.retire", asked.id),
            )
        ),
    )


def principles_to_open() -> Card:
    """Ask whose questions are meant."""
    rows = tuple(Row(str(each).capitalize(), buttons=(Button("Show", "prompts.list", each),)) for each in Principle)
    return card("Which questions do you want to see?", Rows(rows))


def listed(principle: Principle, questions: Sequence[tuple[Question, bool]]) -> Card:
    """A principle's questions as (question, whether it is retired)."""
    rows = tuple(
        Row(
            one.ask,
            "Retired: it is not asked" if retired else "",
            (
                Button("Bring back", "prompts.bring_back", one.id)
                if retired
                else Button("Retire", "prompts.retire", one.id),
                Button("Change", "prompts.edit", one.id),
            ),
        )
        for one, retired in questions
    )
    return card(
        f"Questions about: {principle}",
        Rows(rows),
        Buttons((Button("Add a question", "prompts.edit", principle),)),
    )


def question_form(slug: str, given: Mapping[str, str], fault: str = "") -> Card:
    """Word a question, a new one when `slug` is empty."""
    principles = tuple((str(each), str(each).capitalize()) for each in Principle)
    return card(
        "Change this question" if slug else "Add a question",
        *((Text(fault, Tone.WARNING),) if fault else ()),
        Blank("ask", "The question", "One sentence", given.get("ask", ""), long=True, limit=LONGEST_QUESTION),
        Blank("why", "Why we ask", "You may leave this empty", given.get("why", ""), long=True, limit=LONGEST_QUESTION),
        *(() if slug else (Choice("principle", "About what?", principles, given.get("principle", "")),)),
        Buttons((Button("Save the question", "prompts.save", slug, primary=True),)),
    )


def question_saved(words: str) -> Card:
    """To the one who worded it."""
    return card("The question is saved", Text(words), Text("To see them all, write /prompt questions", Tone.QUIET))


_QUESTION = Question("example", Principle.CULTURE, "What do we each call a good day?", "Words differ; hopes seldom do.")


_RETIRED = Question("retired", Principle.CULTURE, "Which of our habits would puzzle a newcomer?")


EXAMPLES = {
    "upcoming": upcoming(_QUESTION),
    "principles_to_open": principles_to_open(),
    "listed": listed(Principle.CULTURE, ((_QUESTION, False), (_RETIRED, True))),
    "question_form": question_form("", {"principle": "culture"}, "Write a question and choose its principle."),
    "question_form_changing": question_form("example", {"ask": _QUESTION.ask, "why": _QUESTION.why}),
    "question_saved": question_saved(_QUESTION.ask),
}
