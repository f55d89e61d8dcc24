"""How hard a text is to read, and what it has in common with another."""

import re
from collections.abc import Iterable


def words(text: str) -> list[str]:
    """Part a text into words, small letters and digits alone; "joined-up" is two."""
    return re.findall(r"[a-z0-9]+", re.sub("[’']", "", text.casefold()))


def grade(text: str) -> float:
    """Give the Flesch-Kincaid grade, roughly: the school year (United States) that reads it with ease. 6 is age 11."""
    told = words(text)
    sentences = len(re.findall(r"[.?!](?=\s|$)", text)) or 1
    return 0.39 * len(told) / sentences + 11.8 * sum(map(_syllables, told)) / len(told) - 15.59


def _syllables(word: str) -> int:
    """Count groups of vowels, without the silent ending of "care", "cares" and "moved"."""
    spoken = re.sub(r"(?<=[^aeiouy])es?$|(?<=[^aeiouydt])ed$", "", word) if not word.endswith("le") else word
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def in_common(ours: Iterable[str], theirs: Iterable[str], run: int) -> set[str]:
    """Find every run of so many words that stands in one of our texts and in one of theirs."""
    return {line for text in ours for line in _runs(text, run)} & {line for text in theirs for line in _runs(text, run)}


def _runs(text: str, length: int) -> Iterable[str]:
    told = words(text)
    return (" ".join(told[start : start + length]) for start in range(len(told) - length + 1))
