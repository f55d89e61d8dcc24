"""How long a look-up takes: on the shipped glossary and on 100,000 made-up senses, beside a plain scan with rapidfuzz.

Run as `python benchmarks/lookup.py`. Prints the median, the 5th and 95th percentile, and the target beside them.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent.parent))  # so that it runs from a clone that is not installed

from rapidfuzz import fuzz, process

from glossary.load import load
from glossary.lookup import Kind, Lookup
from glossary.model import Glossary, Sense, Status, gather

SENSES: Final = 100_000
RUNS: Final = 400
BASELINE_RUNS: Final = 20
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


def show(kind: str, taken: list[float], target: str) -> None:
    """Print a line of the table."""
    shares = statistics.quantiles(taken, n=20)
    print(f"  {kind:<24}{statistics.median(taken):>12.1f}{shares[0]:>12.1f}{shares[-1]:>12.1f}   {target}")


def main() -> None:
    """Measure each kind at both sizes, then the baseline."""
    real = load()
    sizes = (("shipped", real, "2000"), (f"with {SENSES:,} made-up senses", synthetic(real), "10000"))
    for name, glossary, target in sizes:
        start = time.perf_counter()
        lookup = Lookup(glossary)
        ready = 1000 * (time.perf_counter() - start)
        print(f"\n{name}: {sum(len(term.senses) for term in glossary.terms):,} senses, ready in {ready:.0f} ms")
        print(f"  {'microseconds':<24}{'median':>12}{'5%':>12}{'95%':>12}   target")
        for kind, queries in KINDS.items():
            asked = [query for query in queries if (lookup.find(query).kind is Kind.FOUND) is (kind in FOUND)]
            show(kind, timed(asked, lookup.find, RUNS), "20" if kind in EXACT else target)
        choices = [sense.expansion or sense.term for term in glossary.terms for sense in term.senses]
        scan = partial(process.extract, choices=choices, scorer=fuzz.WRatio, limit=5)
        baseline = timed(KINDS["typo in an expansion"], scan, BASELINE_RUNS)
        show("baseline: WRatio, list", baseline, "(for comparison: one typo in an expansion)")


if __name__ == "__main__":
    main()
