"""How senses are put together for a person."""

from typing import Any

from bot.jargon.cards import found
from bot.jargon.handlers import UNKNOWN_IN_A_LINE, Jargon
from bot.jargon.misses import Misses
from bot.jargon.rules import distinct, in_a_line
from glossary.lookup import Lookup
from glossary.model import Sense, Status, Term


def term(name: str, expansion: str, meaning: str = "", setting: str = "Housing") -> Term:
    return Term(name, (Sense(name, expansion, meaning, setting, Status.CURRENT, "", "", "", "knowledge"),))


def with_more(**more: Any) -> Term:  # noqa: ANN401 -- any field of a Sense
    return SHORT._replace(senses=tuple(sense._replace(**more) for sense in SHORT.senses))


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
    assert in_a_line((SHORT, OTHER)) == "In housing: Duty to Refer. Or in data and computing: Data Transfer Request."
    assert in_a_line((term("flimflam", ""),)) == ""


def test_a_word_of_a_list_is_looked_up_and_one_we_do_not_know_is_said_to_be_so(lookup: Lookup) -> None:
    jargon = Jargon(lookup, Misses())
    assert "Integrated Care Board" in jargon.bust("ICB")
    assert jargon.bust("flimflam") == UNKNOWN_IN_A_LINE
    assert jargon.bust("w" * 10_000) == UNKNOWN_IN_A_LINE


def test_a_word_of_a_rooms_own_list_means_what_it_means_in_that_room_and_warns_of_harm(lookup: Lookup) -> None:
    said = Jargon(lookup, Misses()).bust("MASH", ["Fernleigh NHS Trust", "Fernleigh Borough Council"])
    assert said.startswith("In children’s services and schools: Multi-Agency Safeguarding Hub: ")
    assert "Or in the NHS: Metabolic Dysfunction-Associated Steatohepatitis." in said
    assert said.endswith("so a worry about a child must name the team in full.")
    assert "meaning)" not in said


def test_a_sense_of_nobody_in_the_room_is_counted_and_not_named(lookup: Lookup) -> None:
    said = Jargon(lookup, Misses()).bust("MDT", ["Fernleigh NHS Trust", "Fernleigh Borough Council"])
    assert said.startswith("In the NHS: Multidisciplinary Team: ")
    assert said.endswith("(2 other meanings)")
    police = Jargon(lookup, Misses()).bust("MDT", ["Fernleigh Police", "Fernleigh NHS Trust"])
    assert "; or in policing and justice: Mandatory Drug Testing." in police


def test_where_a_wrong_meaning_may_do_harm_each_is_named_whoever_is_in_the_room(lookup: Lookup) -> None:
    said = Jargon(lookup, Misses()).bust("MASH", ["Fernleigh Hospital"])
    assert "Or in children’s services and schools: Multi-Agency Safeguarding Hub." in said


def test_two_meanings_are_named_where_nothing_is_known_of_the_room(lookup: Lookup) -> None:
    said = Jargon(lookup, Misses()).bust("TTO", ["Dot and Friends"])
    assert "To Take Out" in said
    assert "Or in children’s services and schools: Term-Time Only." in said


def test_what_is_good_to_know_follows_the_meaning_in_short_sentences() -> None:
    known = with_more(meaning="Some must tell.", care="Say it in full.", say="dee tee are", unconfirmed=True)
    assert (
        "Some must tell. Say it in full. People say “dee tee are”. We could not check this" in found((known,)).summary
    )


def test_what_ended_says_why_nothing_followed() -> None:
    ended = with_more(meaning="A rule.", status=Status.HISTORICAL, until="2008", no_successor="The law changed.")
    assert "Until 2008. A rule. The law changed." in found((ended,)).summary


def test_a_word_that_wounds_is_told_once() -> None:
    unkind = with_more(status=Status.DISCOURAGED, care="Say “person”.", replaced_by="person")
    assert found((unkind,)).summary.count("person") == 1


def test_an_example_and_what_to_read_next_stand_on_a_card_of_one_meaning_alone() -> None:
    known = with_more(example="We have a duty to refer.", see=("LHA", "HRA", "RP"))
    alone = found((known,)).summary
    assert "For example: We have a duty to refer." in alone
    assert "[What is LHA?] [What is HRA?]" in alone
    several = found((known, OTHER)).summary
    assert "For example" not in several
    assert "What is LHA?" not in several


def test_a_warning_stands_once_above_several_meanings() -> None:
    both = Term("DTR", (*SHORT.senses, *OTHER.senses), "Ask which one is meant.")
    assert found(distinct((both,))).summary.count("Ask which one is meant.") == 1
    assert "Ask which" not in found((SHORT._replace(warning="Ask which one is meant."),)).summary
