import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from statistics import median

import pytest

from bot.principles import Principle, principle_named
from bot.prompts.library import OVERALL, SHIPPED, BadLibraryError, CaseStudy, Question, library, load
from glossary.wording import grade
from tests.prompts.reading import in_common, words

QUESTIONS = library().questions
CASE_STUDIES = library().case_studies
SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"


def sayings(entry: Question | CaseStudy) -> Iterator[str]:
    """Everything of an entry that people read."""
    if isinstance(entry, Question):
        return iter((entry.ask, entry.why, entry.hint))
    return iter((entry.name, entry.place, entry.did, entry.changed))


@pytest.fixture(scope="module")
def entries() -> tuple[Question | CaseStudy, ...]:
    return (*QUESTIONS, *CASE_STUDIES)


def test_every_source_item_has_an_entry_and_every_entry_a_source_item(
    entries: tuple[Question | CaseStudy, ...],
) -> None:
    cited = list(chain.from_iterable(entry.sources for entry in entries))
    assert all(entry.sources for entry in entries)
    assert Counter(cited) == Counter(library().items), "each item is listed once and used once"


def test_every_document_is_named_and_used() -> None:
    assert {item.document for item in library().items} == set(library().documents)


def test_the_guides_key_questions_are_all_there() -> None:
    counts = Counter((item.part, item.principle) for item in library().items if item.document == "guide")
    assert counts["key questions", Principle.PATIENT_CENTRED] == 8
    assert counts["key questions", Principle.LEADERSHIP] == 8
    assert counts["key questions", Principle.CULTURE] == 5
    assert counts["key questions", Principle.WORKFORCE] == 6
    assert counts["overall question", Principle.MAKING_IT_HAPPEN] == 1
    assert counts["stages", Principle.MAKING_IT_HAPPEN] == 5
    assert sum(count for (part, _), count in counts.items() if part.endswith(" integration")) == 6
    assert sum(count for (part, _), count in counts.items() if part in {"structures", "processes", "patterns"}) == 3


def test_all_six_ways_and_all_case_studies_are_there() -> None:
    parts = Counter((item.document, item.part) for item in library().items)
    assert parts["six ways", "way"] == 6
    assert parts["guide", "case studies"] == 9
    assert (parts["newsletter", "projects"], parts["newsletter", "places"]) == (3, 2)
    assert len(CASE_STUDIES) == 14


def test_no_id_is_used_twice_and_each_is_a_slug(entries: tuple[Question | CaseStudy, ...]) -> None:
    ids = [entry.id for entry in entries]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in ids)


def test_every_principle_has_questions_and_they_come_in_its_order() -> None:
    assert list(dict.fromkeys(question.principle for question in QUESTIONS)) == list(Principle)


def test_there_is_one_overall_question_and_it_is_about_making_it_happen() -> None:
    (overall,) = (question for question in QUESTIONS if question.id == OVERALL)
    assert overall.principle is Principle.MAKING_IT_HAPPEN


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_question_fits_a_card_and_asks_one_thing(question: Question) -> None:
    assert len(words(question.ask)) <= 30
    assert question.ask.endswith("?")
    assert question.ask.count("?") == 1
    assert 0 < len(words(question.why)) <= 30
    assert "?" not in question.why
    assert len(words(question.hint)) <= 30


@pytest.mark.parametrize("study", CASE_STUDIES, ids=lambda study: study.id)
def test_a_case_study_fits_a_card_and_says_who_did_what(study: CaseStudy) -> None:
    assert len(words(f"{study.did} {study.changed}")) <= 60
    assert all(sayings(study))
    assert study.principles
    assert len(set(study.principles)) == len(study.principles)


def test_an_eleven_year_old_can_read_the_questions() -> None:
    asks = {question.id: grade(question.ask) for question in QUESTIONS}
    assert median(asks.values()) <= 7
    assert median(grade(question.why) for question in QUESTIONS) <= 7
    assert median(grade(f"{study.did} {study.changed}") for study in CASE_STUDIES) <= 9
    assert not {slug: round(hard, 1) for slug, hard in asks.items() if hard > 10}


def test_the_reading_grade_tells_hard_words_from_easy_ones() -> None:
    assert grade("The cat sat on the mat.") < 2
    assert grade("Organisational transformation necessitates multidisciplinary collaboration.") > 12


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the documents behind the library are not part of the project")
def test_no_six_words_running_are_those_of_a_source_document(entries: tuple[Question | CaseStudy, ...]) -> None:
    documents = [file.read_text(encoding="utf-8") for file in sorted(SEEDS.glob("*.txt"))]
    assert documents
    copied = in_common(chain.from_iterable(sayings(entry) for entry in entries), documents, run=6)
    assert not copied


def test_words_in_common_are_found_whatever_their_capitals_and_marks() -> None:
    ours, theirs = ["He said: one, two THREE four five six!"], ["One two-three four five; six seven"]
    assert in_common(ours, theirs, run=6) == {"one two three four five six"}
    assert not in_common(ours, theirs, run=7)


def test_case_studies_are_found_by_each_of_their_principles() -> None:
    for study in CASE_STUDIES:
        assert all(study in library().case_studies_on(principle) for principle in study.principles)
    assert not [study for study in library().case_studies_on(Principle.CULTURE) if study.id == "oldham"]


def test_the_library_is_read_once() -> None:
    assert library() is library()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("culture", Principle.CULTURE),
        ("Patient-Centred", Principle.PATIENT_CENTRED),
        ("patient", Principle.PATIENT_CENTRED),
        (" making  it happen ", Principle.MAKING_IT_HAPPEN),
        ("vision", Principle.VISION),
        ("other’s worlds", Principle.WORLDS),
        ("shared space", Principle.SHARED_SPACE),
        ("shared", None),
        ("", None),
        ("lunch", None),
    ],
)
def test_a_principle_is_known_by_its_name_or_by_a_part_that_fits_no_other(typed: str, meant: Principle | None) -> None:
    assert principle_named(typed) is meant


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("culture.yaml", "questions: []", "has no principle"),
        ("culture.yaml", "principle: lunch\nquestions: []", "lunch"),
        ("culture.yaml", "principle: culture\nquestions: [{id: a, ask: b}]", "has no sources"),
        ("culture.yaml", "principle: culture\nquestions: [{id: a, sources: []}]", "ask"),
        ("culture.yaml", "principle: culture\nquestions: [{id: a, ask: b, colour: red, sources: []}]", "colour"),
        ("culture.yaml", "just words", "indices"),
        ("culture.yaml", "principle: [", "flow"),
        ("case_studies.yaml", "case_studies: [{id: a}]", "has no principles"),
        ("sources.yaml", "items: []", "has no documents"),
    ],
)
def test_a_bad_file_is_refused_by_name_with_its_fault(tmp_path: Path, name: str, text: str, fault: str) -> None:
    for shipped in SHIPPED.glob("*.yaml"):
        (tmp_path / shipped.name).write_bytes(shipped.read_bytes())
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadLibraryError, match=fault) as refusal:
        load(tmp_path)
    assert str(refusal.value).startswith(f"{name}: ")


def test_a_folder_without_its_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadLibraryError, match=r"sources\.yaml"):
        load(tmp_path)
