"""What a text has in common with another."""

import re
from collections.abc import Iterable


def words(text: str) -> list[str]:
    """Part a text into words, small letters and digits alone; "joined-up" is two."""
    return re.findall(r"[a-z0-9]+", re.sub("[’']", "", text.casefold()))


def in_common(ours: Iterable[str], theirs: Iterable[str], run: int) -> set[str]:
    """Find every run of so many words that stands in one of our texts and in one of theirs."""
    return {line for text in ours for line in _runs(text, run)} & {line for text in theirs for line in _runs(text, run)}


def _runs(text: str, length: int) -> Iterable[str]:
    told = words(text)
    return (" ".join(told[start : start + length]) for start in range(len(told) - length + 1))
