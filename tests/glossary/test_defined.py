"""What a text explains itself, and a draft that is made to."""

from __future__ import annotations

import pytest

from glossary.explaining.spelling_out import spelt_out
from glossary.scan import Scanner


def found(scanner: Scanner, text: str) -> list[str]:
    return [span.surface for span in scanner.explain(text).spans]


@pytest.mark.parametrize(
    "text",
    ["The integrated care board (ICB) met. The ICB chose.", "ICB (integrated care board). ICB.",
     "Two Integrated Care Boards (ICBs) met; the ICB", "the integrated care board (“the ICB”) and ICB",
     "our integrated care board, known as the ICB, and ICB", "ICB stands for Integrated Care Board. ICB",
     "ICB: integrated care board", "ICB = Integrated Care Board", "ICB – an integrated care board",
     "the integrated care board, or ICB, met", "Intrepid Cake Bakers (ICB)", "the ICB (Intrepid Cake Bakers)",
     "the ICB tool (Intrepid Cake Bakers)", "an integrated care board meeting (ICB)", "ICB (NHS integrated care board)",
     "the ICB, which means integrated care board", "an integrated care board (we call it an ICB)",
     "integrated care boards (often called ICBs)", "the inte-grated care board (ICB)"],
)  # fmt: skip
def test_what_the_text_explains_is_explained_from_there_on(scanner: Scanner, text: str) -> None:
    explanation = scanner.explain(text)
    assert explanation.spans == ()
    assert explanation.explained == ("ICB",)


def test_a_bracket_that_explains_nothing_hides_nothing(scanner: Scanner) -> None:
    assert found(scanner, "We asked the lead nurse (DN). The CTO (ended in May) was long.") == ["DN", "CTO"]


def test_the_words_in_full_of_what_was_met_before_are_no_second_term(scanner: Scanner) -> None:
    assert found(scanner, "They say I am a LAC. We say child, not LAC (looked-after child).") == ["LAC"]
    assert found(scanner, "They say I am a LAC. A looked-after child (LAC) said so.") == ["LAC"]


def test_words_inside_an_explanation_are_part_of_it(scanner: Scanner) -> None:
    explanation = scanner.explain("deprivation of liberty safeguards (DoLS) and an appropriate adult (AA)")
    assert (explanation.spans, explanation.explained) == ((), ("DoLS", "AA"))


def test_a_name_in_full_with_its_short_form_after_it_is_explained(scanner: Scanner) -> None:
    explanation = scanner.explain("We held a domestic homicide review (DHR). The DHR is long.")
    assert (explanation.spans, explanation.explained) == ((), ("DHR",))


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("Our CQC registered manager (CRM) left. We told the CQC, and the CQC wrote.", ["CQC"]),
        ("The DoLS backlog grew. Each DoLS needs a form; the DoLS backlog is long.", ["DoLS backlog", "DoLS"]),
        ("Our CQC registered manager (CRM) left. Write to cqc@example.org or CQC.", ["CQC"]),
    ],
)
def test_a_term_that_stood_within_a_longer_name_is_told_where_it_stands_alone(
    scanner: Scanner, text: str, surfaces: list[str]
) -> None:
    spans = scanner.explain(text).spans
    assert [span.surface for span in spans] == surfaces
    assert text[: spans[-1].start].count(spans[-1].surface) == 1


@pytest.mark.parametrize(
    ("draft", "written"),
    [
        ("The ICB met. The ICB chose.", "The integrated care board (ICB) met. The ICB chose."),
        ("An MDT met.", "A multidisciplinary team (MDT) met."),
        ("ICBs met.", "Integrated care boards (ICBs) met."),
        ("She saw the SENCO.", "She saw the special educational needs coordinator (SENCO)."),
        ("The CQC came.", "The Care Quality Commission (CQC) came."),
        ("She is on section 117.", "She is on section 117."),
        ("Bed blocking is down.", "Bed blocking is down."),
    ],
)
def test_a_draft_is_spelled_out_at_first_use(scanner: Scanner, draft: str, written: str) -> None:
    assert spelt_out(draft, scanner.explain(draft)) == written


def test_a_draft_that_was_spelled_out_needs_it_no_more(scanner: Scanner) -> None:
    written = spelt_out(draft := "The MDT asked the ICB about DoLS and the CQC.", scanner.explain(draft))
    assert scanner.explain(written).spans == ()
