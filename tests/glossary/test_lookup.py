import json

import pytest

from glossary.everyday import FAMILIAR, listed
from glossary.lookup import Kind, Lookup, as_json
from glossary.model import Glossary, Sense, Status, gather


def sense(term: str, expansion: str = "", *, setting: str = "NHS") -> Sense:
    return Sense(term, expansion, "", setting, Status.CURRENT, "", "", "", "knowledge")


@pytest.fixture
def small() -> Lookup:
    return Lookup(
        gather(
            [
                sense("AP", "Approved Premises", setting="Police & justice"),
                sense("AP", "Alternative Provision", setting="Children & education"),
                sense("ICS", "Integrated Care System"),
                sense("IC", "Intermediate Care"),
                sense("A&E", "Accident and Emergency"),
                sense("s117", "Section 117 Mental Health Act 1983 (aftercare)"),
                sense("CAT", "Community Asset Transfer"),
                sense("MaPS", "Money and Pensions Service"),
                sense("MAPs", "Medical Associate Professions"),
                sense("HMPPS", "His Majesty's Prison and Probation Service"),
                sense("what matters to you"),
                sense("place"),
            ]
        )
    )


def names(lookup: Lookup, query: str) -> list[str]:
    return [term.term for term in lookup.find(query).terms]


def test_all_senses_of_an_acronym_are_given_with_their_settings(small: Lookup) -> None:
    (term,) = small.find("AP").terms
    assert {(sense.expansion, sense.setting) for sense in term.senses} == {
        ("Approved Premises", "Police & justice"),
        ("Alternative Provision", "Children & education"),
    }


def test_an_expansion_gives_only_its_own_sense(small: Lookup) -> None:
    (term,) = small.find("approved premises").terms
    assert (term.term, [sense.expansion for sense in term.senses]) == ("AP", ["Approved Premises"])


def test_a_capital_acronym_with_a_small_s_may_be_a_plural_or_a_word_of_its_own(small: Lookup) -> None:
    assert names(small, "ICs") == ["IC", "ICS"]
    assert names(small, "ICS") == ["ICS"]
    assert names(small, "ics") == ["ICS"]


@pytest.mark.parametrize(
    "query", ["A&E", "a & e", "A and E", "AE", "a+e", "A.E.", "accident & emergency", "a n e", "A&amp;E"]
)
def test_and_is_understood_in_each_of_its_forms(small: Lookup, query: str) -> None:
    assert names(small, query) == ["A&E"]


def test_terms_that_differ_in_capitals_alone_come_together_the_one_as_spelt_first(small: Lookup) -> None:
    assert names(small, "MAPs") == ["MAPs", "MaPS"]
    assert names(small, "MaPS") == ["MaPS", "MAPs"]


@pytest.mark.parametrize("query", ["section 117", "s.117", "S117", "sec 117", "s 117"])
def test_a_section_of_an_act_is_found_however_it_is_written(small: Lookup, query: str) -> None:
    assert names(small, query) == ["s117"]


@pytest.mark.parametrize("query", ["section 75", "s75", "s.75", "S 75", "sec 75"])
def test_jargon_that_is_a_section_is_found_like_one(query: str) -> None:
    assert names(Lookup(gather([sense("section 75")])), query) == ["section 75"]


def test_an_act_with_its_year_is_offered_where_we_name_it_without() -> None:
    lookup = Lookup(gather([sense("MHA", "Mental Health Act")]))
    answer = lookup.find("Mental Health Act 1983")
    assert (answer.kind, answer.terms[0].term) == (Kind.NEARLY, "MHA")


def test_an_acronym_with_an_and_is_offered_among_other_words(small: Lookup) -> None:
    assert names(small, "A & E dept") == ["A&E"]


@pytest.mark.parametrize(
    "query",
    [
        "Section 117 Mental Health Act 1983 (aftercare)",
        "section 117 mental health act 1983",
        "Section 117 Mental Health Act",
    ],
)
def test_an_expansion_is_found_without_its_brackets_and_the_year_of_its_act(small: Lookup, query: str) -> None:
    assert small.find(query).kind is Kind.FOUND


@pytest.mark.parametrize("whose", ["His Majesty's", "Her Majesty’s", "HM", "his majestys"])
def test_a_body_of_the_crown_is_found_whoever_reigns(small: Lookup, whose: str) -> None:
    assert names(small, f"{whose} Prison and Probation Service") == ["HMPPS"]


def test_an_everyday_word_is_offered_in_small_letters_and_found_in_capitals(small: Lookup) -> None:
    assert small.find("CAT").kind is Kind.FOUND
    for query in ("cat", "Cat", "cats", "what is a cat?"):
        assert (small.find(query).kind, names(small, query)) == (Kind.NEARLY, ["CAT"])


def test_jargon_that_is_an_everyday_word_is_found(small: Lookup) -> None:
    assert small.find("place").kind is Kind.FOUND


def test_a_term_that_looks_like_a_question_is_found(small: Lookup) -> None:
    assert names(small, "what matters to you") == ["what matters to you"]
    assert names(small, "what does what matters to you mean?") == ["what matters to you"]


@pytest.mark.parametrize(
    "query",
    [
        "what does AP stand for?",
        "What is an AP",
        "whats AP?",
        "What's an AP mean?",
        "define AP please",
        "can you tell me what AP means",
        "meaning of AP",
        "AP meaning",
        "AP - what does it stand for",
        "WHAT DOES AP MEAN",
        "what does AP mean in prisons?",
        "sorry, what is AP again?",
        "does anyone know what an AP is?",
        "the full form of AP",
    ],
)
def test_a_question_is_about_its_term(small: Lookup, query: str) -> None:
    assert names(small, query)[0] == "AP"
    assert small.find(query).kind is Kind.FOUND


def test_a_typo_is_offered_and_never_found(lookup: Lookup) -> None:
    for query, meant in (("CAHMS", "CAMHS"), ("intergrated care bord", "ICB"), ("reablment", "reablement")):
        answer = lookup.find(query)
        assert answer.kind is Kind.NEARLY
        assert answer.terms[0].term == meant


def test_at_most_five_terms_are_offered(lookup: Lookup) -> None:
    assert len(lookup.find("public protection").terms) == 5


def test_a_historical_term_says_what_it_is_now(lookup: Lookup) -> None:
    (term,) = lookup.find("CCG").terms
    (ended,) = [sense for sense in term.senses if sense.expansion == "Clinical Commissioning Group"]
    assert (ended.status, ended.until, ended.replaced_by) == (Status.HISTORICAL, "July 2022", "ICB")


@pytest.mark.parametrize("query", ["", " ", "\n\t", "?", "🎉", "\u202e", "\x00\x01", "'s", "&", "...", "_"])
def test_nothing_to_look_up_is_unknown(lookup: Lookup, query: str) -> None:
    answer = lookup.find(query)
    assert (answer.query, answer.kind, answer.terms) == (query, Kind.UNKNOWN, ())


@pytest.mark.parametrize(
    "query", ["\u202eICB\u202c", "I\u200bC\u200bB", "\uff29\uff23\uff22", "ICB\x00", "ICB 🤔", "<ICB>"]
)
def test_marks_that_nobody_sees_do_not_hide_a_term(lookup: Lookup, query: str) -> None:
    assert names(lookup, query) == ["ICB"]


def test_an_empty_glossary_knows_nothing() -> None:
    assert Lookup(Glossary(())).find("ICB").kind is Kind.UNKNOWN


def test_a_headword_of_signs_alone_is_not_what_an_empty_query_means() -> None:
    lookup = Lookup(gather([Sense("((", "( (", "", "NHS", Status.CURRENT, "", "", "", "knowledge")]))
    assert lookup.find("\u202e").kind is Kind.UNKNOWN


def test_an_answer_becomes_json_of_the_promised_shape(small: Lookup) -> None:
    assert json.loads(json.dumps(as_json(small.find("ae")))) == {
        "query": "ae",
        "kind": "found",
        "terms": [
            {
                "term": "A&E",
                "senses": [
                    {
                        "expansion": "Accident and Emergency",
                        "meaning": "",
                        "setting": "NHS",
                        "status": "current",
                        "until": "",
                        "replaced_by": "",
                        "nation": "",
                        "source": "knowledge",
                    }
                ],
            }
        ],
    }


def test_what_somebody_only_heard_is_offered() -> None:
    said = Lookup(gather([sense("MARAC", "Multi-Agency Risk Assessment Conference")._replace(say="marrack")]))
    assert (said.find("marrack").kind, names(said, "marrack")) == (Kind.NEARLY, ["MARAC"])


@pytest.mark.parametrize(
    ("query", "meant"), [("DOLLS", "DoLS"), ("CHAMS", "CAMHS"), ("IBC", "ICB"), ("HMPSS", "HMPPS")]
)
def test_a_slip_that_makes_a_word_or_a_plural_is_still_a_slip(lookup: Lookup, query: str, meant: str) -> None:
    assert lookup.find(query).kind is Kind.NEARLY
    assert meant in names(lookup, query)[:3]


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("IVB", "ICB"),  # the next key
        ("CQV", "CQC"),
        ("MARC", "MARAC"),  # a letter left out
        ("DHHP", "DHP"),  # a letter doubled
        ("EHPC", "EHCP"),  # letters swapped
        ("PIO", "PIP"),
        ("LADP", "LADO"),
    ],
)
def test_of_the_terms_a_slip_is_near_to_the_best_known_is_among_the_first(
    lookup: Lookup, query: str, meant: str
) -> None:
    assert meant in names(lookup, query)[:3]


def test_every_familiar_short_form_is_one_of_the_glossary(glossary: Glossary) -> None:
    assert listed(FAMILIAR) <= {term.term for term in glossary.terms}


@pytest.mark.parametrize("query", ["GDP", "what does GDP mean", "I'd", "I'm", "the patient", "the minutes", "a cloud"])
def test_what_nearly_everybody_means_otherwise_is_never_found(lookup: Lookup, query: str) -> None:
    assert lookup.find(query).kind is not Kind.FOUND


@pytest.mark.parametrize("query", ["#", "what does # mean?", "fracture"])
def test_a_mark_that_stands_for_a_word_is_found(lookup: Lookup, query: str) -> None:
    assert names(lookup, query)[0] == "#"


def test_an_unknown_answer_has_no_terms_in_json(small: Lookup) -> None:
    assert as_json(small.find("photosynthesis")) == {"query": "photosynthesis", "kind": "unknown", "terms": []}


@pytest.mark.parametrize("query", ["what CP is", "remind me what CP is", "CP is"])
def test_the_last_word_of_a_question_is_no_part_of_an_acronym(lookup: Lookup, query: str) -> None:
    assert (lookup.find(query).kind, names(lookup, query)) == (Kind.FOUND, ["CP"])


def test_an_acronym_may_still_be_written_apart(lookup: Lookup) -> None:
    assert [names(lookup, query) for query in ("CP IS", "cp is", "CP-IS")] == [["CP-IS"]] * 3


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("what does the council mean by void", "voids"),
        ("what do the police mean by MISPER", "MISPER"),
        ("who pays for CHC", "CHC"),
        ("where does the ICB sit", "ICB"),
        ("how do I pronounce CAMHS", "CAMHS"),
        ("Who runs MARAC?", "MARAC"),
    ],
)
def test_what_a_question_in_ordinary_words_plainly_names_is_found(lookup: Lookup, query: str, term: str) -> None:
    assert lookup.find(query).kind is Kind.FOUND
    assert term in names(lookup, query)


@pytest.mark.parametrize(
    "query",
    ["what do they mean by it", "what does she mean by that", "who won the NFL", "how do I use SQL", "MDT meeting",
     "what do you mean by photosynthesis", "why did the DWP stop PIP", "WHERE IS THE MEETING", "who wrote the minutes",
     "what does the council mean by minutes", "where is the NHS workforce plan"],
)  # fmt: skip
def test_what_a_question_does_not_plainly_name_is_never_found(lookup: Lookup, query: str) -> None:
    assert lookup.find(query).kind is not Kind.FOUND


@pytest.mark.parametrize(
    ("query", "meant"), [("medically fit", "MFFD"), ("main duty", "main housing duty"), ("Cat 2", "category 2 call")]
)
def test_a_term_is_found_by_the_other_words_that_people_have_for_it(lookup: Lookup, query: str, meant: str) -> None:
    assert names(lookup, query) == [meant]
