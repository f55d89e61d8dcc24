"""What the pages of the glossary show, as plain values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from bot.jargon.rules import whose
from glossary import catalogue
from glossary.model import Sense, Term

FRONT = "/glossary"
LETTERS = catalogue.LETTERS
NATIONS = ("England", "Northern Ireland", "Scotland", "Wales")
MOST_DIGITS = 4
KNOWN_SOURCES = {"knowledge": "our own knowledge", "published list": "a published list"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries a reader asks for. `setting` is a slug; `whole` is all of them on one page, to print.

    A search is never whole: anybody may ask for one, each is written afresh, and many words are in half of the entries.
    """

    words: str = ""
    letter: str = ""
    setting: str = ""
    nation: str = ""
    number: int = 1
    whole: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether it names fewer than all entries."""
        return bool(self.words or self.letter or self.setting or self.nation)

    def address(self, **changes: str | int | bool) -> str:
        """Where these entries stand, or those of the same wish with something changed; the first page has no number."""
        wanted = replace(self, **changes)  # type: ignore[arg-type]  # each change is of its field's type
        asked = {
            "q": wanted.words,
            "letter": wanted.letter,
            "setting": wanted.setting,
            "nation": wanted.nation,
            "page": str(wanted.number) if wanted.number > 1 and not wanted.whole else "",
            "all": "yes" if wanted.whole else "",
        }
        query = urlencode({name: value for name, value in asked.items() if value}, quote_via=quote)
        return f"{FRONT}?{query}" if query else FRONT


@dataclass(frozen=True, slots=True)
class Named:
    """A name that a reader can follow; `path` is empty where it is no headword of ours."""

    name: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A sense as a list has it."""

    lead: str
    whose: str
    standing: str
    meaning: str
    care: str
    unconfirmed: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as a list has it, with the senses that were asked for; `others` counts those that were not."""

    name: Named
    warning: str
    lines: tuple[Line, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class SensePage:
    """A sense in full.

    `ended` says what became of it, and `heirs` what stands in its place, after the word `now`: names, and what is
    written between two of them.
    """

    sense: Sense
    whose: str
    ended: str
    now: str
    heirs: tuple[Named, ...]
    see: tuple[Named, ...]
    sources: tuple[str, ...]
    reviewed: str
    due: str


@dataclass(frozen=True, slots=True)
class TermPage:
    """A term in full; `alike` are the headwords that differ from it by capitals only."""

    term: Term
    letter: str
    alike: tuple[Named, ...]
    senses: tuple[SensePage, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """Entries in the order of a dictionary, `total` of them on `pages` pages; `letters` has how many begin with each.

    `cut` is set where the last page is not the end: who seeks by words is better served by writing more of them.
    `found` are the entries that the words name, `near` those that they may have meant. `refused` is set where the
    words may be a patient's, and are not shown again.
    """

    wanted: Wanted
    entries: tuple[Entry, ...]
    total: int
    pages: int
    letters: Mapping[str, int]
    found: tuple[Entry, ...] = ()
    near: tuple[Entry, ...] = ()
    refused: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class MissingPage:
    """No headword is called so; `near` are those that may be meant."""

    name: str
    near: tuple[Entry, ...]


def read(asked: Mapping[str, str], settings: Mapping[str, str]) -> Wanted:
    """What an address asks for; what it says amiss is left out."""
    letter, nation, page = asked.get("letter", "").upper(), asked.get("nation", ""), asked.get("page", "")
    wanted = Wanted(
        words=asked.get("q", "").strip(),
        letter=letter if letter in LETTERS else "",
        setting=asked["setting"] if asked.get("setting") in settings else "",
        nation=nation if nation in NATIONS else "",
        number=int(page) if page.isascii() and page.isdigit() and len(page) <= MOST_DIGITS else 1,
    )
    return replace(wanted, whole=asked.get("all") == "yes" and wanted.narrowed and not wanted.words)


def path_of(term: str) -> str:
    """The permanent address of a term. A slash in it stays one, because many a proxy stumbles over `%2F`."""
    return f"{FRONT}/{quote(term, safe='/')}"


def slug(setting: str) -> str:
    """A setting as an address has it: `Data & IT` is `data-and-it`."""
    plain = setting.casefold().replace("&", "and")
    return "-".join(plain.split())


def settings_by_slug(terms: Iterable[Term]) -> dict[str, str]:
    """Every setting that has a sense, by its slug, from A to Z."""
    return {slug(name): name for name in sorted({sense.setting for term in terms for sense in term.senses})}


def line(sense: Sense, standing: str) -> Line:
    """Put a sense into a list."""
    return Line(sense.expansion, whose(sense), standing, sense.meaning, sense.care, sense.unconfirmed)


def sources(sense: Sense) -> tuple[str, ...]:
    """Where the fact is from: words, or addresses."""
    return tuple(KNOWN_SOURCES.get(each.strip(), each.strip()) for each in sense.source.split(","))
