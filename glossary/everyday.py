"""Words that people use all day, and well-known words of other fields: seldom a question to this glossary."""

from functools import cache
from pathlib import Path
from typing import Final

from glossary.normalise import stem

EVERYDAY: Final = Path(__file__).parent / "everyday.txt"
ELSEWHERE: Final = Path(__file__).parent / "elsewhere.txt"
HARDLY: Final = Path(__file__).parent / "hardly.txt"
FAMILIAR: Final = Path(__file__).parent / "familiar.txt"
_ENDINGS: Final = ("ing", "ed", "ly", "es")
_SHORTEST_ROOT: Final = 3


@cache
def listed(file: Path) -> frozenset[str]:
    """Read a list as it is written: any number a line; a line that begins with # is a remark."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def words_of(file: Path) -> frozenset[str]:
    """Read a list: lower-case words, any number a line; a line that begins with # is a remark."""
    found = listed(file)
    return found | {stem(word) for word in found}


def is_everyday(word: str) -> bool:
    """Say whether a lower-case word is an everyday one, or a common form of one: cats, walked, hoping, stopped."""
    everyday = words_of(EVERYDAY)
    if word in everyday or stem(word) in everyday or (word.endswith("ies") and word[:-1] in everyday):
        return True
    if not word.endswith(_ENDINGS):
        return False
    roots = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
    return any(len(root) >= _SHORTEST_ROOT and not everyday.isdisjoint(_whole(root)) for root in roots)


def _whole(root: str) -> tuple[str, ...]:
    """Give what a word may be without its ending: walk(ed), hope(d), stop(ped)."""
    return (root, root + "e", root[:-1]) if root[-1] == root[-2] else (root, root + "e")


def is_of_another_field(word: str) -> bool:
    """Say whether a lower-case word is well known for something that is not ours: dns, nato."""
    return word in words_of(ELSEWHERE)


def is_hardly_ours(word: str) -> bool:
    """Say whether a lower-case word nearly always means something else, though one of ours is spelt like it: gdp."""
    return word in words_of(HARDLY)


def is_elsewhere(word: str) -> bool:
    """Say whether a lower-case word means something to everybody, and so is hardly a slip in one of our terms."""
    return is_of_another_field(word) or is_everyday(word)
