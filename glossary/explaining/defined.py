"""What a text explains itself: `integrated care board (ICB)`, `ICB (integrated care board)`, and their kin."""

import re
from collections.abc import Container
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

from glossary.model import Term
from glossary.normalise import stems
from glossary.phrases import wordings

_REACH: Final = 160  # characters; the longest expansion has 90
_WORD: Final = re.compile(r"[^\W_]+")
_POSSESSIVE: Final = re.compile(r"['’]s?\b")
_QUOTES: Final = "\"'“”‘’«»*_"
_SIGNS: Final = f" \t\n\r\v\f\u00a0{_QUOTES}([,-–—=:/"
_ARTICLES: Final = frozenset({"the", "a", "an", "our"})
_TAIL_WORDS: Final = _ARTICLES | frozenset(
    """abbreviated aka also as call called commonly e here hereafter hereinafter it known named often or short shortened
    termed them to usually we""".split()  # noqa: SIM905 - words read best as words
)
"""What may stand between words in full and their acronym; the e of i.e. is one."""

_TAIL: Final = re.compile(
    rf"(?:[\s{_QUOTES}(\[,\-–—=:/]+|\b(?:{'|'.join(sorted(_TAIL_WORDS))}|a\.k\.a\.|i\.e\.)(?=[\s{_QUOTES}(\[,\-–—=:]))+\Z",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"\b(?:known as|called|termed|(?:abbreviated|shortened) to|we call (?:it|them)|a\.?k\.?a\.?|here(?:in)?after)\b",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"\(\s*(?:the\s+|or\s+)?[\"“‘']\s*(?:the\s+)?\Z|\(\s*the\s+\Z", re.IGNORECASE)
_HEAD: Final = re.compile(
    rf"""s?['’]?s?[{_QUOTES}]*
    (?:(?:\s[a-z]+){{0,2}}\s*[(\[]\s*(?P<bracket>)|\s*[-–—:=]\s*(?P<sign>)
      |\s*,?\s+(?:(?:which|that)\s+)?
       (?P<verb>stands?\s+for|means?|is\s+short\s+for|short\s+for|refers?\s+to|also\s+known\s+as|known\s+as|or|i\.?e\.?,?
       |that\s+is,?|is|are|being)\s+|\s*,\s*(?:or\s+)?)
    (?:(?:i\.?e\.?,?\s|that\s+is\b,?|stands?\s+for\b|(?:short\s+for|meaning|or|the|an?|our|your)\b|[{_QUOTES}])\s*)*""",
    re.IGNORECASE | re.VERBOSE,
)
_SURE_VERBS: Final = re.compile(r"(?:stands?\s+for|means?|is\s+short\s+for|short\s+for)\Z", re.IGNORECASE)
_GLOSS: Final = re.compile(
    r"""s?["'”’]*(?:\s*\((?!\d)(?:[^()\s]+\s+){2,9}[^()]+\)
    |,?\s+(?:which\s+)?(?:means|(?<=s\ )mean|is\ when|is\ where)\s|,\s+(?:i\.e\.|that\ is)\W)""",
    re.VERBOSE,
)
_CLOSED: Final = re.compile(r"[)\]]")
_NEAR: Final = 24  # characters, of a word or two between an acronym and its bracket: the SBAR tool (situation, ...)
_LONGEST_JOINT: Final = 50  # characters
_MOST_LINKS: Final = 4
_MOST_HYPHENS: Final = 2
_LINKS: Final = frozenset("a an and at for from in of on or the to with".split())  # noqa: SIM905 - words read best as words


_JOINTS: Final = frozenset(f"([=:–—/,-{_QUOTES}")
_AFTER: Final = re.compile(
    rf"s?['’]?s?[{_QUOTES}]*(?:\s*[(\[:=–—\-,]|\s+(?:stands?|means?|is|are|or|refers?|short|also|known|which|that|i\.?e|being)\b)"
)
_BEFORE_BRACKET: Final = re.compile(r"([\w&-]+)\s*[(\[]\s*(?:the |an? )?\Z")
_IN_BRACKET: Final = re.compile(r"s?\s*[(\[]\s*(?:the |an? )?([\w&-]+)\s*[)\]]")
Range: TypeAlias = tuple[int, int]
"""Where the words in full stand: the first character, and the one after the last."""


class InFull:
    """A term's words in full, as stems, in one way or several; made when a text is first seen to say them perhaps."""

    def __init__(self, term: Term) -> None:
        self._term = term

    @cached_property
    def _ways(self) -> list[list[str]]:
        """Each way of saying it."""
        expansions = [sense.expansion for sense in self._term.senses if sense.expansion]
        return [parts for said in expansions for words in wordings(said) if (parts := stems(words))]

    @cached_property
    def _run_together(self) -> frozenset[str]:
        """The same without spaces, so that `co-ordinating` is `coordinating`."""
        return frozenset("".join(parts) for parts in self._ways)

    def begin_with(self, word: str) -> bool:
        """Say whether a way begins so."""
        return any(parts[:1] == stems([word.lower()]) for parts in self._ways)

    def end_with(self, word: str) -> bool:
        """Say whether a way ends so."""
        return any(parts[-1:] == stems([word.lower()]) for parts in self._ways)

    def reach(self, short: str) -> int:
        """How many of the nearest words can matter."""
        return max(max(map(len, self._ways), default=0) + _MOST_HYPHENS, len(short) + _MOST_LINKS)

    def beginning(self, said: list[str]) -> int:
        """How many of these stems, at the beginning, are a way; 0 where none is."""
        return next((n for n in range(1, len(said) + 1) if "".join(said[:n]) in self._run_together), 0)

    def ending(self, said: list[str]) -> int:
        """How many of these stems, at the end, are a way; 0 where none is."""
        return next((n for n in range(1, len(said) + 1) if "".join(said[-n:]) in self._run_together), 0)


def defined(text: str, start: int, end: int, full: InFull) -> Range | None:
    """Give where a text says an acronym in full beside it.

    First looks whether signs or words beside it are such as join it to its words: for most acronyms that is all.
    """
    if _AFTER.match(text, end) or text.find("(", end, end + _NEAR) > 0:
        after = _precedes(text[end : end + _REACH], text[start:end], full)
        if after:
            return start, end + after[1]
    if not _is_joined(text, start, end, full):
        return None
    first = max(start - _REACH, 0)
    before = _follows(text[first:start], text[start:end], full)
    return (first + before[0], end) if before else None


def _is_joined(text: str, start: int, end: int, full: InFull) -> bool:
    if start < 2:  # noqa: PLR2004 - a sign and a letter
        return False
    if not _JOINTS.isdisjoint(text[start - 2 : start]):
        return True
    first = text.rfind(" ", 0, start - 1) + 1
    word = text[first : start - 1]
    if text[first] in _JOINTS or (_joins(text, first) if word in _ARTICLES else word in _TAIL_WORDS):
        return True
    if text[first].lower() != text[end - 1].lower():
        return False
    return full.end_with(_last_word(text, start))  # integrated care Board ICB


def _last_word(text: str, end: int) -> str:
    return next(reversed(_WORD.findall(text, max(end - _LONGEST_JOINT, 0), end)), "")


def _joins(text: str, start: int) -> bool:
    """Say whether what stands before an article joins: `known as the`, `(the`."""
    before = (
        text[max(start - 1, 0) : start] if start and text[start - 1] != " " else text[max(start - 2, 0) : start - 1]
    )
    return (
        before in _JOINTS
        or text[text.rfind(" ", 0, max(start - 1, 0)) + 1 : max(start - 1, 0)] in _TAIL_WORDS - _ARTICLES
    )


def is_glossed(text: str, end: int) -> bool:
    """Say whether a text says at once what a phrase means: `cuckooing (taking over a home)`."""
    return bool(_GLOSS.match(text, end, end + _REACH))


def is_abbreviated(text: str, end: int, short: str) -> bool:
    """Say whether a text gives the short form of a phrase right after it: `domestic homicide review (DHR)`."""
    bracket = _IN_BRACKET.match(text, end, end + _NEAR)
    return bracket is not None and short in {bracket[1], bracket[1].removesuffix("s")}


def is_said_again(text: str, start: int, end: int, seen: Container[str]) -> bool:
    """Say whether a phrase only says in full a short form that was met before: `LAC (looked after child)`, after LAC.

    `seen` are the terms met so far.
    """
    before = _BEFORE_BRACKET.search(text, max(start - _NEAR, 0), start)
    after = _IN_BRACKET.match(text, end, end + _NEAR)
    return any(found and (found[1] in seen or found[1].rstrip("s") in seen) for found in (before, after))


def _follows(before: str, short: str, full: InFull) -> Range | None:
    start = _joint_before(before)
    joint = before[start:]
    if not joint:
        return None
    is_bracket, is_named = "(" in joint or "[" in joint, _NAMED.search(joint) or _QUOTED.search(joint)
    if not (is_bracket or is_named or full.end_with(_last_word(before, start))):
        return None
    parts = _parts(before[:start])[-full.reach(short) :]
    said = _stems(parts)
    length = full.ending(said)
    if not length and is_bracket:  # a word of kind may come last: risk assessment conference meeting (MARAC)
        length = _spelt(parts, short, last=True) or _after_one(full.ending(said[:-1]))
    if not length and parts and is_named:
        length = 1
    return (parts[-length].start, len(before)) if length else None


def _joint_before(before: str) -> int:
    """Where the signs and words begin that may join an acronym to its words in full."""
    start = len(before.rstrip(_SIGNS))
    if _last_word(before, start).lower() not in _TAIL_WORDS:
        return start
    tail = _TAIL.search(before, max(len(before) - _LONGEST_JOINT, 0))
    return tail.start() if tail else start


def _precedes(after: str, short: str, full: InFull) -> Range | None:
    head = _HEAD.match(after)
    if not head:
        return None
    sure = any(head[mark] is not None for mark in ("bracket", "sign")) or _SURE_VERBS.match(head["verb"] or "")
    first = _WORD.search(after, head.end())
    if not first or not (sure or full.begin_with(first[0])):
        return None
    rest = after[head.end() :]
    if head["bracket"] is not None:
        rest = _CLOSED.split(rest, maxsplit=1)[0]
    parts = _parts(rest)[: full.reach(short)]
    said = _stems(parts)
    length = full.beginning(said)
    if not length and head["bracket"] is not None:
        length = _after_one(full.beginning(said[1:]))  # NHS continuing healthcare
    if not length and sure:
        length = _spelt(parts, short, last=False)
    return (0, head.end() + parts[length - 1].end) if length else None


class _Part(NamedTuple):
    word: str
    start: int
    end: int


def _parts(text: str) -> list[_Part]:
    whole = _POSSESSIVE.sub(_blank, text.lower()) if "'" in text or "’" in text else text.lower()
    return [_Part(match[0], match.start(), match.end()) for match in _WORD.finditer(whole)]


def _blank(possessive: re.Match[str]) -> str:
    return " " * len(possessive[0])


def _stems(parts: list[_Part]) -> list[str]:
    return [stems([part.word])[0] for part in parts]


def _after_one(length: int) -> int:
    return length + 1 if length else 0


def _spelt(parts: list[_Part], short: str, *, last: bool) -> int:
    """How many of the nearest words have the acronym's letters as initials, with or without small words."""
    letters = [letter.lower() for letter in short if letter.isalnum()]
    if len(letters) < 2:  # noqa: PLR2004 - one letter is spelt by any word
        return 0
    for length in range(len(letters), min(len(letters) + _MOST_LINKS, len(parts)) + 1):
        words = [part.word for part in (parts[-length:] if last else parts[:length])]
        if letters in ([word[0] for word in words], [word[0] for word in words if word not in _LINKS]):
            return length
    return 0
