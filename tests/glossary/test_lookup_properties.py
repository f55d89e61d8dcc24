import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossary.everyday import is_everyday
from glossary.lookup import Kind, Lookup
from glossary.model import Glossary

relaxed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def acronyms(glossary: Glossary) -> list[str]:
    return [term.term for term in glossary.terms if any(sense.expansion for sense in term.senses)]


def names(lookup: Lookup, query: str) -> set[str]:
    answer = lookup.find(query)
    return {term.term for term in answer.terms} if answer.kind is Kind.FOUND else set()


@relaxed
@given(query=st.text(max_size=300))
def test_any_text_is_answered(lookup: Lookup, query: str) -> None:
    answer = lookup.find(query)
    assert answer.query == query
    assert (answer.kind is Kind.UNKNOWN) == (answer.terms == ())
    assert answer.kind is not Kind.NEARLY or len(answer.terms) <= 5


@pytest.mark.parametrize("part", ["ICB ", "a", "'", "what is ", "\u202e", "🤔", "I.C.B.", "\n", "é", "ﷺ", "&"])
def test_ten_thousand_characters_are_answered(lookup: Lookup, part: str) -> None:
    query = (part * 10_000)[:10_000]
    assert lookup.find(query).query == query


@relaxed
@given(data=st.data())
def test_an_acronym_is_found_as_it_is_written_in_any_guise(
    lookup: Lookup, shipped: Glossary, data: st.DataObject
) -> None:
    term = data.draw(st.sampled_from(acronyms(shipped)))
    before = data.draw(st.sampled_from(["", " ", "(", '"', "what is an ", "What does ", "define ", "meaning of ", "*"]))
    after = data.draw(st.sampled_from(["", "  ", ")", "?", "!", ".", "’s", "'s", " please", " stand for?", " meaning"]))
    assert term in names(lookup, before + term + after)


def test_every_acronym_is_found_in_capitals_dotted_and_spaced(lookup: Lookup, shipped: Glossary) -> None:
    plain = [term for term in acronyms(shipped) if term.isalnum()]
    missed = [
        guise
        for term in plain
        for guise in (term, term.upper(), ".".join(term) + ".", " ".join(term), " ".join(term.upper()))
        if term not in names(lookup, guise)
    ]
    assert missed == []


def test_every_acronym_is_found_in_small_letters_unless_it_is_an_everyday_word(
    lookup: Lookup, shipped: Glossary
) -> None:
    for term in acronyms(shipped):
        answer = lookup.find(term.lower())
        assert term in {found.term for found in answer.terms}, term
        assert answer.kind is Kind.FOUND or is_everyday(term.lower()), term


def test_every_acronym_is_found_in_the_plural(lookup: Lookup, shipped: Glossary) -> None:
    plain = [term for term in acronyms(shipped) if term.isalpha() and term.isupper()]
    assert [term for term in plain if term not in names(lookup, term + "s")] == []


def test_every_expansion_is_found_in_any_case(lookup: Lookup, shipped: Glossary) -> None:
    missed = [
        guise
        for term in shipped.terms
        for sense in term.senses
        for guise in (sense.expansion, sense.expansion.lower(), sense.expansion.upper(), f" {sense.expansion}? ")
        if sense.expansion and term.term not in names(lookup, guise)
    ]
    assert missed == []


def test_all_jargon_is_found_in_any_case(lookup: Lookup, shipped: Glossary) -> None:
    jargon = [term.term for term in shipped.terms if not all(sense.expansion for sense in term.senses)]
    missed = [
        guise
        for term in jargon
        for guise in (term, term.upper(), term.capitalize())
        if term not in names(lookup, guise)
    ]
    assert missed == []
