"""Which sense of a term a text means: its words are weighed against the words of each sense and of each setting."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from math import log, log1p
from operator import itemgetter
from pathlib import Path
from typing import Final

from glossary.model import Sense, Status, Term
from glossary.usual import cue_lines

SETTINGS: Final = Path(__file__).parent / "settings.txt"
NEARLY_ALWAYS: Final = Path(__file__).parent / "nearly_always.txt"

_WORD: Final = re.compile(r"[a-z]{3,}")
_ROOT: Final = 6  # letters by which words are compared: prison, prisoner and prisons are one
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
_SCORE: Final = itemgetter(0)
_LINKS: Final = frozenset(
    """about all also and any are ask asked been but can day each for from get give given had has have help her him his
    how into may more need new not now off one only other our out over own part people person she some than that the
    their them then there they this those two under use used was way well were what when where which who will with work
    would year you your someone things make made such makes like able set local must team""".split()  # noqa: SIM905 - words read best as words
)


def roots(text: str) -> set[str]:
    """Give the words of a lower-case text that say what it is about, cut short."""
    return {word[:_ROOT] for word in _WORD.findall(text) if word not in _LINKS}


class _Weighed:
    """A sense with all that speaks for it."""

    __slots__ = ("cues", "habit", "is_prescribed", "sense", "weights", "words")

    def __init__(self, sense: Sense, weights: dict[str, float], cues: frozenset[str], habit: float) -> None:
        self.sense = sense
        self.weights = weights
        self.words = frozenset(weights)
        self.cues = cues
        self.is_prescribed = not _PRESCRIBED.isdisjoint(cues)
        self.habit = habit


class Ranking:
    """Senses made ready to be weighed, when the first term of several senses is met."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = tuple(terms)

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
    def _weighed(self) -> dict[int, _Weighed]:
        """By the id of a sense: only those of terms that have several."""
        several = {id(sense): sense for term in self._terms if len(term.senses) > 1 for sense in term.senses}
        of_expansion = {name: roots(sense.expansion.lower()) for name, sense in several.items()}
        of_meaning = {name: roots(f"{sense.meaning} {sense.example}".lower()) for name, sense in several.items()}
        held = Counter(root for name in several for root in of_expansion[name] | of_meaning[name])
        rare = {root: log(len(several) / many) / 2 for root, many in held.items()}
        cues, always = _cues(), dict(line.split(": ") for line in _lines(NEARLY_ALWAYS))
        weighed = {}
        for name, sense in several.items():
            weights = {root: _OF_MEANING * rare[root] for root in of_meaning[name]}
            weights |= {root: _OF_EXPANSION * rare[root] for root in of_expansion[name]}
            words, usual = _cued(sense, cues)
            if sense.expansion.startswith(always.get(sense.term, "\n")):
                usual = _NEARLY_ALWAYS
            weighed[name] = _Weighed(sense, weights, words, _STANDING[sense.status] + usual)
        return weighed

    def weighed(self, term: Term) -> list[_Weighed]:
        """Give a term's senses with their words."""
        return [self._weighed[id(sense)] for sense in term.senses]

    def evidence(self, term: Term, text: str, start: int, *, least: int = 1) -> bool:
        """Say whether words around, so many at least, speak of one of a term's senses."""
        own = len(term.term)
        about = roots(f"{text[max(start - _REACH, 0) : start]} {text[start + own : start + own + _REACH]}".lower())
        return any(len(about & roots(f"{sense.expansion} {sense.meaning}".lower())) >= least for sense in term.senses)


class Around:
    """A text whose words are weighed, stretch by stretch. `levelled` is the text in small letters without signs."""

    def __init__(self, ranking: Ranking, levelled: str, kept: list[tuple[int, Term]]) -> None:
        self._ranking = ranking
        self._levelled = levelled
        self._starts = [start for start, _ in kept]
        self._names = [term.term for _, term in kept]
        self._votes = [term.senses[0].setting if len(term.senses) == 1 else "" for _, term in kept]
        self._stretches: dict[int, _Stretch] = {}

    def ranked(self, term: Term, start: int) -> tuple[tuple[Sense, ...], int]:
        """Give a term's senses, likeliest first, and how many of them are likely."""
        number = start // _STRETCH
        stretch = self._stretches.get(number)
        if stretch is None:
            stretch = self._stretches[number] = self._stretch(number)
        return stretch.ranked(self._ranking.weighed(term), self._near(start))

    def _near(self, start: int) -> set[str]:
        """Give the words nearest to a place, which count more than the rest of what is written around."""
        return {word[:_ROOT] for word in self._levelled[max(start - _NEAR, 0) : start + _NEAR].split()}

    def _stretch(self, number: int) -> _Stretch:
        first, last = max(number * _STRETCH - _REACH, 0), (number + 1) * _STRETCH + _REACH
        one, other = bisect_left(self._starts, first), bisect_left(self._starts, last)
        text = self._levelled[first:last]
        about = {word[:_ROOT] for word in text.split()}
        return _Stretch(text, about, self._ranking.told(about), self._votes[one:other], self._names[one:other])


class _Stretch:
    """Some hundred characters of a text: what they speak of, and the terms that stand there."""

    def __init__(self, text: str, about: set[str], told: dict[str, int], votes: list[str], names: list[str]) -> None:
        """`told` counts words of a setting; `votes` are the settings of the terms that have one sense alone."""
        self._text = text
        self._about = about
        self._names = frozenset(names)
        counted = {name: float(many) for name, many in Counter(votes).items()}
        for name in _EVERYWHERE & counted.keys():
            counted[name] /= 2
        self._settings = {
            name: _OF_SETTING * log1p(told.get(name, 0)) + _OF_NEIGHBOUR * log1p(counted.get(name, 0.0))
            for name in {*told, *counted}
        }

    @cached_property
    def _prescribed(self) -> int:
        """How plainly it speaks of medicines and doses, which hardly any writer does in those words."""
        return bool(_DOSE.search(self._text)) + bool(_MEDICINE.search(self._text))

    def ranked(self, senses: list[_Weighed], near: set[str]) -> tuple[tuple[Sense, ...], int]:
        """Weigh each sense; those close behind the best are likely too. `near` are the nearest words."""
        scored = [(self._score(weighed) + _of_near(weighed, near), weighed.sense) for weighed in senses]
        scored.sort(key=_SCORE, reverse=True)
        least = scored[0][0] - _LIKELY
        return tuple([sense for _, sense in scored]), len([score for score, _ in scored if score > least])

    def _score(self, weighed: _Weighed) -> float:
        sense, about = weighed.sense, self._about
        score = weighed.habit + self._settings.get(sense.setting, 0.0)
        for root in weighed.words & about:
            score += _OF_FAR * weighed.weights[root]
        score += _OF_CUE * min(len(weighed.cues & about), _MOST_CUES)
        if weighed.is_prescribed:
            score += _OF_CUE * self._prescribed
        if sense.see:
            score += _OF_SEE * len(self._names.intersection(sense.see))
        return score + _of_nation(sense, about) if sense.nation else score


def _of_near(weighed: _Weighed, near: set[str]) -> float:
    """What the nearest words speak for a sense, on top of what they count among the rest."""
    score = (1 - _OF_FAR) * sum([weighed.weights[root] for root in weighed.words & near])
    return score + _OF_CUE * min(len(weighed.cues & near), _MOST_CUES)


def _of_nation(sense: Sense, about: set[str]) -> float:
    """Weigh a sense that is confined to nations by whether the text speaks of one of them."""
    nations = sense.nation.split("; ")
    if any(nation in _NATIONS and not about.isdisjoint(_NATIONS[nation]) for nation in nations):
        return _OF_NATION
    return 0.0 if "England" in nations else _ELSEWHERE


def _cued(sense: Sense, cues: dict[str, list[tuple[str, set[str]]]]) -> tuple[frozenset[str], float]:
    """Give the words that go with a sense of this acronym, and what its being the usual one counts for."""
    for place, (beginning, words) in enumerate(cues.get(sense.term, ())):
        if sense.expansion.startswith(beginning):
            return frozenset(words), 0.0 if place else _USUAL
    return frozenset(), 0.0


def _cues() -> dict[str, list[tuple[str, set[str]]]]:
    found: dict[str, list[tuple[str, set[str]]]] = {}
    for term, beginning, words in cue_lines():
        found.setdefault(term, []).append((beginning, roots(words)))
    return found


def _lines(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
