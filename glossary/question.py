"""Finds what a question is about: `what does MDT stand for?` is about MDT."""

from collections.abc import Iterator
from typing import Final

_BEFORE: Final = frozenset(
    """# a abbreviation abbreviations about acronym acronyms actually an and any anybody anyone are ask asked asking be
    been but by came can colleague confused could decode define definition describe did do does dont dose earth
    email exactly expand explain explanation find for form full get give glossary got had has have having hear heard
    heck hello here hey hi how i idea im in initials is it ive jargon just keep keeps kind know knows let letters
    like look lookup lost me mean meaning meant meeting mention mentioned mentions minutes my need never new no not
    of oh ok okay on out person phrase please pls plz question quick quickly read refer refers remind s said saw say
    saying says search see seeing seen short so somebody someone sorry spell spelled spelt stand stands still sure
    talk talking tell term thanks that the their them there they thing this to today translate uk understand unsure up
    us used uses using want was wat wats we were what whats when who whos will with wondering word words wot wots
    would wtf you your""".split()  # noqa: SIM905 - words read best as words
)
_AFTER: Final = frozenset(
    """# a abbreviation about acronym actually again all an anyone anyway are at bit called cheers context defined
    definition do does eh english exactly explain explained for form full he here i in is it jargon know mate me
    mean meaning means meant now or plain please pls plz refer refers short simple simply something stand standing
    stands sth stuff term thank thanks that the then there they thing things thingy this to today ty u used what
    whats when word x you""".split()  # noqa: SIM905 - the same
)
_SHORTEST_SHOUT: Final = 4  # letters: WHAT does ICB mean; but WHO and IT are ours
_ASKS: Final = frozenset({"mean", "meaning", "means", "stand", "stands", "stood"})
_MEANS: Final = frozenset({"mean", "means", "meant"})
_QUESTIONS: Final = frozenset({"how", "what", "whats", "when", "where", "which", "who", "whos", "whose", "why"})
_OPENS: Final = frozenset({"because", "but", "in", "when", "within"})
"""What may follow a term once the question has been put: `what is an AP in prisons`."""


def peel(parts: list[str]) -> Iterator[list[str]]:
    """Give the words as they are, then with ever more of the question taken off, one word at the least.

    The whole comes first, because a term may itself look like a question: *what matters to you*. Words in capitals
    stay when others are not in capitals: in `what is IT` the last word is no pronoun.
    """
    yield parts
    if len(parts) == 1:
        return
    shouted = all(part.isupper() for part in parts)
    if asked := _meant_by(parts):
        yield from _endings(asked, shouted=shouted, asked=True)
        return
    loud = shouted or (len(parts[0]) >= _SHORTEST_SHOUT and parts[0].isupper())
    begun = [parts]
    while len(begun[-1]) > 1 and not _joined(begun[-1]) and _filler(begun[-1][0], _BEFORE, shouted=loud):
        begun.append(begun[-1][1:])
    turn = next((place for place, rest in enumerate(begun) if place and rest[0] in _OPENS), len(begun))
    for rests in (begun[:turn], begun[turn:]):  # what stands before `in the NHS` comes before the NHS
        for rest in rests:
            yield from _endings(rest, shouted=shouted, asked=rest is not parts)
        for rest in rests:
            yield from _cuts(rest, asked=rest is not parts)


def asks(parts: list[str]) -> bool:
    """Say whether this is put as a question: `where does the ICB sit`."""
    return parts[0].casefold() in _QUESTIONS


def _meant_by(parts: list[str]) -> list[str]:
    """Give what stands after `what does the council mean by`, whoever it is that means it."""
    lower = [part.casefold() for part in parts]
    for place in range(1, len(parts) - 2):
        if lower[place] in _MEANS and lower[place + 1] == "by" and asks(parts):
            return parts[place + 2 :]
    return []


def is_filler(part: str) -> bool:
    """Say whether a word only helps to ask: the `are` of `how are you` is not ARE."""
    return part.casefold() in _BEFORE | _AFTER


def _endings(parts: list[str], *, shouted: bool, asked: bool) -> Iterator[list[str]]:
    """Take courtesies and the like from the right, word by word.

    Once the question has been put, one word in capitals before small ones is what it is about: in `do you know what
    CP is` nobody means CP-IS, nor SET(O) in `explain SE to me`.
    """
    if asked and len(parts[0]) > 1 and parts[0].isupper() and _AFTER.issuperset(parts[1:]):
        yield parts[:1]
    yield parts
    end = len(parts)
    while end > 1 and _filler(parts[end - 1], _AFTER, shouted=shouted):
        end -= 1
        yield parts[:end]


def _cuts(parts: list[str], *, asked: bool) -> Iterator[list[str]]:
    """Take all from the asking word on (`MDT mean in prisons`), or from where the question goes on to say more."""
    for place in range(len(parts) - 1, 0, -1):
        if parts[place].casefold() in _ASKS or (asked and parts[place] in _OPENS):
            yield parts[:place]


def _joined(parts: list[str]) -> bool:
    """Say whether the words begin with two letters that a sign joined: the I of `what is I&I` is no pronoun."""
    return [len(part) for part in parts[:3]] == [1, 3, 1] and parts[1] == "and"


def _filler(part: str, fillers: frozenset[str], *, shouted: bool) -> bool:
    plain = part in {part.lower(), part.capitalize()} or (part.isupper() and len(part) >= _SHORTEST_SHOUT)
    return (plain or shouted) and part.casefold() in fillers
