"""`python -m benchmarks` runs all, `python -m benchmarks teams start` some. Nothing is asserted."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from time import perf_counter

import psutil
import uvloop

from benchmarks import checkins, clock, explain, log, lookup, posts, slack, start, teams

PARTS: dict[str, Callable[[], Awaitable[None]]] = {
    "slack": slack.measure,
    "teams": teams.measure,
    "lookup": lookup.measure,
    "explain": explain.measure,
    "start": start.measure,
    "clock": clock.measure,
    "checkins": checkins.measure,
    "posts": posts.measure,
    "log": log.measure,
}


async def run(names: list[str]) -> None:
    """Run the parts named, or all."""
    print(f"Python {sys.version.split()[0]}, {psutil.cpu_count()} cores. Baseline and ours in turn, round by round.")
    for name in names or PARTS:
        await PARTS[name]()


def main() -> None:
    """Measure, and say how long it took."""
    names = sys.argv[1:]
    if unknown := set(names) - PARTS.keys():
        sys.exit(f"There is no {', '.join(sorted(unknown))}. There is: {', '.join(PARTS)}.")
    began = perf_counter()
    uvloop.run(run(names))
    print(f"\nMeasured in {perf_counter() - began:.0f} seconds.")


if __name__ == "__main__":
    main()
