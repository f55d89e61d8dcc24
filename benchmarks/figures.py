"""Figures as a person reads them: the median, its spread, the target, and whether it was met."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from benchmarks.load import Measured


def heading(words: str, columns: str = "") -> None:
    """Begin a table."""
    print(f"\n{words}\n  {columns:<60}{'median':>11}{'lowest':>11}{'highest':>11}   target", flush=True)


def row(name: str, taken: Sequence[float], target: str = "", *, met: bool | None = None) -> None:
    """Print one line. `met` is None where there is no target."""
    verdict = "" if met is None else f"  {'met' if met else 'MISSED'}"
    figures = "".join(f"{_short(figure):>11}" for figure in (median(taken), min(taken), max(taken)))
    print(f"  {name:<60}{figures}   {target}{verdict}", flush=True)


def at_least(name: str, taken: Sequence[float], target: float) -> None:
    """Print a line whose median should be as great as the target."""
    row(name, taken, f"at least {target:g}", met=median(taken) >= target)


def at_most(name: str, taken: Sequence[float], target: float) -> None:
    """Print a line whose median should be no greater than the target."""
    row(name, taken, f"at most {target:g}", met=median(taken) <= target)


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Compare round by round, because the two of one round met the same noise."""
    return [mine / other for mine, other in zip(ours, theirs, strict=True)]


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 1000 else f"{figure:,.1f}" if figure >= 100 else f"{figure:,.2f}"


def cost(name: str, taken: Sequence[Measured]) -> None:
    """Print the processor time an answer over all rounds: one figure, because it is told in hundredths of a second."""
    together = 1_000_000 * sum(each.server_work for each in taken) / sum(each.answers for each in taken)
    print(f"  {name:<60}{_short(together):>11}", flush=True)
