"""Key questions as a Room sees them, and what facilitators do with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.cards import NO_ORGANISATION, log_an_action
from bot.message import Blank, Button, Buttons, Card, Choice, Element, Link, Row, Rows, Series, Text, Time, Tone, card
from bot.principles import Principle
from bot.prompts.library import CaseStudy, Document, Question, Source
from bot.prompts.rules import LONGEST_QUESTION, LONGEST_THOUGHT
from bot.schedule import OnHoliday

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
EVERY_DAY = "every"
NO_DAY = "none"
HOLIDAYS = (
    (OnHoliday.SKIP.value, "Skip the question"),
    (OnHoliday.MOVE.value, "Ask it on the next working day"),
)
ALL_IN_TURN = "all"


def question(asked: Question, number: int, *, others: bool = False) -> Card:
    """The question first, then why; people talk about it in the thread, and may keep a thought.

    `number` names this asking of it; `others` says that there are case studies of its principle.
    """
    body: list[Element] = [Text(asked.ask, Tone.STRONG)]
    if asked.hint:
        body.append(Text(asked.hint))
    if asked.why:
        body.append(Text(f"Why we ask: {asked.why}"))
    how_others = Button("See how others did it", "prompts.others", asked.principle)
    return card(
        f"A question for us all: {asked.principle}",
        *body,
        Text("Say what you think in the thread, or in the Big Room.", Tone.QUIET),
        Blank(
            "thought",
            "A thought to keep, if you like",
            "It goes into the next summary, with your organisation and without your name",
            long=True,
            limit=LONGEST_THOUGHT,
        ),
        Buttons(
            (
                Button("Keep my thought", "prompts.keep", str(number)),
                log_an_action(asked.principle),
                *((how_others,) if others else ()),
            )
        ),
        series=Series.QUESTION,
    )


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


def schedule_form(
    standing: Sequence[tuple[int, str]] = (), fault: str = "", given: Mapping[str, str] | None = None
) -> Card:
    """What is arranged, each with a way to stop it, and a form for more; what was given comes back with a fault."""
    typed = given or {}
    rows = tuple(Row(words, buttons=(Button("Stop this", "prompts.stop", str(number)),)) for number, words in standing)
    principles = ((ALL_IN_TURN, "All in turn"), *((str(each), str(each).capitalize()) for each in Principle))
    days = tuple((str(number), day) for number, day in enumerate(DAYS))
    return card(
        "When shall I ask the Room a key question?",
        *((Text(fault, Tone.WARNING),) if fault else ()),
        *((Rows(rows),) if rows else ()),
        Choice("day", "On which day?", (*days, (EVERY_DAY, "Every weekday")), typed.get("day", "1")),
        Choice("also", "And on a second day?", ((NO_DAY, "No second day"), *days), typed.get("also", NO_DAY)),
        Time("at", "At what time?", typed.get("at", "09:00")),
        Choice("principle", "About what?", principles, typed.get("principle", ALL_IN_TURN)),
        Choice("holiday", "And on a bank holiday?", HOLIDAYS, typed.get("holiday", OnHoliday.SKIP.value)),
        Buttons((Button("Ask every week", "prompts.schedule", primary=True),)),
        Text("A question comes back only when its list is used up.", Tone.QUIET),
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
    rows = tuple(Row(str(each).capitalize(), buttons=(_open(each, "prompts.list"),)) for each in Principle)
    return card("Which questions do you want to see?", Rows(rows))


def principles_with_others() -> Card:
    """Ask whose case studies are meant."""
    rows = tuple(Row(str(each).capitalize(), buttons=(_open(each, "prompts.others"),)) for each in Principle)
    return card("See how others did it: about what?", Rows(rows))


def _open(principle: Principle, verb: str) -> Button:
    return Button("Show", verb, principle)


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

_RETIRED = Question("retired", Principle.CULTURE, "Which of our habits would puzzle a newcomer?")
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
    "upcoming": upcoming(_QUESTION),
    "principles_to_open": principles_to_open(),
    "principles_with_others": principles_with_others(),
    "listed": listed(Principle.CULTURE, ((_QUESTION, False), (_RETIRED, True))),
    "question_form": question_form("", {"principle": "culture"}, "Write a question and choose its principle."),
    "question_form_changing": question_form("example", {"ask": _QUESTION.ask, "why": _QUESTION.why}),
    "question_saved": question_saved(_QUESTION.ask),
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
    "schedule_form": schedule_form(
        ((1, "Every Tuesday at 09:00, skipped on bank holidays: culture"),), "Give a time such as 09:00."
    ),
    "arranged": arranged("Every Tuesday at 09:00, moved past bank holidays: all principles in turn"),
    "stopped": stopped(),
    "missed": missed(datetime.fromisoformat("2026-11-24T09:00:00+00:00")),
    "history": history((("What do we each call a good day?", "17 November 2026"),)),
    "history_empty": history(()),
}
