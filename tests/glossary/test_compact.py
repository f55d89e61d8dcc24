import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.compact import Apart, Groups, Keyed, Register, Texts, Weighed, numbers, weights

texts = st.lists(st.text(st.characters(exclude_categories=["Cs"])), unique=True)
groups = st.lists(st.lists(st.integers(0, 2**32 - 1)))


@given(texts)
def test_texts_come_back_as_they_were(given: list[str]) -> None:
    laid = Texts(given)
    assert [*laid] == given
    assert [laid[place] for place in range(len(laid))] == given


@given(texts, st.text())
def test_a_text_tells_its_place_and_one_that_is_not_there_has_none(given: list[str], other: str) -> None:
    register = Register(given)
    assert [register.place(text) for text in given] == [*range(len(given))]
    assert (other in register) is (other in given)


def test_what_no_file_can_hold_is_in_no_register() -> None:
    assert "ICB\ud83d" not in Register(["ICB", "ICB?"])
    assert None not in Register(["None"])


@given(groups)
def test_groups_come_back_as_they_were(given: list[list[int]]) -> None:
    laid = Groups(given)
    assert [[*laid[place]] for place in range(len(given))] == given


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.lists(st.integers(0, 99))), st.text())
def test_numbers_are_found_under_their_key_and_none_under_another(given: dict[str, list[int]], other: str) -> None:
    keyed = Keyed(given)
    assert {key: [*keyed[key]] for key in given} == given
    assert [*keyed[other]] == given.get(other, [])


@given(st.lists(st.binary()))
def test_pieces_are_the_same_one_by_one_and_all_at_once(given: list[bytes]) -> None:
    apart = Apart(given)
    assert [apart[place] for place in range(len(apart))] == given
    assert [*apart] == given


def test_weights_are_found_under_their_text_alone() -> None:
    weighed = Weighed({"care": 0.5, "board": -2.0})
    assert (weighed["care"], weighed["board"]) == (0.5, -2.0)
    with pytest.raises(KeyError):
        weighed["icb"]


def test_numbers_keep_their_worth() -> None:
    assert [*numbers([0, 2**32 - 1])] == [0, 2**32 - 1]
    assert [*weights([0.1, -3e300])] == [0.1, -3e300]
