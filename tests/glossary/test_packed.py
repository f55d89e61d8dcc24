from pathlib import Path

import pytest

from glossary.catalogue import Catalogue
from glossary.kept import kept
from glossary.load import load
from glossary.lookup import Kind, Lookup
from glossary.model import Glossary, Term
from glossary.packed import Chosen, Packed
from glossary.scan import Scanner


@pytest.fixture(scope="module")
def read() -> Glossary:
    """As the files have it."""
    return load()


@pytest.fixture(scope="module")
def packed(read: Glossary) -> Packed:
    return Packed(read.terms)


def test_every_term_comes_back_as_it_was(read: Glossary, packed: Packed) -> None:
    assert [*packed] == [*read.terms]
    assert [packed[place] for place in range(len(packed))] == [*read.terms]
    assert type(packed[0].senses[0].status) is type(read.terms[0].senses[0].status)


def test_it_is_a_sequence_like_any_other(read: Glossary, packed: Packed) -> None:
    assert packed[-1] == read.terms[-1]
    assert packed[5:50:7] == [*read.terms[5:50:7]]
    assert read.terms[7] in packed
    with pytest.raises(IndexError):
        packed[len(packed)]


def test_what_was_asked_for_of_late_is_held_ready(packed: Packed) -> None:
    assert packed[3] is packed[3]


def test_it_is_the_same_once_it_stays_in_a_file(read: Glossary, packed: Packed, tmp_path: Path) -> None:
    again = kept(tmp_path, lambda: packed)
    assert again is not packed
    assert [*again] == [*read.terms]
    assert again[1000] == read.terms[1000]


def test_terms_are_chosen_whole_or_with_some_of_their_senses(packed: Packed) -> None:
    whole = max(packed, key=lambda term: len(term.senses))
    part = whole._replace(senses=whole.senses[2:0:-1])
    turned = whole._replace(senses=whole.senses[::-1])
    chosen = Chosen(packed, [part, whole, turned, packed[0]])
    assert [chosen[at] for at in range(4)] == [part, whole, turned, packed[0]]
    with pytest.raises(ValueError, match="no sense"):
        Chosen(packed, [whole._replace(senses=())])


def test_an_empty_glossary_is_no_fault(tmp_path: Path) -> None:
    empty = Glossary(Packed(()))
    made = Lookup(empty), Scanner(empty), Catalogue(empty.terms)
    for lookup, scanner, catalogue in (made, kept(tmp_path, lambda: made)):
        assert lookup.find("ICB").kind is Kind.UNKNOWN
        assert scanner.explain("The ICB met.").spans == ()
        assert [*catalogue.places(["care"], "NHS", "Wales")] == []


def test_a_glossary_of_more_terms_than_two_bytes_can_count_is_kept_whole(tmp_path: Path) -> None:
    catalogue = Catalogue(Term(f"X{number}", ()) for number in range(70_000))
    again = kept(tmp_path, lambda: catalogue)
    assert (len(again), again.letter(69_999)) == (70_000, "X")
