"""How many in each of several weeks, as bars, in the style of bot/pictures.py. Pure.

Each bar has its count above it while there is room for it; the words beside the picture have all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from bot.message import Picture
from bot.pictures import (
    BRAND,
    HEIGHT,
    INK,
    SOFT,
    STEPS,
    TOP,
    VALUE,
    WIDTH,
    Field,
    Pen,
    draw_labels,
    draw_scale,
    in_full,
    plain,
    png,
    sheet,
    write_title,
)

Count = tuple[str, int]
"""The week, and how many."""

VALUED = 13
"""Bars that leave room for their counts."""

LEAST_HIGH = 4
SHARE = 0.68  # of the way to the next bar


def bars(counts: Sequence[Count], *, title: str, high: int = 0) -> Picture:
    """Oldest first, on a scale up to `high`, or to the highest of them, so that two pictures can share one scale."""
    top = top_of(max(high, *(many for _, many in counts), 0))
    drawn = [(plain(label), float(many)) for label, many in counts]
    return Picture(_drawn(Field(drawn, 0, top), plain(title)), told(counts, title), WIDTH, HEIGHT)


def top_of(highest: int) -> int:
    """Where the scale ends: at a line of its own, so that no bar stands above the last."""
    step = ceil(max(highest, LEAST_HIGH) / STEPS)
    return step * ceil(max(highest, LEAST_HIGH) / step)


def told(counts: Sequence[Count], title: str) -> str:
    """Every count as a sentence."""
    if not counts:
        return f"{title}: nothing to show yet."
    return f"{title}: {', '.join(f'{many} from {in_full(label)}' for label, many in counts)}."


def _drawn(field: Field, title: str) -> bytes:
    from PIL import ImageDraw

    large = sheet()
    pen = Pen(ImageDraw.Draw(large))
    field = replace(field, top=TOP + write_title(pen, title))
    draw_scale(pen, field)
    draw_labels(pen, field)
    half = (field.across(1) - field.across(0)) * SHARE / 2 if len(field.points) > 1 else 10.0
    for index, (_, many) in enumerate(field.points):
        middle, height = field.across(index), field.down(many or 0)
        if many:
            pen.block((middle - half, height), (middle + half, field.down(0)), BRAND)
        if len(field.points) <= VALUED:
            pen.words((middle, height - 9), f"{many:.0f}", VALUE - 2, INK, "mm")
    if not field.points:
        pen.words((WIDTH / 2, HEIGHT / 2), "Nothing to show yet", VALUE, SOFT, "mm")
    return png(large)
