"""Brings what people type, and what the glossary holds, to the same plain form."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

LONGEST: Final = 200  # characters; the longest expansion has 90, and a person who pastes a page asks something else

_POSSESSIVE: Final = re.compile(r"(?<=\bi)'[dm]\b|(?<=[\w+])'s\b|'", re.IGNORECASE)  # and the rest of I'd, I'm
_WORD: Final = re.compile(r"[^\W_]+|(?<!\w)#(?!\w)")  # the sign alone is a word too: a broken bone
_ROYAL: Final = re.compile(r"\b(?:his|her) majestys?\b")
_SECTION: Final = re.compile(r"\b(?:section|sec|s) ?(?=\d)")
_SECTION_AT_START: Final = re.compile(r"^(?:section|sec)(?=\d)")
_APOSTROPHES: Final = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b\u02bc`\u00b4\u2032", "'")
)  # what keyboards make of it
ARTICLES: Final = frozenset({"a", "an", "the"})
_INVISIBLE: Final = frozenset({"Cf", "Mn"})  # direction marks, zero-width characters, accents that stand alone
_SHORTEST_PLURAL: Final = 4
ODD_PLURALS: Final = {
    "children": "child",
    "childrens": "child",
    "women": "woman",
    "womens": "woman",
    "men": "man",
    "mens": "man",
    "people": "person",
    "peoples": "person",
}
_NUMBERS: Final = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
}
_ALIKE: Final = ODD_PLURALS | _NUMBERS


def tidy(query: str) -> str:
    """Cut a query to what can matter, with plain apostrophes, no invisible characters and `&` spelt out."""
    text = query.strip()[:LONGEST]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)[:LONGEST].translate(_APOSTROPHES)
        text = "".join(mark for mark in text if unicodedata.category(mark) not in _INVISIBLE)
    if "&" in text:
        text = text.replace("&amp;", "&").replace("&", " and ")
    return _POSSESSIVE.sub("", text) if "'" in text else text


def written(text: str) -> list[str]:
    """Split tidy text into words as they are written, without punctuation."""
    return _WORD.findall(text)


def words(text: str) -> list[str]:
    """Tidy a text and split it into lower-case words."""
    return _WORD.findall(tidy(text).casefold())


@lru_cache(maxsize=2048)  # names are made of the same few words
def stem(word: str) -> str:
    """Take a plural's ending off, and write a number in digits. Crude: only ever compared with other stems."""
    if len(word) < _SHORTEST_PLURAL or word.endswith("ss") or not word.endswith("s") or word in ODD_PLURALS:
        return _ALIKE.get(word, word)
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def stems(parts: list[str]) -> list[str]:
    """Bring words to the form in which phrases are compared.

    No articles, no plurals, -ise for -ize, and HM for His or Her Majesty's.
    """
    text = " ".join(parts).replace("iz", "is")
    if "majesty" in text:
        text = _ROYAL.sub("hm", text)
    return [stem(word) for word in text.split(" ") if word not in ARTICLES] or parts


def phrase_key(parts: list[str]) -> str:
    """Make the key under which a phrase is found: stems without spaces, so that hyphens and gaps make no difference."""
    return key_of(stems(parts))


def key_of(stemmed: list[str]) -> str:
    """Make the same of words that are stems already."""
    key = "".join(stemmed)
    return _SECTION_AT_START.sub("s", key) if key.startswith("sec") else key


def acronym_key(parts: list[str]) -> str:
    """Make the key under which an acronym is found: letters and digits alone, so I.C.B. and I C B are one."""
    text = " ".join(parts)
    return _SECTION.sub("s", text).replace(" ", "") if text.startswith("s") else "".join(parts)
