"""Look-up over the whole glossary: every term in every guise, slips of the finger, nonsense and everyday words."""

import random
import string
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossary.everyday import EVERYDAY, is_everyday, is_hardly_ours, words_of
from glossary.lookup import Kind, Lookup
from glossary.model import Glossary
from glossary.normalise import acronym_key, words

relaxed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

SEED = 20_261_122
QUESTIONS = (
    "whats an {}", "what's {} stand for pls", "{} meaning", "define {}", "does anyone know what {} is?", "{}?",
    "what do we mean by {}", "What does the acronym {} mean?", "remind me what {} is", "I don't know what {} means",
    "sorry, what is {} again?", "{} - what is that?", "who are {}?", "tell me about {}", "what is meant by {}",
    "what's {} short for", "any idea what {} stands for?", "Hi, could you tell me what {} means, thanks",
    "what does {} mean in prisons?", "{} full form", "{} stands for what", "explain {} to me", "the {}",
    "I keep seeing {}, what is it?", "what is {} in the NHS?", "Quick question: what's {}?", "what on earth is {}",
)  # fmt: skip
AROUND = ("({})", '"{}"', "{},", "*{}*", "{}!", "[{}]", "{}/", "‘{}’", "<{}>", "**{}**", "`{}`", "{}…", " {}  ", "- {}")


def chance() -> random.Random:
    return random.Random(SEED)  # noqa: S311 -- examples, not secrets


def acronyms(glossary: Glossary) -> list[str]:
    """Every acronym but those that are only offered, such as GDP and Magnet, and the one that is a mark and no word."""
    all_of_them = [term.term for term in glossary.terms if any(sense.expansion for sense in term.senses)]
    plain = [term for term in all_of_them if not is_hardly_ours(term.casefold()) and term != "#"]
    return [term for term in plain if term != term.capitalize() or not is_everyday(term.casefold())]


def expansions(glossary: Glossary) -> list[tuple[str, str]]:
    return [(sense.expansion, term.term) for term in glossary.terms for sense in term.senses if sense.expansion]


def names(lookup: Lookup, query: str) -> set[str]:
    answer = lookup.find(query)
    return {term.term for term in answer.terms} if answer.kind is Kind.FOUND else set()


def missed(lookup: Lookup, asked: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(query, term) for query, term in asked if term not in names(lookup, query)]


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


def test_every_acronym_is_found_as_it_is_in_capitals_dotted_and_spaced(lookup: Lookup, shipped: Glossary) -> None:
    def guises() -> Iterator[tuple[str, str]]:
        for term in acronyms(shipped):
            yield from ((term, term), (term.upper(), term))
            if term.isalnum():
                joined = (".".join(term), ".".join(term) + ".", " ".join(term), " ".join(term.lower()))
                yield from ((guise, term) for guise in joined)

    assert missed(lookup, guises()) == []


def test_every_acronym_is_found_in_any_case_unless_it_is_then_an_everyday_word(
    lookup: Lookup, shipped: Glossary
) -> None:
    for term in acronyms(shipped):
        for guise in (term.lower(), term.capitalize(), term.swapcase()):
            answer = lookup.find(guise)
            assert term in {found.term for found in answer.terms}, guise
            assert answer.kind is Kind.FOUND or is_everyday(term.lower()), guise


def test_every_acronym_is_found_in_the_plural_and_the_possessive(lookup: Lookup, shipped: Glossary) -> None:
    plain = [term for term in acronyms(shipped) if term.isalpha() and term.isupper()]
    asked = ((guise.format(term), term) for term in plain for guise in ("{}s", "{}'s", "{}’s", "the {}s", "{}s'"))
    assert missed(lookup, asked) == []


def test_every_acronym_is_found_among_marks_and_in_questions(lookup: Lookup, shipped: Glossary) -> None:
    rng = chance()
    asked = (
        (guise.format(term), term)
        for term in acronyms(shipped)
        for guise in (*AROUND, *rng.sample(QUESTIONS, 3))
        if not (guise in QUESTIONS and is_everyday(term.casefold()) and not term.isupper())
    )
    assert missed(lookup, asked) == []


def test_every_expansion_is_found_in_any_case_and_in_questions(lookup: Lookup, shipped: Glossary) -> None:
    rng = chance()
    asked = (
        (guise, term)
        for expansion, term in expansions(shipped)
        for guise in (
            expansion, expansion.lower(), expansion.upper(), expansion.replace("-", " "),
            expansion.replace(" and ", " & "), expansion.replace("'", "’"),
            *(question.format(expansion.lower()) for question in rng.sample(QUESTIONS, 2)),
        )
        if not is_everyday(expansion.lower()) or guise == expansion.upper()
    )  # fmt: skip
    assert missed(lookup, asked) == []


def test_all_jargon_is_found_in_any_case_unless_it_is_an_everyday_word(lookup: Lookup, shipped: Glossary) -> None:
    jargon = [term.term for term in shipped.terms if not all(sense.expansion for sense in term.senses)]
    jargon = [term for term in jargon if words(term) != ["a"]]  # `A/` is all but an article
    asked = (
        (guise, term)
        for term in jargon
        for guise in (term, term.upper(), term.capitalize(), term.title())
        if guise == term.upper() or term.casefold() not in words_of(EVERYDAY)
    )
    assert missed(lookup, asked) == []


def slipped(rng: random.Random, text: str) -> str:
    """Make one slip: a letter swapped with the next, left out, doubled, or another one."""
    at = rng.choice([place for place, letter in enumerate(text[:-1]) if letter.isalpha() and text[place + 1].isalpha()])
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    other = text[:at] + rng.choice(string.ascii_lowercase) + text[at + 1 :]
    return rng.choice([swapped, text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], other])


def test_one_slip_in_an_expansion_leaves_the_right_term_in_the_first_three(
    lookup: Lookup, shipped: Glossary, record_property: Callable[[str, str], None]
) -> None:
    rng = chance()
    long = [(expansion, term) for expansion, term in expansions(shipped) if len(expansion) >= 12]
    tried = [(slipped(rng, expansion.lower()), term) for expansion, term in rng.sample(long, 1500)]
    lost = [(query, term) for query, term in tried if term not in [t.term for t in lookup.find(query).terms[:3]]]
    share = 1 - len(lost) / len(tried)
    record_property("told", f"One slip in an expansion, {len(tried)} at random: {100 * share:.1f}% in the first three")
    assert share >= 0.95, lost


def test_a_slip_in_an_acronym_is_offered_and_never_taken_for_it(
    lookup: Lookup, shipped: Glossary, record_property: Callable[[str, str], None]
) -> None:
    rng = chance()
    long = [term for term in acronyms(shipped) if len(term) >= 5 and term.isalpha()]
    tried = [(term[0] + slipped(rng, term[1:].lower()), term) for term in long]
    tried = [(query.upper(), term) for query, term in tried if not lookup.surely(query.upper())]
    answers = [(lookup.find(query), term) for query, term in tried]
    lost = [(answer.query, term) for answer, term in answers if term not in [t.term for t in answer.terms[:3]]]
    share = 1 - len(lost) / len(tried)
    record_property("told", f"One slip in an acronym of five, {len(tried)}: {100 * share:.1f}% in the first three")
    assert all(answer.kind is not Kind.FOUND for answer, _ in answers)
    assert share >= 0.95, lost


def test_everyday_words_are_never_found_alone_or_asked_for(lookup: Lookup) -> None:
    lines = EVERYDAY.read_text(encoding="utf-8").splitlines()
    asked = (
        pattern.format(guise)
        for word in " ".join(line for line in lines if not line.startswith("#")).split()
        for guise in (word, word.capitalize())
        for pattern in ("{}", "{}?", "what is {}", "what does {} mean")
    )
    assert [query for query in asked if lookup.find(query).kind is Kind.FOUND] == []


def test_everyday_words_put_together_are_hardly_ever_found(lookup: Lookup) -> None:
    rng = chance()
    everyday = sorted(words_of(EVERYDAY))
    asked = [" ".join(rng.sample(everyday, rng.randint(2, 5))) for _ in range(5000)]
    assert sum(bool(names(lookup, query)) for query in asked) <= 2


def test_nonsense_that_can_be_spoken_is_never_found(lookup: Lookup, shipped: Glossary) -> None:
    rng = chance()
    ours = {acronym_key(words(term.term)) for term in shipped.terms}

    def syllable() -> str:
        return rng.choice("bcdfghjklmnprstvwz") + rng.choice("aeiou") + rng.choice(["", "", "n", "r", "k", "b"])

    made_up = {"".join(syllable() for _ in range(rng.randint(2, 4))) for _ in range(4000)}
    assert [word for word in sorted(made_up - ours) if names(lookup, word)] == []


@pytest.mark.parametrize(("query", "meant"), [("section 42", "s42"), ("s42", "s42"), ("pathway one", "P1")])
def test_a_number_with_brackets_is_another(lookup: Lookup, query: str, meant: str) -> None:
    assert names(lookup, query) == {meant}
