"""How long a look-up takes, on the shipped glossary and with 100,000 made-up senses, beside a scan with rapidfuzz."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from rapidfuzz import fuzz, process

from benchmarks import figures
from glossary.load import load
from glossary.lookup import Kind, Lookup
from glossary.model import Glossary, Sense, Status, gather

SENSES: Final = 100_000
RUNS: Final = 400
BASELINE_RUNS: Final = 20
EXACT_TARGET: Final = 20
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


async def measure() -> None:
    """Measure each kind at both sizes, with the baseline."""
    real = load()
    _measured("the shipped glossary", real, 2000)
    _measured(f"with {SENSES:,} made-up senses", synthetic(real), 10_000)


def _measured(name: str, glossary: Glossary, target: float) -> None:
    start = time.perf_counter()
    lookup = Lookup(glossary)
    ready = 1000 * (time.perf_counter() - start)
    senses = sum(len(term.senses) for term in glossary.terms)
    figures.heading(f"Look-up: {name}, {senses:,} senses, ready in {ready:.0f} ms", f"microseconds, of {RUNS}")
    for kind, queries in KINDS.items():
        asked = [query for query in queries if (lookup.find(query).kind is Kind.FOUND) is (kind in FOUND)]
        figures.at_most(kind, timed(asked, lookup.find, RUNS), EXACT_TARGET if kind in EXACT else target)
    choices = [sense.expansion or sense.term for term in glossary.terms for sense in term.senses]
    scan = partial(process.extract, choices=choices, scorer=fuzz.WRatio, limit=5)
    figures.row("baseline: rapidfuzz WRatio over a list", timed(KINDS["typo in an expansion"], scan, BASELINE_RUNS))
