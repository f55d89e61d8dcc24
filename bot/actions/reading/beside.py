"""What stands beside a phrase and makes it no due day, or one of several that nobody can tell."""

from __future__ import annotations

import re

from bot.actions.reading.wording import NO_NOUN, is_firm, is_just_a_weekday
from bot.safety import BIRTH, BORN

_LOOK_BACK = 60
"""Characters before a phrase that can tell that no due day is meant."""

_ASTRAY = re.compile(
    r"(?:\b(?:since|from|of|between|until|till|to|about|after|last|past|during|early|earlier|late|mid|dated|commencing"
    r"|beginning|starting|start|later|following|except|not|than|in|weeks?|fortnights?|days|months?|hours?|years?)|w/c)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_BORN = re.compile(rf"(?:{BIRTH}|{BORN})[\s:,(–-]*$", re.IGNORECASE)
_REFUSED = re.compile(r"\b(?:not|never|cannot|avoid|\w+n['’]t)\b[^.!?;]*$", re.IGNORECASE)
_WAS = re.compile(
    r"\b(?!bed|need|feed|shed)(?:\w{2,}ed|held|met|saw|was|were|had|been|seen|told|heard|sent|gave|came|went)\s+$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"[0-9](?:st|nd|rd|th)?\s*(?:[-–—/&,]|\b(?:and|or|to)\b)\s*$", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:to|until|till|and|or|in|of|,\s*(?:and|or)|[(\[]\s*(?:and|or)|[-–—/&,])?\s*", re.IGNORECASE)
_OR_ANOTHER = re.compile(
    rf"\s*(?:[-–—/&,]|\b(?:and|or|to)\b)\s*(?:the\s+)?[0-9]{{1,2}}(?:st|nd|rd|th)(?!\w){NO_NOUN}", re.IGNORECASE
)
_NUMBERED = re.compile(r"\b(?:by|before|due|on)\s+(?:the\s+)?[0-9]{1,2}(?:st|nd|rd|th)?\s*[(\[,]?\s*$", re.IGNORECASE)

_UNIT = r"(?:day|weekday|week|fortnight|month|quarter|year|term)"
_ROUND = (
    rf"\b(?:daily|weekly|fortnightly|monthly|quarterly|termly|yearly|annually"
    rf"|(?:every|each)\s+(?:\w+\s+)?{_UNIT}s?)"
)
_ADVERB = r"(?:to|with|at|for|about|from|in|by|on|until|till|and)\b"
"""What follows "weekly", where it is not the weekly report."""
_ROUND_BEFORE = re.compile(rf"{_ROUND}[\s,:–-]*$", re.IGNORECASE)
_ROUND_EARLIER = re.compile(rf"{_ROUND}\s+{_ADVERB}[^.!?;]*$", re.IGNORECASE)
_ROUND_AFTER = re.compile(rf"[\s,(–-]*(?:of\s+)?{_ROUND}(?=\s*(?:$|[^\w\s]|{_ADVERB}))", re.IGNORECASE)


def is_astray(match: re.Match[str]) -> bool:
    """No due day is spoken of: since Friday, the letter of 12 March, what we agreed on Monday."""
    before = _before(match)
    if _ASTRAY.search(before) or _BORN.search(before) or (match.group()[0].isdigit() and _RANGE.search(before)):
        return True
    return not is_firm(match.group()) and bool(_REFUSED.search(before) or _WAS.search(before))


def are_joined(gap: str, other: re.Match[str]) -> bool:
    """Monday to Friday, Friday next month; but in "the letter of 12 March, by Friday" each is for itself."""
    return bool(_JOINED.fullmatch(gap)) and not (gap.strip() in {"", ","} and gap and is_firm(other.group()))


def is_unsure(match: re.Match[str]) -> bool:
    """By the 2nd or 3rd; by 11 (Friday); weekly on Friday, where an Action is done once: people choose the day."""
    if is_just_a_weekday(match) and not match["lead"] and _NUMBERED.search(_before(match)):
        return True
    if _OR_ANOTHER.match(match.string, match.end()) or _ROUND_AFTER.match(match.string, match.end()):
        return True
    before = _before(match)
    return bool(_ROUND_BEFORE.search(before)) or (not is_firm(match.group()) and bool(_ROUND_EARLIER.search(before)))


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - _LOOK_BACK) : match.start()]
