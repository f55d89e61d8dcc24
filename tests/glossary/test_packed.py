from pathlib import Path

import pytest

from glossary.kept import kept
from glossary.load import load
from glossary.model import Glossary, Term, gather
from glossary.packed import Chosen, Packed


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
    assert [*map(Chosen(packed, [part, whole, packed[0]]).__getitem__, range(3))] == [part, whole, packed[0]]


def test_an_empty_glossary_is_no_fault() -> None:
    assert [*Packed(())] == []
    assert len(Chosen(gather([]).terms, ())) == 0
    assert Packed([Term("ICB", ())])[0] == Term("ICB", ())
