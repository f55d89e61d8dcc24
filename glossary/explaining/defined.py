"""What a text explains itself: `integrated care board (ICB)`, `ICB (integrated care board)`, and their kin."""

import re
from collections.abc import Callable, Container
from typing import Final, NamedTuple, TypeAlias

from glossary.normalise import stems

_REACH: Final = 160  # characters; the longest expansion has 90
_WORD: Final = re.compile(r"[^\W_]+")
_POSSESSIVE: Final = re.compile(r"['’]s?\b")
_QUOTES: Final = "\"'“”‘’«»*_"
_TAIL: Final = re.compile(
    rf"""(?:[\s{_QUOTES}(\[,\-–—=:/]+|\b(?:the|an?|our|or|as|to|also|often|usually|commonly|here|hereafter|hereinafter|
    known|called|named|termed|abbreviated|shortened|short|aka|a\.k\.a\.|i\.e\.)(?=[\s{_QUOTES}(\[,\-–—=:]))+\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMED: Final = re.compile(
    r"\b(?:known as|called|termed|abbreviated to|shortened to|a\.?k\.?a\.?|hereafter|hereinafter)\b", re.IGNORECASE
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
    |,?\s+(?:which\s+)?(?:means?|is\ when|is\ where)\s|,\s+(?:i\.e\.|that\ is)\W)""",
    re.VERBOSE,
)
_LAST_WORD: Final = re.compile(r"[^\W_]+(?=\W*\Z)")
_CLOSED: Final = re.compile(r"[)\]]")
_NEAR: Final = 24  # characters, of a word or two between an acronym and its bracket: the SBAR tool (situation, ...)
_LONGEST_JOINT: Final = 50  # characters
_MOST_LINKS: Final = 4
_LINKS: Final = frozenset("a an and at for from in of on or the to with".split())  # noqa: SIM905 - words read best as words


_JOINTS: Final = frozenset(f"([=:–—/,-{_QUOTES}")
_JOINING: Final = frozenset("as called termed to or short named aka hereafter hereinafter".split())  # noqa: SIM905 - words read best as words
_ARTICLES: Final = frozenset({"the", "a", "an", "our"})
_AFTER: Final = re.compile(
    rf"s?['’]?s?[{_QUOTES}]*(?:\s*[(\[:=–—\-,]|\s+(?:stands?|means?|is|are|or|refers?|short|also|known|which|that|i\.?e|being)\b)"
)
_BEFORE_BRACKET: Final = re.compile(r"([\w&-]+)\s*[(\[]\s*(?:the |an? )?\Z")
_IN_BRACKET: Final = re.compile(r"s?\s*[(\[]\s*(?:the |an? )?([\w&-]+)\s*[)\]]")
Range: TypeAlias = tuple[int, int]
"""Where the words in full stand: the first character, and the one after the last."""


def defined(text: str, start: int, end: int, known: Callable[[], list[list[str]]]) -> Range | None:
    """Give where a text says an acronym in full beside it. `known` gives stems of the expansions we know.

    First looks whether signs or words beside it are such as join it to its words: for most acronyms that is all.
    """
    if _AFTER.match(text, end) or text.find("(", end, end + _NEAR) > 0:
        after = _precedes(text[end : end + _REACH], _letters(text, start, end), known())
        if after:
            return start, end + after[1]
    if not _is_joined(text, start, end):
        return None
    first = max(start - _REACH, 0)
    before = _follows(text[first:start], _letters(text, start, end), known())
    return (first + before[0], end) if before else None


def _letters(text: str, start: int, end: int) -> list[str]:
    return [letter.lower() for letter in text[start:end] if letter.isalnum()]


def _is_joined(text: str, start: int, end: int) -> bool:
    if start < 2:  # noqa: PLR2004 - a sign and a letter
        return False
    if text[start - 1] in _JOINTS or text[start - 2] in _JOINTS:
        return True
    first = text.rfind(" ", 0, start - 1) + 1
    if first >= start:
        return False
    if text[first].lower() == text[end - 1].lower():
        return True  # integrated care Board ICB
    word = text[first : start - 1]
    return word in _JOINING or word[:1] in _JOINTS or (word in _ARTICLES and _joins(text, first))


def _joins(text: str, start: int) -> bool:
    """Say whether what stands before an article joins: `known as the`, `(the`."""
    before = (
        text[max(start - 1, 0) : start] if start and text[start - 1] != " " else text[max(start - 2, 0) : start - 1]
    )
    return before in _JOINTS or text[text.rfind(" ", 0, max(start - 1, 0)) + 1 : max(start - 1, 0)] in _JOINING


def is_glossed(text: str, end: int) -> bool:
    """Say whether a text says at once what a phrase means: `cuckooing (taking over a home)`."""
    return bool(_GLOSS.match(text, end, end + _REACH))


def is_said_again(text: str, start: int, end: int, seen: Container[str]) -> bool:
    """Say whether a phrase only says in full a short form that was met before: `LAC (looked after child)`, after LAC.

    `seen` are the terms met so far.
    """
    before = _BEFORE_BRACKET.search(text, max(start - _NEAR, 0), start)
    after = _IN_BRACKET.match(text, end, end + _NEAR)
    return any(found and (found[1] in seen or found[1].rstrip("s") in seen) for found in (before, after))


def _follows(before: str, letters: list[str], known: list[list[str]]) -> Range | None:
    tail = _TAIL.search(before, max(len(before) - _LONGEST_JOINT, 0))
    if not tail:
        return None
    joint = tail[0]
    if joint.isspace() or joint.strip() in _ARTICLES:
        last = _LAST_WORD.search(before, 0, tail.start())
        if not last or not any(words[-1:] == stems([last[0].lower()]) for words in known):
            return None
    parts = _parts(before[: tail.start()])
    length = _ending(parts, known)
    if not length and ("(" in joint or "[" in joint):
        length = _spelt(parts, letters, last=True) or _ending_before(parts, known)
    if not length and parts and (_NAMED.search(joint) or _QUOTED.search(joint)):
        length = 1
    return (parts[-length].start, tail.end()) if length else None


def _precedes(after: str, letters: list[str], known: list[list[str]]) -> Range | None:
    head = _HEAD.match(after)
    if not head:
        return None
    sure = any(head[mark] is not None for mark in ("bracket", "sign")) or _SURE_VERBS.match(head["verb"] or "")
    first = _WORD.search(after, head.end())
    if not first or not (sure or any(words[:1] == stems([first[0].lower()]) for words in known)):
        return None
    rest = after[head.end() :]
    if head["bracket"] is not None:
        rest = _CLOSED.split(rest, maxsplit=1)[0]
    parts = _parts(rest)
    length = _beginning(parts, known)
    if not length and head["bracket"] is not None:
        length = _after_one(_beginning(parts[1:], known))  # NHS continuing healthcare
    if not length and sure:
        length = _spelt(parts, letters, last=False)
    return (0, head.end() + parts[length - 1].end) if length else None


class _Part(NamedTuple):
    word: str
    stem: str
    start: int
    end: int


def _parts(text: str) -> list[_Part]:
    """Split a text into words without articles."""
    whole = _POSSESSIVE.sub(_blank, text.lower()) if "'" in text or "’" in text else text.lower()
    found = ((match[0], stems([match[0]]), match.start(), match.end()) for match in _WORD.finditer(whole))
    return [_Part(word, stem[0], start, end) for word, stem, start, end in found if stem]


def _blank(possessive: re.Match[str]) -> str:
    return " " * len(possessive[0])


def _ending(parts: list[_Part], known: list[list[str]]) -> int:
    """How many words at the end are an acronym's words in full."""
    return next((len(words) for words in known if [part.stem for part in parts[-len(words) :]] == words), 0)


def _ending_before(parts: list[_Part], known: list[list[str]]) -> int:
    """The same, where a word of kind comes last: risk assessment conference meeting (MARAC)."""
    return _after_one(_ending(parts[:-1], known))


def _beginning(parts: list[_Part], known: list[list[str]]) -> int:
    """How many words at the beginning are an acronym's words in full."""
    return next((len(words) for words in known if [part.stem for part in parts[: len(words)]] == words), 0)


def _after_one(length: int) -> int:
    return length + 1 if length else 0


def _spelt(parts: list[_Part], letters: list[str], *, last: bool) -> int:
    """How many of the nearest words have the acronym's letters as initials, with or without small words."""
    if len(letters) < 2:  # noqa: PLR2004 - one letter is spelt by any word
        return 0
    for length in range(len(letters), min(len(letters) + _MOST_LINKS, len(parts)) + 1):
        words = [part.word for part in (parts[-length:] if last else parts[:length])]
        if letters in ([word[0] for word in words], [word[0] for word in words if word not in _LINKS]):
            return length
    return 0
