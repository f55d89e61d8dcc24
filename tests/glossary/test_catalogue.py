import pytest

from glossary.catalogue import Catalogue, folded
from glossary.model import Glossary, Status, gather
from glossary.shipped import catalogue


@pytest.fixture(scope="module")
def shelved() -> Catalogue:
    return catalogue()


@pytest.mark.parametrize("parts", [[], ["care"], ["safeg", "adult"]])
@pytest.mark.parametrize("setting", ["", "Housing", "Nowhere"])
@pytest.mark.parametrize("nation", ["", "Scotland", "Wales"])
def test_it_finds_what_reading_every_term_finds(
    shelved: Catalogue, shipped: Glossary, parts: list[str], setting: str, nation: str
) -> None:
    found = [
        place
        for place, term in enumerate(shipped.terms)
        if any(setting in {"", sense.setting} for sense in term.senses)
        and any(not nation or nation in sense.nation.split("; ") for sense in term.senses)
        and all(
            f" {part}" in folded(term.term, *(f"{sense.expansion} {sense.meaning}" for sense in term.senses))
            for part in parts
        )
    ]
    assert [*shelved.places(parts, setting, nation)] == found


def test_every_name_in_full_leads_to_a_term_that_it_is_the_name_of(shelved: Catalogue, shipped: Glossary) -> None:
    for term in shipped.terms:
        for name in {sense.expansion for sense in term.senses if sense.expansion}:
            place = shelved.named_in_full(name.upper())
            assert place is not None
            assert name.casefold() in {sense.expansion.casefold() for sense in shipped.terms[place].senses}


def test_of_two_with_one_name_in_full_the_one_in_use_is_meant(shipped: Glossary) -> None:
    sense = shipped.terms[0].senses[0]._replace(expansion="Care Board")
    now = sense._replace(term="CB", status=Status.CURRENT)
    past = sense._replace(term="XB", status=Status.HISTORICAL)
    assert Catalogue(gather([past, now]).terms).named_in_full("care board") == 0
    assert Catalogue(gather([past]).terms).named_in_full("care board") == 0
    assert Catalogue(gather([past]).terms).named_in_full("") is None
