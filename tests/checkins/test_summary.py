"""What a summary and a file never say, whatever was answered; no database."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkins import export
from bot.checkins.rules import Kind, Question, Round
from bot.checkins.summary import LONGEST_SHOWN, Heard, Said, summary, trend_in_words, unclear
from bot.message import Card, Picture, Row, Rows, Text
from bot.pictures import Point

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)
BODIES = ("", "Anytown Council", "Byford Police", "Ceeham Trust", "deeham Charity")
QUESTIONS = (
    Question(1, Kind.TEXT, "What moved?"),
    Question(2, Kind.SCALE, "How well?"),
    Question(3, Kind.TEXT, "What worries you?", anonymous=True),
    Question(4, Kind.SCALE, "How safe?", anonymous=True),
    Question(5, Kind.WORD, "Which word?"),
    Question(6, Kind.HELP, "What help?"),
)
ASKED = Round(1, 1, 3, QUESTIONS, AT, AT, AT)

TRENDS: tuple[tuple[Point, ...], ...] = (
    (),
    (("3 Nov", 3.0),),
    (("3 Nov", None), ("10 Nov", 4.0)),
    (("3 Nov", 3.0), ("10 Nov", None), ("17 Nov", 4.0)),
)

words = st.from_regex(r"w[a-z]{3,8}", fullmatch=True)
scores = st.sampled_from("12345")
bodies = st.sampled_from(BODIES)
said = st.one_of(
    st.builds(Said, st.sampled_from([1, 5, 6]), bodies, words, st.sampled_from(BODIES)),
    st.builds(Said, st.just(2), bodies, scores),
)
heards = st.builds(
    Heard,
    st.just(ASKED),
    st.integers(1, 40),
    st.integers(1, 5),
    st.lists(said, max_size=25).map(tuple),
    st.fixed_dictionaries({3: st.lists(words, max_size=6).map(tuple), 4: st.lists(scores, max_size=6).map(tuple)}),
    st.fixed_dictionaries({2: st.sampled_from(TRENDS)}),
)


def drawn(heard: Heard, *, full: bool) -> Card:
    return summary(heard, lambda word, _organisations: f"about {word}", full=full)


def parts(card: Card) -> dict[str, list[object]]:
    """What stands under each Question."""
    found: dict[str, list[object]] = {}
    for element in card.body[1:]:
        if isinstance(element, Text) and element.tone == "strong":
            found[element.words] = []
        else:
            found[list(found)[-1]].append(element)
    return found


def rows_of(elements: list[object]) -> list[Row]:
    return [row for element in elements if isinstance(element, Rows) for row in element.rows]


def scores_of(heard: Heard, number: int) -> list[str]:
    return [*(one.words for one in heard.said if one.question_id == number), *heard.unnamed.get(number, ())]


@given(heard=heards, full=st.booleans())
def test_no_average_of_fewer_than_three_and_no_number_beside_an_organisation(heard: Heard, *, full: bool) -> None:
    shown = parts(drawn(heard, full=full))
    for number, title in ((2, "How well?"), (4, "How safe? (anonymous)")):
        (first, *_) = shown[title]
        assert isinstance(first, Text)
        assert rows_of(shown[title]) == []
        numbers = scores_of(heard, number)
        if len(numbers) < 3:
            assert first.words == "Too few answers for an average."
        else:
            tenths = (20 * sum(map(int, numbers)) + len(numbers)) // (2 * len(numbers))
            assert first.words.startswith(f"{tenths // 10}.{tenths % 10} of 5")


@pytest.mark.parametrize(("numbers", "said"), [("4445", "4.3"), ("1222", "1.8"), ("55544443", "4.3"), ("333", "3.0")])
def test_an_average_is_rounded_as_people_do_it_in_words_and_in_the_picture(numbers: str, said: str) -> None:
    said_by = tuple(Said(2, "Trust", number) for number in numbers)
    mean = sum(map(int, numbers)) / len(numbers)
    heard = Heard(ASKED, len(numbers), 1, said_by, trends={2: (("3 Nov", mean), ("10 Nov", mean))})
    shown = drawn(heard, full=True)
    assert f"{said} of 5 on average" in shown.summary
    assert f"From {said} to {said} over" in shown.summary
    assert any(said in element.alt for element in shown.body if isinstance(element, Picture))


@given(heard=heards, full=st.booleans())
def test_an_anonymous_answer_never_stands_with_an_organisation_nor_before_there_are_three(
    heard: Heard, *, full: bool
) -> None:
    shown = parts(drawn(heard, full=full))["What worries you? (anonymous)"]
    rows = rows_of(shown)
    if len(heard.unnamed[3]) < 3:
        assert shown == [Text("Too few answers to show.", shown[0].tone)]  # type: ignore[attr-defined] # it is a Text
    else:
        assert {row.words for row in rows} <= set(heard.unnamed[3])
        assert not full or Counter(row.words for row in rows) == Counter(heard.unnamed[3])
    assert all(row.detail == "" for row in rows)


@given(heard=heards, full=st.booleans())
def test_organisations_stand_in_the_order_of_the_alphabet_and_one_that_is_silent_is_not_named(
    heard: Heard, *, full: bool
) -> None:
    rows = rows_of(parts(drawn(heard, full=full))["What moved?"])
    names = [row.words for row in rows]
    spoke = {one.organisation for one in heard.said if one.question_id == 1}
    assert {name for name in names if name in BODIES} == spoke - {""}
    assert ("No organisation given" in names) == ("" in spoke)
    known = [name for name in names if name in BODIES]
    assert known == sorted(known, key=str.casefold)


@given(heards)
def test_the_full_summary_leaves_no_word_out(heard: Heard) -> None:
    text = drawn(heard, full=True).summary
    for one in heard.said:
        if one.question_id in {1, 6}:
            assert one.words in text
    assert "on the page" not in text


@given(st.integers(1, 9), st.integers(1, 30), st.integers(1, 5))
def test_a_long_summary_gives_each_the_same_space_says_what_is_left_out_and_fits(
    number: int, bodies_: int, each: int
) -> None:
    many = tuple(Said(1, f"Body {n:02}", f"{turn} {'long ' * 80}") for n in range(bodies_) for turn in range(each))
    card = drawn(Heard(Round(1, 1, number, QUESTIONS, AT, AT, AT), 9, 9, many), full=False)
    rows = rows_of(card.body)  # type: ignore[arg-type] # a tuple does as well as a list
    assert len(rows) <= 32
    assert all(len(row.detail) <= 2 * LONGEST_SHOWN + 3 for row in rows)
    shown = sum(len(row.detail.split(" • ")) for row in rows)
    left = re.findall(r"and (\d+) more on the page", card.summary)
    assert (int(left[0]) if left else 0) == len(many) - shown


def test_where_there_is_no_room_for_all_each_round_begins_further_on() -> None:
    many = tuple(Said(1, f"Body {n:02}", "words") for n in range(20))
    seen: set[str] = set()
    for number in range(1, 8):
        card = drawn(Heard(Round(1, 1, number, QUESTIONS, AT, AT, AT), 9, 9, many), full=False)
        seen |= {row.words for row in rows_of(card.body)}  # type: ignore[arg-type] # as above
    assert len(seen) == 20


def test_help_is_told_by_who_asks_whom() -> None:
    heard = Heard(ASKED, 1, 1, (Said(6, "Ceeham Trust", "A van", "Anytown Council"),))
    (row,) = rows_of(parts(drawn(heard, full=False))["What help?"])
    assert (row.words, row.detail) == ("Ceeham Trust", "To Anytown Council: A van")


def test_unclear_words_come_once_each_with_what_they_mean_and_without_who_asked() -> None:
    heard = Heard(ASKED, 2, 2, (Said(5, "Ceeham Trust", "ICB, mdt."), Said(5, "Byford Police", "icb; DTA")))
    rows = rows_of(parts(drawn(heard, full=False))["Which word?"])
    assert [(row.words, row.detail) for row in rows] == [
        ("DTA", "about DTA"),
        ("ICB", "about ICB"),
        ("mdt", "about mdt"),
    ]
    assert unclear([" , ;", "?"]) == []


@pytest.mark.parametrize(
    ("trend", "way"), [((3.0, 3.1, 3.5), "rising"), ((4.0, 3.5), "falling"), ((3.0, 4.5, 3.1), "steady")]
)
def test_the_trend_is_told_in_words(trend: tuple[float, ...], way: str) -> None:
    told = f"From {trend[0]:.1f} to {trend[-1]:.1f} over the last 3 check-ins. That is {way}."
    assert trend_in_words(trend) == (told if len(trend) == 3 else told.replace("last 3", f"last {len(trend)}"))


@given(heards)
def test_a_file_has_no_organisation_beside_a_number_or_an_anonymous_answer_and_none_of_fewer_than_three(
    heard: Heard,
) -> None:
    table = list(csv.reader(io.StringIO(export.written(heard).decode("utf-8-sig"), newline="")))
    assert tuple(table[0]) == export.HEADINGS
    for number, title in ((2, "How well?"), (3, "What worries you?"), (4, "How safe?")):
        mine = [row for row in table if row[0] == title]
        assert all(row[1:3] == ["", ""] for row in mine)
        told = scores_of(heard, number)
        assert sorted(row[3] for row in mine) == (sorted(told) if len(told) >= 3 else [])
    spoken = Counter((one.organisation, one.of, one.words) for one in heard.said if one.question_id == 1)
    assert Counter((row[1], row[2], row[3]) for row in table if row[0] == "What moved?") == spoken


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-2", "@SUM(A1)", "\tx", " =1", "＝1", "\r=1"])  # noqa: RUF001 -- full width
def test_a_cell_that_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    heard = Heard(ASKED, 1, 1, (Said(1, "Ceeham Trust", cell), Said(1, cell, "plain")))
    table = list(csv.reader(io.StringIO(export.written(heard).decode("utf-8-sig"), newline="")))
    assert {row[3] for row in table[1:]} | {row[1] for row in table[1:]} == {f"'{cell}", "plain", "Ceeham Trust"}
    assert export.written(heard).startswith(b"\xef\xbb\xbf")
