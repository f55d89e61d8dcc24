"""Which sense of a term a text means: its words are weighed against the words of each sense and of each setting."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import chain
from math import log, log1p
from operator import itemgetter
from pathlib import Path
from typing import Final

from glossary.compact import Weighed
from glossary.model import Sense, Status, Term
from glossary.usual import cue_lines

SETTINGS: Final = Path(__file__).parent / "settings.txt"
NEARLY_ALWAYS: Final = Path(__file__).parent / "nearly_always.txt"

_WORD: Final = re.compile(r"[a-z]{3,}")
_STOP: Final = re.compile(r"[.!?\n]\s")
_ROOT: Final = 6  # letters by which words are compared: prison, prisoner and prisons are one
_CUT: Final = itemgetter(slice(_ROOT))
_STRETCH: Final = 400  # characters whose terms are weighed together
_REACH: Final = 300  # characters on each side of them that are weighed too
_NEAR: Final = 60  # characters on each side of a term whose words outweigh the rest
_OF_FAR: Final = 0.5  # of what a word counts that stands nearer
_OF_EXPANSION: Final = 2.0
_OF_MEANING: Final = 0.5
_OF_SETTING: Final = 1.6
_OF_NEIGHBOUR: Final = 2.4
_EVERYWHERE: Final = frozenset({"NHS", "General"})  # settings whose short forms stand in texts of every kind
_OF_SEE: Final = 2.5
_USUAL: Final = 3.0
_NEARLY_ALWAYS: Final = 4.0  # more than _LIKELY
_OF_CUE: Final = 2.5
_MOST_CUES: Final = 4
_STANDING: Final = {Status.CURRENT: 0.0, Status.PLANNED: -1.0, Status.DISCOURAGED: -0.5, Status.HISTORICAL: -2.0}
_ELSEWHERE: Final = -2.0  # a sense of a nation that the text does not speak of
_OF_NATION: Final = 3.0
_LIKELY: Final = 3.5  # points behind the best at which a sense is still likely
_NATIONS: Final = {
    "Scotland": frozenset(
        {"scotla", "scotti", "scots", "sherif", "glasgo", "edinbu", "fife", "highla", "dundee", "perth"}
    ),
    "Wales": frozenset({"wales", "welsh", "senedd", "cardif", "swanse", "gwent", "powys", "cymru", "gwyned"}),
    "Northern Ireland": frozenset({"irelan", "belfas", "stormo", "psni", "derry", "antrim"}),
    "England": frozenset({"englan", "englis"}),
}
_DOSE: Final = re.compile(r"\d ?(?:mgs?|mcg|micrograms?|mls?|units)\b")
_MEDICINE: Final = re.compile(
    r"""[a-z]{2,}(?:apine|aline|amol|arin|azepam|azine|azole|cillin|codeine|cycline|dipine|done|fenac|formin|iptan|mycin|
    olol|oxetine|oxacin|pam|parin|piprazole|profen|pramine|pril|sartan|statin|thiazide|triptyline|xaban|zepam|zolam)\b""",
    re.VERBOSE,
)
_PRESCRIBED: Final = frozenset({"dose", "medici"})  # the roots of cues that a dose or a medicine's name is worth
_START: Final = itemgetter(0)
_LINKS: Final = frozenset(
    """about all also and any are ask asked been but can day each for from get give given had has have help her him his
    how into may more need new not now off one only other our out over own part people person she some than that the
    their them then there they this those two under use used was way well were what when where which who will with work
    would year you your someone things make made such makes like able set local must team""".split()  # noqa: SIM905 - words read best as words
)


def roots(text: str) -> set[str]:
    """Give the words of a lower-case text that say what it is about, cut short."""
    return {word[:_ROOT] for word in _WORD.findall(text) if word not in _LINKS}


class _Choice:
    """A term's senses with all that speaks for each, sorted by the words that do: a text holds but a few of them."""

    __slots__ = ("_habits", "_led", "_nations", "_prescribed", "_senses", "_speak", "_term", "_words")

    def __init__(self, term: Term, weights: list[dict[str, float]], cues: list[set[str]], habits: list[float]) -> None:
        self._term = term  # kept, so that no id is used again
        self._senses = senses = term.senses
        self._habits = habits
        self._speak: dict[str, list[tuple[int, float, bool]]] = {}
        for place, (weight, cue) in enumerate(zip(weights, cues, strict=True)):
            for root in weight.keys() | cue:
                self._speak.setdefault(root, []).append((place, weight.get(root, 0.0), root in cue))
        self._words = frozenset(self._speak)
        self._prescribed = [place for place, cue in enumerate(cues) if not _PRESCRIBED.isdisjoint(cue)]
        self._led = [(place, sense.see) for place, sense in enumerate(senses) if sense.see]
        self._nations = [(place, *_of_nation(sense.nation)) for place, sense in enumerate(senses) if sense.nation]

    def ranked(self, stretch: _Stretch, near: set[str]) -> tuple[tuple[Sense, ...], int]:
        """Put the likeliest sense first; those close behind the best are likely too. `near` are the nearest words."""
        settings = stretch.settings
        scores = [
            habit + settings.get(sense.setting, 0.0) for habit, sense in zip(self._habits, self._senses, strict=True)
        ]
        self._hear(scores, stretch.about, _OF_FAR)
        self._hear(scores, near, 1 - _OF_FAR)
        for place in self._prescribed:
            scores[place] += _OF_CUE * stretch.prescribed
        for place, see in self._led:
            scores[place] += _OF_SEE * len(stretch.names.intersection(see))
        for place, marks, otherwise in self._nations:
            scores[place] += otherwise if marks.isdisjoint(stretch.about) else _OF_NATION
        order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
        least = scores[order[0]] - _LIKELY
        return tuple([self._senses[place] for place in order]), sum([score > least for score in scores])

    def _hear(self, scores: list[float], about: set[str], share: float) -> None:
        """Add what words speak for each sense."""
        heard = self._words & about
        if not heard:
            return
        cued = [0] * len(scores)
        for root in heard:
            for place, weight, is_cue in self._speak[root]:
                scores[place] += share * weight
                cued[place] += is_cue
        for place, many in enumerate(cued):
            scores[place] += _OF_CUE * min(many, _MOST_CUES)


class Ranking:
    """Senses made ready to be weighed, each term's when it is first met."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """`terms` are all there are."""
        self._rare = Weighed(_rare(terms))
        self._choices: dict[int, _Choice] = {}

    @cached_property
    def _settings(self) -> dict[str, tuple[str, ...]]:
        """The settings that a word tells of."""
        found: dict[str, tuple[str, ...]] = {}
        for line in _lines(SETTINGS):
            setting, _, words = line.partition(": ")
            for root in roots(words):
                found[root] = (*found.get(root, ()), setting)
        return found

    def told(self, about: set[str]) -> dict[str, int]:
        """Count the words of each setting."""
        found: dict[str, int] = {}
        for root in about & self._setting_roots:
            for name in self._settings[root]:
                found[name] = found.get(name, 0) + 1
        return found

    @cached_property
    def _setting_roots(self) -> frozenset[str]:
        """All words that tell of a setting."""
        return frozenset(self._settings)

    @cached_property
    def _cues(self) -> dict[str, list[tuple[str, str]]]:
        """The lines of each short form: how a sense of it begins, and the words that go with that."""
        found: dict[str, list[tuple[str, str]]] = {}
        for term, beginning, words in cue_lines():
            found.setdefault(term, []).append((beginning, words))
        return found

    @cached_property
    def _always(self) -> dict[str, str]:
        return dict(line.split(": ") for line in _lines(NEARLY_ALWAYS))

    def choice(self, term: Term) -> _Choice:
        """Give a term's senses with their words."""
        choice = self._choices.get(id(term))
        if choice is None:
            cued = [self._cued(sense) for sense in term.senses]
            choice = self._choices[id(term)] = _Choice(
                term,
                [self._weights(sense) for sense in term.senses],
                [cues for cues, _ in cued],
                [_STANDING[sense.status] + usual for sense, (_, usual) in zip(term.senses, cued, strict=True)],
            )
        return choice

    def _weights(self, sense: Sense) -> dict[str, float]:
        rare = self._rare
        weights = {root: _OF_MEANING * rare[root] for root in roots(f"{sense.meaning} {sense.example}".lower())}
        return weights | {root: _OF_EXPANSION * rare[root] for root in roots(sense.expansion.lower())}

    def _cued(self, sense: Sense) -> tuple[set[str], float]:
        """Give the words that go with a sense, and what its being the usual one of its short form counts for."""
        is_always = sense.expansion.startswith(self._always.get(sense.term, "\n"))
        for place, (beginning, words) in enumerate(self._cues.get(sense.term, ())):
            if sense.expansion.startswith(beginning):
                return roots(words), _NEARLY_ALWAYS if is_always else 0.0 if place else _USUAL
        return set(), _NEARLY_ALWAYS if is_always else 0.0

    def evidence(self, term: Term, text: str, start: int, *, least: int = 1) -> bool:
        """Say whether words around, so many at least, speak of one of a term's senses."""
        own = len(term.term)
        about = roots(f"{text[max(start - _REACH, 0) : start]} {text[start + own : start + own + _REACH]}".lower())
        return any(len(about & _told_by(sense)) >= least for sense in term.senses)


@lru_cache(maxsize=1024)
def _told_by(sense: Sense) -> set[str]:
    return roots(f"{sense.expansion} {sense.meaning}".lower())


class Around:
    """A text whose words are weighed, stretch by stretch. `levelled` is the text in small letters without signs."""

    def __init__(self, ranking: Ranking, text: str, levelled: str, kept: list[tuple[int, Term]]) -> None:
        self._ranking = ranking
        self._text = text
        self._levelled = levelled
        self._kept = kept
        self._stretches: dict[int, _Stretch] = {}

    def ranked(self, term: Term, start: int) -> tuple[tuple[Sense, ...], int]:
        """Give a term's senses, likeliest first, and how many of them are likely."""
        number = start // _STRETCH
        stretch = self._stretches.get(number)
        if stretch is None:
            stretch = self._stretches[number] = self._stretch(number)
        return self._ranking.choice(term).ranked(stretch, self._near(start))

    def _near(self, start: int) -> set[str]:
        """Give the words nearest to a place in its sentence, which count more than the rest of what is around."""
        first, last = max(start - _NEAR, 0), start + _NEAR
        for stop in _STOP.finditer(self._text, first, last):
            if stop.end() > start:
                last = stop.start()
                break
            first = stop.end()
        return set(map(_CUT, self._levelled[first:last].split()))

    def _stretch(self, number: int) -> _Stretch:
        first, last = max(number * _STRETCH - _REACH, 0), (number + 1) * _STRETCH + _REACH
        beside = self._kept[bisect_left(self._kept, first, key=_START) : bisect_left(self._kept, last, key=_START)]
        return _Stretch(self._levelled[first:last], [term for _, term in beside], self._ranking)


class _Stretch:
    """Some hundred characters of a text: what they speak of, and the terms that stand there."""

    def __init__(self, text: str, terms: list[Term], ranking: Ranking) -> None:
        self._text = text
        self.about = set(map(_CUT, text.split()))
        self.names = {term.term for term in terms}
        self.settings: dict[str, float] = {}
        for name, many in ranking.told(self.about).items():
            self.settings[name] = _OF_SETTING * log1p(many)
        for name, many in _votes(terms).items():
            of_neighbours = _OF_NEIGHBOUR * log1p(many / 2 if name in _EVERYWHERE else many)
            self.settings[name] = self.settings.get(name, 0.0) + of_neighbours

    @cached_property
    def prescribed(self) -> int:
        """How plainly it speaks of medicines and doses, which hardly any writer does in those words."""
        return bool(_DOSE.search(self._text)) + bool(_MEDICINE.search(self._text))


def _votes(terms: list[Term]) -> dict[str, int]:
    """Count the settings of the terms that have one sense alone."""
    votes: dict[str, int] = {}
    for term in terms:
        if len(term.senses) == 1:
            setting = term.senses[0].setting
            votes[setting] = votes.get(setting, 0) + 1
    return votes


def _of_nation(told: str) -> tuple[frozenset[str], float]:
    """Give the words that speak of one of the nations a sense is confined to, and what it counts for without them."""
    nations = told.split("; ")
    marks = frozenset[str]().union(*(_NATIONS.get(nation, ()) for nation in nations))
    return marks, 0.0 if "England" in nations else _ELSEWHERE


def _rare(terms: Iterable[Term]) -> dict[str, float]:
    """Say what a word is worth: the more, the fewer senses hold it. Counted of terms that have several."""
    several = {sense for term in terms if len(term.senses) > 1 for sense in term.senses}
    held = Counter(chain.from_iterable(map(_roots_of, several)))
    return {root: log(len(several) / many) / 2 for root, many in held.items()}


def _roots_of(sense: Sense) -> set[str]:
    return roots(f"{sense.expansion} {sense.meaning} {sense.example}".lower())


def _lines(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
