"""How a draft reads once its short forms are spelled out: articles, plurals, the capitals of names, and doubt."""

from __future__ import annotations

import pytest

from glossary.explaining.spelling_out import is_name, spelt_out, takes_an
from glossary.model import Glossary
from glossary.scan import Scanner


def written(scanner: Scanner, draft: str) -> str:
    return spelt_out(draft, scanner.explain(draft))


@pytest.mark.parametrize(
    ("draft", "read"),
    [
        ("She made a UC claim.", "She made a Universal Credit (UC) claim."),
        ("He read a NHSE paper.", "He read an NHS England (NHSE) paper."),
        ("An ICB met.", "An integrated care board (ICB) met."),
        ("the CPS said no", "the Crown Prosecution Service (CPS) said no"),
        ("HMPPS told us", "His Majesty's Prison and Probation Service (HMPPS) told us"),
        ("the CAB helped her", "the Citizens Advice Bureau (CAB) helped her"),
        ("an NA meeting about drugs", "a Narcotics Anonymous (NA) meeting about drugs"),
        ("NHSBT rang", "NHS Blood and Transplant (NHSBT) rang"),
        ("two LADOs", "two local authority designated officers (LADOs)"),
    ],
)
def test_what_is_spelled_out_is_good_english(scanner: Scanner, draft: str, read: str) -> None:
    assert written(scanner, draft) == read


@pytest.mark.parametrize(
    ("draft", "read"),
    [
        ("both CWDs", "both children with disabilities (CWDs)"),
        ("two SPOCs", "two single points of contact (SPOCs)"),
        ("two MOUs", "two memorandums of understanding (MOUs)"),
        ("the HMOs", "the houses in multiple occupation (HMOs)"),
        ("three OPAs", "three outpatient appointments (OPAs)"),
        ("both DDRBs", "both review bodies on doctors' and dentists' remuneration (DDRBs)"),
        ("our PWLEs", "our people with lived experience (PWLEs)"),
    ],
)
def test_of_several_the_noun_takes_the_plural(scanner: Scanner, draft: str, read: str) -> None:
    assert written(scanner, draft) == read


@pytest.mark.parametrize(
    "term",
    ["TOCH", "CQUIN", "BTR", "STT", "CNIS", "PSOW", "DNA", "A&G", "CMOE", "EOL", "FFT", "D2A", "VAW", "TOIL"],
)
def test_where_it_is_not_plain_what_takes_the_plural_the_short_form_is_left_alone(scanner: Scanner, term: str) -> None:
    assert written(scanner, f"both {term}s") == f"both {term}s"


@pytest.mark.parametrize(
    "draft",
    ["The PA rang.", "the TA rang", "The plan is RAG rated amber.", "to take home TTOs", "Her TTOs are ready."],
)
def test_what_is_in_doubt_or_would_read_ill_is_left_as_it_is(scanner: Scanner, draft: str) -> None:
    assert written(scanner, draft) == draft


def test_a_short_form_of_several_meanings_is_spelled_out_where_the_words_around_choose(scanner: Scanner) -> None:
    draft = "The council pays for TA while the family is homeless."
    assert "temporary accommodation (TA)" in written(scanner, draft)


@pytest.mark.parametrize(
    "words",
    ["integrated care board", "NHS England", "hour", "honest broker", "Employment Tribunal", "unmet need", "HIV test",
     "uninsured driver", "unidentified body"],
)  # fmt: skip
def test_a_vowel_that_is_heard_takes_an(words: str) -> None:
    assert takes_an(words)


@pytest.mark.parametrize(
    "words",
    ["Universal Credit", "unit", "union", "user group", "usual residence", "European court", "one-stop shop",
     "UK body", "GP surgery", "urine sample", "utility", "house", "euro", "COVID test"],
)  # fmt: skip
def test_a_vowel_that_is_only_written_takes_a(words: str) -> None:
    assert not takes_an(words)


def names(glossary: Glossary) -> dict[str, bool]:
    return {sense.expansion: is_name(sense) for term in glossary.terms for sense in term.senses}


@pytest.mark.parametrize(
    "expansion",
    ["Crown Prosecution Service", "His Majesty's Prison and Probation Service", "Citizens Advice Bureau",
     "Narcotics Anonymous", "NHS Blood and Transplant", "NHS England", "Care Quality Commission",
     "Disclosure and Barring Service", "Court of Protection", "Probation Service", "Regulator of Social Housing",
     "Homes England", "Public Health Wales", "Prison Reform Trust", "Fire Brigades Union", "Universal Credit",
     "Children and Family Court Advisory and Support Service", "UK Health Security Agency"],
)  # fmt: skip
def test_a_body_of_which_there_is_one_is_a_name(glossary: Glossary, expansion: str) -> None:
    assert names(glossary)[expansion]


@pytest.mark.parametrize(
    "expansion",
    ["Integrated Care Board", "Multi-Agency Safeguarding Hub", "Youth Offending Service", "Local Authority",
     "Patient Advice and Liaison Service", "Walk-In Centre", "Community Interest Company", "Multi-Academy Trust",
     "Patient Participation Group", "Educational Psychology Service", "Parent Teacher Association",
     "Local Strategic Partnership", "Multidisciplinary Team", "Magistrates' Court"],
)  # fmt: skip
def test_a_body_of_which_each_area_has_one_is_no_name(glossary: Glossary, expansion: str) -> None:
    assert not names(glossary)[expansion]
