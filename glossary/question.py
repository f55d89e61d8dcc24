"""Finds what a question is about: `what does MDT stand for?` is about MDT."""

from collections.abc import Iterator
from typing import Final

_BEFORE: Final = frozenset(
    """a about abbreviation acronym an and any anybody anyone are ask asking be by can could decode define definition
    describe did do does dose dont exactly expand explain explanation for form full glossary hello hey hi how i is
    jargon know knows let look lookup me mean meaning meant my of ok okay please pls remind s search so somebody someone
    sorry tell term that the their them they this to translate uk up us was we were what whats who whos will word words
    wot would you""".split()  # noqa: SIM905 - words read best as words
)
_AFTER: Final = frozenset(
    """abbreviation about acronym actually again are cheers definition defined do does exactly explained for is it
    jargon mate mean meaning means meant pls plz please refer refers short stand standing stands term thank thanks
    to ty what you""".split()  # noqa: SIM905 - the same
)
_ASKS: Final = frozenset({"mean", "meaning", "means", "stand", "stands", "stood"})


def peel(parts: list[str]) -> Iterator[list[str]]:
    """Give the words as they are, then with ever more of the question taken off, one word at the least.

    The whole comes first, because a term may itself look like a question: *what matters to you*. Words in capitals
    stay when others are not in capitals: in `what is IT` the last word is no pronoun.
    """
    yield parts
    start = 0
    shouted = all(part.isupper() for part in parts)
    while start < len(parts) - 1 and _filler(parts[start], _BEFORE, shouted=shouted):
        start += 1
        yield from _endings(parts[start:], shouted=shouted)
    if not start:
        yield from _endings(parts, shouted=shouted)


def is_filler(part: str) -> bool:
    """Say whether a word only helps to ask: the `are` of `how are you` is not ARE."""
    return part.casefold() in _BEFORE | _AFTER


def _endings(parts: list[str], *, shouted: bool) -> Iterator[list[str]]:
    """Cut from the right: courtesies word by word, then all from the asking word on (`MDT mean in prisons`)."""
    yield parts
    end = len(parts)
    while end > 1 and _filler(parts[end - 1], _AFTER, shouted=shouted):
        end -= 1
        yield parts[:end]
    for place, part in enumerate(parts[1:end], start=1):
        if part.casefold() in _ASKS:
            yield parts[:place]
            return


def _filler(part: str, fillers: frozenset[str], *, shouted: bool) -> bool:
    return part.casefold() in fillers and (shouted or not part.isupper() or part in {"I", "A"})
