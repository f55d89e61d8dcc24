"""Drawn for a phone held upright, light or dark: dots with their values beside them, so that nothing is told by colour.

Pure: the same points give the same bytes. Pillow is asked for only when something is drawn, since a start that draws
nothing should not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, TypeAlias
from unicodedata import normalize

from bot.message import Picture

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

Point: TypeAlias = tuple[str, float | None]
Spot: TypeAlias = tuple[float, float]

MOST = 12
"""Points shown; the oldest of more are left out."""

WIDTH, HEIGHT = 320, 232  # as shown; all lengths below are in the same measure
SHARP = 2  # dots of the PNG to one of those
FINE = 2  # what is drawn to one dot of the PNG, so that slanting lines are smooth

PAPER, INK, SOFT, LINE = "#f7f8f6", "#1d2a2b", "#4f5d5e", "#d0d5d2"
BRAND = "#124252"
SHADES = (PAPER, "#e6e9e7", LINE, "#aab3b3", "#7c8989", SOFT, BRAND, INK)
"""All that the PNG holds: those above and what is at their edges. Few, so that it is small."""

LEFT, RIGHT, TOP, BOTTOM = 30, 18, 38, 60  # what frames the field of the lines; the title's lines come on top
TITLE, VALUE, LABEL = 16, 15, 13
TITLE_LINE = 19
MARGIN = 12
DOT = 4.5
CLEAR = 14  # from a dot to the middle of its value
BELOW = 28  # from the bottom of the scale to the middle of the labels, so that a value has room between them
DASH = 8  # stands for a value that is not shown; Pillow's font has none
APART = 6  # between two labels
EDGE = 4  # between a label and the edge of the picture
STEPS = 5  # lines across, at most one more than this

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def trend(points: Sequence[Point], low: int = 1, high: int = 5, *, title: str) -> Picture:
    """Averages over time, oldest first, on a scale from `low` up to `high`; None is a Round with too few answers."""
    shown = points[-MOST:]
    drawn = [(plain(label), value) for label, value in shown]
    return Picture(_drawn(Field(drawn, low, high), plain(title)), _told(shown, title), WIDTH, HEIGHT)


def _told(points: Sequence[Point], title: str) -> str:
    """Every value as a sentence."""
    if not points:
        return f"{title}: nothing to show yet."
    parts = (f"{_worded(value)} on {in_full(label)}" for label, value in points)
    return f"{title}: {', '.join(parts)}."


def plain(words: str) -> str:
    """What Pillow's font can write: plain letters without their accents. The words beside the picture have them all."""
    bare = normalize("NFD", words.replace("–", "-"))
    return "".join(letter for letter in bare if " " <= letter <= "~" or letter in "‘’“”")


def rounded(value: float) -> str:
    """With one figure behind the point, a half upwards as people do it: 4.25 is 4.3."""
    return str(Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _worded(value: float | None) -> str:
    return "too few answers" if value is None else rounded(value)


def in_full(label: str) -> str:
    """`3 Nov` as `3 November`, which a screen reader says well; any other label as it is."""
    day, _, short = label.partition(" ")
    return next((f"{day} {month}" for month in MONTHS if month[:3] == short), label)


@dataclass(frozen=True, slots=True)
class Field:
    """Where each point is, in the measure of the picture as shown."""

    points: Sequence[Point]
    low: int
    high: int
    top: int = TOP

    def across(self, index: int) -> float:
        """From the left to a point."""
        wide, gaps = WIDTH - LEFT - RIGHT, len(self.points) - 1
        return LEFT + 14 + (wide - 14) * index / gaps if gaps else LEFT + wide / 2

    def down(self, value: float) -> float:
        """A value off the scale stands on its edge."""
        share = (min(max(value, self.low), self.high) - self.low) / max(self.high - self.low, 1)
        return HEIGHT - BOTTOM - (HEIGHT - self.top - BOTTOM) * share

    def spots(self) -> list[Spot | None]:
        """Every point; None where nothing is known."""
        return [
            None if value is None else (self.across(index), self.down(value))
            for index, (_, value) in enumerate(self.points)
        ]

    def scale(self) -> range:
        """The values that lines across stand for."""
        return range(self.low, self.high + 1, max(1, ceil((self.high - self.low) / STEPS)))


class Pen:
    """Draws in the measure of the picture as shown, with Pillow's own font, so that no file is needed."""

    def __init__(self, draw: ImageDraw) -> None:
        self._draw = draw
        self._fonts: dict[int, FreeTypeFont] = {}

    def line(self, start: Spot, end: Spot, colour: str, width: float) -> None:
        """Straight."""
        self._draw.line([_fine(start), _fine(end)], colour, round(width * SHARP * FINE))

    def dot(self, at: Spot, radius: float, colour: str) -> None:
        """Filled."""
        self._draw.circle(_fine(at), radius * SHARP * FINE, colour)

    def block(self, start: Spot, end: Spot, colour: str) -> None:
        """Filled, from the top left to the bottom right."""
        self._draw.rectangle([_fine(start), _fine(end)], colour)

    def words(self, at: Spot, words: str, size: int, colour: str, anchor: str) -> None:
        """With a rim of paper, so that a line behind does not strike them through."""
        rim = 2 * SHARP * FINE
        font = self._font(size)
        self._draw.text(_fine(at), words, colour, font, anchor, stroke_width=rim, stroke_fill=PAPER)

    def long(self, words: str, size: int) -> float:
        """How much room words take."""
        return self._font(size).getlength(words) / (SHARP * FINE)

    def cut(self, words: str, size: int, room: float) -> str:
        """What fits, with an ellipsis where something does not."""
        if self.long(words, size) <= room:
            return words
        while words and self.long(f"{words}…", size) > room:
            words = words[:-1]
        return f"{words.rstrip()}…"

    def _font(self, size: int) -> FreeTypeFont:
        from PIL import ImageFont

        if size not in self._fonts:
            font = ImageFont.load_default(size * SHARP * FINE)
            assert isinstance(font, ImageFont.FreeTypeFont)  # noqa: S101 -- with a size it always is one
            self._fonts[size] = font
        return self._fonts[size]


def _fine(at: Spot) -> Spot:
    return at[0] * SHARP * FINE, at[1] * SHARP * FINE


def _drawn(field: Field, title: str) -> bytes:
    from PIL import ImageDraw

    large = sheet()
    pen = Pen(ImageDraw.Draw(large))
    field = replace(field, top=TOP + write_title(pen, title))
    draw_scale(pen, field)
    draw_labels(pen, field)
    _line(pen, field.spots())
    _values(pen, field)
    _note(pen, field)
    return png(large)


def sheet() -> Image:
    """Paper to draw on, to be made smaller by `png`."""
    from PIL import Image

    return Image.new("RGB", (WIDTH * SHARP * FINE, HEIGHT * SHARP * FINE), PAPER)


def png(large: Image) -> bytes:
    """What was drawn, in few shades."""
    from PIL import Image

    shades = Image.new("P", (1, 1))
    shades.putpalette(bytes.fromhex("".join(shade[1:] for shade in SHADES)))
    small = large.resize((WIDTH * SHARP, HEIGHT * SHARP), Image.Resampling.BOX).quantize(
        palette=shades, dither=Image.Dither.NONE
    )
    written = BytesIO()
    small.save(written, "PNG", bits=8, compress_level=9)  # with a byte a dot it packs smaller than with four bits
    return written.getvalue()


def write_title(pen: Pen, title: str) -> int:
    """Write it and say how much room it took."""
    room = WIDTH - 2 * MARGIN
    lines = [*_lines(pen, title, room)]
    for number, line in enumerate(lines):
        pen.words((MARGIN, MARGIN + number * TITLE_LINE), line, TITLE, INK, "la")
    return len(lines) * TITLE_LINE


def _lines(pen: Pen, words: str, room: float) -> Iterator[str]:
    """At most two lines; the second takes all that is left, cut to fit."""
    left = words.split()
    for last in (False, True):
        line = ""
        while left and (last or not line or pen.long(f"{line} {left[0]}", TITLE) <= room):
            line = f"{line} {left.pop(0)}".strip()
        if line:
            yield pen.cut(line, TITLE, room)


def draw_scale(pen: Pen, field: Field) -> None:
    """Lines across, with their values."""
    for value in field.scale():
        height = field.down(value)
        pen.line((LEFT, height), (WIDTH - RIGHT + 6, height), LINE, 1)
        pen.words((LEFT - 8, height), str(value), LABEL, SOFT, "rm")


def _line(pen: Pen, spots: Sequence[Spot | None]) -> None:
    """Broken where nothing is known: a line across would claim what nobody said."""
    for start, end in pairwise(spots):
        if start and end:
            pen.line(start, end, BRAND, 2.5)
    for spot in filter(None, spots):
        pen.dot(spot, DOT + 1.5, PAPER)
        pen.dot(spot, DOT, BRAND)


def _values(pen: Pen, field: Field) -> None:
    spots = field.spots()
    for index, (_, value) in enumerate(field.points):
        spot = spots[index]
        if value is None or spot is None:
            _dash(pen, (field.across(index), field.down(field.low) - CLEAR))
        else:
            pen.words((spot[0], spot[1] + _beside(spots, index)), rounded(value), VALUE, INK, "mm")


def _beside(spots: Sequence[Spot | None], index: int) -> float:
    """Above the dot, or below it in a valley, where the lines would run through the value."""
    here = spots[index]
    near = [spot for spot in (*spots[max(index - 1, 0) : index], *spots[index + 1 : index + 2]) if spot]
    return CLEAR if here and near and all(spot[1] < here[1] for spot in near) else -CLEAR


def _dash(pen: Pen, middle: Spot) -> None:
    pen.line((middle[0] - DASH / 2, middle[1]), (middle[0] + DASH / 2, middle[1]), SOFT, 2)


def draw_labels(pen: Pen, field: Field) -> None:
    """Every one where there is room, else every second or third and so on, counted from the newest."""
    labels = [pen.cut(label, LABEL, WIDTH / 3) for label, _ in field.points]
    halves = [pen.long(label, LABEL) / 2 for label in labels]
    spans = [_within(field.across(index), half) for index, half in enumerate(halves)]
    for step in range(1, len(labels) + 1):
        if all(here[0] - before[1] >= APART for here, before in pairwise(spans[::-step])):
            for (start, end), label in zip(spans[::-step], labels[::-step], strict=True):
                pen.words(((start + end) / 2, HEIGHT - BOTTOM + BELOW), label, LABEL, SOFT, "mm")
            return


def _within(middle: float, half: float) -> tuple[float, float]:
    """From where to where a label goes, pushed in where it would leave the picture."""
    middle = max(min(middle, WIDTH - EDGE - half), EDGE + half)
    return middle - half, middle + half


def _note(pen: Pen, field: Field) -> None:
    """What a dash means, where there is one."""
    if not field.points:
        pen.words((WIDTH / 2, field.down((field.low + field.high) / 2)), "Nothing to show yet", VALUE, SOFT, "mm")
    elif any(value is None for _, value in field.points):
        words, height = "too few answers to show", HEIGHT - MARGIN
        pen.words((WIDTH / 2 + DASH, height), words, LABEL, SOFT, "mm")
        _dash(pen, (WIDTH / 2 - pen.long(words, LABEL) / 2, height))
