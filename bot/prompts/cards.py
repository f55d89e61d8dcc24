"""Key questions as a Room sees them, and what facilitators do with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.cards import NO_ORGANISATION, log_an_action
from bot.message import Blank, Button, Buttons, Card, Element, Link, Row, Rows, Series, Text, Tone, card
from bot.principles import Principle
from bot.prompts.library import CaseStudy, Document, Question, Source
from bot.prompts.rules import LONGEST_THOUGHT


def question(asked: Question, number: int, *, others: bool = False) -> Card:
    """The question first, then why; people talk about it in the thread, and may keep a thought.

    `number` names this asking of it; `others` says that there are case studies of its principle.
    """
    body: list[Element] = [Text(asked.ask, Tone.STRONG)]
    if asked.hint:
        body.append(Text(asked.hint))
    if asked.why:
        body.append(Text(f"Why we ask: {asked.why}"))
    return card(
        f"A question for us all: {asked.principle}",
        *body,
        Text("Say what you think in the thread, or in the Big Room.", Tone.QUIET),
        _thought(),
        Buttons(
            (
                Button("Keep my thought", "prompts.keep", str(number)),
                log_an_action(asked.principle),
                *((Button("See how others did it", "prompts.others", asked.principle),) if others else ()),
            )
        ),
        series=Series.QUESTION,
    )


def _thought() -> Blank:
    where = "It goes into the next summary, with your organisation and without your name"
    return Blank("thought", "A thought to keep, if you like", where, long=True, limit=LONGEST_THOUGHT)


def question_over(asked: Question) -> Card:
    """What a question becomes when the summary after it is out: it takes no thoughts any more."""
    return card(
        f"A question for us all: {asked.principle}",
        Text(asked.ask, Tone.STRONG),
        Text("We have had this one. Thoughts that were kept are in the summary.", Tone.QUIET),
        over=True,
    )


def thought_kept(words: str) -> Card:
    """To the one who kept it."""
    return card(
        "I have kept your thought",
        Text(words),
        Text("To change it before the summary, write another in the same card.", Tone.QUIET),
    )


def no_thought() -> Card:
    """Nothing was written, or the question is gone."""
    return card("There was nothing to keep", Text("Write your thought into the card first, then press the button."))


def thoughts_in_summary(by_question: Mapping[str, Sequence[tuple[str, str]]]) -> tuple[Element, ...]:
    """What was kept, by question, as (organisation, words)."""
    body: list[Element] = []
    for asked, kept in by_question.items():
        body.append(Text(f"Thoughts on: {asked}", Tone.STRONG))
        body.append(Rows(tuple(Row(organisation or NO_ORGANISATION, words) for organisation, words in kept)))
    return tuple(body)


def on_its_way() -> Card:
    """To the one who asked for it."""
    return card("The question is on its way to the Room", Text("It goes to every Channel of the Room.", Tone.QUIET))


def ask_everyone(asked: Question, wanted: str) -> Card:
    """Asked of a Member before their question goes to the Room; `wanted` is the principle they named, if any."""
    return card(
        "Shall I ask the Room this?",
        Text(asked.ask, Tone.STRONG),
        Text("This posts to everyone in the Room."),
        Buttons(
            (
                Button("Post it", "prompts.post", f"{asked.id}:{wanted}", primary=True),
                Button("Not now", "prompts.not_now"),
            )
        ),
    )


def not_posted() -> Card:
    """They thought better of it."""
    return card("I have posted nothing", Text("The question waits for its turn.", Tone.QUIET))


def nothing_to_ask() -> Card:
    """Every question was retired."""
    return card("There is no question left to ask", Text("All questions of that principle are retired."))


def which_principle() -> Card:
    """What was typed names none."""
    rows = tuple(Row(f"/prompt {principle}") for principle in Principle)
    return card("Which questions do you mean?", Text("These are the principles I have questions for."), Rows(rows))


def history(rows: Sequence[tuple[str, str]]) -> Card:
    """What was asked when, newest first, as (question, day)."""
    if not rows:
        return card("Nothing has been asked yet", Text("To ask the first question, write /prompt"))
    return card("What the Room was asked", Rows(tuple(Row(words, day) for words, day in rows)))


def principles_with_others() -> Card:
    """Ask whose case studies are meant."""
    rows = tuple(Row(str(each).capitalize(), buttons=(Button("Show", "prompts.others", each),)) for each in Principle)
    return card("See how others did it: about what?", Rows(rows))


def others(principle: Principle, studies: Sequence[CaseStudy], documents: Mapping[str, Document]) -> Card:
    """How other places put a principle to work, each with where we have it from."""
    if not studies:
        return card(
            f"How others did it: {principle}",
            Text("I have no example of this one yet."),
            Buttons((Button("See the other principles", "prompts.others"),)),
        )
    body: list[Element] = []
    for study in studies:
        credit = "; ".join(f"{each.title}, {each.by}" for each in (documents[one.document] for one in study.sources))
        body += [
            Text(f"{study.name}, {study.place}", Tone.STRONG),
            Text(study.did),
            Text(study.changed),
            Text(f"From: {credit}", Tone.QUIET),
            *((Buttons((Link("Read more", study.more),)),) if study.more else ()),
        ]
    return card(f"How others did it: {principle}", *body)


_QUESTION = Question("example", Principle.CULTURE, "What do we each call a good day?", "Words differ; hopes seldom do.")

_STUDY = CaseStudy(
    "made-up",
    "Fernleigh",
    "Fernshire",
    "Asked people what they needed.",
    "People were asked once.",
    (Principle.CULTURE,),
    (Source("guide", Principle.CULTURE, "case studies", 1),),
    "https://example.org/fernleigh",
)

EXAMPLES = {
    "question": question(_QUESTION, 1, others=True),
    "question_over": question_over(_QUESTION),
    "thought_kept": thought_kept("We each *measure* a good day by another clock."),
    "no_thought": no_thought(),
    "principles_with_others": principles_with_others(),
    "others": others(Principle.CULTURE, (_STUDY,), {"guide": Document("A made-up guide", "A made-up body")}),
    "others_none": others(Principle.TONE, (), {}),
    "thoughts_in_summary": card(
        "Thoughts", *thoughts_in_summary({_QUESTION.ask: [("Fernleigh NHS Trust", "Ours ends at *seven*.")]})
    ),
    "on_its_way": on_its_way(),
    "ask_everyone": ask_everyone(_QUESTION, "culture"),
    "not_posted": not_posted(),
    "nothing_to_ask": nothing_to_ask(),
    "which_principle": which_principle(),
    "history": history((("What do we each call a good day?", "17 November 2026"),)),
    "history_empty": history(()),
}
