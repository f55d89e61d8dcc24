"""Who is to do what by when, out of one sentence, and no word lost."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.actions.reading.dates import DateError, read_day
from bot.actions.reading.sentences import Person, Understood, read
from bot.holidays import Nation
from bot.safety import clean

TODAY = date(2026, 11, 25)
SAM = Person(1, "Sam Okafor", "Riverside ICB")
PRIYA = Person(2, "Priya Shah", "Riverside Trust")
JOSE = Person(3, "José Núñez", "Riverside Council")
ANN_LEE, ANN_GRAY = Person(4, "Ann Lee", "Riverside Trust"), Person(5, "Ann Gray", "Harbour Charity")
MARK = Person(6, "Mark Hope", "Riverside Police")
ASKER = Person(7, "Dee Asker", "Harbour Charity")
ROOM = (SAM, PRIYA, JOSE, ANN_LEE, ANN_GRAY, MARK, ASKER)
TASK = "Ring the housing team"
BY_FRIDAY = date(2026, 11, 27)


def understood(words: str, today: date = TODAY) -> Understood:
    return read(words, today, Nation.ENGLAND, ROOM, ASKER)


@pytest.mark.parametrize(
    "words",
    [
        "Sam to ring the housing team by Friday",
        "sam to ring the housing team on Friday",
        "Sam Okafor will ring the housing team by Friday",
        "SAM must ring the housing team by Friday",
        "Sam should ring the housing team, by Friday",
        "Sam needs to ring the housing team by close of play Friday",
        "Sam is going to ring the housing team by Friday",
        "Sam’s going to ring the housing team by Friday",
        "Sam'll ring the housing team by Friday",
        "Sam agreed to ring the housing team by Friday",
        "Sam has agreed to ring the housing team by Friday",
        "@Sam to ring the housing team by Friday",
        "@Sam ring the housing team by Friday",
        "Sam: ring the housing team by Friday",
        "Sam, ring the housing team by Friday",
        "ring the housing team (Sam, by Friday)",
        "ring the housing team (Sam / Fri)",
        "ring the housing team by Friday (Sam)",
        "ring the housing team (owner Sam) by Friday",
        "ring the housing team – Sam – Fri",
        "ring the housing team @Sam by Friday",
        "by Friday Sam to ring the housing team",
        "By Friday, Sam will ring the housing team",
        "action: Sam to ring the housing team by Friday",
        "Action point - Sam to ring the housing team by Friday",
        "Action Sam to ring the housing team by Friday",
        "- Sam to ring the housing team by Friday",
        "ACTION – Sam – ring the housing team – Fri",
        "ACTION - Sam - ring the housing team - Fri",
        "owner: Sam due: Friday ring the housing team",
        "ring the housing team, owner is Sam, due Friday",
        "assigned to Sam: ring the housing team, due date: 27/11/2026",
        "Sam to\nring the housing\tteam \u200fby Friday",
    ],
)
def test_owner_day_and_task_are_read_from_each_way_of_saying_it(words: str) -> None:
    found = understood(words)
    assert (found.text, found.owner, found.owners, found.day) == (TASK, SAM, (SAM,), BY_FRIDAY)
    assert (found.named, found.fault, found.meant, found.vague) == ("", "", "", False)


@pytest.mark.parametrize(
    "words",
    [
        "I will ring the housing team",
        "I'll ring the housing team",
        "I’m going to ring the housing team",
        "I need to ring the housing team",
        "I have to ring the housing team",
        "me to ring the housing team",
        "ring the housing team (me)",
        "owner: me, ring the housing team",
    ],
)
def test_who_says_me_is_the_owner(words: str) -> None:
    assert (understood(words).text, understood(words).owner) == (TASK, ASKER)


@pytest.mark.parametrize(
    ("words", "owners"),
    [
        ("Ann to ring the housing team", (ANN_LEE, ANN_GRAY)),
        ("Ann L to ring the housing team", (ANN_LEE,)),
        ("ann gray to ring the housing team", (ANN_GRAY,)),
        ("jose to ring the housing team", (JOSE,)),
        ("José Nunez to ring the housing team", (JOSE,)),
        ("Mr Hope to ring the housing team", (MARK,)),
        ("Mark to ring the housing team", (MARK,)),
    ],
)
def test_two_of_one_name_are_both_offered_and_neither_is_taken(words: str, owners: tuple[Person, ...]) -> None:
    found = understood(words)
    assert (found.text, found.owners) == (TASK, owners)
    assert found.owner == (owners[0] if len(owners) == 1 else None)


@pytest.mark.parametrize(
    ("words", "named", "owners", "text"),
    [
        ("Grace Bloggs to ring the housing team", "Grace Bloggs", (), TASK),
        ("Oluwaseun Adeyemi will ring the housing team", "Oluwaseun Adeyemi", (), TASK),
        ("Dr Bloggs to ring the housing team", "Dr Bloggs", (), TASK),
        ("@Zeb to ring the housing team", "Zeb", (), TASK),
        ("owner: Oluwaseun Adeyemi, ring the housing team", "Oluwaseun Adeyemi", (), TASK),
        ("Priyah will ring the housing team", "Priyah", (PRIYA,), TASK),
        ("Sam Okafer will ring the housing team", "Sam Okafer", (SAM,), TASK),
        ("Priyah to ring the housing team", "Priyah", (PRIYA,), "Priyah to ring the housing team"),
    ],
)
def test_a_name_that_no_member_has_is_kept_as_typed_with_those_it_nearly_is(
    words: str, named: str, owners: tuple[Person, ...], text: str
) -> None:
    found = understood(words)
    assert (found.owner, found.named, found.owners, found.text) == (None, named, owners, text)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "Ask Sam to ring housing",
            "Contact Age UK to agree terms",
            "Ring Sam",
            "Write to Sam about beds",
            "Speak to @Sam",
        ),
        *(
            "Mark the list to be sent",
            "Everyone to read the charter",
            "Sam's team to ring housing",
            "We will ring housing",
        ),
        *(
            "Tell Bob, Jo and Sam",
            "John, the patient, needs to be rung",
            "Housing will ring back",
            "The ward must ring Sam",
        ),
        *(
            "Note: ring housing",
            "Need to ring housing",
            "Bed meeting (ICB)",
            "Lead the review",
            "Plan for Jo to Sam",
            "Agreed Sam will ring",
        ),
    ],
)
def test_a_sentence_that_gives_nobody_the_task_stays_as_it_is(words: str) -> None:
    found = understood(words)
    assert (found.text, found.owner, found.owners, found.named) == (words, None, (), "")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Sam and Priya to ring the housing team by Friday.", "Ring the housing team with Priya."),
        ("Sam & I will ring the housing team", "Ring the housing team with Dee Asker"),
        ("Sam, Priya and Ann Lee to ring the housing team", "Ring the housing team with Priya and Ann Lee"),
        ("Sam and the ward team to plan discharge", "Plan discharge with the ward team"),
    ],
)
def test_the_first_of_several_owns_it_and_the_others_stay_in_the_words(words: str, text: str) -> None:
    assert (understood(words).owner, understood(words).text) == (SAM, text)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Sam to ring housing by Friday at 10:30", "Ring housing by Friday at 10:30"),
        ("Sam to ring housing on Friday morning", "Ring housing on Friday morning"),
        ("Sam to cover Friday", "Cover Friday"),
        ("Sam to meet on Friday", "Meet on Friday"),
        ("Sam to prepare slides for Friday", "Prepare slides for Friday"),
        ("Sam to ring on Friday about beds", "Ring on Friday about beds"),
        ("Sam should not ring housing by Friday", "Sam should not ring housing"),
        ("Sam to ring housing by Friday and report back", "Ring housing and report back"),
        ("Sam to ring ward 12 (by Friday) about Mrs B", "Ring ward 12 about Mrs B"),
        ("Sam to ring Priya on Friday", "Ring Priya"),
        ("Ring housing. Owner: Sam. Due: Friday.", "Ring housing."),
        ("Sam to ring housing by Friday. Then write!", "Ring housing. Then write!"),
    ],
)
def test_the_day_is_taken_out_only_where_a_sentence_remains(words: str, text: str) -> None:
    found = understood(words)
    assert (found.owner, found.day, found.text) == (SAM, BY_FRIDAY, text)


def test_a_day_that_cannot_be_is_explained_and_only_the_owner_is_taken_out() -> None:
    found = understood("Sam to ring the housing team by 30 February")
    assert found.fault == "There is no 30 February. Please give another day."
    assert (found.text, found.owner, found.day) == ("Ring the housing team by 30 February", SAM, None)


def test_words_with_two_readings_are_passed_on_with_the_one_taken() -> None:
    found = understood("Sam to ring the housing team by next Friday", BY_FRIDAY)
    assert found.day == date(2026, 12, 4)
    assert found.meant == "Next Friday, said on a Friday, is a week from today: Friday 4 December."


@pytest.mark.parametrize(
    ("words", "vague"),
    [
        *((words, True) for words in ("follow up", "Sam to chase it", "sort it", "discuss", "look into it", "update")),
        *((words, True) for words in ("Sam to follow up by Friday", "Update please.", "ring them", "?!", "")),
        *((words, False) for words in ("follow up with Priya", "chase housing", "update the board", "discuss bed 4")),
    ],
)
def test_a_task_that_says_neither_what_nor_whom_is_vague(words: str, vague: bool) -> None:  # noqa: FBT001 -- pytest passes it by name
    assert understood(words).vague is vague


WORD = re.compile(r"\w+")
PARTS = "ring the housing team ward 12 Priya beds about review letter and then 10:30 (urgent) pathway"
TASKS = st.lists(st.sampled_from(PARTS.split()), min_size=4, max_size=12).map(" ".join)
FORMS = st.sampled_from(
    (
        "Sam to {}",
        "I will {} by Friday",
        "{} (Sam, by 12 March)",
        "by tomorrow Sam and Priya must {}",
        "ACTION – Sam – {} – Fri",
        "owner: Sam due: Friday {}",
        "{}",
        "{} on Friday",
        "by Friday {}",
        "by 12 March {}",
        "Zeb Bloggs should {} in two weeks",
    )
)


@given(TASKS, FORMS)
def test_no_word_of_the_task_is_lost(task: str, form: str) -> None:
    kept = WORD.findall(understood(form.format(task)).text.casefold())
    words = WORD.findall(task.casefold())
    assert all(kept.count(word) >= words.count(word) for word in words)


def folded(words: str) -> set[str]:
    return set(WORD.findall(words.upper().casefold()))


@example("I -A", "{}")
@given(st.text(max_size=60), st.sampled_from(("{}", "Sam to {} by Friday", "{} (Sam)", "owner: {}", "@{} – to {}")))
def test_every_word_typed_is_in_the_text_or_was_read(typed: str, form: str) -> None:
    words = clean(form.format(typed, typed))
    found = understood(words)
    try:
        day = read_day(words, TODAY, Nation.ENGLAND)
    except DateError:
        assume(False)
    assert folded(words) <= folded(f"{found} {day.said if day else ''} owner to I me myself")


@pytest.mark.parametrize(
    "words",
    [
        "a" * 5000,
        "Friday " * 700,
        "@" * 5000,
        "(" * 5000,
        "Sam and " * 600,
        "🙂" * 5000,
        "\u200f" * 5000,
        ", the " * 800,
        "\0\n",
    ],
)
def test_very_long_and_odd_words_are_read_like_any_others(words: str) -> None:
    assert understood(words).owner is None


@given(st.text())
def test_nothing_typed_is_too_odd_to_read(words: str) -> None:
    found = understood(words)
    assert found.fault or found.day is None or found.day >= TODAY
