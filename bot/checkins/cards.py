"""The check-in as the Room sees it: the card to answer, what comes back, and what is said around it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.cards import NO_PATIENTS, PATIENT, ROUND, log_an_action
from bot.checkins.rules import ENOUGH, SCALE, Kind, Question, Round
from bot.message import (
    Blank,
    Button,
    Buttons,
    Card,
    Choice,
    Element,
    Facts,
    Points,
    Series,
    Text,
    Tone,
    card,
)
from bot.rooms.charter.ground_rules import DEFAULT

LONGEST_WORDS = 500
LONGEST_TERM = 60
_NUMBERS = {SCALE[0]: "1 – least", SCALE[-1]: "5 – most"}
_HINTS = {Kind.WORD: "More than one? Put a comma between them."}

NONE = "none"
"""The value of an option that takes a choice back. A list has no other way once something was chosen in it, and Slack
refuses an empty value."""


@dataclass(frozen=True, slots=True)
class Mine:
    """What one Member has answered so far: words and whose help by input, and which anonymous Questions are done."""

    given: Mapping[str, str] = field(default_factory=dict)
    done: Collection[int] = ()


NOTHING_YET = Mine()
OWN = "own"


def check_in(  # noqa: PLR0913, PLR0917 -- all that stands on the card
    asked: Round,
    closes: str,
    rules: Sequence[str],
    organisations: Sequence[tuple[int, str]],
    mine: Mine = NOTHING_YET,
    fault: str = "",
    first: Sequence[Element] = (),
) -> Card:
    """The Questions of a Round, to be answered in the card itself; `closes` is a day and time in words.

    In a Member's own card, with what they answered in it, what they empty is taken back.
    """
    ref = str(asked.id) if mine is NOTHING_YET else f"{asked.id}-{OWN}"
    boxes = [box for question in asked.questions for box in _boxes(question, organisations, mine)]
    anonymous = any(question.anonymous for question in asked.questions)
    return card(
        title_of(asked),
        *((Text(fault, Tone.WARNING),) if fault else ()),
        *first,
        Text(f"It takes a minute. Leave out what you like. You can change it until {closes}."),
        Points("How we work together", tuple(rules)),
        *boxes,
        _ways_to_answer(ref, asked.id),
        Text("Your organisation stands beside your words. Your name does not.", Tone.QUIET),
        *((_promise(),) if anonymous else ()),
        NO_PATIENTS,
        series=Series.CHECK_IN,
        call=f"Answer the check-in by {closes}",
    )


def _ways_to_answer(ref: str, round_id: int) -> Buttons:
    send = Button("Send my answers", "checkin.send", ref, primary=True)
    return Buttons((send, Button("I am away", "checkin.away", ref), log_an_action(f"{ROUND}{round_id}")))


def _promise() -> Text:
    return Text(
        "An anonymous answer is kept apart from you and without your organisation, and is mixed with the others when "
        f"the check-in closes. It is shown only when at least {_spelt(ENOUGH)} people have answered. It cannot be "
        "changed, because we do not keep whose it is. We do keep that you have answered.",
        Tone.QUIET,
    )


def _spelt(number: int) -> str:
    return {3: "three"}.get(number, str(number))


def title_of(asked: Round) -> str:
    """What people call it."""
    return f"Check-in {asked.number}"


def _boxes(question: Question, organisations: Sequence[tuple[int, str]], mine: Mine) -> list[Element]:
    label = f"{question.words} (anonymous)" if question.anonymous else question.words
    if question.id in mine.done:
        return [Text(f"{label} – You have answered this one.", Tone.QUIET)]
    value = mine.given.get(question.name, "")
    if question.kind is Kind.SCALE:
        options = tuple((number, _NUMBERS.get(number, number)) for number in SCALE)
        return [Choice(question.name, label, (*_way_back(value, "No answer"), *options), value)]
    short = question.kind is Kind.WORD
    limit = LONGEST_TERM * 3 if short else LONGEST_WORDS
    boxes: list[Element] = [
        Blank(question.name, label, _HINTS.get(question.kind, ""), value, long=not short, limit=limit)
    ]
    if question.asks_whom and organisations:
        name = f"{question.name}_of"
        whom = tuple((str(number), organisation) for number, organisation in organisations)
        chosen = mine.given.get(name, "")
        boxes.append(Choice(name, "Whose help?", (*_way_back(chosen, "No organisation"), *whom), chosen))
    return boxes


def _way_back(chosen: str, label: str) -> tuple[tuple[str, str], ...]:
    return ((NONE, label),) if chosen else ()


def closed(asked: Round) -> Card:
    """What the card becomes when the Round closes: no input is left in it, and the summary has the questions."""
    return card(f"{title_of(asked)} is closed", Text("The summary follows here.", Tone.QUIET), over=True)


def counted(asked: Round, people: int, organisations: int, away: int) -> Card:
    """How many have answered; never who, nor who has not. New people may not have said yet whose they are."""
    return card(f"{title_of(asked)} so far", Text(_count(people, organisations, away, are="are")))


def counted_over(asked: Round, people: int, organisations: int, away: int) -> Card:
    """What the count becomes when the Round closes."""
    return card(
        f"{title_of(asked)}: how many answered", Text(_count(people, organisations, away, are="were")), over=True
    )


def _count(people: int, organisations: int, away: int, *, are: str) -> str:
    had = are == "were"
    have = "" if had else "has " if people == 1 else "have "
    bodies = f" from {_many(organisations, 'organisation')}" if organisations else ""
    words = f"{_many(people, 'person', 'people')}{bodies} {have}answered."
    one = {"are": "is", "were": "was"}[are]
    return f"{words} {away} {one if away == 1 else are} away." if away else words


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or f'{one}s'}"


def kept(
    pairs: Sequence[tuple[str, str]], closes: str, held: tuple[int, int], *, anonymous: bool, repeated: bool
) -> Card:
    """To the sender: what was kept now, and how many of the Questions have an answer of theirs, out of how many.

    `repeated` tells of an anonymous answer that was there already.
    """
    fixed = "An anonymous answer cannot be changed, because we do not keep whose it is."
    again = "One of yours was kept before, and it stays." if repeated else ""
    title = "Thank you, that is kept" if pairs else "That was kept before" if repeated else "That is taken back"
    can = (
        "The rest you can change" if anonymous or repeated else "You can change it" if pairs else "You can answer again"
    )
    number, asked = held
    return card(
        title,
        *((Facts(tuple(pairs)),) if pairs else ()),
        Text(f"You have now answered {number} of {_many(asked, 'question')}."),
        *((Text(f"{fixed} {again}".rstrip()),) if anonymous or repeated else ()),
        Text(f"{can} until {closes}."),
        Text("To see your answers, change one or take it back, write /checkin", Tone.QUIET),
    )


def help_needs_words(organisations: Sequence[str]) -> str:
    """Whose help was chosen, and not which: nobody could answer that."""
    return f"Please write what help you would like from {' and from '.join(organisations)}. All else is kept."


def nothing_written() -> Card:
    """Send was pressed on an empty card."""
    return card("There is nothing to send yet", Text("Answer one question or more, then press Send my answers."))


def away(closes: str) -> Card:
    """To the one who pressed it."""
    return card(
        "You are away for this check-in",
        Text(f"Back sooner? Just send your answers before {closes}.", Tone.QUIET),
    )


def too_late() -> Card:
    """Pressed when the Round was closed, or on a card of long ago."""
    return card(
        "This check-in has closed",
        Text("I have not kept that. You can still say it in the thread, or in the Big Room."),
        Text("To see when the next one opens, write /checkin", Tone.QUIET),
    )


_ANYTIME = datetime(2026, 11, 20, 9, tzinfo=UTC)
EXAMPLE_QUESTIONS = (
    Question(1, Kind.TEXT, "What moved forward?"),
    Question(2, Kind.TEXT, "What is a challenge?"),
    Question(3, Kind.HELP, "What would help you from another organisation?"),
    Question(4, Kind.SCALE, "How well are we working together?"),
    Question(5, Kind.WORD, "Which word or abbreviation was unclear?"),
    Question(6, Kind.KEY, "Whose day got better because of us?", anonymous=True),
)
EXAMPLE_ROUND = Round(1, 1, 7, EXAMPLE_QUESTIONS, _ANYTIME, _ANYTIME)
_CLOSES = "Tuesday 24 November at 08:00"
_THEM = ((1, "Fernleigh Borough Council"), (2, "Fernleigh NHS Trust"))
_TOLD = ("What moved forward?", "Two people went *home* on Friday.")
_MINE = Mine({"q1": "Two people went *home* on Friday.", "q3": "A van", "q3_of": "1", "q4": "4"}, {6})

EXAMPLES = {
    "check_in": check_in(EXAMPLE_ROUND, _CLOSES, DEFAULT, _THEM),
    "check_in_mine": check_in(EXAMPLE_ROUND, _CLOSES, DEFAULT, _THEM, _MINE),
    "closed": closed(EXAMPLE_ROUND),
    "counted": counted(EXAMPLE_ROUND, 5, 3, 1),
    "counted_one": counted(EXAMPLE_ROUND, 1, 1, 0),
    "counted_over": counted_over(EXAMPLE_ROUND, 5, 3, 1),
    "counted_new": counted(EXAMPLE_ROUND, 1, 0, 0),
    "kept": kept((_TOLD,), _CLOSES, (5, 6), anonymous=False, repeated=False),
    "kept_anonymous": kept((_TOLD,), _CLOSES, (1, 6), anonymous=True, repeated=True),
    "taken_back": kept((), _CLOSES, (0, 6), anonymous=False, repeated=False),
    "nothing_written": nothing_written(),
    "away": away(_CLOSES),
    "too_late": too_late(),
    "check_in_refused": check_in(EXAMPLE_ROUND, _CLOSES, DEFAULT, _THEM, _MINE, PATIENT),
}
