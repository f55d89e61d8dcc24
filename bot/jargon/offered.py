"""Senses that somebody offers in a table: what each row needs before it can be taken in. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from html.entities import html5

from bot.cells import may_run
from bot.jargon.export import BETWEEN, COLUMNS, WARNING, cells
from bot.jargon.pages import NATIONS, settings_by_slug, slug
from bot.jargon.sheets import Sheet, UnreadableSheetError, read_sheet
from bot.safety import LONGEST_TERM, holds_nhs_number
from glossary.model import Glossary, Status
from glossary.normalise import phrase_key, words
from glossary.wording import HARDEST, faults, grade, leads_somewhere

KNOWN = (*COLUMNS, WARNING)
NEEDED = ("term", "meaning", "setting", "source")
ALSO_CALLED = {
    "acronym": "term", "abbreviation": "term", "word": "term", "stands_for": "expansion", "full_name": "expansion",
    "in_full": "expansion", "definition": "meaning", "see_also": "see", "country": "nation", "sector": "setting",
}  # fmt: skip
"""Headings that people write for ours."""

LONGEST_CELL = 1_000
"""Characters."""


class Verdict(StrEnum):
    """What becomes of a row; the value is how it is counted."""

    NEW = "can be added"
    SAME = "here already"
    CLASH = "clash with what is here or with each other"
    FAULTY = "must be mended"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be done about a line of the file; a sentence or two."""

    line: int
    verdict: Verdict
    term: str
    said: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`counts` has every row once, by its worst verdict; `findings` are in the order of the file.

    `new` are the lines that can be added, each with its term.
    """

    counts: Mapping[Verdict, int]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    new: tuple[tuple[int, str], ...] = ()

    @property
    def well(self) -> bool:
        """Whether every row can be taken in, or is."""
        return not (self.counts[Verdict.CLASH] or self.counts[Verdict.FAULTY])


_TAG = r"</?[a-zA-Z][\w-]*\s*/?>|<[a-zA-Z][\w-]*[\s/][^<>]*=|<[a-zA-Z][\w+.-]*:|<[!?]"
_MARKUP = re.compile(rf"{_TAG}|\]\(|&#\w+;")
"""A tag, a link or a sign by its number, of HTML or Markdown."""

_NAMED = re.compile(r"&(\w+;)")
"""A sign by its name, where HTML knows the name: no `R&D;`."""

Name = tuple[str, str, str]
"""Term, name in full, and for a term without a name in full its setting."""


def key_of(row: Mapping[str, str]) -> tuple[Name, str]:
    """What makes two senses the same: their name and nations.

    Plurals, articles and signs in a name in full do not count, nor does the order of nations.
    """
    full = phrase_key(words(row["expansion"]))
    return (row["term"], full, "" if full else slug(row["setting"])), BETWEEN.join(sorted(row["nation"].split(BETWEEN)))


def _overlap(nations: str, others: str) -> bool:
    """No nation named is everywhere, which is there too."""
    return nations == others or not (nations and others)


def check(content: bytes, glossary: Glossary) -> Outcome:
    """Judge every row of a file by itself; raises UnreadableSheetError when there are none to judge."""
    sheet = read_sheet(content, (*KNOWN, *ALSO_CALLED))
    headings = tuple(ALSO_CALLED.get(name, name) for name in sheet.headings)
    if missing := [name for name in NEEDED if name not in headings]:
        message = f"The first line must name the columns. These are missing: {', '.join(missing)}."
        raise UnreadableSheetError(message)
    if twice := [name for name in KNOWN if headings.count(name) > 1]:
        message = f"The first line names {twice[0]} more than once. Keep one of these columns."
        raise UnreadableSheetError(message)
    unread = [name for name in headings if name and name not in KNOWN]
    notes = (*sheet.notes, *(f"Nobody reads the column {name}." for name in unread))
    return _Checking(glossary, sheet, headings).outcome(notes)


@dataclass
class _Checking:
    """One reading of a file. `seen` has the rows that offer a sense of each name, with their lines."""

    glossary: Glossary
    sheet: Sheet
    headings: tuple[str, ...]
    seen: dict[Name, list[tuple[int, Mapping[str, str]]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        senses = [sense for term in self.glossary.terms for sense in term.senses]
        self._here: dict[Name, dict[str, Mapping[str, str]]] = defaultdict(dict)
        for term in self.glossary.terms:
            for sense in term.senses:
                row = {**cells(sense), WARNING: term.warning}
                name, nations = key_of(row)
                self._here[name][nations] = row
        self._settings = settings_by_slug(self.glossary.terms)
        at = self.headings.index("term")
        offered = {row[at] for _, row in self.sheet.rows if len(row) > at}
        self._capitals = {term.term.casefold(): term.term for term in self.glossary.terms}
        self._own = {term.term for term in self.glossary.terms}
        self._headwords = self._own | offered
        self._names = self._headwords | {sense.expansion for sense in senses}

    def outcome(self, notes: tuple[str, ...]) -> Outcome:
        counts = dict.fromkeys(Verdict, 0)
        findings = [Finding(line, Verdict.FAULTY, "", said) for line, said in self.sheet.odd]
        counts[Verdict.FAULTY] += len(findings)
        new: list[tuple[int, str]] = []
        judged = list(self._judged())
        for line, row, wrong in judged:
            if not wrong:
                self.seen[key_of(row)[0]].append((line, row))
        for line, row, wrong in judged:
            verdict, said = (Verdict.FAULTY, wrong) if wrong else self._compared(line, row)
            counts[verdict] += 1
            if verdict is Verdict.NEW:
                new.append((line, row["term"]))
            if said:
                term = "" if holds_nhs_number(row["term"]) else row["term"][:LONGEST_TERM]
                findings.append(Finding(line, verdict, term, said))
        return Outcome(counts, tuple(sorted(findings, key=lambda each: each.line)), notes, tuple(new))

    def _judged(self) -> Iterator[tuple[int, dict[str, str], str]]:
        """Every row by our names, and what is wrong with it by itself."""
        for line, given in self.sheet.rows:
            row = dict.fromkeys(KNOWN, "") | dict(zip(self.headings, given, strict=False))
            row["setting"] = self._settings.get(slug(row["setting"]), row["setting"])
            yield line, row, " ".join([*self._torn(given), *self._faults(row)])

    def _torn(self, given: tuple[str, ...]) -> Iterator[str]:
        if any(given[len(self.headings) :]):
            yield "It has more cells than there are columns. Put quotation marks around a cell that holds a comma."

    def _faults(self, row: Mapping[str, str]) -> Iterator[str]:
        if any(holds_nhs_number(cell) for cell in row.values()):
            yield "It holds what looks like an NHS number. Take it out."
            return
        for name in NEEDED:
            if not row[name]:
                yield f"It has no {name}."
        if len(row["term"]) > LONGEST_TERM or any(len(cell) > LONGEST_CELL for cell in row.values()):
            yield f"A cell is too long: {LONGEST_TERM} characters at most for a term, {LONGEST_CELL:,} for others."
        yield from self._harmful(row)
        yield from faults(row["meaning"])
        yield from self._closed(row)
        yield from self._links(row)

    def _harmful(self, row: Mapping[str, str]) -> Iterator[str]:
        """What does more than say something where it is opened; what the glossary has itself is well."""
        name, nations = key_of(row)
        here = self._here.get(name, {}).get(nations, {})
        cells_ = {name: row[name] for name in KNOWN if row[name] != here.get(name)}
        if runs := [name for name, cell in cells_.items() if may_run(cell)]:
            yield f"A spreadsheet would run what is under {runs[0]}. Begin it with a letter or a figure."
        if marked := [name for name, cell in cells_.items() if _is_marked(cell)]:
            yield f"There is markup under {marked[0]}. Write plain words."

    def _closed(self, row: Mapping[str, str]) -> Iterator[str]:
        """What may only be one of a few words."""
        if row["setting"] and slug(row["setting"]) not in self._settings:
            yield f"There is no setting {row['setting']}. Use one of: {', '.join(sorted(self._settings.values()))}."
        if odd := [each for each in filter(None, row["nation"].split(BETWEEN)) if each not in NATIONS]:
            yield f"There is no nation {odd[0]}. Use {', '.join(NATIONS)}, with “; ” between, or leave it empty."
        if row["status"] not in {"", *Status}:
            yield f"There is no status {row['status']}. Use {', '.join(Status)}, or leave it empty for current."
        if row["unconfirmed"] not in {"", "yes", "no"}:
            yield "Write yes under unconfirmed, or leave it empty."
        if row["reviewed"] and not _is_day(row["reviewed"]):
            yield "Write the day under reviewed as 2026-11-22."
        if row["status"] == Status.HISTORICAL and not (row["replaced_by"] or row["no_successor"]):
            yield "It is historical. Say under replaced_by what stands in its place, or under no_successor why nothing."

    def _links(self, row: Mapping[str, str]) -> Iterator[str]:
        if lost := [name for name in filter(None, row["see"].split(BETWEEN)) if name not in self._headwords]:
            yield f"No term is written {lost[0]}, which see names. Write headwords as they stand, with “; ” between."
        if row["replaced_by"] and not leads_somewhere(row["replaced_by"], self._names):
            yield f"No term is written {row['replaced_by']}, which replaced_by names. Write it as it stands or in full."

    def _compared(self, line: int, row: Mapping[str, str]) -> tuple[Verdict, str]:
        """A good row beside the others and what the glossary has."""
        verdict, said = self._beside_ours(row)
        if twin := self._twin(line, row):
            return Verdict.CLASH, f"{twin} {said}".strip()
        return (verdict, said) if verdict else (Verdict.NEW, " ".join(self._remarks(row)))

    def _beside_ours(self, row: Mapping[str, str]) -> tuple[Verdict | None, str]:
        """A row beside the sense that the glossary has, if it has it: for the same nations before any other."""
        name, nations = key_of(row)
        held = self._here.get(name, {})
        found = [held[nations]] if nations in held else [held[others] for others in held if _overlap(nations, others)]
        return min(
            (_beside(row, here) for here in found), key=lambda each: each[0] is Verdict.CLASH, default=(None, "")
        )

    def _twin(self, line: int, row: Mapping[str, str]) -> str:
        """Another line with the same sense. What the glossary itself has for two nations may stand on two lines."""
        name, nations = key_of(row)
        ours = nations in self._here.get(name, {})
        for other, its in self.seen[name]:
            theirs = key_of(its)[1]
            if other != line and (nations == theirs if ours else _overlap(nations, theirs)):
                under = "" if its["setting"] == row["setting"] else f", under {its['setting']}"
                return f"Line {other} has the same sense{under}. Keep one of the two."
        return ""

    def _remarks(self, row: Mapping[str, str]) -> Iterator[str]:
        """What a steward should know of a row that can be added."""
        other = self._capitals.get(row["term"].casefold())
        if other and row["term"] not in self._own:
            yield f"The glossary has {other}. If you mean that, write it so; else this is a word of its own."
        if not row["hard"] and grade(row["meaning"]) > HARDEST:
            yield "The meaning is hard to read. Use shorter words and sentences, or say under hard why it must be so."


def _beside(row: Mapping[str, str], here: Mapping[str, str]) -> tuple[Verdict, str]:
    """A row whose sense the glossary has: the same in every cell that is filled, or another."""
    given = {name: cell for name, cell in row.items() if cell and name in KNOWN}
    given["status"] = given.get("status") or Status.CURRENT
    if row["unconfirmed"] == "no":
        del given["unconfirmed"]
    differs = [name for name in KNOWN if name in given and given[name] != here[name]]
    if not differs:
        return Verdict.SAME, ""
    where = f" for {here['nation']}" if here["nation"] and not row["nation"] else ""
    said = f"The glossary has this sense{where} with another {' and another '.join(differs)}."
    if "meaning" in differs:
        said += f" There it says: {here['meaning']}"
    return Verdict.CLASH, f"{said} To have it changed, say why; else take the row out."


def _is_marked(cell: str) -> bool:
    return bool(_MARKUP.search(cell)) or not html5.keys().isdisjoint(_NAMED.findall(cell))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
