"""A trend as a picture: what is drawn is looked at dot by dot, and its words hold every value."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image

from bot import cards
from bot.message import Picture, Text, card
from bot.pictures import BRAND, HEIGHT, INK, MOST, PAPER, SHADES, SHARP, SOFT, WIDTH, Point, trend
from tests.cards import EVERY_ELEMENT

DAYS = (
    "3 Nov",
    "10 Nov",
    "17 Nov",
    "24 Nov",
    "1 Dec",
    "8 Dec",
    "15 Dec",
    "22 Dec",
    "29 Dec",
    "5 Jan",
    "12 Jan",
    "19 Jan",
)
TITLE = "How well we work together, 1 to 5"
LONG = "Whether everyone who is needed in the room was in the room, and could say what they had come to say " * 2
ROUGH: list[Point] = [(day, 1.0 + number * 7 % 5 * 0.9) for number, day in enumerate(DAYS)]
ODD: dict[str, list[Point]] = {
    "nothing": [],
    "one": [("3 Nov", 3.2)],
    "all unknown": [(day, None) for day in DAYS[:4]],
    "as many as fit": ROUGH,
    "more than fit": ROUGH * 3,
    "long labels": [("The week of the third of November", value) for value in (1.0, 3.0, 5.0)],
    "off the scale": [("3 Nov", -7.0), ("10 Nov", 99.0)],
    "an empty label": [("", 2.0), ("x", 2.0)],
    "letters that the font lacks": [("3 Tachwedd ŵ 😀", 2.0)],
}


def opened(picture: Picture) -> Image.Image:
    return Image.open(BytesIO(picture.content)).convert("RGB")


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def line(picture: Picture) -> set[tuple[int, int]]:
    """Where the line and its dots are, in the PNG's own dots: what is of their colour to all sides, as no letter is."""
    image = opened(picture)
    wide, high = image.size
    found = {(x, y) for x in range(wide) for y in range(high) if image.getpixel((x, y)) == rgb(BRAND)}
    return {(x, y) for x, y in found if found >= {(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)}}


def stretches(picture: Picture) -> int:
    """How many separate pieces of line there are from left to right."""
    xs = sorted({x for x, _ in line(picture)})
    return sum(x - 1 not in xs for x in xs)


def luminance(colour: str) -> float:
    parts = [part / 255 for part in rgb(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_value_is_in_its_words_with_the_month_in_full() -> None:
    told = trend([("3 Nov", 3.2), ("10 Nov", 3.6), ("17 Nov", None)], title=TITLE).alt
    assert told == (
        "How well we work together, 1 to 5: 3.2 on 3 November, 3.6 on 10 November, too few answers on 17 November."
    )


def test_of_many_rounds_the_latest_are_shown_and_told() -> None:
    told = trend([("1 Jan", 1.0), *ROUGH], title=TITLE).alt
    assert "January, " in told
    assert "1 January" not in told.replace("19 January", "")
    assert told.count(" on ") == MOST


def test_nothing_to_show_is_said() -> None:
    assert trend([], title=TITLE).alt == f"{TITLE}: nothing to show yet."


@pytest.mark.parametrize("points", ODD.values(), ids=ODD)
@pytest.mark.parametrize("title", [TITLE, LONG, "W" * 80, "", "Ŵyth o’r gloch – 😀"])
def test_any_trend_is_a_small_sharp_png_in_the_few_shades(points: list[Point], title: str) -> None:
    picture = trend(points, title=title)
    image = opened(picture)
    assert (picture.width, picture.height) == (WIDTH, HEIGHT) == (320, 232)
    assert image.size == (WIDTH * SHARP, HEIGHT * SHARP)
    assert len(picture.content) < 12_000
    assert {colour for _, colour in image.getcolors() or []} <= {rgb(shade) for shade in SHADES}
    assert all(image.getpixel(corner) == rgb(PAPER) for corner in ((0, 0), (639, 0), (0, 463), (639, 463)))


def test_the_same_points_give_the_same_bytes() -> None:
    assert trend(ROUGH, title=TITLE).content == trend(ROUGH, title=TITLE).content
    assert trend(ROUGH[1:], title=TITLE).content != trend(ROUGH, title=TITLE).content


def test_words_and_lines_stand_out_from_the_paper() -> None:
    for colour in (INK, SOFT, BRAND):
        assert (luminance(PAPER) + 0.05) / (luminance(colour) + 0.05) >= 4.5


def test_a_higher_value_stands_higher_and_a_later_one_further_right() -> None:
    low, high = line(trend([("3 Nov", 1.5)], title=TITLE)), line(trend([("3 Nov", 4.5)], title=TITLE))
    assert max(y for _, y in high) < min(y for _, y in low)
    first, last = [("3 Nov", 3.0), ("10 Nov", None)], [("3 Nov", None), ("10 Nov", 3.0)]
    left, right = line(trend(first, title=TITLE)), line(trend(last, title=TITLE))
    assert max(x for x, _ in left) < min(x for x, _ in right)


def test_the_line_is_whole_where_all_is_known_and_broken_where_it_is_not() -> None:
    known = [("3 Nov", 3.0), ("10 Nov", 3.0), ("17 Nov", 3.0), ("24 Nov", 3.0)]
    broken: list[Point] = [*known[:2], ("17 Nov", None), *known[3:]]
    assert stretches(trend(known, title=TITLE)) == 4 + 3  # a dot stands free of the line to the next
    assert stretches(trend(broken, title=TITLE)) == 3 + 1


def test_a_value_off_the_scale_stands_on_its_edge() -> None:
    assert line(trend([("3 Nov", 99.0)], title=TITLE)) == line(trend([("3 Nov", 5.0)], title=TITLE))


def test_another_scale_is_drawn_as_well() -> None:
    ten, five = trend([("3 Nov", 5.0)], 0, 10, title=TITLE), trend([("3 Nov", 3.0)], 1, 5, title=TITLE)
    assert line(ten) == line(five)
    assert ten.content != five.content


def test_a_card_keeps_its_pictures_in_the_record() -> None:
    assert cards.read(cards.written(EVERY_ELEMENT)) == EVERY_ELEMENT


def test_a_card_written_before_there_were_pictures_is_read() -> None:
    kept = '{"title":"T","body":[{"words":"W","tone":"plain","kind":"text"}],"summary":"T\\nW"}'
    assert cards.read(kept) == card("T", Text("W"))


def test_a_start_that_draws_nothing_does_not_wait_for_pillow() -> None:
    asked = "import sys, bot.__main__, bot.pictures; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
