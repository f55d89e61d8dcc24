"""Who is named as the owner and is not in the Room is asked about, and no Organisation is taken for a person."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.agreeing.cards import ELSE, NONE
from bot.actions.reading.bodies import body_named
from bot.actions.reading.sentences import Person, Understood, read
from bot.cards import PERHAPS_A_PATIENT
from bot.holidays import Nation
from tests.actions.saying import Saying, fields, options

TODAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)
SAM = Person(1, "Sam Okafor", "Fernleigh NHS Trust")
HOUSING, COUNCIL, TRUST = "Fernleigh Housing", "Fernleigh Borough Council", "Fernleigh NHS Trust"
BODIES = (HOUSING, COUNCIL, TRUST, "Turning Leaf")
MAP = "bring the map by Friday"


def understood(words: str) -> Understood:
    return read(words, TODAY, Nation.ENGLAND, (SAM,), SAM, BODIES)


@pytest.mark.parametrize(
    "name", ["Zebedee Jones", "Oluwaseun Adeyemi", "Zebedee O’Brien", "Zebedee Hill", "Siân Puw Obi"]
)
def test_a_name_that_nobody_here_has_is_read_and_no_word_is_lost(name: str) -> None:
    found = understood(f"{name} to {MAP}")
    assert (found.named, found.owner, found.owners, found.day, found.body) == (name, None, (), FRIDAY, "")
    assert found.text == f"{name} to bring the map"


@pytest.mark.parametrize(
    "words",
    [
        "We to bring the map",
        "Team to bring the map",
        "Estates to bring the map",
        "Ask Zebedee Jones to bring the map",
        "Contact Age UK to agree terms",
        "Encourage Zebedee Jones to come",
        "Chase Housing Options to ring back",
        "Harbour Housing to ring back",
        "Adult Social Care to review the plan",
        "Mill Lane to be reopened",
        "Riverside Surgery to send the list",
        "Everyone to read the charter",
        "ICB Comms to send the note",
    ],
)
def test_what_is_no_persons_name_names_no_owner(words: str) -> None:
    found = understood(words)
    assert (found.text, found.owner, found.owners, found.named) == (words, None, (), "")


@pytest.mark.parametrize(
    ("who", "body"),
    [
        ("Housing", HOUSING),
        ("Fernleigh Housing", HOUSING),
        ("Borough Council", COUNCIL),
        ("FBC", COUNCIL),
        ("Turning Leaf", "Turning Leaf"),
    ],
)
@pytest.mark.parametrize("must", ["to", "will", "must"])
def test_an_organisation_of_the_room_is_no_person(who: str, body: str, must: str) -> None:
    found = understood(f"{who} {must} {MAP}")
    assert (found.body, found.owner, found.owners, found.named) == (body, None, (), "")
    assert found.text == f"{who} {must} bring the map"


@pytest.mark.parametrize("who", ["Fernleigh", "It", "We", "Sam", "The", "NHS", "Leaf Turning"])
def test_what_may_be_several_or_none_is_no_organisation(who: str) -> None:
    assert not understood(f"{who} to {MAP}").body


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ("police", "Fernshire Police"),
        ("the police", "Fernshire Police"),
        ("fernshire", ""),
        ("FP", ""),
        ("ff", "Fernshire Fire"),
        ("FERNSHIRE FIRE", "Fernshire Fire"),
        ("fir", ""),
        ("nhs", ""),
        ("", ""),
        ("…", ""),
    ],
)
def test_an_organisation_is_named_by_its_name_its_letters_or_a_part_that_no_other_has(typed: str, body: str) -> None:
    bodies = ["Fernshire Police", "Fernshire Fire", "Fernleigh Probation"]
    assert body_named(typed, bodies) == body


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=5, unique=True))
def test_whatever_is_typed_is_one_organisation_or_none(typed: str, bodies: list[str]) -> None:
    assert body_named(typed, bodies) in {"", *bodies}


NAMES = st.sampled_from(["Zebedee Jones", "Housing", "Sam", "Team", "Fernleigh Housing", "Mill Lane", "Ask Sam", "We"])


@given(NAMES, st.sampled_from(["to", "will", "should", "is to"]))
def test_an_owner_is_only_ever_somebody_who_was_named(who: str, must: str) -> None:
    found = understood(f"{who} {must} ring the family")
    assert found.owner in {None, SAM}
    assert (found.owner == SAM) == (who == "Sam")
    assert found.named in {"", who}


async def test_the_card_asks_of_which_organisation_somebody_is_who_is_not_in_the_room(saying: Saying) -> None:
    council = await saying.welcome("Fernleigh Borough Council")
    form = await saying.say(f"action Zebedee Jones to {MAP}")
    assert "Not in this Room: Zebedee Jones. Of which organisation?" in form.summary
    assert (fields(form)["owner"], fields(form)["owner_name"]) == (ELSE, "Zebedee Jones")
    assert (str(council), "Fernleigh Borough Council") in options(form, "owner_of")
    await saying.log(form, owner_of=str(council))
    (entry,) = await saying.logged()
    assert (entry.owner, entry.organisation) == ("Zebedee Jones", "Fernleigh Borough Council")


async def test_of_an_organisation_the_card_asks_who_there_and_its_people_come_first(saying: Saying) -> None:
    await saying.welcome("Fernleigh Housing")
    form = await saying.say(f"action Housing to {MAP}")
    assert "Fernleigh Housing is an organisation of this Room." in form.summary
    assert (fields(form)["owner"], fields(form)["owner_name"]) == (NONE, "")
    assert fields(form)["action"] == "Housing to bring the map"


def test_a_first_name_by_itself_is_a_person_though_a_trust_is_called_so() -> None:
    bodies = ("Anne Frank Housing Trust", "Fernleigh NHS Trust")
    found = read("Frank to ring housing by Friday", TODAY, Nation.ENGLAND, (SAM,), SAM, bodies)
    assert (found.text, found.named, found.body, found.day) == ("Ring housing", "Frank", "", FRIDAY)
    assert body_named("anne frank", bodies) == body_named("AFHT", bodies) == bodies[0]
    assert body_named("Grace", ("Grace", "Grace Trust")) == "Grace"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("PC Jones from Fernshire Police to send the log", "PC Jones"),
        ("Dr Patel (GP) to review the care plan", "Dr Patel"),
        ("Grace at the ward will review the care plan", "Grace"),
    ],
)
def test_a_name_with_where_they_work_beside_it_is_asked_about_and_no_word_is_lost(words: str, named: str) -> None:
    found = understood(words)
    assert (found.named, found.text, found.team) == (named, words, "")


@pytest.mark.parametrize("team", ["The police", "housing team", "Fernshire Police", "Our community nursing team"])
async def test_a_team_that_has_the_task_is_asked_who_of_it(saying: Saying, team: str) -> None:
    form = await saying.say(f"action {team} to send the log of calls")
    assert f"Who of “{team}” owns it?" in form.summary
    assert fields(form)["owner"] == NONE


@pytest.mark.parametrize(
    "words",
    ["Ask the police to ring", "Everyone to read the charter", "We to ring the ward", "Chase housing team to ring back",
     "The ward to be painted", "Sam to ring the police", "Contact Age UK to agree terms"],
)  # fmt: skip
def test_where_no_team_has_the_task_none_is_asked_about(words: str) -> None:
    assert not understood(words).team


@pytest.mark.parametrize(
    "words", ["action Sam to ring Mrs Jones of 12 Mill Lane, dob 3/4/1941, by Monday", "decision Visit LS1 4AP"]
)
async def test_what_looks_like_a_patient_is_remarked_on_and_not_refused(saying: Saying, words: str) -> None:
    form = await saying.say(words)
    assert PERHAPS_A_PATIENT in form.summary
    assert (await saying.log(form)).title.endswith("1 is logged")
