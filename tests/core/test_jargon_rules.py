"""How senses are put together for a person."""

from bot.jargon.cards import found
from bot.jargon.rules import distinct
from glossary.lookup import Lookup
from glossary.model import Sense, Status, Term


def term(name: str, expansion: str, meaning: str = "", setting: str = "Housing") -> Term:
    return Term(name, (Sense(name, expansion, meaning, setting, Status.CURRENT, "", "", "", "knowledge"),))


FULL = term("duty to refer", "", "Some must tell.")
SHORT = term("DTR", "Duty to Refer")
OTHER = term("DTR", "Data Transfer Request", setting="Data & IT")


def test_a_name_in_full_and_its_short_form_are_one_sense_with_the_meaning_of_either() -> None:
    (joined,) = distinct((FULL, SHORT))
    assert joined.term == "DTR"
    assert [sense.meaning for sense in joined.senses] == ["Some must tell."]


def test_senses_that_differ_stay_apart() -> None:
    assert distinct((OTHER, FULL)) == (OTHER, FULL)
    assert distinct((FULL,)) == (FULL,)


def test_no_shipped_name_in_full_counts_as_a_second_meaning(lookup: Lookup) -> None:
    card = found(distinct(lookup.find("discharge to assess").terms))
    assert card.title == "D2A"
    assert "2 meanings" not in card.summary
    assert "nobody has written" not in card.summary
