"""How long a look-up takes and how often it is right, on the shipped glossary and with 100,000 made-up senses.

Beside it stands the usual way, a scan with rapidfuzz. What loading takes is measured in a process of its own.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from string import ascii_lowercase
from typing import Final

from rapidfuzz import fuzz, process

from benchmarks import figures
from glossary.lookup import Kind, Lookup
from glossary.model import Glossary, Sense, Status, gather
from glossary.shipped import glossary as shipped_glossary

LOADING: Final = """
from time import perf_counter
import ahocorasick_rs, psutil, rapidfuzz, yaml
from bot.jargon.pages import Wanted
from bot.jargon.shipped import shipped_book
from glossary.shipped import scanner, shipped
here = psutil.Process()
before, began = here.memory_info().rss, perf_counter()
parts = lambda: shipped().find("ICB"), lambda: scanner().make_ready(), lambda: shipped_book().browse(Wanted("care"))
for make in parts:
    make()
    print(1000 * (perf_counter() - began), (here.memory_info().rss - before) / 2**20)
"""
PARTS: Final = ("look-up", "look-up and what reads texts", "these and a search of the web page")
SENSES: Final = 100_000
RUNS: Final = 400
BASELINE_RUNS: Final = 20
EXACT_TARGET: Final = 20
NEAR_TARGET: Final = 500
LARGE_TARGET: Final = 10_000
FOUND_TARGET: Final = 98
LOAD_TARGET: Final = 300
SPACE_TARGET: Final = 60
FIRST: Final = 5
SLIPS: Final = 1000
LONG: Final = 5
STARTS: Final = 5
SEED: Final = 20_261_121

KINDS: Final = {
    "exact": ("ICB", "MARAC", "DoLS", "AP"),
    "lower case": ("icb", "camhs", "dols"),
    "dotted or spaced": ("I.C.B.", "M D T"),
    "question": ("what does MDT stand for?", "define ICB please"),
    "expansion": ("Integrated Care Board", "child and adolescent mental health services"),
    "typo in an acronym": ("CAHMS", "EHPC", "ICN", "DNACPPR", "MAPPPA", "SNOMDE"),
    "typo in an expansion": ("intergrated care bord", "deprivation of libery safegaurds"),
    "part of an expansion": ("care board", "mental health professional"),
    "unknown": ("photosynthesis", "TCP handshake", "zzqxv blorft", "hello"),
    "10,000 characters": ("intergrated care bord " * 450, "x" * 10_000, "\u202e" * 10_000),
}
EXACT: Final = frozenset({"exact", "lower case"})
FOUND: Final = EXACT | {"dotted or spaced", "question", "expansion"}  # a made-up acronym may make a find of a typo


def synthetic(real: Glossary) -> Glossary:
    """Make 100,000 senses that look like ours: acronyms of two to six letters, expansions of words that we use."""
    rng = random.Random(SEED)  # noqa: S311 - examples, not secrets
    words = [word for term in real.terms for sense in term.senses for word in sense.expansion.split()]
    return gather(
        [*(sense for term in real.terms for sense in term.senses), *(_made_up(rng, words) for _ in range(SENSES))]
    )


def _made_up(rng: random.Random, words: Sequence[str]) -> Sense:
    chosen = [rng.choice(words) for _ in range(rng.randint(2, 6))]
    acronym = "".join(word[0].upper() for word in chosen)
    return Sense(acronym, " ".join(chosen), "", "General", Status.CURRENT, "", "", "", "made up")


def timed(queries: Sequence[str], look_up: Callable[[str], object], runs: int) -> list[float]:
    """Give the time of each look-up in microseconds."""
    taken = []
    for run in range(runs):
        query = queries[run % len(queries)]
        start = time.perf_counter_ns()
        look_up(query)
        taken.append((time.perf_counter_ns() - start) / 1000)
    return taken


def slipped(rng: random.Random, text: str) -> str:
    """Make one slip: a letter swapped with the next, left out, doubled, or another one."""
    at = rng.choice([place for place, letter in enumerate(text[:-1]) if letter.isalpha() and text[place + 1].isalpha()])
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    other = text[:at] + rng.choice(ascii_lowercase) + text[at + 1 :]
    return rng.choice([swapped, text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], other])


def slips_in_expansions(real: Glossary) -> list[tuple[str, str]]:
    """Give expansions with one slip each, and the terms that are meant."""
    rng = random.Random(SEED)  # noqa: S311 - examples, not secrets
    names = [(sense.expansion, term.term) for term in real.terms for sense in term.senses if len(sense.expansion) > 11]
    return [(slipped(rng, name.lower()), term) for name, term in rng.sample(names, SLIPS)]


def slips_in_acronyms(real: Glossary) -> list[tuple[str, str]]:
    """Give acronyms of five letters and more with one slip after the first letter that makes no other acronym."""
    rng = random.Random(SEED)  # noqa: S311 - examples, not secrets
    lookup = Lookup(real)
    names = [term.term for term in real.terms if term.term.isalpha() and len(term.term) >= LONG and term.term.isupper()]
    made = [(name[0] + slipped(rng, name[1:].lower()).upper(), name) for name in names]
    return [(query, name) for query, name in made if not lookup.surely(query)]


def loaded() -> list[list[tuple[float, float]]]:
    """Start processes that load the shipped glossary: milliseconds and megabytes in each until each of PARTS is made.

    All parts count: the first comes with the start, the second beside the event loop after it, the last with a reader.
    """
    alone = (sys.executable, "-c", LOADING)
    told = [subprocess.run(alone, capture_output=True, check=True) for _ in range(STARTS)]  # noqa: S603 -- our own words
    pairs = ((line.split() for line in each.stdout.decode().splitlines()) for each in told)
    return [[(float(took), float(space)) for took, space in each] for each in pairs]


async def measure() -> None:
    """Measure each kind at both sizes, with the baseline."""
    real = shipped_glossary()
    figures.heading(f"Glossary: load and make ready, from the kept copy, {STARTS} processes")
    starts = loaded()
    for part, name in enumerate(PARTS):
        figures.at_most(f"{name}: milliseconds", [each[part][0] for each in starts], LOAD_TARGET)
        figures.at_most(f"{name}: megabytes", [each[part][1] for each in starts], SPACE_TARGET)
    asked = {"an expansion": slips_in_expansions(real), "an acronym of five letters": slips_in_acronyms(real)}
    _measured("the shipped glossary", real, NEAR_TARGET, asked)
    _measured(f"with {SENSES:,} made-up senses", synthetic(real), LARGE_TARGET, asked)


def _measured(name: str, glossary: Glossary, target: float, slips: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    start = time.perf_counter()
    lookup = Lookup(glossary)
    ready = 1000 * (time.perf_counter() - start)
    senses = sum(len(term.senses) for term in glossary.terms)
    figures.heading(f"Look-up: {name}, {senses:,} senses, ready in {ready:.0f} ms", f"microseconds, of {RUNS}")
    for kind, queries in KINDS.items():
        asked = [query for query in queries if (lookup.find(query).kind is Kind.FOUND) is (kind in FOUND)]
        figures.at_most(kind, timed(asked, lookup.find, RUNS), EXACT_TARGET if kind in EXACT else target)
    for kind, tried in slips.items():
        figures.at_most(f"one slip in {kind}", timed([query for query, _ in tried], lookup.find, len(tried)), target)
        if target == LARGE_TARGET:
            continue  # among so many made-up acronyms nobody could say which was meant
        right = sum(meant in [term.term for term in lookup.find(query).terms[:FIRST]] for query, meant in tried)
        figures.at_least(f"  the right one among the first {FIRST}, in 100", [100 * right / len(tried)], FOUND_TARGET)
    choices = [sense.expansion or sense.term for term in glossary.terms for sense in term.senses]
    scan = partial(process.extract, choices=choices, scorer=fuzz.WRatio, limit=5)
    figures.row("baseline: rapidfuzz WRatio over a list", timed(KINDS["typo in an expansion"], scan, BASELINE_RUNS))
