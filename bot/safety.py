"""What may be kept of what people type: nothing that could identify a patient."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from nhs_number import is_valid

LONGEST_TERM = 200
"""Characters. Longer than any term of the glossary; beyond it a look-up is a text, not a term."""

LONGEST_COUNTED = 60
"""Characters of an unknown term that can still be a term and not a sentence."""

# As people write them, with up to three signs between two digits; looked for at every digit, since they may overlap.
_TEN_DIGITS = re.compile(r"(?<!\d)(?=(\d(?:[\s.,/()_\-\u2010-\u2014\u2212]{0,3}\d){9})(?!\d))")
_DATE = re.compile(r"(?<!\d)\d{1,2}([/.\-])\d{1,2}\1(?:19|20)\d\d(?!\d)")
"""Two in a row have digits enough, and are no number of a patient."""

BIRTH = r"\b(?:d\.?o\.?b\b\.?|date\s+of\s+birth\b|birth\s*date\b)"
BORN = r"\bborn(?:\s+on)?(?:\s+the)?\b"
_BIRTH = re.compile(rf"{BIRTH}|{BORN}[\s:,(–-]*\d++(?!\s+(?:day|week|month|year))", re.IGNORECASE)
"""Born on 3 April, but not born 6 weeks early."""
_POSTCODE = re.compile(
    r"\b(?:GIR ?0AA|[A-Z]{1,2}[0-9][0-9A-Z]? ?(?!(?-i:1st|2nd|3rd))[0-9][ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE
)
"""M1 1ST is one, but not that of "in M1 1st floor"."""
_AS_WRITTEN = re.compile(r"(?<![\d£€$+])(\d{10}|\d{3}[ -]\d{3}[ -]\d{4})(?![\d/])")
"""Ten digits as an NHS number is written, and not any ten with signs between them."""
_JARGON = re.compile(r"^[^\W\d_][\w&/'’+\-.]*(?: [\w&/'’+\-.]+){0,2}$")

_WORD = re.compile(r"[^\W\d_]+")  # a name may stand beside a stop, a hyphen or a stroke


@cache
def _names() -> frozenset[str]:
    lines = files("bot").joinpath("names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(" ".join(line for line in lines if not line.startswith("#")).split())


def clean(words: str) -> str:
    """Drop control and direction-changing characters, which can make a card read other than it is; fold white space."""
    kept = (" " if character in "\n\r\t\v\f" else character for character in words if _is_kept(character))
    return " ".join("".join(kept).split())


def _is_kept(character: str) -> bool:
    return character in "\n\r\t\v\f" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def holds_nhs_number(words: str) -> bool:
    """Whether ten digits, however they are spaced, pass an NHS number's check digit (weights 10 to 2, modulus 11).

    What cannot be seen between them does not hide them, nor do digits of another width or script.
    """
    if not any(map(str.isdecimal, words)):  # asked of every look-up, and most are letters alone
        return False
    seen = "".join(character for character in words if _is_kept(character))
    plain = "".join(str(unicodedata.decimal(character, character)) for character in seen)
    return any(is_valid(re.sub(r"\D", "", match[1])) for match in _TEN_DIGITS.finditer(_DATE.sub(" day ", plain)))


def looks_like_a_patient(words: str) -> bool:
    """Whether it speaks of a date of birth, or holds a full postcode or ten digits as of an NHS number.

    Each may be innocent, so that nothing is refused for it: people are asked to look again. A telephone number has
    ten digits only where its first 0 is left out, so ten that begin with 0 are none of a patient.
    """
    seen = "".join(character for character in words if _is_kept(character))
    if _BIRTH.search(seen) or _POSTCODE.search(seen):
        return True
    plain = _DATE.sub(" day ", "".join(str(unicodedata.decimal(character, character)) for character in seen))
    return any(not re.sub(r"\D", "", match[1]).startswith("0") for match in _AS_WRITTEN.finditer(plain))


def without_patients(typed: Mapping[str, str]) -> dict[str, str]:
    """The same, with every field empty that holds an NHS number: it goes no further, not even back into the form."""
    return {name: "" if holds_nhs_number(words) else words for name, words in typed.items()}


def may_be_counted(term: str) -> bool:
    """Whether an unknown term can be counted: three words at most, and nothing that might be a person.

    Digits may be a number or a date of birth, an at sign an address, and a capitalised word a name, so all are left
    out; a term lost to the count does less harm than a patient kept in it. A rare name in small letters can still
    pass, so a count holds neither who asked nor when, and is forgotten.
    """
    if len(term) > LONGEST_COUNTED or not _JARGON.match(term) or any(character.isdigit() for character in term):
        return False
    return not any(_may_be_a_name(word) for word in _WORD.findall(term))


def is_a_first_name(word: str) -> bool:
    """Whether people here are commonly called so, however it is written."""
    return word.casefold() in _names()


def _may_be_a_name(word: str) -> bool:
    """Smith, Ng, McDonald and jane, but not DoLS, IDVAs or mash."""
    if is_a_first_name(word):
        return True
    plural = len(word) > len("Ng") and word[:-1].isupper()
    return word[0].isupper() and word[-1].islower() and not plural
