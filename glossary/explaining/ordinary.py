"""Capitals that are no jargon: shouting, postcodes, number plates, doses, Roman numbers, file names and addresses."""

import re
from collections.abc import Container
from itertools import pairwise
from typing import Final

from glossary.everyday import is_everyday, is_hardly_ours, is_of_another_field
from glossary.explaining.surfaces import is_wordlike

_POSTCODE: Final = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_LONGEST_POSTCODE: Final = 8
_LAST_OF_A_PLATE: Final = re.compile(r"[A-HJ-PR-Z]{3}")  # neither I nor Q
_PLATE_BEFORE: Final = re.compile(r"\b(?!FY|[QCNPTH][SGHAE])[A-Z]{2}\d{2} $")  # a plan of FY26, a guideline NG12
_UNITS: Final = frozenset(
    {"AM", "CC", "CM", "DB", "G", "GB", "GM", "KG", "KM", "MB", "MCG", "MG", "ML", "MM", "PM", "TB"}
)
_NUMBER_BEFORE: Final = re.compile(r"\d ?$")
_ROMAN: Final = frozenset(
    "II III IV VI VII VIII IX XI XII XIII XIV XV XX CC CD CI CL CM CV DC DI LI MC MD MI MM".split()  # noqa: SIM905 - numbers read best as words
)
_COUNTED: Final = re.compile(
    r"(?:annex|appendix|article|band|book|category|chapter|class|figure|grade|item|king|level|lot|no|number|option|page|"
    r"paper|para|paragraph|part|phase|pope|quarter|queen|rule|schedule|section|stage|step|table|tier|title|type|unit|"
    r"volume|war|year|room|bay|block|flat|floor|house|plan|zone|cohort|wave|version|module|scene|pillar|goal|objective|"
    r"world|henry|george|edward|charles|william|james|richard|elizabeth|louis)[. ]{1,2}$",
    re.IGNORECASE,
)
_LISTED: Final = re.compile(r"(?:^|\n) *\(?$")
_SHORTEST: Final = 3  # letters of what is nearly always an acronym
_SHORT: Final = 2  # letters of what shouts as a name: DI, AL
EMPHASIS: Final = frozenset(
    """ACT ADD AGE AGO AIDS AM AN ARE AT ATE BASICS BID BIG CAN CAP CARE CLEAR COVER DID DIP DO DR EAT EYE FACE FACT
    FAST FIT GO GONE GOOD HE HELP HER HI HIS HIT HUG IDEA INTO IS LIFE MADE ME MET MO MUST NOR NUT ODD OR OUT PASS
    PET PLACE PLAN RED ROLE SAD SAFE SHOT SIGN SIR SIT SMART SO SORT STAR SWAP TEN TOP VIA
    WHO""".split()  # noqa: SIM905 - words read best as words
)
"""Acronyms that people also write for emphasis: they count where the words around speak of what they stand for."""

_SELDOM: Final = frozenset({"ASAP", "ATM", "BTW", "ETC", "FAO", "GPS", "MOT", "PIN", "PVC", "SIM", "SMS", "SOS", "TV"})

_KIND_AFTER: Final = re.compile(
    r"[ -](?:assessment|chart|check|form|meeting|negative|plan|positive|report|review|score|screen|team|test|tool)",
    re.IGNORECASE,
)
_GLUE: Final = frozenset("@/\\_.#:=-+~%$£&")
_ADDRESS: Final = re.compile(
    r"://|www\.|@|\\|_|\.[A-Za-z]{2,5}(?:[/?#:]|$)|^[#~$£]|^[A-Z]{1,5}[-/.]?\d{2,}(?:[-/]\w+)*$|^/|\w/\w+/\w+/",
    re.ASCII,
)
_LONGEST_TOKEN: Final = 80
_TOKEN_BEFORE: Final = re.compile(r"\S*$")
_TOKEN_AFTER: Final = re.compile(r"\S*")
_WORDS: Final = re.compile(r"(?<!\d)[A-Za-z]{2,}")  # the AM of 9AM is no word
_CAPITALS: Final = re.compile(r"[A-Z]{2}")
_LABEL: Final = re.compile(r"\b[A-Z]{2,}:")  # of what follows: `ACTION:` is no shout
_ROW: Final = re.compile(r"\b[A-Z]{2,}(?: [A-Z]{2,})+\b")
_NEIGHBOURS: Final = 2
_NAMES: Final = frozenset({"al", "cat", "di", "jo", "mo", "pat", "sam"})
_SENTENCE_END: Final = re.compile(r"[.!?]\s")
_LONGEST_INTENSE: Final = 8  # characters, with a space
_INTENSE: Final = re.compile(r"\b(?:so|very|too|really|quite|rather|truly) $", re.IGNORECASE)
_REACH: Final = 40  # characters on each side that are looked at
_SHORTEST_SHOUT: Final = 6  # letters of a word in capitals that is no acronym, whatever it says


_HEADINGS: Final = frozenset({"CC", "FW", "NB", "PS", "RE"})  # of an email, where a colon follows
_TITLES: Final = frozenset({"DR", "MR"})
_FAREWELLS: Final = frozenset({"ATB", "BW", "KR", "TA", "TIA"})
_OTHERWISE: Final = EMPHASIS | _SELDOM | _FAREWELLS
_SIGNED: Final = re.compile(r"(?:[,.!]*\s+[A-Z][\w'-]*(?: [A-Z][\w'-]*)?| ?[x-]+)?[.!,x ]*(?=\n|\Z)")
_SENTENCE_BEFORE: Final = re.compile(r"(?:^|[.!?:,\n)]|\bmany) *$")
_ROAD: Final = re.compile(r"[AMB]\d{1,4}$")
_ROAD_BEFORE: Final = re.compile(
    r"\b(?:on|off|onto|along|down|up|by|via|near|from|join|joined|leave|left|take|took|closed?|and|under|over) the $|"
    r"\b(?:on|off|via|J\d+|[Jj]unction \d+),? $|\b(?:J|[Jj]unction )\d+ of the $"
)


def may_be_ordinary(word: str) -> bool:
    """Say whether an acronym's letters may be something else where no sign stands beside them."""
    if not word.isalpha() or word in _ROMAN or word in _UNITS or word in _OTHERWISE or is_seldom_ours(word):
        return True
    return len(word) < _SHORTEST or is_wordlike(word.lower())


def is_seldom_ours(word: str) -> bool:
    """Say whether letters count only where the words around speak plainly of what they stand for with us: GDP, ASAP."""
    return (word.isupper() or word.islower()) and (word.upper() in _SELDOM or is_hardly_ours(word.lower()))  # not SoS


def is_said_loudly(word: str, name: str) -> bool:
    """Say whether capitals may be a word that is stressed, where the term is written otherwise: RESPECT, ReSPECT."""
    return word != name and word.isupper() and not name.isupper() and is_everyday(word.lower())


def is_ordinary(text: str, start: int, end: int, known: Container[str]) -> bool:
    """Say whether capitals that spell an acronym are something else here. `known` are the acronyms there are."""
    word = text[start:end]
    following = text[end : end + 2]
    if _is_number(text, start, end, word) or is_address(text, start, end):
        return True
    if (word in _HEADINGS and following[:1] == ":") or (word in _TITLES and following[1:].isupper()):
        return True
    if word in _FAREWELLS and _is_farewell(text, start, end):
        return True
    return (
        word.isupper() and (len(word) <= _SHORT or is_wordlike(word.lower())) and _is_shouted(text, start, end, known)
    )


def _is_number(text: str, start: int, end: int, word: str) -> bool:
    """Find measures, postcodes and Roman numbers."""
    if word in _UNITS and _NUMBER_BEFORE.search(text, max(start - 2, 0), start):
        return True
    if not word.isalpha():
        if _ROAD.match(word) and _ROAD_BEFORE.search(text, max(start - _REACH, 0), start):
            return not _KIND_AFTER.match(text, end, end + _REACH)
        return is_postcode(text, start)
    if word not in _ROMAN:
        return False
    before = text[max(start - _REACH, 0) : start]
    return bool(_COUNTED.search(before)) or (text[end : end + 1] in {".", ")"} and bool(_LISTED.search(before)))


def _is_farewell(text: str, start: int, end: int) -> bool:
    """Find what an email or a message ends with: `TIA, Jo`, `KR`."""
    return bool(_SIGNED.match(text, end)) and bool(_SENTENCE_BEFORE.search(text, max(start - _REACH, 0), start))


def is_named(text: str, start: int, end: int) -> bool:
    """Say whether what stands beside shows that capitals are a name: `MUST score`, `the MUST`."""
    return bool(_KIND_AFTER.match(text, end, end + _REACH)) or text[max(start - 4, 0) : start].lower() == "the "


def is_postcode(text: str, start: int) -> bool:
    """Say whether a postcode begins here: S10 2TB is no section."""
    return bool(_POSTCODE.match(text, start, start + _LONGEST_POSTCODE + 1))


def is_plate(text: str, start: int, end: int) -> bool:
    """Say whether letters end a vehicle's number plate: KX19 LVT."""
    if not text[max(start - 2, 0) : start - 1].isdigit() or not _LAST_OF_A_PLATE.fullmatch(text, start, end):
        return False
    return bool(_PLATE_BEFORE.search(text, max(start - _REACH, 0), start))


def is_address(text: str, start: int, end: int) -> bool:
    """Say whether a word is part of a link, an e-mail address, a file's name or a reference number."""
    if text[start - 1 : start] not in _GLUE and (text[end : end + 1] not in _GLUE or _ends_a_sentence(text, end)):
        return False
    before = _TOKEN_BEFORE.search(text, max(start - _LONGEST_TOKEN, 0), start)
    after = _TOKEN_AFTER.match(text, end, end + _LONGEST_TOKEN)
    token = (before[0] if before else "") + text[start:end] + (after[0] if after else "")
    return bool(_ADDRESS.search(token.strip("()[]<>.,;:!?\"'“”‘’")))


def _ends_a_sentence(text: str, end: int) -> bool:
    """Say whether what follows is a full stop, and not the point of an address."""
    return text[end : end + 1] in {".", ":"} and not text[end + 1 : end + 2].strip()


def _is_shouted(text: str, start: int, end: int, known: Container[str]) -> bool:
    """Find words in capitals for their own sake: short ones, and those that are words, beside others in capitals."""
    before, after = text[max(start - _REACH, 0) : start], text[end : end + _REACH]
    if _INTENSE.search(before, max(len(before) - _LONGEST_INTENSE, 0)):
        return True
    if not (_CAPITALS.search(before) or _CAPITALS.search(after)):
        return False
    before, after = _LABEL.sub(" ", before), _LABEL.sub(" ", after)
    word = text[start:end]
    sentence = _SENTENCE_END.split(before)[-1], _SENTENCE_END.split(after, maxsplit=1)[0]
    if not (is_everyday(word.lower()) or word.lower() in _NAMES):
        return any(_shouts(each, known) for each in _beside(*sentence) if each not in known)  # go to OH for PEP
    beside = [
        each for each in _beside(before, after) if each != word and _shouts(each, known)
    ]  # WIN A PRIZE! The BIG lunch
    if any(each not in known or each in EMPHASIS for each in beside):
        return True
    return bool(beside) and _is_loud(sentence[0] + word + sentence[1], known)


def _is_loud(sentence: str, known: Container[str]) -> bool:
    """Say whether short forms that are words too are shouted here: GOOD NEWS, unlike MASH and RAG."""
    if any(_shouts(each, known) and each not in known for each in _WORDS.findall(sentence)):
        return True
    rows = ([is_everyday(word.lower()) for word in row.split()] for row in _ROW.findall(sentence))
    return any(one and other for row in rows for one, other in pairwise(row))


def _beside(before: str, after: str) -> tuple[str, ...]:
    """Give the nearest words."""
    return (*_WORDS.findall(before)[-_NEIGHBOURS:], *_WORDS.findall(after)[:_NEIGHBOURS])


def _shouts(word: str, known: Container[str]) -> bool:
    """Say whether a neighbour is an ordinary word in capitals."""
    if len(word) < 2 or not word.isupper():  # noqa: PLR2004 - I and A are always in capitals
        return False
    lower = word.lower()
    if word in known:
        return is_everyday(lower)
    if is_of_another_field(lower):
        return False  # GMT and BBC are always in capitals
    return is_wordlike(lower) or len(word) >= _SHORTEST_SHOUT
