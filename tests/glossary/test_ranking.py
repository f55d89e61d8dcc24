"""Whose sense comes first for whom."""

import pytest

from glossary.lookup import Lookup
from glossary.model import Glossary, Term
from glossary.ranking import ranked, settings_of


@pytest.mark.parametrize(
    ("organisation", "setting"),
    [
        ("Northshire Hospital NHS Foundation Trust", "NHS"),
        ("Northshire Mental Health NHS Trust", "Mental health"),
        ("Northshire and Southshire ICB", "NHS"),
        ("Green Lane Surgery", "NHS"),
        ("Northshire County Council", "Local government"),
        ("London Borough of Nowhere", "Local government"),
        ("Northshire Police", "Police & justice"),
        ("Probation Service", "Police & justice"),
        ("HMP Nowhere", "Police & justice"),
        ("Northshire Fire and Rescue Service", "Emergency services"),
        ("North Ambulance Service NHS Trust", "Emergency services"),
        ("Nowhere Homes", "Housing"),
        ("St Nobody's Primary School", "Children & education"),
        ("University of Nowhere", "Children & education"),
        ("Refugee Welcome Northshire", "Immigration and asylum"),
        ("Age UK Northshire", "Voluntary"),
        ("The Salvation Army", "Voluntary"),
        ("Jobcentre Plus", "Benefits"),
        ("Bluebell Care Home", "Social care"),
        ("Nowhere Veterans Hub", "Armed forces"),
        ("Department of Nothing", "Government"),
    ],
)
def test_the_name_of_an_organisation_tells_the_setting_of_its_people(organisation: str, setting: str) -> None:
    assert settings_of(organisation)[0] == setting


@pytest.mark.parametrize("organisation", ["", "Northshire", "Acme", "!!!", "Fireworks Ltd", "Policeman's Arms"])
def test_a_name_that_tells_nothing_ranks_nothing(organisation: str) -> None:
    assert settings_of(organisation) == ()


def test_every_setting_that_is_guessed_is_one_of_the_glossary(shipped: Glossary) -> None:
    ours = {sense.setting for term in shipped.terms for sense in term.senses}
    names = ("mental health", "fire", "police", "public health", "homes", "school", "asylum", "army", "dwp", "nhs")
    guessed = {
        setting for name in (*names, "care home", "council", "ministry", "charity") for setting in settings_of(name)
    }
    assert guessed <= ours
    assert len(guessed) >= 14


def found(lookup: Lookup, query: str, organisation: str) -> Term:
    (term,) = ranked(lookup.find(query).terms, settings_of(organisation))
    return term


def test_the_senses_of_a_persons_own_setting_come_first(lookup: Lookup) -> None:
    assert found(lookup, "AP", "Northshire Police").senses[0].setting == "Police & justice"
    assert found(lookup, "AP", "Nowhere Academy").senses[0].setting == "Children & education"


def test_all_senses_stay_and_the_others_keep_their_order(lookup: Lookup, shipped: Glossary) -> None:
    before = lookup.find("AP").terms[0].senses
    after = found(lookup, "AP", "Northshire Police").senses
    others = [sense for sense in before if sense.setting not in settings_of("Northshire Police")]
    assert set(before) == set(after)
    assert list(after[-len(others) :]) == others
    assert ranked(shipped.terms, ()) == tuple(shipped.terms)


@pytest.mark.parametrize("organisation", ["Northshire Police", "North Ambulance Service NHS Trust", "HMP Nowhere"])
def test_what_everybody_says_every_week_stays_near_the_top(lookup: Lookup, organisation: str) -> None:
    first_two = [sense.expansion for sense in found(lookup, "MDT", organisation).senses[:2]]
    assert "Multidisciplinary Team" in first_two


def test_ones_own_sense_still_comes_first(lookup: Lookup) -> None:
    assert found(lookup, "MDT", "HMP Nowhere").senses[0].expansion == "Mandatory Drug Testing"
    assert found(lookup, "SAR", "North Ambulance Service NHS Trust").senses[0].expansion == "Search and Rescue"


def test_a_warning_stays_with_its_term(lookup: Lookup) -> None:
    assert found(lookup, "AP", "Nowhere Academy").warning


@pytest.mark.parametrize(
    ("acronym", "meant"),
    [
        ("PCC", "Police and Crime Commissioner"),
        ("PIP", "Personal Independence Payment"),
        ("DPO", "Data Protection Officer"),
        ("LA", "Local Authority"),
        ("CPA", "Care Programme Approach"),
        ("DNA", "Did Not Attend"),
        ("NP", "Nurse Practitioner"),
    ],
)
def test_for_somebody_of_whom_nothing_is_known_the_sense_that_most_people_mean_leads(
    lookup: Lookup, acronym: str, meant: str
) -> None:
    assert lookup.find(acronym).terms[0].senses[0].expansion == meant
