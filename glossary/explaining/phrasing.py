"""Words that are spelt like a phrase of the glossary and are none: across two sentences, or a section of a report."""

import re
from typing import Final

from glossary.everyday import is_everyday
from glossary.explaining.ordinary import is_address, is_postcode
from glossary.explaining.surfaces import has_short_form
from glossary.model import Term

_STOP: Final = re.compile(r"[.!?;:]\s|\n\s*\n|[()\[\]](?!\d)(?<!\d\))")
_SECTION: Final = re.compile(r"(?i:s|ss|sec|section)\.? ?\d")
_WORD: Final = re.compile(r"[^\W_]+")
_REACH: Final = 60  # characters
_OF_A_TEXT: Final = re.compile(
    r"""[.,]?\d|\ (?:above|below|overleaf|on\ page)|\s*[:–—](?:\s|\Z)|\s*\n|\s*\Z(?<!\.)
    |\ of\ (?:the|this|our|your|my|that|a|an|their|his|her)\ (?!(?:\w+\ ){0,4}(?:Act|Order|Regulations|Measure)\b)""",
    re.VERBOSE,
)
_SEE: Final = re.compile(
    r"""(?:\b(?:see|completed?|fill(?:ed)?\ in|read|in|at|to|skip|return\ to|refer\ to)\s+
    |(?:\A|\n)[\s\#*\d.]*|\bform,?\ )\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_LAW: Final = re.compile(
    r"\s+(?:enquir(?:y|ies)|inquir(?:y|ies)|investigations?|leave|agreements?|aftercare|orders?|dut(?:y|ies)|assessments?)\b"
)
_SURE: Final = re.compile(r"\bAct\b|\bMental Health\b|\bMHA\b|\bdetain|\baftercare\b", re.IGNORECASE)


def is_elsewhere(text: str, start: int, end: int, term: Term) -> bool:
    """Say whether these words only happen to stand side by side, or are part of an address."""
    surface = text[start:end]
    if (
        surface[-1] not in ")]"
        and _STOP.search(surface)
        and not _STOP.search(term.term)
        and not _SECTION.match(surface)
    ):
        return True
    if is_address(text, start, end):
        return True
    if surface.islower() and term.term.isupper() and not has_short_form(term):
        return True  # an inquest, and INQUEST the charity
    words, written = _WORD.findall(term.term), _WORD.findall(surface)
    if len(words) != len(written):
        return False  # worded otherwise than the headword, as PIE is in full
    if not (words and words[0][0].isupper() and all(is_everyday(word.lower()) for word in words)):
        return False
    capitals = [word[0].isupper() for word in written]
    if len(capitals) == 1:
        return not capitals[0] or not text[max(start - 2, 0) : start].strip(" ").isalnum()
    return not (capitals[0] and (capitals[-1] or not words[-1][0].isupper()))


def is_other_section(text: str, start: int, end: int) -> bool:
    """Say whether `section 3` is one of a report or form, and not of a law, or S3 begins a postcode."""
    if is_postcode(text, start):
        return True
    if not _SECTION.match(text, start, end) or _SURE.search(text, max(start - _REACH, 0), end + _REACH):
        return False
    if text[start].lower() == "s" and text[start + 1 : start + 2].isdigit():
        return False
    if text[end - 1].isalpha() or _OF_LAW.match(text, end, end + _REACH):
        return False  # Section 47 enquiry
    before = text[max(start - _REACH, 0) : start]
    return bool(_OF_A_TEXT.match(text, end, end + _REACH)) or bool(_SEE.search(before))
