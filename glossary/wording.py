"""How a meaning is worded: the rules that can be counted."""

import re
from collections.abc import Container
from typing import Final

LONGEST_MEANING: Final = 35
"""Words."""

HARDEST: Final = 12
"""Flesch-Kincaid grade: the American school year in which a text is read with ease. 6 is age 11."""

MOST_SENTENCES: Final = 2
KNOWN_CAPITALS: Final = frozenset({"NHS", "UK"})
"""Abbreviations that need no explaining to anybody."""

_CAPITALS: Final = re.compile(r"\b\w*[A-Z]\w*[A-Z]\w*\b")
_END: Final = re.compile(r"(?<=[.!?])\s+")


def sentences(text: str) -> list[str]:
    """Split a text where one sentence ends and another begins."""
    return [sentence for sentence in _END.split(text.strip()) if sentence]


def unexplained(text: str) -> list[str]:
    """Name the abbreviations that a reader would have to look up."""
    return sorted(set(_CAPITALS.findall(text)) - KNOWN_CAPITALS)


def grade(text: str) -> float:
    """Give the Flesch-Kincaid grade, roughly: it takes each group of vowels for a syllable."""
    told = re.findall(r"[a-z0-9]+", re.sub("[’']", "", text.casefold())) or [""]
    return 0.39 * len(told) / (len(sentences(text)) or 1) + 11.8 * sum(map(_syllables, told)) / len(told) - 15.59


def _syllables(word: str) -> int:
    """Count groups of vowels, without the silent ending of "care", "cares" and "moved"."""
    spoken = re.sub(r"(?<=[^aeiouy])es?$|(?<=[^aeiouydt])ed$", "", word) if not word.endswith("le") else word
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def faults(meaning: str) -> list[str]:
    """Say what to mend in a meaning, a plain sentence each; nothing where it keeps the rules."""
    found = []
    many = len(meaning.split())
    if many > LONGEST_MEANING:
        found.append(f"The meaning has {many} words. Use {LONGEST_MEANING} at most.")
    if len(sentences(meaning)) > MOST_SENTENCES:
        found.append("The meaning has more than two sentences. Use one or two.")
    if unknown := unexplained(meaning):
        found.append(f"The meaning uses {', '.join(unknown)}. Spell it out in plain words.")
    return found


def leads_somewhere(successor: str, names: Container[str]) -> bool:
    """Say whether a reader can follow what replaced a sense: one of our names, or one that explains itself.

    Such a name is an everyday word, or several words, in which each abbreviation is a name of ours or its plural.
    """
    if successor in names:
        return True
    shorts = unexplained(successor)
    return (" " in successor or successor.islower()) and all(
        short in names or short.removesuffix("s") in names for short in shorts
    )
