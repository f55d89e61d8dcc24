"""What is found in a text, and which sense comes first."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.explaining import surfaces
from glossary.explaining.ranking import NEARLY_ALWAYS
from glossary.model import Glossary, Status
from glossary.scan import Scanner
from glossary.usual import cue_lines


def found(scanner: Scanner, text: str) -> list[str]:
    return [span.surface for span in scanner.explain(text).spans]


def first(scanner: Scanner, text: str, term: str) -> str:
    (span,) = [span for span in scanner.explain(text).spans if span.term == term]
    return span.senses[0].expansion


@pytest.mark.parametrize(
    "text",
    ["The {} met.", "{}s met.", "the {}’s chair", "the {}'s chair", "“{}”", "({})", "non-{} work", "{}-led", "MASH/{}",
     "the\n{}\nmet", "{}: a report", "🙂 {} 🙂", "Ask the {}!"],
)  # fmt: skip
def test_a_term_is_found_whatever_stands_beside_it(scanner: Scanner, text: str) -> None:
    assert "ICB" in {span.term for span in scanner.explain(text.format("ICB")).spans}


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Two ICBs met", "ICBs"),
        ("the icb and others", "icb"),
        ("a DOLS form", "DOLS"),
        ("R & D was full", "R & D"),
        ("the ToR are here", "ToR"),
        ("under section 117 she", "section 117"),
        ("under s.117 she", "s.117"),
        ("Bed-blocking is down", "Bed-blocking"),
        ("a county\nlines case", "county\nlines"),
        ("he had “cuckooing” in mind", "cuckooing"),
        ("the MASH at 14:20 GMT", "MASH"),
        ("ring the SPA on 0300 123 4567, 9AM to 5PM", "SPA"),
        ("she will update the MG11.", "MG11"),
        ("Please ring ED before six. DO NOT wait.", "ED"),
        ("the U&E was fine", "U&E"),
        ("went to the Channel panel", "Channel panel"),
        ("an Op Encompass call", "Op Encompass"),
        ("he has asked for MR.", "MR"),
        ("The SENCo rang", "SENCo"),
        ("two days to begin PEP", "PEP"),
        ("under S60 from noon", "S60"),
        ("Section 47 enquiry begun today", "Section 47 enquiry"),
        ("s.47 enquiry", "s.47"),
        ("Section 17 leave agreed.", "Section 17 leave"),
        ("Section 20 agreement", "Section 20"),
        ("Section 117 duty", "Section 117"),
        ("our Core20PLUS5 lead", "Core20PLUS5"),
        ("home on pathway 1", "pathway 1"),
        ("a Pathway 3 bed", "Pathway 3"),
        ("a nurse who knows wounds and skin, from TV", "TV"),
        ("her PHQ9 fell", "PHQ9"),
        ("her PHQ 9 fell", "PHQ 9"),
        ("OFSTED rang", "OFSTED"),
        ("the MG12 is late", "MG12"),
        ("the s202 review", "s202 review"),
        ("a s189B duty", "s189B"),
        ("Hx: none", "Hx"),
        ("she is medically fit", "medically fit"),
        ("he is owed the main duty", "main duty"),
        ("a cat 2 at noon", "cat 2"),
        ("do his obs", "obs"),
    ],
)
def test_other_spellings_count(scanner: Scanner, text: str, surface: str) -> None:
    assert found(scanner, text) == [surface]


def test_only_the_first_place_is_told_and_places_count_characters(scanner: Scanner) -> None:
    text = "🙂 café: the MDT’s plan. MDT."
    (span,) = scanner.explain(text).spans
    assert (text[span.start : span.end], span.start) == ("MDT", text.index("MDT"))


@pytest.mark.parametrize(
    ("text", "term", "sense"),
    [
        ("He left custody on licence and lives in an AP.", "AP", "Approved Premises"),
        ("Pupils who are excluded from school may go to AP.", "AP", "Alternative Provision"),
        ("The invoice was sent to AP for payment to the supplier.", "AP", "Accounts Payable"),
        ("The LPA turned down the site after 40 objections.", "LPA", "Local Planning Authority"),
        ("Her daughter holds LPA for health and money.", "LPA", "Lasting Power of Attorney"),
        ("The MDT met to plan her discharge.", "MDT", "Multidisciplinary Team"),
        ("MDT tests on the wing found spice in the prison.", "MDT", "Mandatory Drug Testing"),
        ("The CPN gave his depot as his mood was low.", "CPN", "Community Psychiatric Nurse"),
        ("Hi all, the SENCO says the EHCP is late. A GP rang.", "EHCP", "Education, Health and Care Plan"),
        ("The council served a CPN for the noise and litter.", "CPN", "Community Protection Notice"),
        ("He takes 5mg of warfarin OD.", "OD", "Once Daily"),
        ("She took an OD of paracetamol last night.", "OD", "Overdose"),
        ("The lab took a DNA swab from the knife.", "DNA", "Deoxyribonucleic Acid"),
        ("He has CP and a walking frame, and botox for spasticity.", "CP", "Cerebral Palsy"),
        ("The DWP says her CA ended when she took a job.", "CA", "Carer's Allowance"),
        ("The sponsor signed the PID, and the programme passed its gateway.", "PID", "Project Initiation Document"),
        ("The DoLs form is late.", "DoLS", "Deprivation of Liberty Safeguards"),
        ("The OIC of the pumps sent the crew home.", "OIC", "Officer in Charge"),
        ("He goes to AA twice a week.", "AA", "Alcoholics Anonymous"),
        ("The court made a care order.", "CO", "Care Order"),
        ("The SLT nurse wrote an eating plan: soft food, cup with lid.", "SLT", "Speech and Language Therapist"),
    ],
)
def test_the_words_around_choose_the_sense(scanner: Scanner, text: str, term: str, sense: str) -> None:
    assert first(scanner, text, term) == sense


@pytest.mark.parametrize(
    ("text", "term", "sense"),
    [
        ("DNACPR signed. Urine dip was clear and the catheter is out. DoLS in place since Monday. Skin: a grade 2 PU.",
         "PU", "Pressure Ulcer"),
        ("Theatre use and day surgery rose. The section 75 with the LA is being renewed. Waits for procedures fell.",
         "LA", "Local Authority"),
        ("pt seen by PA", "PA", "Physician Associate"),
        ("She employs a PA with a direct payment.", "PA", "Personal Assistant"),
        ("The school sent him to AP. His licence runs out.", "AP", "Alternative Provision"),
        ("The SCR is kept by the school. The GP record is old.", "SCR", "Single Central Record"),
    ],
)  # fmt: skip
def test_the_nearest_words_of_a_sentence_outweigh_the_rest_of_a_text(
    scanner: Scanner, text: str, term: str, sense: str
) -> None:
    assert first(scanner, text, term) == sense


def test_a_short_form_written_otherwise_keeps_its_own_senses_after_the_first_was_met(scanner: Scanner) -> None:
    written = {text: scanner.explain(f"the {text} is here").spans[0].senses for text in ("POC", "Poc", "PoC")}
    assert {sense.term for sense in written["POC"]} == {"POC"}
    assert {sense.term for sense in written["Poc"]} == {"POC", "PoC"}


def test_core_standards_are_those_of_today(scanner: Scanner) -> None:
    assert scanner.explain("EPRR: core standards").spans[-1].senses[0].status is Status.CURRENT


def test_each_paragraph_is_weighed_by_itself(scanner: Scanner) -> None:
    school = "Pupils who are excluded from school may go to AP. " + "The class went on as ever. " * 60
    assert first(scanner, school + "Prisoners on licence and probation live there.", "AP") == "Alternative Provision"


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_any_text_can_be_read(scanner: Scanner, text: str) -> None:
    explanation = scanner.explain(text)
    assert all(text[span.start : span.end] == span.surface for span in explanation.spans)


@given(
    st.lists(
        st.sampled_from(["ICB", "(", ")", "MDT", "the", ".", "İ", "’s", "AP", "\n", "section", "3", "LADO"]),
        max_size=30,
    )
)
def test_places_are_in_order_and_apart_and_no_term_comes_twice(scanner: Scanner, parts: list[str]) -> None:
    spans = scanner.explain(" ".join(parts)).spans
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert len({span.term for span in spans}) == len(spans)


def test_a_term_goes_by_the_name_that_is_written(scanner: Scanner) -> None:
    assert [span.term for span in scanner.explain("the council set the precept").spans] == ["precept"]


@pytest.mark.parametrize("file", [surfaces.KNOWN, surfaces.PUZZLING])
def test_every_listed_term_is_one_of_the_glossary(glossary: Glossary, file: object) -> None:
    assert isinstance(file, type(surfaces.KNOWN))
    assert surfaces.lines_of(file) <= {term.term for term in glossary.terms}


def test_every_other_wording_leads_to_its_headword_which_has_a_name_of_its_own(
    glossary: Glossary, scanner: Scanner
) -> None:
    names = {term.term: term for term in glossary.terms}
    for name, wordings in surfaces.said().items():
        for wording in wordings:
            assert wording not in names, wording
            (span,) = scanner.explain(f"They spoke of the {wording} there.").spans
            assert (span.surface, span.term) == (wording, name)
            in_full = [sense for sense in names[name].senses if spoken(sense.expansion) == spoken(wording)]
            assert span.senses == tuple(in_full or names[name].senses)


def spoken(name: str) -> str:
    return name.lower().replace("-", " ")


def test_every_cue_belongs_to_a_sense(glossary: Glossary) -> None:
    senses = {term.term: term.senses for term in glossary.terms}
    for term, beginning, _ in cue_lines():
        assert any(sense.expansion.startswith(beginning) for sense in senses[term]), (term, beginning)


def test_what_is_meant_nearly_always_is_likely_alone(scanner: Scanner) -> None:
    for line in surfaces.lines_of(NEARLY_ALWAYS):
        term, beginning = line.split(": ")
        (span,) = scanner.explain(f"The {term} is here.").spans
        assert span.senses[0].expansion.startswith(beginning), line
        assert span.likely == 1, line
