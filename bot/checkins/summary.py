"""What a Round came to: answers by Question, with the Organisation that speaks and never a person.

Organisations stand in the order of the alphabet, each with the same space; one that did not answer is not named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.cards import NO_ORGANISATION, ROUND, log_an_action
from bot.checkins.cards import EXAMPLE_ROUND
from bot.checkins.rules import ENOUGH, SCALE, Kind, Question, Round
from bot.message import OPEN_PAGE, Button, Buttons, Card, Element, Row, Rows, Series, Text, Tone, card
from bot.pictures import Point, rounded, trend

MOST_ROWS = 32
"""Of all Questions together on the card; Slack takes fifty blocks."""

MOST_ANSWERS = 2
LONGEST_SHOWN = 160
"""For each Organisation and Question on the card; the page has everything."""

LONGEST_TREND = 8
NOTABLE = 0.25
"""A change of the average that is more than chance, on a scale of five."""


Bust = Callable[[str, Sequence[str]], str]
"""One plain line on what a word means among these Organisations."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer, with the Organisation that speaks, and whose help it asks for."""

    question_id: int
    organisation: str
    words: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """All that a Round heard. `unnamed` are the anonymous answers, by Question; `trends` are averages, by day.

    `agreements` tell how far people thought that earlier views agreed, 0 to 1. Both are oldest first. `room` are the
    Organisations of the Room, whether they answered or not: a word means what it means among them.
    """

    asked: Round
    people: int
    organisations: int
    said: tuple[Said, ...] = ()
    unnamed: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    trends: Mapping[int, tuple[Point, ...]] = field(default_factory=dict)
    agreements: Mapping[int, tuple[float, ...]] = field(default_factory=dict)
    room: tuple[str, ...] = ()


def summary(
    heard: Heard,
    bust: Bust,
    sections: Sequence[Element] = (),
    *,
    first: Sequence[Element] = (),
    full: bool = False,
) -> Card:
    """The card of the Channels, which starts with what is `first`, or with `full` all of it, for the page."""
    title = f"Check-in {heard.asked.number}: what we heard"
    if not heard.people and full:
        return card(title, Text("No answers are kept: nobody answered, or their time is over."), *sections)
    if not heard.people:
        return card(title, *first, Text("Nobody answered this time."), *sections, series=Series.SUMMARY)
    rows = (MOST_ROWS - 2 * len(first)) // max(sum(one.kind is not Kind.SCALE for one in heard.asked.questions), 1)
    space = _Space(rows, heard.asked.number, full)
    parts = [part for one in heard.asked.questions for part in _part(one, heard, bust, space)]
    people = f"{heard.people} {'person' if heard.people == 1 else 'people'}"
    bodies = f"{heard.organisations} {'organisation' if heard.organisations == 1 else 'organisations'}"
    number = heard.asked.id
    ways = Button("Open it on the page", OPEN_PAGE, f"/read/summary/{number}"), log_an_action(f"{ROUND}{number}")
    return card(
        title,
        *first,
        Text(f"{people} from {bodies} answered.", Tone.QUIET),
        *parts,
        *sections,
        *(() if full else (Buttons(ways),)),
        series=Series.NONE if full else Series.SUMMARY,
    )


@dataclass(frozen=True, slots=True)
class _Space:
    """How many Rows a Question may take, unless all is shown. `turn` says who comes first when that is too few."""

    rows: int
    turn: int
    full: bool


def _part(question: Question, heard: Heard, bust: Bust, space: _Space) -> list[Element]:
    mine = [one for one in heard.said if one.question_id == question.id]
    unnamed = heard.unnamed.get(question.id, ())
    title = f"{question.words} (anonymous)" if question.anonymous else question.words
    return [Text(title, Tone.STRONG), *_answered(question, mine, unnamed, heard, bust, space)]


def _answered(  # noqa: PLR0913, PLR0917 -- the answers of one Question and what each kind needs to show them
    question: Question, mine: Sequence[Said], unnamed: Sequence[str], heard: Heard, bust: Bust, space: _Space
) -> list[Element]:
    words = list(unnamed) if question.anonymous else [one.words for one in mine]
    if question.kind is Kind.SCALE:
        return _scale(words, heard.trends.get(question.id, ()), question.words)
    if question.anonymous and len(words) < ENOUGH:
        return [Text("Too few answers to show.", Tone.QUIET)]
    if not words:
        return [Text("No answers this time.", Tone.QUIET)]
    if question.kind is Kind.WORD:
        return _listed([Row(word, bust(word, heard.room)) for word in unclear(words)], space)
    if question.anonymous:
        return _listed([Row(_cut(one, space)) for one in words], space)
    return [*_by_organisation(mine, space), *_agreed(heard.agreements.get(question.id, ()))]


def _agreed(earlier: Sequence[float]) -> list[Element]:
    """Whether the views of a Room come together over the weeks; a vote on this Round's views follows it."""
    if not earlier:
        return []
    told = ", ".join(f"{one:.0%}" for one in earlier)
    if len(earlier) == 1:
        return [Text(f"Last time people thought that the views agreed to {told}.")]
    change = earlier[-1] - earlier[0]
    way = "coming together" if change >= NOTABLE / 2 else "drifting apart" if change <= -NOTABLE / 2 else "steady"
    return [Text(f"How far people thought that earlier views agreed: {told}. They are {way}.")]


def _scale(words: Iterable[str], points: Sequence[Point], title: str) -> list[Element]:
    """Totals alone, with a picture of the last Rounds, whose text alternative has every figure."""
    numbers = [int(one) for one in words if one in SCALE]
    if len(numbers) < ENOUGH:
        return [Text("Too few answers for an average.", Tone.QUIET)]
    times = Counter(numbers)
    spread = ", ".join(f"{times[int(number)]} said {number}" for number in SCALE if times[int(number)])
    shown: list[Element] = [Text(f"{rounded(average(numbers))} of 5 on average: {spread}.")]
    averages = [value for _, value in points if value is not None]
    return [*shown, trend(points, title=title), Text(trend_in_words(averages))] if len(averages) > 1 else shown


def average(numbers: Sequence[int]) -> float:
    """The mean; who asks sees to it that there are enough."""
    return sum(numbers) / len(numbers)


def trend_in_words(averages: Sequence[float]) -> str:
    """Which way the averages of the last Rounds go, oldest first."""
    change = averages[-1] - averages[0]
    way = "rising" if change >= NOTABLE else "falling" if change <= -NOTABLE else "steady"
    first, last = rounded(averages[0]), rounded(averages[-1])
    return f"From {first} to {last} over the last {len(averages)} check-ins. That is {way}."


def unclear(answers: Iterable[str]) -> list[str]:
    """The words people found unclear, each once, in the order of the alphabet."""
    found: dict[str, str] = {}
    for answer in answers:
        for word in answer.replace(";", ",").split(","):
            if tidy := word.strip(" .?!"):
                found.setdefault(tidy.casefold(), tidy)
    return [found[key] for key in sorted(found)]


def _listed(rows: Sequence[Row], space: _Space) -> list[Element]:
    shown = rows if space.full else rows[: space.rows]
    return [Rows(tuple(shown)), *_more(len(rows) - len(shown))]


def _by_organisation(mine: Sequence[Said], space: _Space) -> list[Element]:
    spoken: defaultdict[str, list[Said]] = defaultdict(list)
    for one in sorted(mine, key=lambda one: (one.words.casefold(), one.of)):  # by their words, not by who came first
        spoken[one.organisation].append(one)
    names = sorted(spoken, key=lambda name: (not name, name.casefold()))
    if space.full:
        return [Rows(tuple(Row(name or NO_ORGANISATION, _line(one, space)) for name in names for one in spoken[name]))]
    chosen = _in_turn(names, space)
    rows = [_row(name, spoken[name][:MOST_ANSWERS], space) for name in chosen]
    return [Rows(tuple(rows)), *_more(len(mine) - sum(len(spoken[name][:MOST_ANSWERS]) for name in chosen))]


def _in_turn(names: Sequence[str], space: _Space) -> Sequence[str]:
    """All of them, or as many as there is room for: each Round begins further on, so that none is always left out."""
    if len(names) <= space.rows:
        return names
    start = space.turn * space.rows % len(names)
    chosen = {*[*names[start:], *names[:start]][: space.rows]}
    return [name for name in names if name in chosen]


def _row(name: str, lines: Sequence[Said], space: _Space) -> Row:
    return Row(name or NO_ORGANISATION, " • ".join(_line(one, space) for one in lines))


def _line(one: Said, space: _Space) -> str:
    words = _cut(one.words, space)
    return f"To {one.of}: {words}" if one.of else words


def _cut(words: str, space: _Space) -> str:
    """Cut after a whole word."""
    if space.full or len(words) <= LONGEST_SHOWN:
        return words
    kept = words[: LONGEST_SHOWN - 1]
    whole = kept.rpartition(" ")[0]
    return f"{whole or kept}…"


def _more(count: int) -> list[Element]:
    return [Text(f"and {count} more on the page", Tone.QUIET)] if count > 0 else []


def _bust(word: str, _organisations: Sequence[str]) -> str:
    return {"ICB": "Integrated Care Board: plans and pays for health care in an area."}.get(word, "")


_TRUST, _COUNCIL = "Fernleigh NHS Trust", "Fernleigh Borough Council"
_SAID = (
    Said(1, _TRUST, "Two people went *home* on Friday."),
    Said(1, _COUNCIL, "The new team starts on Monday."),
    Said(3, _TRUST, "A van on Fridays", _COUNCIL),
    *(Said(4, _TRUST, number) for number in ("4", "4", "3")),
    Said(5, _COUNCIL, "ICB, flimflam"),
)
EXAMPLE = Heard(EXAMPLE_ROUND, 5, 2, _SAID, {6: ("Everyone’s", "Dot’s", "The night staff’s")})
EXAMPLE_TREND: Mapping[int, tuple[Point, ...]] = {
    4: (("3 Nov", 3.1), ("10 Nov", 3.4), ("17 Nov", None), ("24 Nov", 3.7))
}
"""Drawn where it is shown: nothing is drawn at the start of the process."""

EXAMPLES = {
    "summary": summary(EXAMPLE, _bust),
    "summary_few": summary(Heard(EXAMPLE_ROUND, 1, 1, _SAID[:1], {6: ("Mine",)}), _bust),
    "summary_full": summary(Heard(EXAMPLE_ROUND, 5, 2, _SAID * 3, {}, {}), _bust, full=True),
    "summary_long": summary(
        Heard(
            EXAMPLE_ROUND,
            40,
            20,
            tuple(Said(n % 3 + 1, f"Organisation {n % 20}", "A long answer. " * 15) for n in range(60)),
        ),
        _bust,
    ),
    "summary_views": summary(
        Heard(
            replace(EXAMPLE_ROUND, questions=(Question(1, Kind.VIEW, "What is the problem we share?"),)),
            2,
            2,
            _SAID[:2],
            agreements={1: (0.4, 0.55, 0.7)},
        ),
        _bust,
    ),
    "summary_nobody": summary(Heard(EXAMPLE_ROUND, 0, 0), _bust),
}
