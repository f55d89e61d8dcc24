"""What cannot be a due day is refused or passed over, whatever is typed."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.actions.reading.dates import DateError, in_words, read_day
from bot.holidays import Nation

WEDNESDAY, FRIDAY = date(2026, 11, 25), date(2026, 11, 27)
TODAYS = st.dates(date(2000, 1, 1), date(2098, 12, 31))
NATIONS = st.sampled_from(Nation)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("30 February", "There is no 30 February. Please give another day."),
        ("by 31 April", "There is no 31 April. Please give another day."),
        ("29 February", "There is no 29 February in 2027. Please give another day."),
        ("29/2/2027", "There is no 29 February in 2027. Please give another day."),
        ("32/1", "There is no 32 January. Please give another day."),
        ("0 March", "There is no 0 March. Please give another day."),
        ("the 31st", "There is no 31 November. Please give another day."),
        ("by 13/13", "There is no month 13. Please give another day."),
        ("by 3/25", "The day comes first here. For 25 March please write 25/3, not 3/25."),
        ("2027-25-03", "The day comes first here. For 25 March please write"),
        ("12 March 2020", "Thursday 12 March 2020 is in the past. Please give today or a later day."),
        ("12 March 1850", "is in the past."),
        ("24/11/2026", "Tuesday 24 November is in the past."),
        ("Thursday 12 March", "12 March 2027 is a Friday, not a Thursday. Please give the day you mean."),
        ("1 May 2150", "That day is too far away. Please give one before the year 2101."),
        ("in 999 years", "That day is too far away."),
        ("12/3/1950", "Sunday 12 March 1950 is in the past."),
        ("31/12/1999", "Friday 31 December 1999 is in the past."),
        ("12/3/2000", "Sunday 12 March 2000 is in the past."),
        ("before 25 November", "Nothing can be done before today. Please give today or a later day."),
        ("before today", "Nothing can be done before today."),
        ("before this week", "Monday 23 November is in the past."),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_plain_words(words: str, complaint: str) -> None:
    with pytest.raises(DateError) as refused:
        read_day(words, WEDNESDAY, Nation.ENGLAND)
    assert complaint in str(refused.value)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "",
            "ward 12",
            "bay 3/4",
            "at 10:30",
            "by 10.30",
            "24/7",
            "on call 24/7",
            "0161 496 0000",
            "COVID-19",
            "£12 March",
        ),
        *("pay £10 each", "band 6", "BP 120/80", "3/4 of the staff", "by 1/2 an hour", "cut DNAs by 1/3", "by 24/25"),
        *("v1.2.27b", "https://x.example/2027-03-12", "report-2027-03-12.pdf", "ward 12 March audit", "10-12", "1.5"),
        *(
            "all 12 may come",
            "in the sun",
            "sat with the family",
            "the 12th may be late",
            "ring at 9 may be best",
            "ring at 9 may",
            "by 12 May be sure who comes",
            "ring at 10 30 may",
            "ring 10 30 May",
            "the 12th floor",
            "on the 2nd floor",
            "the CoP meeting",
        ),
        *("every Friday", "Fridays", "Friday's meeting", "last Friday", "each Monday and Friday", "the Friday clinic"),
        *(
            "Good Friday",
            "Easter Monday",
            "first Monday in March",
            "the 3rd Thursday of the month",
            "20 May-flower plants",
            "Monday after next",
            "next Friday but one",
        ),
        *("Monday or Tuesday", "Mon-Fri", "Monday to Friday", "12–14 March", "12 March - 14 March", "12/3-14/3"),
        *(
            "from Monday",
            "since 12 March",
            "until Friday",
            "the letter of 12 March",
            "early next week",
            "w/c 7 December",
        ),
        *(
            "in 2 or 3 weeks",
            "in a week or so",
            "within 5 working days of referral",
            "two weeks before Christmas",
            "12 March next year",
            "by Friday next month",
            "by Monday in two weeks",
        ),
        *("a week next Friday", "once a week on Monday", "in the next week", "in 0 days", "in a few days", "soon"),
        *("not on Friday", "do not meet on Friday", "what we agreed on Monday", "before the Christmas party"),
        *("after Christmas lunch", "before Christmas Eve", "the end of year report", "move the clinic to Friday"),
        *("ring today about the meeting on Friday", "by Monday, or by Friday at worst", "in week's", "May", "March on"),
    ],
)
def test_what_is_not_for_certain_a_due_day_is_none(words: str) -> None:
    assert read_day(words, WEDNESDAY, Nation.ENGLAND) is None


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("Sam to ring the team by close of play on Friday, then write", "by close of play on Friday"),
        ("report on 12 March 2020 by Friday", "by Friday"),
        ("ring ward 12 by 12 March at the latest", "by 12 March at the latest"),
        ("Friday fortnight would do", "Friday fortnight"),
    ],
)
def test_the_words_that_said_so_and_their_place_are_told(words: str, phrase: str) -> None:
    found = read_day(words, WEDNESDAY, Nation.ENGLAND)
    assert found
    assert found.said == phrase == words[found.start : found.end]


def test_a_day_is_said_with_its_year_only_when_that_is_another() -> None:
    assert in_words(FRIDAY, WEDNESDAY) == "Friday 27 November"
    assert in_words(date(2027, 3, 12), WEDNESDAY) == "Friday 12 March 2027"


@given(TODAYS, st.integers(0, 700), NATIONS)
def test_a_day_as_it_is_said_reads_back_as_itself(today: date, days: int, nation: Nation) -> None:
    day = today + timedelta(days=days)
    found = read_day(in_words(day, today), today, nation)
    assert found
    assert (found.day, found.meant) == (day, "")


BITS = (
    "by on before due end of the next this a week month quarter year Friday Mon tues 12 12th 31 30 29 3/25 12/3 0 March"
    " Feb may in within working days fortnight Christmas Easter after new mid- 2027 2027-02-30 EOD COB , . ( ) – ' ward"
    " 99 31/4 two twenty-first today tomorrow and to 24/7 every last 4th '27 28 weekly time or noon (Friday) (4"
)
HOURS = st.builds(
    "{}{}{:02}{}".format,
    st.integers(0, 23),
    st.sampled_from(":."),
    st.integers(0, 59),
    st.sampled_from(("", "", "am", " pm", ":15", "–11:30", " to 12:15", "/11:45", ", 11:20")),
)
AFTER = st.one_of(
    st.sampled_from(("may", " may", " May", " march", " March", " dec", " of March", " sat", " sun", " may be best")),
    st.sampled_from(("st", "th", "/12", "/12/2026", "-12-2026", " th", ", may", " – May", "")),
)
PLAIN = (
    "ring the housing team ward 12 beds about Sam discharge 10:30 £40 may COVID-19 0161 496 letter in on for to and"
    " pathway sister two weeks of play month 24/7 a every last"
)
MEANS_A_DAY = re.compile(r"\bin (?:two|a|12|496) (?:weeks|month)|12 may|may 12")


def sentences(words: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(words.split()), max_size=10).map(" ".join)


SWAPS = st.sampled_from(("s\u017f", "i\u0131", "iİ", "Iİ", "I\u0131", "S\u017f", "k\u212a")).map(
    lambda swap: str.maketrans(*swap)
)
NEARLY = st.builds(str.translate, sentences(BITS), SWAPS)
"""With a letter that patterns take for another when they do not mind capitals."""


@given(sentences(BITS) | NEARLY | st.text(max_size=80), TODAYS, NATIONS)
@example("by frİday", FRIDAY, Nation.ENGLAND)
@example("by 3 \u017feptember", FRIDAY, Nation.ENGLAND)
@example("in s\u0131x weeks", FRIDAY, Nation.ENGLAND)
@example("in \u017fix weeks", FRIDAY, Nation.ENGLAND)
@example("in 999 years", date(2098, 12, 31), Nation.ENGLAND)
@example("after Easter", date(2100, 12, 31), Nation.ENGLAND)
def test_whatever_is_typed_a_day_is_no_earlier_than_today_or_refused(words: str, today: date, nation: Nation) -> None:
    try:
        found = read_day(words, today, nation)
    except DateError:
        return
    if found:
        assert found.day >= today
        assert words[found.start : found.end] == found.said


@given(st.sampled_from(("", "at ", "by ", "from ", "before ", "due ", "on ", "due:", "Friday’s 9 to ")), HOURS, AFTER)
@example("", "10:30", " may")
def test_a_clock_time_gives_no_day(lead: str, hour: str, after: str) -> None:
    assert read_day(f"ring the team {lead}{hour}{after}", WEDNESDAY, Nation.ENGLAND) is None


@given(sentences(PLAIN).filter(lambda words: not MEANS_A_DAY.search(words)), TODAYS)
def test_words_that_name_no_day_give_none(words: str, today: date) -> None:
    assert read_day(words, today, Nation.ENGLAND) is None
