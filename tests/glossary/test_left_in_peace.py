"""Words, capitals, numbers and people's initials that are no jargon, though they are spelt like it."""

from __future__ import annotations

import pytest

from glossary.everyday import HARDLY, words_of
from glossary.scan import Scanner


def found(scanner: Scanner, text: str) -> list[str]:
    return [span.surface for span in scanner.explain(text).spans]


@pytest.mark.parametrize(
    "text",
    ["URGENT: please read", "PLEASE HELP US ALL", "RING DI OR AL", "AIM HIGH", "Post it to AP1 2CD", "Take 5 MG",
     "PART IV: MONEY", "at 8 AM", "IV. Money", "Henry VI", "J. A. P. Smith", "Mr AP Jones", "AP Smith, K Otter",
     "see ICB.pdf", "write to ICB@example.org", "https://example.org/ICB/MDT", "www.example.org/ICB", "case AP-20391",
     "#ICB_notes", "IT told us", "RE: the room", "Thanks. TIA, Jo", "See you then. KR", "closed on the M6 at dawn",
     "thank Jo, Mo and AL. ALL WELCOME", "the Year VI trip", "MR SMITH rang", "see you Weds", "cld you ring me",
     "Do it ASAP", "Dr P. D. Amos left; PD Amos Ltd stays", "WIN A PRIZE! The BIG lunch",
     "she spoke at the inquest", "AIDS to daily living: a rail", "BTW the hall is full",
     "US law", "Care is free", "Aim for ten", "Mash and peas", "so NICE of you", "You MUST come",
     "see section 3 of the report", "Section 4: Money", "Section 2 Assessment of risk", "pathway 7",
     "a van, reg KX19 LVT, and a car, YJ66 OPE", "near junction 5 of the M2", "The tactic was clear, said Mr Hart",
     "a flat at S4 7UQ",
     "Action: UC to book the room.", "Noted. MH and UC to send the form.", "MH/UC will draft it", "Minutes by UC.",
     "Apologies: UC, T. Marsh.", "Owner: UC", "Thanks, UC", "Thanks\nMH x",
     "a step. Down the road", "Cos I said so", "Sgt Bee rang", "Section IX of it", "the NHS", "he told it to us", ""],
)  # fmt: skip
def test_ordinary_capitals_and_words_are_left_in_peace(scanner: Scanner, text: str) -> None:
    assert found(scanner, text) == []


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("MASH and RAG", ["MASH", "RAG"]),
        ("the MASH has RAG rated it", ["MASH", "RAG"]),
        ("SALT and PALS", ["SALT", "PALS"]),
        ("The police and PALS and SALT teams asked CAMHS", ["PALS", "SALT", "CAMHS"]),
        ("PIP and CARE", ["PIP"]),
        ("The MASH met. MASH said yes.", ["MASH"]),
        ("The CAB met. CAB said yes.", ["CAB"]),
        ("MASH/CAB/PALS", ["MASH", "CAB", "PALS"]),
        ("The LA SEND officer wrote", ["LA", "SEND"]),
        ("OT, PT and SALT", ["OT", "PT", "SALT"]),
    ],
)
def test_short_forms_that_are_words_too_do_not_silence_each_other(
    scanner: Scanner, text: str, surfaces: list[str]
) -> None:
    assert found(scanner, text) == surfaces


def test_a_short_form_that_is_a_word_too_is_explained_beside_itself(scanner: Scanner) -> None:
    explanation = scanner.explain("The Multi-Agency Safeguarding Hub, or MASH, met. MASH said yes.")
    assert (explanation.spans, explanation.explained) == ((), ("MASH",))


@pytest.mark.parametrize(
    "text",
    ["GOOD NEWS: we won", "STOP THE MASH NOW", "I LOVE MASH AND PEAS", "PIP AND CARE", "I AM SO SAD. HELP HER!",
     "BIG HUG from us. NICE DAY OUT", "You are a STAR, such a GOOD LIFE", "it was a GOOD show", "she went OUT at ten"],
)  # fmt: skip
def test_a_sentence_in_capitals_is_no_list_of_short_forms(scanner: Scanner, text: str) -> None:
    assert found(scanner, text) == []


@pytest.mark.parametrize("word", [*sorted(words_of(HARDLY)), "gps", "tv", "mot", "sim", "sms", "atm", "etc"])
def test_what_is_hardly_ever_ours_is_left_in_peace_in_a_neutral_sentence(scanner: Scanner, word: str) -> None:
    for text in ("Please send it {}.", "Our {} fell.", "He has a {} at home.", "The {} told us.", "a new {}"):
        assert found(scanner, text.format(word.upper())) == []


@pytest.mark.parametrize(
    "text",
    ["The general practice lost its last GDP, a dental practitioner.", "The asylum appeals project ASAP gave support.",
     "An inspector sent the minister an urgent UN about a prison."],
)  # fmt: skip
def test_what_is_hardly_ever_ours_counts_where_the_words_around_speak_of_it(scanner: Scanner, text: str) -> None:
    assert {"GDP", "ASAP", "UN"} & set(found(scanner, text))


@pytest.mark.parametrize("text", ["The FY26 ICB plan", "QS15 ICB", "our FY26 CQC rating", "NG87 DVT advice"])
def test_a_year_or_a_guideline_before_a_term_makes_no_number_plate_of_it(scanner: Scanner, text: str) -> None:
    assert len(found(scanner, text)) == 1


def test_whoever_acts_in_two_letters_is_told_where_they_may_be_a_role(scanner: Scanner) -> None:
    assert found(scanner, "HV to visit. DN will ring. LA to send the form.") == ["HV", "DN", "LA"]


def test_a_label_in_capitals_does_not_make_a_shout_of_the_short_forms_beside_it(scanner: Scanner) -> None:
    text = "Nobody had told the MASH. ACTION: the DSL at the school to be told the same day."
    assert [span.term for span in scanner.explain(text).spans] == ["MASH", "DSL"]
