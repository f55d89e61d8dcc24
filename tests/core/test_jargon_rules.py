"""How senses are put together for a person."""

from bot.jargon.cards import found
from bot.jargon.handlers import UNKNOWN_IN_A_LINE, Jargon
from bot.jargon.misses import Misses
from bot.jargon.rules import distinct, in_a_line
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


def test_a_word_is_explained_in_one_line_that_says_when_there_are_other_meanings() -> None:
    assert in_a_line((FULL, SHORT)) == "Duty to Refer: Some must tell."
    assert in_a_line((SHORT, OTHER)) == "In housing: Duty to Refer (1 other meaning)"
    assert in_a_line((term("flimflam", ""),)) == ""


def test_a_word_of_a_list_is_looked_up_and_one_we_do_not_know_is_said_to_be_so(lookup: Lookup) -> None:
    jargon = Jargon(lookup, Misses())
    assert "Integrated Care Board" in jargon.bust("ICB")
    assert jargon.bust("flimflam") == UNKNOWN_IN_A_LINE
    assert jargon.bust("w" * 10_000) == UNKNOWN_IN_A_LINE
